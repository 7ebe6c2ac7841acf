/** Makes cursors of a place in the outline of lines. */
import type { ProviderContext } from '../context.ts';
import { keyText } from '../yaml/access.ts';
import { lineStartAt, lineEndAt } from '../yaml/edit.ts';
import { locate, type Step } from '../yaml/locate.ts';
import type { YamlMap, YamlNode } from '../yaml/tree.ts';
import type { Cursor } from './cursor.ts';
import { expectedAt, toCursorKeyPath, type Expected } from './expected.ts';
import { findInFlow } from './find-in-flow.ts';
import { OutlineReader } from './outline-reader.ts';
import type { LineEntry } from './outline.ts';
import { getOutlineOfLines } from './outline-of-lines.ts';

/** Which text an item would replace. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly quote: '' | "'" | '"';
}

export type Flags = Partial<
  Pick<Cursor, 'flow' | 'needsDash' | 'needsSpace' | 'needsBreak' | 'colon' | 'block' | 'indent' | 'siblings'>
>;

const NOTHING: Expected = { scalar: false, list: false, map: false };

export class CursorFinder {
  readonly ctx: ProviderContext;
  readonly offset: number;
  readonly text: string;
  readonly outline: OutlineReader;

  constructor(ctx: ProviderContext, offset: number) {
    this.ctx = ctx;
    this.offset = offset;
    this.text = ctx.document.text;
    this.outline = new OutlineReader(this.text, getOutlineOfLines(ctx.document));
  }

  find(): readonly Cursor[] {
    const { offset, text, outline } = this;
    const at = outline.findLast(offset);
    const entry = outline.get(at);
    if (entry && offset <= entry.value.end && offset > entry.start && this.isTextBlock(entry)) {
      return this.inTextBlock(at, entry);
    }
    const comment = outline.findComment(offset);
    if (comment !== undefined) return this.inComment(comment);
    const lineStart = lineStartAt(text, offset);
    if (entry && (entry.start >= lineStart || offset <= entry.value.end)) return this.atEntry(at, entry);
    if (text.slice(lineStart, offset).trim() !== '') return [];
    if (this.isBeforeText()) return [];
    // No YAML begins with tabs: each is taken for a level.
    return this.onEmptyLine(at, text.slice(lineStart, offset).replaceAll('\t', '  ').length);
  }

  /** In the indentation of a line that holds something: nothing is typed there. */
  private isBeforeText(): boolean {
    const { text, offset } = this;
    return !/^\s*(?:#|$)/.test(text.slice(offset, lineEndAt(text, offset)));
  }

  read = (path: readonly Step[], key: string): string | undefined => this.outline.readValue(path, key);

  /** What is replaced is on the cursor's line. */
  private onLine(token: Token): Token {
    const { offset, text } = this;
    const lineStart = lineStartAt(text, offset);
    const end = Math.min(token.end, lineEndAt(text, offset));
    if (token.start >= lineStart) return { ...token, end };
    const blanks = /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0].length ?? 0;
    return { start: lineStart + blanks, end, quote: '' };
  }

  cursor(role: Cursor['role'], path: readonly Step[], given: Token, column: number, flags: Flags = {}): Cursor {
    const { offset, text, ctx } = this;
    const token = this.onLine(given);
    const from = token.quote === '' ? token.start : token.start + 1;
    const place = locate(ctx.tree, offset);
    const isScalar = place?.node.kind === 'scalar' && place.node.alias === undefined;
    return {
      offset,
      role,
      path,
      keyPath: toCursorKeyPath(path),
      map: findMap(ctx.tree.root, role === 'key' ? path : path.slice(0, -1)),
      node: isScalar && place.node.start !== place.node.end ? place.node : undefined,
      siblings: flags.siblings ?? new Set(),
      prefix: text.slice(Math.min(from, offset), offset),
      start: token.start,
      end: Math.max(token.end, offset),
      quote: token.quote,
      flow: flags.flow ?? false,
      needsDash: flags.needsDash ?? false,
      needsSpace: flags.needsSpace ?? false,
      needsBreak: flags.needsBreak ?? false,
      colon: flags.colon ?? false,
      column,
      block: flags.block ?? false,
      indent: flags.indent ?? 0,
    };
  }

  private inComment(start: number): readonly Cursor[] {
    const { text, offset } = this;
    const token: Token = { start, end: lineEndAt(text, offset), quote: '' };
    return [{ ...this.cursor('comment', [], token, start - lineStartAt(text, start)), keyPath: '' }];
  }

  private isTextBlock(entry: LineEntry): boolean {
    const { kind, start, end } = entry.value;
    if (kind === 'none' || kind === 'alias' || kind === 'flow' || this.offset <= start) return false;
    const firstBreak = lineEndAt(this.text, start);
    return firstBreak < end && (kind === 'block' ? this.offset > firstBreak : true);
  }

  private inTextBlock(at: number, entry: LineEntry): readonly Cursor[] {
    const { text, offset } = this;
    const lineStart = Math.max(lineStartAt(text, offset), entry.value.start);
    const before = text.slice(lineStart, offset);
    const line = before.trimStart();
    const word = /[\w-]*$/.exec(line)?.[0].length ?? 0;
    const after = /^[\w-]*/.exec(text.slice(offset, lineEndAt(text, offset)))?.[0].length ?? 0;
    const path = entry.kind === 'loose' ? this.outline.pathOf(entry.parent) : this.outline.pathOf(at);
    const token: Token = { start: offset - word, end: offset + after, quote: '' };
    return [
      {
        ...this.cursor('value', path, token, entry.column, { block: true, indent: this.indentOfBlock(entry) }),
        prefix: line,
      },
    ];
  }

  /** The column of a block's first line with words. */
  private indentOfBlock({ value: { kind, start, end } }: LineEntry): number {
    if (kind !== 'block') return 0;
    return /[\r\n]([ ]*)[^\s]/.exec(this.text.slice(lineEndAt(this.text, start), end))?.[1]?.length ?? 0;
  }

  private atEntry(at: number, entry: LineEntry): readonly Cursor[] {
    if (entry.kind === 'loose') return this.atLoose(at, entry);
    const { offset } = this;
    if (entry.kind === 'item') {
      return offset === entry.start ? [] : this.atValue(at, entry, this.outline.pathOf(at), entry.end);
    }
    if (offset > entry.colon) return this.atValue(at, entry, this.outline.pathOf(at), entry.colon + 1);
    const token = this.toToken(entry.start, entry.end);
    const siblings = this.outline.keysBelow(entry.parent, at);
    return [this.cursor('key', this.outline.pathOf(entry.parent), token, entry.column, { colon: true, siblings })];
  }

  toToken(start: number, end: number): Token {
    const first = this.text[start];
    return { start, end, quote: first === '"' || first === "'" ? first : '' };
  }

  /** Behind a colon or dash, on its line or in its value. */
  private atValue(at: number, entry: LineEntry, path: readonly Step[], from: number): readonly Cursor[] {
    const { offset, text } = this;
    const { value } = entry;
    const item = entry.kind === 'item';
    if (offset < value.start && value.kind !== 'none') return [];
    if (entry.propertiesEnd > 0 && offset <= entry.propertiesEnd) return [];
    if (value.kind === 'flow') {
      if (offset > value.start && (offset < value.end || (!value.closed && offset >= value.end))) {
        return findInFlow(this, path, value.start, Math.max(value.end, offset), entry.column);
      }
      return [];
    }
    if (value.kind === 'block') return [];
    const needsSpace = offset === from;
    // What stands below belongs to the key: its value is there.
    const hasChildren = this.outline.hasChildren(at);
    if (value.kind === 'none') {
      const token: Token = { start: offset, end: offset, quote: '' };
      if (hasChildren) return item && !needsSpace ? this.beforeKeys(at, token) : [];
      return this.contentCursors(path, token, item ? 'item' : 'key', entry.column, needsSpace);
    }
    if (value.closed && (value.kind === 'single' || value.kind === 'double') && offset > value.end) return [];
    if (item && hasChildren) return [];
    const token = this.toToken(value.start, Math.max(value.end, offset));
    if (text.slice(value.end, offset).trim() !== '') return [];
    return this.contentCursors(path, token, item ? 'item' : 'key', entry.column, needsSpace);
  }

  /** Behind a dash whose item begins on the next line: a first key, where it stands above the others. */
  private beforeKeys(at: number, token: Token): readonly Cursor[] {
    const { outline, text, offset } = this;
    const first = outline.get(outline.firstBelow(at) ?? -1);
    if (first?.kind !== 'key' || first.column !== offset - lineStartAt(text, offset)) return [];
    const siblings = outline.keysBelow(at, -1);
    return [this.cursor('key', outline.pathOf(at), token, first.column, { siblings })];
  }

  /**
   * What can be typed as the value at `path`.
   * @param place behind a key, behind a dash, on a line of its own, or inside of brackets
   * @param column of the key or dash; on a line of its own, of that line
   */
  contentCursors(
    path: readonly Step[],
    token: Token,
    place: 'key' | 'item' | 'line' | 'flow',
    column: number,
    needsSpace = false,
  ): readonly Cursor[] {
    // An alias stands for the whole value.
    const alias = this.text[token.start] === '*';
    const { scalar, list, map } = alias ? NOTHING : expectedAt(this.ctx, path, this.read);
    const cursors: Cursor[] = [];
    const onLine = place === 'line';
    const flow = place === 'flow';
    const base: Flags = { flow, needsSpace };
    if ((!list && !map) || (scalar && !onLine)) {
      const siblings = this.outline.itemsBeside(path, this.offset);
      cursors.push(this.cursor('value', path, token, column, { ...base, siblings }));
    }
    if (list && (onLine || !scalar)) {
      const below = onLine ? column : column + 2;
      cursors.push(...this.itemCursors([...path, 0], token, below, { ...base, needsBreak: place === 'key' }));
    }
    if (map) {
      // Behind a dash the first key stands where the cursor is.
      const dashed =
        column + (needsSpace ? 2 : Math.max(2, token.start - lineStartAt(this.text, token.start) - column));
      const below = onLine ? column : place === 'item' ? dashed : column + 2;
      cursors.push(this.cursor('key', path, token, below, { ...base, needsBreak: place === 'key' || flow }));
    }
    return cursors;
  }

  /** A new item whose dash is missing. */
  itemCursors(path: readonly Step[], token: Token, column: number, flags: Flags): readonly Cursor[] {
    const { scalar, list, map } = expectedAt(this.ctx, path, this.read);
    const cursors: Cursor[] = [];
    const wanting: Flags = { ...flags, needsDash: true };
    if (map) cursors.push(this.cursor('key', path, token, column + 2, { ...wanting, siblings: new Set() }));
    if (scalar || list || !map) cursors.push(this.cursor('value', path, token, column, wanting));
    return cursors;
  }

  private atLoose(at: number, entry: LineEntry): readonly Cursor[] {
    const { offset, text, outline } = this;
    if (entry.value.kind === 'flow' && offset > entry.value.start) {
      const path = outline.pathOf(entry.parent);
      if (entry.value.closed && offset >= entry.value.end) return [];
      return findInFlow(this, path, entry.value.start, Math.max(entry.value.end, offset), entry.column);
    }
    if (entry.value.kind === 'flow') return [];
    const token = this.toToken(entry.start, Math.max(entry.end, offset));
    const words = text.slice(entry.start, entry.end);
    const glued = /^(?:[A-Za-z_][\w.-]*):(?!\/\/)(?=\S)/.exec(words)?.[0].length;
    const level = outline.levelOf(at);
    const path = outline.pathOf(entry.parent);
    const isKey = level === 'key' || (level === 'none' && expectedAt(this.ctx, path, this.read).map);
    if (glued !== undefined && isKey) return this.atGluedKey(path, entry, glued);
    if (level === 'key') {
      const siblings = outline.keysBelow(entry.parent, at);
      return [this.cursor('key', path, token, entry.column, { siblings })];
    }
    if (/^-[^\s-]/.test(words) && (level === 'item' || expectedAt(this.ctx, path, this.read).list)) {
      if (offset === entry.start) return [];
      const item = [...path, outline.itemIndex(entry.parent, offset)];
      return this.contentCursors(item, this.toToken(entry.start + 1, token.end), 'item', entry.column, true);
    }
    if (level === 'item') return this.newItem(entry.parent, token, entry.column);
    return this.contentCursors(path, token, 'line', entry.column);
  }

  /** `key:value`, which YAML takes for text. */
  private atGluedKey(path: readonly Step[], entry: LineEntry, length: number): readonly Cursor[] {
    const { offset, text } = this;
    const colon = entry.start + length - 1;
    if (offset <= colon) {
      return [this.cursor('key', path, this.toToken(entry.start, colon), entry.column, { colon: true })];
    }
    const value = [...path, text.slice(entry.start, colon)];
    const token = this.toToken(colon + 1, Math.max(entry.end, offset));
    return this.contentCursors(value, token, 'key', entry.column, true).map((one) => ({ ...one, needsSpace: true }));
  }

  private newItem(parent: number, token: Token, column: number): readonly Cursor[] {
    const { outline, offset } = this;
    const path = [...outline.pathOf(parent), outline.itemIndex(parent, offset)];
    const siblings = outline.itemsBeside(path, offset);
    return this.itemCursors(path, token, column, { siblings });
  }

  /** The indentation decides which collection the line would continue. */
  private onEmptyLine(last: number, column: number): readonly Cursor[] {
    const { outline, offset } = this;
    const token: Token = { start: offset, end: offset, quote: '' };
    const entry = outline.get(last);
    if (!entry) return [this.cursor('key', [], token, 0, { siblings: outline.keysBelow(-1, -1) })];
    const { value } = entry;
    if (value.kind === 'block' && column > entry.column) {
      const path = outline.pathOf(entry.kind === 'loose' ? entry.parent : last);
      const flags: Flags = { block: true, indent: this.indentOfBlock(entry) };
      return [{ ...this.cursor('value', path, token, entry.column, flags), prefix: '' }];
    }
    if (value.kind === 'flow' && !value.closed && column > entry.column) {
      return findInFlow(this, outline.pathOf(last), value.start, offset, entry.column);
    }
    const open = value.kind === 'none' && entry.kind !== 'loose' && entry.end <= offset;
    if (open && column > entry.column) {
      const child = outline.columnBelow(last);
      if (child === undefined) return this.below(last, token, column);
      // The line stands before what is there already.
      return this.beside(outline.firstBelow(last) ?? last, token, child);
    }
    return this.continueOpen(last, token, column);
  }

  private below(parent: number, token: Token, column: number): readonly Cursor[] {
    return this.contentCursors(this.outline.pathOf(parent), token, 'line', column);
  }

  /** A new entry on the level of another one. */
  private beside(at: number, token: Token, column: number): readonly Cursor[] {
    const { outline, offset } = this;
    const entry = outline.get(at);
    if (!entry) return [];
    if (entry.kind === 'item') {
      const path = [...outline.pathOf(entry.parent), outline.itemIndex(entry.parent, offset)];
      return this.itemCursors(path, token, column, { siblings: outline.itemsBeside(path, offset) });
    }
    const siblings = outline.keysBelow(entry.parent, -1);
    if (entry.kind === 'loose' && outline.levelOf(at) === 'none') return this.below(entry.parent, token, column);
    return [this.cursor('key', outline.pathOf(entry.parent), token, column, { siblings })];
  }

  private continueOpen(last: number, token: Token, column: number): readonly Cursor[] {
    const { outline } = this;
    const cursors: Cursor[] = [];
    let deeper = last;
    for (let at = last; at >= 0; at = outline.get(at)?.parent ?? -1) {
      const entry = outline.get(at);
      if (!entry) break;
      if (entry.column === column) {
        // The list at its key's column: first the key, which is the more general thing.
        cursors.unshift(...this.beside(at, token, column));
      } else if (entry.column < column) {
        // Between two levels: the deeper one was meant.
        if (cursors.length === 0) return this.beside(deeper, token, outline.get(deeper)?.column ?? column);
        return cursors;
      }
      deeper = at;
    }
    if (cursors.length > 0) return cursors;
    return this.beside(deeper, token, outline.get(deeper)?.column ?? 0);
  }
}

function findMap(root: YamlNode | undefined, path: readonly Step[]): YamlMap | undefined {
  let node = root;
  for (const step of path) {
    if (node?.kind === 'seq') node = typeof step === 'number' ? node.items[step] : undefined;
    else if (node?.kind === 'map') {
      const { entries }: YamlMap = node;
      node = entries.find((pair) => keyText(pair) === String(step))?.value;
    } else return undefined;
  }
  return node?.kind === 'map' ? node : undefined;
}
