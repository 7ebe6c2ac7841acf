/** The lines of scalars that have several. */
import type { Lines } from './lines.ts';
import type { Piece } from './read-pieces.ts';
import { PLACE, STEP, type Sheet } from './sheet.ts';

/** The content of a text block moves as a whole; its own blanks are text. */
export function placeBlockScalar(sheet: Sheet, piece: Piece): void {
  const { text, lines } = sheet;
  const header = readHeader(text, piece.start);
  const first = piece.line + 1;
  const last = piece.endLine;
  sheet.mark(first, last, PLACE.block);
  if (header.keeps) {
    let end = last + 1;
    while (end < lines.count && lines.isBlank(end)) end++;
    sheet.mark(last + 1, end - 1, PLACE.kept);
  }
  const { scope } = piece;
  if (!scope) return;
  const least = Math.max(piece.indent + 1, 1);
  const old = header.digit > 0 ? least + header.digit - 1 : findIndent(sheet, first, last, least);
  const isWhole = sheet.isInRange(piece.line) && sheet.isInRange(last);
  const by = isWhole ? scope.newColumn + (header.digit || STEP) - old : 0;
  for (let line = first; line <= last; line++) {
    const start = lines.start(line);
    const end = lines.end(line);
    if (end - start <= old && lines.isBlank(line)) sheet.edit(line, start, end, '');
    else sheet.moveLine(line, by);
  }
}

interface Header {
  /** The indentation as given; 0 where it is found out from the text. */
  readonly digit: number;
  readonly keeps: boolean;
  readonly strips: boolean;
}

export function readHeader(text: string, start: number): Header {
  const marks = /^[|>]([-+\d]{0,2})/.exec(text.slice(start, start + 3))?.[1] ?? '';
  return { digit: Number(/\d/.exec(marks)?.[0] ?? 0), keeps: marks.includes('+'), strips: marks.includes('-') };
}

/** The first line with text says it, or a blank one above that is longer. */
function findIndent({ lines }: Sheet, first: number, last: number, least: number): number {
  let indent = least;
  for (let line = first; line <= last; line++) {
    indent = Math.max(indent, indentOf(lines, line));
    if (!lines.isBlank(line)) break;
  }
  return indent;
}

/**
 * The further lines of plain or quoted text, whose edges are no part of the value: they stay aligned with the start of
 * the text if they were, else they begin at the column `deeper`.
 * @returns where the last of them went
 */
export function placeContinuation(
  sheet: Sheet,
  piece: Piece,
  oldColumn: number,
  newColumn: number,
  deeper: number,
): { readonly column: number; readonly shift: number } {
  const { lines } = sheet;
  sheet.mark(piece.line, piece.endLine - 1, piece.style === 'double' ? PLACE.escaped : PLACE.inside);
  const oldLast = indentOf(lines, piece.endLine);
  if (!sheet.isInRange(piece.line) || !sheet.isInRange(piece.endLine)) return { column: oldLast, shift: 0 };
  let least = Infinity;
  for (let line = piece.line + 1; line <= piece.endLine; line++) {
    if (!lines.isBlank(line)) least = Math.min(least, indentOf(lines, line));
  }
  const beside = least - oldColumn;
  const isAligned = beside === 0 || (beside === 1 && piece.style !== 'plain');
  const by = (isAligned ? newColumn + beside : deeper) - least;
  for (let line = piece.line + 1; line <= piece.endLine; line++) {
    if (!lines.isBlank(line)) sheet.indent(line, indentOf(lines, line) + by);
  }
  return { column: oldLast + by, shift: by };
}

function indentOf(lines: Lines, line: number): number {
  return lines.content(line) - lines.start(line);
}
