/** From an offset to the node that stands there, with the way to it. */
import { keyText } from './access.ts';
import type { YamlMap, YamlNode, YamlPair, YamlSeq, YamlTree } from './tree.ts';

/** A key of a mapping or the index of a list item. */
export type Step = string | number;

export interface Place {
  /** The way to the value; for a key, the way to the value that the key names. */
  readonly path: readonly Step[];
  readonly role: 'key' | 'value';
  /** The key or value node at the offset; a collection where the offset is between its entries. */
  readonly node: YamlNode;
  /** The pair that the node is part of; undefined for list items and the root. */
  readonly pair: YamlPair | undefined;
  /** The collections around the node, outermost first. */
  readonly parents: readonly (YamlMap | YamlSeq)[];
}

/** The innermost node that touches the offset, its end included; undefined outside of the document. */
export function locate(tree: YamlTree, offset: number): Place | undefined {
  if (!tree.root || !touches(tree.root, offset)) return undefined;
  let node: YamlNode = tree.root;
  const path: Step[] = [];
  const parents: (YamlMap | YamlSeq)[] = [];
  let pair: YamlPair | undefined;
  for (;;) {
    // The content of an alias stands elsewhere.
    if (node.kind === 'scalar' || node.alias !== undefined) return { path, role: 'value', node, pair, parents };
    if (node.kind === 'seq') {
      const index: number = node.items.findIndex((item) => touches(item, offset));
      const item: YamlNode | undefined = node.items[index];
      if (!item) return { path, role: 'value', node, pair, parents };
      parents.push(node);
      path.push(index);
      pair = undefined;
      node = item;
      continue;
    }
    const hit: YamlPair | undefined = node.pairs.find((one) => touches(one.key, offset) || touches(one.value, offset));
    if (!hit) return { path, role: 'value', node, pair, parents };
    parents.push(node);
    path.push(keyText(hit) ?? '');
    pair = hit;
    if (touches(hit.key, offset)) return { path, role: 'key', node: hit.key, pair, parents };
    node = hit.value;
  }
}

function touches(node: YamlNode, offset: number): boolean {
  return node.start <= offset && offset <= node.end;
}

/** The node at the end of a way; undefined where the way leads nowhere. */
export function followPath(root: YamlNode | undefined, path: readonly Step[]): YamlNode | undefined {
  let node = root;
  for (const step of path) {
    if (node?.kind === 'seq') node = typeof step === 'number' ? node.items[step] : undefined;
    else if (node?.kind === 'map') node = node.entries.find((pair) => keyText(pair) === step)?.value;
    else return undefined;
  }
  return node;
}
