import { describe, expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../../server/src/core/index.ts';
import { getProject } from '../../../server/src/core/project/project.ts';
import { findPair, findTemplates } from '../../../server/src/core/openstack/companions.ts';
import {
  FILE,
  fixFile,
  judgeFile,
  openFile,
  PROJECT,
  tellAll,
  tellFile,
  type Files,
} from '../../harness/runner-fixture.ts';

const HEAD = `name: demo
base: core24
version: '1'
summary: A demo
description: Shows how it looks.
grade: devel
confinement: strict
platforms:
  amd64:
`;
const RUNNER = `  demo:
    plugin: python
    source: https://opendev.org/openstack/keystone
    source-type: git
    python-packages:
      - git+https://opendev.org/x/snap.openstack
`;
const OVERLAY = `  overlay:
    plugin: dump
    source: snap/local/overlay
`;
const app = (name: string, command: string, more = '    plugs: [network]\n'): string =>
  `  ${name}:\n    command: ${command}\n${more}`;
const project = (apps: string, parts = RUNNER + OVERLAY): string => `${HEAD}apps:\n${apps}parts:\n${parts}`;
const SERVICE = '    daemon: simple\n    plugs: [network-bind]\n';
const ENTRIES = `setup: {}
entry_points:
  nova-api:
    binary: "{snap}/bin/nova-api"
  web:
    type: nginx
`;
const ours = (code: string): boolean => code.startsWith('snap-openstack/');
const only =
  (...codes: string[]) =>
  (code: string) =>
    codes.some((one) => code === `snap-openstack/${one}`);

describe('both files', () => {
  const files = {
    [PROJECT]: project(app('api', 'bin/snap-openstack launch nova-apii', SERVICE)),
    [FILE]: ENTRIES,
  };

  test('example 55: an unknown entry point is told in each, pointing at the other', () => {
    expect(tellAll(files, only('entry-unknown'))).toEqual([
      'error snap-openstack/entry-unknown «nova-apii»',
      'error snap-openstack/entry-unknown «entry_points»',
    ]);
    const [here] = judgeFile(files, PROJECT).filter(({ code }) => code === 'snap-openstack/entry-unknown');
    expect(here?.message).toBe('"nova-apii" is no entry point of snap-openstack.yaml; did you mean "nova-api"?');
    expect(here?.related).toEqual([
      { uri: `file:///projects/demo/${FILE}`, start: 10, end: 22, message: 'The entry points' },
    ]);
    const [there] = judgeFile(files, FILE).filter(({ code }) => code === 'snap-openstack/entry-unknown');
    const place = there?.related?.[0];
    expect(place?.uri).toBe(`file:///projects/demo/${PROJECT}`);
    expect(files[PROJECT]?.slice(place?.start, place?.end)).toBe('nova-apii');
    expect(fixFile(files, PROJECT, 'snap-openstack/entry-unknown')).toEqual([
      files[PROJECT]?.replace('nova-apii', 'nova-api'),
    ]);
  });

  test('example 56: nginx that is no forking service', () => {
    const wrong = project(
      app('web', 'bin/snap-openstack launch web', SERVICE),
      `${RUNNER}${OVERLAY}  nginx:\n    plugin: nil\n    stage-packages: [nginx]\n`,
    );
    const pair = { [PROJECT]: wrong, [FILE]: ENTRIES };
    expect(tellAll(pair, only('daemon-type'))).toEqual([
      'error snap-openstack/daemon-type «simple»',
      'error snap-openstack/daemon-type «nginx»',
    ]);
    expect(fixFile(pair, PROJECT, 'snap-openstack/daemon-type')).toEqual([
      wrong.replace('daemon: simple', 'daemon: forking'),
    ]);
  });

  test('a change of the other file is seen at once', () => {
    const better = { ...files, [FILE]: ENTRIES.replace('nova-api:', 'nova-apii:') };
    expect(tellAll(better, only('entry-unknown'))).toEqual([]);
    expect(tellAll(files, only('entry-unknown'))).toHaveLength(2);
  });
});

describe('finding each other', () => {
  const overlay = (source: string): string =>
    project(
      app('api', 'snap-openstack launch nova-api', SERVICE),
      `${RUNNER}  overlay:\n    plugin: dump\n    source: ${source}\n`,
    );

  test.each([
    ['snap/snapcraft.yaml', 'snap', 'snap/snap-openstack.yaml'],
    ['snapcraft.yaml', 'snap', 'snap/snap-openstack.yaml'],
    ['snapcraft.yaml', '.', 'snap-openstack.yaml'],
    ['snap/snapcraft.yaml', 'snap-overlay', 'snap-overlay/snap-openstack.yaml'],
    ['snap/snapcraft.yaml', './snap/local/snap-overlay', 'snap/local/snap-overlay/snap-openstack.yaml'],
    ['build-aux/snap/snapcraft.yaml', 'a/b/c/', 'a/b/c/snap-openstack.yaml'],
    ['snap/snapcraft.yaml', '$CRAFT_PROJECT_DIR/over lay', 'over lay/snap-openstack.yaml'],
  ])('%s, source %s', (snapcraft, source, file) => {
    const files = {
      [snapcraft]: overlay(source),
      [file]: ENTRIES,
      [file.replace('snap-openstack.yaml', 'templates/x.j2')]: '',
    };
    for (const path of [snapcraft, file]) {
      const ctx = openFile(files, path.replace(' ', '%20'));
      const document = path === file ? createDocument(ctx.document.uri, ENTRIES) : ctx.document;
      const own = { ...ctx, document, tree: document.tree, project: getProject(document.tree) };
      const pair = findPair(own);
      expect(pair?.shipped).toBe('yes');
      expect(pair?.model?.entries.map(({ name }) => name)).toEqual(['nova-api', 'web']);
      expect([...(findTemplates(own)?.files.keys() ?? [])]).toEqual(['x.j2']);
    }
  });

  test('through organize, and not through filters that hold it back', () => {
    const parts = (more: string): string =>
      project(
        app('api', 'snap-openstack launch nova-api', SERVICE),
        `${RUNNER}  overlay:\n    plugin: dump\n    source: conf\n${more}`,
      );
    const moved = {
      [PROJECT]: parts('    organize:\n      runner/snap-openstack.yaml: snap-openstack.yaml\n'),
      'conf/runner/snap-openstack.yaml': ENTRIES,
    };
    expect(findPair(openFile(moved, PROJECT))?.shipped).toBe('yes');
    const file = { 'conf/snap-openstack.yaml': ENTRIES };
    expect(
      findPair(openFile({ [PROJECT]: parts('    prime:\n      - -snap-openstack.yaml\n'), ...file }, PROJECT))?.shipped,
    ).toBe('no');
    expect(
      findPair(openFile({ [PROJECT]: parts('    stage: [etc, snap-openstack.yaml]\n'), ...file }, PROJECT))?.shipped,
    ).toBe('yes');
    expect(findPair(openFile({ [PROJECT]: parts('    stage: [$conf]\n'), ...file }, PROJECT))?.shipped).toBe('unsure');
  });

  test('a file that lies somewhere else is nobody’s', () => {
    const files = {
      [PROJECT]: overlay('snap/local/overlay'),
      [FILE]: ENTRIES,
      'test/data/snap-openstack.yaml': ENTRIES,
    };
    expect(findPair(openFile(files, 'test/data/snap-openstack.yaml'))).toBeUndefined();
    expect(findPair(openFile({ [FILE]: ENTRIES }, FILE))).toBeUndefined();
  });
});

describe('silent where it cannot be known', () => {
  const wrong = project(app('api', 'snap-openstack nova-apii', SERVICE), OVERLAY);

  test('without a workspace', () => {
    const found = (text: string, name: string) =>
      runRules(createDocument(`file:///p/${name}`, text), { workspace: emptyWorkspace }).filter(({ code }) =>
        ours(code),
      );
    expect(found(ENTRIES, 'snap-openstack.yaml')).toEqual([]);
    expect(found(wrong, 'snapcraft.yaml')).toEqual([]);
  });

  test.each([
    ['the overlay is fetched', '  overlay:\n    plugin: dump\n    source: https://example.org/overlay.tar.gz\n'],
    [
      'a script may put the file there',
      '  overlay:\n    plugin: nil\n    override-build: cp x/snap-openstack.yaml $CRAFT_PART_INSTALL\n',
    ],
    ['a build of the project may', '  overlay:\n    plugin: make\n    source: .\n'],
  ])('%s', (_what, part) => {
    const files = {
      [PROJECT]: project(app('api', 'snap-openstack launch nova-apii', SERVICE), RUNNER + part),
      'README.md': '',
    };
    expect(tellFile(files, PROJECT, ours)).toEqual([]);
  });

  test('the text is half typed', () => {
    const files = { [PROJECT]: `${wrong}  more:\n    plugin: [nil\n`, [FILE]: ENTRIES };
    expect(tellFile(files, PROJECT, only('runner-not-installed', 'file-not-shipped'))).toEqual([]);
  });
});

describe('the runner', () => {
  const withRunner = (address: string, command: string, more = ''): Files => ({
    [PROJECT]: project(
      app('api', command, SERVICE),
      RUNNER.replace('git+https://opendev.org/x/snap.openstack', address) + more + OVERLAY,
    ),
    [FILE]: ENTRIES,
  });

  test.each([
    ['git+https://opendev.org/x/snap.openstack', 'snap-openstack nova-api', ['error snap-openstack/era «nova-api»']],
    ['git+https://opendev.org/x/snap.openstack', 'snap-openstack launch nova-api', []],
    [
      'git+https://opendev.org/x/snap.openstack@0123456789abcdef0123456789abcdef01234567',
      'snap-openstack nova-api',
      [],
    ],
    [
      'git+https://github.com/openstack/snap.openstack@0123456789',
      'snap-openstack launch nova-api',
      ['error snap-openstack/era «launch»'],
    ],
    ['git+https://github.com/openstack/snap.openstack@0123456789', 'snap-openstack nova-api', []],
    [
      'git+https://opendev.org/openstack/snap.openstack',
      'snap-openstack launch nova-api',
      ['warning snap-openstack/era «launch»'],
    ],
    ['git+https://git.example.org/me/snap.openstack', 'snap-openstack launch nova-api', []],
    ['snap.openstack', 'snap-openstack nova-api', []],
    ['pymysql', 'snap-openstack nova-api', ['error snap-openstack/runner-not-installed «snap-openstack»']],
  ])('%s with %s', (address, command, found) => {
    expect(
      tellFile(withRunner(address, command), PROJECT, only('era', 'runner-not-installed', 'runner-emptied-repo')),
    ).toEqual(found);
  });

  test('what a commit holds is not known, but no runner takes commands of both forms', () => {
    const pinned = RUNNER.replace('x/snap.openstack', 'x/snap.openstack@0123456789abcdef0123456789abcdef01234567');
    const make = (api: string): Files => ({
      [PROJECT]: project(
        app('api', `bin/snap-openstack ${api}nova-api`, SERVICE) + app('web', 'bin/snap-openstack launch web', SERVICE),
        pinned + OVERLAY,
      ),
      [FILE]: ENTRIES,
    });
    expect(tellFile(make(''), PROJECT, only('era'))).toEqual(['error snap-openstack/era «nova-api»']);
    expect(fixFile(make(''), PROJECT, 'snap-openstack/era')).toEqual([make('launch ')[PROJECT]]);
    expect(tellFile(make('launch '), PROJECT, only('era'))).toEqual([]);
  });

  test('the emptied repository: the address and the commands are changed together', () => {
    const files = withRunner(
      'git+https://github.com/openstack/snap.openstack#egg=snap.openstack',
      'snap-openstack nova-api',
    );
    const [fixed = ''] = fixFile(files, PROJECT, 'snap-openstack/runner-emptied-repo');
    expect(fixed).toContain('      - git+https://opendev.org/x/snap.openstack\n');
    expect(fixed).toContain('command: snap-openstack launch nova-api');
    expect(tellFile({ ...files, [PROJECT]: fixed }, PROJECT, only('era', 'runner-emptied-repo'))).toEqual([]);
  });

  test.each([
    ['https://releases.openstack.org/constraints/upper/xena', []],
    [
      'https://releases.openstack.org/constraints/upper/yoga',
      ['error snap-openstack/pyyaml6 «https://releases.openstack.org/constraints/upper/yoga»'],
    ],
    [
      'https://releases.openstack.org/constraints/upper/master',
      ['error snap-openstack/pyyaml6 «https://releases.openstack.org/constraints/upper/master»'],
    ],
    ['local-constraints.txt', []],
  ])('PyYAML of %s', (url, found) => {
    const files = withRunner(
      'git+https://opendev.org/x/snap.openstack',
      'snap-openstack launch nova-api',
      `    python-constraints: [${url}]\n`,
    );
    expect(tellFile(files, PROJECT, only('pyyaml6'))).toEqual(found);
  });

  test.each([
    ['a hook', { 'snap/hooks/install': '#!/bin/sh\nsnap-openstack setup\n' }, []],
    ['a program of the overlay', { 'snap/local/overlay/bin/init': "subprocess.run(['snap-openstack', 'setup'])" }, []],
    [
      'nothing',
      {},
      ['warning snap-openstack/setup-never-run «launch»', 'warning snap-openstack/setup-never-run «setup»'],
    ],
  ])('setup is run by %s', (_who, more, found) => {
    const files = {
      ...withRunner('git+https://opendev.org/x/snap.openstack', 'snap-openstack launch nova-api'),
      [FILE]: ENTRIES.replace('setup: {}', 'setup:\n  dirs: ["{snap_common}/log"]'),
      ...more,
    };
    expect(tellAll(files, only('setup-never-run'))).toEqual(found);
  });
});

describe('entry points that nothing runs', () => {
  const unused = (apps: string, more: Files = {}): string[] =>
    tellFile({ [PROJECT]: project(apps), [FILE]: ENTRIES, ...more }, FILE, only('entry-unused'));
  const API = app('api', 'bin/snap-openstack launch nova-api', SERVICE);

  test('told at their names', () => {
    expect(unused(API)).toEqual(['warning snap-openstack/entry-unused «web»']);
  });

  test.each([
    ['a wrapper is given its name', app('w', 'bin/start web'), {}],
    ['a hook runs it', '', { 'snap/hooks/configure': 'snap-openstack launch web' }],
    ['a command has its name in a variable', app('w', 'snap-openstack launch $WHAT'), {}],
    ['it stops another one', app('w', 'bin/x', '    stop-command: snap-openstack launch web\n'), {}],
  ])('used where %s', (_how, more, files) => {
    expect(unused(API + more, files)).toEqual([]);
  });

  test('a file that nothing reads is one finding', () => {
    const files = { [PROJECT]: project(app('api', 'bin/nova-api')), [FILE]: ENTRIES };
    expect(tellAll(files, only('entry-unused', 'file-unused'))).toEqual(['warning snap-openstack/file-unused «setup»']);
  });
});

test('a file that no part ships: told in both, and a part is offered', () => {
  const files = { [PROJECT]: project(app('api', 'snap-openstack launch nova-api', SERVICE), RUNNER), [FILE]: ENTRIES };
  expect(tellAll(files, only('file-not-shipped'))).toEqual([
    'error snap-openstack/file-not-shipped «snap-openstack»',
    'error snap-openstack/file-not-shipped «setup»',
  ]);
  expect(fixFile(files, PROJECT, 'snap-openstack/file-not-shipped')).toEqual([
    files[PROJECT] + OVERLAY.trimEnd() + '\n',
  ]);
});

test('paths of the host: a layout makes them the snap’s own', () => {
  const file = ENTRIES.replace('setup: {}', 'setup:\n  dirs: [/etc/nova]');
  const apps = app('api', 'snap-openstack launch nova-api', SERVICE);
  const layout = 'layout:\n  /etc/nova:\n    bind: $SNAP_COMMON/etc/nova\n';
  const tell = (snapcraft: string) =>
    tellFile({ [PROJECT]: snapcraft, [FILE]: file }, FILE, only('path-absolute', 'classic-path'));
  expect(tell(project(apps))).toEqual(['warning snap-openstack/path-absolute «/etc/nova»']);
  expect(tell(project(apps) + layout)).toEqual([]);
  expect(tell(project(apps).replace('strict', 'classic'))).toEqual([
    'information snap-openstack/classic-path «/etc/nova»',
  ]);
});
