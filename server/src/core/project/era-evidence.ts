/** What in a file speaks for one era and against another: keys, plugins, extensions and the words of scripts. */
import { facts } from '../facts/provider.ts';
import type { PluginFact, SchemaKind } from '../facts/types.ts';
import { entriesOf, findText, findValue, isScalar, itemsOf, keyText } from '../yaml/access.ts';
import type { YamlMap, YamlNode } from '../yaml/tree.ts';

export interface EraEvidence {
  /** Things that only core22 and later know. */
  readonly modern: number;
  /** Things that only core20 and earlier know. */
  readonly old: number;
  /** Things that every base knows, but not the time without bases. */
  readonly needsBase: number;
  /** Things that only the time without bases knows. */
  readonly baseless: number;
  /** How many things each kind knows of those that not every kind knows. */
  readonly support: ReadonlyMap<SchemaKind, number>;
}

const MODERN: readonly string[] = ['core22', 'core24', 'core26', 'devel'];
const OLD: readonly string[] = ['none', 'core18', 'core20'];

interface Tally {
  readonly seen: Set<string>;
  readonly support: Map<SchemaKind, number>;
  modern: number;
  old: number;
  needsBase: number;
  baseless: number;
}

export function weighEra(root: YamlMap): EraEvidence {
  const tally: Tally = { seen: new Set(), support: new Map(), modern: 0, old: 0, needsBase: 0, baseless: 0 };
  weighKeys(tally, '', root);
  for (const item of itemsOf(findValue(root, 'architectures'))) weighKeys(tally, 'architectures[].', item);
  for (const item of itemsOf(findValue(root, 'package-repositories'))) {
    weighKeys(tally, 'package-repositories[].', item);
  }
  for (const { value } of entriesOf(findValue(root, 'apps'))) {
    weighKeys(tally, 'apps.<app>.', value);
    for (const name of itemsOf(findValue(value, 'extensions'))) {
      if (isScalar(name)) weigh(tally, `extension ${name.text}`, facts.extensions.extensions[name.text]?.bases);
    }
  }
  for (const { value } of entriesOf(findValue(root, 'parts'))) weighPart(tally, value);
  // Every later base asks for it; earlier ones assume "strict".
  if (!findValue(root, 'confinement')) tally.old++;
  return tally;
}

function weigh(tally: Tally, what: string, bases: readonly string[] | undefined): void {
  if (!bases || tally.seen.has(what)) return;
  tally.seen.add(what);
  const modern = bases.some((base) => MODERN.includes(base));
  const old = bases.some((base) => OLD.includes(base));
  const none = bases.includes('none');
  if (modern && !old) tally.modern++;
  else if (old && !modern) {
    tally.old++;
    if (none && bases.length === 1) tally.baseless++;
  }
  if (!none) tally.needsBase++;
  for (const base of bases) tally.support.set(base as SchemaKind, (tally.support.get(base as SchemaKind) ?? 0) + 1);
}

function weighKeys(tally: Tally, prefix: string, node: YamlNode | undefined): void {
  for (const pair of entriesOf(node)) {
    const path = `${prefix}${keyText(pair)}`;
    const bases = facts.keys[path]?.bases;
    // A base alone says nothing: it is what is to be judged.
    if (bases && path !== 'base' && path !== 'build-base') weigh(tally, path, bases);
  }
}

function weighPart(tally: Tally, part: YamlNode): void {
  weighKeys(tally, 'parts.<part>.', part);
  const plugin = findText(part, 'plugin');
  const fact = plugin === undefined ? undefined : facts.plugins.plugins[plugin];
  if (fact && plugin !== undefined) weigh(tally, `plugin ${plugin}`, fact.bases);
  for (const pair of entriesOf(part)) {
    const key = keyText(pair);
    if (key === undefined) continue;
    if (fact && facts.keys[`parts.<part>.${key}`] === undefined)
      weigh(tally, `${plugin} ${key}`, basesOfKey(fact, key));
    weighText(tally, pair.value);
  }
  // Once a list of files, at first a single one.
  const constraints = findValue(part, 'constraints');
  if (isScalar(constraints) && constraints.type !== 'null') weigh(tally, 'constraints as text', ['none']);
}

function basesOfKey(fact: PluginFact, key: string): readonly string[] | undefined {
  const bases = fact.variants.flatMap((variant) => (variant.keys[key] ? variant.bases : []));
  return bases.length > 0 ? bases : undefined;
}

const MODERN_WORDS = /\bcraftctl\b|\$\{?CRAFT_[A-Z]/;
const OLD_WORDS = /\bsnapcraftctl\b|\$\{?SNAPCRAFT_PART_INSTALL\b/;

function weighText(tally: Tally, node: YamlNode): void {
  if (node.kind === 'seq') {
    for (const item of node.items) if (item.kind === 'scalar') weighText(tally, item);
    return;
  }
  if (node.kind !== 'scalar' || (!node.text.includes('C') && !node.text.includes('c'))) return;
  if (MODERN_WORDS.test(node.text)) weigh(tally, 'craftctl', MODERN);
  if (OLD_WORDS.test(node.text)) weigh(tally, 'snapcraftctl', OLD);
}
