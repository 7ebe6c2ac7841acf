/** Whether what is written somewhere could stand elsewhere: below another key, or merged into another mapping. */
import type { ProviderContext } from '../context.ts';
import { parseClause } from '../project/grammar.ts';
import { childKeys, findKeyFact, findPluginFact, isKnownIn, pluginKeys, toKeyPath } from '../schema/navigate.ts';
import { findText, keyText } from '../yaml/access.ts';
import type { Step } from '../yaml/locate.ts';
import type { YamlMap, YamlNode } from '../yaml/tree.ts';
import { expectedAt, resolveKeyFact } from './expected.ts';

/** Deeper and longer is not looked: what is wrong shows at once. */
const [MAX_DEPTH, MAX_ENTRIES] = [3, 20];

/** @param path where the node would be */
export function fitsNode(ctx: ProviderContext, path: readonly Step[], node: YamlNode, depth = 0): boolean {
  // What is still empty, or depends on the architecture, may become anything.
  if (node.start === node.end || (node.kind === 'seq' && node.items.some(isClause))) return true;
  const { scalar, list, map } = expectedAt(ctx, path, () => undefined);
  const isKnown = scalar || list || map;
  if (node.kind === 'scalar') return !isKnown || (scalar && isAllowed(ctx, path, node.text));
  if (isKnown && !(node.kind === 'seq' ? list : map)) return false;
  if (depth >= MAX_DEPTH) return true;
  if (node.kind === 'map') return fitsMap(ctx, path, node, depth);
  return node.items.slice(0, MAX_ENTRIES).every((item, index) => fitsNode(ctx, [...path, index], item, depth + 1));
}

function isClause(item: YamlNode): boolean {
  const [pair] = item.kind === 'map' ? item.entries : [];
  return pair !== undefined && parseClause(keyText(pair) ?? '') !== undefined;
}

/** Whether a mapping may have the keys of another one, and of their form. */
export function fitsMap(
  ctx: ProviderContext,
  path: readonly Step[],
  node: YamlMap,
  depth = 0,
  plugin = findText(node, 'plugin'),
): boolean {
  const known = knownKeys(ctx, path, plugin);
  return node.entries.slice(0, MAX_ENTRIES).every((pair) => {
    const key = keyText(pair);
    if (key === undefined || (known && !known.has(key))) return false;
    return fitsNode(ctx, [...path, key], pair.value, depth + 1);
  });
}

const SCOPE: ReadonlySet<string> = new Set(['scope']);

/** Undefined where any key may stand. */
function knownKeys(
  ctx: ProviderContext,
  path: readonly Step[],
  name: string | undefined,
): ReadonlySet<string> | undefined {
  const keyPath = toKeyPath(path);
  if (ctx.document.kind !== 'snapcraft' || /^(?:plugs|slots)\b/.test(keyPath)) return undefined;
  if (path[0] === 'system-usernames' && path.length === 2) return SCOPE;
  const { kind } = ctx.project;
  const keys = childKeys(ctx.facts, keyPath).filter((key) => {
    const fact = findKeyFact(ctx.facts, `${keyPath}.${key}`);
    return fact && isKnownIn(resolveKeyFact(fact, kind), kind);
  });
  if (keyPath === 'parts.<part>') {
    const plugin = findPluginFact(ctx.facts, name);
    return new Set([...keys, ...pluginKeys(plugin, kind).keys()]);
  }
  return keys.length > 0 ? new Set(keys) : undefined;
}

function isAllowed(ctx: ProviderContext, path: readonly Step[], text: string): boolean {
  const fact = findKeyFact(ctx.facts, toKeyPath(path));
  const allowed = fact && resolveKeyFact(fact, ctx.project.kind).enum;
  return !allowed || text === '' || allowed.includes(text);
}
