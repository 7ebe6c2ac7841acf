/** Literal and folded block scalars. */
import { findLineEnd, isBreak, isBreakOrEnd, isDigit } from './characters.ts';
import type { Scanner } from './scanner.ts';

export function scanBlockScalar(s: Scanner): void {
  const { text } = s;
  const start = s.pos;
  const folded = text.charCodeAt(start) === 62;
  s.pos++;
  const { keep, explicit } = scanHeader(s, start);
  const minIndent = Math.max(s.indent + 1, 1);
  let breaks = '';
  let indent: number;
  let end: number;
  if (explicit === 0) {
    let deepest = 0;
    end = s.pos;
    for (;;) {
      const code = s.code();
      if (code === 32) {
        s.pos++;
        deepest = Math.max(deepest, s.column());
      } else if (isBreak(code)) {
        breaks += s.takeBreak();
      } else break;
    }
    indent = Math.max(minIndent, deepest);
  } else {
    indent = minIndent + explicit - 1;
    breaks = scanIndentation(s, indent);
    end = s.pos;
  }
  let content = '';
  let lineBreak = '';
  while (s.column() === indent && s.code() !== 0) {
    content += breaks;
    const lead = s.code();
    const leadsWithText = lead !== 32 && lead !== 9;
    const lineEnd = findLineEnd(text, s.pos);
    content += text.slice(s.pos, lineEnd);
    s.pos = end = lineEnd;
    lineBreak = s.takeBreak();
    breaks = scanIndentation(s, indent);
    if (s.column() !== indent || s.code() === 0) break;
    const next = s.code();
    if (folded && lineBreak === '\n' && leadsWithText && next !== 32 && next !== 9) {
      if (breaks === '') content += ' ';
    } else {
      content += lineBreak;
    }
  }
  if (keep !== '-') content += lineBreak;
  if (keep === '+') content += breaks;
  // Where nothing is in it, the scalar is its header.
  s.pushScalar(start, Math.max(Math.min(end, text.length), start + 1), content, folded ? 'folded' : 'literal');
}

/** Skips blanks up to the column and whole blank lines; returns the breaks. */
function scanIndentation(s: Scanner, column: number): string {
  let breaks = '';
  for (;;) {
    while (s.column() < column && s.code() === 32) s.pos++;
    if (!isBreak(s.code())) return breaks;
    breaks += s.takeBreak();
  }
}

/** `explicit` is 0 where the indentation is found out from the text. */
function scanHeader(s: Scanner, start: number): { readonly keep: string; readonly explicit: number } {
  let keep = '';
  let explicit = 0;
  for (let i = 0; i < 2; i++) {
    const code = s.code();
    if (keep === '' && (code === 43 || code === 45)) {
      keep = code === 43 ? '+' : '-';
      s.pos++;
    } else if (explicit === 0 && isDigit(code)) {
      explicit = code - 48;
      if (explicit === 0) s.fail(s.pos, s.pos + 1, 'The indentation after "|" or ">" is a digit from 1 to 9.');
      s.pos++;
      if (explicit === 0) break;
    }
  }
  const after = s.pos;
  while (s.code() === 32) s.pos++;
  if (s.code() === 9) skipHeaderTabs(s);
  if (s.code() === 35 && s.pos > after) {
    const from = s.pos;
    s.pos = findLineEnd(s.text, from);
    s.comments.push({ start: from, end: s.pos, text: s.text.slice(from + 1, s.pos) });
  } else if (!isBreakOrEnd(s.code())) {
    const from = s.pos;
    s.pos = findLineEnd(s.text, from);
    const shown = s.text[start] ?? '';
    s.fail(
      from,
      s.pos,
      `Only "+", "-", a digit and a comment may follow "${shown}"; the text starts on the next line.`,
    );
    s.brokenAt = -1;
  }
  s.takeBreak();
  return { keep, explicit };
}

function skipHeaderTabs(s: Scanner): void {
  const from = s.pos;
  while (s.code() === 9 || s.code() === 32) s.pos++;
  s.problems.addTab(from, s.pos, 'A tab is not allowed here; use a blank.', true);
}
