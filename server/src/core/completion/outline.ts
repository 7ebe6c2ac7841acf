/**
 * The outline of a document's lines: which key or list item stands where and below what. Kept as numbers in one array
 * that every new version of a document reuses, since an outline is made at every keystroke and seldom looked at whole.
 */

export type ValueKind = 'none' | 'plain' | 'single' | 'double' | 'flow' | 'block' | 'alias';
export type EntryKind = 'key' | 'item' | 'loose';

export interface LineValue {
  readonly kind: ValueKind;
  /** Behind anchor and tag; the end of the line where there is none. */
  readonly start: number;
  /** Also over further lines. */
  readonly end: number;
  /** False where the closing quote or bracket is missing. */
  readonly closed: boolean;
}

export interface LineEntry {
  /** `loose`: text where a key or item could stand, such as a half-typed key. */
  readonly kind: EntryKind;
  readonly column: number;
  /** The key as written, the dash, or the loose text. */
  readonly start: number;
  readonly end: number;
  /** Offset of a key's colon. */
  readonly colon: number;
  /** Place of the entry above in the outline; -1 for the document. */
  readonly parent: number;
  /** How many entries stand before this one below the same parent. */
  readonly index: number;
  readonly value: LineValue;
  /** Where anchor and tag of the value end; 0 without. */
  readonly propertiesEnd: number;
}

const ENTRY_KINDS = ['key', 'item', 'loose'] as const satisfies readonly EntryKind[];
const VALUE_KINDS = [
  'none',
  'plain',
  'single',
  'double',
  'flow',
  'block',
  'alias',
] as const satisfies readonly ValueKind[];

/** What is kept of an entry, in this order. */
const [KIND, COLUMN, START, END, COLON, PARENT, INDEX, COUNT, PROPERTIES, VALUE_KIND, VALUE_START, VALUE_END, OPEN] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
];
const WIDTH = 13;

/** Entries by their place, in the order of the text. */
export class Outline {
  length = 0;
  /** Where comments start, in order. */
  readonly comments: number[] = [];
  private numbers = new Int32Array(1024 * WIDTH);
  private rootCount = 0;

  clear(): void {
    this.length = 0;
    this.comments.length = 0;
    this.rootCount = 0;
  }

  /** Adds an entry without a value; returns its place. */
  add(kind: EntryKind, column: number, start: number, end: number, colon: number, parent: number): number {
    const at = this.length++;
    const from = at * WIDTH;
    if (from + WIDTH > this.numbers.length) {
      const larger = new Int32Array(this.numbers.length * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    const { numbers } = this;
    let index: number;
    if (parent < 0) index = this.rootCount++;
    else {
      index = numbers[parent * WIDTH + COUNT] ?? 0;
      numbers[parent * WIDTH + COUNT] = index + 1;
    }
    numbers.fill(0, from, from + WIDTH);
    numbers[from + KIND] = ENTRY_KINDS.indexOf(kind);
    numbers[from + COLUMN] = column;
    numbers[from + START] = start;
    numbers[from + END] = end;
    numbers[from + COLON] = colon;
    numbers[from + PARENT] = parent;
    numbers[from + INDEX] = index;
    return at;
  }

  setValue(at: number, kind: ValueKind, start: number, end: number, closed: boolean): void {
    const from = at * WIDTH;
    this.numbers[from + VALUE_KIND] = VALUE_KINDS.indexOf(kind);
    this.numbers[from + VALUE_START] = start;
    this.numbers[from + VALUE_END] = end;
    this.numbers[from + OPEN] = closed ? 0 : 1;
  }

  setValueEnd(at: number, end: number): void {
    this.numbers[at * WIDTH + VALUE_END] = end;
  }

  setEnd(at: number, end: number): void {
    this.numbers[at * WIDTH + END] = end;
  }

  setPropertiesEnd(at: number, end: number): void {
    this.numbers[at * WIDTH + PROPERTIES] = end;
  }

  columnOf(at: number): number {
    return at < 0 ? -1 : (this.numbers[at * WIDTH + COLUMN] ?? -1);
  }

  startOf(at: number): number {
    return this.numbers[at * WIDTH + START] ?? 0;
  }

  endOf(at: number): number {
    return this.numbers[at * WIDTH + END] ?? 0;
  }

  parentOf(at: number): number {
    return at < 0 || at >= this.length ? -1 : (this.numbers[at * WIDTH + PARENT] ?? -1);
  }

  indexOf(at: number): number {
    return this.numbers[at * WIDTH + INDEX] ?? 0;
  }

  kindOf(at: number): EntryKind {
    return ENTRY_KINDS[this.numbers[at * WIDTH + KIND] ?? 0] ?? 'loose';
  }

  hasPlainValue(at: number): boolean {
    return this.numbers[at * WIDTH + VALUE_KIND] === 1;
  }

  valueOf(at: number): LineValue {
    const from = at * WIDTH;
    return {
      kind: VALUE_KINDS[this.numbers[from + VALUE_KIND] ?? 0] ?? 'none',
      start: this.numbers[from + VALUE_START] ?? 0,
      end: this.numbers[from + VALUE_END] ?? 0,
      closed: this.numbers[from + OPEN] === 0,
    };
  }

  get(at: number): LineEntry | undefined {
    if (at < 0 || at >= this.length) return undefined;
    const from = at * WIDTH;
    return {
      kind: this.kindOf(at),
      column: this.columnOf(at),
      start: this.startOf(at),
      end: this.endOf(at),
      colon: this.numbers[from + COLON] ?? -1,
      parent: this.parentOf(at),
      index: this.indexOf(at),
      value: this.valueOf(at),
      propertiesEnd: this.numbers[from + PROPERTIES] ?? 0,
    };
  }
}
