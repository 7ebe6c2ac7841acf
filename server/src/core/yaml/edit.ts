/**
 * Small text edits on a parsed document: they touch the place itself and keep comments, style and line breaks.
 * Each returns undefined where the place does not allow the edit (merged pairs, for example).
 */
import type { TextEdit } from '../rules/rule.ts';
import type { YamlMap, YamlNode, YamlPair, YamlSeq } from './tree.ts';

/** The line break that the text uses. */
export function lineBreakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

export function lineStartAt(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}

/** Offset of the break that ends the line, or the end of the text. */
export function lineEndAt(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** Where the next line begins. */
export function nextLineAt(text: string, offset: number): number {
  const end = lineEndAt(text, offset);
  return text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : Math.min(end + 1, text.length);
}

export function columnAt(text: string, offset: number): number {
  return offset - lineStartAt(text, offset);
}

/** Where the last visible character of a node ends; blank lines and comments after it do not belong to it. */
export function contentEnd(text: string, node: YamlNode): number {
  const end = node.alias === undefined ? rawEnd(node) : node.end;
  let at = end;
  while (at > node.start && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

function rawEnd(node: YamlNode): number {
  if (node.alias !== undefined || node.kind === 'scalar' || node.flow) return node.end;
  if (node.kind === 'seq') {
    const item = node.items.at(-1);
    return item ? rawEnd(item) : node.end;
  }
  const pair = node.pairs.at(-1);
  return pair ? Math.max(pair.key.end, rawEnd(pair.value)) : node.end;
}

function pairEnd(text: string, pair: YamlPair): number {
  const value = pair.value;
  const end = value.start === value.end ? value.end : contentEnd(text, value);
  return Math.max(pair.key.end, end);
}

/** Removes a pair with its line or lines; the last pair of a mapping leaves `{}`. */
export function removePair(text: string, map: YamlMap, pair: YamlPair): TextEdit | undefined {
  const index = map.pairs.indexOf(pair);
  if (pair.merged || index < 0) return undefined;
  const next = map.pairs[index + 1];
  const start = pair.key.start;
  if (map.flow) {
    const previous = map.pairs[index - 1];
    return removeFlow(text, start, pairEnd(text, pair), previous && pairEnd(text, previous), next?.key.start);
  }
  if (map.pairs.length === 1) return { start: explicitStart(text, start), end: pairEnd(text, pair), newText: '{}' };
  const lineStart = lineStartAt(text, start);
  const shared =
    text
      .slice(lineStart, start)
      .replace(/^\s*\?\s+$/, '')
      .trim() !== '';
  if (!shared) return removeLines(text, start, pairEnd(text, pair));
  // The pair shares its line with the dash of a list item: the next pair moves up.
  return next && { start, end: next.key.start, newText: '' };
}

/** Removes an item of a list; the last one leaves `[]`. */
export function removeItem(text: string, seq: YamlSeq, index: number): TextEdit | undefined {
  const item = seq.items[index];
  if (!item) return undefined;
  const previous = seq.items[index - 1];
  const next = seq.items[index + 1];
  if (seq.flow) {
    return removeFlow(text, item.start, contentEnd(text, item), previous && contentEnd(text, previous), next?.start);
  }
  const dash = dashBefore(text, item.start);
  if (dash === undefined) return undefined;
  const end = Math.max(dash + 1, contentEnd(text, item));
  // Two columns further in, so that it also works where the dash stood below its key.
  if (seq.items.length === 1) return { start: dash, end, newText: '  []' };
  if (text.slice(lineStartAt(text, dash), dash).trim() === '') return removeLines(text, dash, end);
  const nextDash = next && dashBefore(text, next.start);
  return nextDash === undefined ? undefined : { start: dash, end: nextDash, newText: '' };
}

function removeLines(text: string, start: number, end: number): TextEdit {
  const from = lineStartAt(text, start);
  const to = nextLineAt(text, end);
  if (to < text.length || from === 0 || /[\r\n]/.test(text[text.length - 1] ?? '')) {
    return { start: from, end: to, newText: '' };
  }
  // The last line without a break: the break before it goes instead.
  const breakLength = text.slice(0, from).endsWith('\r\n') ? 2 : 1;
  return { start: from - breakLength, end: to, newText: '' };
}

function removeFlow(
  text: string,
  start: number,
  end: number,
  previousEnd: number | undefined,
  nextStart: number | undefined,
): TextEdit {
  if (nextStart !== undefined) return { start, end: nextStart, newText: '' };
  if (previousEnd !== undefined) return { start: previousEnd, end, newText: '' };
  const comma = /^\s*,/.exec(text.slice(end, end + 200));
  return { start, end: end + (comma?.[0].length ?? 0), newText: '' };
}

function explicitStart(text: string, start: number): number {
  const mark = /\?[ \t]+$/.exec(text.slice(lineStartAt(text, start), start));
  return mark ? start - mark[0].length : start;
}

/** The dash that introduces a block item; a tag or an anchor may stand between the two. */
function dashBefore(text: string, start: number): number | undefined {
  const lineStart = lineStartAt(text, start);
  const match = /(?:^|[ \t])-[ \t]*(?:[&!]\S*[ \t]+)*$/.exec(text.slice(lineStart, start));
  return match ? lineStart + match.index + match[0].indexOf('-') : undefined;
}

/** Text as a YAML value: plain where every reader takes it as text, else quoted. */
export function toScalar(value: string): string {
  const plain = /^[A-Za-z/$][A-Za-z0-9 ./_$+-]*$/.test(value) && !value.endsWith(' ') && !RESERVED.test(value);
  return plain ? value : quote(value);
}

/** Words that a loader takes for something else than text. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A quoted scalar: single quotes, double ones where control characters or line breaks need escapes. */
export function quote(value: string): string {
  // JSON's escapes are also YAML's, apart from characters that both may write as they are.
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value)
    ? JSON.stringify(value)
    : `'${value.replaceAll("'", "''")}'`;
}

/** Puts new text in a node's place. */
export function replaceNode(text: string, node: YamlNode, newText: string): TextEdit {
  if (node.start !== node.end) return { start: node.start, end: Math.max(node.start, contentEnd(text, node)), newText };
  return {
    start: node.start,
    end: node.end,
    newText: /[\s]/.test(text[node.start - 1] ?? ' ') ? newText : ` ${newText}`,
  };
}

/** Puts quotes around a scalar as it is written. */
export function quoteNode(text: string, node: YamlNode): TextEdit {
  return replaceNode(text, node, quote(text.slice(node.start, contentEnd(text, node))));
}

export function replaceKey(pair: YamlPair, newKey: string): TextEdit {
  return { start: pair.key.start, end: pair.key.end, newText: newKey };
}

/**
 * Adds `key: value` to a mapping, after the given pair or at the end. Further lines of `value` are given without
 * indentation of their own and are moved below the key.
 */
export function insertKey(
  text: string,
  map: YamlMap,
  key: string,
  value: string,
  after?: YamlPair,
): TextEdit | undefined {
  const anchor = after ?? map.pairs.at(-1);
  if (map.flow) {
    if (value.includes('\n')) return undefined;
    if (anchor) return { start: pairEnd(text, anchor), end: pairEnd(text, anchor), newText: `, ${key}: ${value}` };
    return { start: map.start, end: map.end, newText: `{${key}: ${value}}` };
  }
  const first = map.pairs[0];
  if (!anchor || !first || anchor.merged) return undefined;
  const indent = columnAt(text, explicitStart(text, first.key.start));
  return insertLine(text, pairEnd(text, anchor), entryText(key, value, indent, lineBreakOf(text)));
}

/** Gives a key without a value (or with `{}`) its first entry, on a line of its own. */
export function insertBelow(text: string, parent: YamlPair, key: string, value: string): TextEdit | undefined {
  const node = parent.value;
  if (node.kind === 'map' && (node.pairs.length > 0 || node.flow)) return insertKey(text, node, key, value);
  if (node.kind !== 'scalar' || node.type !== 'null') return undefined;
  const indent = columnAt(text, parent.key.start) + 2;
  const entry = entryText(key, value, indent, lineBreakOf(text));
  if (node.start === node.end) return insertLine(text, Math.max(parent.key.end, node.end), entry);
  return { start: node.start, end: node.end, newText: lineBreakOf(text) + entry };
}

function entryText(key: string, value: string, indent: number, lineBreak: string): string {
  const pad = ' '.repeat(indent);
  const [head = '', ...more] = value.split('\n');
  const lines = [`${pad}${key}:${head === '' ? '' : ` ${head}`}`, ...more.map((line) => `${pad}  ${line}`)];
  return lines.join(lineBreak);
}

/** A new line after the one on which `offset` lies. */
export function insertLine(text: string, offset: number, line: string): TextEdit {
  const at = lineEndAt(text, offset);
  return { start: at, end: at, newText: lineBreakOf(text) + line };
}

/** The text after the edits. Insertions at one place keep their order, as in the language server protocol. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    result += text.slice(at, edit.start) + edit.newText;
    at = Math.max(at, edit.end);
  }
  return result + text.slice(at);
}
