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
/** Neighbours below the same parent, and the last entry below this one; -1 without. */
const [PREVIOUS, NEXT, LAST] = [13, 14, 15];
const WIDTH = 16;

/** Offsets that move with the text; those of what is not there are 0 or -1, and stay. */
const OFFSETS = [START, END, COLON, PROPERTIES, VALUE_START, VALUE_END];
/** Places of other entries. */
const PLACES = [PARENT, PREVIOUS, NEXT, LAST];

/** A value whose end was looked for beyond it. */
export interface FarLook {
  /** Place of its entry. */
  readonly at: number;
  readonly start: number;
  /** How far was looked. */
  readonly seen: number;
  readonly closed: boolean;
}

/** What was known of an entry around a cut before it. */
interface Above {
  /** Place of the entry; -1 for the document. */
  readonly parent: number;
  readonly count: number;
  readonly last: number;
  /** What followed the entry below it that is around the cut, or is the cut. */
  readonly next: number;
}

/** What was cut from an outline last; the next cut overwrites it. */
export interface OutlineTail {
  /** Place of the first entry. */
  readonly from: number;
  readonly numbers: Int32Array;
  readonly comments: readonly number[];
  readonly farLooks: readonly FarLook[];
  /** From the innermost entry around the cut to the document. */
  readonly above: readonly Above[];
}

/** How many of a list come before the first that does not pass. */
function countUntil<T>(list: readonly T[], passes: (one: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of the entry of a tail that starts at an offset; -1 without. */
export function findInTail({ numbers, from }: OutlineTail, start: number): number {
  let [low, high] = [0, numbers.length / WIDTH];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle * WIDTH + START] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return numbers[low * WIDTH + START] === start ? from + low : -1;
}

/** Whether an entry of a tail is a key with a column, directly below an entry that was not cut. */
export function isKeyInTail({ numbers, from }: OutlineTail, at: number, column: number, parent: number): boolean {
  const first = (at - from) * WIDTH;
  return (
    numbers[first + KIND] === 0 &&
    numbers[first + COLUMN] === column &&
    numbers[first + PARENT] === parent &&
    parent < from
  );
}

/** Entries by their place, in the order of the text. */
export class Outline {
  length = 0;
  /** Where comments start, in order. */
  readonly comments: number[] = [];
  readonly farLooks: FarLook[] = [];
  /** The reader decides where some value ends. */
  contested = false;
  private numbers = new Int32Array(1024 * WIDTH);
  /** Holds what was cut last. */
  private cutNumbers = new Int32Array(0);
  private rootCount = 0;
  private rootLast = -1;

  clear(): void {
    this.length = 0;
    this.comments.length = 0;
    this.farLooks.length = 0;
    this.contested = false;
    this.rootCount = 0;
    this.rootLast = -1;
  }

  /** Adds an entry without a value; returns its place. */
  add(kind: EntryKind, column: number, start: number, end: number, colon: number, parent: number): number {
    const at = this.length++;
    const from = at * WIDTH;
    this.reserve(from + WIDTH);
    const { numbers } = this;
    const previous = this.lastBelow(parent);
    const index = this.countOf(parent);
    this.setBelow(parent, index + 1, at);
    if (previous >= 0) numbers[previous * WIDTH + NEXT] = at;
    numbers.fill(0, from, from + WIDTH);
    numbers[from + KIND] = ENTRY_KINDS.indexOf(kind);
    numbers[from + COLUMN] = column;
    numbers[from + START] = start;
    numbers[from + END] = end;
    numbers[from + COLON] = colon;
    numbers[from + PARENT] = parent;
    numbers[from + INDEX] = index;
    numbers[from + PREVIOUS] = previous;
    numbers[from + NEXT] = -1;
    numbers[from + LAST] = -1;
    return at;
  }

  private reserve(length: number): void {
    if (length <= this.numbers.length) return;
    const larger = new Int32Array(Math.max(length, this.numbers.length * 2));
    larger.set(this.numbers);
    this.numbers = larger;
  }

  /** How many entries stand directly below one (-1: below the document). */
  private countOf(parent: number): number {
    return parent < 0 ? this.rootCount : (this.numbers[parent * WIDTH + COUNT] ?? 0);
  }

  private setBelow(parent: number, count: number, last: number): void {
    if (parent < 0) {
      this.rootCount = count;
      this.rootLast = last;
      return;
    }
    this.numbers[parent * WIDTH + COUNT] = count;
    this.numbers[parent * WIDTH + LAST] = last;
  }

  /** The last entry directly below another one; -1 without. */
  lastBelow(parent: number): number {
    return parent < 0 ? this.rootLast : (this.numbers[parent * WIDTH + LAST] ?? -1);
  }

  /** The next entry below the same parent; -1 without. */
  nextOf(at: number): number {
    return this.numbers[at * WIDTH + NEXT] ?? -1;
  }

  /** Takes away an entry that starts its line and all behind it, and returns them. */
  cut(from: number): OutlineTail {
    const { numbers } = this;
    const above: Above[] = [];
    // The entries around it lose what is below them from here on.
    for (let child = from; child >= 0; child = this.parentOf(child)) {
      const parent = this.parentOf(child);
      above.push({ parent, count: this.countOf(parent), last: this.lastBelow(parent), next: this.nextOf(child) });
      const last = child === from ? (numbers[from * WIDTH + PREVIOUS] ?? -1) : child;
      this.setBelow(parent, this.indexOf(child) + (child === from ? 0 : 1), last);
      if (last >= 0) numbers[last * WIDTH + NEXT] = -1;
    }
    const start = this.startOf(from) - this.columnOf(from);
    const size = (this.length - from) * WIDTH;
    if (this.cutNumbers.length < size) this.cutNumbers = new Int32Array(size * 2);
    this.cutNumbers.set(numbers.subarray(from * WIDTH, from * WIDTH + size));
    const tail: OutlineTail = {
      from,
      numbers: this.cutNumbers.subarray(0, size),
      comments: this.comments.splice(countUntil(this.comments, (comment) => comment < start)),
      farLooks: this.farLooks.splice(countUntil(this.farLooks, ({ at }) => at < from)),
      above,
    };
    this.length = from;
    return tail;
  }

  /** Puts back what was cut, from an entry on, in text that has moved; what is around the entry stands as before. */
  append(tail: OutlineTail, from: number, by: number): void {
    const numbers = tail.numbers.subarray((from - tail.from) * WIDTH);
    const [start, column, parent] = [numbers[START] ?? 0, numbers[COLUMN] ?? 0, numbers[PARENT] ?? -1];
    const to = this.length;
    const shift = to - from;
    const previous = this.lastBelow(parent);
    const more = this.countOf(parent) - (numbers[INDEX] ?? 0);
    for (let at = 0; at < numbers.length; at += WIDTH) {
      for (const field of OFFSETS) {
        const offset = numbers[at + field] ?? 0;
        if (offset > 0) numbers[at + field] = offset + by;
      }
      if (numbers[at + PARENT] === parent) numbers[at + INDEX] = (numbers[at + INDEX] ?? 0) + more;
      for (const field of PLACES) {
        const place = numbers[at + field] ?? -1;
        if (place >= from) numbers[at + field] = place + shift;
      }
    }
    this.reserve(to * WIDTH + numbers.length);
    this.numbers.set(numbers, to * WIDTH);
    this.length = to + numbers.length / WIDTH;
    const moved = (place: number): number => (place >= from ? place + shift : place);
    this.numbers[to * WIDTH + PREVIOUS] = previous;
    if (previous >= 0) this.numbers[previous * WIDTH + NEXT] = to;
    const inner = tail.above.findIndex((one) => one.parent === parent);
    for (const [depth, one] of tail.above.slice(inner).entries()) {
      this.setBelow(one.parent, one.count + (depth === 0 ? more : 0), moved(one.last));
      const outer = tail.above[inner + depth + 1];
      if (outer) this.numbers[one.parent * WIDTH + NEXT] = moved(outer.next);
    }
    const lineStart = start - column;
    for (const comment of tail.comments) if (comment >= lineStart) this.comments.push(comment + by);
    for (const look of tail.farLooks) {
      if (look.at >= from)
        this.farLooks.push({ ...look, at: look.at + shift, start: look.start + by, seen: look.seen + by });
    }
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

  colonOf(at: number): number {
    return this.numbers[at * WIDTH + COLON] ?? -1;
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
      colon: this.colonOf(at),
      parent: this.parentOf(at),
      index: this.indexOf(at),
      value: this.valueOf(at),
      propertiesEnd: this.numbers[from + PROPERTIES] ?? 0,
    };
  }
}
