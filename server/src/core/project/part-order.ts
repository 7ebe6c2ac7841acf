/** The order in which snapcraft builds the parts, those of extensions included. */
import type { Facts } from '../facts/provider.ts';
import { findValue, isText } from '../yaml/access.ts';
import { createMemo } from '../yaml/reads.ts';
import { getExtensionAdditions } from './extensions.ts';
import { possibleValues } from './grammar.ts';
import type { SnapcraftProject } from './project.ts';

export interface PartOrder {
  /** Names in build order; parts that wait for each other in a circle are missing. */
  readonly names: readonly string[];
  readonly position: ReadonlyMap<string, number>;
  /** What a part lists in `after`, as far as it exists. */
  readonly after: ReadonlyMap<string, readonly string[]>;
  /** The parts that list it, in build order. */
  readonly before: ReadonlyMap<string, readonly string[]>;
  /** Parts that an extension brings, with its name. */
  readonly added: ReadonlyMap<string, string>;
}

const memo = createMemo<SnapcraftProject, PartOrder>();

export function getPartOrder(project: SnapcraftProject, facts: Facts): PartOrder {
  return memo(project, () => readOrder(project, facts));
}

function readOrder(project: SnapcraftProject, facts: Facts): PartOrder {
  const after = new Map<string, readonly string[]>();
  for (const { name, value } of project.parts) {
    const items = possibleValues(findValue(value, 'after'));
    after.set(name, [...new Set(items.flatMap((item) => (isText(item) ? [item.text] : [])))]);
  }
  const own = [...after.keys()];
  const added = new Map<string, string>();
  for (const [name, { extension, value }] of getExtensionAdditions(project, facts).parts) {
    added.set(name, extension);
    after.set(name, value.after === '*' ? own : value.after);
  }
  for (const [name, list] of after) {
    const known = list.filter((one) => after.has(one));
    if (known.length !== list.length) after.set(name, known);
  }
  const names = sortParts(after);
  const position = new Map(names.map((name, index) => [name, index]));
  const before = new Map<string, string[]>();
  for (const name of names) {
    for (const one of after.get(name) ?? []) {
      const list = before.get(one);
      if (list) list.push(name);
      else before.set(one, [name]);
    }
  }
  return { names, position, after, before, added };
}

/**
 * From the end: among the parts that nobody left waits for, the one whose name sorts last is built last. So parts that
 * are free of each other are built by name, and each as late as the others allow.
 */
function sortParts(after: ReadonlyMap<string, readonly string[]>): string[] {
  const waiting = new Map<string, number>();
  for (const list of after.values()) {
    for (const name of list) waiting.set(name, (waiting.get(name) ?? 0) + 1);
  }
  const free = [...after.keys()].filter((name) => !waiting.has(name)).sort();
  const names: string[] = [];
  for (let name = free.pop(); name !== undefined; name = free.pop()) {
    names.push(name);
    for (const one of after.get(name) ?? []) {
      const left = (waiting.get(one) ?? 0) - 1;
      waiting.set(one, left);
      if (left === 0) insertSorted(free, one);
    }
  }
  return names.reverse();
}

function insertSorted(list: string[], name: string): void {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? '') < name) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, name);
}
