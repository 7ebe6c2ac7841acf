import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { RenameFile, TextDocumentEdit } from 'vscode-languageserver-types';
import { explainNoRename, prepareRename, rename } from '../../../server/src/core/navigation/rename.ts';
import { createFiles, openFixture, URI } from '../../harness/navigation-fixture.ts';

/** The text after the rename, or why there is none. */
function renameTo(marked: string, name: string): string {
  const { ctx, offset, text } = openFixture(marked);
  const answer = rename(ctx, offset, name);
  if ('problem' in answer) return answer.problem;
  return TextDocument.applyEdits(TextDocument.create(URI, 'yaml', 0, text), answer.edit.changes?.[URI] ?? []);
}

function head(base = 'core24'): string {
  const fields = "version: '1'\nsummary: A demo\ndescription: A demo.\ngrade: devel\nconfinement: strict\n";
  return `name: demo\nbase: ${base}\n${base === 'devel' ? 'build-base: devel\n' : ''}${fields}`;
}

const HEAD = head();

describe('what a rename begins with', () => {
  const cases: readonly (readonly [title: string, text: string, token: string | undefined])[] = [
    ['a plain key', 'parts:\n  on<|>e: {plugin: nil}\n', 'one'],
    ['a quoted key', "parts:\n  'on<|>e': {plugin: nil}\n", 'one'],
    ['a quoted mention', 'parts:\n  one: {plugin: nil, after: [<|>"two"]}\n  two: {plugin: nil}\n', undefined],
    ['inside the quotes', 'parts:\n  one: {plugin: nil, after: ["<|>two"]}\n  two: {plugin: nil}\n', 'two'],
    ['the end of a name', 'parts:\n  one<|>: {plugin: nil}\n', 'one'],
    ['a piece of a name', 'hooks:\n  connect-plug-c<|>am: {}\nplugs: {cam: camera}\n', 'cam'],
    ['an anchor', 'x: &ba<|>se 1\n', 'base'],
    ['a key of the schema', 'par<|>ts:\n  one: {plugin: nil}\n', undefined],
    ['other text', 'parts:\n  one: {plugin: n<|>il}\n', undefined],
    ['a comment', 'parts:\n  one: {plugin: nil} # o<|>ne\n', undefined],
    ['an implicit plug', 'apps: {a: {command: a, plugs: [net<|>work]}}\n', undefined],
    ['a layout', 'layout:\n  /etc/<|>demo: {bind: $SNAP/etc}\n', undefined],
  ];
  it.each(cases)('%s', (_, text, token) => {
    const { ctx, offset, textOf } = openFixture(HEAD + text);
    const target = prepareRename(ctx, offset);
    expect(target && textOf(target.range)).toBe(token);
    expect(target?.placeholder).toBe(token);
  });

  it('shows the name itself where a variable holds it', () => {
    const { ctx, offset } = openFixture(
      `${HEAD}components:\n  my-lang: {type: standard}\nparts:\n  a: {override-prime: ls $CRAFT_COMPONENT_MY<|>_LANG_PRIME}\n`,
    );
    expect(prepareRename(ctx, offset)?.placeholder).toBe('my-lang');
  });
});

describe('renaming', () => {
  const cases: readonly (readonly [title: string, text: string, name: string, expected: string])[] = [
    [
      'keeps the style of every mention',
      'parts:\n  o<|>ne:\n    plugin: nil\n  two:\n    plugin: nil\n    after: ["one"]\n  three:\n    plugin: nil\n    after:\n      - \'one\' # one\n',
      'first',
      'parts:\n  first:\n    plugin: nil\n  two:\n    plugin: nil\n    after: ["first"]\n  three:\n    plugin: nil\n    after:\n      - \'first\' # one\n',
    ],
    [
      'puts quotes where the new name needs them',
      'parts:\n  o<|>ne: {plugin: nil}\n  two: {plugin: nil, after: [one, "one"]}\n',
      'on',
      "parts:\n  'on': {plugin: nil}\n  two: {plugin: nil, after: ['on', \"on\"]}\n",
    ],
    [
      'puts quotes around numbers',
      'parts:\n  o<|>ne: {plugin: nil}\n  two: {plugin: nil, after: [one]}\n',
      '1.10',
      "parts:\n  '1.10': {plugin: nil}\n  two: {plugin: nil, after: ['1.10']}\n",
    ],
    [
      'escapes in the style that is there',
      'parts:\n  o<|>ne: {plugin: nil}\n  two: {plugin: nil, after: [\'one\']}\n  three: {plugin: nil, after: ["one"]}\n',
      'a"b\'c',
      "parts:\n  'a\"b''c': {plugin: nil}\n  two: {plugin: nil, after: ['a\"b''c']}\n  three: {plugin: nil, after: [\"a\\\"b'c\"]}\n",
    ],
    [
      'follows plugs into apps, hooks and their names',
      'plugs:\n  c<|>am: {interface: camera}\napps:\n  a: {command: a, plugs: [cam]}\nhooks:\n  connect-plug-cam: {plugs: [cam]}\n',
      'eye',
      'plugs:\n  eye: {interface: camera}\napps:\n  a: {command: a, plugs: [eye]}\nhooks:\n  connect-plug-eye: {plugs: [eye]}\n',
    ],
    [
      'keeps the interface of a plug that is called like it',
      'plugs:\n  ho<|>me:\n    read: all\napps:\n  a: {command: a, plugs: [home]}\n',
      'files',
      'plugs:\n  files:\n    interface: home\n    read: all\napps:\n  a: {command: a, plugs: [files]}\n',
    ],
    [
      'keeps the interface of a plug without a value',
      'plugs:\n  home:\napps:\n  a: {command: a, plugs: [ho<|>me]}\n',
      'files',
      'plugs:\n  files: home\napps:\n  a: {command: a, plugs: [files]}\n',
    ],
    [
      'keeps the interface in a flow mapping',
      'plugs: {ho<|>me: {}, x: {interface: home}}\n',
      'files',
      'plugs: {files: {interface: home}, x: {interface: home}}\n',
    ],
    [
      'changes anchored text once',
      'adopt-info: &main one\nparts:\n  o<|>ne: {plugin: nil}\n  two: {plugin: nil, after: [*main]}\n',
      'first',
      'adopt-info: &main first\nparts:\n  first: {plugin: nil}\n  two: {plugin: nil, after: [*main]}\n',
    ],
    [
      'leaves text alone that an alias lends from elsewhere',
      'title: &main one\nparts:\n  o<|>ne: {plugin: nil}\n  two: {plugin: nil, after: [*main]}\n',
      'first',
      'title: &main one\nparts:\n  first: {plugin: nil}\n  two: {plugin: nil, after: [first]}\n',
    ],
    [
      'keeps what other aliases mean',
      'adopt-info: &main one\ntitle: *main\nparts:\n  o<|>ne: {plugin: nil}\n',
      'first',
      'adopt-info: &main first\ntitle: one\nparts:\n  first: {plugin: nil}\n',
    ],
    [
      'renames anchors with their aliases',
      'parts:\n  a: &ba<|>se {plugin: nil}\n  b: *base\n  c:\n    <<: *base\n',
      'common',
      'parts:\n  a: &common {plugin: nil}\n  b: *common\n  c:\n    <<: *common\n',
    ],
    [
      'follows components into paths, scripts and variables',
      'components:\n  lang-<|>de: {type: standard, summary: a, description: b}\nparts:\n  one:\n    plugin: nil\n    organize:\n      a: (component/lang-de)/a\n    prime: [-(component/lang-de)/b]\n    override-prime: |\n      craftctl set components.lang-de.version=1\n      ls ${CRAFT_COMPONENT_LANG_DE_PRIME}\n',
      'german',
      'components:\n  german: {type: standard, summary: a, description: b}\nparts:\n  one:\n    plugin: nil\n    organize:\n      a: (component/german)/a\n    prime: [-(component/german)/b]\n    override-prime: |\n      craftctl set components.german.version=1\n      ls ${CRAFT_COMPONENT_GERMAN_PRIME}\n',
    ],
    [
      'follows parts into scripts',
      'parts:\n  o<|>ne: {plugin: nil}\n  two:\n    plugin: nil\n    after: [one]\n    override-build: cp "$CRAFT_PART_BUILD/../../one/install/one" .\n',
      'first',
      'parts:\n  first: {plugin: nil}\n  two:\n    plugin: nil\n    after: [first]\n    override-build: cp "$CRAFT_PART_BUILD/../../first/install/one" .\n',
    ],
    [
      'lets a mention without a target become one',
      'parts:\n  one: {plugin: nil}\n  two: {plugin: nil, after: [o<|>en]}\n',
      'one',
      'parts:\n  one: {plugin: nil}\n  two: {plugin: nil, after: [one]}\n',
    ],
    [
      'ignores blanks around the new name',
      'parts:\n  o<|>ne: {plugin: nil}\n',
      ' first ',
      'parts:\n  first: {plugin: nil}\n',
    ],
    [
      'keeps line breaks',
      'parts:\r\n  o<|>ne: {plugin: nil}\r\n  two: {plugin: nil, after: [one]}\r\n',
      'a',
      'parts:\r\n  a: {plugin: nil}\r\n  two: {plugin: nil, after: [a]}\r\n',
    ],
    [
      'counts as editors do',
      'title: 😀\nparts:\n  o<|>ne: {plugin: nil}\n  two: {plugin: nil, after: [one]}\n',
      'ü',
      "title: 😀\nparts:\n  'ü': {plugin: nil}\n  two: {plugin: nil, after: ['ü']}\n",
    ],
  ];
  it.each(cases)('%s', (_, text, name, expected) => {
    expect(renameTo(HEAD + text, name)).toBe(HEAD + expected);
  });

  it('follows filesets of the old eras', () => {
    const text =
      "name: d\nbase: core18\nparts:\n  a:\n    plugin: nil\n    filesets:\n      bi<|>ns: [bin]\n    stage: [$bins, '$bins']\n";
    expect(renameTo(text, 'programs')).toBe(
      "name: d\nbase: core18\nparts:\n  a:\n    plugin: nil\n    filesets:\n      programs: [bin]\n    stage: [$programs, '$programs']\n",
    );
  });

  it('renames the scripts of hooks and what they call', () => {
    const files = createFiles({
      'snap/hooks/connect-plug-cam': '#!/bin/sh\nsnapctl is-connected cam\n',
    });
    const { ctx, offset } = openFixture(
      `${HEAD}plugs:\n  c<|>am: {interface: camera}\nhooks:\n  connect-plug-cam: {}\n`,
      files,
    );
    const answer = rename(ctx, offset, 'eye');
    if ('problem' in answer) throw new Error(answer.problem);
    const script = 'file:///projects/demo/snap/hooks/connect-plug-';
    const [own, other, move] = answer.edit.documentChanges as [TextDocumentEdit, TextDocumentEdit, RenameFile];
    expect(own.textDocument).toEqual({ uri: URI, version: 1 });
    expect(own.edits.length).toBe(2);
    expect(other).toEqual({
      textDocument: { uri: `${script}cam`, version: null },
      edits: [{ range: { start: { line: 1, character: 21 }, end: { line: 1, character: 24 } }, newText: 'eye' }],
    });
    expect(move).toEqual({ kind: 'rename', oldUri: `${script}cam`, newUri: `${script}eye` });
  });
});

describe('what is refused', () => {
  const TWO = 'parts:\n  o<|>ne: {plugin: nil}\n  two: {plugin: nil}\n';
  const cases: readonly (readonly [title: string, text: string, name: string, problem: RegExp])[] = [
    ['nothing to rename', 'title: A<|>b\n', 'c', /^Nothing here can be renamed\.$/],
    ['no name', TWO, '', /must not be empty/],
    ['blanks alone', TWO, '  ', /must not be empty/],
    ['two lines', TWO, 'a\nb', /one line/],
    ['a name that is taken', TWO, 'two', /^There already is a part "two"\.$/],
    [
      'an app name',
      'apps:\n  a<|>b: {command: a}\n',
      'a_b',
      /^The app can't be called "a_b": letters, digits and single dashes/,
    ],
    ['a plug name', 'plugs:\n  a<|>b: {interface: home}\n', 'A', /^The plug can't be called "A"/],
    [
      'a plug like a slot',
      'plugs:\n  a<|>b: {interface: home}\nslots:\n  c: {interface: mpris}\n',
      'c',
      /^There already is a slot "c"\.$/,
    ],
    [
      'a plug like an interface in use',
      'plugs:\n  a<|>b: {interface: home}\napps:\n  x: {command: a, plugs: [network]}\n',
      'network',
      /already names a plug "network"/,
    ],
    [
      'a plug like one of an extension',
      'plugs:\n  a<|>b: {interface: home}\napps:\n  x: {command: a, extensions: [gnome]}\nparts:\n  p: {plugin: nil}\n',
      'gtk-3-themes',
      /extension "gnome"/,
    ],
    [
      'a plug of an extension',
      'plugs:\n  deskt<|>op: {}\napps:\n  x: {command: a, extensions: [gnome]}\nparts:\n  p: {plugin: nil}\n',
      'x',
      /extension "gnome" uses the plug "desktop"/,
    ],
    [
      'an implicit plug',
      'apps:\n  x: {command: a, plugs: [net<|>work]}\n',
      'net',
      /^The plug "network" is called after its interface/,
    ],
    [
      'an implicit slot',
      'apps:\n  x: {command: a, slots: [mp<|>ris]}\n',
      'm',
      /^The slot "mpris" is called after its interface/,
    ],
    [
      'a hook that snapd does not run',
      'hooks:\n  inst<|>all: {}\n',
      'setup',
      /^The hook can't be called "setup": snapd runs no hook of that name\.$/,
    ],
    [
      'a hook of a component',
      'components:\n  ab:\n    type: standard\n    hooks:\n      inst<|>all: {}\n',
      'configure',
      /install, pre-refresh, post-refresh, remove/,
    ],
    ['a component name', 'components:\n  a<|>b: {type: standard, summary: a, description: b}\n', 'snap-x', /"snap-"/],
    [
      'a component name',
      'components:\n  a<|>b: {type: standard, summary: a, description: b}\n',
      'a--b',
      /single dashes/,
    ],
    [
      'a reserved platform',
      'platforms:\n  bo<|>ard: {build-on: amd64, build-for: arm64}\n',
      'any',
      /keeps that name for itself/,
    ],
    [
      'a platform like another architecture',
      'platforms:\n  bo<|>ard: {build-on: amd64, build-for: arm64}\n',
      'riscv64',
      /riscv64/,
    ],
    ['a platform that is an architecture', 'platforms:\n  amd<|>64:\n', 'pc', /stands for its architecture/],
    ['an anchor', 'a: &x<|>y 1\n', 'x y', /letters, digits, dashes and underscores/],
    ['an extension', 'apps:\n  x: {command: a, extensions: [gn<|>ome]}\n', 'kde', /called so by snapcraft/],
    [
      'a plug that sockets need',
      'plugs:\n  network-<|>bind: {interface: network-bind}\napps:\n  x:\n    command: a\n    daemon: simple\n    plugs: [network-bind]\n    sockets: {s: {listen-stream: 80}}\n',
      'net',
      /network-bind/,
    ],
    ['text with two meanings', 'apps:\n  x: {command: a, plugs: &l [a<|>b], slots: *l}\n', 'net', /also means the/],
    [
      'an interface that can not be written',
      'plugs:\n  home: &x {read: all}\n  ho<|>me: *x\n',
      'net',
      /before you rename it/,
    ],
  ];
  it.each(cases)('%s: %s', (_, text, name, problem) => {
    const answer = renameTo(HEAD + text, name);
    expect(answer).toMatch(problem);
    // One sentence.
    expect(answer).toMatch(/^[^\n]+\.$/);
  });

  it('explains before the new name is typed', () => {
    const { ctx, offset } = openFixture(`${HEAD}apps:\n  x: {command: a, plugs: [net<|>work]}\n`);
    expect(explainNoRename(ctx, offset)).toMatch(/called after its interface/);
    expect(explainNoRename(ctx, 0)).toBeUndefined();
  });
});

interface Fact {
  readonly pattern?: string;
  readonly variants?: Readonly<Record<string, { readonly pattern?: string | null }>>;
}

describe('names that the facts allow', () => {
  const file = path.resolve(import.meta.dirname, '../../../schemas/facts/snapcraft-keys.json');
  const { items } = JSON.parse(fs.readFileSync(file, 'utf8')) as { items: Readonly<Record<string, Fact>> };
  const PROBES = [
    'ab',
    'a-b',
    'a--b',
    '-ab',
    'ab-',
    'Ab',
    'aB',
    'a_b',
    'a.b',
    'a+b',
    'a/b',
    'a,b',
    '9a',
    '99',
    'plugins',
    'a b',
    'any',
    '*',
  ];

  /** Probes that pass although the pattern forbids them, or the other way round. */
  function differ(text: string, pattern: string): string[] {
    const allowed = new RegExp(pattern);
    return PROBES.filter((name) => renameTo(text, name).startsWith('The ') === allowed.test(name));
  }

  it('for parts of the old eras', () => {
    const fact = items['parts.<part>'];
    const text = (base: string): string => `name: d\n${base}parts:\n  o<|>ne: {plugin: nil}\n`;
    expect(differ(text('base: core18\n'), fact?.pattern ?? '')).toEqual([]);
    expect(differ(text(''), fact?.variants?.['none']?.pattern ?? '')).toEqual([]);
  });

  it('for apps', () => {
    expect(differ(`${HEAD}apps:\n  o<|>ne: {command: a}\n`, items['apps.<app>']?.pattern ?? '')).toEqual([]);
  });

  it('for platforms', () => {
    const text = `${HEAD}platforms:\n  bo<|>ard: {build-on: amd64, build-for: arm64}\n`;
    expect(differ(text, items['platforms.<label>']?.pattern ?? '')).toEqual([]);
  });

  it('for parts of the later eras', () => {
    for (const base of ['core22', 'core24', 'core26', 'devel']) {
      const text = `${head(base)}parts:\n  o<|>ne: {plugin: nil}\n`;
      const refused = PROBES.filter((name) => renameTo(text, name).startsWith('The '));
      expect(refused, base).toEqual(base === 'core26' || base === 'devel' ? ['a/b'] : []);
    }
  });
});
