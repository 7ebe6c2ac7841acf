/** What several refactorings ask of the text around a node. */
import { columnAt, lineEndAt, lineStartAt } from '../../yaml/edit.ts';
import type { YamlComment, YamlNode, YamlPair, YamlTree } from '../../yaml/tree.ts';
import type { Place } from '../../yaml/locate.ts';

/** The comments that begin within a stretch of the text. */
export function commentsIn(tree: YamlTree, start: number, end: number): readonly YamlComment[] {
  return tree.comments.filter((comment) => comment.start >= start && comment.start < end);
}

/** A comment behind something, on the same line. */
export function trailingComment(text: string, tree: YamlTree, end: number): YamlComment | undefined {
  const lineEnd = lineEndAt(text, end);
  return commentsIn(tree, end, lineEnd).at(0);
}

/** Are all the collections around it written in block style? */
export function isInBlock(parents: Place['parents']): boolean {
  return parents.every((parent) => !parent.flow);
}

/** Does the text of a node hold an anchor, an alias or a tag? Moving such text may take it away from what uses it. */
export function hasProperties(node: YamlNode): boolean {
  if (node.anchor !== undefined || node.alias !== undefined || node.tag !== undefined) return true;
  if (node.kind === 'scalar') return false;
  if (node.kind === 'seq') return node.items.some(hasProperties);
  return node.pairs.some((pair) => hasProperties(pair.key) || hasProperties(pair.value));
}

/** The column of a key that stands by itself on its line, or behind the dash of an item. */
export function keyColumn(text: string, pair: YamlPair): number | undefined {
  const start = pair.key.start;
  const before = text.slice(lineStartAt(text, start), start);
  return /^ *(?:- +)*$/.test(before) ? columnAt(text, start) : undefined;
}

/** The pair that the selection is about: the one around it whose value it stands on, or whose key. */
export function pairAt(place: Place): { readonly pair: YamlPair; readonly parents: Place['parents'] } | undefined {
  if (place.pair) return { pair: place.pair, parents: place.parents };
  // An item of a list: the pair is that of the list.
  const parents = place.parents;
  const list = parents.at(-1);
  const owner = parents.at(-2);
  if (list?.kind !== 'seq' || owner?.kind !== 'map') return undefined;
  const pair = owner.pairs.find((one) => one.value === list);
  return pair && { pair, parents: parents.slice(0, -1) };
}
