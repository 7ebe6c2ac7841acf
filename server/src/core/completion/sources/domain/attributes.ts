/** Attributes of plugs and slots, by the interface: their names and the values that are known. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { InterfaceAttribute, InterfaceFact } from '../../../facts/types.ts';
import { describeAttribute } from '../../../hover/describe-interface.ts';
import { findValue, isText } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource, Insert } from '../../source.ts';
import { busOfActivation } from './activation.ts';
import { printScalar } from './attribute-lines.ts';
import { contentSnapsOf } from './content-snaps.ts';
import { interfaceOfPort, type Side } from './interfaces.ts';
import { nameAt, valueEntry } from './place.ts';

interface Place {
  readonly side: Side;
  readonly fact: InterfaceFact;
  /** The attributes that may stand here, or of which one is the value. */
  readonly attributes: readonly InterfaceAttribute[];
}

function sideOf(cursor: Cursor): Side | undefined {
  return cursor.path[0] === 'plugs' ? 'plug' : cursor.path[0] === 'slots' ? 'slot' : undefined;
}

/** The interface of the plug or slot that the cursor is in, also while `interface` is all that is typed. */
function findFact(side: Side, cursor: Cursor, ctx: ProviderContext): InterfaceFact | undefined {
  const name = nameAt(cursor, 1);
  if (name === undefined) return undefined;
  const written = cursor.path.length === 2 && cursor.role === 'key' ? findValue(cursor.map, 'interface') : undefined;
  const named = isText(written) && written.text !== '' ? written.text : interfaceOfPort(side, name, ctx);
  return ctx.facts.interfaces.get(named);
}

/** Follows the names of attributes down into maps and lists of maps. */
function findPlace(cursor: Cursor, ctx: ProviderContext): Place | undefined {
  const side = sideOf(cursor);
  const fact = side && findFact(side, cursor, ctx);
  if (!side || !fact) return undefined;
  let attributes = side === 'plug' ? fact.plugAttributes : fact.slotAttributes;
  const steps = cursor.path.slice(2).filter((step) => typeof step === 'string');
  const above = cursor.role === 'key' ? steps : steps.slice(0, -1);
  for (const step of above) {
    const items = attributes.find(({ name }) => name === step)?.items;
    if (!items) return undefined;
    attributes = items as readonly unknown[] as readonly InterfaceAttribute[];
  }
  return { side, fact, attributes };
}

const FORMS: Readonly<Record<string, Extract<Insert, { type: 'key' }>['then']>> = {
  'list of string': 'list',
  'list of map': 'list-of-maps',
  map: 'map',
};

const attributeKeys: CompletionSource = {
  name: 'attributes',
  guard: (cursor) => cursor.role === 'key' && cursor.path.length >= 2 && sideOf(cursor) !== undefined,
  *items(cursor, ctx) {
    const place = findPlace(cursor, ctx);
    if (place) yield* keysOf(place, cursor);
    // Where the name is no interface's, that is what is asked for.
    if (cursor.path.length > 2 || cursor.siblings.has('interface')) return;
    const name = nameAt(cursor, 1) ?? '';
    const known = ctx.facts.interfaces.has(name);
    yield {
      label: 'interface',
      kind: CompletionItemKind.Property,
      detail: known ? `"${name}" where it is left out` : 'required: the name is no interface',
      rank: known ? 30 : 0,
      insert: { type: 'key', key: 'interface', then: 'scalar' },
      suggests: true,
    };
  },
};

function* keysOf({ fact, side, attributes }: Place, cursor: Cursor): Iterable<CompletionEntry> {
  for (const attribute of attributes) {
    const { name, setByHook } = attribute;
    if (cursor.siblings.has(name) || setByHook === true) continue;
    if (attribute.conflictsWith?.some((other) => cursor.siblings.has(other))) continue;
    const instead = attribute.requiredUnless;
    const wanted = attribute.required || (instead && !instead.some((other) => cursor.siblings.has(other)));
    yield {
      label: name,
      kind: CompletionItemKind.Property,
      detail: `${wanted === true ? 'required · ' : ''}${attribute.type}`,
      rank: attribute.required ? 2 : wanted === true ? 5 : 20,
      insert: { type: 'key', key: name, then: FORMS[attribute.type] ?? 'scalar' },
      documentation: () => describeAttribute(fact, attribute, side),
    };
  }
}

const attributeValues: CompletionSource = {
  name: 'attribute values',
  guard: (cursor) =>
    cursor.role === 'value' && !cursor.block && cursor.path.length >= 3 && sideOf(cursor) !== undefined,
  *items(cursor, ctx) {
    const place = findPlace(cursor, ctx);
    const wanted = cursor.path.filter((step) => typeof step === 'string').at(-1);
    const attribute = place?.attributes.find(({ name }) => name === wanted);
    if (!place || !attribute) return;
    const documentation = (): string => describeAttribute(place.fact, attribute, place.side);
    const allowed = attribute.type === 'bool' ? ['true', 'false'] : (attribute.allowed ?? []).map(String);
    const bus = attribute.name === 'bus' ? busOfActivation(nameAt(cursor, 1) ?? '', ctx) : undefined;
    const values = bus !== undefined && allowed.includes(bus) ? [bus] : allowed;
    const fallback = attribute.default;
    for (const value of values) {
      if (cursor.siblings.has(value)) continue;
      const isDefault = String(fallback) === value;
      yield valueEntry(value, CompletionItemKind.EnumMember, {
        detail: isDefault ? 'the default' : `value of ${attribute.name}`,
        rank: isDefault ? 25 : 20,
        documentation,
      });
    }
    for (const entry of wellKnown(place, attribute, cursor, ctx)) {
      if (!cursor.siblings.has(entry.label)) yield { ...entry, documentation };
    }
    const { example } = attribute as InterfaceAttribute & { readonly example?: unknown };
    if (typeof example === 'string' || typeof example === 'number') {
      yield valueEntry(printScalar(example).replaceAll("'", ''), CompletionItemKind.Value, {
        detail: 'example',
        rank: 60,
        documentation,
      });
    }
  },
};

/** Values that the project itself or its content snaps tell. */
function* wellKnown(
  place: Place,
  attribute: InterfaceAttribute,
  cursor: Cursor,
  ctx: ProviderContext,
): Iterable<CompletionEntry> {
  const { fact, side } = place;
  const snap = ctx.project.name ?? 'my-snap';
  const text = (key: string): string | undefined => {
    const value = findValue(cursor.map, key);
    return isText(value) ? value.text : undefined;
  };
  const value = (label: string, detail: string, rank = 20): CompletionEntry =>
    valueEntry(label, CompletionItemKind.Value, { detail, rank });
  if (fact.name === 'content' && side === 'plug') {
    yield* contentValues(attribute.name, nameAt(cursor, 1) ?? '', text, ctx, value);
  } else if (fact.name === 'content' && (attribute.name === 'read' || attribute.name === 'write')) {
    const write = attribute.name === 'write';
    if (!write) yield value('$SNAP', 'the whole snap');
    yield value(
      write ? '$SNAP_COMMON/shared' : '$SNAP/lib',
      write ? 'data of every revision' : 'a folder of the snap',
      22,
    );
    yield value(
      write ? '$SNAP_DATA/shared' : '$SNAP/share',
      write ? 'data of this revision' : 'a folder of the snap',
      23,
    );
  } else if (fact.name === 'personal-files') {
    yield value(`$HOME/.${snap}`, 'the hidden folder of the program');
    yield value(`$HOME/.config/${snap}`, 'its configuration', 22);
    yield value(`$HOME/.local/share/${snap}`, 'its data', 23);
    yield value(`$HOME/.cache/${snap}`, 'its cache', 24);
  } else if (fact.name === 'system-files') {
    yield value(`/etc/${snap}`, "the system's configuration of the program");
    yield value(`/var/lib/${snap}`, "the system's data of the program", 22);
  } else if (fact.name === 'dbus' && attribute.name === 'name') {
    for (const { value: app, name } of ctx.project.apps) {
      const bus = findValue(app, 'bus-name');
      if (isText(bus)) yield value(bus.text, `bus-name of the app ${name}`);
      const id = findValue(app, 'common-id');
      if (isText(id)) yield value(id.text, `common-id of the app ${name}`, 25);
    }
  }
}

function* contentValues(
  attribute: string,
  plug: string,
  text: (key: string) => string | undefined,
  ctx: ProviderContext,
  value: (label: string, detail: string, rank?: number) => CompletionEntry,
): Iterable<CompletionEntry> {
  const provider = text('default-provider')?.split(':')[0];
  const label = text('content') ?? plug;
  const told = new Set<string>();
  const snaps = contentSnapsOf(ctx);
  for (const snap of snaps) {
    const fits =
      (provider === undefined || snap.provider === provider) && (provider !== undefined || snap.content === label);
    const [shown, detail] =
      attribute === 'default-provider'
        ? [snap.provider, `shares ${snap.content}, usually at ${snap.target}`]
        : attribute === 'content'
          ? [snap.content, `shared by ${snap.provider}`]
          : attribute === 'target'
            ? [snap.target, `where ${snap.provider} usually goes`]
            : ['', ''];
    if (shown === '' || told.has(shown)) continue;
    const matches = attribute === 'default-provider' ? snap.content === label : fits;
    // Once a provider is named, what others share is of no use.
    if (
      attribute !== 'default-provider' &&
      provider !== undefined &&
      !matches &&
      snaps.some((one) => one.provider === provider)
    )
      continue;
    told.add(shown);
    yield value(shown, detail, matches ? 10 : 40);
  }
  if (attribute === 'target' && !told.has(`$SNAP/${plug}`)) yield value(`$SNAP/${plug}`, 'a folder of the snap', 30);
  if (attribute === 'content' && !told.has(plug)) yield value(plug, "the plug's name, which is the default", 45);
}

/** Attributes of other interfaces than the cursor's, though the facts have them for every plug: for lists of all keys. */
export function unfitAttributes(cursor: Cursor, ctx: ProviderContext): ReadonlySet<string> {
  if (cursor.role !== 'key' || cursor.path.length !== 2) return new Set();
  const place = findPlace(cursor, ctx);
  if (!place) return new Set();
  const own = new Set(place.attributes.map(({ name }) => name));
  return new Set(['content', 'target', 'default-provider'].filter((name) => !own.has(name)));
}

export const attributeSources: readonly CompletionSource[] = [attributeKeys, attributeValues];
