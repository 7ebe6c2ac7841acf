/** Where names stand in the text, and the pairs of a mapping as an author sees them. */
import { contentEnd } from '../yaml/edit.ts';
import type { TextRange } from '../yaml/access.ts';
import type { YamlNode, YamlPair, YamlScalar } from '../yaml/tree.ts';

/** A scalar's text without its quotes or its block's header. */
export function tokenOf(text: string, node: YamlScalar): TextRange {
  const { start, end } = node;
  if (node.alias !== undefined || node.style === 'plain') return { start, end };
  if (node.style === 'single' || node.style === 'double') {
    const closed = end - start >= 2 && text[end - 1] === text[start];
    return { start: start + 1, end: closed ? end - 1 : end };
  }
  const word = node.text.trim();
  const at = word === '' ? -1 : text.indexOf(word, start);
  return at >= 0 && at + word.length <= end ? { start: at, end: at + word.length } : { start, end };
}

/** A piece of a scalar, where the text has it as it is read. */
export function pieceOf(text: string, node: YamlScalar, index: number, length: number): TextRange | undefined {
  if (node.alias !== undefined) return undefined;
  const token = tokenOf(text, node);
  const start = token.start + index;
  const end = start + length;
  if (end > token.end || text.slice(start, end) !== node.text.slice(index, index + length)) return undefined;
  return { start, end };
}

export function isMergeKey(pair: YamlPair): boolean {
  const { key } = pair;
  return key.kind === 'scalar' && key.text === '<<' && (key.style === 'plain' || key.tag === '!!merge');
}

/** Every pair that a reader of the text sees below a mapping: doubled ones too, and those that `<<` brings. */
export function pairsOf(node: YamlNode | undefined): readonly YamlPair[] {
  if (node?.kind !== 'map') return [];
  if (node.entries === node.pairs) return node.pairs;
  return [...node.pairs.filter((pair) => !isMergeKey(pair)), ...node.entries.filter((pair) => pair.merged)];
}

/** The pairs that are written in the mapping itself. */
export function ownPairsOf(node: YamlNode | undefined): readonly YamlPair[] {
  if (node?.kind !== 'map' || node.alias !== undefined) return [];
  return node.entries === node.pairs ? node.pairs : node.pairs.filter((pair) => !isMergeKey(pair));
}

/** From the key to the last visible character of the value. */
export function pairRange(text: string, pair: YamlPair): TextRange {
  const { key, value } = pair;
  const end = value.start === value.end ? key.end : contentEnd(text, value);
  return { start: key.start, end: Math.max(key.end, end) };
}
