/** Questions about an outline of lines: ways, neighbours and values. */
import type { Step } from '../yaml/locate.ts';
import type { LineEntry, Outline } from './outline.ts';

export class OutlineReader {
  private readonly text: string;
  private readonly outline: Outline;

  constructor(text: string, outline: Outline) {
    this.text = text;
    this.outline = outline;
  }

  get(at: number): LineEntry | undefined {
    return this.outline.get(at);
  }

  /** The last entry that starts at an offset or before it; -1 without. */
  findLast(offset: number): number {
    const { outline } = this;
    let [low, high] = [0, outline.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (outline.startOf(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The start of the comment around an offset. */
  findComment(offset: number): number | undefined {
    const { comments } = this.outline;
    let [low, high] = [0, comments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((comments[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    const start = comments[low - 1];
    return start === undefined || /[\r\n]/.test(this.text.slice(start, offset)) ? undefined : start;
  }

  private stepOf(at: number): Step {
    const { outline } = this;
    if (outline.kindOf(at) === 'item') return outline.indexOf(at);
    return unquoteKey(this.text.slice(outline.startOf(at), outline.endOf(at)));
  }

  pathOf(at: number): readonly Step[] {
    const path: Step[] = [];
    for (let place = at; place >= 0; place = this.outline.parentOf(place)) {
      if (this.outline.kindOf(place) !== 'loose') path.unshift(this.stepOf(place));
    }
    return path;
  }

  /** The places of the entries directly below another one (-1: of the document). */
  private *placesBelow(parent: number): Generator<number> {
    for (let at = this.firstBelow(parent) ?? -1; at >= 0; at = this.outline.nextOf(at)) yield at;
  }

  hasChildren(at: number): boolean {
    return at + 1 < this.outline.length && this.outline.parentOf(at + 1) === at;
  }

  firstBelow(at: number): number | undefined {
    return this.hasChildren(at) ? at + 1 : undefined;
  }

  columnBelow(at: number): number | undefined {
    return this.hasChildren(at) ? this.outline.columnOf(at + 1) : undefined;
  }

  /** What stands beside an entry: keys, items, or nothing that says it. The document holds keys. */
  levelOf(at: number): 'key' | 'item' | 'none' {
    const { outline } = this;
    const parent = outline.parentOf(at);
    for (const other of this.placesBelow(parent)) {
      const kind = outline.kindOf(other);
      if (other === at || kind === 'loose') continue;
      // Items that are deeper belong to the key that is being typed.
      if (kind === 'key' || outline.columnOf(other) <= outline.columnOf(at)) return kind;
    }
    return parent < 0 ? 'key' : 'none';
  }

  /** The keys below an entry, without that of one place. */
  keysBelow(parent: number, except: number): ReadonlySet<string> {
    const { outline } = this;
    const keys = new Set<string>();
    for (const at of this.placesBelow(parent)) {
      const isKey = outline.kindOf(at) === 'key' && outline.endOf(at) > outline.startOf(at);
      if (at !== except && isKey) keys.add(String(this.stepOf(at)));
    }
    return keys;
  }

  /** The number that an item at an offset has or would have. */
  itemIndex(parent: number, offset: number): number {
    const { outline } = this;
    let index = 0;
    for (const at of this.placesBelow(parent)) {
      if (outline.kindOf(at) === 'item' && outline.startOf(at) < offset) index++;
    }
    return index;
  }

  private find(path: readonly Step[]): number | undefined {
    let at = -1;
    for (const step of path) {
      let next: number | undefined;
      for (const place of this.placesBelow(at)) {
        if (this.outline.kindOf(place) !== 'loose' && this.stepOf(place) === step) next = place;
      }
      if (next === undefined) return undefined;
      at = next;
    }
    return at;
  }

  /** The texts of the items of a list, without the one around an offset. The last step is the item itself. */
  itemsBeside(path: readonly Step[], offset: number): ReadonlySet<string> {
    const texts = new Set<string>();
    if (typeof path[path.length - 1] !== 'number') return texts;
    const list = this.find(path.slice(0, -1));
    if (list === undefined) return texts;
    for (const at of this.placesBelow(list)) {
      const entry = this.get(at);
      if (entry?.kind !== 'item' || (entry.start < offset && offset <= Math.max(entry.end, entry.value.end))) continue;
      const text = this.scalarOf(entry);
      if (text !== undefined) texts.add(text);
    }
    return texts;
  }

  /** The text of a key's value, where it is on the key's line. */
  readValue(path: readonly Step[], key: string): string | undefined {
    const at = this.find([...path, key]);
    const entry = at === undefined ? undefined : this.get(at);
    return entry && this.scalarOf(entry);
  }

  private scalarOf({ value }: LineEntry): string | undefined {
    if (value.kind !== 'plain' && value.kind !== 'single' && value.kind !== 'double') return undefined;
    return unquoteKey(this.text.slice(value.start, value.end));
  }
}

/** Simple quoted text without its quotes. */
export function unquoteKey(written: string): string {
  const quote = written[0];
  if (quote !== '"' && quote !== "'") return written;
  const inner = written.endsWith(quote) && written.length > 1 ? written.slice(1, -1) : written.slice(1);
  if (quote === "'") return inner.replaceAll("''", "'");
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    return inner;
  }
}
