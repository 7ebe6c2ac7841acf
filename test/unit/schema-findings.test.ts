/** One mistake, one finding: its code, the text it points at, and the document after its first fix. */
import { describe, expect, test } from 'vitest';
import { createDocument, createRuleContext, emptyWorkspace, rules, runRules } from '../../server/src/core/index.ts';
import { applyEdits } from '../../server/src/core/yaml/edit.ts';

const head = (base: string): string =>
  `name: demo\n${base === '' ? '' : `base: ${base}\n`}version: '1'\nsummary: s\ndescription: d\ngrade: devel\nconfinement: strict\n`;
const PART = 'parts:\n  demo:\n    plugin: nil\n';

/** The code, the text under it, words of the message, and the lines that the first fix leaves in place of the given ones. */
type Row = readonly [base: string, lines: string, code: string, under: string, words: string, fixed?: string];

const ROWS: readonly Row[] = [
  ['core24', 'titel: Demo\n', 'unknown-key', 'titel', 'Did you mean "title"', 'title: Demo\n'],
  ['core24', 'command: x\n', 'unknown-key', 'command', 'belongs in an app', ''],
  ['core24', 'version-script: x\n', 'unknown-key', 'version-script', 'any more; use adopt-info', ''],
  ['core20', 'provenance: x\n', 'unknown-key', 'provenance', 'does not exist for core20', ''],
  ['core24', 'links: {}\n', 'unknown-key', 'links', 'snapcraft writes links|extra-field', ''],
  ['core24', 'go-buildtags: []\n', 'unknown-key', 'go-buildtags', 'belongs in a part with the plugin "go"', ''],
  [
    'core22',
    'architectures:\n  - build-on: amd64\n    run-on: amd64\n',
    'unknown-key',
    'run-on',
    'build-for',
    'architectures:\n  - build-on: amd64\n    build-for: amd64\n',
  ],
  [
    'core24',
    'hooks:\n  configure:\n    command_chain: []\n',
    'unknown-key',
    'command_chain',
    'written with hyphens',
    'hooks:\n  configure:\n    command-chain: []\n',
  ],
  ['core24', 'title: 2026-01-31\n', 'wrong-type', '2026-01-31', 'as a date', "title: '2026-01-31'\n"],
  ['core20', 'title: 1.50\n', 'wrong-type', '1.50', 'as a number', "title: '1.50'\n"],
  ['core24', 'apps:\n  demo: bin/demo\n', 'wrong-type', 'bin/demo', 'must be a map, not text'],
  [
    'core24',
    'apps:\n  demo:\n    command: x\n    plugs: network, home\n',
    'wrong-type',
    'network, home',
    'must be a list',
    "apps:\n  demo:\n    command: x\n    plugs: ['network, home']\n",
  ],
  ['core24', 'title:\n  - a\n', 'wrong-type', 'title', 'must be text, not a list'],
  ['core24', 'assumes: [{a: b}]\n', 'wrong-type', '{a: b}', 'The items of "assumes"'],
  ['core24', 'assumes:\n', 'null-value', 'assumes', 'has no value', ''],
  ['core24', 'assumes:\n  -\n  - snapd2.60\n', 'null-value', 'assumes', 'An item', 'assumes:\n  - snapd2.60\n'],
  [
    'core24',
    'apps:\n  demo:\n    daemon: simple\n',
    'missing-key',
    'demo',
    '"command" in "demo"',
    'apps:\n  demo:\n    daemon: simple\n    command: bin/demo\n',
  ],
  ['core24', 'apps:\n  demo: {}\n', 'missing-key', 'demo', '"command"', 'apps:\n  demo: {command: bin/demo}\n'],
  [
    'core20',
    'apps:\n  demo:\n    command: x\n    timer: "10:00"\n',
    'missing-key',
    'timer',
    'needs "daemon"',
    'apps:\n  demo:\n    command: x\n    timer: "10:00"\n    daemon: simple\n',
  ],
  ['core24', 'package-repositories:\n  - type: apt\n    url: https://a.b\n', 'missing-key', 'type', '"key-id"'],
  ['core24', 'type: Gadget\n', 'invalid-value', 'Gadget', 'Did you mean "gadget"', 'type: gadget\n'],
  ['core24', 'compression: gzip\n', 'invalid-value', 'gzip', 'use "lzo" or "xz"', 'compression: lzo\n'],
  ['core24', 'provenance: a b\n', 'invalid-format', 'a b', 'letters, digits and hyphens'],
  ['core20', 'apps:\n  de_mo:\n    command: x\n', 'invalid-format', 'de_mo', 'an app name'],
  ['core24', 'epoch: -1\n', 'invalid-format', '-1', 'an epoch is'],
  ['core24', `title: ${'x'.repeat(41)}\n`, 'too-long', 'x'.repeat(41), '41 characters; 40 are allowed'],
  ['core24', 'hooks:\n  install:\n    plugs: []\n', 'too-short', '[]', 'must not be empty'],
  [
    'core24',
    'issues: [https://a.b, https://a.b]\n',
    'duplicate-item',
    'https://a.b',
    'stands twice',
    'issues: [https://a.b]\n',
  ],
  [
    'core24',
    'package-repositories:\n  - type: apt\n    ppa: a/b\n    url: https://a.b\n',
    'conflicting-keys',
    'url',
    '"ppa"',
    'package-repositories:\n  - type: apt\n    ppa: a/b\n',
  ],
];

const run = (text: string) => {
  const document = createDocument('file:///project/snap/snapcraft.yaml', text);
  const found = runRules(document, { workspace: emptyWorkspace });
  return { context: createRuleContext(document, emptyWorkspace), found };
};

for (const [base, lines, code, under, words, fixed] of ROWS) {
  const text = head(base) + lines + PART;

  test(`${code} on ${base}: ${lines.trim()}`, () => {
    const { context, found } = run(text);
    const own = found.filter((finding) => finding.code === `snapcraft/${code}`);
    expect(own.map((finding) => text.slice(finding.start, finding.end))).toEqual([under]);
    const [finding] = own;
    if (!finding) return;
    expect(finding.message).toMatch(new RegExp(words));
    // Nothing else speaks of the same place.
    const others = found.filter(
      (other) => other !== finding && other.severity === 'error' && other.start === finding.start,
    );
    expect(others).toEqual([]);
    if (fixed === undefined) return;
    const [first] = rules.find((rule) => rule.code === finding.code)?.fix?.(context, finding) ?? [];
    expect(first && applyEdits(text, first.edits)).toBe(head(base) + fixed + PART);
  });
}

const PARTS: readonly Row[] = [
  // A list of files does not become a script by another name: there is nothing to rename.
  [
    'core20',
    '    plugin: make\n    source: .\n    artifacts: [demo]\n',
    'unknown-key',
    'artifacts',
    'instead: override-build',
    '    plugin: make\n    source: .\n',
  ],
  [
    'core24',
    '    plugin: python\n    source: .\n    requirements: req.txt\n',
    'unknown-key',
    'requirements',
    'called "python-requirements"',
    '    plugin: python\n    source: .\n    python-requirements: [req.txt]\n',
  ],
  [
    'core24',
    '    plugin: go\n    source: .\n    go-channel: latest\n',
    'unknown-key',
    'go-channel',
    'build-snaps',
    '    plugin: go\n    source: .\n',
  ],
  [
    'core24',
    '    plugin: go\n    source: .\n    cmake-generator: Ninja\n',
    'unknown-key',
    'cmake-generator',
    'belongs to the plugin "cmake"',
    '    plugin: go\n    source: .\n',
  ],
  [
    'core24',
    '    plugin: nil\n    stage-package: [curl]\n',
    'unknown-key',
    'stage-package',
    '"stage-packages"',
    '    plugin: nil\n    stage-packages: [curl]\n',
  ],
  [
    'core24',
    '    plugin: nil\n    override_build: make\n',
    'unknown-key',
    'override_build',
    '"override-build"',
    '    plugin: nil\n    override-build: make\n',
  ],
  [
    'core20',
    '    plugin: python\n    python-packages: [a, a]\n',
    'duplicate-item',
    'a',
    'stands twice',
    '    plugin: python\n    python-packages: [a]\n',
  ],
  [
    'core20',
    '    plugin: python\n    python-constraints: [c.txt]\n',
    'unknown-key',
    'python-constraints',
    'called "constraints"',
    '    plugin: python\n    constraints: [c.txt]\n',
  ],
];

for (const [base, lines, code, under, words, fixed] of PARTS) {
  test(`${code} on ${base}: ${lines.trim()}`, () => {
    const top = `${head(base)}parts:\n  demo:\n`;
    const { context, found } = run(top + lines);
    const own = found.filter((finding) => finding.code === `snapcraft/${code}`);
    expect(own.map((finding) => (top + lines).slice(finding.start, finding.end))).toEqual([under]);
    const [finding] = own;
    if (!finding) return;
    expect(finding.message).toMatch(new RegExp(words));
    const [first] = rules.find((rule) => rule.code === finding.code)?.fix?.(context, finding) ?? [];
    expect(first && applyEdits(top + lines, first.edits)).toBe(top + (fixed ?? ''));
  });
}

describe('severities', () => {
  const errors = (text: string): readonly string[] =>
    run(text).found.flatMap((finding) => (finding.severity === 'error' ? [finding.code] : []));

  test('lists that an extension adds to may repeat items', () => {
    const text = `${head('core24')}apps:\n  demo:\n    command: x\n    extensions: [gnome]\n    plugs: [home, home]\n${PART}`;
    expect(errors(text)).toEqual([]);
    expect(errors(text.replace('    extensions: [gnome]\n', ''))).toEqual(['snapcraft/duplicate-item']);
  });

  test('keys of an unknown plugin are not judged', () => {
    const top = `${head('core24')}parts:\n  demo:\n    plugin: gol\n`;
    expect(errors(`${top}    go-buildtags: [a]\n`)).toEqual(['snapcraft/unknown-plugin']);
    expect(errors(`${top}    nonsense: [a]\n`)).toContain('snapcraft/unknown-key');
  });

  test('a slip in a needed key is no missing key', () => {
    const found = errors(`${head('core24')}apps:\n  demo:\n    comand: x\n${PART}`);
    expect(found).toEqual(['snapcraft/unknown-key']);
  });
});
