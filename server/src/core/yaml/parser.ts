/**
 * Makes nodes of tokens, as PyYAML's parser and composer do, and goes on after errors.
 * Duplicate keys and merges are looked at in construct.ts.
 */
import { findLineStart } from './characters.ts';
import { checkPairs } from './construct.ts';
import { MAX_DEPTH, NodeFactory, type Anchor, type MutableMap, type MutableSeq } from './nodes.ts';
import { findOuterLine } from './outer-line.ts';
import type { Problems } from './problems.ts';
import { Scanner } from './scanner.ts';
import {
  ALIAS,
  ANCHOR,
  BLOCK_END,
  BLOCK_ENTRY,
  BLOCK_MAP,
  BLOCK_SEQ,
  DIRECTIVE,
  DOC_END,
  DOC_START,
  FLAG_KEY,
  FLAG_MAP,
  FLOW_ENTRY,
  FLOW_MAP,
  FLOW_MAP_END,
  FLOW_SEQ,
  FLOW_SEQ_END,
  KEY,
  SCALAR,
  STREAM_END,
  TAG,
  TOKEN_NAMES,
  VALUE,
  type Indent,
  type Token,
} from './tokens.ts';
import type { YamlMap, YamlNode, YamlPair } from './tree.ts';

/** Thrown inside a flow collection that has an error, so that the outermost one is read again with a limit. */
const FLOW_ERROR = Symbol('flow error');

type MutableNode = MutableMap | MutableSeq;

export class Parser {
  readonly scanner: Scanner;
  readonly problems: Problems;
  readonly nodes: NodeFactory;
  private token: Token;
  private kind = STREAM_END;
  private readonly open: MutableNode[] = [];
  private depth = 0;
  private flowDepth = 0;
  /** Set while a flow collection is read again: errors are reported and stepped over. */
  private tolerant = false;
  private flowReported = false;

  constructor(text: string, problems: Problems) {
    this.scanner = new Scanner(text, problems);
    this.problems = problems;
    this.nodes = new NodeFactory(problems);
    this.token = this.scanner.peek();
    this.load();
  }

  private load(): void {
    const token = (this.token = this.scanner.peek());
    this.kind = token.flags === 0 ? token.kind : (token.flags & FLAG_MAP) !== 0 ? BLOCK_MAP : KEY;
    if (this.scanner.brokenAt >= 0 && token.start >= this.scanner.brokenAt) {
      this.scanner.brokenAt = -1;
      this.markOpen();
    }
  }

  private advance(): void {
    const { token } = this;
    if ((token.flags & FLAG_MAP) !== 0) {
      token.flags &= ~FLAG_MAP;
      this.kind = KEY;
    } else if ((token.flags & FLAG_KEY) !== 0) {
      token.flags = 0;
      this.kind = token.kind;
    } else {
      this.scanner.pop();
      this.load();
    }
  }

  /** Asks again, where the compiler takes the kind for known. */
  private is(kind: number): boolean {
    return this.kind === kind;
  }

  private markOpen(): void {
    for (const node of this.open) node.broken = true;
  }

  private fail(start: number, end: number, message: string): void {
    this.problems.addSyntax(start, end, message);
    this.markOpen();
  }

  /** The place of the current token, one character at least. */
  private failAtToken(message: string): void {
    const { start, end } = this.token;
    const text = this.scanner.text;
    let stop = Math.max(end, start + 1);
    const firstLine = /^[^\r\n]*/.exec(text.slice(start, Math.min(stop, start + 200)))?.[0].length ?? 1;
    stop = Math.min(stop, start + Math.max(firstLine, 1));
    this.fail(start, Math.min(stop, Math.max(this.scanner.text.length - 4, start)), message);
  }

  // ---- documents

  parseDocument(): YamlNode | undefined {
    let explicit = false;
    if (this.kind === DIRECTIVE || this.kind === DOC_START) {
      explicit = this.parseDirectives();
    } else if (this.kind === STREAM_END) {
      return undefined;
    }
    let root: YamlNode | undefined;
    if (this.kind === STREAM_END || this.kind === DOC_END || this.kind === DOC_START || this.kind === DIRECTIVE) {
      root = explicit ? this.nodes.empty(this.token.start) : undefined;
      if (!explicit) this.failAtToken('The text can\'t start with "...".');
    } else {
      root = this.parseNode(true, false, false);
    }
    return this.parseRest(root);
  }

  private parseDirectives(): boolean {
    let version = false;
    const handles = new Set<string>();
    while (this.kind === DIRECTIVE) {
      const { text, start, end } = this.token;
      const [name, first, second] = text.slice(1).split(/ +/);
      if (name === 'YAML') {
        if (version) this.fail(start, end, 'The directive "%YAML" may stand only once.');
        if (!/^0*1\./.test(first ?? '')) this.fail(start, end, 'Only version 1 of YAML is understood.');
        version = true;
      } else if (name === 'TAG' && first !== undefined && second !== undefined) {
        if (handles.has(first)) this.fail(start, end, `The tag handle "${first}" is declared twice.`);
        handles.add(first);
        this.nodes.setHandle(first, second);
      }
      this.advance();
    }
    if (this.kind === DOC_START) {
      this.advance();
      return true;
    }
    this.failAtToken('Directives must be followed by "---".');
    return this.kind === STREAM_END;
  }

  /** What follows the one node of the document. */
  private parseRest(first: YamlNode | undefined): YamlNode | undefined {
    let root = first;
    while (this.kind !== STREAM_END) {
      if (this.kind === DOC_END) {
        this.advance();
        while (this.is(DOC_END)) this.advance();
        if (this.is(STREAM_END)) break;
        return this.refuseSecond(root);
      }
      if (this.kind === DOC_START || this.kind === DIRECTIVE) return this.refuseSecond(root);
      this.failAtToken(
        root?.kind === 'map'
          ? 'This does not belong to the mapping above; check the indentation.'
          : `Expected the end of the text, but found ${TOKEN_NAMES[this.kind] ?? 'more'}.`,
      );
      if (root?.kind === 'map' || root?.kind === 'seq') (root as MutableNode).broken = true;
      if (this.kind === BLOCK_MAP || this.kind === BLOCK_SEQ) {
        const stray = this.parseNode(true, false, false);
        if (root?.kind === 'map' && stray.kind === 'map') this.adopt(root as MutableMap, stray);
        else if (root?.kind !== 'map') {
          root = stray;
          if (stray.kind !== 'scalar') (stray as MutableNode).broken = true;
        }
      } else {
        this.scanner.resume(this.token.start, undefined);
        this.load();
      }
    }
    return root;
  }

  private refuseSecond(root: YamlNode | undefined): YamlNode | undefined {
    const { start, end } = this.token;
    this.problems.add(
      'yaml/multiple-documents',
      start,
      Math.max(end, start + 1),
      'Only one YAML document is allowed; leave out the second one.',
    );
    return root;
  }

  // ---- nodes

  private parseNode(block: boolean, indentless: boolean, asKey: boolean): YamlNode {
    if (this.kind === ALIAS) {
      const { text, start, end } = this.token;
      this.advance();
      return this.nodes.alias(text, start, end, this.open, this.depth);
    }
    let anchor: Anchor | undefined;
    let tag: string | undefined;
    let propertiesEnd = -1;
    let tagStart = 0;
    for (let i = 0; i < 2; i++) {
      if (this.kind === ANCHOR && anchor === undefined) {
        anchor = { name: this.token.text, start: this.token.start, end: this.token.end };
      } else if (this.kind === TAG && tag === undefined) {
        tag = this.token.text;
        tagStart = this.token.start;
      } else break;
      propertiesEnd = this.token.end;
      this.advance();
    }
    const fullTag = tag === undefined ? undefined : this.nodes.expandTag(tag, tagStart);
    const start = this.token.start;
    switch (this.kind) {
      case SCALAR: {
        const { end, text, style } = this.token;
        const node = this.nodes.scalar(start, end, text, style, tag, fullTag, anchor, asKey);
        this.advance();
        return node;
      }
      case FLOW_SEQ:
      case FLOW_MAP:
        return this.parseCollection(this.kind, tag, fullTag, anchor, tagStart);
      case BLOCK_SEQ:
      case BLOCK_MAP:
        if (block) return this.parseCollection(this.kind, tag, fullTag, anchor, tagStart);
        break;
      case BLOCK_ENTRY:
        if (indentless) return this.parseCollection(BLOCK_ENTRY, tag, fullTag, anchor, tagStart);
        break;
    }
    if (propertiesEnd >= 0) {
      return this.nodes.scalar(propertiesEnd, propertiesEnd, '', 'plain', tag, fullTag, anchor, asKey);
    }
    return this.refuseNode(block);
  }

  private refuseNode(block: boolean): YamlNode {
    const name = TOKEN_NAMES[this.kind] ?? 'something else';
    if (!block) {
      this.failInFlow(`Expected a value, but found ${name}.`);
      return this.nodes.empty(this.token.start);
    }
    const { start, indents } = this.token;
    this.failAtToken(`Expected a value, but found ${name}; text that starts with it needs quotes.`);
    this.scanner.resume(start, indents);
    this.load();
    return this.nodes.empty(start);
  }

  private parseCollection(
    kind: number,
    tag: string | undefined,
    fullTag: string | undefined,
    anchor: Anchor | undefined,
    tagStart: number,
  ): YamlNode {
    const { start } = this.token;
    if (this.depth >= MAX_DEPTH) return this.skipTooDeep(kind);
    const flow = kind === FLOW_SEQ || kind === FLOW_MAP;
    const isMap = kind === BLOCK_MAP || kind === FLOW_MAP;
    const node: MutableNode = isMap
      ? { kind: 'map', start, end: start, flow, pairs: [], entries: [] }
      : { kind: 'seq', start, end: start, flow, items: [] };
    if (tag !== undefined) node.tag = tag;
    if (anchor !== undefined) {
      node.anchor = anchor.name;
      this.nodes.setAnchor(anchor, node as YamlNode);
    }
    if (fullTag !== undefined) this.nodes.tagCollection(node as YamlNode, fullTag, tagStart);
    this.depth++;
    this.open.push(node);
    if (node.kind === 'map') {
      if (kind === BLOCK_MAP) this.parseBlockMap(node);
      else this.parseFlow(node);
    } else if (kind === BLOCK_SEQ) this.parseBlockSeq(node);
    else if (kind === BLOCK_ENTRY) this.parseIndentless(node);
    else this.parseFlow(node);
    this.open.pop();
    this.depth--;
    if (node.kind === 'map') checkPairs(node, fullTag, this.problems, this.nodes);
    return node as YamlNode;
  }

  /** Steps over a collection that is nested too deep, without recursion. */
  private skipTooDeep(kind: number): YamlNode {
    const { start } = this.token;
    this.nodes.refuseDepth(start, start + 1);
    let depth = 0;
    if (kind === BLOCK_ENTRY) {
      // An indentless list ends where its mapping goes on.
      while (this.kind !== STREAM_END && !(depth === 0 && (this.kind === KEY || this.kind === BLOCK_END))) {
        depth = this.stepDepth(depth);
      }
      return this.nodes.empty(start);
    }
    do depth = this.stepDepth(depth);
    while (depth > 0 && this.kind !== STREAM_END);
    return this.nodes.empty(start);
  }

  private stepDepth(depth: number): number {
    const { kind } = this;
    this.advance();
    if (kind === BLOCK_MAP || kind === BLOCK_SEQ || kind === FLOW_MAP || kind === FLOW_SEQ) return depth + 1;
    return kind === BLOCK_END || kind === FLOW_MAP_END || kind === FLOW_SEQ_END ? depth - 1 : depth;
  }

  // ---- block collections

  private parseBlockMap(node: MutableMap): void {
    const level = this.token.indents;
    this.advance();
    for (;;) {
      switch (this.kind) {
        case KEY:
          this.parseBlockPair(node);
          continue;
        case BLOCK_END:
          this.advance();
          return;
        case STREAM_END:
        case DOC_START:
        case DOC_END:
        case DIRECTIVE:
          return;
        default:
          this.parseStrayInMap(node, level);
      }
    }
  }

  private parseBlockPair(node: MutableMap): void {
    const at = this.token.end;
    this.advance();
    const key = this.isAfterKey() ? this.nodes.empty(at, true) : this.parseNode(true, true, true);
    let value: YamlNode;
    if (this.kind === VALUE) {
      const colonEnd = this.token.end;
      this.advance();
      value = this.isAfterKey() ? this.nodes.empty(colonEnd) : this.parseNode(true, true, false);
    } else {
      value = this.nodes.empty(key.end);
    }
    node.pairs.push({ key, value });
    node.end = Math.max(node.end, value.end, key.end);
  }

  private isAfterKey(): boolean {
    const { kind } = this;
    return kind === KEY || kind === VALUE || kind === BLOCK_END;
  }

  private parseStrayInMap(node: MutableMap, level: Indent | undefined): void {
    const last = node.pairs[node.pairs.length - 1];
    if (this.kind === BLOCK_MAP || this.kind === BLOCK_SEQ) {
      this.failAtToken('This line is indented differently from its neighbours above.');
      const stray = this.parseNode(true, false, false);
      this.placeStray(node, last, stray);
      return;
    }
    this.failAtToken(strayMessage(this.kind, last?.value));
    this.scanner.resume(this.token.start, level);
    this.load();
  }

  /** Puts a collection at a wrong indentation where it most likely belongs. */
  private placeStray(node: MutableMap, last: YamlPair | undefined, stray: YamlNode): void {
    const value = last?.value;
    node.end = Math.max(node.end, stray.end);
    if (stray.kind === 'seq') {
      if (value?.kind === 'seq' && !value.flow) this.append(value as MutableSeq, stray.items, stray.end);
    } else if (stray.kind === 'map') {
      if (value?.kind === 'map' && !value.flow) this.adopt(value as MutableMap, stray);
      else if (value?.kind === 'scalar' && last && !this.startsLine(value)) this.adopt(node, stray);
    }
  }

  /** True for a value that begins on a line of its own. */
  private startsLine(node: YamlNode): boolean {
    const { text } = this.scanner;
    return /^[ -]*$/.test(text.slice(findLineStart(text, node.start), node.start));
  }

  private adopt(node: MutableMap, stray: YamlMap): void {
    for (const pair of stray.pairs) node.pairs.push(pair);
    node.end = Math.max(node.end, stray.end);
    node.broken = true;
    if (!this.open.includes(node)) checkPairs(node, undefined, undefined, this.nodes);
  }

  private append(node: MutableSeq, items: readonly YamlNode[], end: number): void {
    for (const item of items) node.items.push(item);
    node.end = Math.max(node.end, end);
    node.broken = true;
  }

  private parseBlockSeq(node: MutableSeq): void {
    const level = this.token.indents;
    this.advance();
    for (;;) {
      switch (this.kind) {
        case BLOCK_ENTRY:
          this.parseEntry(node, false);
          continue;
        case BLOCK_END:
          this.advance();
          return;
        case STREAM_END:
        case DOC_START:
        case DOC_END:
        case DIRECTIVE:
          return;
        default:
          this.parseStrayInSeq(node, level);
      }
    }
  }

  private parseIndentless(node: MutableSeq): void {
    while (this.kind === BLOCK_ENTRY) this.parseEntry(node, true);
  }

  private parseEntry(node: MutableSeq, indentless: boolean): void {
    const { end } = this.token;
    this.advance();
    const { kind } = this;
    const empty = kind === BLOCK_ENTRY || kind === BLOCK_END || (indentless && (kind === KEY || kind === VALUE));
    const item = empty ? this.nodes.empty(end) : this.parseNode(true, false, false);
    node.items.push(item);
    node.end = Math.max(node.end, item.end);
  }

  private parseStrayInSeq(node: MutableSeq, level: Indent | undefined): void {
    const last = node.items[node.items.length - 1];
    if (this.kind === BLOCK_MAP || this.kind === BLOCK_SEQ) {
      this.failAtToken('This line is indented differently from its neighbours above.');
      const stray = this.parseNode(true, false, false);
      if (stray.kind === 'seq') this.append(node, stray.items, stray.end);
      else if (stray.kind === 'map' && last?.kind === 'map' && !last.flow) this.adopt(last as MutableMap, stray);
      return;
    }
    this.failAtToken(
      this.kind === KEY
        ? 'Expected "-" and another list item here; check the indentation.'
        : strayMessage(this.kind, last),
    );
    this.scanner.resume(this.token.start, level);
    this.load();
  }

  // ---- flow collections

  private parseFlow(node: MutableNode): void {
    if (this.flowDepth > 0 || this.tolerant) {
      this.parseFlowContent(node);
      return;
    }
    const { start, indents, lineStart } = this.token;
    const openCount = this.open.length;
    const { depth } = this;
    try {
      this.parseFlowContent(node);
      return;
    } catch (error) {
      if (error !== FLOW_ERROR) throw error;
    }
    this.open.length = openCount;
    this.depth = depth;
    this.flowDepth = 0;
    this.reparseFlow(node, start, lineStart, indents);
  }

  /** Reads a broken flow collection once more, up to where it must have ended, and reports its first error. */
  private reparseFlow(node: MutableNode, start: number, lineStart: number, indents: Indent | undefined): void {
    const { scanner, problems } = this;
    const whole = scanner.text.length - 4;
    const limit = findOuterLine(scanner.text, start, indents?.column ?? -1) ?? whole;
    if (node.kind === 'map') node.pairs.length = 0;
    else node.items.length = 0;
    scanner.bound(start, lineStart, limit, indents);
    const before = problems.attempts;
    this.tolerant = true;
    this.flowReported = false;
    this.markOpen();
    this.load();
    this.parseFlowContent(node);
    this.tolerant = false;
    const closed = this.closedAt;
    if (problems.attempts === before) {
      const open = node.kind === 'map' ? '{' : '[';
      const close = node.kind === 'map' ? '}' : ']';
      problems.addSyntax(start, start + 1, `"${open}" has no closing "${close}".`, {
        data: { insert: 'bracket', close },
      });
    }
    if (closed >= 0) scanner.unbound(closed, findLineStart(scanner.text, closed), indents);
    else scanner.unbound(limit, limit < whole ? limit : findLineStart(scanner.text, limit), indents);
    this.load();
  }

  /** Where the outermost flow collection was closed when read again; -1 where it was not. */
  private closedAt = -1;

  private parseFlowContent(node: MutableNode): void {
    this.flowDepth++;
    this.advance();
    const isMap = node.kind === 'map';
    const close = isMap ? FLOW_MAP_END : FLOW_SEQ_END;
    let first = true;
    while (this.kind !== close) {
      if (!first) {
        if (this.kind === FLOW_ENTRY) this.advance();
        else {
          this.failInFlow(`Expected "," or ${TOKEN_NAMES[close] ?? ''}, but found ${TOKEN_NAMES[this.kind] ?? ''}.`);
          if (this.endsFlow()) break;
        }
      }
      first = false;
      const before = this.token;
      const { start, kind } = { start: before.start, kind: this.kind };
      if (this.kind === close) break;
      if (this.kind === KEY) this.parseFlowPair(node);
      else if (isMap) {
        const key = this.parseNode(false, false, true);
        if (this.is(VALUE)) this.failInFlow('The key before this ":" must be on one line.');
        const value = this.parseFlowValue(key.end, close);
        node.pairs.push({ key, value });
        node.end = Math.max(key.end, value.end);
      } else {
        node.items.push(this.parseNode(false, false, false));
      }
      // After an error nothing may have been read: step over the token that nothing can be made of.
      if (this.tolerant && this.token.start === start && this.kind === kind) {
        if (node.kind === 'map') node.pairs.pop();
        else node.items.pop();
        if (this.endsFlow()) break;
        this.advance();
      }
    }
    this.flowDepth--;
    const { start, end } = this.token;
    const closed = this.kind === close || (this.tolerant && this.endsWrongly());
    node.end = closed ? end : Math.max(node.end, start);
    if (this.tolerant && this.flowDepth === 0) {
      this.closedAt = closed ? end : -1;
      if (!closed) node.end = this.trimEnd(node.start, start);
      return;
    }
    if (closed) this.advance();
  }

  private trimEnd(from: number, to: number): number {
    return from + this.scanner.text.slice(from, to).trimEnd().length;
  }

  private endsFlow(): boolean {
    const { kind } = this;
    return kind === STREAM_END || kind === FLOW_MAP_END || kind === FLOW_SEQ_END;
  }

  /** The other bracket, where no outer collection waits for it. */
  private endsWrongly(): boolean {
    if (this.kind !== FLOW_MAP_END && this.kind !== FLOW_SEQ_END) return false;
    const wanted = this.kind === FLOW_MAP_END ? 'map' : 'seq';
    for (let i = 1; i <= this.flowDepth; i++) {
      if (this.open[this.open.length - 1 - i]?.kind === wanted) return false;
    }
    return true;
  }

  private parseFlowPair(node: MutableNode): void {
    const { start, end } = this.token;
    const close = node.kind === 'map' ? FLOW_MAP_END : FLOW_SEQ_END;
    this.advance();
    const none = this.kind === VALUE || this.kind === FLOW_ENTRY || this.kind === close;
    const key = none ? this.nodes.empty(end, true) : this.parseNode(false, false, true);
    const value = this.parseFlowValue(key.end, close);
    if (node.kind === 'map') {
      node.pairs.push({ key, value });
      return;
    }
    const pairs = [{ key, value }];
    const single: MutableMap = {
      kind: 'map',
      start,
      end: Math.max(key.end, value.end),
      flow: true,
      pairs,
      entries: [],
    };
    checkPairs(single, undefined, this.problems, this.nodes);
    node.items.push(single as YamlMap);
  }

  private parseFlowValue(at: number, close: number): YamlNode {
    if (this.kind !== VALUE) return this.nodes.empty(at);
    const { end } = this.token;
    this.advance();
    if (this.is(FLOW_ENTRY) || this.is(close)) return this.nodes.empty(end);
    return this.parseNode(false, false, false);
  }

  private failInFlow(message: string): void {
    if (!this.tolerant) throw FLOW_ERROR;
    this.markOpen();
    // The end of the bounded text is reported at the opening bracket.
    if (this.flowReported || this.kind === STREAM_END) return;
    this.flowReported = true;
    this.failAtToken(message);
  }
}

function strayMessage(kind: number, last: YamlNode | undefined): string {
  if (kind === VALUE) return 'A key is missing before ":".';
  if (kind === BLOCK_ENTRY) return 'A list item is not allowed here; check the indentation.';
  if (last?.kind === 'scalar' && (last.style === 'single' || last.style === 'double')) {
    return 'Nothing may follow the closing quote; put the whole text in quotes.';
  }
  if (last !== undefined && last.kind !== 'scalar' && last.flow) return 'Nothing may follow the closing bracket.';
  return `Expected a key, but found ${TOKEN_NAMES[kind] ?? 'something else'}.`;
}
