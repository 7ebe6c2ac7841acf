/**
 * Reads the outline of a block-style document. Made for text that is being typed: it needs no sound document, and one
 * broken line spoils only itself.
 */
import type { Outline } from './outline.ts';
import { type EntryKind } from './outline.ts';
import { findFlowEnd, findQuoteEnd, type EndOptions } from './scan-values.ts';

const [TAB, LF, CR, SPACE, QUOTE, HASH, AMPERSAND, APOSTROPHE, STAR, DASH, COLON] = [
  9, 10, 13, 32, 34, 35, 38, 39, 42, 45, 58,
];
const [BANG, FOLD, QUESTION, BRACKET, BRACE, PIPE] = [33, 62, 63, 91, 123, 124];

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** True at a line break and behind the end of the text. */
export function isLineEnd(code: number): boolean {
  return code === LF || code === CR || Number.isNaN(code);
}

/** Looked at for every closing character, even if many were looked for in vain. */
const MIN_LOOK = 500;

/** On one line. */
const MAX_DASHES = 50;

export interface ScanOptions {
  /** The reader found nothing wrong. */
  readonly sound: boolean;
  /** Asked at a key that starts its line, before it is added: is the rest known? The scan then ends. */
  readonly isKnown?: (start: number, column: number, parent: number) => boolean;
}

/** Adds to an outline what a text holds from the start of a line on, below the entries that are open there. */
export function scanLines(
  text: string,
  outline: Outline,
  options: ScanOptions,
  from = text.charCodeAt(0) === 0xfeff ? 1 : 0,
  open: readonly number[] = [],
): void {
  new LineScan(text, outline, options, open).run(from);
}

class LineScan {
  private readonly text: string;
  private readonly outline: Outline;
  private readonly options: ScanOptions;
  /** Places of the entries that are open, outermost first. */
  private readonly stack: number[];
  private lineStart = 0;
  private isDone = false;
  /** How much may be read in vain for quotes and brackets that are never closed. */
  private budget: number;

  constructor(text: string, outline: Outline, options: ScanOptions, open: readonly number[]) {
    this.text = text;
    this.outline = outline;
    this.options = options;
    this.stack = [...open];
    this.budget = 2 * text.length;
  }

  run(from: number): void {
    const { text } = this;
    let pos = from;
    while (pos < text.length) {
      this.lineStart = pos;
      while (isBlank(text.charCodeAt(pos))) pos++;
      const column = pos - this.lineStart;
      if (column === 0 && /^(?:---|\.\.\.)(?=\s|$)/.test(text.slice(pos, pos + 4))) {
        this.stack.length = 0;
        pos = this.endOfLine(pos);
      } else if (!isLineEnd(text.charCodeAt(pos))) pos = this.readContent(pos, column);
      if (this.isDone) return;
      pos = this.nextLine(pos);
    }
  }

  private endOfLine(from: number): number {
    let at = from;
    while (!isLineEnd(this.text.charCodeAt(at))) at++;
    return at;
  }

  /** From a place on a line to the start of the next one, over a trailing comment. */
  private nextLine(from: number): number {
    const { text } = this;
    let at = from;
    for (let code = text.charCodeAt(at); !isLineEnd(code); code = text.charCodeAt(++at)) {
      if (code === HASH && (at === 0 || isBlank(text.charCodeAt(at - 1)) || isLineEnd(text.charCodeAt(at - 1)))) {
        this.outline.comments.push(at);
        at = this.endOfLine(at);
        break;
      }
    }
    return this.lineBehind(at);
  }

  /** Reads what a line (or the rest behind a dash) holds; returns where it ends. */
  private readContent(from: number, column: number, dashes = 0): number {
    const { text } = this;
    const code = text.charCodeAt(from);
    if (code === HASH) return from;
    const startsLine = dashes === 0;
    if (code === DASH && this.isGap(from + 1) && dashes < MAX_DASHES) return this.readItem(from, column, dashes);
    if (code === QUESTION && startsLine && this.isGap(from + 1)) {
      const end = this.readExplicitKey(from, column);
      if (end >= 0) return end;
    }
    const keyEnd = this.findKeyEnd(from, code);
    if (keyEnd >= 0) {
      let colon = keyEnd;
      while (text.charCodeAt(colon) !== COLON) colon++;
      if (startsLine) {
        this.close(column, 'key');
        if (this.options.isKnown?.(from, column, this.top()) === true) {
          this.isDone = true;
          return from;
        }
      }
      this.open('key', column, from, keyEnd, colon);
      return this.readValue(colon + 1);
    }
    if (startsLine || this.isAboveKeys(from, column)) return this.readLoose(from, column);
    return this.readValue(from);
  }

  /** `? key` with `: value` on a line below; -1 where the key is more than a word or its value is not there. */
  private readExplicitKey(from: number, column: number): number {
    const { text } = this;
    const line = text.slice(from, this.endOfLine(from));
    const match = /^(\?[ \t]+)("[^"\r\n]*"|'[^'\r\n]*'|[^\s"'#&!*|>[\]{},][^\r\n#:]*?|)[ \t]*(?:#.*)?$/.exec(line);
    if (!match) return -1;
    const [, mark = '', key = ''] = match;
    const start = from + mark.length;
    let at = start + key.length;
    do {
      at = this.nextLine(at);
      this.lineStart = at;
      while (isBlank(text.charCodeAt(at))) at++;
    } while (at < text.length && (isLineEnd(text.charCodeAt(at)) || text.charCodeAt(at) === HASH));
    if (text.charCodeAt(at) !== COLON || at - this.lineStart !== column || !this.isGap(at + 1)) {
      this.lineStart = from - column;
      return -1;
    }
    this.close(column, 'key');
    this.open('key', column, start, start + key.length, at);
    return this.readContentBehind(at + 1);
  }

  /** A value behind the colon of an explicit key may be a mapping or list that starts on the same line. */
  private readContentBehind(from: number): number {
    const { text } = this;
    let at = from;
    while (isBlank(text.charCodeAt(at))) at++;
    const code = text.charCodeAt(at);
    return isLineEnd(code) || code === HASH ? this.readValue(from) : this.readContent(at, at - this.lineStart, 1);
  }

  /** Is text behind a dash a key that is half typed? The keys below it stand at its column. */
  private isAboveKeys(from: number, column: number): boolean {
    const { text } = this;
    const code = text.charCodeAt(from);
    if (code === QUOTE || code === APOSTROPHE || code === BRACKET || code === BRACE || code === BANG) return false;
    if (code === AMPERSAND || code === STAR || code === PIPE || code === FOLD) return false;
    let start = this.endOfLine(from);
    let at = start;
    while (at < text.length && isLineEnd(text.charCodeAt(at))) {
      start = this.lineBehind(at);
      at = start;
      while (isBlank(text.charCodeAt(at))) at++;
    }
    return at - start === column && this.findKeyEnd(at, text.charCodeAt(at)) > at;
  }

  private lineBehind(lineEnd: number): number {
    const { text } = this;
    return text.charCodeAt(lineEnd) === CR && text.charCodeAt(lineEnd + 1) === LF ? lineEnd + 2 : lineEnd + 1;
  }

  private isGap(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return isBlank(code) || isLineEnd(code);
  }

  private readItem(dash: number, column: number, dashes: number): number {
    const { text } = this;
    if (dashes === 0) this.close(column, 'item');
    this.open('item', column, dash, dash + 1, -1);
    let at = dash + 1;
    while (isBlank(text.charCodeAt(at))) at++;
    const code = text.charCodeAt(at);
    if (isLineEnd(code) || code === HASH) return this.readValue(dash + 1);
    return this.readContent(at, at - this.lineStart, dashes + 1);
  }

  /** Where the key at the start of the content ends; -1 where it is no key. */
  private findKeyEnd(from: number, first: number): number {
    const { text } = this;
    let at = from;
    if (first === QUOTE || first === APOSTROPHE) {
      const { end, closed } = findQuoteEnd(text, from, { ...this.endOptions(0), oneLine: true });
      if (!closed) return -1;
      at = end;
      while (isBlank(text.charCodeAt(at))) at++;
      return text.charCodeAt(at) === COLON && this.isGap(at + 1) ? end : -1;
    }
    if (first === BRACKET || first === BRACE || first === BANG || first === AMPERSAND) return -1;
    for (let code = first; !isLineEnd(code); code = text.charCodeAt(++at)) {
      if (code === COLON && this.isGap(at + 1)) {
        let end = at;
        while (end > from && isBlank(text.charCodeAt(end - 1))) end--;
        // A colon alone: its key is still to be typed.
        return end;
      }
      if (code === HASH && isBlank(text.charCodeAt(at - 1))) return -1;
    }
    return -1;
  }

  /** The innermost open entry; -1 for the document. */
  private top(): number {
    return this.stack[this.stack.length - 1] ?? -1;
  }

  /** Ends what an entry at the start of a line cannot stand below. */
  private close(column: number, kind: EntryKind): void {
    const { stack, outline } = this;
    for (let top = this.top(); top >= 0; top = this.top()) {
      const above = outline.columnOf(top);
      // A list may stand at the column of its key.
      if (above < column || (above === column && kind === 'item' && outline.kindOf(top) === 'key')) return;
      stack.pop();
    }
  }

  private open(kind: EntryKind, column: number, start: number, end: number, colon: number): number {
    const at = this.outline.add(kind, column, start, end, colon, this.top());
    if (kind !== 'loose') this.stack.push(at);
    return at;
  }

  private endOptions(column: number): EndOptions {
    return { column, sound: this.options.sound, limit: Math.max(this.budget, MIN_LOOK) };
  }

  /** Reads the value of the entry that was opened last. */
  private readValue(from: number): number {
    const { text, outline } = this;
    const entry = this.top();
    let at = from;
    for (;;) {
      while (isBlank(text.charCodeAt(at))) at++;
      const code = text.charCodeAt(at);
      if (code !== BANG && code !== AMPERSAND) break;
      while (!this.isGap(at)) at++;
      if (entry >= 0) outline.setPropertiesEnd(entry, at);
    }
    return this.scanValue(at, outline.columnOf(entry), entry);
  }

  /** @param column of the key or dash that the value belongs to */
  private scanValue(at: number, column: number, entry: number): number {
    const { text, outline } = this;
    const code = text.charCodeAt(at);
    if (isLineEnd(code) || code === HASH) {
      if (entry >= 0) outline.setValue(entry, 'none', at, at, true);
      return at;
    }
    if (code === QUOTE || code === APOSTROPHE || code === BRACKET || code === BRACE) {
      const flow = code === BRACKET || code === BRACE;
      const found = (flow ? findFlowEnd : findQuoteEnd)(text, at, this.endOptions(column));
      const { end, closed, seen } = found;
      if (!closed) this.budget -= seen - at;
      if (!closed || seen > end + 1) outline.farLooks.push({ at: entry, start: at, seen, closed });
      if (found.contested) outline.contested = true;
      if (entry >= 0) outline.setValue(entry, flow ? 'flow' : code === QUOTE ? 'double' : 'single', at, end, closed);
      return end;
    }
    let end = this.endOfPlainLine(at);
    let kind: 'plain' | 'block' | 'alias' = code === STAR ? 'alias' : 'plain';
    if ((code === PIPE || code === FOLD) && /^[|>](?:[-+]?[1-9]?|[1-9][-+])[ \t]*$/.test(text.slice(at, end))) {
      kind = 'block';
      end = this.findBlockEnd(end, column);
    }
    if (entry >= 0) outline.setValue(entry, kind, at, end, true);
    return end;
  }

  /** The end of plain text on its line: before a comment and the blanks in front of it. */
  private endOfPlainLine(from: number): number {
    const { text } = this;
    let at = from;
    for (let code = text.charCodeAt(at); !isLineEnd(code); code = text.charCodeAt(++at)) {
      if (code === HASH && at > from && isBlank(text.charCodeAt(at - 1))) break;
    }
    while (at > from && isBlank(text.charCodeAt(at - 1))) at--;
    return at;
  }

  /** The end of the last line of a text block: blank lines behind it do not count. */
  private findBlockEnd(header: number, column: number): number {
    const { text } = this;
    let end = this.endOfLine(header);
    let at = end;
    while (at < text.length) {
      at += text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
      const start = at;
      while (text.charCodeAt(at) === SPACE) at++;
      const blank = isLineEnd(text.charCodeAt(at));
      if (!blank && at - start <= column) break;
      at = this.endOfLine(at);
      if (!blank) end = at;
    }
    return end;
  }

  private readLoose(from: number, column: number): number {
    const { text, outline } = this;
    const code = text.charCodeAt(from);
    const top = this.top();
    const isText = code !== QUOTE && code !== APOSTROPHE && code !== BRACKET && code !== BRACE;
    // Further lines of plain text.
    const isLast = top >= 0 && top === outline.length - 1;
    if (isText && isLast && column > outline.columnOf(top) && outline.hasPlainValue(top)) {
      if (this.commentFree(outline.valueOf(top).end)) {
        const end = this.endOfPlainLine(from);
        outline.setValueEnd(top, end);
        return end;
      }
    }
    this.close(column, 'loose');
    const entry = this.open('loose', column, from, from, -1);
    let at = from;
    while (text.charCodeAt(at) === BANG || text.charCodeAt(at) === AMPERSAND) {
      while (!this.isGap(at)) at++;
      while (isBlank(text.charCodeAt(at))) at++;
    }
    // Text of its own below a key is the key's value; its end is looked for by the key's column.
    const end = this.scanValue(at, outline.columnOf(outline.parentOf(entry)), entry);
    outline.setEnd(entry, end);
    return end;
  }

  /** A comment between two lines ends plain text. */
  private commentFree(from: number): boolean {
    const last = this.outline.comments[this.outline.comments.length - 1];
    return last === undefined || last < from;
  }
}
