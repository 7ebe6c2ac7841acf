/** Quoted scalars with their escapes and line folding, and the recovery from a missing closing quote. */
import { findLineEnd, findLineStart, isBreak, isBreakOrEnd, isHexDigit, isSpaceOrEnd } from './characters.ts';
import { findOuterLine } from './outer-line.ts';
import type { Scanner } from './scanner.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  0: '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '\\': '\\',
  '/': '/',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
};
const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

export function scanQuoted(s: Scanner): void {
  const { text } = s;
  const start = s.pos;
  const startLine = s.lineStart;
  const quote = text.charCodeAt(start);
  const isDouble = quote === 34;
  const problemsBefore = s.problems.list.length;
  let content = '';
  s.pos++;
  for (;;) {
    const from = s.pos;
    let pos = from;
    let code = text.charCodeAt(pos);
    while (code !== quote && code !== 92 && code !== 32 && code !== 9 && !isBreakOrEnd(code)) {
      code = text.charCodeAt(++pos);
    }
    if (pos > from) content += text.slice(from, pos);
    s.pos = pos;
    if (code === quote) {
      if (isDouble || text.charCodeAt(pos + 1) !== 39) break;
      content += "'";
      s.pos += 2;
    } else if (code === 92) {
      if (isDouble) content += scanEscape(s);
      else {
        content += '\\';
        s.pos++;
      }
    } else if (code === 0) {
      recoverUnclosed(s, start, startLine, content, problemsBefore);
      return;
    } else {
      const spaces = scanSpaces(s);
      if (spaces === undefined) {
        recoverUnclosed(s, start, startLine, content, problemsBefore);
        return;
      }
      content += spaces;
    }
  }
  s.pos++;
  if (s.lineStart !== startLine && s.flow === 0 && hasJunkAfter(s)) {
    if (recoverSwallowed(s, start, startLine, content, problemsBefore)) return;
  }
  s.pushScalar(start, s.pos, content, isDouble ? 'double' : 'single');
}

/** Blanks and breaks as they are in the scalar; undefined at a document marker. */
function scanSpaces(s: Scanner): string | undefined {
  const { text } = s;
  const start = s.pos;
  while (s.code() === 32 || s.code() === 9) s.pos++;
  if (!isBreak(s.code())) return text.slice(start, s.pos);
  const first = s.takeBreak();
  const breaks = scanBreaks(s);
  if (breaks === undefined) return undefined;
  if (first !== '\n') return first + breaks;
  return breaks === '' ? ' ' : breaks;
}

function scanBreaks(s: Scanner): string | undefined {
  let breaks = '';
  for (;;) {
    if (s.isDocumentMarker()) return undefined;
    while (s.code() === 32 || s.code() === 9) s.pos++;
    if (!isBreak(s.code())) return breaks;
    breaks += s.takeBreak();
  }
}

function scanEscape(s: Scanner): string {
  const at = s.pos;
  const char = s.text[at + 1] ?? '';
  const plain = ESCAPES[char];
  if (plain !== undefined) {
    s.pos += 2;
    return plain;
  }
  const length = HEX_LENGTHS[char];
  if (length !== undefined) return scanHexEscape(s, length);
  if (isBreak(s.code(1))) {
    s.pos++;
    s.takeBreak();
    return scanBreaks(s) ?? '';
  }
  s.pos++;
  if (isBreakOrEnd(s.code())) return '';
  s.problems.addSyntax(at, at + 2, `"\\${char}" is no escape that YAML knows; write "\\\\" for a backslash.`, {
    data: { escape: at },
  });
  return '\\';
}

function scanHexEscape(s: Scanner, length: number): string {
  const at = s.pos;
  let digits = 0;
  while (digits < length && isHexDigit(s.code(2 + digits))) digits++;
  const code = Number.parseInt(s.text.slice(at + 2, at + 2 + digits), 16);
  s.pos += 2 + digits;
  if (digits === length && code <= 0x10ffff) return String.fromCodePoint(code);
  const shown = s.text.slice(at, at + 2);
  s.problems.addSyntax(at, s.pos, `"${shown}" takes ${length} hexadecimal digits.`, { data: { escape: at } });
  return '';
}

/** Only a comment or the end of the line may follow a quoted scalar over several lines. */
function hasJunkAfter(s: Scanner): boolean {
  let pos = s.pos;
  while (s.text.charCodeAt(pos) === 32 || s.text.charCodeAt(pos) === 9) pos++;
  const code = s.text.charCodeAt(pos);
  return !isBreakOrEnd(code) && code !== 35;
}

/** The closing quote never comes. */
function recoverUnclosed(s: Scanner, start: number, startLine: number, content: string, problems: number): void {
  if (s.flow > 0 && !s.bounded) {
    s.stop();
    return;
  }
  const limit = s.bounded ? undefined : findOuterLine(s.text, start, s.indent);
  cut(s, start, startLine, limit, content, problems);
}

/** The closing quote is another scalar's opening one. */
function recoverSwallowed(s: Scanner, start: number, startLine: number, content: string, problems: number): boolean {
  const limit = findOuterLine(s.text, start, s.indent);
  if (limit === undefined || limit > s.pos) return false;
  cut(s, start, startLine, limit, content, problems);
  return true;
}

/** Ends the scalar before the line at `limit`, or where the text ends. */
function cut(
  s: Scanner,
  start: number,
  startLine: number,
  limit: number | undefined,
  content: string,
  problems: number,
): void {
  const quote = s.text[start] ?? '';
  const token = s.nextToken;
  s.problems.truncate(problems);
  let end = limit ?? s.pos;
  while (end > start + 1 && isSpaceOrEnd(s.text.charCodeAt(end - 1))) end--;
  if (!s.bounded) {
    const stop = limit === undefined ? s.pos : findLineEnd(s.text, end);
    s.rewind(token, stop, stop > start ? Math.max(findLineStart(s.text, stop), startLine) : startLine);
  }
  const firstEnd = findLineEnd(s.text, start);
  s.fail(
    start,
    Math.min(firstEnd, Math.max(end, start + 1)),
    `The closing ${quote === '"' ? `'"'` : `"'"`} is missing.`,
    {
      insert: 'quote',
      quote,
      at: Math.min(firstEnd, end),
    },
  );
  const kept = limit === undefined ? content : s.text.slice(start + 1, end).replace(/\s*\n\s*/g, ' ');
  s.pushScalar(start, Math.max(end, start + 1), kept.trimEnd(), quote === '"' ? 'double' : 'single');
}
