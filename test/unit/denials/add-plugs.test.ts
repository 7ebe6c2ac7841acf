/** Plugs are added where they belong, and nothing else changes. */
import { describe, expect, test } from 'vitest';
import { addPlugs, type PlugAddition } from '../../../server/src/core/denials/add-plugs.ts';
import { createDocument } from '../../../server/src/core/index.ts';
import { applyEdits } from '../../../server/src/core/yaml/edit.ts';

const camera: PlugAddition = { section: 'apps', owner: 'web', plug: 'camera', interface: 'camera' };
const home: PlugAddition = { ...camera, plug: 'home', interface: 'home' };
const files: PlugAddition = {
  ...camera,
  plug: 'dot-app',
  interface: 'personal-files',
  attributes: { read: ['$HOME/.app'] },
};
const memory: PlugAddition = {
  ...camera,
  plug: 'shared-memory',
  interface: 'shared-memory',
  attributes: { private: true },
};

function add(text: string, ...additions: readonly PlugAddition[]): string {
  const added = addPlugs(createDocument('file:///snapcraft.yaml', text), additions);
  return 'problem' in added ? added.problem : applyEdits(text, added.edits);
}

test.each<[string, string, string]>([
  [
    'no list',
    'apps:\n  web:\n    command: x\n    daemon: simple\n',
    'apps:\n  web:\n    command: x\n    plugs:\n      - camera\n      - home\n    daemon: simple\n',
  ],
  [
    'no command',
    'apps:\n  web:\n    daemon: simple\n',
    'apps:\n  web:\n    daemon: simple\n    plugs:\n      - camera\n      - home\n',
  ],
  [
    'no line break at the end',
    'apps:\n  web:\n    command: x',
    'apps:\n  web:\n    command: x\n    plugs:\n      - camera\n      - home',
  ],
  ['in brackets', 'apps:\n  web:\n    plugs: [a, b] # c\n', 'apps:\n  web:\n    plugs: [a, b, camera, home] # c\n'],
  [
    'in brackets, with a comma at the end',
    'apps:\n  web:\n    plugs: [a,]\n',
    'apps:\n  web:\n    plugs: [a, camera, home,]\n',
  ],
  [
    'in brackets over lines',
    'apps:\n  web:\n    plugs: [\n      a,\n      b\n    ]\n',
    'apps:\n  web:\n    plugs: [\n      a,\n      b,\n      camera,\n      home\n    ]\n',
  ],
  ['empty brackets', 'apps:\n  web:\n    plugs: []\n', 'apps:\n  web:\n    plugs: [camera, home]\n'],
  [
    'no value',
    'apps:\n  web:\n    plugs:\n    command: x\n',
    'apps:\n  web:\n    plugs: [camera, home]\n    command: x\n',
  ],
  [
    'a list',
    'apps:\n  web:\n    plugs:\n      - a # b\n    command: x\n',
    'apps:\n  web:\n    plugs:\n      - a # b\n      - camera\n      - home\n    command: x\n',
  ],
  [
    'a list below its key',
    'apps:\n  web:\n    plugs:\n    - a\n    command: x\n',
    'apps:\n  web:\n    plugs:\n    - a\n    - camera\n    - home\n    command: x\n',
  ],
  [
    'Windows line breaks',
    'apps:\r\n  web:\r\n    plugs:\r\n      - a\r\n',
    'apps:\r\n  web:\r\n    plugs:\r\n      - a\r\n      - camera\r\n      - home\r\n',
  ],
  ['one of them is there', 'apps:\n  web:\n    plugs: [home]\n', 'apps:\n  web:\n    plugs: [home, camera]\n'],
  ['an app in braces', 'apps:\n  web: {command: x}\n', 'apps:\n  web: {command: x, plugs: [camera, home]}\n'],
  [
    'an app without anything',
    'apps:\n  web:\n  two:\n    command: x\n',
    'apps:\n  web:\n    plugs:\n      - camera\n      - home\n  two:\n    command: x\n',
  ],
])('%s', (_name, before, after) => {
  expect(add(before, camera, home)).toBe(after);
});

test('all there already', () => {
  const text = 'apps:\n  web:\n    plugs: [home, camera]\n';
  expect(add(text, camera, home)).toBe(text);
});

test('several apps and a hook', () => {
  const text = 'hooks:\n  install:\n    plugs: [a]\napps:\n  web:\n    command: x\n  two:\n    command: y\n';
  const additions = [home, { ...camera, owner: 'two' }, { ...camera, section: 'hooks', owner: 'install' } as const];
  expect(add(text, ...additions)).toBe(
    'hooks:\n  install:\n    plugs: [a, camera]\napps:\n  web:\n    command: x\n    plugs:\n      - home\n  two:\n    command: y\n    plugs:\n      - camera\n',
  );
});

describe('hooks that are scripts alone', () => {
  const hook: PlugAddition = { ...camera, section: 'hooks', owner: 'configure' };
  test('no section', () => {
    expect(add('name: a\napps:\n  web:\n    command: x\n', hook)).toBe(
      'name: a\nhooks:\n  configure:\n    plugs:\n      - camera\napps:\n  web:\n    command: x\n',
    );
  });
  test('a section', () => {
    expect(add('hooks:\n  install:\n    plugs: [a]\napps: {}\n', hook, { ...hook, owner: 'remove' })).toBe(
      'hooks:\n  install:\n    plugs: [a]\n  configure:\n    plugs:\n      - camera\n  remove:\n    plugs:\n      - camera\napps: {}\n',
    );
  });
});

describe('plugs with attributes', () => {
  test('no section', () => {
    expect(add('name: a\n\napps:\n  web:\n    command: x\n', files, memory)).toBe(
      'name: a\nplugs:\n  dot-app:\n    interface: personal-files\n    read:\n      - $HOME/.app\n  shared-memory:\n    private: true\n\napps:\n  web:\n    command: x\n    plugs:\n      - dot-app\n      - shared-memory\n',
    );
  });
  test('a section', () => {
    expect(add('plugs:\n  x:\n    interface: home\napps:\n  web:\n    plugs: [x]\n', files, memory)).toBe(
      'plugs:\n  x:\n    interface: home\n  dot-app:\n    interface: personal-files\n    read:\n      - $HOME/.app\n  shared-memory:\n    private: true\napps:\n  web:\n    plugs: [x, dot-app, shared-memory]\n',
    );
  });
  test('declared already', () => {
    const text =
      'plugs:\n  dot-app:\n    interface: personal-files\n    read: [$HOME/.app]\napps:\n  web:\n    plugs: [x]\n';
    expect(add(text, files)).toBe(text.replace('[x]', '[x, dot-app]'));
  });
});

test.each<[string, string, RegExp]>([
  ['no such app', 'apps:\n  two:\n    command: x\n', /has no app "web"/],
  ['YAML errors', 'apps:\n  web: [\n', /YAML errors/],
  ['not a project', '- a\n', /YAML errors/],
  ['a shared list', 'x: &l [a]\napps:\n  web:\n    plugs: *l\n', /leaves no place/],
  ['a list that others share', 'apps:\n  web:\n    plugs: &l [a]\n  two:\n    plugs: *l\n', /leaves no place/],
  ['a merged list', 'x: &m\n  plugs: [a]\napps:\n  web:\n    <<: *m\n', /leaves no place/],
  ['text', 'apps:\n  web:\n    plugs: home\n', /leaves no place/],
])('refused: %s', (_name, text, problem) => {
  expect(add(text, camera)).toMatch(problem);
});
