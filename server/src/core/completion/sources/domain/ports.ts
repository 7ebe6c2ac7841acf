/** Plugs and slots: their names in apps and hooks, and new ones at the top of the file. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { describePort } from '../../../hover/ports.ts';
import type { InterfaceFact } from '../../../facts/types.ts';
import { getExtensionAdditions } from '../../../project/extensions.ts';
import { findValue, isScalar, itemsOf } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { busOfActivation } from './activation.ts';
import { attributeLines } from './attribute-lines.ts';
import {
  INTERFACE,
  interfaceOfPort,
  interfaceOptions,
  interfacesFor,
  minimalAttributes,
  needsReview,
  type Side,
} from './interfaces.ts';
import { escapeSnippet, keySource, nameAt, snippet, valueEntry, valueSource } from './place.ts';

/** The names that an app's or hook's list may hold. */
function* namesFor(side: Side, cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const { project, facts } = ctx;
  const declared = side === 'plug' ? project.plugs : project.slots;
  const other = namesOfOtherSide(side, ctx);
  const told = new Set(cursor.siblings);
  const additions = getExtensionAdditions(project, facts);
  const app = cursor.path[0] === 'apps' ? nameAt(cursor, 1) : undefined;
  const own = side === 'plug' ? additions.appPlugs : additions.appSlots;
  for (const name of app === undefined ? [] : (own.get(app) ?? [])) told.add(name);
  for (const { name } of declared) {
    if (told.has(name) || other.has(name)) continue;
    told.add(name);
    yield portEntry(side, name, interfaceOfPort(side, name, ctx), ctx, 10);
  }
  for (const [name, { extension, value }] of side === 'plug' ? additions.plugs : additions.slots) {
    if (told.has(name) || other.has(name)) continue;
    told.add(name);
    const named = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['interface'] : name;
    const entry = portEntry(side, name, typeof named === 'string' ? named : name, ctx, 65);
    yield { ...entry, detail: `from the extension ${extension} · ${entry.detail ?? ''}` };
  }
  for (const fact of interfacesFor(side, ctx)) {
    if (told.has(fact.name) || other.has(fact.name)) continue;
    const options = interfaceOptions(fact, side, ctx);
    if (minimalAttributes(fact, side)) {
      const review = needsReview(fact, side, ctx) ? ', store review' : '';
      const detail = `needs attributes: declare it under "${side}s"${review} · ${fact.summary}`;
      yield valueEntry(fact.name, INTERFACE, { ...options, detail, rank: Math.max(options.rank, 80) });
    } else yield valueEntry(fact.name, INTERFACE, options);
  }
}

/** A name stands for a plug or for a slot, wherever the other one is named. */
export function namesOfOtherSide(side: Side, ctx: ProviderContext): ReadonlySet<string> {
  const { project, facts } = ctx;
  const additions = getExtensionAdditions(project, facts);
  const [other, declared, added, inApps] =
    side === 'plug'
      ? (['slot', project.slots, additions.slots, additions.appSlots] as const)
      : (['plug', project.plugs, additions.plugs, additions.appPlugs] as const);
  return new Set([
    ...declared.map(({ name }) => name),
    ...added.keys(),
    ...[...inApps.values()].flatMap((names) => [...names]),
    ...undeclaredNames(other, ctx).keys(),
  ]);
}

function portEntry(
  side: Side,
  name: string,
  interfaceName: string,
  ctx: ProviderContext,
  rank: number,
): CompletionEntry {
  const detail = `${side} declared here${interfaceName === name ? '' : `, interface ${interfaceName}`}`;
  return valueEntry(name, CompletionItemKind.Reference, {
    detail,
    rank,
    documentation: () => describePort(ctx, side, name),
  });
}

const plugNames = valueSource('plug names', ['apps.<app>.plugs[]', 'hooks.<hook>.plugs[]'], (cursor, ctx) =>
  namesFor('plug', cursor, ctx),
);

const slotNames = valueSource('slot names', ['apps.<app>.slots[]'], (cursor, ctx) => namesFor('slot', cursor, ctx));

/** The names in the lists of apps and hooks that nothing declares and no interface has: somebody is about to. */
function undeclaredNames(side: Side, ctx: ProviderContext): Map<string, string> {
  const names = new Map<string, string>();
  const read = (owner: string, list: ReturnType<typeof findValue>): void => {
    for (const item of itemsOf(list)) {
      if (isScalar(item) && item.type === 'str' && !names.has(item.text)) names.set(item.text, owner);
    }
  };
  for (const { name, value } of ctx.project.apps) read(`the app ${name}`, findValue(value, `${side}s`));
  for (const { name, value } of ctx.project.hooks) read(`the hook ${name}`, findValue(value, `${side}s`));
  return names;
}

/** New plugs or slots at the top, each by its interface. */
function* declarations(side: Side, cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const used = undeclaredNames(side, ctx);
  const taken = new Set([...cursor.siblings, ...namesOfOtherSide(side, ctx)]);
  for (const [name, owner] of used) {
    if (taken.has(name) || ctx.facts.interfaces.has(name)) continue;
    yield {
      label: name,
      kind: CompletionItemKind.Reference,
      detail: `used by ${owner}, not declared yet`,
      rank: 5,
      insert: snippet(`${name}:`, '  interface: $1'),
    };
  }
  const additions = getExtensionAdditions(ctx.project, ctx.facts);
  for (const fact of interfacesFor(side, ctx)) {
    if (taken.has(fact.name)) continue;
    if ((side === 'plug' ? additions.plugs : additions.slots).has(fact.name)) continue;
    const options = interfaceOptions(fact, side, ctx);
    yield {
      label: fact.name,
      kind: INTERFACE,
      insert: snippet(...declarationLines(fact, side, ctx)),
      ...options,
      // What has attributes can only be declared here.
      ...(used.has(fact.name) && minimalAttributes(fact, side) && { rank: 5 }),
    };
  }
}

function declarationLines(fact: InterfaceFact, side: Side, ctx: ProviderContext): readonly string[] {
  const snap = ctx.project.name;
  if (side === 'plug' && fact.name === 'personal-files') return personalFilesLines(snap);
  if (side === 'plug' && fact.name === 'content') return CONTENT_LINES;
  const values = minimalAttributes(fact, side);
  const head = `\${1:${fact.name}}:`;
  return [head, `  interface: ${fact.name}`, ...(values ? attributeLines(values, 2, snap) : [])];
}

const CONTENT_LINES: readonly string[] = [
  '${1:shared-data}:',
  '  interface: content',
  '  content: ${2:shared-data}',
  String.raw`  target: \$SNAP/${'${3:shared}'}`,
  '  default-provider: ${4:provider-snap}',
];

/** The store wants such plugs to be named after what they open: `dot-` and the name of the folder. */
export function personalFilesLines(snap = 'folder'): readonly string[] {
  const stop = `\${1:${escapeSnippet(snap)}}`;
  return [`dot-${stop}:`, '  interface: personal-files', '  read:', `    - ${escapeSnippet('$HOME')}/.${stop}`];
}

const newPlugs = keySource('new plugs', ['plugs'], (cursor, ctx) => declarations('plug', cursor, ctx));
const newSlots = keySource('new slots', ['slots'], (cursor, ctx) => declarations('slot', cursor, ctx));

/** `interface:` of a declaration; the short form of a plug names one too. */
function* interfaceNames(side: Side, cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const starts = side === 'slot' && busOfActivation(nameAt(cursor, 1) ?? '', ctx) !== undefined;
  for (const fact of interfacesFor(side, ctx)) {
    if (starts && fact.name !== 'dbus') continue;
    const options = interfaceOptions(fact, side, ctx);
    const beside = besideInterface(fact, side, cursor, ctx);
    const added = beside.flatMap((line) => (/^[a-z]/.test(line) ? `"${line.slice(0, line.indexOf(':'))}"` : []));
    yield {
      label: fact.name,
      kind: INTERFACE,
      ...options,
      ...(added.length > 0 && { detail: `adds ${added.join(' and ')} · ${options.detail}` }),
      insert: { type: 'value', text: fact.name, beside },
    };
  }
}

/** The attributes that an interface is nothing without. At the end of the file they are about to be typed. */
function besideInterface(fact: InterfaceFact, side: Side, cursor: Cursor, ctx: ProviderContext): readonly string[] {
  if (cursor.path.length !== 3 || cursor.flow || !/\S/.test(ctx.document.text.slice(cursor.end))) return [];
  const values = Object.entries(minimalAttributes(fact, side) ?? {}).filter(([key]) => !findValue(cursor.map, key));
  return attributeLines(Object.fromEntries(values), 1, ctx.project.name).map((line) => line.slice(2));
}

const plugInterfaces = valueSource('plug interfaces', ['plugs.<plug>.interface', 'plugs.<plug>'], (cursor, ctx) =>
  interfaceNames('plug', cursor, ctx),
);
const slotInterfaces = valueSource('slot interfaces', ['slots.<slot>.interface', 'slots.<slot>'], (cursor, ctx) =>
  interfaceNames('slot', cursor, ctx),
);

export const portSources: readonly CompletionSource[] = [
  plugNames,
  slotNames,
  newPlugs,
  newSlots,
  plugInterfaces,
  slotInterfaces,
];
