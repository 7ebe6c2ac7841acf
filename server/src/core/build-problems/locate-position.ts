/** From a position that PyYAML printed to the token that is meant. */
import { isMap, isScalar, keyText, rangeOf, type TextRange } from '../yaml/access.ts';
import { locate } from '../yaml/locate.ts';
import type { YamlMap, YamlNode, YamlTree } from '../yaml/tree.ts';
import type { BuildPlace } from './types.ts';

type Position = Extract<BuildPlace, { kind: 'position' }>;

export function locatePosition(text: string, tree: YamlTree, place: Position): TextRange | undefined {
  const offset = offsetAt(text, place.line, place.column);
  if (place.duplicateKey !== undefined) {
    const second = findSecond(tree, offset, place.duplicateKey);
    if (second) return second;
  }
  // Our own reader stops where PyYAML does and points to what would have to change.
  const near = tree.problems
    .filter(({ code }) => code !== 'yaml/duplicate-anchor' && code !== 'yaml/duplicate-key')
    .sort((a, b) => distance(a, offset) - distance(b, offset))[0];
  if (near && near.end > near.start) return { start: near.start, end: near.end };
  const found = locate(tree, offset);
  if (found && isScalar(found.node) && found.node.end > found.node.start) return rangeOf(found.node);
  return wordAt(text, offset);
}

/** Lines and columns count from 1, columns in characters: beyond the text its end is meant. */
function offsetAt(text: string, line: number, column: number): number {
  let start = 0;
  for (let left = line - 1; left > 0; left--) {
    const next = /\r\n|[\r\n\u0085\u2028\u2029]/g;
    next.lastIndex = start;
    const match = next.exec(text);
    if (!match) return text.length;
    start = match.index + match[0].length;
  }
  let at = start;
  for (let left = column - 1; left > 0 && at < text.length; left--) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

function distance({ start, end }: TextRange, offset: number): number {
  return offset < start ? start - offset : Math.max(0, offset - end);
}

/** Both positions of a duplicate key are the start of the mapping that holds it. */
function findSecond(tree: YamlTree, offset: number, name: string): TextRange | undefined {
  let best: { range: TextRange; far: number } | undefined;
  for (const map of mapsBelow(tree.root)) {
    const same = map.pairs.filter((pair) => keyText(pair) === name && pair.merged !== true);
    const second = same[1];
    if (!second) continue;
    const far = Math.abs(map.start - offset);
    if (!best || far < best.far) best = { range: rangeOf(second.key), far };
  }
  return best?.range;
}

function* mapsBelow(node: YamlNode | undefined): Generator<YamlMap> {
  if (!node || isScalar(node) || node.alias !== undefined) return;
  if (!isMap(node)) {
    for (const item of node.items) yield* mapsBelow(item);
    return;
  }
  yield node;
  for (const pair of node.pairs) {
    yield* mapsBelow(pair.key);
    yield* mapsBelow(pair.value);
  }
}

/** The word at the place, else the last of its line, else the last before it. */
function wordAt(text: string, offset: number): TextRange | undefined {
  const word = /^[^\s,[\]{}]+/.exec(text.slice(offset));
  if (word) return { start: offset, end: offset + word[0].length };
  const before = /\S+(?=\s*$)/.exec(text.slice(0, offset));
  return before ? { start: before.index, end: before.index + before[0].length } : undefined;
}
