/**
 * Small projects of the eras before core22 and what their snapcraft said of them when it read them: 2.43.1 without a
 * base, 7.5.9 for core18, 8.14.5 for core20.
 */
import { expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../server/src/core/index.ts';

type Era = 'none' | 'core18' | 'core20';

const ALL: readonly Era[] = ['none', 'core18', 'core20'];
const BASED: readonly Era[] = ['core18', 'core20'];

function write(era: Era, lines: string): string {
  const head = `name: foo\nversion: '1'\nsummary: s\ndescription: d\ngrade: stable\nconfinement: strict\n`;
  const parts = /^parts:/m.test(lines) ? '' : 'parts: {p: {plugin: nil}}\n';
  return `${era === 'none' ? '' : `base: ${era}\n`}${head}${lines}\n${parts}`;
}

function errorsOf(text: string): readonly string[] {
  const findings = runRules(createDocument('file:///project/snap/snapcraft.yaml', text), {
    workspace: emptyWorkspace,
    onRuleError: (code, error) => {
      throw new Error(`${code} threw`, { cause: error });
    },
  });
  return [...new Set(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code))];
}

const part = (keys: string): string => `parts: {p: {plugin: nil, ${keys}}}`;
const plugin = (name: string, keys: string): string => `parts: {p: {plugin: ${name}, source: ., ${keys}}}`;
const plug = (keys: string): string => `plugs: {a: {interface: content, target: t, ${keys}}}`;
const KEY = 'A'.repeat(40);
const later = (keys: string): string =>
  `package-repositories: [{type: apt, ppa: a/b}, {type: apt, url: x, key-id: ${KEY}, ${keys}}]`;
const first = (keys: string): string => `package-repositories: [{type: apt, url: x, key-id: ${KEY}, ${keys}}]`;

const GRAMMAR = 'snapcraft/legacy-grammar';
const PATHS = 'snapcraft/fileset-paths';
const INTERFACE = 'snapcraft/interface-attributes';

const REFUSED: readonly (readonly [readonly Era[], string, string])[] = [
  [ALL, part('stage: [$x], filesets: {x: [a, a]}'), PATHS],
  [ALL, part('stage: [$x, $y], filesets: {x: [a], y: [a]}'), PATHS],
  [ALL, part('prime: [$x, a], filesets: {x: [a]}'), PATHS],
  [ALL, part('stage: [$x], filesets: {x: [1]}'), PATHS],
  [ALL, part('source: [{on amd64: x}, {on amd64: y}]'), GRAMMAR],
  [ALL, part('source: [{"on amd64,i386": x}, {"on i386,amd64": y}]'), GRAMMAR],
  [ALL, part('source: [{on amd64: [x]}]'), GRAMMAR],
  [ALL, part('build-packages: [{on amd64: [x, x]}]'), GRAMMAR],
  [ALL, part('build-packages: [{on amd64: [x], else: [y]}]'), GRAMMAR],
  [ALL, part('build-packages: [{}]'), GRAMMAR],
  [ALL, part('build-packages: [{onamd64: [x]}]'), GRAMMAR],
  [['none'], plugin('nodejs', 'source: [{on amd64: x}]').replace('source: ., ', ''), GRAMMAR],
  [BASED, part('build-environment: [{on amd64: {A: b}}]'), GRAMMAR],
  [BASED, part('build-environment: [{try: [{A: b}]}]'), GRAMMAR],
  [BASED, part('build-environment: [{1: b}]'), GRAMMAR],
  [BASED, part('build-environment: [{A: b}, {A: b}]'), 'snapcraft/duplicate-item'],
  [BASED, part('build-environment: [else fail]'), 'snapcraft/wrong-type'],
  [ALL, "parts: {p: {plugin: ''}}", 'snapcraft/unknown-plugin'],
  [ALL, 'parts: {p: {plugin: $x}}', 'snapcraft/unknown-plugin'],
  [BASED, 'parts: {p: {plugin: nil, after: [$x]}, q: {plugin: nil}}', 'snapcraft/unknown-part'],
  [BASED, plug('default-provider: 1'), INTERFACE],
  [BASED, plug('default-provider: [x]'), INTERFACE],
  [BASED, 'plugs: {a: {interface: content, target: null}}', 'snapcraft/content-target'],
  [BASED, 'plugs: {a: {interface: [x]}}', INTERFACE],
  [BASED, 'slots: {a: {interface: {x: y}}}', INTERFACE],
  [BASED, 'slots: {a: {interface: content, source: null}}', INTERFACE],
  [BASED, 'slots: {dbus: {bus: session, name: x}}', INTERFACE],
  [BASED, later('suites: []'), 'snapcraft/too-short'],
  [BASED, later('true: 1'), 'yaml/key-not-text'],
  [BASED, first('formats: []'), 'snapcraft/too-short'],
  [BASED, first('architectures: []'), 'snapcraft/too-short'],
  [BASED, first('suites: [a, a], components: [b]'), 'snapcraft/duplicate-item'],
  [BASED, first('path: /').replace(KEY, 'G'.repeat(40)), 'snapcraft/invalid-format'],
  [ALL, 'architectures: [{build-on: amd64, run-on: []}]', 'snapcraft/too-short'],
  [ALL, 'architectures: [{build-on: i386, run-on: [amd64, amd64]}]', 'snapcraft/duplicate-item'],
  [ALL, 'icon: a/.png', 'snapcraft/icon-format'],
  [ALL, 'assumes: [1, x]', 'snapcraft/wrong-type'],
  [BASED, 'apps: {a: {command: x, extensions: [$x]}}', 'snapcraft/unknown-extension'],
  [['none'], plugin('catkin', 'rosdistro: melodic'), 'snapcraft/invalid-value'],
  [['none'], plugin('catkin', 'underlay: {build-path: [x], run-path: y}'), 'snapcraft/wrong-type'],
  [['none'], plugin('copy', 'files: {a: ""}'), 'snapcraft/too-short'],
  [['none'], part('source: https://example.com/x.snap'), 'snapcraft/unknown-source-type'],
  [BASED, part('source: x.snap, source-branch: y'), 'snapcraft/source-option'],
  [['core18'], plugin('gradle', "gradle-openjdk-version: '9'"), 'snapcraft/invalid-value'],
  [['core18'], plugin('ant', "ant-openjdk-version: '9'"), 'snapcraft/invalid-value'],
];

const ACCEPTED: readonly (readonly [readonly Era[], string])[] = [
  [ALL, part('filesets: {x: [1, 1]}')],
  [ALL, part('stage: [$x], filesets: {x: [$y], y: [a]}')],
  [ALL, part('stage: [$x], prime: [$x], filesets: {x: [a]}')],
  [ALL, part('source: [{on amd64: x}, {to amd64: y}]')],
  [ALL, part('build-packages: [{on amd64: [x], on i386: [y]}]')],
  [BASED, part('build-environment: [{A: b}, {on amd64: [{A: c}]}]')],
  [BASED, part('build-environment: [{on amd64: b}]')],
  [BASED, plug('default-provider: []')],
  [BASED, 'slots: {a: {interface: 1}}'],
  [BASED, later('formats: [], architectures: null, path: null, name: x')],
  [BASED, later('suites: [a], components: [b, b]')],
  [BASED, first("path: ''")],
  [ALL, 'architectures: [{build-on: [amd64, 1, true, null]}]'],
  [['none'], 'parts: {p: {plugin: tar_content, source: .}}'],
  [['none'], plugin('tar-content', 'whatever: 1')],
  [['none'], part('stage-packages: [else fail]')],
  [['none'], part('build-packages: [{on amd64: [a]}, b, {else: [c]}]')],
  [['core18'], plugin('gradle', "gradle-openjdk-version: ''")],
];

test.each(REFUSED.flatMap(([eras, lines, code]) => eras.map((era) => [era, lines, code] as const)))(
  'refuses for %s: %s',
  (era, lines, code) => {
    expect(errorsOf(write(era, lines))).toContain(code);
  },
);

test.each(ACCEPTED.flatMap(([eras, lines]) => eras.map((era) => [era, lines] as const)))(
  'accepts for %s: %s',
  (era, lines) => {
    expect(errorsOf(write(era, lines)).filter((code) => code.startsWith('snapcraft/'))).toEqual([]);
  },
);

test('a build-base that does not exist is told beside an old base', () => {
  expect(errorsOf(write('core18', 'build-base: something'))).toContain('snapcraft/bad-build-base');
});
