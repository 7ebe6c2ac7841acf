/** Small projects whose verdict follows from one rule each: what is refused while loading, and what only looks odd. */
import { expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../server/src/core/index.ts';

type Keys = Readonly<Record<string, string | undefined>>;

const KINDS: Readonly<Record<string, Keys>> = {
  core22: { base: 'core22' },
  core24: { base: 'core24' },
  core26: { base: 'core26' },
  devel: { base: 'devel', 'build-base': 'devel', grade: 'devel' },
  'core24 on devel': { base: 'core24', 'build-base': 'devel', grade: 'devel' },
  'core22 on devel': { base: 'core22', 'build-base': 'devel', grade: 'devel' },
  'bare on core22': { base: 'bare', 'build-base': 'core22' },
  'bare on core24': { base: 'bare', 'build-base': 'core24' },
  'base on core22': { type: 'base', 'build-base': 'core22' },
  'base on core24': { type: 'base', 'build-base': 'core24' },
  'kernel on core22': { type: 'kernel', 'build-base': 'core22' },
  'kernel on core24': { type: 'kernel', 'build-base': 'core24' },
  'snapd on core26': { type: 'snapd', 'build-base': 'core26' },
  'gadget core24': { type: 'gadget', base: 'core24' },
};
const ALL = Object.keys(KINDS);
const OF_CORE22 = ALL.filter((kind) => /core22$/.test(kind));
const LATER = ALL.filter((kind) => !kind.includes('core22'));
const TWO = ['core22', 'core24'];

const PLAIN: Keys = {
  name: 'foo',
  version: "'1'",
  summary: 's',
  description: 'd',
  confinement: 'strict',
  grade: 'stable',
  parts: '{p: {plugin: nil}}',
};

function write(kind: string, keys: Keys): string {
  const all = Object.entries({ ...PLAIN, ...KINDS[kind], ...keys });
  return all.map(([key, value]) => (value === undefined ? '' : `${key}: ${value}\n`)).join('');
}

function errorsOf(text: string): readonly string[] {
  const findings = runRules(createDocument('file:///project/snap/snapcraft.yaml', text), {
    workspace: emptyWorkspace,
    onRuleError: (code, error) => {
      throw new Error(`${code} threw`, { cause: error });
    },
  });
  return [...new Set(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code))].sort();
}

const part = (...lines: readonly string[]): Keys => ({
  parts: `\n  p:\n    plugin: nil\n${lines.map((line) => `    ${line}\n`).join('')}`,
});
const script = (line: string): Keys => part('override-build: |', `  ${line}`);
const app = (keys: string): Keys => ({ apps: `{a: {${keys}}}` });
const repository = (keys: string): Keys => ({ 'package-repositories': `[{type: apt, ${keys}}]` });
const KEY = 'A'.repeat(40);
const FORMAT = 'snapcraft/invalid-format';
const TARGET = 'snapcraft/platform-targets';

/** The rule of the facts, the projects, what differs from the plain one, and the codes of the errors. */
const CASES: readonly (readonly [id: string, kinds: readonly string[], keys: Keys, ...codes: string[]])[] = [
  ['plain', ALL, {}],
  // Identity
  ['T-02', TWO, { name: '!!str foo' }],
  ['T-02', TWO, { name: '0o660' }],
  ['T-02', TWO, { name: "'123'" }, FORMAT],
  ['T-06', ALL, { title: 'x' }, 'snapcraft/too-short'],
  ['T-06', ALL, { title: '~' }],
  ['T-07', ALL, { summary: undefined }, 'snapcraft/missing-metadata'],
  ['T-08', LATER, { description: "''" }, 'snapcraft/missing-metadata'],
  ['T-08', LATER, { description: "''", 'adopt-info': 'p', ...part('parse-info: [a]') }],
  ['T-09', TWO, { version: '.inf' }],
  ['T-09', TWO, { version: '12:30:45' }],
  ['T-09', TWO, { version: '2024-01-01' }, 'snapcraft/wrong-type'],
  ['T-14', ALL, { summary: `"${'\u{1f600}'.repeat(78)}"` }],
  ['T-23', TWO, { epoch: '0x10' }],
  ['T-40', ALL, { environment: '{A: b, B: 1, C: null}' }],
  ['T-50', LATER, { architectures: 'null' }],
  ['T-55', TWO, { lint: '{}' }, 'snapcraft/missing-key'],
  ['T-56', TWO, { lint: '{ignore: [classic, {library: [a]}, foo]}' }],
  ['naming', TWO, { source_code: 'https://a.b' }],
  ['naming', TWO, part('stage_packages: [a]'), 'snapcraft/unknown-key'],
  ['Q-13', TWO, { layout: '{/usr/a: {bind_file: $SNAP/a}}' }, 'snapcraft/unknown-key'],
  // base, build-base and type
  ['B-02', ['kernel on core22', 'base on core24'], { base: 'core24' }, 'snapcraft/base-not-allowed'],
  ['B-07', ['core22'], { 'build-base': 'core22' }],
  ['B-07', ['core24'], { 'build-base': 'core24' }, 'snapcraft/bad-build-base'],
  ['B-11', TWO, { 'build-base': 'devel' }, 'snapcraft/devel-grade'],
  ['B-12', ['kernel on core24'], { 'build-base': 'devel', grade: 'devel' }, 'snapcraft/bad-build-base'],
  ['B-12', ['base on core24'], { 'build-base': 'devel', grade: 'devel' }],
  // architectures and platforms
  ['A-01', ['core22'], { architectures: '[amd64, {build-on: arm64}]' }, 'snapcraft/mixed-architectures'],
  ['A-02', ['core22'], { architectures: '[{build_on: amd64, build_for: all}]' }],
  ['A-12', LATER, { platforms: '{foo: {build-on: amd64}}' }, TARGET],
  ['A-13', LATER, { platforms: '{foo: {build-for: amd64}}' }, TARGET],
  ['A-14', LATER, { platforms: '{amd64: {build_on: amd64, build_for: amd64}}' }],
  ['A-15', LATER, { platforms: '{foo: {build-on: [amd64, i386], build-for: i386}}' }],
  ['A-18', LATER, { platforms: '{any: {build-on: amd64, build-for: amd64}}' }, 'snapcraft/reserved-platform'],
  ['T-51', OF_CORE22, { platforms: '{}' }],
  ['T-51', OF_CORE22, { platforms: '[amd64]' }, 'snapcraft/platforms-ignored'],
  ['T-51', OF_CORE22, { platforms: '3' }, 'snapcraft/platforms-ignored'],
  // scripts
  ['R-28', ['core26', 'devel', 'snapd on core26'], script('snapcraftctl build'), 'snapcraft/snapcraftctl'],
  ['R-28', ['core26', 'devel'], script('$SNAP/bin/snapcraftctl build'), 'snapcraft/snapcraftctl'],
  ['R-28', ['core26', 'devel'], script('true && snapcraftctl build')],
  ['R-28', ['core26', 'devel'], script('# snapcraftctl build')],
  // clauses
  ['G-02', ALL, part('stage-packages: [{on amd64: a}]'), 'snapcraft/grammar-body'],
  ['G-03', ALL, part('build-packages: [{"on amd64,": [a]}]'), 'snapcraft/grammar-selector'],
  ['G-05', ALL, part('build-snaps: [{on foo: [a]}]')],
  ['G-10', ALL, part('build-packages: [{else: [a]}]'), 'snapcraft/grammar-else'],
  ['G-10', ALL, part('build-environment: [{A: b}, {else: [{A: c}]}]'), 'snapcraft/grammar-else'],
  ['G-10', ALL, part('build-environment: [{on amd64: [{A: b}]}, {else: [{A: c}]}]')],
  ['G-16', ALL, { 'build-packages': '[{else: [b]}]' }, 'snapcraft/grammar-else'],
  ['clause', ALL, part('stage-packages: [{}]'), 'snapcraft/grammar-clause'],
  ['clause', ALL, part('stage-packages:', '- ? on amd64', '  : [a]')],
  // As the real snapcraft judged them: number and text as keys and values, clauses, what core22 ignores
  ['Y-14', TWO, { hooks: '{1: {}}' }],
  ['Y-14', TWO, { hooks: '{true: {}}' }, 'yaml/key-not-text'],
  ['Y-14', TWO, { environment: '{1: b}' }],
  ['Y-14', TWO, { passthrough: '{1.5: b}' }],
  ['Y-14', TWO, { plugs: '{1: network}' }],
  [
    'Y-14',
    TWO,
    { components: '{1: {summary: s, description: d, type: test}}' },
    'snapcraft/component-name',
    'snapd/name-too-short',
    'yaml/key-not-text',
  ],
  ['Y-14', TWO, part('organize: {1: b}')],
  ['Y-14', TWO, part('1: b'), 'yaml/key-not-text'],
  ['Y-14', TWO, part('build-environment: [{1: b}]'), 'yaml/key-not-text'],
  ['Y-14', TWO, app('command: x, 1: b'), 'yaml/key-not-text'],
  ['Y-14', TWO, app('command: x, passthrough: {1: b}')],
  ['Y-14', TWO, { lint: '{ignore: [{1: [a]}]}' }],
  ['T-24', TWO, { provenance: "''" }],
  ['K-10', TWO, repository('ppa: a/b, priority: true')],
  ['K-10', TWO, repository('ppa: a/b, priority: false'), 'snapcraft/repository-priority'],
  ['K-10', TWO, repository('ppa: a/b, priority: 1.0')],
  ['K-10', TWO, repository('ppa: a/b, priority: 1.5'), 'snapcraft/wrong-type'],
  ['exit status', TWO, app('command: x, daemon: simple, success-exit-status: [1.0]')],
  ['exit status', TWO, app('command: x, daemon: simple, success-exit-status: [1.5]'), 'snapcraft/wrong-type'],
  ['T-50', ['kernel on core24'], { architectures: '[amd64]' }],
  ['T-50', ['kernel on core24'], { architectures: 'amd64' }, 'snapcraft/architectures-replaced'],
  ['T-51', ['core22', 'kernel on core22', 'core22 on devel'], { platforms: 'null' }, 'snapcraft/platforms-ignored'],
  ['T-51', ['core22', 'core22 on devel'], { platforms: '{amd64: null}' }],
  ['T-51', ['core22'], { platforms: '{amd64: x}' }, 'snapcraft/wrong-type'],
  ['T-51', ['core22'], { platforms: '{foo: null}' }, 'snapcraft/platform-targets'],
  ['T-51', ['core22'], { platforms: '{amd64: {}}' }],
  ['T-51', ['core22'], { platforms: '{foo: {build-on: nope, build-for: amd64}}' }, 'snapcraft/unknown-architecture'],
  ['T-51', ['core22'], { platforms: '{any: {build-on: amd64, build-for: amd64}}' }],
  ['A-12', TWO.slice(1), { platforms: '{all: {build-on: [amd64]}}' }],
  ['A-12', TWO.slice(1), { platforms: '{all: {build-on: [amd64], build-for: }}' }],
  ['A-19', TWO.slice(1), { platforms: '{all: {build-on: [amd64]}, arm64: }' }, 'snapcraft/all-architectures'],
  ['A-12', ['core22'], { platforms: '{all: {build-on: [amd64]}}' }, 'snapcraft/platform-targets'],
  ['B-05', TWO, { 'build-base': "''" }],
  ['B-05', ['bare on core24'], { 'build-base': "''" }, 'snapcraft/bad-build-base'],
  ['P-22', TWO, app('command: a, daemon: simple, success-exit-status: [false]'), 'snapcraft/invalid-value'],
  ['P-22', TWO, app("command: a, daemon: simple, success-exit-status: ['0']"), 'snapcraft/invalid-value'],
  ['P-22', TWO, app("command: a, daemon: simple, success-exit-status: [true, '2']")],
  ['L-40', TWO, part('source: https://x.org/a.snap', 'source-channel: edge'), 'snapcraft/source-option'],
  ['B-02', ['kernel on core22'], { base: 'null' }, 'snapcraft/base-not-allowed'],
  ['B-02', ['base on core24', 'snapd on core26'], { base: 'null' }],
  [
    'R-28',
    ['bare on core22', 'bare on core24', 'base on core24', 'kernel on core22'],
    script('snapcraftctl build'),
    'snapcraft/snapcraftctl',
  ],
  ['R-28', ['core22', 'core24', 'core24 on devel', 'core22 on devel'], script('snapcraftctl build')],
  ['R-28', ['core26'], part('override-build: 1.5'), 'snapcraft/snapcraftctl'],
  ['R-28', ['core24'], part('override-build: 1.5')],
  [
    'G-08',
    ['core24'],
    part('stage-packages: [{for any: [a]}]', 'build-packages: [{on amd64: [a]}]'),
    'snapcraft/grammar-clause',
  ],
  ['G-08', ['core24'], part('parse-info: [{for any: [a]}, {on amd64: [b]}]')],
  ['G-08', ['core24'], part('stage-packages: [{for any: [a]}, else fail]'), 'snapcraft/grammar-clause'],
  ['twice', TWO, part('build-packages: [{on amd64: [a]}, {on amd64: [b]}]'), 'snapcraft/grammar-clause'],
  ['twice', TWO, part('build-packages: [{on amd64: [a]}, x, {on amd64: [b]}]'), 'snapcraft/grammar-clause'],
  ['twice', TWO, part('build-packages: [{on amd64: [a]}, {to amd64: [b]}]')],
  ['G-02', ['core24'], part('source-tag: [[x]]', 'source: ./a.git'), 'snapcraft/grammar-body'],
  ['G-02', ['core24'], part('override-build: [{on amd64: true}]'), 'snapcraft/grammar-body'],
  ['G-02', ['core24'], part('override-build: [{on amd64: 1}]')],
  ['G-02', ['core24'], part('source-depth: [{on amd64: x}]'), 'snapcraft/grammar-body'],
  ['G-02', ['core24'], part('disable-parallel: [{on amd64: 1}]')],
  [
    'G-11',
    ['core24'],
    { ...part('stage-packages: [{on arm64: [a]}, else fail]'), platforms: '{amd64: null, arm64: null}' },
    'snapcraft/grammar-else-fail',
  ],
  [
    'G-11',
    ['core24'],
    { ...part('stage-packages: [{on amd64: [a]}, else fail]'), platforms: '{amd64: null, arm64: null}' },
  ],
  [
    'G-14',
    ['core24'],
    { ...part('organize: [{on arm64: {a: b}}]'), platforms: '{amd64: null}' },
    'snapcraft/grammar-else-fail',
  ],
  [
    'G-14',
    ['core24'],
    { ...part('source-type: [{on arm64: git}]'), platforms: '{amd64: null}' },
    'snapcraft/grammar-else-fail',
  ],
  ['G-14', ['core24'], { ...part('override-build: [{on arm64: x}]'), platforms: '{amd64: null}' }],
  ['G-14', ['core24'], { ...part('source: [{on arm64: .}]'), platforms: '{amd64: null}' }],
  ['G-16', TWO, { 'build-packages': '[{try: [a]}]' }],
  [
    'slices',
    ['core24'],
    { ...part('stage-packages: [a, {on amd64: [b_c]}]'), platforms: '{amd64: null, arm64: null}' },
    'snapcraft/mixed-slices',
  ],
  ['permissions', ['core24'], part('permissions: [{mode: "755", a: [1]}]'), 'snapcraft/permissions'],
  [
    'R-24',
    TWO,
    part('source: .', 'source-checksum: sha1/da39a3ee5e6b4b0d3255bfef95601890afd80709'),
    'snapcraft/source-option',
  ],
  ...['"1.0"', '" 1"', '+1', '"1_0"', 'true', '1.0'].map(
    (owner) => ['integer', TWO, part(`permissions: [{path: x, owner: ${owner}, group: 1}]`)] as const,
  ),
  ['integer', TWO, part('permissions: [{path: x, owner: "1.5", group: 1}]'), 'snapcraft/invalid-format'],
  ['integer', TWO, part('permissions: [{path: x, owner: "1_", group: 1}]'), 'snapcraft/invalid-format'],
  ['integer', TWO, part('source: "https://x.org/a.git"', 'source-depth: "1.0"')],
  ['integer', TWO, part('source: "https://x.org/a.git"', 'source-depth: "1__0"'), 'snapcraft/invalid-format'],
  ['selector', TWO, part('stage-packages: [{"on arm64 ": [a]}]'), 'snapcraft/grammar-selector'],
  ['selector', TWO, part('stage-packages: [{"on amd64 to arm64 ": [a]}]'), 'snapcraft/grammar-selector'],
  ['organize', ['core24'], part('organize: [{on amd64: {a: [b]}}]'), 'snapcraft/grammar-body'],
  ['organize', ['core24'], part('organize: [{on amd64: {a: true}}]'), 'snapcraft/grammar-body'],
  ['organize', ['core24'], part('organize: [{on amd64: {a: 1}}]')],
  ['organize', ['core22'], part('organize: [{on amd64: {a: [b]}}]'), 'snapcraft/wrong-type'],
  ['slices', TWO, part('stage-packages: [$SNAPCRAFT_STAGE/x, a]')],
  ['slices', TWO, part('stage-packages: [$SNAPCRAFT_STAGE/x, a_b]')],
  ['slices', TWO, part('stage-packages: [$CRAFT_PART_NAME, a]'), 'snapcraft/mixed-slices'],
  ['slices', TWO, part('stage-packages: [$SNAPCRAFT_STAGE/x_y, a]'), 'snapcraft/mixed-slices'],
  ['extensions', TWO, { apps: '{a: {command: x, extensions: {gnome: null}}}' }],
  ['extensions', TWO, { apps: '{a: {command: x, extensions: {nope: null}}}' }, 'snapcraft/unknown-extension'],
  ['adopt-info', TWO, { summary: '""', 'adopt-info': '""' }, 'snapcraft/missing-metadata'],
  ['content', TWO, { plugs: '{p: {interface: content, target: ""}}' }],
  ['repository', TWO, repository(`url: "https://x.org", key-id: ${KEY}, pocket: updates, components: [a]`)],
  ['repository', TWO, repository(`url: "https://x.org", key-id: ${KEY}, components: [a]`), 'snapcraft/repository-keys'],
  ['platforms', ['core22'], { platforms: '{1: {build-on: [amd64], build-for: [amd64]}}' }],
  ['platforms', ['core24'], { platforms: '{1: {build-on: [amd64], build-for: [amd64]}}' }, 'yaml/key-not-text'],
  ['platforms', ['core22'], { platforms: '{true: {build-on: [amd64], build-for: [amd64]}}' }, 'yaml/key-not-text'],
  ['permissions', ['core22'], part('permissions: [{mode: "755", a: [1]}]')],
  ['permissions', ['core24'], part('permissions: [{mode: null}]'), 'snapcraft/permissions'],
  ['build-snaps', TWO, part('build-snaps: [1]'), 'snapcraft/stage-package-text'],
  ['build-snaps', TWO, { 'build-snaps': '[1.5]' }, 'snapcraft/stage-package-text'],
  ['source-type', ['core24'], part('source: https://a.b/c', 'source-type: 31'), 'snapcraft/unknown-source-type'],
  [
    'source-type',
    ['core24'],
    part('source: https://a.b/c', 'source-type: [{on amd64: x}, {else: y}]'),
    'snapcraft/unknown-source-type',
  ],
  ['target', TWO, { plugs: '{p: {interface: content, target: 0}}' }, 'snapcraft/content-target'],
  [
    'npm-use',
    ['core24'],
    { parts: '{p: {plugin: npm-use, source: ., npm-include-node: false}}' },
    'snapcraft/unknown-key',
  ],
  // repositories
  ['K-02', ALL, repository(`ppa: a/b, key-id: ${KEY}`)],
  ['K-06', ALL, repository(`url: "https://a.b", key-id: ${KEY}, series: jammy, pocket: updates, components: [a]`)],
  ['K-10', ALL, repository('ppa: a/b, priority: high'), FORMAT],
  // extensions see the base, not what the snap is built on
  ['extension', ['core24 on devel'], app('command: x, extensions: [gpu]')],
  ['extension', ['bare on core24'], app('command: x, extensions: [gpu]'), 'snapcraft/extension-base'],
  // variables are replaced before the check
  ['V-01', TWO, app('command: "bin/${CRAFT_ARCH_TRIPLET_BUILD_FOR}/x"')],
  ['V-01', TWO, app('command: "bin/${FOO}/x"'), FORMAT],
  ['V-01', TWO, app('command: "$CRAFT_PRIME/x && y"'), FORMAT],
  ['V-01', TWO, { summary: `$CRAFT_PROJECT_NAME ${'x'.repeat(70)}` }],
  ['V-01', TWO, { summary: `$CRAFT_PROJECT_NAME ${'x'.repeat(80)}` }, 'snapcraft/too-long'],
  ['V-04', ['core24', 'core26'], { version: '1.$CRAFT_ARCH_BUILD_FOR' }],
  ['V-04', ['core22'], { version: '1.$CRAFT_ARCH_BUILD_FOR' }, FORMAT],
  ['V-04', TWO, { version: '1.$CRAFT_FOO' }, FORMAT],
];

for (const [id, kinds, keys, ...codes] of CASES) {
  test(`${id} of ${kinds.join(', ')} with ${JSON.stringify(keys)}`, () => {
    for (const kind of kinds) expect([kind, ...errorsOf(write(kind, keys))]).toEqual([kind, ...[...codes].sort()]);
  });
}

// What is empty where an extension has something is replaced before snapcraft checks anything; each was run.
const GNOME: Keys = { base: 'core24', apps: '{a: {command: a, extensions: [gnome]}}' };
test.each<readonly [string, Keys]>([
  ['a list of plugs', { plugs: '[]' }],
  ['a list of hooks', { hooks: '[]' }],
  ['an environment', { environment: '[]' }],
  ['false as layout', { layout: 'false' }],
  ['features', { assumes: '' }],
  ['a hook', { hooks: '{configure: }' }],
  ['the plugs of a hook', { hooks: '{configure: {plugs: []}}' }],
  ['a path of the layout', { layout: '{/usr/share/xml/iso-codes: {}}' }],
  ['a plug', { plugs: '{gtk-3-themes: []}' }],
])('an extension fills what is empty: %s', (_name, keys) => {
  expect(errorsOf(write('core24', { ...GNOME, ...keys }))).toEqual([]);
  expect(errorsOf(write('core24', keys))).not.toEqual([]);
});
