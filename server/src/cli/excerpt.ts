/** The line of a finding with a mark under it. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { toPrintable, widthOf } from './display-width.ts';

export interface Excerpt {
  /** Number of the line, from 1. */
  readonly line: number;
  /** The line, tabs as blanks, cut to the width with `…`. */
  readonly text: string;
  /** Blanks before the mark. */
  readonly indent: number;
  /** Length of the mark, at least 1. */
  readonly length: number;
}

const TAB = 4;

export function createExcerpt(document: TextDocument, start: number, end: number, width = 160): Excerpt {
  const from = document.positionAt(start);
  const to = document.positionAt(end);
  const lineText = document
    .getText({ start: { line: from.line, character: 0 }, end: { line: from.line + 1, character: 0 } })
    .replace(/[\r\n]+$/, '');
  const lastCharacter = to.line === from.line ? to.character : lineText.length;
  const cells = layOut(toPrintable(lineText));
  const first = columnAt(cells, from.character);
  const last = Math.max(columnAt(cells, lastCharacter), first + 1);
  return { line: from.line + 1, ...crop(cells, first, last, width) };
}

/** One element per code point: its text as drawn, its column, its width, its place in the line. */
interface Cell {
  readonly drawn: string;
  readonly column: number;
  readonly width: number;
  readonly character: number;
}

function layOut(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  let character = 0;
  for (const point of line) {
    const width = point === '\t' ? TAB - (column % TAB) : widthOf(point);
    cells.push({ drawn: point === '\t' ? ' '.repeat(width) : point, column, width, character });
    column += width;
    character += point.length;
  }
  cells.push({ drawn: '', column, width: 0, character });
  return cells;
}

function columnAt(cells: readonly Cell[], character: number): number {
  return (cells.find((cell) => cell.character >= character) ?? cells.at(-1))?.column ?? 0;
}

/** Shows the marked place with something on either side where the line is too long. */
function crop(cells: readonly Cell[], first: number, last: number, width: number): Omit<Excerpt, 'line'> {
  const total = cells.at(-1)?.column ?? 0;
  let from = 0;
  if (total > width && last > width - 2) from = Math.max(0, Math.min(first - 20, last - width + 20));
  const to = total - from > width ? from + width - 2 : total;
  const shown = cells.filter((cell) => cell.column >= from && cell.column + cell.width <= to);
  const offset = shown[0]?.column ?? 0;
  const before = offset > 0 ? '…' : '';
  const text = before + shown.map((cell) => cell.drawn).join('') + (to < total ? '…' : '');
  const indent = first - offset + before.length;
  return { text: text.trimEnd(), indent, length: Math.max(1, Math.min(last, to) - first) };
}
