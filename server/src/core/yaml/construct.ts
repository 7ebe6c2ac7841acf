/** What the loader does with the composed nodes: duplicate keys, keys that can't be keys, merges. */
import type { MutableMap, NodeFactory } from './nodes.ts';
import type { Problems } from './problems.ts';
import { isScalarTag, TAGS } from './scalars.ts';
import type { YamlMap, YamlNode, YamlPair, YamlScalar } from './tree.ts';

/** Fewer pairs than this are compared one by one, which is faster than a set. */
const SMALL = 8;

/**
 * Looks at the pairs of a mapping that has just been read, and sets what the loader sees of it.
 * Without `problems` the pairs were looked at before.
 */
export function checkPairs(
  node: MutableMap,
  fullTag: string | undefined,
  problems: Problems | undefined,
  nodes: NodeFactory,
): void {
  const { pairs } = node;
  node.entries = pairs;
  let merges = false;
  let doubled = false;
  let collections = false;
  /** Keys such as `1` and `0x1` differ in text and are equal all the same. */
  let numbers = 0;
  let texts: Map<string, YamlScalar> | undefined;
  // Where a flow mapping is broken, what looks like a key may be none.
  const judged =
    (fullTag === undefined || fullTag === '!' || fullTag === TAGS.map) && !(node.flow && node.broken === true);
  if (pairs.length >= SMALL) texts = new Map();
  for (let i = 0; i < pairs.length; i++) {
    const { key } = pairs[i] as YamlPair;
    if (key.kind !== 'scalar') {
      collections = true;
      continue;
    }
    if (key.type !== 'str') numbers++;
    if (key.text === '<<' || key.tag !== undefined) merges ||= isMergeKey(key, nodes);
    const earlier = texts ? texts.get(key.text) : findEarlier(pairs, i, key.text);
    if (earlier) {
      doubled = true;
      if (judged && problems) {
        const problem = problems.add(
          'yaml/duplicate-key',
          key.start,
          key.end,
          ...describeDouble(earlier, key, pairs[i] as YamlPair),
        );
        nodes.owned.push({ node: node, problem });
      }
    } else texts?.set(key.text, key);
  }
  if (collections && problems) checkHashable(pairs, problems, nodes);
  if (merges) nodes.merging.add(node);
  if (merges || doubled || numbers > 1) node.entries = dedupe(pairs, [], nodes);
}

function findEarlier(pairs: readonly YamlPair[], end: number, text: string): YamlScalar | undefined {
  for (let i = 0; i < end; i++) {
    const { key } = pairs[i] as YamlPair;
    if (key.kind === 'scalar' && key.text === text) return key;
  }
  return undefined;
}

function describeDouble(
  earlier: YamlScalar,
  key: YamlScalar,
  pair: YamlPair,
): [string, { related: { start: number; end: number; message: string }; data: unknown }] {
  const related = { start: earlier.start, end: earlier.end, message: `The first "${earlier.text}".` };
  return [
    `The key "${key.text}" is given twice in this mapping.`,
    { related, data: { pair: [pair.key.start, Math.max(pair.key.end, pair.value.end)] } },
  ];
}

/** A list or mapping can't be a key. */
function checkHashable(pairs: readonly YamlPair[], problems: Problems, nodes: NodeFactory): void {
  for (const { key } of pairs) {
    if (key.kind === 'scalar' || isScalarTag(nodes.tags.get(key) ?? '')) continue;
    const what = key.kind === 'seq' ? 'A list' : 'A mapping';
    problems.add(
      'yaml/bad-key',
      key.start,
      Math.max(key.end, key.start + 1),
      `${what} can't be a key; a key is one word or quoted text.`,
    );
  }
}

/** True for a plain `<<`, which takes the pairs of another mapping over. */
function isMergeKey(key: YamlNode, nodes: NodeFactory): boolean {
  if (key.kind !== 'scalar') return false;
  const tag = nodes.tags.get(key);
  if (tag !== undefined && tag !== '!') return tag === TAGS.merge;
  return key.text === '<<' && (key.style === 'plain' || tag === '!');
}

/** Keys that Python takes for equal have the same text. */
function identify(key: YamlNode): string | YamlNode {
  if (key.kind !== 'scalar') return key;
  switch (key.type) {
    case 'int':
    case 'float':
    case 'bool':
      return `n${Number(key.value)}`;
    case 'str':
      return `s${key.text}`;
    case 'null':
      return key.type;
    default:
      return `${key.type}${key.text}`;
  }
}

/** The last of equal keys wins; own pairs win over merged ones and come first. */
function dedupe(own: readonly YamlPair[], merged: readonly YamlPair[], nodes: NodeFactory): YamlPair[] {
  const seen = new Set<string | YamlNode>();
  const result: YamlPair[] = [];
  for (let i = own.length - 1; i >= 0; i--) {
    const pair = own[i] as YamlPair;
    if (isMergeKey(pair.key, nodes)) continue;
    const id = identify(pair.key);
    if (seen.has(id)) continue;
    seen.add(id);
    result.push(pair);
  }
  result.reverse();
  const rest: YamlPair[] = [];
  for (let i = merged.length - 1; i >= 0; i--) {
    const { key, value } = merged[i] as YamlPair;
    const id = identify(key);
    if (seen.has(id)) continue;
    seen.add(id);
    rest.push({ key, value, merged: true });
  }
  return [...result, ...rest.reverse()];
}

/**
 * Does the loader's walk in its order, which matters: a mapping merged elsewhere before its own turn comes
 * has the merged pairs among its own when it is searched for duplicates.
 */
export function construct(root: YamlNode | undefined, nodes: NodeFactory, problems: Problems): void {
  if (root === undefined || (nodes.merging.size === 0 && nodes.tags.size === 0 && nodes.cycles.length === 0)) return;
  checkCycles(nodes, problems);
  const walk = new Walk(nodes, problems);
  walk.run(root);
  problems.remove(new Set(nodes.owned.flatMap(({ node, problem }) => (walk.built.has(node) ? [] : [problem]))));
  for (const [copy, target] of nodes.targets) {
    if (copy.kind === 'map' && target.kind === 'map') (copy as MutableMap).entries = target.entries;
  }
}

/** A cycle through mappings alone can't be built. A list in between can be filled later, but can't be a key. */
function checkCycles(nodes: NodeFactory, problems: Problems): void {
  for (const { name, start, end, path, asKey } of nodes.cycles) {
    const isBuiltAtOnce = path.every((node) => node.kind === 'map' && nodes.tags.get(node) !== TAGS.set);
    const [only] = path;
    const mergesItself = path.length === 1 && only?.kind === 'map' && isMergedInto(only, start, nodes);
    if (!asKey && (!isBuiltAtOnce || mergesItself)) continue;
    problems.add('yaml/unknown-alias', start, end, `The alias "${name}" stands inside of what it repeats.`);
  }
}

function isMergedInto(map: YamlMap, aliasStart: number, nodes: NodeFactory): boolean {
  return map.pairs.some(
    ({ key, value }) =>
      isMergeKey(key, nodes) &&
      (value.start === aliasStart || (value.kind === 'seq' && value.items.some((item) => item.start === aliasStart))),
  );
}

class Walk {
  private readonly nodes: NodeFactory;
  private readonly problems: Problems;
  readonly built = new Set<YamlNode>();
  private readonly flattened = new Map<YamlMap, readonly YamlPair[]>();
  private later: (() => void)[] = [];

  constructor(nodes: NodeFactory, problems: Problems) {
    this.nodes = nodes;
    this.problems = problems;
  }

  run(root: YamlNode): void {
    this.build(root);
    while (this.later.length > 0) {
      const batch = this.later;
      this.later = [];
      for (const task of batch) task();
    }
  }

  private build(aliased: YamlNode): void {
    const node = this.nodes.targets.get(aliased) ?? aliased;
    if (node.kind === 'scalar' || this.built.has(node)) return;
    this.built.add(node);
    const tag = this.nodes.tags.get(node);
    if (node.kind === 'seq') {
      if (tag === TAGS.omap || tag === TAGS.pairs) this.later.push(() => this.buildPairList(node.items, tag));
      else this.later.push(() => node.items.forEach((item) => this.build(item)));
      return;
    }
    if (tag !== undefined && isScalarTag(tag)) {
      this.checkScalarValue(node, tag);
    } else if (tag === TAGS.set) {
      this.later.push(() => this.buildMap(node));
    } else {
      const early = this.flattened.get(node);
      if (early) this.checkMerged(early);
      this.buildMap(node);
    }
  }

  private buildMap(node: YamlMap): void {
    for (const { key, value } of this.flatten(node)) {
      this.build(key);
      this.build(value);
    }
  }

  /** The pairs with those of `<<` before them, later ones winning. */
  private flatten(aliased: YamlMap): readonly YamlPair[] {
    const node = (this.nodes.targets.get(aliased) ?? aliased) as YamlMap;
    if (!this.nodes.merging.has(node)) return node.pairs;
    const known = this.flattened.get(node);
    if (known) return known;
    this.flattened.set(node, node.pairs);
    const merged: YamlPair[] = [];
    const own: YamlPair[] = [];
    for (const pair of node.pairs) {
      if (!isMergeKey(pair.key, this.nodes)) own.push(pair);
      else merged.push(...this.flattenValue(pair.value));
    }
    const all = merged.length === 0 && own.length === node.pairs.length ? node.pairs : [...merged, ...own];
    this.flattened.set(node, all);
    if (own.length < node.pairs.length) (node as MutableMap).entries = dedupe(own, merged, this.nodes);
    return all;
  }

  private flattenValue(value: YamlNode): readonly YamlPair[] {
    if (this.nodes.replaced.has(value)) return [];
    if (value.kind === 'map') return this.flatten(value);
    if (value.kind === 'seq') {
      const lists: (readonly YamlPair[])[] = [];
      for (const item of value.items) {
        if (item.kind === 'map') lists.push(this.flatten(item));
        else if (!this.nodes.replaced.has(item)) {
          this.refuseMerge(item);
          break;
        }
      }
      return lists.reverse().flat();
    }
    this.refuseMerge(value);
    return [];
  }

  private refuseMerge(node: YamlNode): void {
    const start = node.start === node.end ? Math.max(node.start - 1, 0) : node.start;
    this.problems.add(
      'yaml/bad-merge',
      start,
      node.end,
      'Only a mapping, or a list of mappings, can be merged with "<<".',
    );
  }

  /** Duplicates among the pairs of a mapping that was merged elsewhere first. */
  private checkMerged(pairs: readonly YamlPair[]): void {
    const seen = new Map<string, YamlScalar>();
    for (const pair of pairs) {
      const { key } = pair;
      if (key.kind !== 'scalar') continue;
      const earlier = seen.get(key.text);
      if (!earlier) seen.set(key.text, key);
      else if (earlier !== key) {
        this.problems.add('yaml/duplicate-key', key.start, key.end, ...describeDouble(earlier, key, pair));
      }
    }
  }

  /** A mapping tagged as a scalar takes the value of its key `=`. */
  private checkScalarValue(node: YamlMap, tag: string): void {
    let found: YamlNode | undefined = node;
    for (let i = 0; found?.kind === 'map' && i < 10; i++) {
      found = found.pairs.find(({ key }) => this.isValueKey(key))?.value;
    }
    if (found?.kind === 'scalar' && (tag === TAGS.str || found.type !== 'str')) return;
    const written = node.tag ?? tag;
    this.nodes.refuseTag(tag, node.start, node.start + 1, written, 'a mapping');
  }

  private isValueKey(key: YamlNode): boolean {
    if (key.kind !== 'scalar') return false;
    const tag = this.nodes.tags.get(key);
    return tag === undefined ? key.text === '=' && key.style === 'plain' : tag === TAGS.value;
  }

  private buildPairList(items: readonly YamlNode[], tag: string): void {
    for (const aliased of items) {
      const item = this.nodes.targets.get(aliased) ?? aliased;
      if (item.kind === 'map' && item.pairs.length === 1) {
        const [pair] = item.pairs;
        if (pair) {
          const { key } = pair;
          if (isMergeKey(key, this.nodes) || this.isValueKey(key)) {
            this.problems.add('yaml/bad-key', key.start, key.end, 'This key needs quotes here.');
          }
          this.build(key);
          this.build(pair.value);
        }
      } else {
        this.problems.add(
          'yaml/unknown-tag',
          item.start,
          Math.max(item.end, item.start + 1),
          `Every item of "${tag === TAGS.omap ? '!!omap' : '!!pairs'}" is a mapping of one pair.`,
        );
      }
    }
  }
}
