/** What a snapcraft.yaml says, section by section, with the place of everything. Tolerates half-typed text. */
import { Attached } from '../attached.ts';
import type { SchemaKind } from '../facts/types.ts';
import { entriesOf, findPair, findValue, isScalar, isText, itemsOf, keyText } from '../yaml/access.ts';
import type { YamlMap, YamlNode, YamlPair, YamlTree } from '../yaml/tree.ts';
import { withoutNoting } from '../yaml/reads.ts';
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

const cache = new Attached<YamlTree, SnapcraftProject>();

/** Reads a tree once; later calls for the same tree are free. */
export function getProject(tree: YamlTree): SnapcraftProject {
  let project = cache.get(tree);
  if (!project) cache.set(tree, (project = readProject(tree)));
  return project;
}

function readProject(tree: YamlTree): SnapcraftProject {
  const root = tree.root?.kind === 'map' ? tree.root : undefined;
  // Asked for by nearly every rule; a change of it is noticed by itself.
  return new ReadProject(
    root,
    withoutNoting(() => pickKind(root)),
  );
}

/**
 * Sections are read when they are asked for: who asks for one does not depend on the others. A class, as every version
 * makes one (see attached.ts).
 */
export class ReadProject implements SnapcraftProject {
  readonly root: YamlMap | undefined;
  readonly choice: KindChoice;
  readonly kind: SchemaKind;
  readonly legacy: boolean;
  private readonly sections = new Map<string, readonly NamedEntry[]>();
  private listed: SnapcraftProject['extensions'] | undefined;

  constructor(root: YamlMap | undefined, choice: KindChoice) {
    this.root = root;
    this.choice = choice;
    this.kind = choice.kind;
    this.legacy = choice.kind === 'none' || choice.kind === 'core18' || choice.kind === 'core20';
  }

  get name(): string | undefined {
    return this.text('name');
  }
  get base(): string | undefined {
    return this.text('base');
  }
  get buildBase(): string | undefined {
    return this.text('build-base');
  }
  get type(): string | undefined {
    return this.text('type');
  }
  get confinement(): string | undefined {
    return this.text('confinement');
  }
  get grade(): string | undefined {
    return this.text('grade');
  }
  get apps(): readonly NamedEntry[] {
    return this.section('apps');
  }
  get parts(): readonly NamedEntry[] {
    return this.section('parts');
  }
  get plugs(): readonly NamedEntry[] {
    return this.section('plugs');
  }
  get slots(): readonly NamedEntry[] {
    return this.section('slots');
  }
  get hooks(): readonly NamedEntry[] {
    return this.section('hooks');
  }
  get components(): readonly NamedEntry[] {
    return this.section('components');
  }
  get layout(): readonly NamedEntry[] {
    return this.section('layout');
  }
  get platforms(): readonly NamedEntry[] {
    return this.section('platforms');
  }
  get extensions(): SnapcraftProject['extensions'] {
    const { apps } = this;
    return (this.listed ??= apps.flatMap(readExtensions));
  }

  find(key: string): YamlPair | undefined {
    return findPair(this.root, key);
  }

  private text(key: string): string | undefined {
    const value = this.find(key)?.value;
    return isScalar(value) && value.type !== 'null' ? value.text : undefined;
  }

  private section(key: string): readonly NamedEntry[] {
    // Asks for the value each time, so that it is noted as read.
    const value = this.find(key)?.value;
    let entries = this.sections.get(key);
    if (!entries) this.sections.set(key, (entries = namedEntries(value)));
    return entries;
  }
}

function readExtensions(
  app: NamedEntry,
): { readonly name: string; readonly node: YamlNode; readonly app: NamedEntry }[] {
  const list = findValue(app.value, 'extensions');
  // The names are taken one by one, whatever holds them.
  const nodes = list?.kind === 'map' ? list.entries.map(({ key }) => key) : itemsOf(list);
  return nodes.flatMap((node) => (isText(node) ? [{ name: node.text, node, app }] : []));
}

/** The entries of a mapping whose keys are scalars. */
export function namedEntries(node: YamlNode | undefined): readonly NamedEntry[] {
  return entriesOf(node).flatMap((pair) => {
    const name = keyText(pair);
    return name === undefined ? [] : [{ name, pair, key: pair.key, value: pair.value }];
  });
}
