/** Classes of characters as PyYAML groups them. Code 0 is the sentinel after the end of the text. */

/** Line feed, carriage return, NEL, LS and PS all end a line. */
export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

/** What ends an indicator such as `-` or `:`. */
export function isSpaceOrEnd(code: number): boolean {
  return code === 32 || code === 9 || code === 0 || isBreak(code);
}

/** `,` `[` `]` `{` `}` */
export function isFlowIndicator(code: number): boolean {
  return code === 44 || code === 91 || code === 93 || code === 123 || code === 125;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

/** Characters of anchor names, tag handles and directive names. */
export function isWord(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 45 || code === 95;
}

const URI_PUNCTUATION = new Set([..."-;/?:@&=+$,_.!~*'()[]%"].map((char) => char.charCodeAt(0)));

export function isUri(code: number): boolean {
  return isWord(code) || URI_PUNCTUATION.has(code);
}

/** Offset of the line break, or of the end, at or after `from`. */
export function findLineEnd(text: string, from: number): number {
  let at = from;
  while (!isBreakOrEnd(text.charCodeAt(at))) at++;
  return at;
}

/** Offset after the line break at `at`; `at` itself where there is none. */
export function skipBreak(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 13 && text.charCodeAt(at + 1) === 10) return at + 2;
  return isBreak(code) ? at + 1 : at;
}

/** Offset where the line that holds `at` starts. */
export function findLineStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && !isBreak(text.charCodeAt(start - 1))) start--;
  return start;
}

/** What a line break turns into inside a scalar. */
export function breakText(code: number): string {
  return code === 0x2028 ? '\u2028' : code === 0x2029 ? '\u2029' : '\n';
}

/** The line that git writes around the sides of a conflict. */
export function isConflictMarker(text: string, at: number): boolean {
  const marker = text.slice(at, at + 7);
  return MARKERS.has(marker) && isSpaceOrEnd(text.charCodeAt(at + 7));
}

const MARKERS = new Set(['<<<<<<<', '=======', '>>>>>>>', '|||||||']);
