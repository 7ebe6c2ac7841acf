/** `architectures` of the eras before core22: which machines build, and for which the result is. */
import { findPair, isMap, isSeq, isText, itemsOf } from '../../yaml/access.ts';
import type { YamlMap, YamlNode } from '../../yaml/tree.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Name {
  readonly text: string;
  readonly node: YamlNode;
}

interface Item {
  readonly buildOn: readonly Name[];
  /** As written; an item without run-on runs where it is built. */
  readonly runOn: readonly Name[] | undefined;
}

export const runOnConflict = defineRule({
  code: 'snapcraft/run-on-conflict',
  severity: 'error',
  since: '0.1.0',
  summary: 'Entries of "architectures" that leave open which of them is meant.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (!project.legacy) return;
    const list = project.find('architectures')?.value;
    if (!isSeq(list)) return;
    // A list of plain names stands for one build on and for all of them.
    if (!list.items.every(isMap)) return;
    const items = list.items.map(readItem);
    for (const item of items) {
      yield* findMixedAll(item.buildOn, 'build-on');
      if (item.runOn) yield* findMixedAll(item.runOn, 'run-on');
    }
    if (items.length < 2) return;
    yield* findLonelyAll(items);
    yield* findRepeated(items);
  },
});

function readItem(map: YamlMap): Item {
  const runOn = findPair(map, 'run-on');
  return { buildOn: readNames(findPair(map, 'build-on')?.value), runOn: runOn && readNames(runOn.value) };
}

function readNames(node: YamlNode | undefined): readonly Name[] {
  const nodes = isSeq(node) ? itemsOf(node) : node ? [node] : [];
  return nodes.flatMap((one) => (isText(one) ? [{ text: one.text, node: one }] : []));
}

function* findMixedAll(names: readonly Name[], key: string): Iterable<Finding> {
  if (names.length < 2) return;
  for (const { text, node } of names) {
    if (text !== 'all') continue;
    yield at(node, `"all" in "${key}" stands for every architecture and can only be used by itself.`);
  }
}

/** `all` in one of several items swallows the others. */
function* findLonelyAll(items: readonly Item[]): Iterable<Finding> {
  for (const item of items) {
    for (const [key, names] of [['build-on', item.buildOn] as const, ['run-on', item.runOn ?? []] as const]) {
      if (names.length !== 1 || names[0]?.text !== 'all') continue;
      yield at(names[0].node, `"all" in "${key}" only works when "architectures" has a single entry.`);
    }
  }
}

function* findRepeated(items: readonly Item[]): Iterable<Finding> {
  const builders = new Map<string, Name>();
  const runners = new Map<string, Name>();
  for (const item of items) {
    const told = new Set<string>();
    for (const name of unique(item.buildOn)) {
      const first = builders.get(name.text);
      if (!first) {
        builders.set(name.text, name);
        continue;
      }
      if (name.text === 'all') continue;
      told.add(name.text);
      const message = `"${name.text}" is in the "build-on" of two entries, so the "run-on" of a build there is not clear.`;
      yield at(name.node, message, first);
    }
    for (const name of unique(item.runOn ?? item.buildOn)) {
      const first = runners.get(name.text);
      if (!first) runners.set(name.text, name);
      // Without run-on the same name has just been reported.
      else if (name.text !== 'all' && !(item.runOn === undefined && told.has(name.text))) {
        yield at(
          name.node,
          `Two entries build a snap that runs on "${name.text}"; each architecture can have one.`,
          first,
        );
      }
    }
  }
}

function unique(names: readonly Name[]): readonly Name[] {
  return [...new Map(names.map((name) => [name.text, name])).values()];
}

function at(node: YamlNode, message: string, first?: Name): Finding {
  return {
    start: node.start,
    end: node.end,
    message,
    ...(first && { related: [{ start: first.node.start, end: first.node.end, message: 'The other entry is here.' }] }),
  };
}
