/**
 * Reads the YAML that project files are mostly made of, line by line: block mappings and lists of one-line values and
 * text blocks. Patterns do the work, which the engine runs at full speed from the first line on, where the scanner needs
 * thousands of lines to get there.
 *
 * It gives what scanner and parser give, or nothing: whatever is unusual or wrong is left to them.
 */
import { checkPairs } from './construct.ts';
import { NodeFactory, type MutableMap, type MutableSeq } from './nodes.ts';
import { Problems } from './problems.ts';
import { scanBlockScalar } from './scan-block.ts';
import { scanQuoted } from './scan-quoted.ts';
import { Scanner } from './scanner.ts';
import type { ScalarStyle, YamlComment, YamlNode, YamlScalar } from './tree.ts';

/** What was read, by this reader or by the parser. */
export interface ReadNodes {
  readonly root: YamlNode | undefined;
  readonly comments: readonly YamlComment[];
  readonly nodes: NodeFactory;
  readonly problems: Problems;
}

/** An open block collection. */
interface Level {
  readonly column: number;
  readonly node: MutableMap | MutableSeq;
  /** A list at the column of the key that it belongs to. */
  readonly indentless: boolean;
}

/** Characters that may not begin plain text, or only sometimes. */
const FIRST = '[^\\s\\-?:,[\\]{}#&*!|>\'"%@`]';
const PLAIN_KEY = new RegExp(`${FIRST}[^\\n\\t:#]*:(?=[ \\n]|$)`, 'y');
const QUOTED_KEY = /(?:"[^"\\\n]*"|'[^'\n]*'):(?=[ \n]|$)/y;
const QUOTED = /"[^"\\\n]*"|'[^'\n]*'(?!')/y;
const PLAIN_START = new RegExp(`${FIRST}|-[^\\s]`, 'y');
const PLAIN = /[^\n\t:#]*(?=\n|$)/y;
/** With a colon or a hash in it. */
const PLAIN_REST = /(?:[^\n\t :#]|:(?=[^ \n\t])|(?<! )#| +(?=[^ \n\t#]))+/y;
const FLOW_ITEM = '(?:[\\w./$][\\w./$=+@~^%-]*|"[^"\\\\\\n]*"|\'[^\'\\n]*\')';
const FLOW_LIST = new RegExp(`\\[ *(?:${FLOW_ITEM} *(?:, *${FLOW_ITEM} *)*)?\\]`, 'y');
const NEXT_ITEM = new RegExp(FLOW_ITEM, 'y');
const EMPTY_MAP = /\{ *\}/y;
const LITERAL_HEADER = /\|-?\n/y;
const LINE_END = / *(?:\n|$)/y;

/** Far below the limits of the parser, which says what is wrong beyond them. */
const MAX_LEVELS = 100;
const MAX_KEY_LENGTH = 1000;

/**
 * @param text without characters that YAML refuses, breaks other than line feeds, markers and directives
 * @param from the start of a line where a mapping at the margin begins
 */
export function readPlainLines(text: string, from: number): ReadNodes | undefined {
  const reader = new LineReader(text, from);
  const root = reader.read();
  const { comments, nodes, problems } = reader;
  return root && problems.attempts === 0 && problems.list.length === 0
    ? { root, comments, nodes, problems }
    : undefined;
}

class LineReader {
  readonly comments: YamlComment[] = [];
  readonly problems: Problems;
  readonly nodes: NodeFactory;
  private readonly text: string;
  private pos: number;
  private lineStart: number;
  private readonly levels: Level[] = [];
  private top: Level | undefined;
  /** The key whose value comes next. */
  private key: YamlScalar | undefined;
  /** Where a value would stand that is absent; -1 where none is awaited. */
  private pending = -1;
  private scanner: Scanner | undefined;

  constructor(text: string, from: number) {
    this.text = text;
    this.pos = this.lineStart = from;
    this.problems = new Problems(text);
    this.nodes = new NodeFactory(this.problems);
  }

  read(): YamlNode | undefined {
    const { length } = this.text;
    while (this.pos < length) if (!this.readLine()) return undefined;
    const root = this.levels[0]?.node;
    this.settle();
    while (this.top) this.close(this.top);
    return root;
  }

  /** False where the line is not for this reader, as with all methods below. */
  private readLine(): boolean {
    const { text } = this;
    let at = (this.lineStart = this.pos);
    while (text.charCodeAt(at) === 32) at++;
    const code = text.charCodeAt(at);
    if (code === 10 || code === 35 || at === text.length) return this.finishLine(at);
    const isEntry = this.isDash(at);
    return this.findLevel(at, isEntry) && (isEntry ? this.readEntry(at) : this.readContent(at));
  }

  private isDash(at: number): boolean {
    if (this.text.charCodeAt(at) !== 45) return false;
    const next = this.text.charCodeAt(at + 1);
    return next === 32 || next === 10 || at + 1 === this.text.length;
  }

  /** Closes what ends above a line, and opens a list that begins in it. */
  private findLevel(at: number, isEntry: boolean): boolean {
    const column = at - this.lineStart;
    let { top } = this;
    if (!top) return column === 0 && !isEntry;
    if (this.pending >= 0) {
      const isBelow = column > top.column || (isEntry && column === top.column && top.node.kind === 'map');
      if (isBelow) return !isEntry || this.openList(at, column, column === top.column);
      this.settle();
    }
    while (top && (top.column > column || (top.indentless && top.column === column && !isEntry))) top = this.close(top);
    return top?.column === column && isEntry === (top.node.kind === 'seq');
  }

  /** A line after its indentation, or what follows the dash of a list. */
  private readContent(at: number): boolean {
    const { text, top } = this;
    const code = text.charCodeAt(at);
    const pattern = code === 34 || code === 39 ? QUOTED_KEY : PLAIN_KEY;
    pattern.lastIndex = at;
    if (!pattern.test(text)) return this.pending >= 0 && this.readValue(at);
    const colon = pattern.lastIndex - 1;
    if (colon - at > MAX_KEY_LENGTH || text.charCodeAt(colon - 1) === 32) return false;
    if (!top || this.pending >= 0) {
      if (!this.open({ kind: 'map', start: at, end: at, flow: false, pairs: [], entries: [] }, at, false)) return false;
    }
    this.key = this.makeScalar(at, colon, pattern === QUOTED_KEY, true);
    return this.readAfter(colon + 1);
  }

  /** What follows the colon of a key or the dash of an entry. */
  private readAfter(end: number): boolean {
    const at = this.skipBlanks(end);
    const code = this.text.charCodeAt(at);
    this.pending = end;
    if (code === 10 || code === 35 || at === this.text.length) return this.finishLine(at);
    return this.key ? this.readValue(at) : this.isDash(at) ? this.readInnerList(at) : this.readContent(at);
  }

  private readInnerList(at: number): boolean {
    return this.openList(at, at - this.lineStart, false) && this.readEntry(at);
  }

  private readEntry(at: number): boolean {
    this.key = undefined;
    return this.readAfter(at + 1);
  }

  private readValue(at: number): boolean {
    const { text } = this;
    switch (text.charCodeAt(at)) {
      case 34: // "
      case 39: // '
        QUOTED.lastIndex = at;
        if (!QUOTED.test(text)) return this.scan(at, false);
        this.put(this.makeScalar(at, QUOTED.lastIndex, true, false));
        return this.finishLine(QUOTED.lastIndex);
      case 124: // |
        return this.readLiteral(at) || this.scan(at, true);
      case 62: // >
        return this.scan(at, true);
      case 91: // [
        return this.readFlowList(at);
      case 123: // {
        return this.readEmptyMap(at);
    }
    PLAIN_START.lastIndex = at;
    if (!PLAIN_START.test(text)) return false;
    PLAIN.lastIndex = at;
    const pattern = PLAIN.test(text) ? PLAIN : PLAIN_REST;
    if (pattern === PLAIN_REST) {
      pattern.lastIndex = at;
      if (!pattern.test(text)) return false;
    }
    const stop = pattern.lastIndex;
    let end = stop;
    while (text.charCodeAt(end - 1) === 32) end--;
    this.put(this.makeScalar(at, end, false, false));
    return this.finishLine(end);
  }

  private readFlowList(start: number): boolean {
    const { text } = this;
    FLOW_LIST.lastIndex = start;
    if (!FLOW_LIST.test(text)) return false;
    const end = FLOW_LIST.lastIndex;
    const items: YamlNode[] = [];
    for (let at = this.skipBlanks(start + 1); at < end - 1;) {
      NEXT_ITEM.lastIndex = at;
      NEXT_ITEM.test(text);
      const stop = NEXT_ITEM.lastIndex;
      const code = text.charCodeAt(at);
      items.push(this.makeScalar(at, stop, code === 34 || code === 39, false));
      at = this.skipBlanks(stop);
      if (text.charCodeAt(at) === 44) at = this.skipBlanks(at + 1);
    }
    this.put({ kind: 'seq', start, end, flow: true, items });
    return this.finishLine(end);
  }

  private readEmptyMap(start: number): boolean {
    EMPTY_MAP.lastIndex = start;
    if (!EMPTY_MAP.test(this.text)) return false;
    const node: MutableMap = { kind: 'map', start, end: EMPTY_MAP.lastIndex, flow: true, pairs: [], entries: [] };
    node.entries = node.pairs;
    this.put(node);
    return this.finishLine(node.end);
  }

  /** A text block whose lines are all indented as its first one, or empty; false for others. */
  private readLiteral(start: number): boolean {
    const { text } = this;
    LITERAL_HEADER.lastIndex = start;
    if (!LITERAL_HEADER.test(text)) return false;
    const first = LITERAL_HEADER.lastIndex;
    const content = this.skipBlanks(first);
    const width = content - first;
    if (width <= Math.max(this.top?.column ?? 0, 0) || this.isLineEnd(content)) return false;
    const indentation = text.slice(first, content);
    let end: number;
    let at = first;
    do {
      end = text.indexOf('\n', at);
      // Blanks at the end of a line may be more or less than the indentation.
      if (end < 0 || this.isLineEnd(at)) return false;
      at = end + 1;
      while (text.charCodeAt(at) === 10) at++;
    } while (text.startsWith(indentation, at));
    if (this.isLineEnd(at) && at < text.length) return false;
    const lines = text.slice(content, end).replaceAll(`\n${indentation}`, '\n');
    const whole = text.charCodeAt(start + 1) === 45 ? lines : `${lines}\n`;
    this.put(this.nodes.scalar(start, end, whole, 'literal', undefined, undefined, undefined, false));
    this.pos = at;
    return true;
  }

  /** Only blanks until the end of the line. */
  private isLineEnd(at: number): boolean {
    LINE_END.lastIndex = at;
    return LINE_END.test(this.text);
  }

  /** Has the scanner read a quoted text with escapes or on many lines, or a text block. */
  private scan(at: number, isBlock: boolean): boolean {
    const scanner = (this.scanner ??= new Scanner(this.text, this.problems));
    scanner.pos = at;
    scanner.lineStart = this.lineStart;
    scanner.indent = this.top?.column ?? -1;
    const { queue, comments } = scanner;
    (isBlock ? scanBlockScalar : scanQuoted)(scanner);
    if (this.problems.attempts > 0 || this.problems.list.length > 0 || queue.tail - queue.head !== 1) return false;
    const { start, end, text, style } = queue.at(queue.head++);
    this.put(this.nodes.scalar(start, end, text, style, undefined, undefined, undefined, false));
    this.comments.push(...comments.splice(0));
    if (!isBlock) return this.finishLine(end);
    this.pos = scanner.pos < this.text.length ? scanner.lineStart : this.text.length;
    return true;
  }

  private makeScalar(start: number, end: number, isQuoted: boolean, isKey: boolean): YamlScalar {
    const style: ScalarStyle = isQuoted ? (this.text.charCodeAt(start) === 34 ? 'double' : 'single') : 'plain';
    const words = isQuoted ? this.text.slice(start + 1, end - 1) : this.text.slice(start, end);
    return this.nodes.scalar(start, end, words, style, undefined, undefined, undefined, isKey);
  }

  private skipBlanks(from: number): number {
    let at = from;
    while (this.text.charCodeAt(at) === 32) at++;
    return at;
  }

  /** Steps over blanks and a comment to the next line. */
  private finishLine(from: number): boolean {
    const { text } = this;
    const at = this.skipBlanks(from);
    const code = text.charCodeAt(at);
    if (code === 10 || at === text.length) {
      this.pos = at + 1;
      return true;
    }
    const before = text.charCodeAt(at - 1);
    if (code !== 35 || (at !== this.lineStart && before !== 32)) return false;
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    this.comments.push({ start: at, end, text: text.slice(at + 1, end) });
    this.pos = end + 1;
    return true;
  }

  private openList(at: number, column: number, indentless: boolean): boolean {
    const node: MutableSeq = { kind: 'seq', start: at, end: at, flow: false, items: [] };
    return this.open(node, this.lineStart + column, indentless);
  }

  private open(node: MutableMap | MutableSeq, at: number, indentless: boolean): boolean {
    if (this.top) this.put(node);
    this.levels.push((this.top = { column: at - this.lineStart, node, indentless }));
    return this.levels.length < MAX_LEVELS;
  }

  /** Gives the key or entry that waits for a value this one. */
  private put(node: YamlNode | MutableMap | MutableSeq): void {
    const { key } = this;
    const parent = this.top?.node;
    this.pending = -1;
    if (parent?.kind === 'map' && key) {
      parent.pairs.push({ key, value: node });
      parent.end = Math.max(parent.end, node.end, key.end);
    } else if (parent?.kind === 'seq') {
      parent.items.push(node);
      parent.end = Math.max(parent.end, node.end);
    }
    this.key = undefined;
  }

  /** What waits for a value gets none. */
  private settle(): void {
    if (this.pending >= 0) this.put(this.nodes.empty(this.pending));
  }

  /** Closes the innermost level and returns the one around it. */
  private close({ node }: Level): Level | undefined {
    this.levels.pop();
    this.top = this.levels[this.levels.length - 1];
    const parent = this.top?.node;
    if (parent) parent.end = Math.max(parent.end, node.end);
    if (node.kind === 'map') checkPairs(node, undefined, this.problems, this.nodes);
    return this.top;
  }
}
