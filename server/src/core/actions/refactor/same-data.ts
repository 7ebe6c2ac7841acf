/** Whether two readings say the same, whatever the order of their keys and the style of their text. */
import { keyText } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';

export function isSameData(a: YamlNode | undefined, b: YamlNode | undefined, depth = 0): boolean {
  if (!a || !b || depth > 200) return a === b;
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.type === b.type && a.text === b.text;
  if (a.kind === 'seq') {
    return (
      b.kind === 'seq' &&
      a.items.length === b.items.length &&
      a.items.every((item, index) => isSameData(item, b.items[index], depth + 1))
    );
  }
  if (b.kind !== 'map' || a.entries.length !== b.entries.length) return false;
  const others = new Map(b.entries.map((pair) => [keyText(pair), pair.value]));
  return a.entries.every((pair) => isSameData(pair.value, others.get(keyText(pair)), depth + 1));
}
