/** Whether two trees say the same to a loader and to a reader: values, anchors, tags, quoting and comments. */
import type { YamlNode, YamlTree } from '../yaml/tree.ts';

export function isSameDocument(a: YamlTree, b: YamlTree): boolean {
  return (
    isSameList(a.problems, b.problems, (one, other) => one.code === other.code) &&
    isSameList(a.comments, b.comments, (one, other) => one.text.trimEnd() === other.text.trimEnd()) &&
    (a.root === undefined || b.root === undefined ? a.root === b.root : isSameNode(a.root, b.root))
  );
}

function isSameNode(a: YamlNode, b: YamlNode): boolean {
  if (a.kind !== b.kind || a.anchor !== b.anchor || a.alias !== b.alias || a.tag !== b.tag) return false;
  // What the alias repeats is compared where it is written.
  if (a.alias !== undefined) return true;
  if (a.kind === 'scalar') {
    return b.kind === 'scalar' && a.text === b.text && a.style === b.style && a.type === b.type;
  }
  if (a.kind === 'seq') return b.kind === 'seq' && a.flow === b.flow && isSameList(a.items, b.items, isSameNode);
  if (b.kind !== 'map' || a.flow !== b.flow) return false;
  return isSameList(
    a.pairs,
    b.pairs,
    (one, other) => isSameNode(one.key, other.key) && isSameNode(one.value, other.value),
  );
}

function isSameList<T>(a: readonly T[], b: readonly T[], isSame: (one: T, other: T) => boolean): boolean {
  return a.length === b.length && a.every((one, i) => isSame(one, b[i] as T));
}
