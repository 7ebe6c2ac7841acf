/** Edits that give plugs to apps and hooks. */
import type { SnapDocument } from '../document.ts';
import { getProject } from '../project/project.ts';
import type { TextEdit } from '../rules/rule.ts';
import { findPair, findValue, isMap, isNull, isSeq, itemsOf } from '../yaml/access.ts';
import {
  applyEdits,
  columnAt,
  contentEnd,
  insertBelow,
  insertKey,
  lineStartAt,
  lineBreakOf,
  replaceNode,
  toScalar,
} from '../yaml/edit.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { YamlMap, YamlNode, YamlPair } from '../yaml/tree.ts';
import { printEntry } from '../expand/print-value.ts';

export interface PlugAddition {
  readonly section: 'apps' | 'hooks';
  /** The app or the hook. */
  readonly owner: string;
  readonly plug: string;
  readonly interface: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
}

export type AddedPlugs = { readonly edits: readonly TextEdit[] } | { readonly problem: string };

/** All or nothing. Plugs that are there already are passed over. */
export function addPlugs(document: SnapDocument, additions: readonly PlugAddition[]): AddedPlugs {
  const { text, tree } = document;
  const { root } = getProject(tree);
  if (!root || tree.problems.length > 0) return { problem: 'The project has YAML errors: repair these first.' };
  const edits: TextEdit[] = [];
  const declarations = new Map<string, PlugAddition>();
  for (const addition of additions) {
    const { plug, interface: name, attributes } = addition;
    if ((plug !== name || attributes) && !findValue(findValue(root, 'plugs'), plug)) declarations.set(plug, addition);
  }
  if (declarations.size > 0) {
    const edit = declare(text, root, [...declarations.values()]);
    if (!edit) return { problem: 'The section "plugs" is written in a way that leaves no place for another plug.' };
    edits.push(edit);
  }
  const owners = new Map<string, PlugAddition[]>();
  for (const addition of additions) {
    const key = `${addition.section} ${addition.owner}`;
    owners.set(key, [...(owners.get(key) ?? []), addition]);
  }
  const newHooks: YamlEntry[] = [];
  for (const list of owners.values()) {
    const [first] = list;
    if (!first) continue;
    const { section, owner } = first;
    const pair = findPair(findValue(root, section), owner);
    const names = [...new Set(list.map(({ plug }) => plug))];
    if (!pair && section === 'hooks') {
      newHooks.push({ name: owner, lines: ['plugs:', ...names.map((name) => `  - ${toScalar(name)}`)] });
      continue;
    }
    const edit = pair && addNames(text, pair, names);
    if (edit === 'present') continue;
    if (!edit) {
      const what = section === 'apps' ? 'app' : 'hook';
      return {
        problem: pair
          ? `The plugs of the ${what} "${owner}" are written in a way that leaves no place for another.`
          : `The project has no ${what} "${owner}".`,
      };
    }
    edits.push(edit);
  }
  if (newHooks.length > 0) {
    const edit = addSectionEntries(text, root, 'hooks', newHooks);
    if (!edit) return { problem: 'The section "hooks" is written in a way that leaves no place for another hook.' };
    edits.push(edit);
  }
  edits.sort((a, b) => a.start - b.start);
  return isAsMeant(applyEdits(text, edits), additions)
    ? { edits }
    : { problem: 'The plugs can not be added to a text that is written like this.' };
}

interface YamlEntry {
  readonly name: string;
  readonly lines: readonly string[];
}

function declare(text: string, root: YamlMap, additions: readonly PlugAddition[]): TextEdit | undefined {
  const entries = additions.map(({ plug, interface: name, attributes }) => ({
    name: plug,
    lines: [
      ...(plug === name ? [] : printEntry('interface', name)),
      ...Object.entries(attributes ?? {}).flatMap(([key, value]) => printEntry(key, value as string)),
    ],
  }));
  return addSectionEntries(text, root, 'plugs', entries);
}

/** Entries for a section at the top of the project, which is made before `apps` where there is none. */
function addSectionEntries(
  text: string,
  root: YamlMap,
  section: string,
  entries: readonly YamlEntry[],
): TextEdit | undefined {
  const pair = findPair(root, section);
  const lines = entries.flatMap(({ name, lines }) => [`${toScalar(name)}:`, ...lines.map((line) => `  ${line}`)]);
  if (!pair) {
    const apps = root.pairs.findIndex((one) => one.key.kind === 'scalar' && one.key.text === 'apps');
    return insertKey(text, root, section, `\n${lines.join('\n')}`, apps > 0 ? root.pairs[apps - 1] : undefined);
  }
  const [first, ...more] = entries;
  const { value } = pair;
  if (!first || pair.merged || value.alias !== undefined) return undefined;
  // Several entries are one insertion: those after the first stand a step further out than the lines of the first.
  const edit = isNull(value)
    ? insertBelow(text, pair, toScalar(first.name), `\n${first.lines.join('\n')}`)
    : isMap(value) && !value.flow
      ? insertKey(text, value, toScalar(first.name), `\n${first.lines.join('\n')}`)
      : undefined;
  if (!edit || more.length === 0) return edit;
  const indent = /^[\r\n]*( *)/.exec(edit.newText)?.[1] ?? '';
  const rest = more.flatMap(({ name, lines }) => [
    `${indent}${toScalar(name)}:`,
    ...lines.map((line) => `${indent}  ${line}`),
  ]);
  return { ...edit, newText: [edit.newText, ...rest].join(lineBreakOf(text)) };
}

function addNames(text: string, pair: YamlPair, wanted: readonly string[]): TextEdit | 'present' | undefined {
  const { value } = pair;
  const block = `\n${wanted.map((name) => `- ${toScalar(name)}`).join('\n')}`;
  if (pair.merged || value.alias !== undefined) return undefined;
  if (isNull(value)) return insertBelow(text, pair, 'plugs', block);
  if (!isMap(value)) return undefined;
  const plugs = findPair(value, 'plugs');
  if (!plugs) {
    if (value.flow) return insertKey(text, value, 'plugs', `[${wanted.map(toScalar).join(', ')}]`);
    const command = value.pairs.find((one) => one.key.kind === 'scalar' && one.key.text === 'command');
    return insertKey(text, value, 'plugs', block, command?.merged ? undefined : command);
  }
  const list = plugs.value;
  // A shared list would give the plug to others as well.
  if (plugs.merged || list.alias !== undefined || list.anchor !== undefined) return undefined;
  const present = new Set(itemsOf(list).flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])));
  const names = wanted.filter((name) => !present.has(name)).map(toScalar);
  if (names.length === 0) return 'present';
  if (isNull(list)) return replaceNode(text, list, `[${names.join(', ')}]`);
  if (!isSeq(list)) return undefined;
  const last = list.items.at(-1);
  if (!last) return list.flow ? { start: list.start, end: list.end, newText: `[${names.join(', ')}]` } : undefined;
  return list.flow ? addToFlow(text, last, names) : addToBlock(text, last, names);
}

/** One that has a line of its own gets its successors on lines of their own. */
function addToFlow(text: string, last: YamlNode, names: readonly string[]): TextEdit {
  const end = contentEnd(text, last);
  const lead = text.slice(lineStartAt(text, last.start), last.start);
  const separator = lead.trim() === '' ? `,${lineBreakOf(text)}${lead}` : ', ';
  return { start: end, end, newText: names.map((name) => separator + name).join('') };
}

function addToBlock(text: string, last: YamlNode, names: readonly string[]): TextEdit | undefined {
  const end = contentEnd(text, last);
  const dash = text.lastIndexOf('-', last.start - 1);
  if (dash < 0 || text.slice(lineStartAt(text, dash), dash).trim() !== '') return undefined;
  const lead = lineBreakOf(text) + ' '.repeat(columnAt(text, dash));
  // Behind a comment on the line of the last one.
  let at = end;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return { start: at, end: at, newText: names.map((name) => `${lead}- ${name}`).join('') };
}

/** The result is read again: no edit may say anything else than it should. */
function isAsMeant(text: string, additions: readonly PlugAddition[]): boolean {
  const tree = parseYaml(text);
  const { root } = getProject(tree);
  return (
    tree.problems.length === 0 &&
    additions.every(({ section, owner, plug, interface: name, attributes }) => {
      const list = findValue(findValue(findValue(root, section), owner), 'plugs');
      const isListed = itemsOf(list).some((item) => item.kind === 'scalar' && item.text === plug);
      const isDeclared = (plug === name && !attributes) || findValue(findValue(root, 'plugs'), plug) !== undefined;
      return isListed && isDeclared;
    })
  );
}
