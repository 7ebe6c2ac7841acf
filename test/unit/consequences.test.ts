/** One mistake, one finding: what only follows from another finding is left out. */
import { expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../server/src/core/index.ts';

const HEAD =
  'name: demo\ntitle: Demo\nlicense: MIT\ncontact: demo@example.org\nissues: https://example.org\nbase: core24\nversion: "1"\nsummary: a demo\ndescription: It shows.\ngrade: stable\nconfinement: strict\nplatforms:\n  amd64:\n';
const PARTS = 'parts:\n  one:\n    plugin: nil\n  two:\n    plugin: nil\n    after: [one]\n';

function find(text: string): string[] {
  const document = createDocument('file:///p/snapcraft.yaml', text);
  return runRules(document, { workspace: emptyWorkspace })
    .filter(({ severity }) => severity !== 'hint')
    .map(({ code, start }) => `${text.slice(0, start).split('\n').length - HEAD.split('\n').length + 1} ${code}`);
}

test('the frame of these tests is without findings', () => {
  expect(find(HEAD + PARTS)).toEqual([]);
});

test.each([
  ['an entry half typed', `${HEAD}parts:\n  one:\n    plugin: dump\n    sour\n`, ['4 yaml/syntax']],
  [
    'a key that lost its colon',
    `${HEAD}apps:\n  demo:\n    command: bin/demo\n${PARTS.replace(':', '')}`,
    ['4 yaml/syntax'],
  ],
  ['a name that others use', HEAD + PARTS.replace('one:', 'one'), ['2 yaml/syntax']],
  [
    'a key out of its entry',
    HEAD + PARTS.replace('    plugin: nil\n  two', '  plugin: nil\n    source: .\n  two'),
    ['4 yaml/syntax'],
  ],
  ['a tab', HEAD + PARTS.replace('    plugin', '\tplugin'), ['3 yaml/tab']],
])('broken text drags nothing along: %s', (_name, text, expected) => {
  expect(find(text)).toEqual(expected);
});

test('elsewhere findings stay while text is broken', () => {
  expect(find(`${HEAD.replace('strict', 'stirct')}parts:\n  one:\n    plugin: nil\n    sour\n`)).toEqual([
    '-2 snapcraft/invalid-value',
    '4 yaml/syntax',
  ]);
});

test('a value of the wrong shape, or without any business there, is not judged further', () => {
  expect(find(`${HEAD}${PARTS}hooks:\n  install:\n    slots: [dbus]\n`)).toEqual(['9 snapcraft/unknown-key']);
  expect(find(`${HEAD}${PARTS}website: ['']\n`).every((one) => one.endsWith('/link'))).toBe(true);
  expect(find(HEAD + PARTS.replace('[one]', '[one, [nowhere]]'))).toEqual(['6 snapcraft/wrong-type']);
});

test('what waits for another mistake is told after it is mended', () => {
  const app = 'apps:\n  demo:\n    command: bin/demo\n    extensions: [gnome]\n';
  expect(find(HEAD.replace('core24', 'core-24') + app + PARTS)).toEqual(['-7 snapcraft/unknown-base']);
});

test('a misspelt key is not missing as well', () => {
  expect(find(`${HEAD}parts:\n  one:\n    plugin: dump\n    souce: .\n`)).toEqual(['4 snapcraft/unknown-key']);
  expect(find(`${HEAD}parts:\n  one: {plugin:nil}\n`)).toEqual(['2 snapcraft/unknown-key']);
});

test('words above the broken line of an entry are judged all the same', () => {
  expect(find(`${HEAD}apps:\n  demo:\n    comand: bin/demo\n    plugs: [home\n${PARTS}`)).toEqual([
    '3 snapcraft/unknown-key',
    '4 yaml/syntax',
  ]);
});

test.each([
  ['at the end of the text', `${HEAD}${PARTS}? `, '?'],
  ['in braces', `${HEAD}${PARTS}    organize: {a: b, ? }\n`, '?'],
  ['before a colon', `${HEAD}${PARTS}: x\n`, ':'],
])('a missing key is told at its mark: %s', (_name, text, expected) => {
  const findings = runRules(createDocument('file:///p/snapcraft.yaml', text), { workspace: emptyWorkspace });
  const errors = findings.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ start, end }) => text.slice(start, end))).toEqual([expected]);
});

test('what follows from text that breaks off behind a "?" is left out', () => {
  expect(find(`${HEAD}${PARTS}    organize: {a: b? \n`)).toEqual(['7 yaml/syntax']);
});
