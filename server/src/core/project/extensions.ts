/** What the extensions in use add to a project, as snapcraft would merge it. The author's own values win over these. */
import type { Facts } from '../facts/provider.ts';
import type { ExtensionAdds, FactBase } from '../facts/types.ts';
import type { YamlNode } from '../yaml/tree.ts';
import { createMemo, withoutNoting } from '../yaml/reads.ts';
import type { NamedEntry, SnapcraftProject } from './project.ts';

type Values = Readonly<Record<string, unknown>>;

/** One thing that an extension brings, with the name of the extension. */
export interface Added<T> {
  readonly extension: string;
  readonly value: T;
}

export interface AddedPart {
  /** Names of parts that the added part waits for; `*` stands for every part of the project at that moment. */
  readonly after: readonly string[] | '*';
  readonly plugin: string | undefined;
}

/** An extension that this base has, with where it is named. */
export interface AppliedExtension {
  readonly name: string;
  readonly adds: ExtensionAdds;
  readonly places: readonly { readonly node: YamlNode; readonly app: NamedEntry }[];
}

export interface ExtensionAdditions {
  /** In the order in which snapcraft applies them: by name. */
  readonly applied: readonly AppliedExtension[];
  /** Top-level plugs by name; null for a plug that has nothing but its name. */
  readonly plugs: ReadonlyMap<string, Added<Values | null>>;
  readonly slots: ReadonlyMap<string, Added<unknown>>;
  readonly layout: ReadonlyMap<string, Added<unknown>>;
  readonly environment: ReadonlyMap<string, Added<unknown>>;
  readonly hooks: ReadonlyMap<string, Added<{ readonly plugs?: readonly string[] }>>;
  readonly assumes: readonly string[];
  /** Parts by their new name, such as `gnome/sdk`. */
  readonly parts: ReadonlyMap<string, Added<AddedPart>>;
  /** By the name of the app: the plugs that are put before its own. */
  readonly appPlugs: ReadonlyMap<string, readonly string[]>;
  readonly appSlots: ReadonlyMap<string, readonly string[]>;
}

const NONE: ExtensionAdditions = {
  applied: [],
  plugs: new Map(),
  slots: new Map(),
  layout: new Map(),
  environment: new Map(),
  hooks: new Map(),
  assumes: [],
  parts: new Map(),
  appPlugs: new Map(),
  appSlots: new Map(),
};

const memo = createMemo<SnapcraftProject, ExtensionAdditions>();

/** Reads the extensions of a project once; unknown ones and those of another base add nothing. */
export function getExtensionAdditions(project: SnapcraftProject, facts: Facts): ExtensionAdditions {
  // That there are none is part of the situation that all checks are made in, so that it need not be noted.
  if (withoutNoting(() => project.extensions.length) === 0) return NONE;
  return memo(project, () => readAdditions(project, facts));
}

/** Extensions look at the key `base` itself, never at build-base. */
export function extensionSupports(bases: readonly string[], base: string | undefined): base is FactBase {
  return base !== undefined && bases.includes(base);
}

function findApplied(project: SnapcraftProject, facts: Facts): AppliedExtension[] {
  if (project.extensions.length === 0 || project.base === undefined) return [];
  const applied = new Map<
    string,
    { name: string; adds: ExtensionAdds; places: { node: YamlNode; app: NamedEntry }[] }
  >();
  for (const { name, node, app } of project.extensions) {
    const known = applied.get(name);
    if (known) {
      known.places.push({ node, app });
      continue;
    }
    const adds = Object.hasOwn(facts.extensions.extensions, name)
      ? facts.extensions.extensions[name]?.adds[project.base]
      : undefined;
    if (adds) applied.set(name, { name, adds, places: [{ node, app }] });
  }
  return [...applied.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readAdditions(project: SnapcraftProject, facts: Facts): ExtensionAdditions {
  const applied = findApplied(project, facts);
  const plugs = new Map<string, Added<Values | null>>();
  const slots = new Map<string, Added<unknown>>();
  const layout = new Map<string, Added<unknown>>();
  const environment = new Map<string, Added<unknown>>();
  const hooks = new Map<string, Added<{ readonly plugs?: readonly string[] }>>();
  const parts = new Map<string, Added<AddedPart>>();
  const assumes = new Set<string>();
  const appPlugs = new Map<string, string[]>();
  const appSlots = new Map<string, string[]>();
  for (const { name, adds, places } of applied) {
    const top = adds.top_level;
    addAll(plugs, top?.plugs, name);
    addAll(slots, top?.slots, name);
    addAll(layout, top?.layout, name);
    addAll(environment, top?.environment, name);
    addAll(hooks, top?.hooks, name);
    for (const feature of top?.assumes ?? []) assumes.add(feature);
    for (const [part, fact] of Object.entries(adds.new_parts ?? {})) {
      parts.set(part, { extension: name, value: toAddedPart(fact) });
    }
    for (const { app } of places) {
      append(appPlugs, app.name, adds.app?.plugs);
      append(appSlots, app.name, adds.app?.slots);
    }
  }
  return { applied, plugs, slots, layout, environment, hooks, assumes: [...assumes], parts, appPlugs, appSlots };
}

/** The first extension's value stays where two bring the same name: maps are merged key by key, existing ones win. */
function addAll<T>(
  into: Map<string, Added<T>>,
  from: Readonly<Record<string, T>> | undefined,
  extension: string,
): void {
  for (const [name, value] of Object.entries(from ?? {})) {
    if (!into.has(name)) into.set(name, { extension, value });
  }
}

function append(into: Map<string, string[]>, app: string, names: readonly string[] | undefined): void {
  if (!names || names.length === 0) return;
  const list = into.get(app) ?? [];
  for (const name of names) if (!list.includes(name)) list.push(name);
  into.set(app, list);
}

function toAddedPart(fact: { readonly after?: unknown; readonly [key: string]: unknown }): AddedPart {
  const { after } = fact;
  const plugin = fact['plugin'];
  return {
    // A text here describes a computed list: the helper part waits for all the others.
    after: Array.isArray(after) ? after.filter((name) => typeof name === 'string') : after === undefined ? [] : '*',
    plugin: typeof plugin === 'string' ? plugin : undefined,
  };
}
