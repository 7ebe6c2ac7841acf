/** What the grammars colour, in each YAML grammar that they may meet. */
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { YamlNode } from '../../../server/src/core/yaml/tree.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';
import { createTokenizer, findHosts, type Token, type Tokenize } from './tokenize.ts';

const SCRIPT = 'meta.embedded.block.shellscript';

const SNAPCRAFT = `# snapwright-disable snapcraft/devel-grade -- for now
name: orchard
base: core24
confinement: strict # safe
apps:
  web:
    command: $SNAP/bin/web --data \${SNAP_DATA}
    environment: {A: "$SNAP_COMMON/x", B: $HOME/y, C: 'a \${LD_PATH:+x}'}
    daemon: simple
  command: {}
parts:
  source:
    plugin: cmake # snapwright-disable-next-line yaml/tab
    source: .
    cmake-parameters: ["-DX=$CRAFT_PART_INSTALL"]
    stage-packages:
      - on amd64 to arm64: [one]
      - try: [two]
      - else fail
    override-pull: craftctl default # why
    override-build: |
      if true; then echo "$CRAFT_STAGE"; fi

      plugin: nil
    override-stage: &anchor |-  # again
      echo 'open
    prime: [three]
    organize:
      plugin: share/plugin
      build: share/build
layout:
  $SNAP_DATA/etc: {bind: $SNAP_COMMON/etc}
description: |
  plugin: strict, costs 5$ and $SNAP.
type: app
`;

const OPENSTACK = `# c
setup:
  dirs:
    - "{snap_common}/etc/{{x}}"
    - '{snap_commn}/lib'
  chmod:
    "{snap_data}/keys": 0700
entry_points:
  dirs:
    type: uwsgi # c
    binary: "{snap:>9}/bin/x"
`;

const TEST = `name: demo
instance:
  image: ubuntu:24.04
snaps:
  - snap: web
    mode: devmode
    copy: { from: run, to: $SNAP_COMMON/x }
    steps:
      - run: |
          name: x
          if true; then echo "$SNAP_DATA"; fi
        timeout: 5m
      - wait:
          command: test -e /x && true
          timeout: 1m
after:
  - run: true || exit 1
`;

type Expectation = readonly [line: number, text: string, scope: string];

const SNAPCRAFT_TOKENS: readonly Expectation[] = [
  [0, 'snapwright-disable', 'keyword.other.directive.snapwright'],
  [0, 'snapcraft/devel-grade', 'constant.other.rule.snapwright'],
  [1, 'name', 'keyword.other.section.snapcraft'],
  [2, 'core24', 'support.constant.value.snapcraft'],
  [3, 'strict', 'support.constant.value.snapcraft'],
  [4, 'apps', 'keyword.other.section.snapcraft'],
  [6, 'command', 'support.type.property-name.snapcraft'],
  [6, 'SNAP', 'variable.language.snapcraft'],
  [6, 'SNAP_DATA', 'variable.language.snapcraft'],
  [7, 'SNAP_COMMON', 'variable.language.snapcraft'],
  [7, 'HOME', 'variable.other.environment.snapcraft'],
  [7, 'LD_PATH:+x', 'variable.other.environment.snapcraft'],
  [8, 'simple', 'support.constant.value.snapcraft'],
  [12, 'plugin', 'support.type.property-name.snapcraft'],
  [12, 'cmake', 'support.constant.value.snapcraft'],
  [12, 'snapwright-disable-next-line', 'keyword.other.directive.snapwright'],
  [14, 'cmake-parameters', 'support.type.property-name.snapcraft'],
  [14, 'CRAFT_PART_INSTALL', 'variable.language.snapcraft'],
  [16, 'on', 'keyword.control.selector.snapcraft'],
  [16, 'amd64', 'constant.other.selector.snapcraft'],
  [16, 'to', 'keyword.control.selector.snapcraft'],
  [16, 'arm64', 'constant.other.selector.snapcraft'],
  [17, 'try', 'keyword.control.selector.snapcraft'],
  [18, 'fail', 'keyword.control.selector.snapcraft'],
  [19, 'craftctl default', SCRIPT],
  [21, 'then', SCRIPT],
  [21, 'CRAFT_STAGE', 'variable.other.normal.shell'],
  [23, 'plugin:', SCRIPT],
  [25, 'echo', SCRIPT],
  [26, 'prime', 'support.type.property-name.snapcraft'],
  [31, 'SNAP_COMMON', 'variable.language.snapcraft'],
  [33, 'SNAP', 'variable.language.snapcraft'],
  [34, 'type', 'keyword.other.section.snapcraft'],
  [34, 'app', 'support.constant.value.snapcraft'],
];

const OPENSTACK_TOKENS: readonly Expectation[] = [
  [1, 'setup', 'keyword.other.section.snap-openstack'],
  [2, 'dirs', 'support.type.property-name.snap-openstack'],
  [3, 'snap_common', 'variable.language.snap-openstack'],
  [3, '{{', 'constant.character.escape.snap-openstack'],
  [4, 'snap_commn', 'variable.other.placeholder.snap-openstack'],
  [6, 'snap_data', 'variable.language.snap-openstack'],
  [7, 'entry_points', 'keyword.other.section.snap-openstack'],
  [9, 'uwsgi', 'support.constant.value.snap-openstack'],
  [10, ':>9', 'storage.modifier.format.snap-openstack'],
];

const TEST_TOKENS: readonly Expectation[] = [
  [2, 'image', 'support.type.property-name.snap-test'],
  [3, 'snaps', 'keyword.other.section.snap-test'],
  [4, 'snap', 'support.type.property-name.snap-test'],
  [5, 'devmode', 'support.constant.value.snap-test'],
  [6, 'from', 'support.type.property-name.snap-test'],
  [6, 'SNAP_COMMON', 'variable.language.snap-test'],
  [8, 'run', 'support.type.property-name.snap-test'],
  [10, 'then', SCRIPT],
  [10, 'SNAP_DATA', SCRIPT],
  [11, 'timeout', 'support.type.property-name.snap-test'],
  [13, '&&', SCRIPT],
  [14, 'timeout', 'support.type.property-name.snap-test'],
  [15, 'after', 'keyword.other.section.snap-test'],
  [16, '||', SCRIPT],
];

function scopesAt(tokens: readonly Token[], line: number, text: string): string {
  const token = tokens.find((one) => one.line === line && one.text.trim() === text);
  return token?.scopes ?? `no token "${text}" among ${JSON.stringify(tokens.filter((one) => one.line === line))}`;
}

const hosts = findHosts();

if (hosts.length === 0) test.skip('needs the YAML and shell grammars of an editor');

describe.each(hosts)('$name', ({ host }) => {
  let snapcraft: Tokenize;
  let openstack: Tokenize;
  let snapTest: Tokenize;
  beforeAll(async () => {
    snapcraft = await createTokenizer(host, 'source.snapcraft');
    openstack = await createTokenizer(host, 'source.snap-openstack');
    snapTest = await createTokenizer(host, 'source.snap-test');
  });

  test('snapcraft: what has a meaning', () => {
    const tokens = snapcraft(SNAPCRAFT);
    for (const [line, text, scope] of SNAPCRAFT_TOKENS) {
      expect(scopesAt(tokens, line, text), `${line}: ${text}`).toContain(scope);
    }
  });

  test('snapcraft: names of the author’s own are only keys', () => {
    const tokens = snapcraft(SNAPCRAFT);
    const coloured = /support|keyword\.other|keyword\.control|shell/;
    const lines = [5, 9, 11];
    for (const token of tokens) if (lines.includes(token.line)) expect(token.scopes).not.toMatch(coloured);
    // Prose and what comes after scripts is no shell.
    for (const token of tokens) if (token.line >= 26) expect(token.scopes).not.toContain('shell');
    for (const token of tokens) if (token.line === 33) expect(token.scopes).not.toMatch(/support|keyword\.other/);
    expect(scopesAt(tokens, 33, 'plugin: strict, costs 5$ and')).toMatch(/string/);
  });

  test('snap-openstack: placeholders and keys', () => {
    const tokens = openstack(OPENSTACK);
    for (const [line, text, scope] of OPENSTACK_TOKENS) {
      expect(scopesAt(tokens, line, text), `${line}: ${text}`).toContain(scope);
    }
  });

  test('snap-test: keys, commands and folders of snaps', () => {
    const tokens = snapTest(TEST);
    for (const [line, text, scope] of TEST_TOKENS) {
      expect(scopesAt(tokens, line, text), `${line}: ${text}`).toContain(scope);
    }
    for (const token of tokens) if ([11, 12, 14, 15].includes(token.line)) expect(token.scopes).not.toContain('shell');
  });

  test.each(listSoundDocuments())('scripts are shell and nothing else is: %s', (_name, file) => {
    const text = fs.readFileSync(file, 'utf8');
    const scripts = findScriptLines(text);
    for (const token of snapcraft(text)) {
      if (token.text.trim() === '') continue;
      const isScript = token.scopes.includes(SCRIPT);
      if (scripts.all.has(token.line)) expect(isScript, `${token.line + 1}: ${token.text}`).toBe(true);
      else if (isScript) expect(scripts.partly.has(token.line), `${token.line + 1}: ${token.text}`).toBe(true);
    }
  });
});

const SCRIPT_KEYS =
  /^(?:override-(?:pull|build|overlay|stage|prime)|overlay-script|version-script|prepare|build|install)$/;

/** Lines that are script throughout, and those that hold one behind a key. */
function findScriptLines(text: string): { readonly all: ReadonlySet<number>; readonly partly: ReadonlySet<number> } {
  const all = new Set<number>();
  const partly = new Set<number>();
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length - 1;
  const visit = (node: YamlNode | undefined): void => {
    if (!node || node.alias !== undefined) return;
    if (node.kind === 'seq') node.items.forEach(visit);
    if (node.kind !== 'map') return;
    for (const { key, value } of node.pairs) {
      visit(value);
      if (key.kind !== 'scalar' || !SCRIPT_KEYS.test(key.text) || value.kind !== 'scalar') continue;
      const isBlock = value.style === 'literal' || value.style === 'folded';
      if (!isBlock) partly.add(lineOf(value.start));
      else for (let line = lineOf(value.start) + 1; line <= lineOf(value.end - 1); line++) all.add(line);
    }
  };
  visit(parseYaml(text).root);
  return { all, partly };
}

test('the package names the grammars, and the embedded language', () => {
  const root = path.resolve(import.meta.dirname, '../../..');
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    contributes: { grammars: { scopeName: string; path: string; embeddedLanguages?: Record<string, string> }[] };
  };
  for (const grammar of manifest.contributes.grammars) {
    const read = JSON.parse(fs.readFileSync(path.join(root, grammar.path), 'utf8')) as { scopeName: string };
    expect(read.scopeName).toBe(grammar.scopeName);
  }
  expect(manifest.contributes.grammars[0]?.embeddedLanguages).toEqual({ [SCRIPT]: 'shellscript' });
});
