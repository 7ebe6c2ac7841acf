/** The values of enumerations with what they mean; which of them an era has is for the facts to say. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { SchemaKind } from '../../../facts/types.ts';
import { VALUE_MEANINGS } from '../../../facts/value-meanings.ts';
import { describeValue } from '../../../hover/describe-value.ts';
import { getEraFact } from '../../../hover/words.ts';
import { findKeyFact } from '../../../schema/navigate.ts';
import { findText, findValue, isScalar } from '../../../yaml/access.ts';
import type { YamlNode } from '../../../yaml/tree.ts';
import { followPath } from '../../../yaml/locate.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionSource } from '../../source.ts';
import { valueEntry } from './place.ts';
import { guessSourceType, takesOptions } from './source-keys.ts';

function keyOf(cursor: Cursor): string {
  return cursor.keyPath.replace(/\[\]$/, '');
}

/** Each value makes other words of the file right and wrong. */
const JUDGED: ReadonlySet<string> = new Set(['type', 'apps.<app>.daemon-scope']);

const MORE: Readonly<Record<string, readonly string[]>> = { 'layout.<path>.type': ['tmpfs'] };

export const enumValues: CompletionSource = {
  name: 'enumerations',
  guard: (cursor) => cursor.role === 'value' && !cursor.block && Object.hasOwn(VALUE_MEANINGS, keyOf(cursor)),
  *items(cursor, ctx) {
    const key = keyOf(cursor);
    const meanings = VALUE_MEANINGS[key] ?? {};
    const fact = findKeyFact(ctx.facts, key);
    const allowed = (fact && getEraFact(fact, eraOf(key, ctx)).enum) ?? MORE[key] ?? [];
    const cloud = key.endsWith('.pocket') && findValue(cursor.map, 'cloud') !== undefined;
    const order = Object.keys(meanings);
    for (const value of allowed) {
      if (cursor.siblings.has(value)) continue;
      if (cloud && value !== 'updates' && value !== 'proposed') continue;
      const fit = judge(key, value, cursor, ctx);
      if (fit === 'never') continue;
      const meaning = meanings[value];
      const at = order.indexOf(value);
      // Before what the facts list without a word.
      const rank = fit === 'first' ? 1 : fit === 'last' ? 19 : at < 0 ? 17 : Math.min(2 + at, 16);
      yield valueEntry(value, CompletionItemKind.EnumMember, {
        rank,
        ...(meaning !== undefined && { detail: meaning.replaceAll('`', '') }),
        documentation: () => describeValue(key, value) ?? '',
        judged: JUDGED.has(key),
      });
    }
  },
};

/** Without a base the type decides the era; before it is there, a build-base tells that it is one of today. */
function eraOf(key: string, { project }: ProviderContext): SchemaKind {
  return key === 'type' && project.kind === 'none' && project.find('build-base') ? 'core24' : project.kind;
}

/** Whether the part has a toolchain that comes from outside of the build. */
function bringsNode(part: YamlNode | undefined): boolean {
  const include = findValue(part, 'npm-include-node');
  return isScalar(include) && include.value === true;
}

/** Whether a value fits what stands around it. */
function judge(key: string, value: string, cursor: Cursor, ctx: ProviderContext): 'first' | 'usual' | 'last' | 'never' {
  if (key === 'apps.<app>.refresh-mode') {
    const service = findValue(cursor.map, 'daemon') !== undefined;
    return service === (value === 'ignore-running') ? 'never' : 'usual';
  }
  if (key === 'type' && ['base', 'kernel', 'snapd'].includes(value))
    return ctx.project.find('base') ? 'never' : 'usual';
  if (key === 'grade' && value === 'stable') {
    return ctx.project.buildBase === 'devel' || ctx.project.base === 'devel' ? 'never' : 'usual';
  }
  if (key === 'confinement') {
    const { extensions } = ctx.facts.extensions;
    const fits = ctx.project.extensions.every(
      ({ name }) => !Object.hasOwn(extensions, name) || extensions[name]?.confinement.includes(value) !== false,
    );
    return fits ? 'usual' : 'never';
  }
  if (key === 'parts.<part>.source-type') {
    if (!takesOptions(value, cursor.map, ctx)) return 'never';
    const source = findText(cursor.map, 'source');
    return source !== undefined && guessSourceType(source) === value ? 'first' : 'usual';
  }
  if (key === 'parts.<part>.build-attributes' && value === 'self-contained') {
    // Of the items of a list the cursor knows only the list.
    const part = followPath(ctx.tree.root, cursor.path.slice(0, 2));
    if (bringsNode(part)) return 'never';
    const plugin = findText(part, 'plugin');
    const able = ctx.facts.plugins.buildAttributes['self-contained'];
    return Array.isArray(able) && plugin !== undefined && able.includes(plugin) ? 'usual' : 'never';
  }
  if (key === 'components.<component>.type') {
    if (value === 'kernel-modules') return ctx.project.type === 'kernel' ? 'first' : 'never';
    return value === 'test' ? 'last' : 'usual';
  }
  return 'usual';
}
