/** `*name` for what is anchored further up, and `<<` to merge anchored mappings. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import { followPath } from '../../yaml/locate.ts';
import type { YamlMap, YamlNode } from '../../yaml/tree.ts';
import type { Cursor } from '../cursor.ts';
import { expectedAt } from '../expected.ts';
import { fitsMap } from '../fits-node.ts';
import { escapeSnippet } from '../snippet-text.ts';
import type { CompletionEntry, CompletionSource } from '../source.ts';
import { findText, findValue, isScalar, itemsOf } from '../../yaml/access.ts';

/** The anchors that can be used at the cursor: set before it, and not around it. */
function usableAnchors({ offset, start, path }: Cursor, ctx: ProviderContext): [name: string, node: YamlNode][] {
  const around = new Set<YamlNode | undefined>(
    path.map((_step, depth) => followPath(ctx.tree.root, path.slice(0, depth))),
  );
  around.add(followPath(ctx.tree.root, path));
  return [...ctx.tree.anchors].filter(([, node]) => node.end < Math.min(start, offset) && !around.has(node));
}

function isOfForm(node: YamlNode, cursor: Cursor, ctx: ProviderContext): boolean {
  if (cursor.path.at(-1) === '<<') return node.kind === 'map';
  const expected = expectedAt(ctx, cursor.path, (_path, key) => findText(cursor.map, key));
  if (!expected.scalar && !expected.list && !expected.map) return true;
  return node.kind === 'scalar' ? expected.scalar : node.kind === 'seq' ? expected.list : expected.map;
}

export const aliasSource: CompletionSource = {
  name: 'aliases',
  kinds: ['snapcraft', 'snap-openstack', 'snap-test'],
  // Only once it is asked for: what is anchored for one key seldom fits another.
  guard: (cursor) =>
    cursor.role === 'value' && !cursor.block && (cursor.prefix.startsWith('*') || cursor.path.at(-1) === '<<'),
  *items(cursor, ctx) {
    for (const [name, node] of usableAnchors(cursor, ctx)) {
      if (!isOfForm(node, cursor, ctx)) continue;
      yield {
        label: `*${name}`,
        kind: CompletionItemKind.Reference,
        detail: `what "&${name}" stands before`,
        rank: 10,
        insert: { type: 'value', text: `*${name}`, raw: true },
        documentation: () => fence(ctx, node),
      } satisfies CompletionEntry;
    }
  },
};

const MAX_LINES = 12;

function fence(ctx: ProviderContext, node: YamlNode): string {
  const lines = ctx.document.text
    .slice(node.start, node.end)
    .trimEnd()
    .split(/\r\n|\r|\n/);
  const shown = lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES), '…'] : lines;
  return ['```yaml', ...shown, '```'].join('\n');
}

/** Only platforms may be nothing but a name. */
function hasEmptyValues({ entries }: YamlMap): boolean {
  return entries.some(({ value }) => value.kind === 'scalar' && value.type === 'null');
}

/** What would wait for itself. */
function waitsFor(node: YamlMap, name: string): boolean {
  return ['after', 'before'].some((key) =>
    itemsOf(findValue(node, key)).some((item) => isScalar(item) && item.text === name),
  );
}

/** The items of such a list hold one variable each. */
const SINGLE = 'parts.<part>.build-environment[]';

function canMerge(node: YamlMap, { keyPath, path, map }: Cursor, ctx: ProviderContext): boolean {
  if (keyPath === SINGLE || (hasEmptyValues(node) && path[0] !== 'platforms')) return false;
  if (waitsFor(node, String(path[1]))) return false;
  // A part's own plugin wins over that of what it merges, and its own keys have to be of the one or the other.
  const own = findText(map, 'plugin');
  const plugin = own ?? findText(node, 'plugin');
  if (!fitsMap(ctx, path, node, 0, plugin)) return false;
  return own !== undefined || plugin === undefined || !map || fitsMap(ctx, path, map, 0, plugin);
}

const merges: CompletionSource = {
  name: 'merges',
  kinds: ['snapcraft', 'snap-openstack', 'snap-test'],
  guard: (cursor) => cursor.role === 'key' && cursor.path.length > 0 && !cursor.siblings.has('<<'),
  *items(cursor, ctx) {
    const level = cursor.path.length;
    for (const [name, node] of usableAnchors(cursor, ctx)) {
      if (node.kind !== 'map' || level < 2 || !canMerge(node, cursor, ctx)) continue;
      yield {
        label: `<<: *${name}`,
        kind: CompletionItemKind.Reference,
        detail: `takes over the keys of "&${name}"`,
        rank: 80,
        insert: { type: 'snippet', lines: [`<<: *${escapeSnippet(name)}`] },
        documentation: () => fence(ctx, node),
      } satisfies CompletionEntry;
    }
  },
};

export const anchorSources: readonly CompletionSource[] = [aliasSource, merges];
