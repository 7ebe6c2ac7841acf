/** From a place in the document to the key that the facts describe. */
import type { Facts } from '../facts/provider.ts';
import type { KeyFact, PluginFact, PluginKeyFact, PluginVariant, SchemaKind } from '../facts/types.ts';

/** Sections whose keys the author names. */
const NAMED: Readonly<Record<string, string>> = {
  apps: '<app>',
  hooks: '<hook>',
  parts: '<part>',
  components: '<component>',
  plugs: '<plug>',
  slots: '<slot>',
  layout: '<path>',
  platforms: '<label>',
  sockets: '<socket>',
};

/** `['apps', 'web', 'command']` to `apps.<app>.command`: the path by which the facts know a key. */
export function toKeyPath(steps: readonly (string | number)[]): string {
  // Hooks of a component are hooks.
  const own = steps[0] === 'components' && steps[2] === 'hooks' ? steps.slice(2) : steps;
  let path = '';
  for (const [index, step] of own.entries()) {
    const above = own[index - 1];
    const holdsNames = typeof above === 'string' && (index === 1 ? above in NAMED : index === 3 && above === 'sockets');
    if (typeof step === 'number') path += '[]';
    else if (holdsNames) path += `.${NAMED[above] ?? step}`;
    else path += path === '' ? step : `.${step}`;
  }
  return path;
}

export function findKeyFact(facts: Facts, keyPath: string): KeyFact | undefined {
  return Object.hasOwn(facts.keys, keyPath) ? facts.keys[keyPath] : undefined;
}

/** Does the era know the key? */
export function isKnownIn(fact: KeyFact, kind: SchemaKind): boolean {
  return fact.required !== 'forbidden' && fact.bases.includes(kind);
}

const children = new WeakMap<object, Map<string, readonly string[]>>();

/** The keys directly below a path (`''` for the top level), of every era. */
export function childKeys(facts: Facts, keyPath: string): readonly string[] {
  let index = children.get(facts.keys);
  if (!index) {
    const lists = new Map<string, string[]>();
    for (const path of Object.keys(facts.keys)) {
      const dot = path.lastIndexOf('.');
      const [parent, name] = [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)];
      if (name.startsWith('<') || name.endsWith('[]')) continue;
      const list = lists.get(parent);
      if (list) list.push(name);
      else lists.set(parent, [name]);
    }
    children.set(facts.keys, (index = lists));
  }
  return index.get(keyPath) ?? [];
}

/** The plugins and variants of the development base are those of the newest one. */
export function pluginKind(kind: SchemaKind): SchemaKind {
  return kind === 'devel' ? 'core26' : kind;
}

export function findPluginFact(facts: Facts, name: string | undefined): PluginFact | undefined {
  const { plugins } = facts.plugins;
  return name !== undefined && Object.hasOwn(plugins, name) ? plugins[name] : undefined;
}

export function pluginVariants(plugin: PluginFact | undefined, kind: SchemaKind): readonly PluginVariant[] {
  return plugin?.variants.filter((variant) => variant.bases.includes(pluginKind(kind))) ?? [];
}

/** The keys that a plugin adds to its part in an era. */
export function pluginKeys(plugin: PluginFact | undefined, kind: SchemaKind): ReadonlyMap<string, PluginKeyFact> {
  return new Map(pluginVariants(plugin, kind).flatMap((variant) => Object.entries(variant.keys)));
}
