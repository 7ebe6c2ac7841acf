/** How the scanner goes on after an error: what it leaves out and what it takes for granted. */
import { findLineEnd, isBreakOrEnd, isConflictMarker, skipBreak } from './characters.ts';
import type { Scanner } from './scanner.ts';
import { VALUE, type Indent } from './tokens.ts';

/** What a line of a merge conflict is told. */
export const CONFLICT = 'A merge conflict is left in the file; keep one of its sides.';

/** A tab where a token could start is an error for PyYAML; reading goes on as if it were a blank. */
export function skipTabs(s: Scanner): number {
  let end = s.pos;
  while (s.text.charCodeAt(end) === 9 || s.text.charCodeAt(end) === 32) end++;
  const indents = /^[\t ]*$/.test(s.text.slice(s.lineStart, s.pos));
  const message = indents
    ? 'Tabs are not allowed as indentation; use blanks.'
    : 'A tab is not allowed here; use a blank.';
  s.problems.addTab(s.pos, end, message, s.flow > 0 || !s.allowKey);
  return end;
}

/** Reads `key:value` as if it had its blank; else the line is skipped. */
export function recoverKey(s: Scanner, start: number, lineEnd: number, lineStart: number): void {
  const line = s.text.slice(start, lineEnd).trimEnd();
  const glued = /^[A-Za-z][\w-]*:(?!\/\/)/.exec(line)?.[0];
  if (glued === undefined || glued.length === line.length) {
    if (isConflictMarker(s.text, start)) {
      s.fail(start, start + line.length, CONFLICT);
      return;
    }
    const shown = line.length > 40 ? `${line.slice(0, 40)}…` : line;
    s.fail(start, start + line.length, `A ":" is missing after the key "${shown}".`, { insert: 'colon' }, true);
    return;
  }
  const colon = start + glued.length - 1;
  s.fail(start, colon + 1, `A blank is missing after "${glued}".`, { insert: 'blank', at: colon + 1 });
  s.brokenAt = -1;
  const number = s.queue.tail;
  s.pushScalar(start, colon, glued.slice(0, -1), 'plain');
  s.turnIntoKey(number, start - lineStart);
  s.push(VALUE, colon, colon + 1);
  s.pos = colon + 1;
}

export function skipConflictMarker(s: Scanner): void {
  const end = findLineEnd(s.text, s.pos);
  s.fail(s.pos, end, CONFLICT);
  s.pos = end;
  s.allowKey = false;
}

/** Leaves the rest of the line out, and what is nested below it. */
export function skipLine(s: Scanner): void {
  const column = s.indent;
  s.pos = findLineEnd(s.text, s.pos);
  for (;;) {
    const next = skipBreak(s.text, s.pos);
    let content = next;
    while (s.text.charCodeAt(content) === 32) content++;
    const code = s.text.charCodeAt(content);
    if (next === s.pos || isBreakOrEnd(code) || content - next <= column) return;
    s.lineStart = next;
    s.pos = findLineEnd(s.text, content);
  }
}

/** Goes on after a stray token: at the next line that is no deeper than the open collection. */
export function resume(s: Scanner, from: number, indents: Indent | undefined): void {
  const column = indents?.column ?? -1;
  let end = findLineEnd(s.text, from);
  let lineStart = s.lineStart;
  for (;;) {
    const next = skipBreak(s.text, end);
    if (next === end) break;
    let content = next;
    while (s.text.charCodeAt(content) === 32) content++;
    const code = s.text.charCodeAt(content);
    const blank = isBreakOrEnd(code) || code === 35;
    if (!blank && content - next <= column) break;
    if (code === 0) break;
    lineStart = next;
    end = findLineEnd(s.text, content);
  }
  s.rewind(s.queue.head, end, lineStart);
  s.setIndents(indents);
}
