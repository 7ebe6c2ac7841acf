/** Plugins and their keys by the names that they have in an era. */
import type { PluginFact, PluginKeyFact } from '../../../facts/types.ts';
import type { NamedEntry } from '../../../project/project.ts';
import type { TextEdit } from '../../../rules/rule.ts';
import { findKeyFact, findPluginFact, isKnownIn, pluginKeys } from '../../../schema/navigate.ts';
import { findPair, findText, isMap, isScalar, isSeq, isText, keyText } from '../../../yaml/access.ts';
import { contentEnd, insertKey, quote, removePair, replaceKey, replaceNode } from '../../../yaml/edit.ts';
import type { YamlMap, YamlPair } from '../../../yaml/tree.ts';
import { hasProperties } from '../text.ts';
import { PLUGIN_STEPS } from './plugin-steps.ts';
import { replaceWord } from './set-base.ts';
import type { Change, Era, Step, StepContext } from './step.ts';

export const plugins: Step = {
  group: 'plugins',
  *find(ctx) {
    for (const part of ctx.project.parts) {
      // A part that comes through an alias is that of its anchor.
      if (!isMap(part.value) || part.value.alias !== undefined || part.pair.merged) continue;
      const name = findText(part.value, 'plugin');
      if (name === undefined) continue;
      yield* PLUGIN_STEPS[name]?.(ctx, part, part.value) ?? [];
      yield* renamePlugin(ctx, part, part.value, name);
      yield* updateKeys(ctx, part, part.value, name);
      yield* nameSource(ctx, part, part.value, name);
    }
  },
};

function* renamePlugin(ctx: StepContext, part: NamedEntry, map: YamlMap, name: string): Iterable<Change> {
  const fact = findPluginFact(ctx.facts, name);
  const next = fact?.replacement;
  if (!fact || fact.bases.includes(ctx.to) || typeof next !== 'string') return;
  if (!findPluginFact(ctx.facts, next)?.bases.includes(ctx.to) || Object.hasOwn(PLUGIN_STEPS, name)) return;
  const pair = findPair(map, 'plugin');
  const edits = pair && !pair.merged ? replaceWord(ctx.document.text, pair.value, next) : undefined;
  if (edits) yield { edits, done: `Changed the plugin "${name}" of the part "${part.name}" to "${next}".` };
}

/** Without a base the project was the source unless a part named another; later plugins, some of core22, want to be told. */
function* nameSource(ctx: StepContext, part: NamedEntry, map: YamlMap, name: string): Iterable<Change> {
  if (ctx.from !== 'none' || findPair(map, 'source')) return;
  const later = findPluginFact(ctx.facts, name)?.variants.filter(({ bases }) => !bases.includes('none')) ?? [];
  if (!later.some((variant) => variant.requires_source)) return;
  const edit = insertKey(ctx.document.text, map, 'source', '.', findPair(map, 'plugin'));
  if (edit) yield { edits: [edit], done: `Wrote down "source: ." of the part "${part.name}", which was the default.` };
}

function* updateKeys(ctx: StepContext, part: NamedEntry, map: YamlMap, name: string): Iterable<Change> {
  const fact = findPluginFact(ctx.facts, name);
  if (!fact?.bases.includes(ctx.to)) return;
  const known = pluginKeys(fact, ctx.to);
  const renamed = fact.renamed_or_removed_keys ?? {};
  for (const pair of map.pairs) {
    const key = keyText(pair);
    if (key === undefined) continue;
    if (known.has(key)) {
      const change = adaptValue(ctx, part, pair, known.get(key), pluginKeys(fact, ctx.from).get(key));
      if (change) yield change;
      continue;
    }
    if (!Object.hasOwn(renamed, key) || isCommonKey(ctx, key)) continue;
    const next = findName(known, renamed[key]);
    const old = findOldKey(fact, ctx.to, key);
    const change =
      next === undefined
        ? removeDefault(ctx, part, map, pair, old)
        : renameKey(ctx, part, map, pair, next, known.get(next), old);
    if (change) yield change;
  }
}

function isCommonKey({ facts, to }: StepContext, key: string): boolean {
  const fact = findKeyFact(facts, `parts.<part>.${key}`);
  return fact !== undefined && isKnownIn(fact, to);
}

/** What a key was before an era: it may have gone some eras ago. */
function findOldKey(fact: PluginFact, to: Era, key: string): PluginKeyFact | undefined {
  return fact.variants.filter(({ bases, keys }) => Object.hasOwn(keys, key) && !bases.includes(to)).at(-1)?.keys[key];
}

/** Keys of every part that take what a plugin's key took, as it is. */
const TAKEN_OVER: readonly string[] = ['source-subdir'];

/** The facts give a name, a name with its base in brackets, several of those, or a sentence. */
function findName(known: ReadonlyMap<string, unknown>, written: string | null | undefined): string | undefined {
  if (typeof written !== 'string') return undefined;
  return written
    .split(/,\s+/)
    .map((one) => /^([a-z][a-z0-9-]*)(?: \([^)]*\))?$/.exec(one.trim())?.[1])
    .find((one) => one !== undefined && (known.has(one) || TAKEN_OVER.includes(one)));
}

function renameKey(
  ctx: StepContext,
  part: NamedEntry,
  map: YamlMap,
  pair: YamlPair,
  next: string,
  fact: PluginKeyFact | undefined,
  old: PluginKeyFact | undefined,
): Change | undefined {
  if (pair.merged || findPair(map, next)) return undefined;
  const type = fact?.type ?? findKeyFact(ctx.facts, `parts.<part>.${next}`)?.types.join('|') ?? 'any';
  const value = convertValue(ctx, pair, type, old?.type);
  if (value === undefined) return undefined;
  return {
    edits: [replaceKey(pair, next), ...value],
    done: `Renamed "${keyText(pair) ?? ''}" of the part "${part.name}" to "${next}".`,
  };
}

/** A key that kept its name and now takes a list of what it took one of. */
function adaptValue(
  ctx: StepContext,
  part: NamedEntry,
  pair: YamlPair,
  fact: PluginKeyFact | undefined,
  old: PluginKeyFact | undefined,
): Change | undefined {
  if (!fact || !old || fact.type === old.type || pair.merged) return undefined;
  const edits = convertValue(ctx, pair, fact.type, old.type);
  if (!edits || edits.length === 0) return undefined;
  return { edits, done: `Wrote "${keyText(pair) ?? ''}" of the part "${part.name}" as the ${ctx.to} plugin takes it.` };
}

/** The edits that make a value of a type; undefined where that can't be done by machine. */
function convertValue(
  { document: { text } }: StepContext,
  { value }: YamlPair,
  type: string,
  old: string | undefined,
): readonly TextEdit[] | undefined {
  const types = type.split('|').map((one) => one.replace(/<.*$/, ''));
  if (types.includes('any') || hasProperties(value)) return hasProperties(value) && old !== type ? undefined : [];
  if (isSeq(value)) {
    if (types.includes('list')) return [];
    const only = value.items[0];
    if (!types.includes('string') || value.items.length !== 1 || !isScalar(only)) return undefined;
    return [replaceNode(text, value, text.slice(only.start, contentEnd(text, only)))];
  }
  if (isMap(value)) return types.includes('map') ? [] : undefined;
  if (types.includes('list')) {
    if (!isText(value) || value.style === 'literal' || value.style === 'folded') return undefined;
    const written = text.slice(value.start, contentEnd(text, value));
    return [
      replaceNode(
        text,
        value,
        `[${value.style === 'plain' && /[,[\]{}]/.test(written) ? quote(value.text) : written}]`,
      ),
    ];
  }
  if (types.includes('integer') && isText(value)) {
    // qt5 is 5.
    const number = /^[a-z]*(\d+)$/.exec(value.text)?.[1];
    return number === undefined ? undefined : [replaceNode(text, value, number)];
  }
  if (types.includes('boolean') && isText(value)) return undefined;
  return types.includes('map') && types.length === 1 ? undefined : [];
}

/** A key that is gone for good can go where it said what happens anyway. */
function removeDefault(
  { document: { text } }: StepContext,
  part: NamedEntry,
  map: YamlMap,
  pair: YamlPair,
  old: PluginKeyFact | undefined,
): Change | undefined {
  const value = pair.value;
  const empty =
    (isSeq(value) && value.items.length === 0) || (isScalar(value) && (value.value === null || value.value === ''));
  const usual = isScalar(value) && (old?.default === value.value || old?.default === value.text);
  const edit = empty || usual ? removePair(text, map, pair) : undefined;
  if (!edit) return undefined;
  return {
    edits: [edit],
    done: `Removed "${keyText(pair) ?? ''}" of the part "${part.name}", which had the usual value.`,
  };
}
