/** Keys that the runner does not read, or not in this place. */
import {
  ENTRY_KEYS,
  findEntryKey,
  findSetupKey,
  REMOVED_ENTRY_KEYS,
  REMOVED_SETUP_KEYS,
  REMOVED_SINCE,
  ROOT_KEYS,
  SETUP_KEYS,
} from '../../openstack/runner-keys.ts';
import { findNearest } from '../../text/nearest.ts';
import { entriesOf, isText, keyText, rangeOfKey } from '../../yaml/access.ts';
import { insertKey, removePair, replaceKey } from '../../yaml/edit.ts';
import type { YamlMap, YamlPair } from '../../yaml/tree.ts';
import { wrapInList } from './edits.ts';
import { findMisnamed } from './document.ts';
import { defineFileRule, repair, type Told } from './openstack-rule.ts';

const ROOT: readonly string[] = ROOT_KEYS;
const SETUP = Object.keys(SETUP_KEYS);
const ENTRY = Object.keys(ENTRY_KEYS);

export const unknownKey = defineFileRule({
  code: 'unknown-key',
  severity: 'warning',
  summary: 'Every key is one that the runner reads.',
  fixable: true,
  *check({ root, setup, setupPair, entriesPair, entries }, { document: { text } }) {
    if (root) {
      // A section under a wrong name is told as the missing section.
      const told = new Set([
        setupPair ? undefined : findMisnamed(root, 'setup', ROOT),
        entriesPair ? undefined : findMisnamed(root, 'entry_points', ROOT),
      ]);
      for (const pair of root.entries) {
        const key = keyText(pair) ?? '';
        // Room for anchors and notes.
        const free = /^(?:x-|[._])/.test(key) || pair.value.anchor !== undefined;
        if (ROOT.includes(key) || told.has(pair) || (free && findNearest(key, ROOT) === undefined)) continue;
        yield unknown(text, root, pair, key, ROOT, 'of the file');
      }
    }
    if (setup) {
      for (const pair of setup.entries) {
        const key = keyText(pair) ?? '';
        if (findSetupKey(key) || REMOVED_SETUP_KEYS.includes(key)) continue;
        yield unknown(text, setup, pair, key, SETUP, 'of "setup"');
      }
    }
    for (const { map, type } of entries) {
      if (!map) continue;
      const fitting = ENTRY.filter((key) => type === undefined || findEntryKey(key)?.types.includes(type));
      const missesBinary = type === 'simple' && !map.entries.some((pair) => keyText(pair) === 'binary');
      const binary = missesBinary ? findMisnamed(map, 'binary', ENTRY) : undefined;
      for (const pair of map.entries) {
        const key = keyText(pair) ?? '';
        if (findEntryKey(key) || REMOVED_ENTRY_KEYS.includes(key) || pair === binary) continue;
        yield unknown(text, map, pair, key, fitting, 'of an entry point');
      }
    }
  },
});

function unknown(
  source: string,
  map: YamlMap,
  pair: YamlPair,
  key: string,
  known: readonly string[],
  where: string,
): Told {
  const nearest = findNearest(key, known);
  const help = nearest === undefined ? `the keys ${where} are ${known.join(', ')}.` : `did you mean "${nearest}"?`;
  const taken = nearest !== undefined && map.pairs.some((other) => keyText(other) === nearest);
  return {
    ...rangeOfKey(pair),
    message: `The runner ignores the unknown key "${key}": ${help}`,
    repairs: [
      nearest === undefined || taken || pair.merged
        ? undefined
        : repair(`Change to "${nearest}"`, replaceKey(pair, nearest)),
      repair('Remove the key', removePair(source, map, pair), { preferred: false }),
    ],
  };
}

export const removedKey = defineFileRule({
  code: 'removed-key',
  severity: 'warning',
  summary: 'No key is one that early versions of the runner had.',
  tag: 'deprecated',
  fixable: true,
  *check({ setup, entries }, { document: { text } }) {
    for (const pair of entriesOf(setup)) {
      if (setup && REMOVED_SETUP_KEYS.includes(keyText(pair) ?? '')) yield removed(text, setup, pair);
    }
    for (const { map, type } of entries) {
      for (const pair of entriesOf(map)) {
        const key = keyText(pair) ?? '';
        if (!map || !REMOVED_ENTRY_KEYS.includes(key)) continue;
        const told = removed(text, map, pair);
        const drop = told.repairs?.[0];
        const free = !map.pairs.some((other) => keyText(other) === 'config-dirs');
        const wrapped =
          key === 'config-dir' && type !== 'nginx' && free && isText(pair.value) && wrapInList(text, pair);
        const rename = wrapped && {
          title: 'Change to a list "config-dirs"',
          edits: [replaceKey(pair, 'config-dirs'), wrapped],
        };
        yield rename ? { ...told, repairs: [rename, drop && { ...drop, preferred: false }] } : told;
      }
    }
  },
});

function removed(source: string, map: YamlMap, pair: YamlPair): Told {
  const key = keyText(pair) ?? '';
  return {
    ...rangeOfKey(pair),
    message: `"${key}" has had no effect since ${REMOVED_SINCE}, when the runner dropped it.`,
    repairs: [repair(`Remove "${key}"`, removePair(source, map, pair))],
  };
}

export const keyForOtherType = defineFileRule({
  code: 'key-for-other-type',
  severity: 'warning',
  summary: 'An entry point has the keys of its type.',
  fixable: true,
  *check({ entries }, { document: { text } }) {
    for (const entry of entries) {
      const { map, type, typePair } = entry;
      if (!map || type === undefined) continue;
      for (const pair of map.entries) {
        const key = keyText(pair) ?? '';
        const fact = findEntryKey(key);
        if (!fact || fact.types.includes(type)) continue;
        const other = fact.types.map((one) => `"${one}"`).join(' and ');
        const forgotten = !typePair && fact.types.length === 1 && !entry.find('binary') ? fact.types[0] : undefined;
        const setType = forgotten === undefined ? undefined : insertKey(text, map, 'type', forgotten);
        yield {
          ...rangeOfKey(pair),
          message: `An entry point of type "${type}" ignores "${key}", which is for ${other}.`,
          repairs: [
            repair(`Add "type: ${forgotten}"`, setType),
            repair(`Remove "${key}"`, removePair(text, map, pair), { preferred: setType === undefined }),
          ],
        };
      }
    }
  },
});

export const keyRules = [unknownKey, removedKey, keyForOtherType];
