import { describe, expect, it } from 'vitest';
import { findDefinition } from '../../../server/src/core/navigation/definition.ts';
import { createFiles, openFixture } from '../../harness/navigation-fixture.ts';

/** The line and text of what a definition selects; other files by their path. */
function define(marked: string, files: Readonly<Record<string, string>> = {}, uri?: string): string[] {
  const { ctx, offset, show } = openFixture(marked, createFiles(files), uri);
  return findDefinition(ctx, offset).map((link) =>
    link.targetUri === ctx.document.uri
      ? show(link.targetSelectionRange)
      : link.targetUri.replace('file:///projects/demo/', ''),
  );
}

const HEAD = 'name: demo\nbase: core24\n';

describe('definitions of names', () => {
  const cases: readonly (readonly [title: string, text: string, expected: readonly string[]])[] = [
    ['a part in "after"', 'parts:\n  one: {plugin: nil}\n  two:\n    after: [o<|>ne]\n', ['4: one']],
    ['a part in quotes', 'parts:\n  \'one\': {plugin: nil}\n  two:\n    after: ["one<|>"]\n', ['4: one']],
    [
      'a part inside a clause',
      'parts:\n  one: {plugin: nil}\n  two:\n    after:\n      - on amd64: [<|>one]\n',
      ['4: one'],
    ],
    ['adopt-info', 'adopt-info: <|>one\nparts:\n  one: {plugin: nil}\n', ['5: one']],
    [
      'adopt-info of a component',
      'components:\n  lang:\n    adopt-info: one<|>\nparts:\n  one: {plugin: nil}\n',
      ['7: one'],
    ],
    [
      'a plug of an app',
      'apps:\n  web:\n    plugs: [dot-<|>web]\nplugs:\n  dot-web: {interface: personal-files}\n',
      ['7: dot-web'],
    ],
    [
      'a plug of a hook',
      'hooks:\n  configure:\n    plugs: [dot-<|>web]\nplugs:\n  dot-web: {interface: personal-files}\n',
      ['7: dot-web'],
    ],
    [
      'a plug in the name of a hook',
      'hooks:\n  connect-plug-<|>dot-web: {}\nplugs:\n  dot-web: {interface: personal-files}\n',
      ['6: dot-web'],
    ],
    [
      'a slot in the name of a hook',
      'hooks:\n  disconnect-slot-bus<|>: {}\nslots:\n  bus: {interface: dbus}\n',
      ['6: bus'],
    ],
    ['a slot of an app', 'apps:\n  web:\n    slots: [<|>bus]\nslots:\n  bus: {interface: dbus}\n', ['7: bus']],
    [
      'a slot that starts a service',
      'apps:\n  web:\n    activates-on: [<|>bus]\nslots:\n  bus: {interface: dbus}\n',
      ['7: bus'],
    ],
    [
      'the slot that owns a bus name',
      'apps:\n  web:\n    bus-name: org.<|>demo\nslots:\n  bus: {interface: dbus, bus: session, name: org.demo}\n',
      ['7: bus'],
    ],
    ['a service in "after"', 'apps:\n  web: {command: a}\n  db:\n    after: [<|>web]\n', ['4: web']],
    ['a service in "before"', 'apps:\n  web: {command: a}\n  db:\n    before: [<|>web]\n', ['4: web']],
    [
      'a component in "organize"',
      'components:\n  lang: {type: standard}\nparts:\n  one:\n    organize:\n      a: (component/<|>lang)/a\n',
      ['4: lang'],
    ],
    [
      'a component in "stage"',
      'components:\n  lang: {type: standard}\nparts:\n  one:\n    prime: ["-(component/lang<|>)/a"]\n',
      ['4: lang'],
    ],
    [
      'a component in a script',
      'components:\n  lang: {type: standard}\nparts:\n  one:\n    override-build: |\n      craftctl set components.<|>lang.version=1\n',
      ['4: lang'],
    ],
    [
      'a component in a variable',
      'components:\n  lang-de: {type: standard}\nparts:\n  one:\n    override-prime: ls $CRAFT_COMPONENT_LANG<|>_DE_PRIME\n',
      ['4: lang-de'],
    ],
    [
      'a platform in a clause',
      'platforms:\n  board:\n    build-on: amd64\n    build-for: arm64\nparts:\n  one:\n    stage-packages:\n      - for <|>board: [hello]\n',
      ['4: board'],
    ],
    [
      'another part in a script',
      'parts:\n  one: {plugin: nil}\n  two:\n    override-build: |\n      cp ../../o<|>ne/install/a .\n',
      ['4: one'],
    ],
    ['an alias', 'parts:\n  one: &base {plugin: nil}\n  two: *ba<|>se\n', ['4: base']],
    ['the nearest anchor', 'parts:\n  a: &x {plugin: nil}\n  b: *x\n  c: &x {plugin: dump}\n  d: *<|>x\n', ['6: x']],
    ['the declaration itself', 'parts:\n  o<|>ne: {plugin: nil}\n', ['4: one']],
    ['a plug that is an interface', 'apps:\n  web:\n    plugs: [net<|>work]\n', []],
    ['an unknown part', 'parts:\n  two:\n    after: [on<|>e]\n', []],
    [
      'a plug that an extension brings',
      'confinement: strict\napps:\n  web:\n    command: a\n    extensions: [gnome]\n    plugs: [gp<|>u-2404]\n',
      ['7: gnome'],
    ],
    [
      'a part that an extension brings',
      'confinement: strict\napps:\n  web:\n    command: a\n    extensions: [gnome]\nparts:\n  one:\n    after: [gnome/<|>sdk]\n',
      ['7: gnome'],
    ],
    [
      'the part of top-level packages',
      'build-packages: [git]\nparts:\n  one:\n    after: [snapcraft/<|>core]\n',
      ['3: build-packages'],
    ],
    [
      'a longer path of the source',
      'parts:\n  one: {plugin: nil}\n  two:\n    override-build: cp ../../../o<|>ne/install/a .\n',
      [],
    ],
    ['text that only looks like a name', 'title: o<|>ne\nparts:\n  one: {plugin: nil}\n', []],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(define(HEAD + text)).toEqual(expected);
  });

  it('finds filesets of the same part', () => {
    const text =
      'name: demo\nbase: core18\nparts:\n  a:\n    filesets: {bins: [bin]}\n  b:\n    filesets: {bins: [sbin]}\n    stage: [$bi<|>ns]\n';
    expect(define(text)).toEqual(['7: bins']);
  });

  it('selects the whole entry', () => {
    const { ctx, offset, textOf } = openFixture(
      `${HEAD}parts:\n  one:\n    plugin: nil\n\n  two:\n    after: [<|>one]\n`,
    );
    const [link] = findDefinition(ctx, offset);
    expect(link && textOf(link.targetRange)).toBe('one:\n    plugin: nil');
    expect(link?.originSelectionRange && textOf(link.originSelectionRange)).toBe('one');
  });

  it('leaves other kinds of files alone, but for anchors', () => {
    const uri = 'file:///projects/demo/snap-openstack.yaml';
    expect(define('parts:\n  one: {}\n  two: {after: [<|>one]}\n', {}, uri)).toEqual([]);
    expect(define('a: &x 1\nb: *<|>x\n', {}, uri)).toEqual(['1: x']);
  });
});

describe('definitions in files', () => {
  const files = {
    'snap/hooks/configure': '#!/bin/sh\n',
    'snap/component/lang/hooks/install': '#!/bin/sh\n',
    'snap/gui/icon.png': 'png',
    'snap/gui/demo.desktop': '[Desktop Entry]\n',
    'snap/keys/4B2D76E2.asc': 'key',
    'snap/local/bin/start': '#!/bin/sh\n',
    'snap/local/wrapper.sh': '#!/bin/sh\n',
    'lib/requirements.txt': 'requests\n',
  };
  const DUMP =
    'parts:\n  local:\n    plugin: dump\n    source: snap/local\n    organize:\n      wrapper.sh: bin/wrapper\n';
  const cases: readonly (readonly [title: string, text: string, expected: readonly string[]])[] = [
    ['a hook', 'hooks:\n  conf<|>igure: {plugs: [network]}\n', ['snap/hooks/configure']],
    ['a hook without a script', 'hooks:\n  inst<|>all: {plugs: [network]}\n', ['4: install']],
    [
      'a hook of a component',
      'components:\n  lang:\n    hooks:\n      <|>install: {}\n',
      ['snap/component/lang/hooks/install'],
    ],
    ['the icon', 'icon: snap/gui/<|>icon.png\n', ['snap/gui/icon.png']],
    ['a missing icon', 'icon: snap/gui/<|>icon.svg\n', []],
    ['a desktop file', 'apps:\n  demo:\n    autostart: de<|>mo.desktop\n', ['snap/gui/demo.desktop']],
    ['a command', `apps:\n  demo:\n    command: bin/<|>start --now\n${DUMP}`, ['snap/local/bin/start']],
    ['a command under a new name', `apps:\n  demo:\n    command: bin/<|>wrapper\n${DUMP}`, ['snap/local/wrapper.sh']],
    ['a name that was organized away', `apps:\n  demo:\n    command: <|>wrapper.sh\n${DUMP}`, []],
    ['a link of the chain', `apps:\n  demo:\n    command-chain: [bin/<|>wrapper]\n${DUMP}`, ['snap/local/wrapper.sh']],
    [
      'a command of another plugin',
      'apps:\n  demo:\n    command: bin/<|>start\nparts:\n  local:\n    plugin: make\n    source: snap/local\n',
      [],
    ],
    [
      'requirements',
      'parts:\n  local:\n    plugin: python\n    source: ./lib\n    python-requirements: [<|>requirements.txt]\n',
      ['lib/requirements.txt'],
    ],
    ['a folder as source', 'parts:\n  local:\n    plugin: python\n    source: <|>lib\n', []],
    [
      'a key',
      'package-repositories:\n  - type: apt\n    url: https://example.org\n    key-id: 78E1918602959B9C59103100<|>F1831DDA4B2D76E2\n',
      ['snap/keys/4B2D76E2.asc'],
    ],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(define(HEAD + text, files)).toEqual(expected);
  });

  it('knows the other places of the project file', () => {
    const text = `${HEAD}hooks:\n  conf<|>igure: {}\n`;
    expect(define(text, files, 'file:///projects/demo/snapcraft.yaml')).toEqual(['snap/hooks/configure']);
    const aux = { 'build-aux/snap/hooks/configure': '' };
    expect(define(text, aux, 'file:///projects/demo/build-aux/snap/snapcraft.yaml')).toEqual([
      'build-aux/snap/hooks/configure',
    ]);
  });

  it('finds plugins of the project in the old eras', () => {
    const text = 'name: demo\nbase: core18\nparts:\n  a:\n    plugin: x-<|>my\n';
    expect(define(text, { 'snap/plugins/x_my.py': '' })).toEqual(['snap/plugins/x_my.py']);
  });
});
