/** What stands inside of `[…]` and `{…}`, also where brackets are still missing. */
import { findInnerQuoteEnd, startsToken } from './scan-values.ts';

export interface FlowToken {
  readonly start: number;
  readonly end: number;
}

/** The stretch between two commas. */
export interface FlowSlot {
  /** Behind the bracket or comma before it. */
  readonly start: number;
  /** The comma or bracket behind it, or the end of the text. */
  readonly end: number;
  /** What stands before the colon, or all there is. */
  readonly head: FlowToken | FlowCollection | undefined;
  readonly colon: number;
  readonly value: FlowToken | FlowCollection | undefined;
}

export interface FlowCollection {
  readonly kind: 'seq' | 'map';
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
  readonly slots: readonly FlowSlot[];
}

export function isFlowCollection(node: FlowToken | FlowCollection | undefined): node is FlowCollection {
  return node !== undefined && 'slots' in node;
}

const MAX_DEPTH = 100;

/**
 * Reads the collection that starts at `start` and ends at `end` at the latest.
 * @param sound the reader found nothing wrong: what is open will be closed
 */
export function scanFlow(text: string, start: number, end: number, sound: boolean): FlowCollection {
  return new FlowScan(text, end, sound).readCollection(start, 0);
}

class FlowScan {
  private readonly text: string;
  private readonly end: number;
  private readonly sound: boolean;
  private at = 0;

  constructor(text: string, end: number, sound: boolean) {
    this.text = text;
    this.end = end;
    this.sound = sound;
  }

  readCollection(start: number, depth: number): FlowCollection {
    const { text, end } = this;
    const kind = text[start] === '[' ? 'seq' : 'map';
    const slots: FlowSlot[] = [];
    this.at = start + 1;
    for (;;) {
      slots.push(this.readSlot(depth));
      const char = this.at < end ? text[this.at] : undefined;
      if (char === undefined) return { kind, start, end, closed: false, slots };
      this.at++;
      if (char !== ',') return { kind, start, end: this.at, closed: true, slots };
    }
  }

  private readSlot(depth: number): FlowSlot {
    const start = this.at;
    let head: FlowSlot['head'];
    let value: FlowSlot['value'];
    let colon = -1;
    for (;;) {
      this.skip();
      const char = this.at < this.end ? this.text[this.at] : undefined;
      if (char === undefined || char === ',' || char === ']' || char === '}') break;
      if (char === ':' && colon < 0 && this.isColon(this.at, head)) {
        colon = this.at++;
        continue;
      }
      const node = this.readNode(depth);
      if (colon < 0) head = join(head, node);
      else value = join(value, node);
    }
    return { start, end: this.at, head, colon, value };
  }

  private isColon(at: number, head: FlowSlot['head']): boolean {
    const quoted = head !== undefined && /["']/.test(this.text[head.end - 1] ?? '') && head.end === at;
    return quoted || at + 1 >= this.end || /[\s,[\]{}]/.test(this.text[at + 1] ?? ' ');
  }

  private readNode(depth: number): FlowToken | FlowCollection {
    const { text, end } = this;
    const start = this.at;
    const char = text[start];
    if ((char === '[' || char === '{') && depth < MAX_DEPTH) return this.readCollection(start, depth + 1);
    if ((char === '"' || char === "'") && startsToken(text, start)) {
      const found = findInnerQuoteEnd(text, start, { column: 0, sound: this.sound });
      this.at = Math.min(found.end, end);
      return { start, end: this.at };
    }
    let at = start + 1;
    for (; at < end; at++) {
      const next = text[at] ?? '';
      if (/[,[\]{}\r\n]/.test(next)) break;
      if (next === ':' && (at + 1 >= end || /[\s,[\]{}]/.test(text[at + 1] ?? ' '))) break;
      if (next === '#' && /\s/.test(text[at - 1] ?? '')) break;
    }
    this.at = at;
    while (at > start + 1 && /\s/.test(text[at - 1] ?? '')) at--;
    return { start, end: at };
  }

  private skip(): void {
    const { text, end } = this;
    for (; this.at < end; this.at++) {
      const char = text[this.at] ?? '';
      if (char === '#' && /[\s,[{]/.test(text[this.at - 1] ?? ' ')) {
        while (this.at + 1 < end && !/[\r\n]/.test(text[this.at + 1] ?? '\n')) this.at++;
      } else if (!/\s/.test(char)) return;
    }
  }
}

/** Text on two lines is one text. */
function join(a: FlowToken | FlowCollection | undefined, b: FlowToken | FlowCollection): FlowToken | FlowCollection {
  if (!a) return b;
  return isFlowCollection(a) ? a : { start: a.start, end: b.end };
}
