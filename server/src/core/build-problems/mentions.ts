/** Words of a message, found again in a part of the document. */
import { entriesOf, findValue, isMap, isScalar, isSeq, keyText, rangeOf, rangeOfValue } from '../yaml/access.ts';
import type { TextRange } from '../yaml/access.ts';
import type { YamlNode, YamlPair } from '../yaml/tree.ts';

/**
 * The first of the words that is a key of the node or a scalar anywhere below it. A key narrows the search for the
 * words behind it. Of a value that is there twice the second is meant: the first one was fine.
 */
export function findMention(node: YamlNode, words: readonly string[]): TextRange | undefined {
  for (const [index, word] of words.entries()) {
    const pair = entriesOf(node).find((one) => isNamed(one, word));
    if (pair) return findMention(pair.value, words.slice(index + 1)) ?? rangeOfToken(pair);
    const found = [...scalarsBelow(node, word)];
    const hit = found[1] ?? found[0];
    if (hit) return hit;
  }
  return undefined;
}

/** The scalar, or the key of a collection: a squiggle over a hundred lines helps nobody. */
export function rangeOfToken(pair: YamlPair): TextRange {
  return isScalar(pair.value) ? rangeOfValue(pair) : rangeOf(pair.key);
}

function isNamed(pair: YamlPair, word: string): boolean {
  const text = keyText(pair);
  return text !== undefined && (text === word || (word.includes('_') && text === word.replaceAll('_', '-')));
}

const DEPTH = 12;

/** Keys in the depth count as well: an entry of an entry may be what the message is about. */
function* scalarsBelow(node: YamlNode, word: string, depth = 0): Generator<TextRange> {
  if (isScalar(node)) {
    if (depth > 0 && (node.text === word || print(node) === word)) yield rangeOf(node);
  } else if (depth < DEPTH) {
    if (isSeq(node)) for (const item of node.items) yield* scalarsBelow(item, word, depth + 1);
    else {
      for (const pair of node.entries) {
        if (depth > 0 && isNamed(pair, word)) yield rangeOf(pair.key);
        else yield* scalarsBelow(pair.value, word, depth + 1);
      }
    }
  }
}

/** As Python prints it. */
function print(node: YamlNode): string | undefined {
  if (!isScalar(node)) return undefined;
  if (node.type === 'bool') return node.value === true ? 'True' : 'False';
  return node.type === 'null' ? 'None' : String(node.value);
}

/** Every pair of one of these names below a node. */
function* pairsBelow(
  node: YamlNode | undefined,
  keys: readonly string[],
  depth = 0,
): Generator<{ readonly pair: YamlPair; readonly rank: number }> {
  if (!node || depth > DEPTH) return;
  if (isSeq(node)) for (const item of node.items) yield* pairsBelow(item, keys, depth + 1);
  if (!isMap(node)) return;
  for (const pair of node.entries) {
    const index = keys.findIndex((key) => isNamed(pair, key));
    // Declarations at the top come before what only names them.
    if (index >= 0) yield { pair, rank: index * DEPTH + depth };
    else yield* pairsBelow(pair.value, keys, depth + 1);
  }
}

/** The first of the values below one of the keys; without values the first of the keys. */
export function findBelowKeys(
  root: YamlNode | undefined,
  keys: readonly string[],
  values: readonly string[] | undefined,
): TextRange | undefined {
  const pairs = [...pairsBelow(root, keys)].sort((a, b) => a.rank - b.rank).map(({ pair }) => pair);
  const [first] = pairs;
  if (!values || values.length === 0) return first && rangeOfToken(first);
  for (const value of values) {
    for (const pair of pairs) {
      if (isScalar(pair.value)) {
        if (isMeant(pair.value.text, value)) return rangeOfValue(pair);
        continue;
      }
      const found = findMention(pair.value, [value]);
      if (found) return found;
    }
  }
  return undefined;
}

/** A checksum is told without its algorithm, a command without its arguments. */
function isMeant(text: string, value: string): boolean {
  return text === value || text.endsWith(`/${value}`) || text.startsWith(`${value}/`) || text.startsWith(`${value} `);
}

/** The value of `parts.<part>`, and so on. */
export function findEntry(root: YamlNode | undefined, section: string, name: string): YamlPair | undefined {
  return entriesOf(findValue(root, section)).find((pair) => keyText(pair) === name);
}
