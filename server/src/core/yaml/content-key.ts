/** Tells nodes of the same content apart from others. */
import type { YamlNode } from './tree.ts';

const DEEPEST = 16;

/** Text that is the same for nodes of the same content, whatever the order of their keys. */
export function contentKey(node: YamlNode, depth = 0): string {
  // 1 and 1.0 are the same number.
  if (node.kind === 'scalar') return `${node.type === 'float' ? 'int' : node.type}:${String(node.value)}`;
  // An anchor may hold itself.
  if (depth > DEEPEST) return `at:${String(node.start)}`;
  if (node.kind === 'seq') return JSON.stringify(node.items.map((item) => contentKey(item, depth + 1)));
  const pairs = node.entries.map(({ key, value }) => [contentKey(key, depth + 1), contentKey(value, depth + 1)]);
  return JSON.stringify({ map: pairs.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)) });
}
