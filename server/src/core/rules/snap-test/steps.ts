/** Steps: each does one thing, and the order of things is told. */
import { ACTION_KEYS, STEPPED_KEYS, WAIT_KEYS, type TestStep } from '../../snap-test/model.ts';
import { findKeySchema } from '../../snap-test/schema.ts';
import { listWords } from '../../schema/words.ts';
import { findPair, findValue, isMap, itemsOf, keyText, rangeOfKey } from '../../yaml/access.ts';
import { removePair } from '../../yaml/edit.ts';
import type { YamlMap } from '../../yaml/tree.ts';
import { defineTestRule, type Repair, type Told } from './test-rule.ts';

function keysIn(map: YamlMap, keys: readonly string[]): string[] {
  return map.entries.flatMap((pair) => {
    const key = keyText(pair);
    return key !== undefined && keys.includes(key) ? [key] : [];
  });
}

function removal(text: string, map: YamlMap, key: string): Repair | undefined {
  const pair = findPair(map, key);
  const edit = pair && removePair(text, map, pair);
  return edit && { title: `Remove "${key}"`, edits: [edit] };
}

/** What may stand in a list of steps beside what they do. */
function actionsOf({ snap }: TestStep): readonly string[] {
  const schema = findKeySchema(snap ? ['snaps', 0, 'steps', 0] : ['before', 0]);
  return ACTION_KEYS.filter((key) => schema?.properties && Object.hasOwn(schema.properties, key));
}

const step = defineTestRule({
  code: 'step',
  severity: 'error',
  summary: 'A step does one thing, and has no option of another.',
  fixable: true,
  *check({ steps }, { document: { text } }) {
    for (const one of steps) yield* checkStep(text, one);
  },
});

function* checkStep(text: string, one: TestStep): Iterable<Told> {
  const { map } = one;
  const first = map.pairs[0];
  const actions = actionsOf(one);
  const [does, another] = keysIn(map, actions);
  if (does === undefined) {
    const isKnown = map.entries.every((pair) => ['name', 'timeout', 'environment'].includes(keyText(pair) ?? ''));
    if (!first || !isKnown || map.broken) return;
    yield { ...rangeOfKey(first), message: `This step does nothing; it needs one of ${listWords(actions, 'or')}.` };
    return;
  }
  const second = another === undefined ? undefined : findPair(map, another);
  if (second) {
    const message = `A step does one thing: "${another ?? ''}" goes into a step of its own, behind or before "${does}".`;
    yield { ...rangeOfKey(second), message };
  }
  if (findPair(map, 'run')) return;
  const waits = findValue(map, 'wait');
  const waitsForCommand = [waits, ...itemsOf(waits)].some((wait) => findPair(wait, 'command'));
  for (const key of ['timeout', 'environment']) {
    const pair = findPair(map, key);
    if (!pair || (key === 'environment' && waitsForCommand)) continue;
    const help = key === 'timeout' && waits ? ' That of "wait" stands in its mapping.' : '';
    yield {
      ...rangeOfKey(pair),
      message: `"${key}" is for "run", which this step does not have.${help}`,
      repairs: [removal(text, map, key)],
    };
  }
}

const stepsBesideKeys = defineTestRule({
  code: 'steps-beside-keys',
  severity: 'error',
  summary: 'A snap has "steps", or the keys whose place they take.',
  *check({ snaps }) {
    for (const { map } of snaps) {
      if (!findPair(map, 'steps')) continue;
      for (const key of keysIn(map, STEPPED_KEYS)) {
        const pair = findPair(map, key);
        if (!pair) continue;
        const message = `Beside "steps" nobody knows when "${key}" comes: make it one of the steps.`;
        yield { ...rangeOfKey(pair), message };
      }
    }
  },
});

const wait = defineTestRule({
  code: 'wait',
  severity: 'error',
  summary: 'A wait is for one thing.',
  fixable: true,
  *check({ actions }, { document: { text } }) {
    for (const action of actions) {
      if (action.kind !== 'wait') continue;
      const { map } = action;
      const [first, ...more] = keysIn(map, WAIT_KEYS);
      const start = map.pairs[0];
      if (first === undefined && start && !map.broken && isKnownWait(map)) {
        const message = `What is waited for is missing: ${listWords(WAIT_KEYS, 'or')}.`;
        yield { ...rangeOfKey(start), message };
      }
      for (const key of more) {
        const pair = findPair(map, key);
        const message = `A wait is for one thing; "${key}" goes into an item of its own beside "${first ?? ''}".`;
        if (pair) yield { ...rangeOfKey(pair), message };
      }
      const host = findPair(map, 'host');
      if (host && first !== undefined && !findPair(map, 'port')) {
        const message = `"host" is for "port", which this wait does not have.`;
        yield { ...rangeOfKey(host), message, repairs: [removal(text, map, 'host')] };
      }
    }
  },
});

function isKnownWait(map: YamlMap): boolean {
  return map.entries.every((pair) => ['host', 'timeout'].includes(keyText(pair) ?? ''));
}

const SIZES: Readonly<Record<string, number>> = {
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

function bytesOf(text: string): number | undefined {
  const [, amount = '', unit = ''] = /^([1-9][0-9]*)([MGT]i?B)$/.exec(text) ?? [];
  const size = SIZES[unit];
  return size === undefined ? undefined : Number(amount) * size;
}

const LIMITS = [
  ['memory', 2 ** 30, 'less than 1GiB of memory has no room for snapd and the services of a snap'],
  ['disk', 5 * 2 ** 30, 'a disk of less than 5GiB has hardly room for its image, snapd and a base'],
] as const;

const instanceSize = defineTestRule({
  code: 'instance-size',
  severity: 'warning',
  summary: 'A virtual machine is large enough to install snaps.',
  *check({ root }) {
    const instance = findValue(root, 'instance');
    const vm = findValue(instance, 'vm');
    if (!isMap(instance) || vm?.kind !== 'scalar' || vm.value !== true) return;
    for (const [key, least, why] of LIMITS) {
      const node = findValue(instance, key);
      const bytes = node?.kind === 'scalar' ? bytesOf(node.text) : undefined;
      if (!node || bytes === undefined || bytes >= least) continue;
      yield { start: node.start, end: node.end, message: `A virtual machine with ${why}.` };
    }
  },
});

export const stepRules = [step, stepsBesideKeys, wait, instanceSize];
