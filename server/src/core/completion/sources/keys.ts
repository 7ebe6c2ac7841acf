/** The keys of snapcraft.yaml, by context, era and plugin. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import type { Facts } from '../../facts/provider.ts';
import type { KeyFact, PluginKeyFact, SchemaKind } from '../../facts/types.ts';
import { describeKey } from '../../hover/describe-key.ts';
import { basesOfPluginKey, describePluginKey } from '../../hover/describe-plugin.ts';
import { typeWords } from '../../hover/words.ts';
import {
  childKeys,
  findKeyFact,
  findPluginFact,
  isKnownIn,
  pluginKeys,
  pluginVariants,
} from '../../schema/navigate.ts';
import { findText } from '../../yaml/access.ts';
import type { Cursor } from '../cursor.ts';
import { addNetworkBind, hasNetworkBind } from '../../rules/snapd/sockets.ts';
import { getSnapView } from '../../rules/snapd/snap-view.ts';
import type { TextEdit } from '../../rules/rule.ts';
import { resolveKeyFact } from '../expected.ts';
import type { CompletionEntry, CompletionSource, Insert, ValueForm } from '../source.ts';
import { unfitAttributes } from './domain/attributes.ts';
import { unfitSourceKeys } from './domain/source-keys.ts';
import { bringPartner, lacksPartner } from './key-partners.ts';
import { isExcluded, lacksDaemon, USUAL_FROM, usualRank } from './key-order.ts';

export const keySource: CompletionSource = {
  name: 'keys',
  guard: (cursor) => cursor.role === 'key',
  *items(cursor, ctx) {
    yield* commonKeys(cursor, ctx);
    if (cursor.keyPath === 'parts.<part>') yield* keysOfPlugin(cursor, ctx);
  },
};

/** What the facts say of a key in one era, whatever stands beside it. */
interface KnownKey {
  readonly key: string;
  readonly keyPath: string;
  readonly raw: KeyFact;
  readonly fact: KeyFact;
  readonly types: string;
  readonly then: ValueForm;
  readonly deprecated: boolean;
  readonly suggests: boolean;
}

const tables = new WeakMap<Facts['keys'], Map<string, readonly KnownKey[]>>();

/** The keys below a path that an era knows; worked out once. */
function getKnownKeys(facts: Facts, parent: string, kind: SchemaKind): readonly KnownKey[] {
  let table = tables.get(facts.keys);
  if (!table) tables.set(facts.keys, (table = new Map<string, readonly KnownKey[]>()));
  const name = `${kind} ${parent}`;
  let known = table.get(name);
  if (!known) table.set(name, (known = readKnownKeys(facts, parent, kind)));
  return known;
}

function readKnownKeys(facts: Facts, parent: string, kind: SchemaKind): readonly KnownKey[] {
  return childKeys(facts, parent).flatMap((key) => {
    const keyPath = parent === '' ? key : `${parent}.${key}`;
    const raw = findKeyFact(facts, keyPath);
    const fact = raw && resolveKeyFact(raw, kind);
    if (!fact || !isKnownIn(fact, kind)) return [];
    const [types, then] = [typeWords(fact.types), formOf(keyPath, fact.types)];
    const [deprecated, suggests] = [isDeprecated(fact, kind), hasKnownValues(keyPath, fact)];
    return [{ key, keyPath, raw, fact, types, then, deprecated, suggests }];
  });
}

const NOTHING: ReadonlySet<string> = new Set();

/** Keys that don't go together with what is there. */
function findUnfit(cursor: Cursor, ctx: ProviderContext): ReadonlySet<string> {
  switch (cursor.keyPath) {
    case 'parts.<part>':
      return unfitSourceKeys(cursor);
    case 'plugs.<plug>':
    case 'slots.<slot>':
      return unfitAttributes(cursor, ctx);
    default:
      return NOTHING;
  }
}

function* commonKeys(cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const { kind } = ctx.project;
  const unfit = findUnfit(cursor, ctx);
  for (const { key, keyPath, raw, fact, types, then, deprecated, suggests } of getKnownKeys(
    ctx.facts,
    cursor.keyPath,
    kind,
  )) {
    if (cursor.siblings.has(key) || unfit.has(key) || isExcluded(keyPath, cursor, ctx)) continue;
    const documentation = (): string => describeKey(keyPath, raw, kind);
    const network = keyPath === 'apps.<app>.sockets' ? addNetwork(cursor, ctx) : undefined;
    if (network === 'nowhere') continue;
    const also = network === 'beside' ? undefined : network;
    const first = network === 'beside' ? ['plugs: [network-bind]'] : [];
    if (lacksDaemon(keyPath, cursor, ctx)) {
      if (cursor.colon) continue;
      yield {
        label: key,
        kind: CompletionItemKind.Property,
        detail: `${types}, for services: adds "daemon"`,
        rank: 70,
        insert: { type: 'snippet', lines: withDaemon(key, then, first, ctx) },
        documentation,
        ...(also && { also }),
      };
      continue;
    }
    const required = isRequired(keyPath, fact, cursor, ctx);
    if (lacksPartner(keyPath, cursor, ctx)) continue;
    const brought = bringPartner(keyPath, cursor, ctx);
    const rank = deprecated ? 90 : required ? requiredRank(keyPath, cursor) : usualRank(keyPath, cursor);
    yield {
      label: key,
      kind: CompletionItemKind.Property,
      detail:
        detailOf(types, required, deprecated) +
        (brought ? `, adds "${brought.name}"` : '') +
        (network ? ', adds the plug "network-bind"' : ''),
      rank,
      deprecated,
      suggests: suggests && !brought,
      insert: brought
        ? { type: 'snippet', lines: brought.lines }
        : first.length > 0
          ? { type: 'snippet', lines: [...first, `${key}:`, '  $1'] }
          : { type: 'key', key, then },
      documentation,
      ...(also && { also }),
    };
  }
}

/**
 * A service with sockets listens: snapd wants it to say so among its plugs, by an edit of their list or a line of its
 * own. `nowhere`: a list that is merged in from elsewhere is not this app's to change.
 */
function addNetwork(cursor: Cursor, ctx: ProviderContext): readonly TextEdit[] | 'beside' | 'nowhere' | undefined {
  const { map, colon, siblings, start } = cursor;
  const view = getSnapView(ctx);
  const app = view.apps.get(String(cursor.path[1]));
  if (colon || ctx.project.confinement === 'classic' || (app && hasNetworkBind(view, app))) return undefined;
  const edits = map && addNetworkBind(ctx.document.text, map)?.edits;
  if (edits?.every((edit) => edit.end < start || edit.start > cursor.end) === true) return edits;
  // Behind the colon of an explicit key, what stands above is not seen.
  const isExplicit = /:[ \t]+$/.test(ctx.document.text.slice(Math.max(0, start - 20), start));
  if (siblings.has('plugs') || isExplicit) return app || isExplicit ? 'nowhere' : undefined;
  return 'beside';
}

/** Keys whose values are known from elsewhere than their own fact. */
const KNOWN_VALUES: ReadonlySet<string> = new Set([
  'base',
  'build-base',
  'license',
  'adopt-info',
  'assumes',
  'apps',
  'components',
  'plugs',
  'slots',
  'platforms',
  'hooks',
  'layout',
  'parts',
  'package-repositories',
  'system-usernames',
  'apps.<app>.plugs',
  'apps.<app>.slots',
  'apps.<app>.extensions',
  'apps.<app>.activates-on',
  'apps.<app>.after',
  'apps.<app>.before',
  'apps.<app>.timer',
  'apps.<app>.restart-delay',
  'apps.<app>.start-timeout',
  'apps.<app>.stop-timeout',
  'apps.<app>.watchdog-timeout',
  'apps.<app>.sockets',
  'apps.<app>.command',
  'apps.<app>.completer',
  'apps.<app>.desktop',
  'hooks.<hook>.plugs',
  'parts.<part>.plugin',
  'parts.<part>.after',
  'parts.<part>.source',
  'icon',
  'lint',
]);

function hasKnownValues(keyPath: string, fact: KeyFact): boolean {
  return fact.enum !== undefined || fact.types.includes('boolean') || KNOWN_VALUES.has(keyPath);
}

function detailOf(types: string, required: boolean, deprecated: boolean): string {
  return `${types}${required ? ', required' : ''}${deprecated ? ', deprecated' : ''}`;
}

/** Required first, in the customary order. */
function requiredRank(keyPath: string, cursor: Cursor): number {
  return Math.min(9, usualRank(keyPath, cursor) - USUAL_FROM);
}

/** Some are deprecated in some eras only. */
function isDeprecated(fact: KeyFact, kind: string): boolean {
  const about = fact.deprecated as { readonly in?: readonly string[]; readonly since?: string } | undefined;
  if (!about || / for /.test(about.since ?? '')) return false;
  return about.in?.includes(kind) ?? true;
}

const METADATA: readonly string[] = ['version', 'summary', 'description'];
const OLD_KINDS: readonly string[] = ['none', 'core18', 'core20'];

function isRequired(keyPath: string, fact: KeyFact, cursor: Cursor, ctx: ProviderContext): boolean {
  if (fact.required === 'always') return true;
  if (fact.required !== 'conditional') return false;
  const { siblings } = cursor;
  const type = ctx.project.type ?? 'app';
  if (METADATA.includes(keyPath)) return !siblings.has('adopt-info');
  switch (keyPath) {
    case 'base':
      return type === 'app' || type === 'gadget';
    case 'build-base':
      return ctx.project.base === 'bare' || ctx.project.base === 'devel' || !['app', 'gadget'].includes(type);
    case 'confinement':
      return !OLD_KINDS.includes(ctx.project.kind);
    case 'parts.<part>.plugin':
      return true;
    case 'parts.<part>.source': {
      const variants = pluginVariants(findPluginFact(ctx.facts, findText(cursor.map, 'plugin')), ctx.project.kind);
      return variants.some((variant) => variant.requires_source);
    }
    case 'platforms.<label>.build-on':
      return true;
    case 'package-repositories[].key-id':
      return siblings.has('url');
    default:
      return false;
  }
}

function withDaemon(
  key: string,
  then: ValueForm,
  more: readonly string[],
  { facts, project }: ProviderContext,
): string[] {
  const daemon = findKeyFact(facts, 'apps.<app>.daemon');
  const kinds = daemon ? (resolveKeyFact(daemon, project.kind).enum ?? []) : [];
  // A service on D-Bus needs a name there as well.
  const choices = kinds.filter((kind) => kind !== 'dbus').join(',');
  const lines = [`daemon: \${1|${choices}|}`, ...more];
  if (then === 'list') return [...lines, `${key}:`, '  - $2'];
  return then === 'map' ? [...lines, `${key}:`, '  $2'] : [...lines, `${key}: $2`];
}

/** Texts that are usually written over several lines. */
const LONG_TEXT = /(?:^|\.)description$|^parts\.<part>\.(?:override-[a-z]+|prepare|build|install)$|^version-script$/;

function formOf(keyPath: string, types: readonly string[]): ValueForm {
  if (LONG_TEXT.test(keyPath)) return 'block-text';
  const solid = types.filter((type) => type !== 'null');
  const isList = (type: string): boolean => type.startsWith('list');
  if (solid.length > 0 && solid.every(isList))
    return solid.some((type) => type.includes('<map')) ? 'list-of-maps' : 'list';
  return solid.length > 0 && solid.every((type) => type.startsWith('map')) ? 'map' : 'scalar';
}

/** Once the plugin is known, what it reads. */
function* keysOfPlugin(cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const { kind } = ctx.project;
  const name = findText(cursor.map, 'plugin');
  const plugin = findPluginFact(ctx.facts, name);
  if (name === undefined || !plugin) return;
  for (const [key, fact] of pluginKeys(plugin, kind)) {
    if (fact.common === true || cursor.siblings.has(key)) continue;
    if (isExcluded(`parts.<part>.${key}`, cursor, ctx)) continue;
    if (lacksPartner(`parts.<part>.${key}`, cursor, ctx)) continue;
    const brought = bringPartner(`parts.<part>.${key}`, cursor, ctx);
    const detail = `${typeWords([fact.type])}, ${fact.required === true ? 'required by' : 'of'} ${name}`;
    yield {
      label: key,
      kind: CompletionItemKind.Field,
      detail: brought ? `${detail}, adds "${brought.name}"` : detail,
      rank: fact.required === true ? 3 : 12,
      suggests: !brought && (fact.enum !== undefined || fact.type.startsWith('boolean')),
      insert: insertPluginKey(key, fact, brought?.lines),
      documentation: () => describePluginKey(name, key, fact, basesOfPluginKey(plugin, key)),
    };
  }
}

function insertPluginKey(key: string, fact: PluginKeyFact, brought: readonly string[] | undefined): Insert {
  if (brought) return { type: 'snippet', lines: brought };
  const members = fact.requiredMembers ?? [];
  if (members.length === 0) return { type: 'key', key, then: formOfPluginKey(fact) };
  const lines = members.map((member, index) => `  ${member}: \${${index + 1}:name}`);
  return { type: 'snippet', lines: [`${key}:`, ...lines] };
}

function formOfPluginKey({ type }: PluginKeyFact): ValueForm {
  const types = type.split('|');
  return formOf('', type.includes('<') ? [type.replace(/\|null$/, '')] : types);
}
