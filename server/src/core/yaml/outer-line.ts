/** Finds where a collection or quote that was never closed must have ended. */
import { findLineEnd, isBreakOrEnd, isSpaceOrEnd, skipBreak } from './characters.ts';

/**
 * The start of the first line after `from` that looks like a key, a list item or a document marker
 * and is indented no deeper than `column`. Undefined where there is none.
 */
export function findOuterLine(text: string, from: number, column: number): number | undefined {
  let end = findLineEnd(text, from);
  for (;;) {
    const start = skipBreak(text, end);
    if (start === end) return undefined;
    let content = start;
    while (text.charCodeAt(content) === 32) content++;
    if ((content - start <= column && startsEntry(text, content)) || isMarker(text, start)) return start;
    end = findLineEnd(text, content);
  }
}

/** A list item, or a key of one word. */
export function startsEntry(text: string, at: number): boolean {
  const first = text.charCodeAt(at);
  if (first === 45 && isSpaceOrEnd(text.charCodeAt(at + 1))) return true;
  for (let pos = at; ; pos++) {
    const code = text.charCodeAt(pos);
    if (code === 58 && isSpaceOrEnd(text.charCodeAt(pos + 1))) return pos > at;
    // A key of one word: blanks, quotes and brackets make it text.
    if (isBreakOrEnd(code) || code === 32 || code === 9 || code === 34 || code === 39 || code === 44) return false;
    if (code === 91 || code === 93 || code === 123 || code === 125 || code === 35) return false;
  }
}

function isMarker(text: string, at: number): boolean {
  const three = text.slice(at, at + 3);
  return (three === '---' || three === '...') && isSpaceOrEnd(text.charCodeAt(at + 3));
}
