/** What to say about a key that has no place where it stands: mistyped, of another era, plugin or section. */
import type { Facts } from '../facts/provider.ts';
import type { PluginFact, SchemaKind } from '../facts/types.ts';
import { findNearest } from '../text/nearest.ts';
import { childKeys, findKeyFact, findPluginFact, isKnownIn, pluginKeys, pluginKind } from './navigate.ts';
import { listWords } from './words.ts';

export interface UnknownKey {
  readonly message: string;
  /** The key that was meant, where it is another name for the same value. */
  readonly replacement?: string;
  /** The author knew better: it is only written in a way that other tools don't read. */
  readonly mild?: boolean;
  /** The section is of another era: all that it holds goes with it. */
  readonly wholeSection?: boolean;
}

/** Where the keys of a section belong, for keys that stand in another. */
const SECTIONS: readonly (readonly [string, string])[] = [
  ['', 'at the top level'],
  ['apps.<app>', 'in an app'],
  ['parts.<part>', 'in a part'],
  ['hooks.<hook>', 'in a hook'],
  ['components.<component>', 'in a component'],
  ['apps.<app>.sockets.<socket>', 'in a socket'],
];

/** @param parent key path of the mapping; @param known what it may hold in this era */
export function explainUnknownKey(
  facts: Facts,
  kind: SchemaKind,
  parent: string,
  key: string,
  known: readonly string[],
): UnknownKey {
  const hyphenated = key.replaceAll('_', '-');
  const legacy = kind === 'none' || kind === 'core18' || kind === 'core20';
  if (hyphenated !== key && known.includes(hyphenated)) {
    if (legacy || parent.startsWith('parts') || parent.startsWith('layout')) {
      return { message: `Unknown key "${key}". Did you mean "${hyphenated}"?`, replacement: hyphenated };
    }
    // The models of these sections also take the name that the field has in the program.
    const message = `"${key}" is written with hyphens: "${hyphenated}".`;
    return { message, replacement: hyphenated, mild: true };
  }
  return (
    explainEra(facts, kind, parent, key, known) ??
    explainNearby(facts, kind, parent, key, known) ?? { message: `Unknown key "${key}"${knownWords(known)}.` }
  );
}

function explainEra(
  facts: Facts,
  kind: SchemaKind,
  parent: string,
  key: string,
  known: readonly string[],
): UnknownKey | undefined {
  const fact = findKeyFact(facts, parent === '' ? key : `${parent}.${key}`);
  if (!fact || isKnownIn(fact, kind)) return undefined;
  if (fact.bases.length === 0)
    return { message: `Unknown key "${key}". ${fact.note ?? fact.description ?? ''}`.trim() };
  if (key === 'run-on' && known.includes('build-for')) {
    return { message: '"run-on" ended with core20; its name is "build-for" now.', replacement: 'build-for' };
  }
  const until = fact.deprecated?.['removed-in'];
  const instead = fact.deprecated?.replacement;
  if (until !== undefined && !fact.bases.includes('core24')) {
    const tail = typeof instead === 'string' ? `; use ${instead}.` : '.';
    const replacement = typeof instead === 'string' && known.includes(instead) ? { replacement: instead } : {};
    return { message: `"${key}" does not exist ${eraWords(kind)} any more${tail}`, ...replacement };
  }
  return {
    message: `"${key}" does not exist ${eraWords(kind)}, only for ${fact.bases.join(', ')}.`,
    wholeSection: parent === '',
  };
}

function eraWords(kind: SchemaKind): string {
  return kind === 'none' ? 'without a base' : `for ${kind}`;
}

function explainNearby(
  facts: Facts,
  kind: SchemaKind,
  parent: string,
  key: string,
  known: readonly string[],
): UnknownKey | undefined {
  const home = SECTIONS.find(([section]) => {
    const fact = section === parent ? undefined : findKeyFact(facts, section === '' ? key : `${section}.${key}`);
    return fact !== undefined && isKnownIn(fact, kind);
  });
  if (home) return { message: `"${key}" belongs ${home[1]}, not ${placeWords(parent)}.` };
  const nearest = findNearest(key, known);
  if (nearest !== undefined) {
    return { message: `Unknown key "${key}". Did you mean "${nearest}"?`, replacement: nearest };
  }
  const elsewhere = parent === 'parts.<part>' ? undefined : pluginOf(facts, kind, key);
  if (elsewhere === undefined) return undefined;
  return { message: `"${key}" belongs in a part with the plugin "${elsewhere}", not ${placeWords(parent)}.` };
}

function placeWords(parent: string): string {
  return SECTIONS.find(([section]) => section === parent)?.[1] ?? 'here';
}

function knownWords(known: readonly string[]): string {
  if (known.length === 0 || known.length > 8) return '';
  return `; allowed ${known.length === 1 ? 'is' : 'are'} ${listWords(known)}`;
}

const owners = new WeakMap<object, Map<string, string>>();

/** A plugin of this era that has the key; the first of several. */
export function pluginOf(facts: Facts, kind: SchemaKind, key: string): string | undefined {
  const names = facts.plugins.byBase[pluginKind(kind)] ?? [];
  let index = owners.get(names);
  if (!index) {
    index = new Map();
    for (const name of names) {
      for (const [own, fact] of pluginKeys(findPluginFact(facts, name), kind)) {
        if (!fact.common && !index.has(own)) index.set(own, name);
      }
    }
    owners.set(names, index);
  }
  return index.get(key);
}

const everKnown = new WeakMap<object, ReadonlySet<string>>();

/** Keys that some plugin has in some era. */
export function isPluginKey(facts: Facts, key: string): boolean {
  let all = everKnown.get(facts.plugins);
  if (!all) {
    const variants = Object.values(facts.plugins.plugins).flatMap((plugin) => plugin.variants);
    everKnown.set(facts.plugins, (all = new Set(variants.flatMap((variant) => Object.keys(variant.keys)))));
  }
  return all.has(key);
}

/** Whether a key of all parts takes what a plugin's key took: `artifacts`, a list, does not become a script by its name. */
function takesOver(facts: Facts, plugin: PluginFact | undefined, key: string, name: string): boolean {
  const next = findKeyFact(facts, `parts.<part>.${name}`);
  if (!next || plugin?.variants.some((variant) => Object.hasOwn(variant.keys, name))) return true;
  const types = plugin?.variants.flatMap((variant) => variant.keys[key]?.type.split('|') ?? []) ?? [];
  const plain = (type: string): string => type.replace(/<.*$/, '').trim();
  return types.length === 0 || types.some((type) => next.types.map(plain).includes(plain(type)));
}

/** A key of a part that neither every part nor the part's plugin has. */
export function explainPartKey(
  facts: Facts,
  kind: SchemaKind,
  plugin: string,
  key: string,
  known: readonly string[],
): UnknownKey {
  const fact = findPluginFact(facts, plugin);
  const renamed = fact?.renamed_or_removed_keys;
  if (renamed && Object.hasOwn(renamed, key)) {
    const name = renamed[key];
    if (typeof name !== 'string') return { message: `The plugin "${plugin}" has no "${key}" any more.` };
    if (known.includes(name) && takesOver(facts, fact, key, name)) {
      return {
        message: `"${key}" of the plugin "${plugin}" is called "${name}" ${eraWords(kind)}.`,
        replacement: name,
      };
    }
    return { message: `The plugin "${plugin}" has no "${key}" ${eraWords(kind)}; instead: ${name}.` };
  }
  const previous = Object.entries(renamed ?? {}).find(([old, name]) => name === key && known.includes(old));
  if (previous) {
    const message = `"${key}" of the plugin "${plugin}" is called "${previous[0]}" ${eraWords(kind)}.`;
    return { message, replacement: previous[0] };
  }
  const bases =
    fact?.variants.filter((variant) => Object.hasOwn(variant.keys, key)).flatMap(({ bases }) => bases) ?? [];
  if (bases.length > 0) {
    return {
      message: `The plugin "${plugin}" has "${key}" only for ${[...new Set(bases)].join(', ')}, not ${eraWords(kind)}.`,
    };
  }
  const owner = pluginOf(facts, kind, key);
  if (owner !== undefined) {
    return { message: `"${key}" belongs to the plugin "${owner}"; this part is built by "${plugin}".` };
  }
  return explainUnknownKey(facts, kind, 'parts.<part>', key, known);
}

/** The keys that every part may have in an era, for suggestions where no plugin is known. */
export function partKeys(facts: Facts, kind: SchemaKind): readonly string[] {
  return childKeys(facts, 'parts.<part>').filter((key) => {
    const fact = findKeyFact(facts, `parts.<part>.${key}`);
    return fact !== undefined && isKnownIn(fact, kind);
  });
}
