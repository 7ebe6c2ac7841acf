/** What the facts expect at a place: text, a list or a mapping. */
import type { ProviderContext } from '../context.ts';
import type { KeyFact, SchemaKind } from '../facts/types.ts';
import { runnerTypesAt } from '../openstack/authoring/runner-places.ts';
import { parseClause } from '../project/grammar.ts';
import { childKeys, findKeyFact, findPluginFact, pluginKeys, toKeyPath } from '../schema/navigate.ts';
import { testTypesAt } from '../snap-test/schema.ts';
import { findText } from '../yaml/access.ts';
import type { Step } from '../yaml/locate.ts';
import type { ScalarType } from '../yaml/tree.ts';
import type { Cursor } from './cursor.ts';

/** One or more of these; all false where nothing is known. */
export interface Expected {
  readonly scalar: boolean;
  readonly list: boolean;
  readonly map: boolean;
}

/** A reader of the text beside a place: the value of a key of the mapping at `path`. */
export type ReadSibling = (path: readonly Step[], key: string) => string | undefined;

const GRAMMAR_TOP: readonly Step[] = ['build-packages', 'build-snaps'];

/** Takes out the clauses (`on amd64`) that stand between a key and its values, since the facts know nothing of them. */
function withoutClauses(path: readonly Step[]): readonly Step[] {
  const keyAt = path[0] === 'parts' ? 2 : GRAMMAR_TOP.includes(path[0] ?? '') ? 0 : -1;
  if (keyAt < 0 || path.length < keyAt + 3 || !isClause(path, keyAt + 1)) return path;
  let at = keyAt + 1;
  while (isClause(path, at)) at += 2;
  return [...path.slice(0, keyAt + 1), ...path.slice(at)];
}

function isClause(path: readonly Step[], at: number): boolean {
  const clause = path[at + 1];
  return typeof path[at] === 'number' && typeof clause === 'string' && parseClause(clause) !== undefined;
}

/** The path as the facts know it. */
export function toCursorKeyPath(path: readonly Step[]): string {
  return toKeyPath(withoutClauses(path));
}

/** The fact of a key as it is for one era. */
export function resolveKeyFact(fact: KeyFact, kind: SchemaKind): KeyFact {
  let resolved = fact;
  for (const [eras, variant] of Object.entries(fact.variants ?? {})) {
    if (covers(eras, kind)) resolved = { ...resolved, ...withoutNulls(variant) };
  }
  return resolved;
}

const ERAS: readonly string[] = ['none', 'core18', 'core20', 'core22', 'core24', 'core26', 'devel'];

/** Whether `core22+` or `none,core18` names an era. */
function covers(eras: string, kind: SchemaKind): boolean {
  return eras.split(',').some((era) => {
    if (!era.endsWith('+')) return era === kind;
    return ERAS.indexOf(kind) >= ERAS.indexOf(era.slice(0, -1));
  });
}

function withoutNulls(variant: Partial<KeyFact>): Partial<KeyFact> {
  return Object.fromEntries(Object.entries(variant).map(([key, value]) => [key, value ?? undefined]));
}

/** Splits `list<string|map<any>>|null` at its outer bars; the plugin and interface facts say ` or `. */
function splitType(type: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of type.replaceAll(' or ', '|')) {
    if (char === '<') depth++;
    if (char === '>') depth--;
    if (char === '|' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

/** What `list<…>` or `map<…>` holds. */
function innerTypes(types: readonly string[], word: 'list' | 'map'): readonly string[] | undefined {
  const inner = types.flatMap((type) => {
    const match = new RegExp(`^${word}(?:<(.*)>| of (.*))$`).exec(type);
    return match ? splitType(match[1] ?? match[2] ?? '') : [];
  });
  return inner.length > 0 ? inner : undefined;
}

/** The types of the value at a path; undefined where the facts say nothing. */
function typesAt(ctx: ProviderContext, rawPath: readonly Step[], read: ReadSibling): readonly string[] | undefined {
  if (ctx.document.kind === 'snap-openstack') return runnerTypesAt(rawPath);
  if (ctx.document.kind === 'snap-test') return testTypesAt(rawPath);
  const path = withoutClauses(rawPath);
  if (path.length === 0) return ['map'];
  const keyPath = toKeyPath(path);
  const { kind } = ctx.project;
  const fact = findKeyFact(ctx.facts, keyPath);
  if (fact) return resolveKeyFact(fact, kind).types.flatMap(splitType);
  if (/^(?:plugs\.<plug>|slots\.<slot>)$/.test(keyPath)) return ['string', 'map'];
  if (/^(?:environment|system-usernames)\.[^.]*$/.test(keyPath)) {
    return keyPath.startsWith('environment') ? ['string'] : ['string', 'map'];
  }
  const parent = path.slice(0, -1);
  const last = path[path.length - 1];
  if (path[0] === 'parts' && path.length === 3) {
    const plugin = findPluginFact(ctx.facts, read(parent, 'plugin'));
    return pluginKeys(plugin, kind).get(String(last))?.type.split('\0').flatMap(splitType);
  }
  if ((path[0] === 'plugs' || path[0] === 'slots') && path.length === 3) return attributeTypes(ctx, path, parent, read);
  const above = typesAt(ctx, parent, read);
  if (!above) return undefined;
  const known = childKeys(ctx.facts, keyPath).length > 0;
  if (typeof last === 'number') {
    if (known) return above.includes('list') ? ['map', 'string'] : ['map'];
    return innerTypes(above, 'list');
  }
  return innerTypes(above, 'map')?.map((type) => (type === 'hook' ? 'map' : type));
}

function attributeTypes(
  ctx: ProviderContext,
  path: readonly Step[],
  parent: readonly Step[],
  read: ReadSibling,
): readonly string[] | undefined {
  const name = read(parent, 'interface') ?? String(path[1]);
  const fact = ctx.facts.interfaces.get(name);
  const attributes = path[0] === 'plugs' ? fact?.plugAttributes : fact?.slotAttributes;
  return attributes?.filter((one) => one.name === path[2]).flatMap(({ type }) => splitType(type));
}

export function expectedAt(ctx: ProviderContext, path: readonly Step[], read: ReadSibling): Expected {
  const types = typesAt(ctx, path, read) ?? [];
  const list = types.some((type) => /^list\b/.test(type));
  const map = types.some((type) => /^map\b/.test(type));
  return { list, map, scalar: types.some((type) => type !== 'null' && !/^(?:list|map)\b/.test(type)) };
}

const SCALAR_TYPES: Readonly<Record<string, readonly ScalarType[]>> = {
  int: ['int'],
  integer: ['int'],
  number: ['int', 'float'],
  bool: ['bool'],
  boolean: ['bool'],
  any: ['int', 'float', 'bool'],
};

/** What the value at the cursor may be besides text, so that text that looks like it is left as it is. */
export function typesBesideText(
  ctx: ProviderContext,
  cursor: Pick<Cursor, 'role' | 'path' | 'map'>,
): ReadonlySet<ScalarType> {
  if (cursor.role !== 'value') return new Set();
  const types = typesAt(ctx, cursor.path, (_path, key) => findText(cursor.map, key)) ?? [];
  return new Set(types.flatMap((type) => SCALAR_TYPES[type] ?? []));
}
