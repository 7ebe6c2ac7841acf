/** Values of a project as they are printed: what YAML has, text that stays as written, and remarks. */
import type { YamlNode } from '../yaml/tree.ts';

/** A scalar as the author wrote it, where it is no text: numbers keep their form. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Something that is known to be there, while its value is not: printed as a comment. */
export class Remark {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Value = string | number | boolean | null | Raw | Remark | readonly Value[] | ValueMap;
export interface ValueMap {
  readonly [key: string]: Value;
}

export function isValueMap(value: Value | undefined): value is ValueMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Raw) &&
    !(value instanceof Remark)
  );
}

export function isValueList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** A value of the facts, which is plain JSON. */
export function fromJson(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fromJson(one)]));
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** What the loader makes of a node, aliases and merges resolved. */
export function fromNode(node: YamlNode): Value {
  if (node.kind === 'seq') return node.items.map(fromNode);
  if (node.kind === 'map') {
    return Object.fromEntries(
      node.entries.flatMap(({ key, value }) => (key.kind === 'scalar' ? [[key.text, fromNode(value)]] : [])),
    );
  }
  if (node.type === 'null') return null;
  if (typeof node.value === 'boolean') return node.value;
  return node.type === 'str' ? node.text : new Raw(node.text);
}

/** What is empty or false counts as not given. */
export function isUnset(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  if (isValueList(value)) return value.length === 0;
  return isValueMap(value) && Object.keys(value).length === 0;
}

/** Merges as snapcraft does: lists are joined with the added items first, maps key by key, and what is given stays. */
export function mergeValues(given: Value | undefined, added: Value): Value {
  if (given === undefined || isUnset(given)) return added;
  if (isValueList(given) && isValueList(added)) return joinLists(added, given);
  if (!isValueMap(given) || !isValueMap(added)) return given;
  const merged: Record<string, Value> = { ...given };
  for (const [key, value] of Object.entries(added)) merged[key] = mergeValues(given[key], value);
  return merged;
}

/** Each text once, at its first place. */
export function joinLists(first: readonly Value[], second: readonly Value[]): readonly Value[] {
  const seen = new Set<Value>();
  return [...first, ...second].filter((item) => {
    if (typeof item !== 'string') return true;
    if (seen.has(item)) return false;
    seen.add(item);
    return true;
  });
}
