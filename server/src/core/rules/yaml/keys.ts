/** Keys: given twice, or no text. */
import type { SnapcraftProject } from '../../project/project.ts';
import { findPair, isMap, itemsOf, keyText } from '../../yaml/access.ts';
import { removePair } from '../../yaml/edit.ts';
import { isSplit } from '../../yaml/sections.ts';
import type { YamlMap, YamlNode, YamlPair, YamlTree } from '../../yaml/tree.ts';
import { checkEntryUnlessClean, checkUnlessClean } from '../ledger.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../rule.ts';
import { problemRule } from './from-problems.ts';

export const duplicateKeyRule = problemRule('yaml/duplicate-key', 'A key is given twice in one mapping', {
  // The older readers of snapcraft let the last one win. So does the runner of snap-openstack.yaml, which then serves
  // something else than what its author sees.
  severity: (ctx) => (ctx.document.kind === 'snapcraft' && ctx.project.legacy ? 'warning' : 'error'),
  fix: fixDuplicate,
});

function fixDuplicate(ctx: RuleContext, finding: Finding): readonly Fix[] {
  const { text } = ctx.document;
  const found = findPairAt(ctx.tree.root, finding.start);
  if (!found) return [];
  const key = found.pair.key.kind === 'scalar' ? found.pair.key.text : '';
  const first = found.map.pairs.find((pair) => pair.key.kind === 'scalar' && pair.key.text === key);
  const fixes: Fix[] = [];
  const second = removePair(text, found.map, found.pair);
  if (second) fixes.push({ title: `Remove this "${key}"`, edits: [second], preferred: true });
  const other = first && first !== found.pair ? removePair(text, found.map, first) : undefined;
  if (other) fixes.push({ title: `Remove the first "${key}"`, edits: [other] });
  return fixes;
}

/** The pair whose key starts at an offset. */
function findPairAt(
  node: YamlNode | undefined,
  offset: number,
): { readonly map: YamlMap; readonly pair: YamlPair } | undefined {
  if (!node || node.alias !== undefined || node.kind === 'scalar') return undefined;
  if (node.kind === 'seq') {
    for (const item of node.items) {
      const found = offset >= item.start ? findPairAt(item, offset) : undefined;
      if (found) return found;
    }
    return undefined;
  }
  for (const pair of node.pairs) {
    if (pair.key.start === offset && pair.key.alias === undefined) return { map: node, pair };
    const found = offset >= pair.value.start ? findPairAt(pair.value, offset) : undefined;
    if (found) return found;
  }
  return undefined;
}

export const badKeyRule = problemRule('yaml/bad-key', 'A list or a mapping stands as a key');

/** Below these keys the author may write what he likes. */
const FREE = new Set(['passthrough']);
/** Their entries have attributes of any form. */
const ATTRIBUTES = new Set(['plugs', 'slots', 'system-usernames']);
/** The names in these mappings are the author's own, and a number is turned into text. */
const OWN_NAMES = new Set([
  'apps',
  'environment',
  'hooks',
  'ignore',
  'layout',
  'organize',
  'passthrough',
  'plugs',
  'slots',
  'sockets',
  'system-usernames',
]);

const OWN_NAMES_OF_CORE22: ReadonlySet<string> = new Set([...OWN_NAMES, 'platforms']);

export const keyNotTextRule = defineRule({
  code: 'yaml/key-not-text',
  severity: 'error',
  since: '0.1.0',
  summary: 'A key that YAML reads as a number, a boolean, a date or nothing',
  kinds: ['snapcraft'],
  *check(ctx) {
    const { project, document } = ctx;
    if (!project.root) return;
    // The model of core22 makes text of such platforms.
    const own = project.kind === 'core22' ? OWN_NAMES_OF_CORE22 : OWN_NAMES;
    const found = project.legacy ? checkLegacy(project) : checkSections(ctx.tree, project.root, own);
    for (const finding of found) yield finding.message === KEY_MISSING ? atMark(finding, document.text) : finding;
  },
  fix: (ctx, { start, end }) => {
    const text = ctx.document.text.slice(start, end);
    if (!/^[^'"\n]+$/.test(text) || text === ':') return [];
    return [{ title: 'Put the key in quotes', edits: [{ start, end, newText: `'${text}'` }], preferred: true }];
  },
});

/** A key that is missing after a "?" has no place of its own, at the end of the text not even a character: show the "?". */
function atMark(finding: Finding, text: string): Finding {
  const before = text.slice(0, finding.start).trimEnd();
  if (text.charAt(finding.start) === ':' || !before.endsWith('?')) return finding;
  return { ...finding, start: before.length - 1, end: before.length, message: 'A key is missing after "?".' };
}

/** By sections and their entries, so that those which are as they were are not walked again. */
function* checkSections(tree: YamlTree, root: YamlMap, ownNames: ReadonlySet<string>): Iterable<Finding> {
  for (const pair of root.entries) {
    const name = keyText(pair) ?? '';
    const found: Finding[] = [];
    checkUnlessClean(tree, `keys ${name}`, () => {
      checkKeyOf(pair, false, found);
      const { value } = pair;
      // In a document whose sections are told apart there are no aliases and merged pairs.
      if (!isSplit(tree) || !isMap(value) || ATTRIBUTES.has(name) || FREE.has(name)) {
        if (value.kind !== 'scalar') checkBelow(pair, false, 0, found, ownNames);
      } else {
        for (const entry of value.entries) {
          checkEntryUnlessClean(tree, 'keys', { start: entry.key.start, end: entry.value.end }, () => {
            const before = found.length;
            checkKeyOf(entry, ownNames.has(name), found);
            if (entry.value.kind !== 'scalar') checkBelow(entry, false, 1, found, ownNames);
            return found.length === before;
          });
        }
      }
      return found.length === 0;
    });
    yield* found;
  }
}

/** The models of core22 and later take text keys alone, except inside of free values. Walks over every key there is. */
function checkMap(map: YamlMap, name: string, depth: number, found: Finding[], ownNames: ReadonlySet<string>): void {
  const attributes = depth === 1 && ATTRIBUTES.has(name);
  const own = ownNames.has(name);
  for (const pair of map.entries) {
    checkKeyOf(pair, own, found);
    if (pair.value.kind !== 'scalar') checkBelow(pair, attributes, depth, found, ownNames);
  }
}

function checkBelow(
  pair: YamlPair,
  attributes: boolean,
  depth: number,
  found: Finding[],
  ownNames: ReadonlySet<string>,
): void {
  const { key, value } = pair;
  if (value.alias !== undefined || pair.merged) return;
  const text = key.kind === 'scalar' ? key.text : '';
  if (!attributes && !FREE.has(text)) checkNode(value, text, depth + 1, found, ownNames);
  else if (FREE.has(text) && isMap(value)) for (const inner of value.entries) checkKeyOf(inner, true, found);
}

/** @param name of the key that the node belongs to; the items of a list are those of its key */
function checkNode(node: YamlNode, name: string, depth: number, found: Finding[], ownNames: ReadonlySet<string>): void {
  if (node.kind === 'map') checkMap(node, name, depth, found, ownNames);
  else if (node.kind === 'seq') {
    for (const item of node.items) {
      if (item.kind !== 'scalar') checkNode(item, name === 'ignore' ? name : '', depth + 1, found, ownNames);
    }
  }
}

/** The schema of the older eras looks at the keys of these mappings. */
function checkLegacy(project: SnapcraftProject): readonly Finding[] {
  const found: Finding[] = [];
  if (project.root) for (const pair of project.root.entries) checkKeyOf(pair, false, found);
  for (const name of ['apps', 'parts', 'hooks']) {
    const section = project.find(name)?.value;
    if (!isMap(section)) continue;
    for (const pair of section.entries) {
      checkKeyOf(pair, false, found);
      if (!isMap(pair.value)) continue;
      for (const inner of pair.value.entries) checkKeyOf(inner, false, found);
      const sockets = name === 'apps' ? findPair(pair.value, 'sockets')?.value : undefined;
      if (isMap(sockets)) for (const socket of sockets.entries) checkKeyOf(socket, false, found);
    }
  }
  for (const name of ['architectures', 'package-repositories']) {
    for (const item of itemsOf(project.find(name)?.value)) {
      if (isMap(item)) for (const pair of item.entries) checkKeyOf(pair, false, found);
    }
  }
  return found;
}

/** @param own whether the names are the author's own */
function checkKeyOf({ key }: YamlPair, own: boolean, found: Finding[]): void {
  if (own && key.kind === 'scalar' && (key.type === 'int' || key.type === 'float')) return;
  const finding = checkKey(key);
  if (finding) found.push(finding);
}

const WORDS: Readonly<Record<string, string>> = {
  int: 'a number',
  float: 'a number',
  bool: 'a boolean',
  null: 'no value',
  date: 'a date',
  binary: 'binary data',
};

const KEY_MISSING = 'A key is missing before ":".';

function checkKey(key: YamlNode): Finding | undefined {
  // A list or mapping as key is the reader's own problem.
  if (key.kind !== 'scalar' || key.type === 'str') return undefined;
  const what = WORDS[key.type] ?? key.type;
  const message =
    key.text === '' ? KEY_MISSING : `YAML reads the key "${key.text}" as ${what}; put it in quotes to make it text.`;
  return { start: key.start, end: Math.max(key.end, key.start + 1), message };
}
