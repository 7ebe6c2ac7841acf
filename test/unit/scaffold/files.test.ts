/** What is in the files of a new snap. */
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scaffold, type RawAnswers } from '../../../server/src/core/scaffold/index.ts';

function files(answers: RawAnswers): Map<string, string> {
  const made = scaffold(answers);
  if ('problem' in made) throw new Error(made.problem);
  return new Map(made.files.map(({ path, text }) => [path, text]));
}

interface Snapcraft {
  readonly [key: string]: unknown;
  readonly apps: Record<string, Record<string, unknown>>;
  readonly parts: Record<string, Record<string, unknown>>;
}
const snapcraft = (answers: RawAnswers): Snapcraft =>
  parse(files(answers).get('snap/snapcraft.yaml') ?? '') as Snapcraft;
const program = { name: 'tide-table', summary: 'Shows tides' };

describe('programs', () => {
  test.each([
    ['python', ['pyproject.toml', 'src/tide_table/__init__.py', 'src/tide_table/__main__.py', 'uv.lock']],
    ['go', ['go.mod', 'main.go']],
    ['rust', ['Cargo.toml', 'Cargo.lock', 'src/main.rs']],
    ['node', ['package.json', 'src/main.js']],
    ['cmake', ['CMakeLists.txt', 'src/main.cpp']],
    ['desktop', ['snap/gui/tide-table.desktop', 'snap/gui/tide-table.svg', 'meson.build', 'src/main.c']],
  ])('%s', (kind, own) => {
    const common = ['.gitignore', 'README.md', '.github/workflows/snap.yaml'];
    expect([...files({ kind, ...program }).keys()]).toEqual(['snap/snapcraft.yaml', ...own, ...common]);
  });

  test('for a program that is there only the snap is written', () => {
    expect([...files({ kind: 'rust', code: 'existing', ...program }).keys()]).toEqual([
      'snap/snapcraft.yaml',
      '.github/workflows/snap.yaml',
    ]);
    expect([...files({ kind: 'rust', code: 'existing', ci: 'none', ...program }).keys()]).toEqual([
      'snap/snapcraft.yaml',
    ]);
  });

  test('text that means something to YAML, TOML, JSON or C stays text', () => {
    const summary = `It's: "x" \\ # {a} $b %c é`;
    expect(snapcraft({ kind: 'go', name: 'null', summary, title: '- [x' })).toMatchObject({
      name: 'null',
      summary,
      title: '- [x',
      description: `${summary}.\n`,
      version: '0.1.0',
    });
    expect(JSON.parse(files({ kind: 'node', ...program, summary }).get('package.json') ?? '')).toMatchObject({
      description: summary,
    });
    expect(files({ kind: 'rust', ...program, summary }).get('Cargo.toml')).toContain(
      `description = "It's: \\"x\\" \\\\ # {a} $b %c é"`,
    );
    expect(files({ kind: 'desktop', ...program, title: 'A "b"' }).get('src/main.c')).toContain('"A \\"b\\""');
  });

  test('a description keeps its lines', () => {
    const description = '  Indented.\n\n- one\n- two   \n\n';
    expect(snapcraft({ kind: 'go', ...program, description })['description']).toBe('Indented.\n\n- one\n- two\n');
  });

  test('an interpreter comes along where the base has none', () => {
    const part = (base: string, installer: string): unknown =>
      snapcraft({ kind: 'python', ...program, base, installer }).parts['tide-table'];
    expect(part('core24', 'uv')).toEqual({ plugin: 'uv', source: '.', 'build-snaps': ['astral-uv'] });
    expect(part('core24', 'pip')).toEqual({ plugin: 'python', source: '.' });
    expect(part('core26', 'pip')).toMatchObject({
      'stage-packages': [
        'libpython3.14-minimal',
        'libpython3.14-stdlib',
        'python3-minimal',
        'python3.14-minimal',
        'python3.14-venv',
      ],
    });
  });

  test('the words of the era of core22', () => {
    expect(snapcraft({ kind: 'go', ...program, base: 'core22' })).toMatchObject({ architectures: ['amd64', 'arm64'] });
    expect(snapcraft({ kind: 'go', ...program })).toMatchObject({ platforms: { amd64: null, arm64: null } });
  });

  test('a name that no language has', () => {
    const made = snapcraft({ kind: 'rust', name: 'match', summary: 'x' });
    expect(made.apps).toEqual({ match: { command: 'bin/match-app' } });
  });
});

describe('OpenStack', () => {
  const keystone = { kind: 'openstack', project: 'keystone', series: '2026.1' };

  test('helper: everything that the helper reads', () => {
    expect([...files({ ...keystone, runner: 'helper' }).keys()]).toEqual([
      'snap/snapcraft.yaml',
      'snap/local/overlay/snap-openstack.yaml',
      'snap/local/overlay/etc/keystone/keystone.conf',
      'snap/local/overlay/templates/keystone-snap.conf.j2',
      'snap/local/overlay/templates/keystone-api.ini.j2',
      'snap/local/overlay/templates/nginx.conf.j2',
      'snap/local/overlay/templates/keystone-nginx.conf.j2',
      'snap/hooks/install',
      'snap/hooks/post-refresh',
      'README.md',
      '.gitignore',
      '.github/workflows/snap.yaml',
    ]);
    const made = snapcraft({ ...keystone, runner: 'helper' });
    expect(made.apps['nginx']).toMatchObject({
      command: 'bin/snap-openstack launch keystone-nginx',
      daemon: 'forking',
    });
    expect(made.parts['keystone']?.['python-packages']).toContainEqual(
      expect.stringMatching(/^snap\.openstack @ git\+https:\/\/opendev\.org\/x\/snap\.openstack@[0-9a-f]{40}$/),
    );
  });

  test('plain: no helper', () => {
    const all = files(keystone);
    expect([...all.keys()]).not.toContain('snap/local/overlay/snap-openstack.yaml');
    expect([...all.values()].join('')).not.toContain('snap-openstack');
    expect(all.get('snap/local/overlay/etc/uwsgi/keystone-api.ini')).toContain(
      'module = keystone.wsgi.api:application',
    );
  });

  test('without nginx uwsgi listens', () => {
    const all = files({ ...keystone, web: 'uwsgi' });
    expect([...all.values()].join('')).not.toMatch(/nginx|snap_daemon/);
    expect(all.get('snap/local/overlay/etc/uwsgi/keystone-api.ini')).toContain('http-socket = :5000');
  });

  test('without the API there is no web server at all', () => {
    const made = snapcraft({ ...keystone, project: 'nova', services: ['conductor'] });
    expect(Object.keys(made.apps)).toEqual(['conductor', 'manage']);
    expect(Object.keys(made.parts)).toEqual(['nova', 'overlay']);
    expect(made.parts['nova']?.['python-packages']).toEqual(['pymysql']);
  });

  test('one series everywhere, its last release or its branch', () => {
    expect(snapcraft(keystone)).toMatchObject({
      version: '2026.1',
      parts: {
        keystone: {
          'source-tag': '29.0.2',
          'python-constraints': ['https://releases.openstack.org/constraints/upper/2026.1'],
        },
      },
    });
    expect(snapcraft({ ...keystone, series: '2026.2' }).parts['keystone']).toMatchObject({
      'source-branch': 'stable/2026.2',
      'python-constraints': ['https://releases.openstack.org/constraints/upper/2026.2'],
    });
    expect(files({ ...keystone }).get('README.md')).toContain('--channel 2026.1/edge');
  });

  test('older series have their own entry to the API', () => {
    const ini = (project: string, series: string): string | undefined =>
      /^module = (.*)$/m.exec(
        files({ ...keystone, project, series, base: 'core22' }).get(
          `snap/local/overlay/etc/uwsgi/${project}-api.ini`,
        ) ?? '',
      )?.[1];
    expect(ini('nova', '2024.1')).toBe('nova.api.openstack.compute.wsgi:init_application()');
    expect(ini('nova', '2025.1')).toBe('nova.wsgi.osapi_compute:application');
    expect(ini('octavia', '2025.1')).toBe('octavia.api.app:setup_app()');
    expect(ini('octavia', '2025.2')).toBe('octavia.wsgi.api:application');
  });

  test('another project goes by convention', () => {
    const made = snapcraft({ kind: 'openstack', project: 'other', 'other-project': 'watcher', series: '2026.1' });
    expect(made).toMatchObject({ name: 'watcher', title: 'OpenStack Watcher' });
    expect(made.parts['watcher']).toMatchObject({ 'source-tag': '16.0.2' });
    expect(Object.keys(made.apps)).toEqual(['uwsgi', 'nginx', 'conductor', 'engine', 'scheduler', 'worker', 'manage']);
  });
});

test.each([
  [{ kind: 'perl' }, 'kind'],
  [{ kind: 'go' }, 'name'],
  [{ kind: 'go', name: 'tide' }, 'summary'],
  [{ kind: 'go', name: 'tide', summary: 'x', base: 'core18' }, 'base'],
  [{ kind: 'go', name: 'tide', summary: 'x', license: 'GPL' }, 'license'],
  [{ kind: 'openstack', project: 'keystone', series: 'ocata' }, 'series'],
  [{ kind: 'openstack', project: 'keystone', base: 'core26', series: '2025.1' }, 'series'],
  [{ kind: 'openstack', project: 'other' }, 'other-project'],
] satisfies [RawAnswers, string][])('%o is refused for its %s', (answers, question) => {
  expect(scaffold(answers)).toMatchObject({ problem: expect.any(String) as string, question });
});

test('the places of another project file are reserved', () => {
  expect(scaffold({ kind: 'go', ...program })).toMatchObject({
    main: 'snap/snapcraft.yaml',
    reserved: ['snapcraft.yaml', 'build-aux/snap/snapcraft.yaml', '.snapcraft.yaml'],
  });
});
