/** Plain scalars, which may go on over several lines. */
import { findLineEnd, findLineStart, isBreak, isSpaceOrEnd } from './characters.ts';
import { startsEntry } from './outer-line.ts';
import { recoverKey } from './recover.ts';
import type { Scanner } from './scanner.ts';
import { VALUE } from './tokens.ts';

export function scanPlain(s: Scanner): void {
  const { text } = s;
  const start = s.pos;
  const startLine = s.lineStart;
  const inFlow = s.flow > 0;
  const minColumn = s.indent + 1;
  let content = '';
  let spaces = '';
  let end = start;
  /** The scalar as it was before its last line, in case that line turns out to be a key. */
  let beforeLast = '';
  let endBeforeLast = start;
  let lastLine = startLine;
  for (;;) {
    let pos = s.pos;
    if (text.charCodeAt(pos) === 35 && pos > start) break;
    const chunk = pos;
    for (;;) {
      const code = text.charCodeAt(pos);
      // Letters, digits, dots and dashes end nothing.
      const common = (code >= 97 && code <= 122) || (code >= 45 && code <= 57) || (code >= 64 && code <= 90);
      if (!common && s.endsPlain(code, text.charCodeAt(pos + 1))) break;
      pos++;
    }
    if (pos === start) pos++;
    if (pos === chunk) break;
    s.allowKey = false;
    if (s.lineStart !== lastLine) {
      beforeLast = content;
      endBeforeLast = end;
      lastLine = s.lineStart;
    }
    content = content === '' ? text.slice(chunk, pos) : content + spaces + text.slice(chunk, pos);
    s.pos = pos;
    end = pos;
    spaces = skipSpaces(s, minColumn);
    if (spaces === '' || s.code() === 35 || (!inFlow && s.column() < minColumn)) break;
  }
  if (!inFlow && lastLine !== startLine && s.lineStart === lastLine && s.code() === 58 && isSpaceOrEnd(s.code(1))) {
    if (recoverFromKey(s, start, startLine, beforeLast, endBeforeLast, lastLine)) return;
  }
  s.pushScalar(start, end, content, 'plain');
}

/** Steps over blanks and line breaks and returns what they are in the scalar; empty where the scalar must end. */
function skipSpaces(s: Scanner, minColumn: number): string {
  const { text } = s;
  const start = s.pos;
  let pos = start;
  while (text.charCodeAt(pos) === 32) pos++;
  let code = text.charCodeAt(pos);
  if (code === 9 && hasMoreAfterTab(s, pos, minColumn)) {
    // libyaml keeps a tab inside of plain text, PyYAML refuses it.
    while (text.charCodeAt(pos) === 9 || text.charCodeAt(pos) === 32) pos++;
    s.problems.addTab(start, pos, 'A tab is not allowed in unquoted text; use a blank or quotes.', true);
    code = text.charCodeAt(pos);
  }
  s.pos = pos;
  if (!isBreak(code)) return text.slice(start, pos);
  let first = s.takeBreak();
  let breaks = '';
  s.allowKey = true;
  if (s.isDocumentMarker()) return '';
  for (;;) {
    code = s.code();
    if (code === 32) s.pos++;
    else if (isBreak(code)) {
      breaks += s.takeBreak();
      if (s.isDocumentMarker()) return '';
    } else break;
  }
  // In a flow collection that is known to be broken, a line that starts with a key starts the next pair.
  if (s.bounded && startsEntry(s.text, s.pos)) return '';
  if (first === '\n') first = breaks === '' ? ' ' : '';
  return first + breaks;
}

/** True where text of the same scalar, and no comment or key, follows the tab. */
function hasMoreAfterTab(s: Scanner, at: number, minColumn: number): boolean {
  let pos = at;
  while (s.text.charCodeAt(pos) === 9 || s.text.charCodeAt(pos) === 32) pos++;
  const code = s.text.charCodeAt(pos);
  const indentation = at === s.lineStart || /^ *$/.test(s.text.slice(s.lineStart, at));
  if (indentation && at - s.lineStart < minColumn) return false;
  return code !== 35 && !s.endsPlain(code, s.text.charCodeAt(pos + 1));
}

/**
 * Text over several lines that runs into a `:` is refused. Either its first line is a key without a colon,
 * or its last line is a key at the wrong indentation or text that needs quotes.
 * True where the scanner went back to read the lines apart.
 */
function recoverFromKey(
  s: Scanner,
  start: number,
  startLine: number,
  beforeLast: string,
  endBeforeLast: number,
  lastLine: number,
): boolean {
  const key = s.currentKey();
  if (key?.required === true) return false; // becomes stale, which is dealt with there
  const colon = s.pos;
  const lead = s.text.slice(startLine, start);
  const firstEnd = findLineEnd(s.text, start);
  const firstText = s.text.slice(start, firstEnd).trimEnd();
  const isWord = /^[A-Za-z0-9_./-]+$/.test(firstText) || /^[A-Za-z][\w-]*:\S/.test(firstText);
  let content = lastLine;
  while (s.text.charCodeAt(content) === 32) content++;
  const deeper = content - lastLine > start - startLine;
  const token = s.nextToken;
  // A document can't start with text and go on with a key.
  const isKey = isWord || (s.indent === -1 && startLine === start);
  if (/^[ -]*$/.test(lead) && isKey) {
    s.rewind(token, firstEnd, startLine);
    if (deeper && isWord && !firstText.includes(':')) {
      s.fail(start, start + firstText.length, `A ":" is missing after the key "${firstText}".`, { insert: 'colon' });
      s.brokenAt = -1;
      s.pushScalar(start, start + firstText.length, firstText, 'plain');
      s.turnIntoKey(token, start - startLine);
      s.push(VALUE, start + firstText.length, start + firstText.length);
    } else {
      recoverKey(s, start, firstEnd, startLine);
    }
    return true;
  }
  const breakAt = findLineEnd(s.text, endBeforeLast);
  s.rewind(token, breakAt, findLineStart(s.text, endBeforeLast));
  s.pushScalar(start, endBeforeLast, beforeLast, 'plain');
  const message = /^ *$/.test(lead)
    ? 'Text with ": " in it needs quotes or a block ("|").'
    : 'A key is not allowed here: it is indented deeper than the value above allows.';
  s.fail(content, colon + 1, message, undefined, true);
  return true;
}
