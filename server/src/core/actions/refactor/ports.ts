/** A plug or slot that an app names by its interface, and its declaration at the top level. */
import type { ProviderContext } from '../../context.ts';
import { getExtensionAdditions } from '../../project/extensions.ts';
import type { TextEdit } from '../../rules/rule.ts';
import { findPair, findText, findValue, isMap, isText, itemsOf } from '../../yaml/access.ts';
import {
  contentEnd,
  insertBelow,
  insertKey,
  lineBreakOf,
  lineStartAt,
  nextLineAt,
  removePair,
} from '../../yaml/edit.ts';
import type { YamlMap, YamlPair } from '../../yaml/tree.ts';
import { precedes } from './key-order.ts';
import type { Refactoring, Selection } from './refactoring.ts';
import { commentsIn, hasProperties } from './text.ts';

const SIDES = ['plugs', 'slots'] as const;
type Side = (typeof SIDES)[number];

const WORD = { plugs: 'plug', slots: 'slot' } as const;

function isDeclared({ project, facts }: ProviderContext, side: Side, name: string): boolean {
  return project[side].some((one) => one.name === name) || getExtensionAdditions(project, facts)[side].has(name);
}

/** Of the apps and hooks, those that name it. */
function isNamed({ project }: ProviderContext, side: Side, name: string): boolean {
  return [...project.apps, ...project.hooks].some(({ value }) =>
    itemsOf(findValue(value, side)).some((item) => isText(item) && item.text === name),
  );
}

export const extractPort: Refactoring = {
  name: 'extract-port',
  kind: 'refactor.extract',
  *find(ctx, at) {
    const found = itemAt(at);
    if (!found) return;
    const { side, name } = found;
    const fact = ctx.facts.interfaces.get(name);
    const attributes = side === 'plugs' ? fact?.plugAttributes : fact?.slotAttributes;
    // What has to be filled in can't be known, and would be refused where it is missing.
    if (!attributes || attributes.some((one) => one.required) || isDeclared(ctx, side, name)) return;
    const edit = declare(ctx, side, name);
    if (edit) yield { title: `Declare the ${WORD[side]} "${name}" at the top level`, edits: [edit] };
  },
};

function itemAt({ place }: Selection): { readonly side: Side; readonly name: string } | undefined {
  const [section, , key, index] = place.path;
  const side = SIDES.find((one) => one === key);
  if ((section !== 'apps' && section !== 'hooks') || !side || typeof index !== 'number' || place.path.length !== 4) {
    return undefined;
  }
  return isText(place.node) ? { side, name: place.node.text } : undefined;
}

function declare({ document: { text }, project }: ProviderContext, side: Side, name: string): TextEdit | undefined {
  const { root } = project;
  if (!root || root.flow) return undefined;
  const section = project.find(side);
  if (section?.merged || section?.value.alias !== undefined) return undefined;
  if (section) {
    const flow = isMap(section.value) && section.value.flow;
    const value = flow ? `{interface: ${name}}` : `\ninterface: ${name}`;
    return (
      insertBelow(text, section, name, value) ??
      (isMap(section.value) ? insertKey(text, section.value, name, value) : undefined)
    );
  }
  return declareSection(text, root, side, name);
}

/** A section of its own, where sections of that name usually stand. */
function declareSection(text: string, root: YamlMap, side: Side, name: string): TextEdit {
  const lineBreak = lineBreakOf(text);
  const lines = [`${side}:`, `  ${name}:`, `    interface: ${name}`].map((line) => line + lineBreak).join('');
  const next = root.pairs.find((pair) => precedes('', side, pair));
  if (!next) {
    const end = contentEnd(text, root);
    const after = nextLineAt(text, end);
    const gap = after === text.length && !/[\r\n]$/.test(text) ? lineBreak : '';
    return { start: after, end: after, newText: `${gap}${lineBreak}${lines}` };
  }
  const start = blockStart(text, next.key.start);
  const spaced = start > 0 && /^[ \t]*$/.test(lineBefore(text, start));
  return { start, end: start, newText: lines + (spaced ? lineBreak : '') };
}

/** Where the comments begin that stand directly above a key. */
function blockStart(text: string, keyStart: number): number {
  let start = lineStartAt(text, keyStart);
  while (start > 0 && /^[ \t]*#/.test(lineBefore(text, start)))
    start = lineStartAt(text, start - 1 - crlf(text, start));
  return start;
}

function crlf(text: string, lineStart: number): number {
  return text.slice(lineStart - 2, lineStart) === '\r\n' ? 1 : 0;
}

function lineBefore(text: string, lineStart: number): string {
  const end = lineStart - 1 - crlf(text, lineStart);
  return text.slice(lineStartAt(text, end), end);
}

export const inlinePort: Refactoring = {
  name: 'inline-port',
  kind: 'refactor.inline',
  *find(ctx, { place }) {
    const { project, facts, document, tree } = ctx;
    const side = SIDES.find((one) => one === place.path[0]);
    const entry = side && project[side].find((one) => one.name === place.path[1]);
    if (!side || !entry || entry.pair.merged || !facts.interfaces.has(entry.name)) return;
    // Without an app that names it, it belongs to all of them, and to none once it is gone.
    if (!saysNothing(entry.pair) || !isNamed(ctx, side, entry.name)) return;
    if (getExtensionAdditions(project, facts)[side].has(entry.name)) return;
    const section = project.find(side);
    if (!section || !project.root || !isMap(section.value) || section.value.alias !== undefined) return;
    const end = Math.max(entry.key.end, contentEnd(document.text, entry.value));
    if (commentsIn(tree, entry.key.start, nextLineAt(document.text, end)).length > 0) return;
    const edit = removeDeclaration(ctx, project.root, section, entry.pair);
    if (edit) yield { title: `Inline the ${WORD[side]} "${entry.name}"`, edits: [edit] };
  },
};

/** The declaration has nothing but the interface of the same name. */
function saysNothing({ key, value }: YamlPair): boolean {
  if (key.kind !== 'scalar' || hasProperties(key) || hasProperties(value)) return false;
  if (value.kind === 'scalar') return value.type === 'null' || (value.type === 'str' && value.text === key.text);
  return isMap(value) && value.entries.length === 1 && findText(value, 'interface') === key.text;
}

function removeDeclaration(
  { document: { text }, tree }: ProviderContext,
  root: YamlMap,
  section: YamlPair,
  pair: YamlPair,
): TextEdit | undefined {
  const map = section.value;
  if (map.kind !== 'map') return undefined;
  if (map.pairs.length > 1 || root.pairs.length === 1) return removePair(text, map, pair);
  const end = Math.max(map.end, contentEnd(text, map));
  if (root.flow || commentsIn(tree, section.key.start, nextLineAt(text, end)).length > 0 || findPair(root, '<<')) {
    return removePair(text, map, pair);
  }
  // The section goes too, and one of the blank lines around it.
  const start = lineStartAt(text, section.key.start);
  let to = nextLineAt(text, end);
  const blankAbove = start === 0 || lineBefore(text, start).trim() === '';
  const blankBelow = /^[ \t]*(?:\r\n|\r|\n)/.exec(text.slice(to));
  if (blankAbove && blankBelow) to += blankBelow[0].length;
  return { start, end: to, newText: '' };
}
