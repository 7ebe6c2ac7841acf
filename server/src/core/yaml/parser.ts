/**
 * Makes nodes of tokens, as PyYAML's parser and composer do, and goes on after errors.
 * Duplicate keys and merges are looked at in construct.ts.
 */
import { checkPairs } from './construct.ts';
import { MAX_DEPTH, NodeFactory, type Anchor, type MutableNode } from './nodes.ts';
import { parseBlockMap, parseBlockSeq, parseIndentless } from './parse-block.ts';
import { failInFlow, parseFlow } from './parse-flow.ts';
import type { Problems } from './problems.ts';
import { resume } from './recover.ts';
import { Scanner } from './scanner.ts';
import {
  ALIAS,
  ANCHOR,
  BLOCK_END,
  BLOCK_ENTRY,
  BLOCK_MAP,
  BLOCK_SEQ,
  FLAG_KEY,
  FLAG_MAP,
  FLOW_MAP,
  FLOW_MAP_END,
  FLOW_SEQ,
  FLOW_SEQ_END,
  KEY,
  SCALAR,
  STREAM_END,
  TAG,
  TOKEN_NAMES,
  type Token,
} from './tokens.ts';
import type { YamlNode } from './tree.ts';

export class Parser {
  readonly scanner: Scanner;
  readonly problems: Problems;
  readonly nodes: NodeFactory;
  token: Token;
  kind = STREAM_END;
  readonly open: MutableNode[] = [];
  depth = 0;
  markNext = false;
  flowDepth = 0;
  /** Set while a flow collection is read again: errors are reported and stepped over. */
  tolerant = false;
  flowReported = false;
  /** Where the outermost flow collection was closed when read again; -1 where it was not. */
  closedAt = -1;

  constructor(text: string, problems: Problems, from = 0) {
    this.scanner = new Scanner(text, problems, from);
    this.problems = problems;
    this.nodes = new NodeFactory(problems);
    this.token = this.scanner.peek();
    this.load();
  }

  load(): void {
    const token = (this.token = this.scanner.peek());
    this.kind = token.flags === 0 ? token.kind : (token.flags & FLAG_MAP) !== 0 ? BLOCK_MAP : KEY;
    // Before the first collection is open, the mark waits for it.
    if (this.scanner.brokenAt >= 0 && token.start >= this.scanner.brokenAt && this.open.length > 0) {
      this.scanner.brokenAt = -1;
      this.markOpen();
      // What was left out may have been the first line of the collection that starts here.
      this.markNext = this.kind === BLOCK_MAP || this.kind === BLOCK_SEQ;
    }
  }

  advance(): void {
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
  is(kind: number): boolean {
    return this.kind === kind;
  }

  markOpen(): void {
    for (const node of this.open) node.broken = true;
  }

  fail(start: number, end: number, message: string, mayFollow = false): void {
    this.problems.addSyntax(start, end, message, undefined, mayFollow);
    this.markOpen();
  }

  /** The place of the current token, one character at least. */
  failAtToken(message: string, mayFollow = false): void {
    const { start, end } = this.token;
    const text = this.scanner.text;
    let stop = Math.max(end, start + 1);
    const firstLine = /^[^\r\n]*/.exec(text.slice(start, Math.min(stop, start + 200)))?.[0].length ?? 1;
    stop = Math.min(stop, start + Math.max(firstLine, 1));
    this.fail(start, Math.min(stop, Math.max(this.scanner.endOfText, start)), message, mayFollow);
  }

  // ---- nodes

  parseNode(block: boolean, indentless: boolean, asKey: boolean): YamlNode {
    if (this.kind === ALIAS) {
      const { text, start, end } = this.token;
      this.advance();
      return this.nodes.alias(text, start, end, this.open, this.depth, asKey);
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

  refuseNode(block: boolean): YamlNode {
    const name = TOKEN_NAMES[this.kind] ?? 'something else';
    if (!block) {
      failInFlow(this, `Expected a value, but found ${name}.`);
      return this.nodes.empty(this.token.start);
    }
    const { start, indents } = this.token;
    this.failAtToken(`Expected a value, but found ${name}; text that starts with it needs quotes.`);
    resume(this.scanner, start, indents);
    this.load();
    return this.nodes.empty(start);
  }

  parseCollection(
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
      this.nodes.setAnchor(anchor, node);
    }
    if (fullTag !== undefined) this.nodes.tagCollection(node, fullTag, tagStart);
    if (this.markNext) {
      node.broken = true;
      this.markNext = false;
    }
    this.depth++;
    this.open.push(node);
    if (node.kind === 'map') {
      if (kind === BLOCK_MAP) parseBlockMap(this, node);
      else parseFlow(this, node);
    } else if (kind === BLOCK_SEQ) parseBlockSeq(this, node);
    else if (kind === BLOCK_ENTRY) parseIndentless(this, node);
    else parseFlow(this, node);
    this.open.pop();
    this.depth--;
    if (node.kind === 'map') checkPairs(node, fullTag, this.problems, this.nodes);
    return node;
  }

  /** Steps over a collection that is nested too deep, without recursion. */
  skipTooDeep(kind: number): YamlNode {
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

  stepDepth(depth: number): number {
    const { kind } = this;
    this.advance();
    if (kind === BLOCK_MAP || kind === BLOCK_SEQ || kind === FLOW_MAP || kind === FLOW_SEQ) return depth + 1;
    return kind === BLOCK_END || kind === FLOW_MAP_END || kind === FLOW_SEQ_END ? depth - 1 : depth;
  }
}
