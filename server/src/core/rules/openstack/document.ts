/** The two sections without which the runner does not start. */
import { findNearest } from '../../text/nearest.ts';
import { isMap, isNull, keyText, rangeOfKey, rangeOfValue } from '../../yaml/access.ts';
import { insertKey, lineBreakOf, replaceKey, replaceNode } from '../../yaml/edit.ts';
import type { YamlMap, YamlPair } from '../../yaml/tree.ts';
import { ROOT_KEYS } from '../../openstack/runner-keys.ts';
import type { TextEdit } from '../rule.ts';
import { defineFileRule, repair, type Told } from './openstack-rule.ts';

const SKELETON = 'setup: {}\nentry_points: {}\n';

export const rootType = defineFileRule({
  code: 'root-type',
  severity: 'error',
  summary: 'The file is a mapping with "setup" and "entry_points".',
  fixable: true,
  *check(_model, { tree, document }) {
    const { root } = tree;
    if (isMap(root) || tree.problems.length > 0) return;
    if (!root || isNull(root)) {
      const end = Math.min(1, document.text.length);
      const edit = { start: 0, end: document.text.length, newText: SKELETON };
      const blank = document.text.trim() === '';
      yield {
        start: 0,
        end,
        message: 'The file is empty: the runner needs a mapping with "setup" and "entry_points".',
        repairs: [blank ? repair('Add "setup" and "entry_points"', edit) : undefined],
      };
      return;
    }
    const line = /^[^\r\n]*/.exec(document.text.slice(root.start, root.end))?.[0].length ?? 0;
    const what = root.kind === 'seq' ? 'a list' : 'a single value';
    const message = `The file must be a mapping with "setup" and "entry_points", not ${what}.`;
    yield { start: root.start, end: root.start + Math.max(line, 1), message };
  },
});

/** An unknown key by which a missing one was probably meant. */
export function findMisnamed(map: YamlMap, wanted: string, known: readonly string[]): YamlPair | undefined {
  return map.entries.find((pair) => {
    const key = keyText(pair);
    return key !== undefined && !known.includes(key) && findNearest(key, known) === wanted;
  });
}

function missing(root: YamlMap, key: 'setup' | 'entry_points', add: TextEdit | undefined): Told {
  const why =
    key === 'setup' ? 'without it every command of the snap fails' : 'without it the runner has nothing to start';
  const misnamed = findMisnamed(root, key, ROOT_KEYS);
  if (misnamed) {
    const name = keyText(misnamed) ?? '';
    return {
      ...rangeOfKey(misnamed),
      message: `"${key}" is missing: ${why}. Did you mean it by "${name}"?`,
      repairs: [repair(`Change to "${key}"`, misnamed.merged ? undefined : replaceKey(misnamed, key))],
    };
  }
  const first = root.pairs[0];
  const place = first ? rangeOfKey(first) : { start: root.start, end: Math.max(root.end, root.start + 1) };
  return { ...place, message: `"${key}" is missing: ${why}.`, repairs: [repair(`Add "${key}"`, add)] };
}

/** A line before everything else. */
function addFirst(source: string, root: YamlMap, line: string): TextEdit | undefined {
  const first = root.pairs[0];
  if (root.flow || !first) return undefined;
  return { start: first.key.start, end: first.key.start, newText: line + lineBreakOf(source) };
}

export const setupMissing = defineFileRule({
  code: 'setup-missing',
  severity: 'error',
  summary: 'The file has the section "setup".',
  fixable: true,
  *check({ root, setupPair, complete }, { document: { text } }) {
    if (!root || setupPair || !complete) return;
    const add = root.flow ? insertKey(text, root, 'setup', '{}') : addFirst(text, root, 'setup: {}');
    yield missing(root, 'setup', add);
  },
});

export const setupNull = defineFileRule({
  code: 'setup-null',
  severity: 'error',
  summary: '"setup" is a mapping, if an empty one.',
  fixable: true,
  *check({ setupPair, complete }, { document: { text } }) {
    if (!setupPair || !isNull(setupPair.value) || !complete) return;
    yield {
      ...rangeOfValue(setupPair),
      message: '"setup" holds nothing, and every command of the snap fails; write "{}" where nothing is to set up.',
      repairs: [repair('Write "{}"', replaceNode(text, setupPair.value, '{}'))],
    };
  },
});

export const entryPointsMissing = defineFileRule({
  code: 'entry-points-missing',
  severity: 'error',
  summary: 'The file has the section "entry_points".',
  fixable: true,
  *check({ root, entriesPair, complete }) {
    if (root && !entriesPair && complete) yield missing(root, 'entry_points', undefined);
  },
});

export const entryPointsNull = defineFileRule({
  code: 'entry-points-null',
  severity: 'error',
  summary: '"entry_points" holds something.',
  *check({ entriesPair, complete }) {
    if (!entriesPair || !isNull(entriesPair.value) || !complete) return;
    const message = '"entry_points" holds nothing, and the runner fails; it maps names to what they run.';
    yield { ...rangeOfValue(entriesPair), message };
  },
});

export const entryPointsType = defineFileRule({
  code: 'entry-points-type',
  severity: 'error',
  summary: '"entry_points" is a mapping of names.',
  *check({ entriesPair }) {
    if (!entriesPair || isMap(entriesPair.value) || isNull(entriesPair.value)) return;
    const what = entriesPair.value.kind === 'seq' ? 'a list' : 'a single value';
    const place = entriesPair.value.kind === 'seq' ? rangeOfKey(entriesPair) : rangeOfValue(entriesPair);
    yield { ...place, message: `"entry_points" must map names to what they run, not be ${what}.` };
  },
});

export const documentRules = [rootType, setupMissing, setupNull, entryPointsMissing, entryPointsNull, entryPointsType];
