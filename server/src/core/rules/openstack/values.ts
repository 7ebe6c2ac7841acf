/** Values of a form that the runner's code cannot take. */
import { findEntryKey, findSetupKey } from '../../openstack/runner-keys.ts';
import { getInstalledEra } from '../../openstack/runner-install.ts';
import { findPair as findFiles } from '../../openstack/companions.ts';
import type { RunnerEntry } from '../../openstack/entry-points.ts';
import { entriesOf, isMap, isSeq, keyText, rangeOf, rangeOfKey, rangeOfValue } from '../../yaml/access.ts';
import { columnAt, lineBreakOf, removeItem, removePair } from '../../yaml/edit.ts';
import type { YamlMap, YamlNode, YamlPair } from '../../yaml/tree.ts';
import type { RuleContext, TextEdit } from '../rule.ts';
import { quoteWritten, unwrapList, wrapInList } from './edits.ts';
import { defineFileRule, holdsNothing, holdsText, repair, TYPE_WORDS, type Told } from './openstack-rule.ts';
import { isUnquotedPlaceholder } from './unquoted.ts';

export const valueType = defineFileRule({
  code: 'value-type',
  severity: 'error',
  summary: 'Values are lists, mappings and texts where the runner expects them.',
  fixable: true,
  *check({ setupPair, setup, entries, complete }, ctx) {
    const source = ctx.document.text;
    if (setupPair && !setup && !holdsNothing(setupPair.value)) {
      const place = setupPair.value.kind === 'seq' ? rangeOfKey(setupPair) : rangeOfValue(setupPair);
      yield { ...place, message: `"setup" must be a mapping, not ${nameOf(setupPair.value)}.` };
    }
    for (const pair of entriesOf(setup)) {
      const form = findSetupKey(keyText(pair) ?? '');
      if (!setup || form === undefined || (isAbsent(pair.value) && !complete)) continue;
      if (form === 'list') yield* checkList(source, setup, pair);
      else if (form === 'templates') yield* checkTemplates(source, setup, pair);
      else if (form === 'options') yield* checkOptions(ctx, setup, pair);
      else yield* checkMap(source, setup, pair, form === 'modes' ? 'paths to modes' : 'paths to owners');
    }
    for (const entry of entries) yield* checkEntry(source, entry, complete);
  },
});

function* checkEntry(source: string, { map, pair, name, type }: RunnerEntry, complete: boolean): Iterable<Told> {
  if (!map) {
    if (holdsNothing(pair.value)) return;
    const place = pair.value.kind === 'seq' ? rangeOfKey(pair) : rangeOfValue(pair);
    const message = `The entry point "${name}" must be a mapping, not ${nameOf(pair.value)}.`;
    yield { ...place, message, repairs: [repair('Make it the "binary"', toBinary(source, pair))] };
    return;
  }
  if (type === undefined) return;
  for (const inner of map.entries) {
    const key = keyText(inner) ?? '';
    const fact = findEntryKey(key);
    if (!fact?.types.includes(type) || key === 'type' || (isAbsent(inner.value) && !complete)) continue;
    if (fact.form === 'list') yield* checkList(source, map, inner);
    else if (fact.form === 'templates') yield* checkTemplates(source, map, inner);
    else yield* checkText(source, map, inner);
  }
}

/** Nothing at all behind the key: half typed, where the rest of the text is broken. */
function isAbsent(node: YamlNode): boolean {
  return holdsNothing(node) && node.start === node.end;
}

function nameOf(node: YamlNode): string {
  if (node.kind === 'scalar') return TYPE_WORDS[node.type] ?? node.type;
  return node.kind === 'seq' ? 'a list' : 'a mapping';
}

function toBinary(source: string, { key, value }: YamlPair): TextEdit | undefined {
  if (value.kind !== 'scalar' || value.type !== 'str' || value.alias !== undefined || value.text.includes('\n')) {
    return undefined;
  }
  const pad = ' '.repeat(columnAt(source, key.start) + 2);
  const colon = source.indexOf(':', key.end);
  const line = source.slice(source.lastIndexOf('\n', key.start - 1) + 1, key.start);
  if (line.trim() !== '' || colon < 0) return undefined;
  const written = source.slice(value.start, value.end);
  return { start: colon + 1, end: value.end, newText: `${lineBreakOf(source)}${pad}binary: ${written}` };
}

function* checkList(source: string, map: YamlMap, pair: YamlPair): Iterable<Told> {
  const { value } = pair;
  const key = keyText(pair) ?? '';
  if (isUnquotedPlaceholder(source, value)) return;
  if (holdsNothing(value)) {
    const message = `"${key}" holds nothing, and the runner fails; it must be a list of texts, or be left out.`;
    yield { ...rangeOfValue(pair), message, repairs: [repair(`Remove "${key}"`, removePair(source, map, pair))] };
  } else if (isMap(value)) {
    const message = `"${key}" must be a list of texts: of a mapping the runner takes the keys and drops the values.`;
    yield { ...rangeOfKey(pair), message, severity: 'warning' };
  } else if (!isSeq(value)) {
    const message = holdsText(value)
      ? `"${key}" must be a list: the runner would take each letter of the text for a path.`
      : `"${key}" must be a list of texts, not ${nameOf(value)}.`;
    yield {
      ...rangeOfValue(pair),
      message,
      repairs: [repair('Make it a list', holdsText(value) ? wrapInList(source, pair) : undefined)],
    };
  } else {
    for (const [index, item] of value.items.entries()) {
      if (holdsText(item) || isUnquotedPlaceholder(source, item)) continue;
      const place = item.start === item.end ? rangeOfKey(pair) : firstLine(source, item);
      const message = `Each item of "${key}" must be text, not ${nameOf(item)}.`;
      const remove = holdsNothing(item) && value.alias === undefined ? removeItem(source, value, index) : undefined;
      const quote = item.kind === 'scalar' && !remove ? quoteWritten(source, item) : undefined;
      yield { ...place, message, repairs: [repair('Remove the item', remove), repair('Put it in quotes', quote)] };
    }
  }
}

function* checkText(source: string, map: YamlMap, pair: YamlPair): Iterable<Told> {
  const { value } = pair;
  const key = keyText(pair) ?? '';
  if (holdsText(value) || isUnquotedPlaceholder(source, value)) return;
  if (holdsNothing(value)) {
    const sure = key === 'binary';
    const message = `"${key}" holds nothing; it must be a text${sure ? '' : ', or be left out'}.`;
    const edit = sure ? undefined : removePair(source, map, pair);
    yield {
      ...rangeOfValue(pair),
      message,
      ...(!sure && { severity: 'warning' }),
      repairs: [repair(`Remove "${key}"`, edit)],
    };
    return;
  }
  const place =
    value.kind === 'scalar'
      ? rangeOfValue(pair)
      : value.kind === 'seq' && value.flow
        ? rangeOf(value)
        : rangeOfKey(pair);
  yield {
    ...place,
    message: `"${key}" must be one text, not ${nameOf(value)}.`,
    repairs: [
      repair('Take it out of the list', unwrapList(source, pair)),
      value.kind === 'scalar' ? repair('Put it in quotes', quoteWritten(source, value)) : undefined,
    ],
  };
}

function* checkMap(source: string, map: YamlMap, pair: YamlPair, what: string): Iterable<Told> {
  const { value } = pair;
  if (isMap(value)) return;
  const key = keyText(pair) ?? '';
  const place = value.kind === 'seq' ? rangeOfKey(pair) : rangeOfValue(pair);
  const message = holdsNothing(value)
    ? `"${key}" holds nothing, and the runner fails; it must map ${what}, or be left out.`
    : `"${key}" must map ${what}, not be ${nameOf(value)}.`;
  yield {
    ...place,
    message,
    repairs: holdsNothing(value) ? [repair(`Remove "${key}"`, removePair(source, map, pair))] : [],
  };
}

function* checkTemplates(source: string, map: YamlMap, pair: YamlPair): Iterable<Told> {
  yield* checkMap(source, map, pair, 'templates to files');
  for (const { key, value, merged } of entriesOf(pair.value)) {
    if (!holdsText(key)) {
      const message = `The name of a template must be text, not ${nameOf(key)}.`;
      const quote = key.kind === 'scalar' && !merged ? quoteWritten(source, key) : undefined;
      yield {
        start: key.start,
        end: Math.max(key.end, key.start + 1),
        message,
        repairs: [repair('Put it in quotes', quote)],
      };
    }
    if (holdsText(value) || isUnquotedPlaceholder(source, value)) continue;
    const place = value.kind === 'scalar' && value.start !== value.end ? rangeOf(value) : rangeOf(key);
    const name = key.kind === 'scalar' ? key.text : '';
    const what = holdsNothing(value) ? 'nothing' : nameOf(value);
    yield { ...place, message: `The target of the template "${name}" must be one text, not ${what}.` };
  }
}

function* checkOptions(ctx: RuleContext, map: YamlMap, pair: YamlPair): Iterable<Told> {
  const { value } = pair;
  const source = ctx.document.text;
  if (isSeq(value)) {
    const pairOfFiles = findFiles(ctx);
    const sure = pairOfFiles !== undefined && getInstalledEra(pairOfFiles.snapcraft) === 'launch';
    const message = '"snap-config-keys" must map names to options of the snap; a list has not worked since 2019-10-04.';
    yield { ...rangeOfKey(pair), message, ...(!sure && { severity: 'warning' }) };
    return;
  }
  if (holdsNothing(value)) {
    const message = '"snap-config-keys" holds nothing; it must map names to options of the snap, or be left out.';
    const remove = repair('Remove "snap-config-keys"', removePair(source, map, pair));
    yield { ...rangeOfValue(pair), message, severity: 'warning', repairs: [remove] };
    return;
  }
  yield* checkMap(source, map, pair, 'names to options of the snap');
  for (const { key, value: option } of entriesOf(value)) {
    if (holdsText(option)) continue;
    const place = option.kind === 'scalar' && option.start !== option.end ? rangeOf(option) : rangeOf(key);
    const name = key.kind === 'scalar' ? key.text : '';
    yield {
      ...place,
      message: `The option behind "${name}" must be text such as "database.host", not ${nameOf(option)}.`,
      repairs: [holdsNothing(option) ? undefined : repair('Put it in quotes', quoteWritten(source, option))],
    };
  }
}

function firstLine(source: string, node: YamlNode): { start: number; end: number } {
  const line = /^[^\r\n]*/.exec(source.slice(node.start, node.end))?.[0].length ?? 0;
  return { start: node.start, end: node.start + Math.max(line, 1) };
}

export const valueRules = [valueType];
