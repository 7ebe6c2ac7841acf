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
  /** How far was looked to know it. */
  readonly seen: number;
  /** The reader decides whether a line of it is the value's or the next entry. */
  readonly contested: boolean;
}

const [LF, CR, QUOTE, HASH, APOSTROPHE, BACKSLASH] = [10, 13, 34, 35, 39, 92];

/** A line that looks like the next key or item of what is around an unfinished value. */
const NEXT_ENTRY =
  /^([ \t]*)(?:-(?:[ \t]|$)|[^\s#'"[\]{},-][^#'"[\]{},\r\n]*?:(?:[ \t]|$)|(?:"[^"\r\n]*"|'[^'\r\n]*')[ \t]*:(?:[ \t]|$))/;

/** Whether a line of an open value looks like what comes after it. */
function looksLikeNext(text: string, lineStart: number, lineEnd: number, column: number): boolean {
  let at = lineStart;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return at - lineStart <= column && NEXT_ENTRY.test(text.slice(lineStart, lineEnd));
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++;
  return at;
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
  let contested = false;
  let seen = last;
  for (let at = start + 1; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      if (quote === APOSTROPHE && text.charCodeAt(at + 1) === APOSTROPHE) at++;
      else return { end: at + 1, closed: true, seen: at + 2, contested };
    } else if (code === BACKSLASH && quote === QUOTE) at++;
    else if (code === LF || code === CR) {
      if (firstBreak < 0) firstBreak = at;
      const next = code === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
      seen = next;
      if (options.oneLine) break;
      seen = endOfLine(text, next);
      const isNext = looksLikeNext(text, next, seen, options.column);
      if (isNext && !options.sound) break;
      contested ||= isNext;
      at = next - 1;
    }
  }
  return { end: trimBack(text, start + 1, firstBreak < 0 ? last : firstBreak), closed: false, seen, contested };
}

/** Text in quotes inside of brackets; while it is typed, it ends with its line or what could end it there. */
export function findInnerQuoteEnd(text: string, start: number, options: EndOptions): ValueEnd {
  const found = findQuoteEnd(text, start, options.sound ? options : { ...options, oneLine: true });
  if (options.sound) return { ...found, contested: /[\r\n]/.test(text.slice(start, found.end)) };
  // What closes it may be the opening one of the next text.
  if (found.closed && /[\s,:[\]{}]|^$/.test(text.charAt(found.end))) return found;
  let end = start + 1;
  while (end < found.end && !/^(?:[\]},]|:(?:\s|$))/.test(text.slice(end, end + 2))) end++;
  return { ...found, end, closed: false };
}

/** @param start offset of the opening bracket */
export function findFlowEnd(text: string, start: number, options: EndOptions): ValueEnd {
  let depth = 0;
  let contested = false;
  let seen = 0;
  const last = lastOffset(text, start, options);
  let at = start;
  for (; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === 91 || code === 123) depth++;
    else if (code === 93 || code === 125) {
      if (--depth === 0) return { end: at + 1, closed: true, seen: Math.max(seen, at + 1), contested };
    } else if ((code === QUOTE || code === APOSTROPHE) && startsToken(text, at)) {
      const inner = findInnerQuoteEnd(text, at, options);
      seen = Math.max(seen, inner.seen);
      contested ||= inner.contested;
      at = inner.end - 1;
    } else if (code === HASH && /\s/.test(text[at - 1] ?? '')) {
      while (at + 1 < text.length && text.charCodeAt(at + 1) !== LF && text.charCodeAt(at + 1) !== CR) at++;
    } else if (code === LF || code === CR) {
      const next = code === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
      const lineEnd = endOfLine(text, next);
      seen = Math.max(seen, lineEnd);
      const isNext = looksLikeNext(text, next, lineEnd, options.column);
      if (isNext && !options.sound) return { end: trimBack(text, start, at), closed: false, seen, contested };
      contested ||= isNext;
      at = next - 1;
    }
  }
  return { end: trimBack(text, start, at), closed: false, seen: Math.max(seen, last), contested };
}

/** A quote inside plain text is only a character. */
export function startsToken(text: string, at: number): boolean {
  return /[\s,[\]{}:]/.test(text[at - 1] ?? ' ');
}
