// What the facts say about one key in one era. Shared by the tools that make schemas from them.
import fs from 'node:fs';

const root = new URL('../', import.meta.url);
const readItems = (name) => JSON.parse(fs.readFileSync(new URL(`facts/${name}.json`, root), 'utf8')).items;

export const keyFacts = readItems('snapcraft-keys');
export const pluginFacts = readItems('plugins').plugins;
export const KINDS = ['none', 'core18', 'core20', 'core22', 'core24', 'core26', 'devel'];

export const isLegacy = (kind) => kind === 'none' || kind === 'core18' || kind === 'core20';

/** Plugins and observations of the newest bases are those of the era that they share. */
export const eraOf = (kind) => (kind === 'core26' || kind === 'devel' ? 'core24' : kind);
export const pluginBaseOf = (kind) => (kind === 'devel' ? 'core26' : kind);

/** Does a list of bases such as "core18,core20" or "core22+" name this kind? */
export function coversKind(list, kind) {
  return list.split(',').some((name) => {
    if (name === kind || (name === 'core26' && kind === 'devel')) return true;
    return name.endsWith('+') && KINDS.indexOf(kind) >= KINDS.indexOf(name.slice(0, -1));
  });
}

/** A key's fact with the era's variants laid over it; undefined where the era does not know the key. */
export function factFor(path, kind) {
  const fact = keyFacts[path];
  if (!fact || !fact.bases.includes(kind) || fact.required === 'forbidden') return undefined;
  const merged = { ...fact };
  for (const [bases, variant] of Object.entries(fact.variants ?? {})) {
    if (coversKind(bases, kind)) Object.assign(merged, variant);
  }
  return merged;
}

/** The YAML kinds that the real validator accepted; undefined where it was not asked. */
export function acceptedFor(path, kind) {
  const era = eraOf(kind);
  const groups = Object.entries(keyFacts[path]?.observed ?? {});
  return groups.find(([bases]) => bases.split(',').includes(era))?.[1].accepts;
}

/** Direct children of a path: `apps.<app>` has `command`, `hooks` has `<hook>`, `architectures` has `[]`. */
export function childrenOf(path) {
  const children = new Set();
  for (const key of Object.keys(keyFacts)) {
    if (path === '' || key.startsWith(`${path}.`) || key.startsWith(`${path}[]`)) {
      const rest = path === '' ? key : key.slice(path.length).replace(/^\./, '');
      const name = rest.startsWith('[]') ? '[]' : /^(?:<[^>]+>|[^.[]+)/.exec(rest)?.[0];
      if (name) children.add(name);
    }
  }
  return [...children];
}

export const joinPath = (path, child) => (child === '[]' ? `${path}[]` : path === '' ? child : `${path}.${child}`);
