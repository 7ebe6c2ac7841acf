/** snapcraft's own expansion in the order of the file: it sorts keys its own way, and a comparison would show just that. */
import type { ProviderContext } from '../context.ts';
import { contentEnd, lineStartAt, nextLineAt } from '../yaml/edit.ts';
import { isMap, keyText } from '../yaml/access.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { YamlMap } from '../yaml/tree.ts';
import { printEntry } from './print-value.ts';
import { fromNode, isValueList, isValueMap, Raw, type Value, type ValueMap } from './value.ts';

/**
 * @param expanded YAML that snapcraft wrote of the saved file
 * @returns the same values; what the file says as well stands as it does there, with its comments
 */
export function arrangeExpansion({ document: { text }, project: { root } }: ProviderContext, expanded: string): string {
  const tree = parseYaml(expanded);
  const value = isMap(tree.root) && tree.problems.length === 0 ? fromNode(tree.root) : undefined;
  if (!isValueMap(value) || !root || root.flow || text.includes('\r')) return expanded;
  const head = /^(?:#.*\n)*/.exec(expanded)?.[0] ?? '';
  const body = writeLike(value, root, text, 0);
  return `${head}${head === '' ? '' : '\n'}${body.endsWith('\n') ? body : `${body}\n`}`;
}

/** @param from where the text that belongs to the mapping begins: blank lines and comments above its first key */
function writeLike(value: ValueMap, map: YamlMap, text: string, from: number): string {
  const column = map.start - lineStartAt(text, map.start);
  const written = new Set<string>();
  let out = '';
  let at = from;
  for (const pair of map.pairs) {
    const key = keyText(pair) ?? '';
    const start = lineStartAt(text, pair.key.start);
    const end = nextLineAt(text, contentEnd(text, pair.value));
    const theirs = value[key];
    if (theirs !== undefined && !written.has(key)) {
      written.add(key);
      const lead = text.slice(at, start);
      const node = pair.value;
      if (isSame(fromNode(node), theirs)) out += lead + text.slice(start, end);
      else if (
        isMap(node) &&
        !node.flow &&
        node.alias === undefined &&
        isValueMap(theirs) &&
        node.start > pair.key.end
      ) {
        const inner = nextLineAt(text, pair.key.end);
        out += lead + text.slice(start, inner) + writeLike(theirs, node, text, inner);
      } else out += lead + indented(printEntry(key, theirs), column);
    }
    at = end;
  }
  for (const [key, theirs] of Object.entries(value)) {
    if (!written.has(key)) out += indented(printEntry(key, theirs), column);
  }
  return out;
}

function indented(lines: readonly string[], column: number): string {
  return lines.map((line) => `${line === '' ? '' : ' '.repeat(column)}${line}\n`).join('');
}

function isSame(a: Value, b: Value | undefined): boolean {
  if (a instanceof Raw) return b instanceof Raw && a.text === b.text;
  if (isValueList(a)) return isValueList(b) && a.length === b.length && a.every((one, i) => isSame(one, b[i]));
  if (!isValueMap(a)) return a === b;
  if (!isValueMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSame(a[key] ?? null, b[key]));
}
