/** Variables of snapd and snapcraft by place and era. */
import { describe, expect, test } from 'vitest';
import { COMPONENT_HOOK_FACTS, HOOK_FACTS } from '../../../../server/src/core/facts/hook-names.ts';
import { createDocument, emptyWorkspace, runRules } from '../../../../server/src/core/index.ts';
import { COMPONENT_HOOK_NAMES, HOOK_NAMES } from '../../../../server/src/core/rules/snapd/hook-names.ts';
import { detailsAt, documentationAt, labelsAt, take } from '../../../harness/domain-completion.ts';

const HEAD = 'name: chat\nbase: core24\n';
const APP = `${HEAD}apps:\n  chat:\n    command: bin/chat\n`;
const SNAPD = [
  ...['$SNAP', '$SNAP_DATA', '$SNAP_COMMON', '$SNAP_USER_DATA', '$SNAP_USER_COMMON', '$XDG_RUNTIME_DIR', '$HOME'],
  ...['$SNAP_REAL_HOME', '$SNAP_NAME', '$SNAP_INSTANCE_NAME', '$SNAP_INSTANCE_KEY', '$SNAP_VERSION', '$SNAP_REVISION'],
  ...['$SNAP_ARCH', '$SNAP_UID', '$SNAP_EUID'],
];
const FILE = [
  ...['$CRAFT_ARCH_BUILD_FOR', '$CRAFT_ARCH_BUILD_ON', '$CRAFT_ARCH_TRIPLET_BUILD_FOR', '$CRAFT_ARCH_TRIPLET_BUILD_ON'],
  ...[
    '$CRAFT_PARALLEL_BUILD_COUNT',
    '$CRAFT_PRIME',
    '$CRAFT_PROJECT_DIR',
    '$CRAFT_PROJECT_NAME',
    '$CRAFT_PROJECT_VERSION',
  ],
  ...['$CRAFT_STAGE', '$SNAPCRAFT_PROJECT_GRADE'],
];
const OLD = [
  ...['$CRAFT_ARCH_TRIPLET', '$CRAFT_TARGET_ARCH', '$SNAPCRAFT_PARALLEL_BUILD_COUNT', '$SNAPCRAFT_PRIME'],
  ...['$SNAPCRAFT_PROJECT_DIR', '$SNAPCRAFT_PROJECT_NAME', '$SNAPCRAFT_PROJECT_VERSION', '$SNAPCRAFT_STAGE'],
];

describe('environment', () => {
  test('all of snapd, then those of the file', () => {
    expect(labelsAt(`${HEAD}environment:\n  PATH: $<|>\n`)).toEqual([...SNAPD, ...FILE, ...OLD]);
  });

  test('before a $ is typed, only what paths begin with', () => {
    expect(labelsAt(`${HEAD}environment:\n  PATH: <|>\n`)).toEqual(SNAPD.slice(0, 8));
    expect(take(`${HEAD}environment:\n  PATH: "<|>"\n`, '$SNAP')).toBe(`${HEAD}environment:\n  PATH: "$SNAP"\n`);
  });

  test('what the author set himself', () => {
    const text = `${HEAD}environment:\n  ROOT: $SNAP\napps:\n  chat:\n    environment:\n      OWN: x\n      PATH: $<|>\n`;
    expect(labelsAt(text).slice(0, 2)).toEqual(['$OWN', '$ROOT']);
    expect(detailsAt(text)['$ROOT']).toBe('set for the whole snap');
  });

  test('only the word at the cursor is replaced', () => {
    const text = `${HEAD}environment:\n  PATH: $SNAP/bin:$SNAP_C<|>/bin:$PATH\n`;
    expect(take(text, '$SNAP_COMMON')).toBe(`${HEAD}environment:\n  PATH: $SNAP/bin:$SNAP_COMMON/bin:$PATH\n`);
    const braced = `${HEAD}environment:\n  PATH: '\${SNAP_<|>}/bin'\n`;
    expect(take(braced, '$SNAP_DATA')).toBe(`${HEAD}environment:\n  PATH: '\${SNAP_DATA}/bin'\n`);
  });

  test('documentation', () => {
    expect(documentationAt(`${HEAD}environment:\n  A: $<|>\n`, '$SNAP_DATA')).toContain('/var/snap/');
    expect(documentationAt(`${HEAD}environment:\n  A: $<|>\n`, '$CRAFT_STAGE')).toContain('replaced by snapcraft');
  });
});

describe('other places', () => {
  test('sockets by the kind of service', () => {
    const text = (lines: string): string => `${APP}${lines}    sockets:\n      a:\n        listen-stream: <|>\n`;
    expect(labelsAt(text('    daemon: simple\n'))).toEqual(['$SNAP_DATA', '$SNAP_COMMON', '$XDG_RUNTIME_DIR']);
    expect(labelsAt(text('    daemon: simple\n    daemon-scope: user\n'))).toEqual([
      '$SNAP_USER_DATA',
      '$SNAP_USER_COMMON',
      '$XDG_RUNTIME_DIR',
    ]);
    expect(labelsAt(text(''))).toEqual([]);
  });

  test('a path of the snap starts with a variable of snapd', () => {
    const snap = ['$SNAP', '$SNAP_DATA', '$SNAP_COMMON'];
    expect(labelsAt(`${HEAD}layout:\n  /etc/chat:\n    bind: $<|>\n`).filter((label) => !label.includes('/'))).toEqual(
      snap,
    );
    expect(labelsAt(`${HEAD}layout:\n  /etc/chat:\n    bind: $SNAP/usr/lib/$<|>\n`)).toEqual([
      ...snap,
      ...FILE,
      ...OLD,
    ]);
  });

  test('commands have those of snapd once a $ is typed', () => {
    expect(labelsAt(`${HEAD}apps:\n  chat:\n    command: bin/chat --data $<|>\n`).slice(0, 3)).toEqual(
      SNAPD.slice(0, 3),
    );
    expect(labelsAt(`${HEAD}apps:\n  chat:\n    command: bin/chat <|>\n`)).toEqual([]);
  });

  test('names and repositories have none', () => {
    expect(labelsAt('name: x\nbase: core22\nversion: $<|>\n').filter((label) => label.startsWith('$'))).toEqual([]);
    expect(labelsAt(`${HEAD}package-repositories:\n  - url: https://x/$<|>\n`)).toEqual([]);
    expect(labelsAt(`${HEAD}version: $<|>\n`).filter((label) => label.startsWith('$'))).toEqual([...FILE, ...OLD]);
  });

  test('core22 has no CRAFT_PROJECT_VERSION', () => {
    const labels = labelsAt('name: x\nbase: core22\nparts:\n  a:\n    source: https://x/$<|>\n');
    expect(labels).not.toContain('$CRAFT_PROJECT_VERSION');
    expect(labels).toContain('$SNAPCRAFT_PROJECT_VERSION');
    expect(labels).toContain('$CRAFT_PART_SRC');
  });

  test('components bring their own', () => {
    const text = `${HEAD}components:\n  extra-files:\n    type: standard\nparts:\n  a:\n    override-prime: |\n      cp $<|>\n`;
    expect(labelsAt(text)).toEqual(
      expect.arrayContaining(['$CRAFT_DEFAULT_STAGE', '$CRAFT_COMPONENT_EXTRA_FILES_PRIME']),
    );
  });

  test('filesets of the older eras', () => {
    const text = `name: x
base: core20
parts:
  a:
    plugin: nil
    filesets:
      docs: [usr/share/doc]
    stage: [-$<|>]
`;
    expect(labelsAt(text)).toEqual(['$docs']);
  });
});

test.each(['core22', 'core24', 'core26'])('every variable offered with %s is known to the rules', (base) => {
  const head = `name: chat\nbase: ${base}\nparts:\n  a:\n    plugin: nil\n    override-build: |\n      echo `;
  const used = labelsAt(`${head}$<|>\n`);
  expect(used.length).toBeGreaterThan(20);
  const document = createDocument('file:///p/snapcraft.yaml', `${head}${used.join(' ')}\n`);
  const found = runRules(document, { workspace: emptyWorkspace });
  expect(found.filter(({ code }) => code === 'snapcraft/unknown-variable')).toEqual([]);
});

test('hooks are those that snapd runs', () => {
  expect(HOOK_FACTS.map(({ name }) => name).sort()).toEqual([...HOOK_NAMES].sort());
  expect(COMPONENT_HOOK_FACTS.map(({ name }) => name)).toEqual(COMPONENT_HOOK_NAMES);
});

describe('names that are usually set', () => {
  test.each([
    'environment:\n  ',
    'apps:\n  a:\n    environment:\n      ',
    'hooks:\n  install:\n    environment:\n      ',
  ])('while the snap runs: %j', (place) => {
    const text = (line: string): string => `name: x\nbase: core24\n${place}${line}\n`;
    expect(labelsAt(text('<|>')).slice(0, 3)).toEqual(['PATH', 'LD_LIBRARY_PATH', 'PYTHONPATH']);
    expect(take(text('P<|>'), 'PATH')).toBe(text('PATH: $SNAP/bin:$SNAP/usr/bin:$PATH'));
    expect(take(text('P<|>'), 'PYTHONPATH')).toBe(text('PYTHONPATH: $SNAP/lib/python3.12/site-packages'));
    expect(take(text('P<|>'), 'PYTHONUNBUFFERED')).toBe(text("PYTHONUNBUFFERED: '1'"));
    expect(take(text('P<|>: 1'), 'PATH')).toBe(text('PATH: 1'));
  });

  test('not twice, and no Python where there is none', () => {
    expect(labelsAt('name: x\nbase: core24\nenvironment: {PATH: x, <|>}\n')).not.toContain('PATH');
    expect(labelsAt('name: x\nbase: bare\nenvironment:\n  <|>\n')).not.toContain('PYTHONPATH');
    expect(take('name: x\nbase: bare\nbuild-base: core22\nenvironment: {<|>}\n', 'PYTHONPATH')).toContain('python3.10');
  });

  const part = (base: string, plugin: string, lines: string): string =>
    `name: x\nbase: ${base}\nparts:\n  p:\n    plugin: ${plugin}\n    build-environment:${lines}\n`;

  test('while a part is built, by its plugin', () => {
    expect(labelsAt(part('core24', 'go', '\n      - <|>'))).toEqual([
      'CGO_ENABLED',
      'GOFLAGS',
      'GOPROXY',
      'PATH',
      'LD_LIBRARY_PATH',
    ]);
    expect(labelsAt(part('core24', 'python', '\n      - PIP_NO_BINARY: a\n      - P<|>')).slice(0, 3)).toEqual([
      'PARTS_PYTHON_INTERPRETER',
      'PARTS_PYTHON_VENV_ARGS',
      'PBR_VERSION',
    ]);
    expect(labelsAt(part('core24', 'python', '\n      - PIP_NO_BINARY: a\n      - P<|>'))).not.toContain(
      'PIP_NO_BINARY',
    );
    expect(take(part('core24', 'go', ' <|>'), 'CGO_ENABLED')).toBe(part('core24', 'go', "\n      - CGO_ENABLED: '0'"));
    expect(take(part('core24', 'go', ' [<|>]'), 'GOPROXY')).toBe(
      part('core24', 'go', " [{GOPROXY: 'https://proxy.golang.org,direct'}]"),
    );
  });

  test('one in each item', () => {
    expect(labelsAt(part('core24', 'go', '\n      - GOFLAGS: a\n        <|>'))).toEqual([]);
  });

  test('with the names of the older eras', () => {
    expect(labelsAt(part('core20', 'python', '\n      - <|>'))[0]).toBe('SNAPCRAFT_PYTHON_INTERPRETER');
    expect(labelsAt(part('core18', 'python', '\n      - <|>')).filter((label) => label.includes('_PYTHON_'))).toEqual(
      [],
    );
    expect(take(part('core20', 'cmake', '\n      - <|>'), 'PKG_CONFIG_PATH')).toContain(
      '$SNAPCRAFT_STAGE/usr/lib/$SNAPCRAFT_ARCH_TRIPLET/pkgconfig\n',
    );
  });
});
