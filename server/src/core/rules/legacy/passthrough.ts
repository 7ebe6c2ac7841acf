import { entriesOf, findPair, findValue, isMap, keyText } from '../../yaml/access.ts';
import { removePair } from '../../yaml/edit.ts';
import type { YamlMap, YamlPair } from '../../yaml/tree.ts';
import { defineRule } from '../rule.ts';

/** Keys that stay in snapcraft.yaml: passing one on can't clash with anything in snap.yaml. */
const NOT_PASSED_ON = new Set([
  'parts',
  'adopt-info',
  'icon',
  'build-base',
  'package-repositories',
  'compression',
  'passthrough',
  'extensions',
  'adapter',
  'desktop',
]);

export const passthroughRepeats = defineRule({
  code: 'snapcraft/passthrough-repeats',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A key that stands in its own place and in "passthrough" as well.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (!project.legacy) return;
    for (const owner of [project.root, ...[...project.apps, ...project.hooks].map((entry) => entry.value)]) {
      if (!isMap(owner)) continue;
      for (const { pair, own } of findRepeated(owner)) {
        yield {
          start: pair.key.start,
          end: pair.key.end,
          message: `"${keyText(pair) ?? ''}" is given in its own place too; snapcraft refuses a key in both when it writes the metadata.`,
          related: [{ start: own.key.start, end: own.key.end, message: 'Its own place is here.' }],
        };
      }
    }
  },
  fix({ project, document }, finding) {
    for (const owner of [project.root, ...[...project.apps, ...project.hooks].map((entry) => entry.value)]) {
      const passthrough = findValue(owner, 'passthrough');
      if (!isMap(passthrough)) continue;
      const pair = passthrough.pairs.find((one) => one.key.start === finding.start);
      const edit = pair && removePair(document.text, passthrough, pair);
      if (edit) return [{ title: `Remove "${keyText(pair) ?? ''}" from "passthrough"`, edits: [edit] }];
    }
    return [];
  },
});

function findRepeated(owner: YamlMap): readonly { readonly pair: YamlPair; readonly own: YamlPair }[] {
  return entriesOf(findValue(owner, 'passthrough')).flatMap((pair) => {
    const key = keyText(pair);
    const own = key === undefined || NOT_PASSED_ON.has(key) ? undefined : findPair(owner, key);
    return own ? [{ pair, own }] : [];
  });
}
