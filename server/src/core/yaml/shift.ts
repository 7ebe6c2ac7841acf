/** Copies of nodes at another place of the text. */
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlSeq } from './tree.ts';

/** For text without anchors and merges, whose nodes each stand in one place. */
export function shiftNode(node: YamlNode, by: number): YamlNode {
  if (by === 0) return node;
  if (node.kind === 'scalar') return shiftScalar(node, by);
  return node.kind === 'seq' ? shiftSeq(node, by) : shiftMap(node, by);
}

export function shiftScalar(node: YamlScalar, by: number): YamlScalar {
  const start = node.start + by;
  const end = node.end + by;
  // Written out, since a spread is many times slower and gives objects of another shape.
  if (node.tag !== undefined) return { ...node, start, end };
  return { kind: 'scalar', start, end, style: node.style, text: node.text, type: node.type, value: node.value };
}

function shiftSeq(node: YamlSeq, by: number): YamlSeq {
  const items: YamlNode[] = [];
  for (const item of node.items) items.push(shiftNode(item, by));
  const { flow } = node;
  if (node.tag !== undefined) return { ...node, start: node.start + by, end: node.end + by, items };
  return { kind: 'seq', start: node.start + by, end: node.end + by, flow, items };
}

function shiftMap(node: YamlMap, by: number): YamlMap {
  const pairs: YamlPair[] = [];
  for (const { key, value } of node.pairs) pairs.push({ key: shiftNode(key, by), value: shiftNode(value, by) });
  let entries = pairs;
  if (node.entries !== node.pairs) {
    // Equal keys of different spelling, such as 1 and 0x1: some pairs are no entries.
    const copies = new Map(node.pairs.map((pair, i) => [pair, pairs[i] as YamlPair]));
    entries = node.entries.flatMap((pair) => copies.get(pair) ?? []);
  }
  const { flow } = node;
  if (node.tag !== undefined) return { ...node, start: node.start + by, end: node.end + by, pairs, entries };
  return { kind: 'map', start: node.start + by, end: node.end + by, flow, pairs, entries };
}
