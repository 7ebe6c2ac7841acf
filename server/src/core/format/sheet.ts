/** Collects the edits of the lines in a range. */
import type { TextEdit } from '../rules/rule.ts';
import { lineBreakOf } from '../yaml/edit.ts';
import type { Lines } from './lines.ts';

/** Columns per level. */
export const STEP = 2;
/** More blank lines than this in a row say no more. */
const MAX_BLANK_LINES = 1;

/** What a line's end and a blank line mean, where they are not free to change. */
export const PLACE = {
  /** Content of a text block: blanks are text. */
  block: 1,
  /** Blank lines after a text block that keeps them. */
  kept: 2,
  /** The line break lies inside of plain or single-quoted text. */
  inside: 3,
  /** The same in double quotes, where a backslash may guard a blank. */
  escaped: 4,
} as const;

type Place = (typeof PLACE)[keyof typeof PLACE];

export class Sheet {
  readonly text: string;
  readonly lines: Lines;
  private readonly first: number;
  private readonly last: number;
  private readonly edits: TextEdit[] = [];
  private readonly places = new Map<number, Place>();

  /** @param first the first line that may be changed; `last` is the last one */
  constructor(text: string, lines: Lines, first: number, last: number) {
    this.text = text;
    this.lines = lines;
    this.first = first;
    this.last = last;
  }

  isInRange(line: number): boolean {
    return line >= this.first && line <= this.last;
  }

  edit(line: number, start: number, end: number, newText: string): void {
    if (!this.isInRange(line) || this.text.slice(start, end) === newText) return;
    this.edits.push({ start, end, newText });
  }

  indent(line: number, column: number): void {
    this.edit(line, this.lines.start(line), this.lines.content(line), ' '.repeat(column));
  }

  /** Moves a line that has blanks enough. */
  moveLine(line: number, by: number): void {
    const start = this.lines.start(line);
    this.edit(line, start, start + Math.max(0, -by), ' '.repeat(Math.max(0, by)));
  }

  setGap(line: number, start: number, end: number, width: number): void {
    this.edit(line, start, end, ' '.repeat(width));
  }

  mark(from: number, to: number, place: Place): void {
    for (let line = from; line <= to; line++) this.places.set(line, place);
  }

  /**
   * Adds what concerns the ends of lines, blank lines and the end of the text.
   * @param mayBreak whether a line break at the end of the text changes nothing
   */
  finish(mayBreak: boolean): readonly TextEdit[] {
    const { lines, text } = this;
    const lastLine = lines.start(lines.count - 1) === text.length ? lines.count - 2 : lines.count - 1;
    let tail = lastLine;
    while (tail >= 0 && lines.isBlank(tail) && !this.places.has(tail)) tail--;
    let blanks = this.countBlanksBefore();
    for (let line = this.first; line <= Math.min(lastLine, this.last); line++) {
      const place = this.places.get(line);
      const isExtra = place === undefined && lines.isBlank(line) && (++blanks > MAX_BLANK_LINES || line > tail);
      if (isExtra) {
        this.edit(line, lines.start(line), lines.start(line + 1), '');
        continue;
      }
      if (place !== undefined || !lines.isBlank(line)) blanks = 0;
      if (place !== PLACE.block) this.trimEnd(line, place === PLACE.escaped);
    }
    const isUnfinished = tail >= 0 && tail === lines.count - 1;
    if (isUnfinished && mayBreak) this.edit(tail, text.length, text.length, lineBreakOf(text));
    return this.edits.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  /** At the start of the text no blank line is wanted at all. */
  private countBlanksBefore(): number {
    let line = this.first - 1;
    while (line >= 0 && this.lines.isBlank(line)) line--;
    return line < 0 ? MAX_BLANK_LINES : this.first - 1 - line;
  }

  private trimEnd(line: number, guarded: boolean): void {
    const { text, lines } = this;
    const end = lines.end(line);
    let start = end;
    while (start > lines.start(line) && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
    if (!guarded || text[start - 1] !== '\\') this.edit(line, start, end, '');
  }
}
