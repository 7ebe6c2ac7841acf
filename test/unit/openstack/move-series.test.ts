import { describe, expect, test } from 'vitest';
import {
  applyToFiles,
  createDocument,
  listSeriesChoices,
  moveToSeries,
  toWorkspaceEdit,
} from '../../../server/src/core/index.ts';
import {
  moveComment,
  moveConstraints,
  movePackage,
  moveTarball,
  moveWord,
} from '../../../server/src/core/openstack/move-address.ts';
import { createStore } from '../../harness/constraint-store.ts';
import { provideFor, SNAPCRAFT, tell, uriOf, type Files } from '../../harness/openstack-project.ts';
import { service2017, SOUND } from '../../harness/openstack-snaps.ts';
import type { ConstraintStore } from '../../../server/src/core/openstack/types.ts';

function move(files: Files, series: string, store?: ConstraintStore): { files: Files; notes: readonly string[] } {
  const ctx = provideFor(files, SNAPCRAFT, store && { store });
  const result = moveToSeries(ctx, series);
  if ('problem' in result) throw new Error(result.problem);
  const changed = [...applyToFiles(ctx, result.edits)].map(
    ([uri, text]) => [uri.slice(uriOf('').length), text] as const,
  );
  return { files: { ...files, ...Object.fromEntries(changed) }, notes: result.notes };
}

const RELEASES = 'https://releases.openstack.org/constraints/upper/';
const RAW = 'https://raw.githubusercontent.com/openstack/requirements';

describe('addresses', () => {
  test.each([
    [`${RELEASES}ocata`, '2025.2', `${RELEASES}2025.2`],
    // The branch is gone: the address that stays takes its place.
    [`${RAW}/stable/ocata/upper-constraints.txt`, '2025.2', `${RELEASES}2025.2`],
    [`${RAW}/stable/2025.2/upper-constraints.txt`, '2026.1', `${RAW}/stable/2026.1/upper-constraints.txt`],
    [
      'https://opendev.org/openstack/requirements/raw/branch/stable/2025.2/upper-constraints.txt',
      'yoga',
      'https://opendev.org/openstack/requirements/raw/branch/unmaintained/yoga/upper-constraints.txt',
    ],
    [
      'https://opendev.org/openstack/requirements/raw/tag/ocata-eol/upper-constraints.txt',
      'pike',
      'https://opendev.org/openstack/requirements/raw/tag/pike-eol/upper-constraints.txt',
    ],
    [
      'https://git.openstack.org/cgit/openstack/requirements/plain/upper-constraints.txt?h=stable/pike',
      'queens',
      `${RELEASES}queens`,
    ],
    [`${RELEASES}2025.1`, 'master', `${RELEASES}master`],
    ['https://mirror.example.org/constraints/2025.1', '2026.1', 'https://mirror.example.org/constraints/2026.1'],
    ['https://mirror.example.org/constraints.txt', '2026.1', undefined],
    ['upper-constraints.txt', '2026.1', undefined],
  ])('%s to %s', (url, target, expected) => {
    expect(moveConstraints(url, target)).toBe(expected);
  });

  test.each([
    [
      'http://tarballs.openstack.org/keystone/keystone-stable-ocata.tar.gz',
      '2025.2',
      'https://tarballs.opendev.org/openstack/keystone/keystone-stable-2025.2.tar.gz',
    ],
    [
      'https://tarballs.opendev.org/openstack/nova/nova-stable-yoga.tar.gz',
      '2024.1',
      'https://tarballs.opendev.org/openstack/nova/nova-unmaintained-2024.1.tar.gz',
    ],
    // A series without a branch: its last release.
    [
      'https://tarballs.opendev.org/openstack/nova/nova-stable-2025.2.tar.gz',
      'ocata',
      'https://tarballs.opendev.org/openstack/nova/nova-15.1.5.tar.gz',
    ],
    [
      'https://tarballs.opendev.org/openstack/nova/nova-15.0.0.tar.gz',
      '2026.1',
      'https://tarballs.opendev.org/openstack/nova/nova-33.0.2.tar.gz',
    ],
    [
      'https://tarballs.opendev.org/openstack/ceilometer/ceilometer-master.tar.gz',
      '2025.2',
      'https://tarballs.opendev.org/openstack/ceilometer/ceilometer-stable-2025.2.tar.gz',
    ],
    ['https://files.example.org/nova-15.0.0.tar.gz', '2026.1', undefined],
  ])('%s to %s', (url, target, expected) => {
    expect(moveTarball(url, target)).toBe(expected);
  });

  test.each([
    [
      'git+https://opendev.org/openstack/nova@stable/2025.1#egg=nova',
      '2026.1',
      'git+https://opendev.org/openstack/nova@stable/2026.1#egg=nova',
    ],
    [
      'git+https://opendev.org/openstack/nova@31.0.0#egg=nova',
      '2026.1',
      'git+https://opendev.org/openstack/nova@33.0.2#egg=nova',
    ],
    [
      'git+https://git.openstack.org/openstack/nova@stable/ocata',
      '2026.1',
      'git+https://opendev.org/openstack/nova@stable/2026.1',
    ],
    ['git+https://opendev.org/openstack/unheard-of@1.0', '2026.1', undefined],
    ['git+https://opendev.org/x/snap.openstack#egg=snap.openstack', '2026.1', undefined],
  ])('%s to %s', (url, target, expected) => {
    expect(movePackage(url, target)).toBe(expected);
  });

  test('words and comments', () => {
    expect(moveWord('ocata', '2026.1')).toBe('2026.1');
    expect(moveWord('epoxy', '2026.1')).toBe('gazpacho');
    expect(moveWord('2025.1', 'yoga')).toBe('yoga');
    expect(moveWord('1.0', 'yoga')).toBeUndefined();
    expect(moveComment(` copy of ${RELEASES}2025.1, by hand`, '2026.1')).toBe(` copy of ${RELEASES}2026.1, by hand`);
    expect(moveComment(' from stable/2025.1', '2026.1')).toBe(' from stable/2026.1');
    expect(moveComment(' nothing', '2026.1')).toBe(' nothing');
  });
});

const SETUP_NOTE =
  'The runner of today sets up folders and templates only when it is told: let the hooks "install" and "configure" run "snap-openstack setup".';

describe('a service of 2017', () => {
  const dead = service2017('keystone', 'ocata', 'http://tarballs.openstack.org/keystone/keystone-stable-ocata.tar.gz');
  const files = {
    ...dead,
    [SNAPCRAFT]: (dead[SNAPCRAFT] ?? '')
      .replace(`${RELEASES}ocata`, `${RAW}/stable/ocata/upper-constraints.txt`)
      .replace('- pymysql', '- pymysql==0.7.6 # why')
      .replace('git+https://opendev.org/x/snap.openstack@1.0.0', 'git+https://github.com/openstack/snap.openstack'),
  };
  const codes = (all: Files): string[] => tell(all).map((line) => line.split(' ', 2).join(' '));

  test('is told its dead address and its mismatches, and none of them after the move', () => {
    expect(codes(files)).toEqual([
      'warning url-insecure',
      'warning pin-conflict',
      'warning url-retired',
      'error ref-gone',
      'warning eol-series',
      'warning url-insecure',
    ]);
    // Nothing is left but that the series has ended, which is true of all that this base fits.
    expect(codes(move(files, 'ocata').files)).toEqual(['warning eol-series']);
  });

  test('to another series', () => {
    const { files: moved, notes } = move(files, 'queens');
    expect(moved[SNAPCRAFT]).toBe(
      (files[SNAPCRAFT] ?? '')
        .replace('version: ocata', 'version: queens')
        .replaceAll(
          'http://tarballs.openstack.org/keystone/keystone-stable-ocata',
          'https://tarballs.opendev.org/openstack/keystone/keystone-13.0.4',
        )
        .replace(`${RAW}/stable/ocata/upper-constraints.txt`, `${RELEASES}queens`)
        .replace('pymysql==0.7.6', 'pymysql')
        .replaceAll('command: snap-openstack ', 'command: snap-openstack launch ')
        .replace('git+https://github.com/openstack/', 'git+https://opendev.org/x/'),
    );
    expect(notes).toEqual([SETUP_NOTE]);
  });

  test('to a series that its base is too old for', () => {
    const { files: moved, notes } = move(files, 'gazpacho');
    expect(notes).toEqual([
      SETUP_NOTE,
      'The constraints of 2026.1 (gazpacho) install PyYAML 6, with which the runner "snap.openstack" does not work: patch it, or let the apps start their programs themselves.',
      'The Python of core is older than any that 2026.1 (gazpacho) was tested with; it fits core22 and core24 and core26.',
    ]);
    expect(moved[SNAPCRAFT]).toContain("version: '2026.1'");
    expect(moved[SNAPCRAFT]).toContain('keystone-stable-2026.1.tar.gz');
  });
});

test('today: pins, pocket, copies and refs in one edit', () => {
  const files = {
    [SNAPCRAFT]: `name: tide
base: core24
version: "2025.1" # the series
package-repositories:
  - type: apt
    cloud: epoxy
parts:
  nova:
    plugin: python
    source: https://opendev.org/openstack/nova
    source-tag: 31.0.0
    python-constraints:
      - ${RELEASES}2025.1
    python-requirements: [requirements.txt]
    python-packages: [oslo.config==9.7.2]
  tide:
    plugin: uv
    source: app
  plugin:
    plugin: python
    source: https://opendev.org/openstack/unheard-of
    source-tag: 1.0.0
`,
    'requirements.txt': 'requests==2.32.3\n',
    'app/pyproject.toml': `[project]
name = "tide"
dependencies = ["oslo.log==7.1.0"]

[tool.uv]
# copy of ${RELEASES}2025.1
constraint-dependencies = [
  "oslo.log===7.1.0", # logs
  # a group of its own
  "PyMySQL===1.1.1",
  "eventlet===0.39.1",
  "horizon===25.3.2",
  "requests===2.32.3",
  "own-package===1.0",
]
`,
    'app/uv.lock': 'version = 1\n',
  };
  const texts = {
    '2025.1':
      'oslo.log===7.1.0\nPyMySQL===1.1.1\neventlet===0.39.1\nhorizon===25.3.2\nrequests===2.32.3\nsix===1.17.0\n',
    '2026.1':
      "oslo.log===8.1.0\nPyMySQL===1.1.2\nhorizon===25.7.3;python_version=='3.10'\nhorizon===26.0.0;python_version>='3.11'\nrequests===2.32.5\nsix===1.17.0\nnewcomer===1.0\noslo.config===10.3.0\n",
  };
  const { files: moved, notes } = move(files, '2026.1', createStore({ texts }));
  // The source of the part "nova" is fetched: what its files say is not seen.
  expect(moved[SNAPCRAFT]).toBe(
    files[SNAPCRAFT].replace('"2025.1"', '"2026.1"')
      .replace('cloud: epoxy', 'cloud: gazpacho')
      .replace('source-tag: 31.0.0', 'source-tag: 33.0.2')
      .replace(`${RELEASES}2025.1`, `${RELEASES}2026.1`)
      .replace('oslo.config==9.7.2', 'oslo.config'),
  );
  expect(moved['app/pyproject.toml']).toBe(`[project]
name = "tide"
dependencies = ["oslo.log==8.1.0"]

[tool.uv]
# copy of ${RELEASES}2026.1
constraint-dependencies = [
  "oslo.log===8.1.0", # logs
  # a group of its own
  "PyMySQL===1.1.2",
  "horizon===25.7.3;python_version=='3.10'",
  "horizon===26.0.0;python_version>='3.11'",
  "requests===2.32.5",
  "own-package===1.0",
  "newcomer===1.0",
  "oslo.config===10.3.0",
]
`);
  expect(notes).toEqual([
    'Which version of "unheard-of" belongs to 2026.1 (gazpacho) is not known here: look at "1.0.0" of the part "plugin".',
    'Run "uv lock": the lock still has the versions of before.',
  ]);
});

test('the pocket goes where Ubuntu has the series itself', () => {
  const files = {
    [SNAPCRAFT]: `name: tide\nbase: core24\nversion: '2025.1'\npackage-repositories:\n  - type: apt\n    cloud: epoxy\nparts:\n  a:\n    plugin: nil\n`,
  };
  expect(move(files, '2024.1').files[SNAPCRAFT]).toBe(
    "name: tide\nbase: core24\nversion: '2024.1'\nparts:\n  a:\n    plugin: nil\n",
  );
  // Neither a pocket nor native: it stays, with a note.
  const { files: kept, notes } = move(files, 'yoga');
  expect(kept[SNAPCRAFT]).toContain('cloud: epoxy');
  expect(notes).toEqual(['There is no cloud archive of yoga for core24, but for core20 and core22.']);
});

test('other refs: a branch where the series has one, a tag where it has ended, a commit never', () => {
  const part = (refs: string): Files => ({
    [SNAPCRAFT]: `name: tide\nbase: core24\nparts:\n  a:\n    plugin: python\n    source: https://opendev.org/openstack/nova\n${refs}`,
  });
  expect(move(part('    source-branch: stable/2025.2\n'), '2026.1').files[SNAPCRAFT]).toContain(
    'source-branch: stable/2026.1\n',
  );
  expect(move(part('    source-branch: stable/2025.2\n'), 'ocata').files[SNAPCRAFT]).toContain('source-tag: 15.1.5\n');
  expect(move(part(''), '2026.1').files[SNAPCRAFT]).toContain('nova\n    source-branch: stable/2026.1\n');
  const { files, notes } = move(part('    source-commit: 0123456789abcdef0123456789abcdef01234567\n'), '2026.1');
  expect(files).toEqual(part('    source-commit: 0123456789abcdef0123456789abcdef01234567\n'));
  expect(notes).toEqual(['The part "a" is built from one commit: choose one of 2026.1 (gazpacho).']);
});

test.each(Object.keys(SOUND))('%s: there and back again, and every text stays sound', (name) => {
  const files = SOUND[name] ?? {};
  for (const target of ['ocata', 'yoga', '2025.2', '2026.1', '2026.2', 'master']) {
    const { files: moved } = move(files, target);
    const text = moved[SNAPCRAFT] ?? '';
    expect(createDocument(uriOf(SNAPCRAFT), text).tree.problems, text).toEqual([]);
    // A second move to the same series has nothing to do.
    expect(move(moved, target).files).toEqual(moved);
  }
});

test('what can not be', () => {
  const ctx = provideFor(SOUND['tempest'] ?? {});
  expect(moveToSeries(ctx, 'zebra')).toEqual({ problem: 'There is no OpenStack series "zebra".' });
  const broken = provideFor({ [SNAPCRAFT]: 'name: [' });
  expect(moveToSeries(broken, 'yoga')).toEqual({ problem: 'The file has to be readable before it can move.' });
  const pending: ConstraintStore = { find: () => ({ state: 'pending' }) };
  const later = moveToSeries(
    provideFor(SOUND['cinder-volume of 2026.1'] ?? {}, SNAPCRAFT, { store: pending }),
    '2025.2',
  );
  expect(later).toMatchObject({ pending: true });
});

test('as one edit of the workspace, in groups to look at', () => {
  const ctx = provideFor(SOUND['cinder-volume of 2026.1'] ?? {});
  const result = moveToSeries(ctx, '2025.2');
  if ('problem' in result) throw new Error(result.problem);
  const edit = toWorkspaceEdit(ctx, result.edits, { changeAnnotations: true });
  expect(Object.keys(edit.changeAnnotations ?? {}).sort()).toEqual(['claim', 'copies', 'preview']);
  // Editors leave what wants to be confirmed unticked: only the edit that changes nothing asks for the preview.
  const asking = Object.entries(edit.changeAnnotations ?? {}).filter(([, { needsConfirmation }]) => needsConfirmation);
  expect(asking.map(([group]) => group)).toEqual(['preview']);
  const [first] = edit.documentChanges ?? [];
  const edits = first && 'edits' in first ? first.edits : [];
  expect(edits.filter((one) => 'annotationId' in one && one.annotationId === 'preview')).toEqual([
    {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      newText: '',
      annotationId: 'preview',
    },
  ]);
  expect(edit.documentChanges?.map((change) => ('textDocument' in change ? change.textDocument.version : 0))).toEqual([
    0,
    null,
  ]);
  expect(Object.keys(toWorkspaceEdit(ctx, result.edits).changes ?? {}).sort()).toEqual([
    uriOf('pyproject.toml'),
    uriOf(SNAPCRAFT),
  ]);
});

test('the choices of a snap', () => {
  const choices = listSeriesChoices(provideFor(SOUND['keystone of 2025.2'] ?? {}));
  expect(choices[0]).toMatchObject({
    id: '2026.2',
    name: '2026.2 (hibiscus)',
    status: 'maintained',
    fits: true,
    current: false,
  });
  expect(choices.find(({ current }) => current)?.id).toBe('2025.2');
  expect(choices.filter(({ fits }) => fits).map(({ id }) => id)).toEqual([
    '2026.2',
    '2026.1',
    '2025.2',
    '2025.1',
    '2024.2',
  ]);
  expect(choices.find(({ id }) => id === 'ussuri')?.bases).toEqual(['core18']);
});
