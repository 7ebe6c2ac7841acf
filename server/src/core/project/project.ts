/** What a snapcraft.yaml says, section by section, with the place of everything. Tolerates half-typed text. */
import type { SchemaKind } from '../facts/types.ts';
import { entriesOf, findPair, findValue, isScalar, isText, itemsOf, keyText } from '../yaml/access.ts';
import type { YamlMap, YamlNode, YamlPair, YamlTree } from '../yaml/tree.ts';
import { pickKind, type KindChoice } from './pick-kind.ts';

/** A named entry of a section: an app, part, plug, slot, hook, component, layout or platform. */
export interface NamedEntry {
  readonly name: string;
  readonly pair: YamlPair;
  readonly key: YamlNode;
  readonly value: YamlNode;
}

export interface SnapcraftProject {
  /** The document's mapping; undefined when the document is empty or something else. */
  readonly root: YamlMap | undefined;
  /** Which era judges this project, and why. */
  readonly choice: KindChoice;
  /** Short for `choice.kind`. */
  readonly kind: SchemaKind;
  /** none, core18 or core20: judged by the JSON-schema era of snapcraft. */
  readonly legacy: boolean;
  /** As written; undefined where missing or not text. */
  readonly name: string | undefined;
  readonly base: string | undefined;
  readonly buildBase: string | undefined;
  readonly type: string | undefined;
  readonly confinement: string | undefined;
  readonly grade: string | undefined;
  readonly apps: readonly NamedEntry[];
  readonly parts: readonly NamedEntry[];
  readonly plugs: readonly NamedEntry[];
  readonly slots: readonly NamedEntry[];
  readonly hooks: readonly NamedEntry[];
  readonly components: readonly NamedEntry[];
  readonly layout: readonly NamedEntry[];
  readonly platforms: readonly NamedEntry[];
  /** The names in every app's `extensions` list, with the app. */
  readonly extensions: readonly { readonly name: string; readonly node: YamlNode; readonly app: NamedEntry }[];
  /** The effective pair of a top-level key. */
  find(key: string): YamlPair | undefined;
}

const cache = new WeakMap<YamlTree, SnapcraftProject>();

/** Reads a tree once; later calls for the same tree are free. */
export function getProject(tree: YamlTree): SnapcraftProject {
  let project = cache.get(tree);
  if (!project) cache.set(tree, (project = readProject(tree)));
  return project;
}

function readProject(tree: YamlTree): SnapcraftProject {
  const root = tree.root?.kind === 'map' ? tree.root : undefined;
  const choice = pickKind(root);
  const apps = namedEntries(findValue(root, 'apps'));
  const scalar = (key: string): string | undefined => {
    const value = findValue(root, key);
    return isScalar(value) && value.type !== 'null' ? value.text : undefined;
  };
  return {
    root,
    choice,
    kind: choice.kind,
    legacy: choice.kind === 'none' || choice.kind === 'core18' || choice.kind === 'core20',
    name: scalar('name'),
    base: scalar('base'),
    buildBase: scalar('build-base'),
    type: scalar('type'),
    confinement: scalar('confinement'),
    grade: scalar('grade'),
    apps,
    parts: namedEntries(findValue(root, 'parts')),
    plugs: namedEntries(findValue(root, 'plugs')),
    slots: namedEntries(findValue(root, 'slots')),
    hooks: namedEntries(findValue(root, 'hooks')),
    components: namedEntries(findValue(root, 'components')),
    layout: namedEntries(findValue(root, 'layout')),
    platforms: namedEntries(findValue(root, 'platforms')),
    extensions: apps.flatMap((app) =>
      itemsOf(findValue(app.value, 'extensions')).flatMap((node) =>
        isText(node) ? [{ name: node.text, node, app }] : [],
      ),
    ),
    find: (key) => findPair(root, key),
  };
}

/** The entries of a mapping whose keys are scalars. */
export function namedEntries(node: YamlNode | undefined): readonly NamedEntry[] {
  return entriesOf(node).flatMap((pair) => {
    const name = keyText(pair);
    return name === undefined ? [] : [{ name, pair, key: pair.key, value: pair.value }];
  });
}
