/** Keys of parts, which depend on the plugin. */
import { checkEntryUnlessClean } from '../rules/ledger.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { NamedEntry } from '../project/project.ts';
import { findPair, isMap, isText, keyText, rangeOf } from '../yaml/access.ts';
import type { YamlMap, YamlPair } from '../yaml/tree.ts';
import * as fix from './fixes.ts';
import { findPluginFact, pluginKeys, pluginVariants } from './navigate.ts';
import type { Problem } from './problem.ts';
import { rangeOfSection } from './ranges.ts';
import { getSchema } from './schema.ts';
import { explainPartKey, explainUnknownKey, isPluginKey, partKeys, type UnknownKey } from './unknown-keys.ts';

export function* judgePartKeys(ctx: RuleContext): Iterable<Problem> {
  const { project, facts } = ctx;
  const { kind } = project;
  const common = new Set(Object.keys(getSchema(kind).$defs['part']?.properties ?? {}));
  const names = partKeys(facts, kind);
  const visited = new Set<object>();
  for (const part of project.parts) {
    const map = part.value;
    if (!isMap(map) || visited.has(map.entries)) continue;
    visited.add(map.entries);
    const found: Problem[] = [];
    checkEntryUnlessClean(ctx.tree, 'part keys', { start: part.key.start, end: map.end }, () => {
      found.push(...judgePart(ctx, part, map, common, names));
      return found.length === 0;
    });
    yield* found;
  }
}

function* judgePart(
  ctx: RuleContext,
  part: NamedEntry,
  map: YamlMap,
  common: ReadonlySet<string>,
  names: readonly string[],
): Iterable<Problem> {
  const { project, facts } = ctx;
  const { kind } = project;
  const given = findPair(map, 'plugin');
  // A part without a plugin is built by the plugin of its own name.
  const plugin = given ? pluginName(map) : part.name;
  const fact = findPluginFact(facts, plugin);
  const certain = plugin !== undefined && pluginVariants(fact, kind).length > 0;
  // The older eras can load plugins from the project, with any keys.
  if (!certain && given && project.legacy) return;
  if (pluginVariants(fact, kind).some((variant) => variant.unknown_keys === 'ignored')) return;
  const own = certain ? pluginKeys(fact, kind) : new Map<string, unknown>();
  let known: readonly string[] | undefined;
  for (const pair of map.entries) {
    const key = keyText(pair);
    if (key === undefined || common.has(key) || own.has(key) || isNoText(pair)) continue;
    if (!certain && isPluginKey(facts, key)) continue;
    known ??= [...names, ...own.keys()];
    const explained = certain
      ? explainPartKey(facts, kind, plugin, key, known)
      : explainUnknownKey(facts, kind, 'parts.<part>', key, known);
    const target = explained.replacement === undefined ? undefined : pluginKeys(fact, kind).get(explained.replacement);
    yield unknownProblem(map, pair, key, explained, target?.type.startsWith('list') && isText(pair.value));
  }
}

export function unknownProblem(
  map: YamlMap,
  pair: YamlPair,
  key: string,
  explained: UnknownKey,
  asList = false,
): Problem {
  const { message, replacement, mild = false, wholeSection = false } = explained;
  return {
    code: 'snapcraft/unknown-key',
    finding: {
      ...(wholeSection ? rangeOfSection(pair) : rangeOf(pair.key)),
      message,
      ...(mild && { severity: 'warning' }),
    },
    fixes: (text) => [
      ...(replacement === undefined ? [] : fix.fixRenameKey(text, map, pair, replacement, { asList, safe: mild })),
      ...(mild ? [] : fix.fixRemoveKey(text, map, pair, key)),
    ],
  };
}

/** A key that is missing before its colon, or no text: that is told as such. */
export function isNoText({ key }: YamlPair): boolean {
  return key.kind !== 'scalar' || key.type !== 'str';
}

export function pluginName(map: YamlMap): string | undefined {
  const plugin = findPair(map, 'plugin')?.value;
  return isText(plugin) ? plugin.text : undefined;
}
