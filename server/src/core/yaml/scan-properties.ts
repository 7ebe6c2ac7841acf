/** Anchors, aliases, tags and directives. */
import { findLineEnd, isBreakOrEnd, isDigit, isHexDigit, isSpaceOrEnd, isUri, isWord } from './characters.ts';
import type { Scanner } from './scanner.ts';
import { scanPlain } from './scan-plain.ts';
import { ALIAS, ANCHOR, DIRECTIVE, TAG } from './tokens.ts';

const AFTER_ANCHOR = new Set([63, 58, 44, 93, 125, 37, 64, 96]);

export function scanAnchor(s: Scanner): void {
  const start = s.pos;
  const alias = s.code() === 42;
  let end = start + 1;
  while (isWord(s.text.charCodeAt(end))) end++;
  const after = s.text.charCodeAt(end);
  if (end > start + 1 && (isSpaceOrEnd(after) || AFTER_ANCHOR.has(after))) {
    s.pos = end;
    s.push(alias ? ALIAS : ANCHOR, start, end).text = s.text.slice(start + 1, end);
    return;
  }
  let wordEnd = end;
  while (!isSpaceOrEnd(s.text.charCodeAt(wordEnd)) && !s.endsPlain(s.text.charCodeAt(wordEnd), 32)) wordEnd++;
  const what = alias ? 'An alias' : 'An anchor';
  s.fail(
    start,
    wordEnd,
    `${what} needs a name of letters, digits, "-" and "_"; text that starts with it needs quotes.`,
    {
      quote: 'word',
    },
  );
  s.brokenAt = -1;
  scanPlain(s);
}

export function scanTag(s: Scanner): void {
  const { text } = s;
  const start = s.pos;
  const next = text.charCodeAt(start + 1);
  let end: number;
  let good = true;
  if (next === 60) {
    end = scanUri(text, start + 2);
    good = end > start + 2 && text.charCodeAt(end) === 62;
    if (good) end++;
  } else if (isSpaceOrEnd(next)) {
    end = start + 1;
  } else {
    const handle = scanHandle(text, start);
    const suffix = handle ?? start + 1;
    end = handle === -1 ? start + 1 : scanUri(text, suffix);
    good = end > suffix && handle !== -1;
  }
  const after = text.charCodeAt(end);
  if (good && (after === 32 || isBreakOrEnd(after))) {
    s.pos = end;
    s.push(TAG, start, end).text = text.slice(start, end);
    return;
  }
  while (!isSpaceOrEnd(text.charCodeAt(end))) end++;
  s.pos = end;
  s.fail(start, end, `The tag "${text.slice(start, end)}" is not well formed; text that starts with "!" needs quotes.`);
  s.brokenAt = -1;
}

/** The end of `!name!` or `!!`; undefined where the tag has the handle `!` alone, -1 where the handle is malformed. */
export function scanHandle(text: string, start: number): number | undefined {
  let pos = start + 1;
  let code = text.charCodeAt(pos);
  while (code !== 33) {
    if (code === 32 || isBreakOrEnd(code)) return undefined;
    code = text.charCodeAt(++pos);
  }
  // Between the marks only the characters of a word may stand.
  for (let i = start + 1; i < pos; i++) if (!isWord(text.charCodeAt(i))) return -1;
  return pos + 1;
}

/** The end of the URI that starts at `from`; the start itself where an escape is wrong. */
function scanUri(text: string, from: number): number {
  let pos = from;
  while (isUri(text.charCodeAt(pos))) {
    if (text.charCodeAt(pos) !== 37) {
      pos++;
      continue;
    }
    const escapes = pos;
    while (text.charCodeAt(pos) === 37) {
      if (!isHexDigit(text.charCodeAt(pos + 1)) || !isHexDigit(text.charCodeAt(pos + 2))) return from;
      pos += 3;
    }
    if (decodeUri(text.slice(escapes, pos)) === undefined) return from;
  }
  return pos;
}

export function decodeUri(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export function scanDirective(s: Scanner): void {
  const { text } = s;
  const start = s.pos;
  s.allowKey = false;
  let end = start + 1;
  while (isWord(text.charCodeAt(end))) end++;
  const name = text.slice(start + 1, end);
  const lineEnd = findLineEnd(text, start);
  let good = name !== '';
  let at = end;
  if (name === 'YAML') {
    at = skipSpaces(text, end);
    const digits = /^(\d+)\.(\d+)/.exec(text.slice(at, at + 40));
    good = digits !== null;
    at += digits?.[0].length ?? 0;
    good &&= text.charCodeAt(at) === 32 || isBreakOrEnd(text.charCodeAt(at)) || isDigit(text.charCodeAt(at));
  } else if (name === 'TAG') {
    at = skipSpaces(text, end);
    const handle = text.charCodeAt(at) === 33 ? scanDirectiveHandle(text, at) : undefined;
    good = handle !== undefined && text.charCodeAt(handle) === 32;
    at = skipSpaces(text, handle ?? at);
    const uri = scanUri(text, at);
    good &&= uri > at;
    at = uri;
    good &&= text.charCodeAt(at) === 32 || isBreakOrEnd(text.charCodeAt(at));
  } else {
    good &&= text.charCodeAt(at) === 32 || isBreakOrEnd(text.charCodeAt(at));
    if (good) at = lineEnd;
  }
  const directiveEnd = at;
  at = skipSpaces(text, at);
  const code = text.charCodeAt(at);
  if (code === 35) s.comments.push({ start: at, end: lineEnd, text: text.slice(at + 1, lineEnd) });
  else if (!isBreakOrEnd(code)) good = false;
  s.pos = lineEnd;
  if (good) s.push(DIRECTIVE, start, directiveEnd).text = text.slice(start, directiveEnd);
  else s.fail(start, lineEnd, `A line can't start with "%" here; put the text in quotes.`);
  s.takeBreak();
}

function skipSpaces(text: string, from: number): number {
  let pos = from;
  while (text.charCodeAt(pos) === 32) pos++;
  return pos;
}

/** A handle in a directive must end with its second `!`, except for the handle `!` alone. */
function scanDirectiveHandle(text: string, start: number): number | undefined {
  if (text.charCodeAt(start + 1) === 32) return start + 1;
  let pos = start + 1;
  while (isWord(text.charCodeAt(pos))) pos++;
  return text.charCodeAt(pos) === 33 ? pos + 1 : undefined;
}
