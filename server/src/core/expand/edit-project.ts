/** The additions as edits to the author's text, so that all the rest stays as it is written. */
import { findPair, isMap, isScalar, isSeq, isText } from '../yaml/access.ts';
import { contentEnd, insertBelow, insertKey, lineBreakOf, lineStartAt, removeItem, columnAt } from '../yaml/edit.ts';
import type { TextEdit } from '../rules/rule.ts';
import type { YamlMap, YamlNode, YamlPair, YamlSeq } from '../yaml/tree.ts';
import type { Additions } from './collect-additions.ts';
import { printFlow, printValue, printEntry } from './print-value.ts';
import { isUnset, isValueList, isValueMap, Remark, type Value, type ValueMap } from './value.ts';

/** The edits, or undefined where the text is written in a way that no small edit fits. */
export function editProject(text: string, root: YamlMap, additions: Additions): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  const isDone =
    editApps(text, root, additions, edits) &&
    editParts(text, root, additions, edits) &&
    editTop(text, root, additions.top, edits);
  return isDone ? edits : undefined;
}

function editApps(text: string, root: YamlMap, { apps }: Additions, edits: TextEdit[]): boolean {
  const section = findPair(root, 'apps')?.value;
  for (const [name, added] of apps) {
    const app = findPair(section, name)?.value;
    if (!isMap(app) || !mergeMap(text, app, added, edits)) return false;
  }
  return true;
}

function editParts(text: string, root: YamlMap, { parts, within }: Additions, edits: TextEdit[]): boolean {
  const section = findPair(root, 'parts');
  for (const [name, added] of within) {
    const part = findPair(section?.value, name)?.value;
    if (!isMap(part) || !mergeMap(text, part, added, edits)) return false;
  }
  return Object.entries(parts).every(([name, part]) => {
    if (!section || !isMap(section.value) || section.value.flow || findPair(section.value, name)) return false;
    return push(edits, insertKey(text, section.value, name, textBelow(part)));
  });
}

/** What exists is merged in its place, then new sections follow at the end. */
function editTop(text: string, root: YamlMap, top: ValueMap, edits: TextEdit[]): boolean {
  if (root.flow) return false;
  const known = Object.entries(top).filter(([key]) => findPair(root, key));
  const news = Object.entries(top).filter(([key]) => !findPair(root, key));
  if (!known.every(([key, value]) => mergePair(text, findPair(root, key), value, edits))) return false;
  if (news.length === 0) return true;
  const lineBreak = lineBreakOf(text);
  const sections = news.map(([key, value]) => printEntry(key, value).join(lineBreak) + lineBreak);
  const lead = /[\r\n]$/.test(text) ? '' : lineBreak;
  edits.push({ start: text.length, end: text.length, newText: lead + sections.map((one) => lineBreak + one).join('') });
  return true;
}

function mergePair(text: string, pair: YamlPair | undefined, added: Value, edits: TextEdit[]): boolean {
  if (!pair) return false;
  const { value } = pair;
  if (isMap(value) && isValueMap(added))
    return value.pairs.length === 0 ? replaceEmpty(text, pair, added, edits) : mergeMap(text, value, added, edits);
  if (isSeq(value) && isValueList(added))
    return value.items.length === 0 ? replaceEmpty(text, pair, added, edits) : mergeList(text, value, added, edits);
  const isGiven = !isScalar(value) || !isUnset(value.type === 'str' ? value.text : value.value);
  return isGiven || replaceEmpty(text, pair, added, edits);
}

/** Entries that are there first: an edit at the end of one comes before one at the end of the whole. */
function mergeMap(text: string, map: YamlMap, added: ValueMap, edits: TextEdit[]): boolean {
  const known = Object.entries(added).filter(([key]) => findPair(map, key));
  const news = Object.entries(added).filter(([key]) => !findPair(map, key));
  return (
    known.every(([key, value]) => mergePair(text, findPair(map, key), value, edits)) &&
    news.every(([key, value]) => push(edits, insertKey(text, map, key, map.flow ? printFlow(value) : textBelow(value))))
  );
}

function mergeList(text: string, list: YamlSeq, added: readonly Value[], edits: TextEdit[]): boolean {
  if (list.flow) {
    // The items of the author keep their writing.
    const kept = list.items.flatMap((item) => (isDoubled(item, added) ? [] : [text.slice(item.start, item.end)]));
    edits.push({ start: list.start, end: list.end, newText: `[${[...added.map(printFlow), ...kept].join(', ')}]` });
    return true;
  }
  const [first] = list.items;
  if (!first) return false;
  const start = lineStartAt(text, first.start);
  const lead = /^[ \t]*- */.exec(text.slice(start, first.start))?.[0];
  if (lead === undefined || start + lead.length !== first.start) return false;
  const pad = lead.slice(0, lead.indexOf('-'));
  const lines = printValue(added).map((line) => pad + line + lineBreakOf(text));
  edits.push({ start, end: start, newText: lines.join('') });
  return true;
}

/** Takes out of the author's lists what is about to be added in front; a round of its own, so that edits stay apart. */
export function removeDoubled(text: string, map: YamlMap, added: ValueMap, edits: TextEdit[]): boolean {
  return Object.entries(added).every(([key, value]) => {
    const given = findPair(map, key)?.value;
    if (isMap(given) && isValueMap(value)) return removeDoubled(text, given, value, edits);
    if (!isSeq(given) || given.flow || !isValueList(value)) return true;
    return given.items.every((item, index) => !isDoubled(item, value) || push(edits, removeItem(text, given, index)));
  });
}

function isDoubled(item: YamlNode, added: readonly Value[]): boolean {
  return isText(item) && added.includes(item.text);
}

/** Puts a value where there is none, or an empty one. */
function replaceEmpty(text: string, pair: YamlPair, added: Value, edits: TextEdit[]): boolean {
  const { value } = pair;
  if (isScalar(value) && value.start === value.end && isValueMap(added)) {
    const entries = Object.entries(added);
    return entries.every(([key, one]) => push(edits, insertBelow(text, pair, key, textBelow(one))));
  }
  const isBlock = (isValueMap(added) || isValueList(added)) && !isUnset(added);
  const lineBreak = lineBreakOf(text);
  const pad = ' '.repeat(columnAt(text, pair.key.start) + 2);
  const lines = printValue(added);
  const newText = isBlock ? lineBreak + lines.map((line) => pad + line).join(lineBreak) : ` ${lines.join(lineBreak)}`;
  if (!isBlock && lines.length > 1) return false;
  const colon = text.indexOf(':', pair.key.end) + 1;
  const end = Math.max(colon, contentEnd(text, value));
  if (/[#]/.test(text.slice(colon, end))) return false;
  edits.push({ start: colon, end, newText });
  return true;
}

/** The value as `insertKey` wants it: further lines without the indentation of the key. */
function textBelow(value: Value): string {
  const lines = printValue(value);
  if (value instanceof Remark) return '';
  const isBlock = (isValueMap(value) || isValueList(value)) && !isUnset(value);
  return isBlock ? ['', ...lines].join('\n') : lines.join('\n');
}

function push(edits: TextEdit[], edit: TextEdit | undefined): boolean {
  if (edit) edits.push(edit);
  return edit !== undefined;
}
