/** Built snaps against constraints: from the names of files, and from a real snap where squashfs-tools are there. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../../server/src/cli/run.ts';
import { readBuiltSnap } from '../../../server/src/core/openstack/built-snap.ts';
import { readInstalledPackages } from '../../../server/src/core/openstack/installed-packages.ts';
import { describeVerification } from '../../../server/src/core/openstack/verify-report.ts';
import { verifySnap } from '../../../server/src/core/openstack/verify.ts';
import { parseConstraints } from '../../../server/src/core/python/upper-constraints.ts';
import { readSnap } from '../../../server/src/snap-file/read-snap.ts';

const SITE = 'lib/python3.12/site-packages';

describe('packages by their files', () => {
  test.each([
    [`${SITE}/oslo.config-9.7.0.dist-info/METADATA`, 'oslo-config', '9.7.0', '3.12'],
    [`${SITE}/oslo_config-9.7.0.dist-info`, 'oslo-config', '9.7.0', '3.12'],
    [`${SITE}/PasteDeploy-3.1.0.dist-info/RECORD`, 'pastedeploy', '3.1.0', '3.12'],
    [`${SITE}/python_dateutil-2.9.0.post0.dist-info`, 'python-dateutil', '2.9.0.post0', '3.12'],
    ['lib/python2.7/site-packages/python-dateutil-2.6.1.egg-info', 'python-dateutil', '2.6.1', '2.7'],
    ['lib/python3.6/site-packages/nova-21.0.0-py3.6.egg-info/PKG-INFO', 'nova', '21.0.0', '3.6'],
    ['lib/python3.6/site-packages/six-1.12.0-py3.6.egg/EGG-INFO/PKG-INFO', 'six', '1.12.0', '3.6'],
    ['lib/python3.10/site-packages/zope.interface-5.4.0-py3.10-linux-x86_64.egg', 'zope-interface', '5.4.0', '3.10'],
    [`${SITE}/ovs-2.6.0.dev3.dist-info`, 'ovs', '2.6.0.dev3', '3.12'],
    [`${SITE}/keystone-2.0+ubuntu_1.dist-info`, 'keystone', '2.0+ubuntu-1', '3.12'],
    [`${SITE}/XStatic_Angular_Bootstrap-2.5.0.0.dist-info`, 'xstatic-angular-bootstrap', '2.5.0.0', '3.12'],
    [`${SITE}/tooz-1!2.0rc1.dist-info`, 'tooz', '1!2.0rc1', '3.12'],
    ['src/develop/mine.egg-info/PKG-INFO', 'mine', undefined, undefined],
  ])('%s', (file, key, version, python) => {
    expect(readInstalledPackages([file])).toMatchObject([{ key, version, python, debian: false }]);
  });

  test.each([
    `${SITE}/oslo_config/dist-info.py`,
    `${SITE}/setuptools/_vendor/jaraco.text-3.7.0.dist-info/METADATA`,
    `${SITE}/.hidden-1.0.dist-info`,
    'usr/share/doc/thing',
    '',
  ])('%s is none', (file) => {
    expect(readInstalledPackages([file])).toEqual([]);
  });

  test('once for each folder, and Ubuntu packages as such', () => {
    const found = readInstalledPackages([
      `${SITE}/six-1.16.0.dist-info`,
      `${SITE}/six-1.16.0.dist-info/METADATA`,
      'usr/lib/python3/dist-packages/six-1.16.0.egg-info',
      'usr/lib/python3/dist-packages/six-1.16.0.egg-info/PKG-INFO',
    ]);
    expect(found.map(({ folder, debian }) => [folder, debian])).toEqual([
      [SITE, false],
      ['usr/lib/python3/dist-packages', true],
    ]);
  });

  test('100,000 files are read', () => {
    const paths = Array.from(
      { length: 100_000 },
      (_, n) => `${SITE}/package${n % 700}-1.${n % 700}.dist-info/file${n}`,
    );
    expect(readInstalledPackages(paths)).toHaveLength(700);
  });
});

const MANIFEST = `name: keystone
version: ocata
architectures: [amd64]
parts:
  keystone:
    plugin: python
    python-packages: [oslo.config=3.22.0, pbr=1.10.0, not a package, 7]
    constraints-contents:
      - |
        oslo.config===3.22.0
        pbr===1.9.0
`;

describe('what a snap tells of itself', () => {
  test('its own metadata and the record of the build', () => {
    const snap = readBuiltSnap({
      'meta/snap.yaml': 'name: keystone\nversion: ocata\n',
      'snap/manifest.yaml': MANIFEST,
    });
    expect(snap).toMatchObject({ name: 'keystone', version: 'ocata', series: { id: 'ocata' } });
    expect(snap.recorded.map(({ key, version }) => [key, version])).toEqual([
      ['oslo-config', '3.22.0'],
      ['pbr', '1.10.0'],
    ]);
    expect(snap.constraints).toMatchObject([{ part: 'keystone', set: { size: 2 } }]);
  });

  test('the project file beside them says most', () => {
    const project = `name: mine
base: core24
version: '1'
parts:
  mine:
    plugin: python
    source: .
    python-constraints: [https://releases.openstack.org/constraints/upper/2025.1]
`;
    expect(readBuiltSnap({ 'meta/snap.yaml': 'name: mine\n', 'snap/snapcraft.yaml': project }).series).toMatchObject({
      id: '2025.1',
    });
  });

  test.each([
    {},
    { 'meta/snap.yaml': '' },
    { 'meta/snap.yaml': 'name: [', 'snap/manifest.yaml': ': :' },
    { 'meta/snap.yaml': '- 1', 'snap/manifest.yaml': 'parts: 7' },
    { 'meta/snap.yaml': 'version: 1.0', 'snap/snapcraft.yaml': '\u0000' },
  ])('%j tells nothing and breaks nothing', (texts) => {
    expect(readBuiltSnap(texts)).toMatchObject({ series: undefined, recorded: [], constraints: [] });
  });

  test('a version without quotes', () => {
    expect(readBuiltSnap({ 'meta/snap.yaml': 'name: nova\nversion: 2026.1\n' }).series?.id).toBe('2026.1');
  });
});

describe('the verdict', () => {
  const set = parseConstraints(
    "oslo.config===9.7.0\nPasteDeploy===3.1.0\nbackports.strenum===1.3.1;python_version=='3.10'\nsix===1.17.0\npbr===6.1\n",
  );
  const verify = (paths: readonly string[], manifest = '') =>
    verifySnap({
      file: 'a.snap',
      snap: readBuiltSnap({ 'meta/snap.yaml': 'name: a\nversion: 2026.1\n', 'snap/manifest.yaml': manifest }),
      installed: readInstalledPackages(paths),
      series: { id: '2026.1', from: 'the test' },
      constraints: { set, from: 'https://releases.openstack.org/constraints/upper/2026.1' },
    });

  test('aligned, differing, unknown, and of Ubuntu', () => {
    const found = verify([
      `${SITE}/oslo.config-9.7.1.dist-info`,
      `${SITE}/PasteDeploy-3.1.0.dist-info`,
      `${SITE}/pbr-6.1.0.dist-info`,
      `${SITE}/backports.strenum-1.3.1.dist-info`,
      `${SITE}/pip-24.0.dist-info`,
      'usr/lib/python3/dist-packages/six-1.16.0.egg-info',
    ]);
    expect(found.counts).toEqual({ aligned: 2, differing: 1, unknown: 2, debian: 1 });
    expect(found.packages.map(({ key, state, constraint, note }) => [key, state, constraint ?? note])).toEqual([
      ['oslo-config', 'differing', '9.7.0'],
      ['backports-strenum', 'unknown', 'constrained only for another Python than 3.12'],
      ['pip', 'unknown', 'not in the constraints'],
      ['six', 'debian', '1.17.0'],
      ['pastedeploy', 'aligned', '3.1.0'],
      ['pbr', 'aligned', '6.1'],
    ]);
  });

  test('a marker is evaluated for the Python of the folder', () => {
    expect(verify(['lib/python3.10/site-packages/backports.strenum-1.3.1.dist-info']).counts.aligned).toBe(1);
  });

  test('the record of the build fills in what was pruned, and tells of older constraints', () => {
    const found = verify([`${SITE}/oslo.config-9.7.0.dist-info`], MANIFEST);
    expect(found.packages.map(({ key, version, folder }) => [key, version, folder])).toEqual([
      ['pbr', '1.10.0', 'snap/manifest.yaml'],
      ['oslo-config', '9.7.0', SITE],
    ]);
    expect(found.notes).toEqual([
      'The part "keystone" was built with constraints of which 2 of 2 are not those of 2026.1 (gazpacho) today.',
    ]);
  });

  test('two versions at once', () => {
    const found = verify([`${SITE}/pbr-6.1.dist-info`, 'usr/lib/python3/dist-packages/pbr-5.0.egg-info']);
    expect(found.notes).toEqual([`pbr is there 2 times: 5.0 in usr/lib/python3/dist-packages, 6.1 in ${SITE}.`]);
  });

  test('the report can not be led astray by names', () => {
    const folder = 'lib/\u001b[31m`x`|<img src=y>/python3.12/site-packages';
    const text = describeVerification(verify([`${folder}/oslo.config-1.dist-info`]));
    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/[^\\]<img/);
    expect(text).toContain('**2026.1 (gazpacho) · 0 aligned · 1 differs**');
    expect(describeVerification(verify([]))).toContain('No Python packages were found');
  });
});

const hasTools =
  spawnSync('mksquashfs', ['-version']).error === undefined &&
  spawnSync('unsquashfs', ['-version']).error === undefined;
const why = hasTools ? '' : ' (skipped: mksquashfs and unsquashfs, of squashfs-tools, are not installed)';

describe.runIf(hasTools)(`a real snap${why}`, () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-verify-'));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  function pack(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}): string {
    const root = path.join(folder, 'root');
    const make = (name: string): string => {
      const file = path.join(root, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      return file;
    };
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(make(name), text);
    for (const [name, target] of Object.entries(links)) fs.symlinkSync(target, make(name));
    const snap = path.join(folder, 'my snap.snap');
    const result = spawnSync('mksquashfs', [root, snap, '-quiet', '-no-progress', '-all-root', '-noappend']);
    expect(result.status).toBe(0);
    return snap;
  }

  async function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    let out = '';
    let err = '';
    const code = await run(['verify', ...args], {
      cwd: folder,
      env: { SNAPWRIGHT_CACHE_DIR: path.join(import.meta.dirname, '../../harness/constraints') },
      isTerminal: false,
      readStdin: () => new Uint8Array(),
      out: (text) => (out += text),
      err: (text) => (err += text),
    });
    return { code, out, err };
  }

  const yaml = 'name: keystone\nversion: 2026.1\nbase: core24\n';

  test('is listed, read and judged', async () => {
    const snap = pack({
      'meta/snap.yaml': yaml,
      [`${SITE}/pbr-0.0.1.dist-info/METADATA`]: '',
      [`${SITE}/a name -> with an arrow`]: '',
    });
    const contents = await readSnap(snap);
    expect(contents).toMatchObject({ snap: { name: 'keystone', base: 'core24' }, installed: [{ key: 'pbr' }] });
    const { code, out } = await cli('my snap.snap');
    expect(code).toBe(1);
    expect(out).toMatch(/^differing {2}pbr {2}0\.0\.1 {2}constraint [\d.]+ {2}lib\/python3\.12\/site-packages\n/);
    expect(out).toContain('my snap.snap: 2026.1 (gazpacho) · 0 aligned · 1 differs (series by the version of the snap');
    const json = JSON.parse((await cli('--format', 'json', 'my snap.snap')).out) as Record<string, unknown>;
    expect(json).toMatchObject({ version: 1, summary: { differing: 1 }, series: { id: '2026.1' } });
  });

  test('aligned with every constraint of the series: exit code 0', async () => {
    const text = fs.readFileSync(path.join(import.meta.dirname, '../../harness/constraints/2026.1.txt'), 'utf8');
    const files = Object.fromEntries(
      [...parseConstraints(text).pins.values()].map(([pin]) => [
        `${SITE}/${pin?.name.replaceAll('-', '_')}-${pin?.version}.dist-info/METADATA`,
        '',
      ]),
    );
    const snap = pack({ 'meta/snap.yaml': yaml, ...files });
    const { code, out } = await cli(snap);
    expect([code, out]).toEqual([0, expect.stringContaining('0 differ')]);
  });

  test('links are not followed out of the snap', async () => {
    const snap = pack(
      { 'meta/snap.yaml': yaml, [`${SITE}/x-1.dist-info/METADATA`]: '' },
      {
        'snap/manifest.yaml': path.join(import.meta.dirname, 'verify.test.ts'),
        'snap/snapcraft.yaml': '/etc/hostname',
      },
    );
    expect(await readSnap(snap)).toMatchObject({ snap: { recorded: [], constraints: [], name: 'keystone' } });
  });

  test('no series, no such series, no constraints', async () => {
    const snap = pack({ 'meta/snap.yaml': 'name: hello\nversion: "1.0"\n' });
    expect(await cli(snap)).toMatchObject({ code: 2, err: expect.stringContaining('use --series SERIES') as string });
    expect(await cli(snap, '--series', 'gazpatcho')).toMatchObject({
      code: 2,
      err: 'snapwright: There is no OpenStack series "gazpatcho". Did you mean "gazpacho"?\n',
    });
    expect(await cli(snap, '--series', 'ocata')).toMatchObject({ code: 0 });
    expect(await cli(snap, '--series', 'ocata', '--cache-dir', 'nowhere')).toMatchObject({
      code: 2,
      err: 'snapwright: The constraints of ocata are not at hand. "snapwright constraints fetch ocata" fetches them.\n',
    });
  });

  test('half a snap', async () => {
    const snap = pack({ 'meta/snap.yaml': yaml, big: 'x'.repeat(5_000_000) });
    fs.truncateSync(snap, 200);
    expect(await readSnap(snap)).toMatchObject({ problem: expect.stringContaining("can't read the snap") as string });
  });
});

describe('what is no snap', () => {
  test('each in one sentence', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-verify-'));
    const file = path.join(folder, 'text.snap');
    fs.writeFileSync(file, 'hello');
    expect(await readSnap(file)).toEqual({ problem: `"${file}" is no snap: it holds no squashfs.` });
    fs.writeFileSync(file, '');
    expect(await readSnap(file)).toEqual({ problem: `"${file}" is no snap: it holds no squashfs.` });
    expect(await readSnap(folder)).toEqual({ problem: `"${folder}" is no file.` });
    expect(await readSnap('/no/such.snap')).toEqual({ problem: 'No such file: "/no/such.snap".' });
    fs.writeFileSync(file, 'hsqs');
    expect(await readSnap(file, 'no-such-unsquashfs')).toMatchObject({
      problem: expect.stringContaining('squashfs-tools') as string,
    });
    fs.rmSync(folder, { recursive: true });
  });
});
