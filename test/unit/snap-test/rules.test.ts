/** What the pages of the rules do not show. */
import fs from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../../server/src/core/index.ts';
import { ACTION_KEYS } from '../../../server/src/core/snap-test/model.ts';
import { findKeySchema } from '../../../server/src/core/snap-test/schema.ts';
import type { YamlNode } from '../../../server/src/core/yaml/tree.ts';
import { FILES, GOOD, judge, URI } from './scene.ts';

const snap = (body: string): string =>
  `name: demo\nsnaps:\n  - snap: web\n    source: web\n${body.replaceAll(/^(?=.)/gm, '    ')}\n`;

test.each<[string, string[]]>([
  // The shape.
  ['name: demo', ['error snap-test/missing-key: demo']],
  ['name: Demo\nsnaps: [{ snap: web }]', ['error snap-test/invalid-value: Demo']],
  ['name: demo\nsnaps: []', ['error snap-test/invalid-value: []']],
  ['name: demo\nsnaps: [{ snap: 1 }]', ['error snap-test/wrong-type: 1']],
  ['name: demo\nsnpas: []', ['error snap-test/unknown-key: snpas']],
  ['name: demo\nx-a: &a 1\n_b: 2\nsnaps: [{ snap: web }]', []],
  [
    'name: demo\ninstance: { memory: 4, disk: 4G, cpus: 0, vm: "yes", image: "a b" }\nsnaps: [{ snap: w }]',
    [
      'error snap-test/wrong-type: 4',
      'error snap-test/invalid-value: 4G',
      'error snap-test/invalid-value: 0',
      'error snap-test/wrong-type: "yes"',
      'error snap-test/invalid-value: "a b"',
    ],
  ],
  [snap('run:'), ['error snap-test/wrong-type: run']],
  [snap('set: { A: 1 }'), ['warning snap-test/set-without-hook: set', 'error snap-test/invalid-value: A']],
  [snap('environment: { a-b: 1 }'), ['error snap-test/invalid-value: a-b']],
  [snap('packages: [x]'), ['error snap-test/unknown-key: packages']],
  [snap('steps:\n  - packages: [memcached]'), []],
  ['name: demo\nsnaps: [{ snap: w }]\nafter: [{ set: { a: 1 } }]', ['error snap-test/unknown-key: set']],
  [snap('wait: { port: 70000 }'), ['error snap-test/invalid-value: 70000']],
  [snap('wait: { port: 80, timeout: 5 minutes }'), ['error snap-test/invalid-value: 5 minutes']],
  [snap('copy: { from: conf/web.conf, to: $SNAP_DATA/x, mode: 0o644 }'), ['error snap-test/invalid-value: 0o644']],
  [
    snap('connect: [{ network-control: ":network-control", b: c }]'),
    ['error snap-test/invalid-value: { network-control: ":network-control", b: c }'],
  ],
  // What follows from nothing else.
  [snap('wait: {}'), ['error snap-test/invalid-value: {}']],
  [snap('steps: [{}]'), []],
  // Snaps.
  ['name: demo\nsnaps: [{ snap: built, source: built.snap }]', []],
  ['name: demo\nsnaps: [{ snap: built, source: bulit.snap }]', ['error snap-test/source-missing: bulit.snap']],
  ['name: demo\nsnaps: [{ snap: web, source: conf }]', ['error snap-test/source-missing: conf']],
  [
    'name: demo\nsnaps: [{ snap: web, source: web/snap/snapcraft.yaml }]',
    ['error snap-test/source-missing: web/snap/snapcraft.yaml'],
  ],
  ['name: demo\nsnaps: [{ snap: web, source: https://a.b/c }]', ['error snap-test/source-missing: https://a.b/c']],
  ...['edge', 'latest/stable', 'ocata', '2.0/beta/fix-1', 'stable/hotfix', '1.2-3/candidate'].map(
    (channel): [string, string[]] => [`name: demo\nsnaps: [{ snap: a, channel: ${channel} }]`, []],
  ),
  ...['ocata/', 'a/b/c/d', 'ocata/egde', 'edge/a/b', 'a b', 'a/stable/'].map((channel): [string, string[]] => [
    `name: demo\nsnaps: [{ snap: a, channel: ${channel} }]`,
    [`error snap-test/channel: ${channel}`],
  ]),
  ['name: demo\nsnaps: [{ snap: a, channel: 1.0 }]', ['error snap-test/wrong-type: 1.0']],
  ['name: demo\nsnaps: [{ snap: store, source: store, mode: strict }]', ['error snap-test/mode: strict']],
  [snap('mode: classic'), ['warning snap-test/mode: classic']],
  [snap('mode: jailmode'), []],
  [snap('steps: [{ run: x, timeout: soon }]'), ['error snap-test/invalid-value: soon']],
  // Names.
  [snap('connect: [home]'), ['error snap-test/unknown-plug: home']],
  [snap('connect: [shared: store:notes]'), ['warning snap-test/slot: store:notes']],
  [
    snap('connect: [shared: store:notes]') + '  - snap: store\n    source: store\n',
    ['error snap-test/slot: store:notes'],
  ],
  [
    snap('connect: ["a:b:c", network-control: a:b:c]'),
    ['error snap-test/unknown-plug: "a:b:c"', 'error snap-test/slot: a:b:c'],
  ],
  [
    'name: demo\nsnaps:\n  - snap: store\n    source: store\n  - snap: web\n    source: web\n    connect:\n      - shared: store:note\n      - network-control: store:notes\n',
    ['error snap-test/slot: store:note', 'error snap-test/slot: store:notes'],
  ],
  [snap('connect: [shared]'), ['error snap-test/slot: shared']],
  [snap('restart: sever'), ['error snap-test/unknown-app: sever']],
  [snap('wait: { service: all }'), ['error snap-test/unknown-app: all']],
  [snap('run: cat web.conf && web.mange x'), ['warning snap-test/unknown-app: web.mange']],
  [snap('run: |\n  echo web.mange\n  /snap/bin/web.manage'), []],
  [snap('aliases: { manage: store }') + '  - { snap: store, source: store }\n', ['error snap-test/alias-taken: store']],
  // Paths and variables.
  [snap('copy: { from: conf, to: ~/x }'), ['error snap-test/target-path: ~/x']],
  [snap('copy: { from: conf, to: /snap/web/x }'), ['error snap-test/target-path: /snap/web/x']],
  [snap('wait: { path: $SNAP/bin/x }'), []],
  [snap('wait: { path: $HOME/x }'), ['error snap-test/variable: $HOME']],
  [snap('run: echo $HOME ${SNAP_COMMON} "$SNAP_REVISION"'), ['warning snap-test/variable: $SNAP_REVISION']],
  ['name: demo\nsnaps: [{ snap: w }]\nafter: [{ run: ls $SNAP_DATA }]', ['warning snap-test/variable: $SNAP_DATA']],
])('%s', (text, expected) => {
  expect(judge(text)).toEqual(expected);
});

test('half-typed text is judged as far as it goes, and nothing throws', () => {
  for (let end = 0; end <= GOOD.length; end++) judge(GOOD.slice(0, end));
  for (let at = 0; at < GOOD.length; at += 2) judge(GOOD.slice(0, at) + GOOD.slice(at + 7));
});

test('by itself a file is not judged by what cannot be seen', () => {
  const found = runRules(createDocument(URI, GOOD), { workspace: emptyWorkspace });
  expect(found.map(({ code }) => code)).toEqual([]);
});

test('a broken project proves nothing', () => {
  const files = { ...FILES, 'web/snap/snapcraft.yaml': 'name: web\napps: {a: [\nparts: x' };
  expect(judge(snap('connect: [home]\naliases: { x: y }'), files)).toEqual([]);
});

test('a file of 10,000 lines is judged', () => {
  const step = '      - run: web-manage sync\n      - wait: { port: 80 }\n';
  const text = `${snap('steps:')}${step.repeat(5000)}`;
  expect(judge(`${text}      - restart: all\n`)).toEqual([]);
});

describe('the published schema', () => {
  const file = path.resolve(import.meta.dirname, '../../../schemas/snap-test.schema.json');
  const schema = JSON.parse(fs.readFileSync(file, 'utf8')) as object;
  const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false }).compile(
    schema,
  );
  const toPlain = (node: YamlNode | undefined): unknown => {
    if (node === undefined) return null;
    if (node.kind === 'seq') return node.items.map(toPlain);
    if (node.kind === 'scalar') return node.value;
    return Object.fromEntries(
      node.entries.map((pair) => [pair.key.kind === 'scalar' ? pair.key.text : '', toPlain(pair.value)]),
    );
  };

  test('takes what is good', () => {
    validate(toPlain(createDocument(URI, GOOD).tree.root));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('finds nothing where its engine finds nothing, and the other way round', () => {
    const codes = ['unknown-key', 'wrong-type', 'missing-key', 'invalid-value', 'duplicate-item', 'channel'];
    const lines = GOOD.split('\n');
    for (const [index, line] of lines.entries()) {
      for (const other of [
        line.replace(/: .*/, ': 7'),
        line.replace(/: .*/, ': [x]'),
        line.replace(/: .*/, ': {x: y}'),
      ]) {
        const text = [...lines.slice(0, index), other, ...lines.slice(index + 1)].join('\n');
        const document = createDocument(URI, text);
        if (document.tree.problems.length > 0) continue;
        const found = runRules(document, { workspace: emptyWorkspace });
        const own = found.filter(({ code, severity }) => codes.some((one) => code === `snap-test/${one}`) && severity);
        expect(validate(toPlain(document.tree.root)), text).toBe(own.length === 0);
      }
    }
  });

  test('steps have the keys that the reader knows', () => {
    const known = [...ACTION_KEYS, 'name', 'timeout', 'environment'];
    const keysOf = (...at: (string | number)[]) => Object.keys(findKeySchema(at)?.properties ?? {});
    expect(keysOf('snaps', 0, 'steps', 0).sort()).toEqual([...known].sort());
    expect(keysOf('after', 0).sort()).toEqual(known.filter((key) => key !== 'aliases' && key !== 'set').sort());
  });
});
