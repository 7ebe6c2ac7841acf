/** Anchors with the aliases that stand for them. */
import type { YamlComment, YamlNode, YamlTree } from '../yaml/tree.ts';
import type { AnchorUse } from './symbol-table.ts';

interface Use extends AnchorUse {
  readonly name: string;
  readonly aliases: YamlNode[];
}

export interface AnchorIndex {
  readonly uses: readonly (AnchorUse & { readonly name: string })[];
  /** Aliases whose anchor does not exist. */
  readonly unknown: readonly YamlNode[];
}

export function collectAnchors(tree: YamlTree, text: string): AnchorIndex {
  const uses: Use[] = [];
  const unknown: YamlNode[] = [];
  if (!tree.root || tree.anchors.size === 0) return { uses, unknown };
  const latest = new Map<string, Use>();
  const visit = (node: YamlNode): void => {
    if (node.alias !== undefined) {
      const use = latest.get(node.alias);
      if (use) use.aliases.push(node);
      else unknown.push(node);
      return;
    }
    if (node.anchor !== undefined) {
      const start = findMark(tree.comments, text, node.anchor, node.start);
      if (start !== undefined) {
        const use = { name: node.anchor, node, start: start + 1, end: start + 1 + node.anchor.length, aliases: [] };
        uses.push(use);
        latest.set(node.anchor, use);
      }
    }
    if (node.kind === 'seq') node.items.forEach(visit);
    else if (node.kind === 'map') {
      for (const pair of node.pairs) {
        visit(pair.key);
        visit(pair.value);
      }
    }
  };
  visit(tree.root);
  return { uses, unknown };
}

/** The nearest `&name` before the node; comments may stand between the two. */
function findMark(comments: readonly YamlComment[], text: string, name: string, before: number): number | undefined {
  const mark = `&${name}`;
  for (let at = before - mark.length; at >= 0; at--) {
    at = text.lastIndexOf(mark, at);
    if (at < 0) return undefined;
    if (!/[\w-]/.test(text[at + mark.length] ?? ' ') && !isInComment(comments, at)) return at;
  }
  return undefined;
}

export function isInComment(comments: readonly YamlComment[], offset: number): boolean {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  const comment = comments[low - 1];
  return comment !== undefined && offset < comment.end;
}
