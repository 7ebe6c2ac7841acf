/** Block collections, and what to do with lines at a wrong indentation. */
import { findLineStart } from './characters.ts';
import { checkPairs } from './construct.ts';
import type { MutableMap, MutableSeq } from './nodes.ts';
import type { Parser } from './parser.ts';
import { resume } from './recover.ts';
import {
  BLOCK_END,
  BLOCK_ENTRY,
  BLOCK_MAP,
  BLOCK_SEQ,
  DIRECTIVE,
  DOC_END,
  DOC_START,
  KEY,
  SCALAR,
  STREAM_END,
  TOKEN_NAMES,
  VALUE,
  type Indent,
} from './tokens.ts';
import type { YamlMap, YamlNode, YamlPair } from './tree.ts';

export function parseBlockMap(p: Parser, node: MutableMap): void {
  const level = p.token.indents;
  p.advance();
  for (;;) {
    switch (p.kind) {
      case KEY:
        parseBlockPair(p, node);
        continue;
      case BLOCK_END:
        p.advance();
        return;
      case STREAM_END:
      case DOC_START:
      case DOC_END:
      case DIRECTIVE:
        return;
      default:
        parseStrayInMap(p, node, level);
    }
  }
}

function parseBlockPair(p: Parser, node: MutableMap): void {
  const at = p.token.end;
  p.advance();
  const key = isAfterKey(p) ? p.nodes.empty(at) : p.parseNode(true, true, true);
  let value: YamlNode;
  if (p.kind === VALUE) {
    const colonEnd = p.token.end;
    p.advance();
    value = isAfterKey(p) ? p.nodes.empty(colonEnd) : p.parseNode(true, true, false);
  } else {
    value = p.nodes.empty(key.end);
  }
  node.pairs.push({ key, value });
  node.end = Math.max(node.end, value.end, key.end);
}

function isAfterKey(p: Parser): boolean {
  const { kind } = p;
  return kind === KEY || kind === VALUE || kind === BLOCK_END;
}

function parseStrayInMap(p: Parser, node: MutableMap, level: Indent | undefined): void {
  const last = node.pairs[node.pairs.length - 1];
  if (p.kind === BLOCK_MAP || p.kind === BLOCK_SEQ) {
    p.failAtToken('This line is indented differently from its neighbours above.', true);
    const stray = p.parseNode(true, false, false);
    placeStray(p, node, last, stray);
    return;
  }
  failAtStray(p, last?.value);
  resume(p.scanner, p.token.start, level);
  p.load();
}

function failAtStray(p: Parser, last: YamlNode | undefined): void {
  const isBlock = last?.kind === 'scalar' && (last.style === 'literal' || last.style === 'folded');
  const header = isBlock ? /^[|>][+-]?[1-9]/.exec(p.scanner.text.slice(last.start, last.end))?.[0] : undefined;
  if (last && header !== undefined && p.kind === SCALAR) {
    const message = `The text below "${header}" is indented less than the number says; leave the number out.`;
    p.fail(last.start, last.start + header.length, message);
  } else {
    p.failAtToken(strayMessage(p.kind, last), true);
  }
}

/** Puts a collection at a wrong indentation where it most likely belongs. */
function placeStray(p: Parser, node: MutableMap, last: YamlPair | undefined, stray: YamlNode): void {
  const value = last?.value;
  node.end = Math.max(node.end, stray.end);
  if (stray.kind === 'seq') {
    if (value?.kind === 'seq' && !value.flow) append(value as MutableSeq, stray.items, stray.end);
  } else if (stray.kind === 'map') {
    if (value?.kind === 'map' && !value.flow) adopt(p, value as MutableMap, stray);
    else if (value?.kind === 'scalar' && last && !startsLine(p, value)) adopt(p, node, stray);
  }
}

/** True for a value that begins on a line of its own. */
function startsLine(p: Parser, node: YamlNode): boolean {
  const { text } = p.scanner;
  return /^[ -]*$/.test(text.slice(findLineStart(text, node.start), node.start));
}

export function adopt(p: Parser, node: MutableMap, stray: YamlMap): void {
  for (const pair of stray.pairs) node.pairs.push(pair);
  node.end = Math.max(node.end, stray.end);
  node.broken = true;
  if (!p.open.includes(node)) checkPairs(node, undefined, undefined, p.nodes);
}

function append(node: MutableSeq, items: readonly YamlNode[], end: number): void {
  for (const item of items) node.items.push(item);
  node.end = Math.max(node.end, end);
  node.broken = true;
}

export function parseBlockSeq(p: Parser, node: MutableSeq): void {
  const level = p.token.indents;
  p.advance();
  for (;;) {
    switch (p.kind) {
      case BLOCK_ENTRY:
        parseEntry(p, node, false);
        continue;
      case BLOCK_END:
        p.advance();
        return;
      case STREAM_END:
      case DOC_START:
      case DOC_END:
      case DIRECTIVE:
        return;
      default:
        parseStrayInSeq(p, node, level);
    }
  }
}

export function parseIndentless(p: Parser, node: MutableSeq): void {
  while (p.kind === BLOCK_ENTRY) parseEntry(p, node, true);
}

function parseEntry(p: Parser, node: MutableSeq, indentless: boolean): void {
  const { end } = p.token;
  p.advance();
  const { kind } = p;
  const empty = kind === BLOCK_ENTRY || kind === BLOCK_END || (indentless && (kind === KEY || kind === VALUE));
  const item = empty ? p.nodes.empty(end) : p.parseNode(true, false, false);
  node.items.push(item);
  node.end = Math.max(node.end, item.end);
}

function parseStrayInSeq(p: Parser, node: MutableSeq, level: Indent | undefined): void {
  const last = node.items[node.items.length - 1];
  if (p.kind === BLOCK_MAP || p.kind === BLOCK_SEQ) {
    p.failAtToken('This line is indented differently from its neighbours above.', true);
    const stray = p.parseNode(true, false, false);
    if (stray.kind === 'seq') append(node, stray.items, stray.end);
    else if (stray.kind === 'map' && last?.kind === 'map' && !last.flow) adopt(p, last as MutableMap, stray);
    return;
  }
  p.failAtToken(
    p.kind === KEY ? 'Expected "-" and another list item here; check the indentation.' : strayMessage(p.kind, last),
    true,
  );
  resume(p.scanner, p.token.start, level);
  p.load();
}

function strayMessage(kind: number, last: YamlNode | undefined): string {
  if (kind === VALUE) return 'A key is missing before ":".';
  if (kind === BLOCK_ENTRY) return 'A list item is not allowed here; check the indentation.';
  if (kind === SCALAR && last?.kind === 'scalar' && (last.style === 'literal' || last.style === 'folded')) {
    return 'This line is indented less than the text block above.';
  }
  if (last?.kind === 'scalar' && (last.style === 'single' || last.style === 'double')) {
    return 'Nothing may follow the closing quote; put the whole text in quotes.';
  }
  if (last !== undefined && last.kind !== 'scalar' && last.flow) return 'Nothing may follow the closing bracket.';
  return `Expected a key, but found ${TOKEN_NAMES[kind] ?? 'something else'}.`;
}
