/** Clauses of the grammar by which keys of parts depend on the architecture: `on …`, `to …`, `for …`, `else`, `try`. */
import { findValue, isMap, isSeq, isText, itemsOf } from '../yaml/access.ts';
import { createMemo } from '../yaml/reads.ts';
import type { YamlMap, YamlNode, YamlSeq } from '../yaml/tree.ts';
import type { SnapcraftProject } from './project.ts';

export interface Clause {
  readonly kind: 'on' | 'to' | 'on-to' | 'for' | 'else' | 'try';
  /** The selectors as written; undefined where the clause has none of that sort. */
  readonly on?: string;
  readonly to?: string;
  readonly for?: string;
}

/** Reads the key of a clause; undefined where the text is none. */
export function parseClause(key: string): Clause | undefined {
  if (key === 'else' || key === 'try') return { kind: key };
  const match = /^(on|to|for)\s+(\S[^]*)$/.exec(key);
  if (!match) return undefined;
  const word = match[1] as 'on' | 'to' | 'for';
  const rest = match[2] ?? '';
  if (word !== 'on') return word === 'to' ? { kind: 'to', to: rest } : { kind: 'for', for: rest };
  const both = /^([^]+?)\s+to\s+([^]+)$/.exec(rest);
  return both ? { kind: 'on-to', on: both[1] ?? '', to: both[2] ?? '' } : { kind: 'on', on: rest };
}

export type SelectorProblem = 'spaces' | 'commas';

/** What the reader of selectors refuses. */
export function findSelectorProblem(word: 'on' | 'to' | 'for', selector: string): SelectorProblem | undefined {
  if (/\s/.test(selector)) return 'spaces';
  if (word === 'for') return selector.includes(',') ? 'commas' : undefined;
  return /^,|,,|,$/.test(selector) ? 'commas' : undefined;
}

export function isElseFail(node: YamlNode): boolean {
  return isText(node) && /^else\s+fail$/.test(node.text);
}

/** The clause that an item of a list is, where it is one. */
export function findClause(node: YamlNode): { readonly clause: Clause; readonly body: YamlNode } | undefined {
  const pair = isMap(node) && node.entries.length === 1 ? node.entries[0] : undefined;
  if (!pair || !isText(pair.key)) return undefined;
  const clause = parseClause(pair.key.text);
  return clause && { clause, body: pair.value };
}

/** Whether a list has any clause, so that its items depend on the architecture. */
export function hasGrammar(node: YamlNode | undefined): boolean {
  return isSeq(node) && node.items.some((item) => isElseFail(item) || findClause(item) !== undefined);
}

/** One build: where it runs and what for. */
export interface BuildPair {
  readonly on: string;
  /** `*` for a snap that runs on every architecture. */
  readonly to: string;
}

const memo = createMemo<SnapcraftProject, readonly BuildPair[]>();

/** The builds that a project's platforms or architectures allow; every architecture for itself where it says nothing. */
export function getBuildPairs(project: SnapcraftProject, architectures: readonly string[]): readonly BuildPair[] {
  return memo(project, () => {
    const pairs =
      project.kind === 'core22' || project.legacy ? pairsOfArchitectures(project) : pairsOfPlatforms(project);
    return pairs.length > 0 ? pairs : architectures.map((name) => ({ on: name, to: name }));
  });
}

/**
 * Whether a fault that only some builds have is certain to be met: all have it, or one that the project asks for and
 * that runs on the architecture that nearly everybody builds on.
 */
export function failsForSure(
  project: SnapcraftProject,
  pairs: readonly BuildPair[],
  failing: readonly BuildPair[],
): boolean {
  if (failing.length === 0) return false;
  if (failing.length === pairs.length) return true;
  const key = project.kind === 'core22' || project.legacy ? 'architectures' : 'platforms';
  return project.find(key) !== undefined && failing.some((pair) => pair.on === 'amd64');
}

function pairsOfPlatforms(project: SnapcraftProject): BuildPair[] {
  return project.platforms.flatMap(({ name, value }) => {
    if (!isMap(value)) return [{ on: name, to: name }];
    const on = textsOf(findValue(value, 'build-on'));
    const to = textsOf(findValue(value, 'build-for'));
    return combine(on.length > 0 ? on : [name], to.length > 0 ? to : [name]);
  });
}

function pairsOfArchitectures(project: SnapcraftProject): BuildPair[] {
  return itemsOf(project.find('architectures')?.value).flatMap((item) => {
    if (!isMap(item)) return textsOf(item).map((name) => ({ on: name, to: name }));
    const on = textsOf(findValue(item, 'build-on'));
    const to = textsOf(findValue(item, 'build-for') ?? findValue(item, 'run-on'));
    return to.length > 0 ? combine(on, to) : on.map((name) => ({ on: name, to: name }));
  });
}

function combine(on: readonly string[], to: readonly string[]): BuildPair[] {
  return on.flatMap((host) => to.map((target) => ({ on: host, to: target === 'all' ? '*' : target })));
}

function textsOf(node: YamlNode | undefined): string[] {
  if (isText(node)) return [node.text];
  return itemsOf(node).flatMap((item) => (isText(item) ? [item.text] : []));
}

/** Names joined by a comma must all match, so two different architectures never do. */
function matchesAll(selector: string | undefined, name: string): boolean {
  return selector === undefined || selector.split(',').every((one) => one === name || (name === '*' && one !== ''));
}

/** Whether a clause other than `else` applies to a build. A `for` is given no platform names, so only `any` applies. */
export function clauseApplies(clause: Clause, pair: BuildPair): boolean {
  if (clause.kind === 'for') return clause.for === 'any';
  return matchesAll(clause.on, pair.on) && matchesAll(clause.to, pair.to);
}

/** What is left of a list for one build: plain items and those of the clauses that apply. */
export function resolveItems(list: YamlSeq, pair: BuildPair): readonly YamlNode[] {
  const items: YamlNode[] = [];
  const take = (body: YamlNode): void => {
    if (isSeq(body)) items.push(...resolveItems(body, pair));
    else items.push(body);
  };
  // Undefined outside of a statement; true while nothing of the statement has applied yet.
  let open: boolean | undefined;
  for (const item of list.items) {
    if (isElseFail(item)) continue;
    const found = findClause(item);
    if (!found) {
      open = undefined;
      items.push(item);
    } else if (found.clause.kind === 'else') {
      if (open === true) take(found.body);
      open = open === undefined ? undefined : false;
    } else {
      const applies = clauseApplies(found.clause, pair);
      if (applies) take(found.body);
      open = !applies;
    }
  }
  return items;
}

/** The values that a key may have, in every build; a plain value is the only one. */
export function possibleValues(value: YamlNode | undefined): readonly YamlNode[] {
  if (!value) return [];
  if (!isSeq(value)) return [value];
  return value.items.flatMap((item) => {
    const found = findClause(item);
    if (found) return possibleValues(found.body);
    return isElseFail(item) ? [] : [item];
  });
}

/** The mappings of a list of mappings, also those inside clauses. */
export function possibleMaps(value: YamlNode | undefined): readonly YamlMap[] {
  return possibleValues(value).filter(isMap);
}
