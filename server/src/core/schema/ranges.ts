/** Where to point for what the schema finds: the smallest thing that a person would change. */
import type { SnapDocument } from '../document.ts';
import { rangeOf, rangeOfKey, type TextRange } from '../yaml/access.ts';
import { lineEndAt } from '../yaml/edit.ts';
import type { YamlNode, YamlPair } from '../yaml/tree.ts';
import type { Place } from './validate.ts';

/** A value: itself, or its key where it is empty or spreads over lines. */
export function rangeOfPlace(document: SnapDocument, place: Place): TextRange {
  const { node, pair } = place;
  if (pair && (node.start === node.end || isSpread(document.text, node))) return rangeOfKey(pair);
  if (node.start === node.end && place.parent) return rangeOfPlace(document, place.parent);
  if (!isSpread(document.text, node)) return rangeOf(node);
  return firstLine(document.text, node);
}

/** The key token of a mapping, where something in it is missing. */
export function rangeOfOwner(document: SnapDocument, place: Place): TextRange {
  if (place.pair) return rangeOfKey(place.pair);
  const node = place.node;
  if (place.parent) return firstLine(document.text, node);
  if (node.kind !== 'map') return rangeOf(node);
  const name = node.entries.find((pair) => pair.key.kind === 'scalar' && pair.key.text === 'name');
  if (name && !name.merged && name.value.end > name.value.start) return rangeOf(name.value);
  const first = node.pairs[0];
  return first ? rangeOfKey(first) : rangeOf(node);
}

/** A section as a whole: its key and, where that stands on a line of its own, the first name below it. */
export function rangeOfSection(pair: YamlPair): TextRange {
  const first = pair.value.kind === 'map' && !pair.value.flow && pair.value.alias === undefined && pair.value.pairs[0];
  return first ? { start: pair.key.start, end: first.key.end } : rangeOfKey(pair);
}

function isSpread(text: string, node: YamlNode): boolean {
  return node.kind !== 'scalar' && (!node.flow || lineEndAt(text, node.start) < node.end);
}

function firstLine(text: string, node: YamlNode): TextRange {
  if (node.kind === 'map' && !node.flow && node.pairs[0]) return rangeOfKey(node.pairs[0]);
  return { start: node.start, end: Math.max(node.start, Math.min(node.end, lineEndAt(text, node.start))) };
}
