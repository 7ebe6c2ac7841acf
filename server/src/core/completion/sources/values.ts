/** The values that the facts list: enumerations and booleans. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import type { KeyFact, PluginKeyFact } from '../../facts/types.ts';
import { VALUE_MEANINGS } from '../../facts/value-meanings.ts';
import { describeKey, keyName } from '../../hover/describe-key.ts';
import { basesOfPluginKey, describePluginKey } from '../../hover/describe-plugin.ts';
import { getEraFact } from '../../hover/words.ts';
import { findKeyFact, findPluginFact, pluginKeys } from '../../schema/navigate.ts';
import { findText, findValue } from '../../yaml/access.ts';
import type { Cursor } from '../cursor.ts';
import { resolveKeyFact } from '../expected.ts';
import type { CompletionEntry, CompletionSource } from '../source.ts';

interface Allowed {
  /** Of the key. */
  readonly name: string;
  readonly values: readonly string[];
  readonly fallback: unknown;
  readonly documentation: () => string;
}

/** Keys whose values depend on more than the key: they have sources of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...Object.keys(VALUE_MEANINGS),
  'base',
  'build-base',
  'platforms.<label>.build-on',
  'platforms.<label>.build-for',
]);

export const valueSource: CompletionSource = {
  name: 'values',
  guard: (cursor) => cursor.role === 'value' && !cursor.block && !cursor.prefix.startsWith('*'),
  *items(cursor, ctx) {
    const allowed = findAllowed(cursor, ctx);
    if (!allowed) return;
    for (const [place, value] of allowed.values.entries()) {
      if (cursor.siblings.has(value)) continue;
      const isDefault = String(allowed.fallback) === value;
      yield {
        label: value,
        kind: CompletionItemKind.EnumMember,
        detail: isDefault ? 'the default' : `value of ${allowed.name}`,
        rank: 20 + place,
        insert: { type: 'value', text: value, beside: besideNode(cursor, value) },
        documentation: allowed.documentation,
        judged: cursor.path[2] === 'npm-include-node',
      } satisfies CompletionEntry;
    }
  },
};

/** A toolchain that is brought along has a version. */
function besideNode({ path, map }: Cursor, value: string): readonly string[] {
  const wanted = path[0] === 'parts' && path[2] === 'npm-include-node' && value === 'true';
  return wanted && !findValue(map, 'npm-node-version') ? ['npm-node-version: ${1:20.18.0}'] : [];
}

function findAllowed(cursor: Cursor, ctx: ProviderContext): Allowed | undefined {
  // The items of a list are described with the list.
  const keyPath = cursor.keyPath.replace(/\[\]$/, '');
  if (ELSEWHERE.has(keyPath)) return undefined;
  const raw = findKeyFact(ctx.facts, keyPath);
  if (raw) return ofKey(keyPath, raw, ctx);
  return cursor.path[0] === 'parts' ? ofPluginKey(cursor, ctx) : undefined;
}

function ofKey(keyPath: string, raw: KeyFact, ctx: ProviderContext): Allowed {
  const { kind } = ctx.project;
  const fact = resolveKeyFact(raw, kind);
  const fallback = getEraFact(raw, kind).default;
  const values = fact.enum ?? booleansOf(fact.types);
  return {
    name: keyName(keyPath),
    values,
    fallback,
    documentation: () => describeKey(keyPath, raw, kind, { short: true }),
  };
}

function booleansOf(types: readonly string[]): readonly string[] {
  return types.includes('boolean') ? ['true', 'false'] : [];
}

function ofPluginKey(cursor: Cursor, ctx: ProviderContext): Allowed | undefined {
  const { path } = cursor;
  const key = path[2];
  const listed = typeof path[3] === 'number' && path.length === 4;
  if (typeof key !== 'string' || (path.length > 3 && !listed)) return undefined;
  const part = ctx.project.parts.find(({ name }) => name === path[1]);
  const name = findText(part?.value, 'plugin');
  const plugin = findPluginFact(ctx.facts, name);
  const fact: PluginKeyFact | undefined = pluginKeys(plugin, ctx.project.kind).get(key);
  if (!plugin || name === undefined || !fact) return undefined;
  return {
    name: key,
    values: fact.enum ?? (listed ? [] : booleansOf(fact.type.split('|'))),
    fallback: fact.default,
    documentation: () => describePluginKey(name, key, fact, basesOfPluginKey(plugin, key)),
  };
}
