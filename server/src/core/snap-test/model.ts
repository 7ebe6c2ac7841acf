/** What a snap-test.yaml says, in the order in which it is done, with the place of everything. Tolerates half-typed text. */
import { Attached } from '../attached.ts';
import { entriesOf, findPair, findValue, isMap, isText, itemsOf, keyText } from '../yaml/access.ts';
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlTree } from '../yaml/tree.ts';

export type TestMode = 'devmode' | 'jailmode' | 'classic' | 'strict';

export const TEST_MODES: readonly TestMode[] = ['devmode', 'jailmode', 'classic', 'strict'];

/** One item of `snaps`. */
export interface TestSnap {
  readonly index: number;
  readonly map: YamlMap;
  /** Undefined where it is missing or no text. */
  readonly name: string | undefined;
  readonly nameNode: YamlScalar | undefined;
  readonly source: YamlScalar | undefined;
  readonly channel: YamlScalar | undefined;
  readonly mode: YamlScalar | undefined;
}

interface ActionBase {
  /** Undefined for steps of the instance. */
  readonly snap: TestSnap | undefined;
  /** The item of `steps`, `before` or `after`, where it is one. */
  readonly step: YamlMap | undefined;
  /** The smallest thing that stands for it. */
  readonly node: YamlNode;
}

export type TestAction = ActionBase &
  (
    | { readonly kind: 'install' }
    | { readonly kind: 'packages'; readonly names: readonly YamlScalar[] }
    | { readonly kind: 'connect'; readonly plug: YamlScalar; readonly slot: YamlScalar | undefined }
    | { readonly kind: 'alias'; readonly app: YamlScalar; readonly alias: YamlScalar }
    | { readonly kind: 'set'; readonly map: YamlMap }
    | {
        readonly kind: 'copy';
        readonly map: YamlMap;
        readonly from: YamlScalar | undefined;
        readonly to: YamlScalar | undefined;
        readonly mode: YamlScalar | undefined;
      }
    | { readonly kind: 'run'; readonly text: YamlScalar }
    | { readonly kind: 'restart'; readonly names: readonly YamlScalar[] }
    | { readonly kind: 'wait'; readonly map: YamlMap }
  );

export type ActionOf<K extends TestAction['kind']> = Extract<TestAction, { readonly kind: K }>;

/** An item of a list of steps. */
export interface TestStep {
  readonly map: YamlMap;
  readonly snap: TestSnap | undefined;
}

export interface SnapTest {
  /** The document's mapping; undefined when the document is empty or something else. */
  readonly root: YamlMap | undefined;
  readonly name: string | undefined;
  readonly snaps: readonly TestSnap[];
  readonly steps: readonly TestStep[];
  /** Everything that is done, in its order. */
  readonly actions: readonly TestAction[];
  /** Of a snap that is given twice the first. */
  readonly findSnap: (name: string) => TestSnap | undefined;
  /** Where among the actions the snap is installed. */
  readonly findInstall: (name: string) => number | undefined;
}

const cache = new Attached<YamlTree, SnapTest>();

/** Reads a tree once; later calls for the same tree are free. */
export function getSnapTest(tree: YamlTree): SnapTest {
  let model = cache.get(tree);
  if (!model) cache.set(tree, (model = readModel(tree)));
  return model;
}

/** The keys that say what is done, in the order in which it is done where they stand beside each other. */
export const ACTION_KEYS = ['packages', 'connect', 'aliases', 'set', 'copy', 'run', 'restart', 'wait'] as const;

export type ActionKey = (typeof ACTION_KEYS)[number];

/** Those of a snap whose place `steps` takes. */
export const STEPPED_KEYS: readonly ActionKey[] = ['copy', 'run', 'restart', 'wait'];

/** What a snap itself takes. */
const SNAP_KEYS = ACTION_KEYS.filter((key) => key !== 'packages');

function readModel(tree: YamlTree): SnapTest {
  const root = isMap(tree.root) ? tree.root : undefined;
  const snaps: TestSnap[] = [];
  const steps: TestStep[] = [];
  const actions: TestAction[] = [];
  const addSteps = (node: YamlNode | undefined, snap: TestSnap | undefined): void => {
    for (const map of itemsOf(node)) {
      if (!isMap(map)) continue;
      steps.push({ map, snap });
      for (const key of ACTION_KEYS) actions.push(...readAction(map, key, snap, map));
    }
  };
  if (root) actions.push(...readAction(root, 'packages', undefined, undefined));
  addSteps(findValue(root, 'before'), undefined);
  for (const [index, map] of itemsOf(findValue(root, 'snaps')).entries()) {
    if (!isMap(map)) continue;
    const snap = readSnap(map, index);
    snaps.push(snap);
    actions.push({ kind: 'install', snap, step: undefined, node: snap.nameNode ?? map });
    for (const key of SNAP_KEYS) actions.push(...readAction(map, key, snap, undefined));
    addSteps(findValue(map, 'steps'), snap);
  }
  addSteps(findValue(root, 'after'), undefined);
  const name = findValue(root, 'name');
  const installs = new Map<string, { readonly snap: TestSnap; readonly at: number }>();
  for (const [at, { kind, snap }] of actions.entries()) {
    if (kind !== 'install' || snap?.name === undefined || installs.has(snap.name)) continue;
    installs.set(snap.name, { snap, at });
  }
  return {
    root,
    name: isText(name) ? name.text : undefined,
    snaps,
    steps,
    actions,
    findSnap: (wanted) => installs.get(wanted)?.snap,
    findInstall: (wanted) => installs.get(wanted)?.at,
  };
}

function readSnap(map: YamlMap, index: number): TestSnap {
  const text = (key: string): YamlScalar | undefined => toText(findValue(map, key));
  const nameNode = text('snap');
  return {
    index,
    map,
    name: nameNode?.text,
    nameNode,
    source: text('source'),
    channel: text('channel'),
    mode: text('mode'),
  };
}

function toText(node: YamlNode | undefined): YamlScalar | undefined {
  return isText(node) ? node : undefined;
}

function readAction(
  map: YamlMap,
  key: ActionKey,
  snap: TestSnap | undefined,
  step: YamlMap | undefined,
): readonly TestAction[] {
  const pair = findPair(map, key);
  if (!pair) return [];
  const { value } = pair;
  const base = { snap, step };
  switch (key) {
    case 'packages':
    case 'restart': {
      const names = oneOrMore(value).filter(isText);
      return names.length === 0 ? [] : [{ ...base, kind: key, names, node: pair.key }];
    }
    case 'connect':
      return itemsOf(value).flatMap((item): TestAction[] => {
        const connection = readConnection(item);
        return connection ? [{ ...base, kind: 'connect', ...connection, node: connection.plug }] : [];
      });
    case 'aliases':
      return entriesOf(value).flatMap(({ key: app, value: alias }): TestAction[] =>
        app.kind === 'scalar' && isText(alias) ? [{ ...base, kind: 'alias', app, alias, node: app }] : [],
      );
    case 'set':
      return isMap(value) ? [{ ...base, kind: 'set', map: value, node: pair.key }] : [];
    case 'copy':
      return oneOrMore(value)
        .filter(isMap)
        .map((one): TestAction => {
          const text = (name: string): YamlScalar | undefined => toText(findValue(one, name));
          const from = text('from');
          return { ...base, kind: 'copy', map: one, from, to: text('to'), mode: text('mode'), node: from ?? pair.key };
        });
    case 'run':
      return oneOrMore(value)
        .filter(isText)
        .map((text): TestAction => ({ ...base, kind: 'run', text, node: text }));
    case 'wait':
      return oneOrMore(value)
        .filter(isMap)
        .map((one): TestAction => ({ ...base, kind: 'wait', map: one, node: one.pairs[0]?.key ?? pair.key }));
  }
}

function oneOrMore(node: YamlNode): readonly YamlNode[] {
  return node.kind === 'seq' ? node.items : [node];
}

function readConnection(item: YamlNode): { plug: YamlScalar; slot: YamlScalar | undefined } | undefined {
  if (isText(item)) return { plug: item, slot: undefined };
  const pair: YamlPair | undefined = entriesOf(item)[0];
  if (!pair || pair.key.kind !== 'scalar' || keyText(pair) === '' || !isText(pair.value)) return undefined;
  return { plug: pair.key, slot: pair.value };
}

/** What a `wait` waits for: the first of the keys that say so. */
export const WAIT_KEYS = ['port', 'path', 'service', 'command'] as const;
