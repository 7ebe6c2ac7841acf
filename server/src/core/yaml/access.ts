/** Small readers of the tree, so that rules need not know its shape. */
import { Attached } from '../attached.ts';
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlSeq } from './tree.ts';

export function isMap(node: YamlNode | undefined): node is YamlMap {
  return node?.kind === 'map';
}

export function isSeq(node: YamlNode | undefined): node is YamlSeq {
  return node?.kind === 'seq';
}

export function isScalar(node: YamlNode | undefined): node is YamlScalar {
  return node?.kind === 'scalar';
}

/** True for a scalar that the loader reads as text. */
export function isText(node: YamlNode | undefined): node is YamlScalar {
  return node?.kind === 'scalar' && node.type === 'str';
}

export function isNull(node: YamlNode | undefined): node is YamlScalar {
  return node?.kind === 'scalar' && node.type === 'null';
}

/** The text of a scalar key; undefined for a collection used as key. */
export function keyText(pair: YamlPair): string | undefined {
  return pair.key.kind === 'scalar' ? pair.key.text : undefined;
}

const indexes = new Attached<YamlMap, Map<string, YamlPair>>();

/** The effective pair of a key, or undefined. */
export function findPair(node: YamlNode | undefined, key: string): YamlPair | undefined {
  if (node?.kind !== 'map') return undefined;
  const { entries } = node;
  if (entries.length < 8) {
    // Asked more often than anything else: no function for each question.
    for (let i = 0; i < entries.length; i++) {
      const pair = entries[i] as YamlPair;
      if (pair.key.kind === 'scalar' && pair.key.text === key) return pair;
    }
    return undefined;
  }
  let index = indexes.get(node);
  if (!index) {
    index = new Map();
    for (const pair of entries) {
      const text = keyText(pair);
      if (text !== undefined) index.set(text, pair);
    }
    indexes.set(node, index);
  }
  return index.get(key);
}

/** The effective value of a key, or undefined. */
export function findValue(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return findPair(node, key)?.value;
}

/** The text value of a key when the loader reads it as text. */
export function findText(node: YamlNode | undefined, key: string): string | undefined {
  const value = findValue(node, key);
  return isText(value) ? value.text : undefined;
}

export function entriesOf(node: YamlNode | undefined): readonly YamlPair[] {
  return node?.kind === 'map' ? node.entries : [];
}

export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'seq' ? node.items : [];
}

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Where to point for a value: the value itself, or its key where the value is absent. */
export function rangeOfValue(pair: YamlPair): TextRange {
  return pair.value.start === pair.value.end ? rangeOf(pair.key) : rangeOf(pair.value);
}

/** A node's own place. */
export function rangeOf(node: YamlNode): TextRange {
  return { start: node.start, end: node.end };
}

/** Where to point for a whole collection: its key, since a squiggle over a hundred lines helps nobody. */
export function rangeOfKey(pair: YamlPair): TextRange {
  return rangeOf(pair.key);
}

/** What Python takes for false: nothing, an empty text, list or map, zero. */
export function isFalsy(node: YamlNode): boolean {
  if (isScalar(node)) return node.type === 'null' || node.value === 0 || node.value === false || node.text === '';
  return node.kind === 'map' ? node.entries.length === 0 : node.items.length === 0;
}
