/** What is told about a key: the author's names first, then what the facts know. */
import type { KeyFact } from '../facts/types.ts';
import { parseClause } from '../project/grammar.ts';
import type { NamedEntry, SnapcraftProject } from '../project/project.ts';
import { findKeyFact, findPluginFact, pluginKeys, toKeyPath } from '../schema/navigate.ts';
import { findValue, isScalar } from '../yaml/access.ts';
import { describeClause } from './describe-clause.ts';
import {
  describeApp,
  describeComponent,
  describeLayout,
  describePlatform,
  describeSetVariable,
  describeSocket,
  textsOf,
} from './describe-entries.ts';
import { describeHook } from './describe-hook.ts';
import { describeAttribute, findAttribute } from './describe-interface.ts';
import { describeKey } from './describe-key.ts';
import { describeFilesetName, describePart } from './describe-part.ts';
import { basesOfPluginKey, describePluginKey, describeRetiredKey } from './describe-plugin.ts';
import { code, paragraphs, sentence } from './markdown.ts';
import { getPluginKeyExample } from './plugin-key-examples.ts';
import { describePort, findPortInterface, type Side } from './ports.ts';
import { stepText, type Spot } from './spot.ts';
import { getValueMeaning } from './value-docs.ts';

export function hoverKey(spot: Spot): string | undefined {
  const { place, steps } = spot;
  const written = place.path.at(-1);
  if (written === '<<') return 'Takes over the keys of another mapping. Keys that stand here win.';
  if (typeof written === 'string' && typeof place.path.at(-2) === 'number' && steps.length < place.path.length) {
    const clause = parseClause(written);
    if (clause && steps.at(-1) !== written) return describeClause(clause);
  }
  return describeName(spot) ?? describeInner(spot) ?? describeFactKey(spot) ?? describeAncestor(spot);
}

type Entries = (project: SnapcraftProject) => readonly NamedEntry[];

const find = (spot: Spot, entries: Entries): NamedEntry | undefined => {
  const name = stepText(spot, 1);
  return entries(spot.ctx.project).find((entry) => entry.name === name);
};

/** The entries that the author names. */
function describeName(spot: Spot): string | undefined {
  const { ctx, steps } = spot;
  const section = stepText(spot, 0);
  if (section === 'components' && steps[2] === 'hooks' && steps.length === 4) {
    return describeHook(stepText(spot, 3), stepText(spot, 1));
  }
  if (section === 'apps' && steps[2] === 'sockets' && steps.length === 4) {
    const { pair, node } = spot.place;
    return pair && describeSocket({ name: stepText(spot, 3), pair, key: node, value: pair.value });
  }
  if (steps.length !== 2) return undefined;
  const name = stepText(spot, 1);
  const using = (entries: Entries, describe: (entry: NamedEntry) => string): string | undefined => {
    const entry = find(spot, entries);
    return entry && describe(entry);
  };
  switch (section) {
    case 'apps':
      return using(
        (project) => project.apps,
        (app) => describeApp(ctx, app),
      );
    case 'parts':
      return describePart(ctx, name);
    case 'plugs':
      return describePort(ctx, 'plug', name);
    case 'slots':
      return describePort(ctx, 'slot', name);
    case 'hooks':
      return describeHook(name);
    case 'components':
      return using(
        (project) => project.components,
        (component) => describeComponent(ctx, component),
      );
    case 'layout':
      return using((project) => project.layout, describeLayout);
    case 'platforms':
      return using((project) => project.platforms, describePlatform);
    case 'system-usernames':
      return paragraphs(`**${name}**: user for services`, getValueMeaning('system-usernames', name));
    default:
      return undefined;
  }
}

/** Keys below keys that take any name: variables, attributes, paths. Their values are told about in the same way. */
export function describeInner(spot: Spot): string | undefined {
  const { ctx, steps, place } = spot;
  const [section, owner, key] = [stepText(spot, 0), stepText(spot, 1), stepText(spot, 2)];
  const value = place.pair?.value;
  const inner = stepText(spot, 3);
  if (section === 'environment' && steps.length === 2)
    return describeSetVariable(owner, value, { of: 'snap', owner: '' });
  if (section === 'plugs' || section === 'slots') {
    return describePortKey(spot, section === 'plugs' ? 'plug' : 'slot', owner, steps.slice(2));
  }
  if (key === 'environment' && steps.length === 4 && (section === 'apps' || section === 'hooks')) {
    return describeSetVariable(inner, value, { of: section === 'apps' ? 'app' : 'hook', owner });
  }
  if (section === 'system-usernames' && key === 'scope' && steps.length === 3) {
    return paragraphs(
      '**scope**: who else has the user',
      `Only ${code('shared')} exists: every snap that asks for it.`,
    );
  }
  if (section === 'lint' && owner === 'ignore' && steps.length === 4) return describeLinter(inner);
  if (section !== 'parts') return undefined;
  if (key === 'build-environment' && steps.length === 5) {
    return describeSetVariable(stepText(spot, 4), value, { of: 'build', owner });
  }
  if (key === 'organize' && steps.length === 4) {
    const to = isScalar(value) && value.text !== '' ? code(value.text) : undefined;
    return to === undefined ? undefined : `${code(inner)} is moved to ${to} before the part is staged.`;
  }
  if (key === 'filesets' && steps.length === 4) return describeFilesetName(ctx, owner, inner);
  return undefined;
}

export function describeLinter(name: string): string | undefined {
  const meaning = getValueMeaning('lint.ignore', name);
  return meaning === undefined ? undefined : paragraphs(`**${name}**: linter`, meaning);
}

/** Attributes of a plug or slot; the interface knows them better than the general facts. */
export function describePortKey(spot: Spot, side: Side, name: string, way: readonly unknown[]): string | undefined {
  const names = way.filter((step): step is string => typeof step === 'string');
  if (names.length === 0 || names[0] === 'interface') return undefined;
  const fact = findPortInterface(spot.ctx, side, name);
  const attributes = fact && (side === 'plug' ? fact.plugAttributes : fact.slotAttributes);
  const attribute = attributes && findAttribute(attributes, names);
  if (fact && attribute) return describeAttribute(fact, attribute, side);
  const parent = attributes && names.length > 1 ? findAttribute(attributes, names.slice(0, 1)) : undefined;
  if (fact && parent) return describeAttribute(fact, parent, side);
  if (names[0] === 'label') return sentence(`A note for people about the ${side}`);
  if (!fact || findKeyFact(spot.ctx.facts, spot.keyPath)) return undefined;
  return paragraphs(
    `**${names[0] ?? ''}**: attribute of a ${side}`,
    `The interface ${code(fact.name)} does not read it.`,
  );
}

/** Keys that the facts list, and keys of the part's plugin. */
function describeFactKey(spot: Spot): string | undefined {
  const { ctx, steps, keyPath } = spot;
  const { kind } = ctx.project;
  if (steps[0] === 'parts' && steps.length === 3) {
    const own = describePartKey(spot, stepText(spot, 1), stepText(spot, 2));
    if (own !== undefined) return own;
  }
  const found = findFact(spot, keyPath);
  return found && describeKey(found.path, found.fact, kind);
}

/** Outside of parts snapcraft also takes the spelling with underscores. */
export function findFact(spot: Spot, keyPath: string): { readonly path: string; readonly fact: KeyFact } | undefined {
  for (const path of [keyPath, keyPath.replaceAll('_', '-')]) {
    const fact = findKeyFact(spot.ctx.facts, path);
    if (fact) return { path, fact };
  }
  return undefined;
}

/** A key that the plugin of the part brings, or brought in other eras. */
export function describePartKey(spot: Spot, part: string, key: string, short = false): string | undefined {
  const { ctx } = spot;
  const entry = ctx.project.parts.find((one) => one.name === part);
  for (const name of textsOf(findValue(entry?.value, 'plugin'))) {
    const plugin = findPluginFact(ctx.facts, name);
    const fact = pluginKeys(plugin, ctx.project.kind).get(key);
    if (plugin && fact && fact.common !== true) {
      const example = short ? undefined : getPluginKeyExample(name, key, plugin, ctx.project.kind);
      return describePluginKey(name, key, fact, basesOfPluginKey(plugin, key), example);
    }
    if (plugin && !fact && !findKeyFact(ctx.facts, `parts.<part>.${key}`)) {
      const retired = describeRetiredKey(name, key, plugin, ctx.project.kind);
      if (retired !== undefined) return retired;
    }
  }
  return undefined;
}

/** Below a key that takes any map, such as `passthrough` or a plugin's properties: that key. */
function describeAncestor(spot: Spot): string | undefined {
  const { steps, ctx } = spot;
  for (let length = steps.length - 1; length > 0; length--) {
    const path = toKeyPath(steps.slice(0, length));
    // Below an entry that the author named, an unknown key is unknown.
    if (path.endsWith('>') || path.endsWith('[]')) return undefined;
    if (steps[0] === 'parts' && length === 3) {
      const own = describePartKey(spot, stepText(spot, 1), stepText(spot, 2), true);
      if (own !== undefined) return own;
    }
    const fact = findKeyFact(ctx.facts, path);
    if (fact) return takesAnyKey(fact) ? describeKey(path, fact, ctx.project.kind, { short: true }) : undefined;
  }
  return undefined;
}

function takesAnyKey(fact: KeyFact): boolean {
  return fact.types.some((type) => /^(?:list<)?map</.test(type));
}
