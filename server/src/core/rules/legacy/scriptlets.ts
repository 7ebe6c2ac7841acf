/** The words of snapcraft 2: `prepare`, `build` and `install` scripts, and `snap` for what is now `prime`. */
import type { NamedEntry } from '../../project/project.ts';
import { findPair, isMap, isText, keyText } from '../../yaml/access.ts';
import { columnAt, lineBreakOf, removePair, replaceKey } from '../../yaml/edit.ts';
import type { YamlMap, YamlPair } from '../../yaml/tree.ts';
import { defineRule, type Fix, type TextEdit } from '../rule.ts';

export const SCRIPTLETS = ['prepare', 'build', 'install'] as const;
type Scriptlet = (typeof SCRIPTLETS)[number];

const WORDS: ReadonlySet<string> = new Set([...SCRIPTLETS, 'snap', 'prime']);

export interface PartWords {
  /** The old words of a part, and `prime`. */
  readonly pairs: ReadonlyMap<string, YamlPair>;
  /** The first of the new scripts. */
  readonly override: YamlPair | undefined;
}

/** One walk over the keys of a part; nothing for the many that have none of these words. */
export function readWords(part: YamlMap): PartWords | undefined {
  let pairs: Map<string, YamlPair> | undefined;
  let override: YamlPair | undefined;
  for (const pair of part.entries) {
    const key = keyText(pair);
    if (key === undefined) continue;
    if (WORDS.has(key)) (pairs ??= new Map()).set(key, pair);
    else if (!override && key.startsWith('override-')) override = pair;
  }
  return pairs && { pairs, override };
}

export const scriptletConflict = defineRule({
  code: 'snapcraft/scriptlet-conflict',
  severity: 'error',
  since: '0.1.0',
  summary: 'Old and new words for the same thing in one part.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (project.kind !== 'none') return;
    for (const part of project.parts) {
      if (!isMap(part.value)) continue;
      const words = readWords(part.value);
      if (!words) continue;
      const { pairs, override } = words;
      for (const name of override ? SCRIPTLETS : []) {
        const pair = pairs.get(name);
        if (!pair || !override) continue;
        yield {
          start: pair.key.start,
          end: pair.key.end,
          message: `A part can't have both "${name}" and "${keyText(override) ?? ''}"; use "override-build" instead of "${name}".`,
          data: { part: part.name, key: name },
          related: [{ start: override.key.start, end: override.key.end, message: 'The override is here.' }],
        };
      }
      const snap = pairs.get('snap');
      const prime = pairs.get('prime');
      if (!snap || !prime) continue;
      yield {
        start: snap.key.start,
        end: snap.key.end,
        message: 'A part can\'t have both "snap" and "prime", which are two names for the same thing.',
        data: { part: part.name, key: 'snap' },
        related: [{ start: prime.key.start, end: prime.key.end, message: '"prime" is here.' }],
      };
    }
  },
  fix({ project, document }, finding) {
    const data = finding.data as { readonly part: string; readonly key: string };
    const part = project.parts.find((one) => one.name === data.part);
    if (!part || !isMap(part.value)) return [];
    const pair = findPair(part.value, data.key);
    if (!pair) return [];
    if (data.key !== 'snap') return mergeScriptlets(document.text, part);
    // Which of two lists is meant can't be known unless they say the same.
    const prime = findPair(part.value, 'prime');
    const same = prime && slice(document.text, prime) === slice(document.text, pair);
    const edit = removePair(document.text, part.value, pair);
    return edit ? [{ title: 'Remove "snap"', edits: [edit], ...(same && { preferred: true }) }] : [];
  },
});

function slice(text: string, pair: YamlPair): string {
  return text.slice(pair.value.start, pair.value.end).trim();
}

/**
 * Turns the scriptlets of a part into one override-build: `prepare` ran before the plugin's build, `install` after it,
 * and `build` in its place. Only for block scripts; other forms have no single obvious edit.
 */
export function mergeScriptlets(text: string, part: NamedEntry): readonly Fix[] {
  const map = part.value;
  if (!isMap(map) || map.flow) return [];
  const present = SCRIPTLETS.flatMap((key) => {
    const pair = findPair(map, key);
    return pair ? [{ key, pair }] : [];
  });
  const override = findPair(map, 'override-build');
  const lines = readScript(map, override, present);
  if (!lines) return [];
  const target = override ?? present[0]?.pair;
  if (!target) return [];
  const pad = ' '.repeat(columnAt(text, target.key.start));
  const script = ['override-build: |', ...lines.map((line) => (line === '' ? '' : `${pad}  ${line}`))];
  const edits: TextEdit[] = [
    { start: target.key.start, end: endOf(text, target), newText: script.join(lineBreakOf(text)) },
  ];
  for (const { pair } of present) {
    if (pair === target) continue;
    const edit = removePair(text, map, pair);
    if (!edit) return [];
    edits.push(edit);
  }
  return [
    { title: `Write ${present.map((one) => `"${one.key}"`).join(', ')} as "override-build"`, edits, preferred: true },
  ];
}

function readScript(
  map: YamlMap,
  override: YamlPair | undefined,
  present: readonly { readonly key: Scriptlet; readonly pair: YamlPair }[],
): readonly string[] | undefined {
  const body = (pair: YamlPair | undefined): readonly string[] | undefined => (pair ? scriptLines(map, pair) : []);
  const find = (key: Scriptlet): YamlPair | undefined => present.find((one) => one.key === key)?.pair;
  const prepare = body(find('prepare'));
  const build = body(find('build'));
  const install = body(find('install'));
  const old = body(override);
  if (!prepare || !build || !install || !old) return undefined;
  // With both a `build` and an override it isn't clear which of them is meant.
  if (build.length > 0 && override && old.join('\n').trim() !== 'snapcraftctl build') return undefined;
  const middle = build.length > 0 ? build : override ? old : ['snapcraftctl build'];
  return [...prepare, ...middle, ...install];
}

function scriptLines(map: YamlMap, pair: YamlPair): readonly string[] | undefined {
  const value = pair.value;
  if (pair.merged || !map.pairs.includes(pair) || !isText(value) || value.alias !== undefined) return undefined;
  if (value.style === 'folded') return undefined;
  return value.text.replace(/\n+$/, '').split('\n');
}

function endOf(text: string, pair: YamlPair): number {
  let end = Math.max(pair.key.end, pair.value.end);
  while (end > pair.key.end && /\s/.test(text[end - 1] ?? '')) end--;
  return end;
}

/** `snap` becomes `prime`. */
export function renameSnap(pair: YamlPair): readonly Fix[] {
  if (pair.merged) return [];
  return [{ title: 'Rename "snap" to "prime"', edits: [replaceKey(pair, 'prime')], preferred: true, safe: true }];
}
