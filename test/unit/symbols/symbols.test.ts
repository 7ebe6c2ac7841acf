import { describe, expect, it } from 'vitest';
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import { getOutline } from '../../../server/src/core/symbols/outline.ts';
import { findOccurrence, getSymbolTable, isResolved } from '../../../server/src/core/symbols/symbol-table.ts';
import { findWorkspaceSymbols } from '../../../server/src/core/symbols/workspace-symbols.ts';
import { openFixture } from '../../harness/navigation-fixture.ts';

const KIND_NAMES = Object.fromEntries(Object.entries(SymbolKind).map(([name, kind]) => [kind, name]));

function draw(symbols: readonly DocumentSymbol[], indent = ''): string[] {
  return symbols.flatMap(({ kind, name, detail, children = [] }) => [
    `${indent}${KIND_NAMES[kind] ?? ''} ${name}${detail === undefined ? '' : ` | ${detail}`}`,
    ...draw(children, `${indent}  `),
  ]);
}

function outline(text: string, uri?: string): string[] {
  return draw(getOutline(openFixture(text, undefined, uri).ctx));
}

describe('the outline', () => {
  it('shows sections, what they declare and what it is', () => {
    expect(
      outline(`name: demo
base: core24
epoch: 1
assumes: [snapd2.55, command-chain]
platforms:
  amd64:
  board: {build-on: [amd64, arm64], build-for: riscv64}
layout:
  /etc/demo: {bind: $SNAP_DATA/etc}
environment: {A: b}
apps:
  web:
    command: bin/web --port 80
    daemon: simple
    sockets:
      http: {listen-stream: 80}
  cli: {command: bin/cli}
plugs:
  home:
  cam: camera
  dot:
    interface: personal-files
slots: {bus: {interface: dbus}}
hooks: {configure: {plugs: [home, cam]}}
components:
  lang: {type: standard, hooks: {install: {}}}
package-repositories:
  - {type: apt, ppa: a/b}
parts:
  core:
    plugin: go
    override-build: |
      true
`),
    ).toEqual([
      'String name | demo',
      'String base | core24',
      'Number epoch | 1',
      'Array assumes | snapd2.55, command-chain',
      'Namespace platforms',
      '  EnumMember amd64 | amd64 → amd64',
      '  EnumMember board | amd64, arm64 → riscv64',
      'Namespace layout',
      '  File /etc/demo | bind $SNAP_DATA/etc',
      'Namespace environment',
      '  Variable A | b',
      'Namespace apps',
      '  Function web | bin/web --port 80 (simple daemon)',
      '    Field http | 80',
      '  Function cli | bin/cli',
      'Namespace plugs',
      '  Interface home | home',
      '  Interface cam | camera',
      '  Interface dot | personal-files',
      'Namespace slots',
      '  Class bus | dbus',
      'Namespace hooks',
      '  Event configure | home, cam',
      'Namespace components',
      '  Package lang | standard',
      '    Event install',
      'Namespace package-repositories',
      '  Object a/b | ppa',
      'Namespace parts',
      '  Module core | go',
      '    Method override-build',
    ]);
  });

  it('shows the targets and filesets of the old eras', () => {
    expect(
      outline(
        'architectures:\n  - {build-on: amd64, run-on: [arm64]}\n  - i386\nparts: {a: {plugin: nil, filesets: {b: [c, d]}}}\n',
      ),
    ).toEqual([
      'Namespace architectures',
      '  EnumMember arm64 | on amd64',
      '  EnumMember i386',
      'Namespace parts',
      '  Module a | nil',
      '    Array b | c, d',
    ]);
  });

  it('shows what there is of half-typed text', () => {
    expect(outline('name: demo\napps:\n  web:\n    comm\nparts:\n  core:\n    plugin: "go\n')).toEqual([
      'String name | demo',
      'Namespace apps',
      '  Function web',
      'Namespace parts',
      '  Module core | go',
    ]);
  });

  it('shows other kinds of files by their keys', () => {
    expect(outline('apps: {a: b}\nlist: [x]\n', 'file:///projects/demo/snap-openstack.yaml')).toEqual([
      'Object apps',
      'Array list | x',
    ]);
  });

  it('keeps names within what belongs to them', () => {
    const { ctx, textOf } = openFixture("parts:\n  'a b': # text\n    plugin: nil\n\n# end\n");
    const part = getOutline(ctx)[0]?.children?.[0];
    expect(part && [textOf(part.range), textOf(part.selectionRange)]).toEqual([
      "'a b': # text\n    plugin: nil",
      'a b',
    ]);
  });
});

describe('the table', () => {
  it('is made once for a tree', () => {
    const { ctx } = openFixture('parts: {a: {}}\n');
    expect(getSymbolTable(ctx)).toBe(getSymbolTable(ctx));
  });

  it('knows what belongs to whom', () => {
    const { ctx } = openFixture(
      'name: d\nbase: core24\napps:\n  a: {sockets: {s: {}}}\n  b: {sockets: {s: {}}}\ncomponents: {c: {hooks: {install: {}}}}\nhooks: {install: {}}\n',
    );
    const table = getSymbolTable(ctx);
    expect(table.find('socket', 's', 'a')).not.toBe(table.find('socket', 's', 'b'));
    expect(table.find('hook', 'install', 'c')?.declarations.length).toBe(1);
    expect(table.find('hook', 'install')?.declarations.length).toBe(1);
  });

  it('takes text that a merge repeats once', () => {
    const { ctx } = openFixture(
      'name: d\nbase: core18\nparts:\n  a: &a {filesets: {f: [x]}, stage: [$f]}\n  b:\n    <<: *a\n',
    );
    const table = getSymbolTable(ctx);
    const fileset = table.find('fileset', 'f', 'a');
    expect(table.find('fileset', 'f', 'b')).toBe(fileset);
    expect([fileset?.declarations.length, fileset?.references.length, fileset?.sharedWith]).toEqual([1, 1, undefined]);
  });

  it('tells what resolves', () => {
    const { ctx, offsets } = openFixture(
      'name: d\nbase: core24\napps:\n  a: {plugs: [<|>home, <|>hoome, <|>gpu-2404], extensions: [gnome], after: [<|>a, <|>b]}\n',
    );
    const table = getSymbolTable(ctx);
    const resolved = offsets.map((offset) => {
      const symbol = findOccurrence(table, offset)?.symbol;
      return symbol && [symbol.name, isResolved(ctx, symbol)];
    });
    expect(resolved).toEqual([
      ['home', true],
      ['hoome', false],
      ['gpu-2404', true],
      ['a', true],
      ['b', false],
    ]);
  });

  it('finds the smallest name at a place', () => {
    const { ctx, offsets } = openFixture('hooks:\n  <|>connect-<|>plug-<|>cam<|>: {}\n');
    const table = getSymbolTable(ctx);
    expect(offsets.map((offset) => findOccurrence(table, offset)?.symbol.type)).toEqual([
      'hook',
      'hook',
      'plug',
      'plug',
    ]);
  });
});

describe('symbols of the workspace', () => {
  const first = openFixture(
    'name: one\nbase: core24\napps: {web-server: {}}\nparts: {server: {}}\nplugs: {home: }\n',
  ).ctx;
  const second = openFixture(
    'name: two\ncomponents: {lang: {hooks: {install: {}}}}\nplatforms: {amd64: }\n',
    undefined,
    'file:///projects/other/snapcraft.yaml',
  ).ctx;
  const find = (query: string): string[] =>
    findWorkspaceSymbols([first, second], query).map(
      (one) =>
        `${KIND_NAMES[one.kind] ?? ''} ${one.name} (${one.containerName ?? ''}) ${one.location.uri.split('/').at(-3) ?? ''}`,
    );

  it('match by their letters in order, whatever their case', () => {
    expect(find('WSR')).toEqual(['Function web-server (one › apps) demo']);
    expect(find('srv')).toEqual(['Function web-server (one › apps) demo', 'Module server (one › parts) demo']);
    expect(find('xyz')).toEqual([]);
  });

  it('are all declarations for an empty query', () => {
    expect(find('').map((one) => one.split(' ')[1])).toEqual(['web-server', 'server', 'home', 'lang', 'install']);
  });
});
