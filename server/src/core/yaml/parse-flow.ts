/** Flow collections; one with an error is read a second time, up to where it must have ended. */
import { findLineStart } from './characters.ts';
import { checkPairs } from './construct.ts';
import type { MutableMap, MutableNode } from './nodes.ts';
import { findOuterLine } from './outer-line.ts';
import type { Parser } from './parser.ts';
import { FLOW_ENTRY, FLOW_MAP_END, FLOW_SEQ_END, KEY, STREAM_END, TOKEN_NAMES, VALUE, type Indent } from './tokens.ts';
import type { YamlNode } from './tree.ts';

/** Thrown inside a flow collection that has an error, so that the outermost one is read again with a limit. */
const FLOW_ERROR = new Error('flow error');

export function parseFlow(p: Parser, node: MutableNode): void {
  if (p.flowDepth > 0 || p.tolerant) {
    parseFlowContent(p, node);
    return;
  }
  const { start, indents, lineStart } = p.token;
  const openCount = p.open.length;
  const { depth } = p;
  try {
    parseFlowContent(p, node);
    return;
  } catch (error) {
    if (error !== FLOW_ERROR) throw error;
  }
  p.open.length = openCount;
  p.depth = depth;
  p.flowDepth = 0;
  reparseFlow(p, node, start, lineStart, indents);
}

/** Reads a broken flow collection once more, up to where it must have ended, and reports its first error. */
function reparseFlow(
  p: Parser,
  node: MutableNode,
  start: number,
  lineStart: number,
  indents: Indent | undefined,
): void {
  const { scanner, problems } = p;
  const whole = scanner.text.length - 4;
  const limit = findOuterLine(scanner.text, start, indents?.column ?? -1) ?? whole;
  if (node.kind === 'map') node.pairs.length = 0;
  else node.items.length = 0;
  scanner.bound(start, lineStart, limit, indents);
  const before = problems.attempts;
  p.tolerant = true;
  p.flowReported = false;
  p.markOpen();
  p.load();
  parseFlowContent(p, node);
  p.tolerant = false;
  const closed = p.closedAt;
  if (problems.attempts === before) {
    const open = node.kind === 'map' ? '{' : '[';
    const close = node.kind === 'map' ? '}' : ']';
    problems.addSyntax(start, start + 1, `"${open}" has no closing "${close}".`, {
      data: { insert: 'bracket', close },
    });
  }
  if (closed >= 0) scanner.unbound(closed, findLineStart(scanner.text, closed), indents);
  else scanner.unbound(limit, limit < whole ? limit : findLineStart(scanner.text, limit), indents);
  p.load();
}

function parseFlowContent(p: Parser, node: MutableNode): void {
  p.flowDepth++;
  p.advance();
  const isMap = node.kind === 'map';
  const close = isMap ? FLOW_MAP_END : FLOW_SEQ_END;
  let first = true;
  while (p.kind !== close) {
    if (!first) {
      if (p.kind === FLOW_ENTRY) p.advance();
      else {
        failInFlow(p, `Expected "," or ${TOKEN_NAMES[close] ?? ''}, but found ${TOKEN_NAMES[p.kind] ?? ''}.`);
        if (endsFlow(p)) break;
      }
    }
    first = false;
    const before = p.token;
    const { start, kind } = { start: before.start, kind: p.kind };
    if (p.kind === close) break;
    if (p.kind === KEY) parseFlowPair(p, node);
    else if (p.tolerant && p.kind === VALUE) {
      // A colon without a key: its value is no pair's.
      failInFlow(p, 'A key is missing before ":".');
      parseFlowValue(p, start, close);
    } else if (isMap) {
      const key = p.parseNode(false, false, true);
      if (p.is(VALUE)) failInFlow(p, 'The key before p ":" must be on one line.');
      const value = parseFlowValue(p, key.end, close);
      node.pairs.push({ key, value });
      node.end = Math.max(key.end, value.end);
    } else {
      node.items.push(p.parseNode(false, false, false));
    }
    // After an error nothing may have been read: step over the token that nothing can be made of.
    if (p.tolerant && p.token.start === start && p.kind === kind) {
      if (node.kind === 'map') node.pairs.pop();
      else node.items.pop();
      failInFlow(p, `Expected a value, but found ${TOKEN_NAMES[kind] ?? 'something else'}.`);
      if (endsFlow(p)) break;
      p.advance();
    }
  }
  p.flowDepth--;
  const { start, end } = p.token;
  const closed = p.kind === close || (p.tolerant && endsWrongly(p));
  node.end = closed ? end : Math.max(node.end, start);
  if (p.tolerant && p.flowDepth === 0) {
    p.closedAt = closed ? end : -1;
    if (!closed) node.end = trimEnd(p, node.start, start);
    return;
  }
  if (closed) p.advance();
}

function trimEnd(p: Parser, from: number, to: number): number {
  return from + p.scanner.text.slice(from, to).trimEnd().length;
}

function endsFlow(p: Parser): boolean {
  const { kind } = p;
  return kind === STREAM_END || kind === FLOW_MAP_END || kind === FLOW_SEQ_END;
}

/** The other bracket, where no outer collection waits for it. */
function endsWrongly(p: Parser): boolean {
  if (p.kind !== FLOW_MAP_END && p.kind !== FLOW_SEQ_END) return false;
  const wanted = p.kind === FLOW_MAP_END ? 'map' : 'seq';
  for (let i = 1; i <= p.flowDepth; i++) {
    if (p.open[p.open.length - 1 - i]?.kind === wanted) return false;
  }
  return true;
}

function parseFlowPair(p: Parser, node: MutableNode): void {
  const { start, end } = p.token;
  const close = node.kind === 'map' ? FLOW_MAP_END : FLOW_SEQ_END;
  p.advance();
  const none = p.kind === VALUE || p.kind === FLOW_ENTRY || p.kind === close;
  const key = none ? p.nodes.empty(end) : p.parseNode(false, false, true);
  const value = parseFlowValue(p, key.end, close);
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
  checkPairs(single, undefined, p.problems, p.nodes);
  node.items.push(single);
}

function parseFlowValue(p: Parser, at: number, close: number): YamlNode {
  if (p.kind !== VALUE) return p.nodes.empty(at);
  const { end } = p.token;
  p.advance();
  if (p.is(FLOW_ENTRY) || p.is(close)) return p.nodes.empty(end);
  return p.parseNode(false, false, false);
}

export function failInFlow(p: Parser, message: string): void {
  if (!p.tolerant) throw FLOW_ERROR;
  p.markOpen();
  // The end of the bounded text is reported at the opening bracket.
  if (p.flowReported || p.kind === STREAM_END) return;
  p.flowReported = true;
  p.failAtToken(message);
}
