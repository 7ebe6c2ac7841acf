/** A project as snapd will see it: what extensions add, which plugs belong to which app, and implicit plugs and slots. */
import type { Facts } from '../../facts/provider.ts';
import { getExtensionAdditions } from '../../project/extensions.ts';
import { namedEntries, type NamedEntry, type SnapcraftProject } from '../../project/project.ts';
import { entriesOf, findValue, isMap, isScalar, isSeq, itemsOf, keyText } from '../../yaml/access.ts';
import { createMemo } from '../../yaml/reads.ts';
import type { YamlNode, YamlPair, YamlScalar } from '../../yaml/tree.ts';
import { isSupportedHook } from './hook-names.ts';
import { typeInSnapYaml } from './plain-text.ts';

/** A name in a list, such as a plug of an app. */
export interface Reference {
  readonly name: string;
  readonly node: YamlScalar;
}

export interface SnapApp {
  readonly name: string;
  readonly entry: NamedEntry;
  /** Undefined for an app that is no service. */
  readonly scope: 'system' | 'user' | undefined;
  readonly slots: readonly Reference[];
  readonly activatesOn: readonly Reference[];
  /** Names of the plugs and slots that the app itself lists or an extension lists for it. */
  readonly plugNames: ReadonlySet<string>;
  readonly slotNames: ReadonlySet<string>;
}

export type Side = 'plug' | 'slot';

/** A plug or a slot: declared at the top, or made by a name in an app or a hook. */
export interface Port {
  readonly side: Side;
  readonly name: string;
  /** Undefined where the declaration is broken. */
  readonly interface: string | undefined;
  /** The declaration; undefined for one that exists by its name alone. */
  readonly entry: NamedEntry | undefined;
  /** Where the interface is named. */
  readonly place: YamlNode;
  /** The attributes, without `interface` and `label`. */
  readonly attributes: ReadonlyMap<string, YamlPair>;
  /** Attributes that an extension adds to a declaration of the author. */
  readonly added: ReadonlySet<string>;
  readonly mentions: readonly Reference[];
}

export interface SnapView {
  readonly project: SnapcraftProject;
  readonly facts: Facts;
  readonly apps: ReadonlyMap<string, SnapApp>;
  readonly plugs: ReadonlyMap<string, Port>;
  readonly slots: ReadonlyMap<string, Port>;
  /** Plugs and slots that only extensions bring: they are fine. */
  readonly addedPlugs: ReadonlySet<string>;
  readonly addedSlots: ReadonlySet<string>;
  /** Top-level names that some app or hook lists: they belong only to those that do. */
  readonly scopedPlugs: ReadonlySet<string>;
}

const memo = createMemo<SnapcraftProject, SnapView>();

export function getSnapView(ctx: { readonly project: SnapcraftProject; readonly facts: Facts }): SnapView {
  return memo(ctx.project, () => readView(ctx.project, ctx.facts));
}

/** What a value is in snap.yaml when it is text there: numbers are written out where text is expected. */
export function textOf(node: YamlNode | undefined): string | undefined {
  if (!isScalar(node)) return undefined;
  switch (node.type) {
    case 'str':
    case 'date':
      return node.text;
    case 'int':
    case 'float':
      return String(node.value);
    default:
      return undefined;
  }
}

export function referencesOf(value: YamlNode | undefined): Reference[] {
  return itemsOf(value).flatMap((node) => {
    const name = textOf(node);
    return name === undefined || !isScalar(node) ? [] : [{ name, node }];
  });
}

/** Whether a key says anything: absent, null and empty values do not. */
export function isSet(value: YamlNode | undefined): value is YamlNode {
  if (!value) return false;
  if (isScalar(value)) return value.type !== 'null' && value.text !== '';
  return isSeq(value) ? value.items.length > 0 : true;
}

function readView(project: SnapcraftProject, facts: Facts): SnapView {
  const additions = getExtensionAdditions(project, facts);
  const plugMentions = new Map<string, Reference[]>();
  const slotMentions = new Map<string, Reference[]>();
  const apps = new Map<string, SnapApp>();
  for (const entry of project.apps) {
    if (!isMap(entry.value)) continue;
    const plugs = referencesOf(findValue(entry.value, 'plugs'));
    const slots = referencesOf(findValue(entry.value, 'slots'));
    note(plugMentions, plugs);
    note(slotMentions, slots);
    const daemon = findValue(entry.value, 'daemon');
    const user = textOf(findValue(entry.value, 'daemon-scope')) === 'user';
    apps.set(entry.name, {
      name: entry.name,
      entry,
      scope: isSet(daemon) ? (user ? 'user' : 'system') : undefined,
      slots,
      activatesOn: referencesOf(findValue(entry.value, 'activates-on')),
      plugNames: new Set([...plugs.map(nameOf), ...(additions.appPlugs.get(entry.name) ?? [])]),
      slotNames: new Set([...slots.map(nameOf), ...(additions.appSlots.get(entry.name) ?? [])]),
    });
  }
  for (const hook of project.hooks) {
    if (!isSupportedHook(hook.name)) continue;
    note(plugMentions, referencesOf(findValue(hook.value, 'plugs')));
    note(slotMentions, referencesOf(findValue(hook.value, 'slots')));
  }
  for (const component of project.components) {
    for (const hook of namedEntries(findValue(component.value, 'hooks'))) {
      note(plugMentions, referencesOf(findValue(hook.value, 'plugs')));
    }
  }
  const scopedPlugs = new Set(plugMentions.keys());
  for (const names of additions.appPlugs.values()) for (const name of names) scopedPlugs.add(name);
  for (const hook of additions.hooks.values()) for (const name of hook.value.plugs ?? []) scopedPlugs.add(name);
  // Extensions also name plugs of apps that they do not declare at the top.
  const addedPlugs = new Set([...additions.plugs.keys(), ...[...additions.appPlugs.values()].flat()]);
  const addedSlots = new Set([...additions.slots.keys(), ...[...additions.appSlots.values()].flat()]);
  return {
    project,
    facts,
    apps,
    plugs: readPorts('plug', project.plugs, plugMentions, additions.plugs, addedPlugs),
    slots: readPorts('slot', project.slots, slotMentions, additions.slots, addedSlots),
    addedPlugs,
    addedSlots,
    scopedPlugs,
  };
}

function nameOf(reference: Reference): string {
  return reference.name;
}

function note(into: Map<string, Reference[]>, references: readonly Reference[]): void {
  for (const reference of references) {
    const list = into.get(reference.name);
    if (list) list.push(reference);
    else into.set(reference.name, [reference]);
  }
}

function readPorts(
  side: Side,
  declared: readonly NamedEntry[],
  mentions: ReadonlyMap<string, readonly Reference[]>,
  fromExtensions: ReadonlyMap<string, { readonly value: unknown }>,
  added: ReadonlySet<string>,
): Map<string, Port> {
  const ports = new Map<string, Port>();
  for (const entry of declared) {
    const more = fromExtensions.get(entry.name)?.value;
    const brought = typeof more === 'object' && more !== null ? (more as Readonly<Record<string, unknown>>) : {};
    // Where nothing is said, the extension's own declaration stands.
    if (Object.keys(brought).length > 0 && isEmpty(entry.value)) continue;
    ports.set(entry.name, readPort(side, entry, mentions.get(entry.name) ?? [], isMap(entry.value) ? brought : {}));
  }
  for (const [name, list] of mentions) {
    const [first] = list;
    if (!first || ports.has(name) || added.has(name)) continue;
    const base = { side, name, interface: name, entry: undefined, place: first.node };
    ports.set(name, { ...base, attributes: new Map(), added: new Set(), mentions: list });
  }
  return ports;
}

function isEmpty(value: YamlNode): boolean {
  return isMap(value) ? value.entries.length === 0 : !isSet(value);
}

function readPort(
  side: Side,
  entry: NamedEntry,
  mentions: readonly Reference[],
  brought: Readonly<Record<string, unknown>>,
): Port {
  const { name, key, value } = entry;
  const added = new Set(Object.keys(brought));
  const attributes = new Map<string, YamlPair>();
  const port = { side, name, entry, attributes, added, mentions };
  if (isMap(value)) {
    let named: YamlNode | undefined;
    for (const pair of entriesOf(value)) {
      const attribute = keyText(pair);
      if (attribute === 'interface') named = pair.value;
      else if (attribute !== undefined && attribute !== 'label') attributes.set(attribute, pair);
    }
    if (named) return { ...port, interface: attributeText(named), place: named };
    // An extension that declares the same plug also tells its interface.
    const { interface: other } = brought;
    return { ...port, interface: typeof other === 'string' ? other : name, place: key };
  }
  if (isScalar(value) && value.type === 'null') return { ...port, interface: name, place: key };
  return { ...port, interface: attributeText(value), place: value };
}

/** Text as a value of its own: here a number stays one, and so does text that snapd reads as one. Dates are text. */
export function attributeText(node: YamlNode | undefined): string | undefined {
  if (!isScalar(node)) return undefined;
  return node.type === 'date' || typeInSnapYaml(node) === 'str' ? node.text : undefined;
}
