/** The edits that mend what the schema finds. Each list is best first, and empty where nothing is sure to help. */
import type { Fix, TextEdit } from '../rules/rule.ts';
import { findNearest } from '../text/nearest.ts';
import { findPair } from '../yaml/access.ts';
import {
  contentEnd,
  insertBelow,
  insertKey,
  quote,
  quoteNode,
  removeItem,
  removePair,
  replaceKey,
  replaceNode,
  toScalar,
} from '../yaml/edit.ts';
import type { YamlMap, YamlNode, YamlPair } from '../yaml/tree.ts';
import type { JsonScalar, JsonType } from './schema.ts';
import type { Place } from './validate.ts';
import { listWords } from './words.ts';

const one = (title: string, edit: TextEdit | undefined, more: Partial<Fix> = {}): readonly Fix[] =>
  edit ? [{ title, edits: [edit], ...more }] : [];

export function fixRemoveKey(text: string, map: YamlMap, pair: YamlPair, name: string): readonly Fix[] {
  return one(`Remove "${name}"`, removePair(text, map, pair));
}

/** @param asList the new key takes a list where the old one took text */
export function fixRenameKey(
  text: string,
  map: YamlMap,
  pair: YamlPair,
  name: string,
  { asList = false, safe = false } = {},
): readonly Fix[] {
  if (pair.merged || findPair(map, name)) return [];
  const wrapped = asList ? wrapInList(text, pair.value) : undefined;
  const edits = [replaceKey(pair, name), ...(wrapped ? [wrapped] : [])];
  return [{ title: `Change to "${name}"`, edits, preferred: true, ...(safe && { safe }) }];
}

function wrapInList(text: string, node: YamlNode): TextEdit | undefined {
  if (node.kind !== 'scalar' || node.type === 'null' || node.style === 'literal' || node.style === 'folded')
    return undefined;
  const written = text.slice(node.start, contentEnd(text, node));
  const plain = node.style === 'plain' && node.type === 'str' && /[,[\]{}]|: |[\r\n]/.test(written);
  return replaceNode(text, node, `[${plain ? quote(node.text) : written}]`);
}

export function fixType(text: string, place: Place, types: readonly JsonType[]): readonly Fix[] {
  const node = place.node;
  if (node.alias !== undefined || node.kind !== 'scalar') return [];
  if (node.type === 'str') {
    const edit =
      types.includes('array') && !types.includes('string') && !types.includes('object')
        ? wrapInList(text, node)
        : undefined;
    return one('Make it a list', edit, { preferred: true });
  }
  if (!types.includes('string') || node.style !== 'plain' || node.tag !== undefined) return [];
  return one('Put it in quotes', quoteNode(text, node), { preferred: true });
}

export function fixNull(text: string, place: Place): readonly Fix[] {
  const parent = place.parent?.node;
  if (parent?.kind === 'map' && place.pair) return fixRemoveKey(text, parent, place.pair, String(place.step));
  if (parent?.kind === 'seq' && typeof place.step === 'number') {
    return one('Remove the empty item', removeItem(text, parent, place.step));
  }
  return [];
}

export function fixEnum(text: string, place: Place, allowed: readonly JsonScalar[]): readonly Fix[] {
  const node = place.node;
  if (node.kind !== 'scalar' || node.alias !== undefined) return [];
  const values = allowed.filter((value): value is string => typeof value === 'string');
  const nearest = findNearest(node.text, values);
  const shown = nearest === undefined ? (values.length <= 5 ? values : []) : [nearest];
  return shown.map((value) => ({
    title: `Change to "${value}"`,
    edits: [replaceNode(text, node, toScalar(value))],
    ...(shown.length === 1 && { preferred: true }),
  }));
}

/** A snap name from what was written instead of one. */
export function fixSnapName(text: string, node: YamlNode): readonly Fix[] {
  if (node.kind !== 'scalar' || node.alias !== undefined) return [];
  const words = node.text.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const name = words
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  if (!/[a-z]/.test(name) || name === node.text) return [];
  return one(`Change to "${name}"`, replaceNode(text, node, name), { preferred: true });
}

export function fixDuplicate(text: string, place: Place): readonly Fix[] {
  const parent = place.parent?.node;
  if (parent?.kind !== 'seq' || typeof place.step !== 'number') return [];
  return one('Remove the second one', removeItem(text, parent, place.step), { preferred: true });
}

/** @param values key and placeholder of everything that is missing */
export function fixMissing(
  text: string,
  place: Place,
  values: readonly (readonly [string, string])[],
  after: YamlPair | undefined,
): readonly Fix[] {
  const title = `Add ${listWords(values.map(([key]) => key))}`;
  const node = place.node;
  const edits = values.map(([key, value]) => {
    if (node.kind === 'map' && node.pairs.length > 0) return insertKey(text, node, key, value, after);
    return place.pair ? insertBelow(text, place.pair, key, value) : undefined;
  });
  const sure = edits.filter((edit) => edit !== undefined);
  if (sure.length !== values.length) return [];
  // Several keys into `{}` would each replace it.
  if (node.kind === 'map' && node.pairs.length === 0 && values.length > 1) {
    const content = values.map(([key, value]) => `${key}: ${value}`).join(', ');
    return content.includes('\n') ? [] : one(title, replaceNode(text, node, `{${content}}`), { preferred: true });
  }
  return [{ title, edits: sure, preferred: true }];
}
