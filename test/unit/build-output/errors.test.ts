/** A broken project of each class: what snapcraft prints by facts/cli.md, the problem that is read, its token. */
import { describe, expect, test } from 'vitest';
import { createBuildOutput, type Era } from '../../../client/src/core/snapcraft/output.ts';
import { BUILD_CODES } from '../../../client/src/core/snapcraft/codes.ts';
import { createDocument } from '../../../server/src/core/index.ts';
import { locateBuildProblem } from '../../../server/src/core/build-problems/locate.ts';

const PROJECT = `name: hello
base: core24
version: '1'
summary: A greeting
description: Says hello.
grade: stable
confinement: strict
platforms:
  amd64:
apps:
  hello:
    command: bin/hello --now
    plugs: [network, home]
    environment:
      A.B: [x]
  server:
    command: bin/server
    daemon: simple
layout:
  /usr/share/foo:
    bind: $SNAP/usr/share/foo
parts:
  lib:
    plugin: cmake
    source: lib
    source-checksum: sha256/abc
    source-tag: v1
    build-packages: [libx-dev]
    stage-packages:
      - libx1
      - liby1
  hello:
    after: [lib]
    plugin: gox
    source: .
    organize:
      bin/a: bin/b
    override-build: |
      set -eu
      echo "one"
      cp -r "$CRAFT_PART_SRC/data" "$CRAFT_PART_INSTALL/"
      craftctl default
      make -C sub \\
        install
    override-stage: craftctl default && false
`;

interface Found {
  readonly code: string;
  readonly token: string | undefined;
  readonly message: string;
  readonly line: number;
}

function build(log: string, era: Era = '24', code = 1, text = PROJECT): readonly Found[] {
  const output = createBuildOutput({ parts: [], era });
  for (const line of log.split('\n')) output.line(line, 'stderr');
  const document = createDocument('file:///p/snap/snapcraft.yaml', text);
  return output.end(code).problems.map((problem) => {
    expect(Object.keys(BUILD_CODES)).toContain(problem.code);
    const range = locateBuildProblem(document, problem);
    return {
      code: problem.code.replace('build/', ''),
      token: range && text.slice(range.start, range.end),
      message: problem.message,
      line: range ? text.slice(0, range.start).split('\n').length : 0,
    };
  });
}

const HEAD = 'Launching managed ubuntu 24.04 instance...\nInitializing lifecycle\n';
const TAIL = "\nFailed to run snapcraft in instance\nFull execution log: '/home/u/x.log'";

test.each<[name: string, log: string, expected: readonly (readonly [code: string, token: string | undefined])[]]>([
  [
    'unknown key, missing key, bad value in one list',
    `Bad snapcraft.yaml content:
- extra inputs are not permitted (in field 'has-base.core24.parts.lib.source-tag', input: 'v1')
- field 'command' required in 'has-base.core24.apps.server' configuration
- field 'title' required in top-level configuration
- input should be 'stable' or 'devel' (in field 'has-base.core24.grade', input: 'stable')`,
    [
      ['unknown-key', 'source-tag'],
      ['missing-key', 'command'],
      ['missing-key', 'hello'],
      ['bad-value', 'stable'],
    ],
  ],
  [
    'a key with dots, a list position, an alternative of a union',
    `Bad snapcraft.yaml content:
- input should be a valid string (in field 'has-base.core24.apps.hello.environment.A.B.str', input: ['x'])
- input should be a valid integer (in field 'has-base.core24.apps.hello.environment.A.B.list[int]', input: ['x'])
- input should be a valid string (in field 'has-base.core24.apps.hello.plugs[1]', input: 5)`,
    [
      ['bad-value', 'A.B'],
      ['bad-value', 'home'],
    ],
  ],
  [
    'a long value with line breaks, quotes and what looks like the end of an item',
    `Bad snapcraft.yaml content:
- plugin not registered: 'gox' (in field 'has-base.core24.parts.hello', input: {'plugin': 'gox', 'x': "a\\n- b (in field 'y', input: 1)"})`,
    [['unknown-plugin', 'gox']],
  ],
  [
    'an item that is cut to the width of the terminal',
    `Bad snapcraft.yaml content:
- extra inputs are not permitted (in field 'has-base.core24.parts.lib.source-tag', input: 'v…`,
    [['unknown-key', 'source-tag']],
  ],
  [
    'bare and baseless prefixes',
    `Bad snapcraft.yaml content:
- input should be a valid string (in field 'has-base.bare.core24.summary', input: 1)
- input should be a valid string (in field 'baseless.core24.version', input: 1)`,
    [
      ['bad-value', 'A greeting'],
      ['bad-value', "'1'"],
    ],
  ],
  [
    'pydantic, as a part of an internal error',
    `snapcraft internal error: 1 validation error for GrammarAwareProject
parts.lib.build-packages.0
  Value error, value must be a list of str: 'x' [type=value_error, input_value='x', input_type=str]
    For further information visit https://errors.pydantic.dev/2.12/v/value_error`,
    [['bad-value', 'libx-dev']],
  ],
  [
    'YAML: the last position counts',
    `error parsing 'snapcraft.yaml': mapping values are not allowed here
Detailed information:
while scanning
  in "/root/project/snap/snapcraft.yaml", line 1, column 1
mapping values are not allowed here
  in "/root/project/snap/snapcraft.yaml", line 2, column 7
Recommended resolution: Ensure snapcraft.yaml contains valid YAML`,
    [['yaml', 'core24']],
  ],
  ['plugin', "Plugin 'gox' in part 'hello' is not registered.", [['unknown-plugin', 'gox']]],
  ['no plugin', "Plugin not defined for part 'lib'.", [['missing-plugin', 'lib']]],
  [
    'part validation',
    `Part 'lib' validation failed.
Detailed information:
- input should be a valid list in field 'build-packages'
- extra inputs are not permitted in field 'source-tag'`,
    [
      ['part-invalid', 'build-packages'],
      ['unknown-key', 'source-tag'],
    ],
  ],
  [
    'circle',
    'A circular dependency chain was detected.\nDetailed information: Part processing order: lib -> hello -> lib',
    [['circular-dependency', 'lib']],
  ],
  ['unknown part', "A part named 'lib' is not defined in the parts list.", [['unknown-part', 'lib']]],
  ['package', "Stage package not found in part 'lib': liby1.", [['missing-package', 'liby1']]],
  [
    'conflict',
    `Failed to stage: parts list the same file with different contents or permissions.
Detailed information: Parts 'lib' and 'hello' list the following files, but with different contents or permissions:
    usr/bin/x`,
    [['stage-conflict', 'hello']],
  ],
  [
    'organize',
    "Failed to organize part 'hello': trying to organize file 'bin/a' to 'bin/b', but 'bin/b' already exists",
    [['organize', 'bin/b']],
  ],
  ['checksum', 'Expected digest abc, obtained def.', [['source', 'sha256/abc']]],
  ['source', "Failed to pull source: 'source-tag' cannot be used with a local source.", [['source', 'v1']]],
  ['environment', "Environment validation failed for part 'lib': 'cmake' not found", [['environment', 'cmake']]],
  ['pull script', "Failed to run the pull script for part 'lib'.", [['source', 'lib']]],
  [
    'partitions',
    "Invalid usage of partitions\nDetailed information: unknown partition 'x' in parts.lib",
    [['partitions', 'lib']],
  ],
  [
    'platform',
    "No build matches the current execution environment.\nRecommended resolution: Check the project's 'platforms' declaration, and the '--platform' and '--build-for' parameters.",
    [['platforms', 'platforms']],
  ],
  [
    'base',
    "Base 'core24' is not supported by this version of Snapcraft.\nRecommended resolution: Use Snapcraft 8 from channel 8.x",
    [['base', 'core24']],
  ],
  ['extension', "Extension 'gnome' does not exist", [['extension', undefined]]],
  [
    'skeleton check',
    'Cannot pack snap: cannot validate snap "hello": layout "/usr/share/foo" uses invalid bind mount source "$SNAP/usr/share/foo": must be clean',
    [['metadata-refused', '$SNAP/usr/share/foo']],
  ],
  [
    'missing command, wrapped by snap',
    `Snapd failed to pack
Detailed information: error: cannot pack "/root/prime": snap is unusable due to missing files: path
       "bin/server" does not exist`,
    [['missing-command', 'bin/server']],
  ],
  ['linter', 'Linter errors found', [['linter', undefined]]],
  ['unknown words', 'Something else broke.\nRecommended resolution: Try again.', [['failed', undefined]]],
])('%s', (_name, log, expected) => {
  const found = build(`${HEAD}${log}${TAIL}`);
  expect(found.map(({ code, token }) => [code, token])).toEqual(expected);
});

test('a duplicate key: both positions are the mapping, the second key is meant', () => {
  const text = 'name: a\nparts:\n  x:\n    plugin: nil\n    source: .\n    plugin: dump\n';
  const log = `error parsing 'snapcraft.yaml': found duplicate key 'plugin'
Detailed information:
while constructing a mapping
found duplicate key 'plugin'
  in "snap/snapcraft.yaml", line 4, column 5`;
  expect(build(log, '24', 65, text)).toMatchObject([{ code: 'duplicate-key', token: 'plugin', line: 6 }]);
});

describe('scripts', () => {
  const failed = (detail: string, message = "'override-build' in part 'hello' failed with code 1."): readonly Found[] =>
    build(`${HEAD}Building hello\n:: + set -eu\n${message}\nDetailed information:\n${detail}${TAIL}`);

  test.each([
    ['the command as it is', ':: + echo one\n:: + craftctl default\n:: go: no such tool', 'craftctl default'],
    [
      'variables',
      ':: + echo one\n:: + cp -r /root/parts/hello/src/data /root/parts/hello/install/\n:: cp: cannot stat',
      'cp -r "$CRAFT_PART_SRC/data" "$CRAFT_PART_INSTALL/"',
    ],
    ['a line that goes on', ':: + make -C sub install\n:: make: *** No rule', 'make -C sub \\'],
    ['nothing that could be told', ':: boom', 'set -eu'],
  ])('%s', (_name, detail, token) => {
    expect(failed(detail)).toMatchObject([{ code: 'script-failed', token }]);
  });

  test('on one line', () => {
    const found = failed(':: + false', "'override-stage' in part 'hello' failed with code 1.");
    expect(found).toMatchObject([{ code: 'script-failed', token: 'craftctl default && false' }]);
  });

  test('the reason is part of the message', () => {
    const [found] = failed(':: + craftctl default\n:: main.go:3: error: no such thing');
    expect(found?.message).toBe(
      '"override-build" of the part "hello" failed with code 1 at "craftctl default": main.go:3: error: no such thing.',
    );
  });

  test("the plugin's own", () => {
    const found = failed(':: + cmake .\n:: CMake Error', "Failed to run the build script for part 'lib'.");
    expect(found).toMatchObject([{ code: 'plugin-failed', token: 'cmake' }]);
  });
});

test.each<[name: string, line: string, code: string, advice: string]>([
  [
    'permission',
    "LXD requires additional permissions.\nRecommended resolution: Ensure that the user is in the 'lxd' group.",
    'lxd-permission',
    'doctor',
  ],
  ['not set up', 'LXD has not been properly initialized.', 'lxd-not-initialised', 'doctor'],
  ['core22', 'craft-providers error: LXD is required, but not installed', 'lxd-missing', 'doctor'],
  ['snapd', 'Unable to connect to snapd service.', 'snapd-missing', 'doctor'],
  ['instance', 'craft-providers error: Failed to start instance snapcraft-hello.', 'instance', 'doctor'],
  ['disk', 'craft-providers error: Failed to create base instance: no space left on device', 'disk-full', 'disk'],
  [
    'network',
    "Failed to pull source: fatal: unable to access 'https://x': Could not resolve host: x",
    'source',
    'network',
  ],
  [
    'internal',
    "snapcraft internal error: AttributeError(\"'list' object has no attribute 'items'\")",
    'internal-error',
    'report',
  ],
])('what the project can not help: %s', (_name, said, code, advice) => {
  const output = createBuildOutput({ parts: [], era: '24' });
  for (const line of said.split('\n')) output.line(line, 'stderr');
  expect(output.end(70)).toMatchObject({ advice, problems: [{ code: `build/${code}` }] });
});

test('the reason may stand in the output alone', () => {
  const log = [
    'Building a',
    ':: cc1: fatal error: write: No space left on device',
    'Failed to run snapcraft in instance',
  ];
  const output = createBuildOutput({ parts: [], era: '24' });
  for (const line of log) output.line(line, 'stderr');
  expect(output.end(1)).toMatchObject({ advice: 'disk', problems: [{ code: 'build/disk-full' }] });
});

test.each<[said: string, code: string, token: string | undefined]>([
  [
    "Issues while validating snapcraft.yaml: The 'apps/server' property does not match the required schema: Additional properties are not allowed ('daemon' was unexpected)",
    'unknown-key',
    'daemon',
  ],
  [
    "Issues while validating snapcraft.yaml: The 'grade' property does not match the required schema: 'stable' is not one of ['a']",
    'bad-value',
    'stable',
  ],
  ["Issues while validating snapcraft.yaml: 'license' is a required property", 'missing-key', 'hello'],
  [
    "Issues while validating snapcraft.yaml: The 'layout//usr/share/foo' property does not match the required schema: 5 is not of type 'object'",
    'bad-value',
    '/usr/share/foo',
  ],
  [
    "Failed to load plugin: properties failed to load for lib: Additional properties are not allowed ('source-tag' was unexpected)",
    'unknown-key',
    'source-tag',
  ],
  ["Failed to load plugin: unknown plugin: 'gox'", 'unknown-plugin', 'gox'],
  [
    "Failed to get part information: Cannot find the definition for part 'lib', required by part 'hello'.",
    'unknown-part',
    'lib',
  ],
])('legacy: %s', (said, code, token) => {
  expect(build(`Pulling hello\n${said}`, 'legacy', 2)).toMatchObject([{ code, token }]);
});

test('legacy YAML', () => {
  const text = 'name: a\nsummary: a: b\n';
  const said =
    'Issues while validating snapcraft.yaml: mapping values are not allowed in this context on line 2, column 11';
  expect(build(said, 'legacy', 2, text)).toMatchObject([{ code: 'yaml', line: 2 }]);
});

test('core22: a traceback ends with the list', () => {
  const log = `Traceback (most recent call last):
  File "/snap/snapcraft/current/x.py", line 1, in <module>
pydantic_core._pydantic_core.ValidationError: 2 validation errors for Project
parts.lib.plugin
  Input should be a valid string [type=string_type, input_value=1, input_type=int]
apps.server.foo
  Extra inputs are not permitted [type=extra_forbidden, input_value='x', input_type=str]`;
  expect(build(log, 'core22')).toMatchObject([
    { code: 'bad-value', token: 'cmake' },
    { code: 'unknown-key', token: 'server' },
  ]);
});

test('the inner error counts, not that of the outer run', () => {
  const log = `${HEAD}Building lib\nStage package not found in part 'lib': liby1.\nRecommended resolution: Check the name.
Failed to execute pack in instance.\nRecommended resolution: Run the same command again with --debug.`;
  expect(build(log, 'core22')).toMatchObject([{ code: 'missing-package', token: 'liby1' }]);
});

test('what snapd would leave out', () => {
  const found = build(
    'snap "hello" has bad plugs or slots: home (reason one); x (unknown interface "x")\nPacked a.snap',
    '24',
    0,
  );
  expect(found.map(({ code, token }) => [code, token])).toEqual([
    ['dropped-interface', 'home'],
    ['dropped-interface', undefined],
  ]);
});

test('linter findings per app', () => {
  const log = `Packing...\nLint warnings:
- metadata: Metadata field 'title' is missing or empty.
- classic: bin/hello: ELF interpreter should be set to '/x'. (https://docs.example)
- library: usr/lib/libz.so: unused library 'usr/lib/libz.so'.
Packed a.snap`;
  expect(build(log, '24', 0).map(({ code, token }) => [code, token])).toEqual([
    ['lint-metadata', 'hello'],
    ['lint-classic', 'bin/hello --now'],
    ['lint-library', undefined],
  ]);
});
