/** What snapcraft 2 to 8 still took but gave a deprecation notice for. */
import { findPair, isMap, itemsOf } from '../../yaml/access.ts';
import type { YamlPair } from '../../yaml/tree.ts';
import { defineRule, type Finding } from '../rule.ts';
import { mergeScriptlets, readWords, renameSnap, SCRIPTLETS } from './scriptlets.ts';

interface OutdatedData {
  readonly part: string;
  readonly key: string;
}

export const outdatedKey = defineRule({
  code: 'snapcraft/outdated-key',
  severity: 'hint',
  since: '0.1.0',
  summary: 'A key that snapcraft of that era already called deprecated.',
  kinds: ['snapcraft'],
  tag: 'deprecated',
  *check({ project }) {
    if (!project.legacy) return;
    const versionScript = project.find('version-script');
    if (versionScript) {
      yield at(versionScript, '"version-script" is deprecated; set the version from the "adopt-info" part instead.');
    }
    for (const app of project.apps) {
      const aliases = findPair(app.value, 'aliases');
      if (!aliases || itemsOf(aliases.value).length === 0) continue;
      yield at(aliases, '"aliases" is deprecated: the store hands out the aliases of a snap.');
    }
    if (project.kind !== 'none') return;
    for (const part of project.parts) {
      if (part.name.includes('/')) {
        yield at(part.pair, `A "/" in a part name is deprecated; "${part.name}" works with "-" as well.`);
      }
      yield* findOldWords(part.name, part.pair);
    }
  },
  fix({ project, document }, finding) {
    const data = finding.data as OutdatedData | undefined;
    const part = data && project.parts.find((one) => one.name === data.part);
    if (!part) return [];
    if (data.key !== 'snap') return mergeScriptlets(document.text, part);
    const pair = findPair(part.value, 'snap');
    return pair ? renameSnap(pair) : [];
  },
});

function* findOldWords(part: string, pair: YamlPair): Iterable<Finding> {
  if (!isMap(pair.value)) return;
  // With one of the new words in the part this is an error of its own.
  const words = readWords(pair.value);
  if (!words) return;
  for (const key of words.override ? [] : SCRIPTLETS) {
    const found = words.pairs.get(key);
    if (found) yield at(found, `"${key}" is deprecated; use "override-build" instead.`, { part, key });
  }
  const snap = words.pairs.get('snap');
  if (snap && !words.pairs.has('prime')) {
    yield at(snap, '"snap" is deprecated; its name is "prime" now.', { part, key: 'snap' });
  }
}

function at(pair: YamlPair, message: string, data?: OutdatedData): Finding {
  return { start: pair.key.start, end: pair.key.end, message, ...(data && { data }) };
}
