/** Where quoted text and flow collections end, also where their closing character is missing. */

export interface EndOptions {
  /** Column of the key or dash that the value belongs to. */
  readonly column: number;
  /** The reader found nothing wrong: what is open will be closed. */
  readonly sound: boolean;
  readonly oneLine?: boolean;
  /** How far to look, where the document is not sound. */
  readonly limit?: number;
}

export interface ValueEnd {
  readonly end: number;
  readonly closed: boolean;
}

const [LF, CR, QUOTE, HASH, APOSTROPHE, BACKSLASH] = [10, 13, 34, 35, 39, 92];

/** A line that looks like the next key or item of what is around an unfinished value. */
const NEXT_ENTRY =
  /^([ \t]*)(?:-(?:[ \t]|$)|[^\s#'"[\]{},-][^#'"[\]{},\r\n]*?:(?:[ \t]|$)|(?:"[^"\r\n]*"|'[^'\r\n]*')[ \t]*:(?:[ \t]|$))/;

function endsBefore(text: string, lineStart: number, { column, sound, oneLine }: EndOptions): boolean {
  if (oneLine) return true;
  if (sound) return false;
  let at = lineStart;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  if (at - lineStart > column) return false;
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR) end++;
  return NEXT_ENTRY.test(text.slice(lineStart, end));
}

function trimBack(text: string, from: number, to: number): number {
  let at = to;
  while (at > from && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

function lastOffset(text: string, start: number, { sound, limit }: EndOptions): number {
  return sound || limit === undefined ? text.length : Math.min(text.length, start + limit);
}

/** @param start offset of the opening quote */
export function findQuoteEnd(text: string, start: number, options: EndOptions): ValueEnd {
  const quote = text.charCodeAt(start);
  const last = lastOffset(text, start, options);
  let firstBreak = -1;
  for (let at = start + 1; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === APOSTROPHE && text.charCodeAt(at + 1) === APOSTROPHE) at++;
      else return { end: at + 1, closed: true };
    } else if (code === BACKSLASH && quote === QUOTE) at++;
    else if (code === LF || code === CR) {
      if (firstBreak < 0) firstBreak = at;
      const next = code === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
      if (endsBefore(text, next, options)) break;
      at = next - 1;
    }
  }
  return { end: trimBack(text, start + 1, firstBreak < 0 ? last : firstBreak), closed: false };
}

/** @param start offset of the opening bracket */
export function findFlowEnd(text: string, start: number, options: EndOptions): ValueEnd {
  let depth = 0;
  const last = lastOffset(text, start, options);
  let at = start;
  for (; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) depth++;
    else if (code === 93 || code === 125) {
      if (--depth === 0) return { end: at + 1, closed: true };
    } else if ((code === QUOTE || code === APOSTROPHE) && startsToken(text, at)) {
      at = findQuoteEnd(text, at, options).end - 1;
    } else if (code === HASH && /\s/.test(text[at - 1] ?? '')) {
      while (at + 1 < text.length && text.charCodeAt(at + 1) !== LF && text.charCodeAt(at + 1) !== CR) at++;
    } else if (code === LF || code === CR) {
      const next = code === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
      if (endsBefore(text, next, options)) break;
      at = next - 1;
    }
  }
  return { end: trimBack(text, start, at), closed: false };
}

/** A quote inside plain text is only a character. */
export function startsToken(text: string, at: number): boolean {
  return /[\s,[\]{}:]/.test(text[at - 1] ?? ' ');
}
