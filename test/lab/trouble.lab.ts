/** What goes wrong around a build and a test install, for real: each time a sentence and a way on. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testInstall, type TestInstallRequest } from '../../client/src/core/install/test-install.ts';
import type { TestStep } from '../../client/src/core/install/steps.ts';
import { createLxd } from '../../client/src/core/lxd/lxc.ts';
import { streamProcess } from '../../client/src/core/process/stream-process.ts';
import type { UserError } from '../../client/src/core/user-error.ts';
import { openBuildLab, type BuildLab } from './build-setup.ts';
import { openInstallLab, type InstallLab } from './install-setup.ts';
import { lxc, runHere, SNAPD_IMAGE, until } from './lab.ts';
import { openSecondLxd, type SecondLxd } from './second-lxd.ts';
// @ts-expect-error plain scripts without types
import { importEmptyVmImage, removeImage } from './images.mjs';

const told = (act: Promise<unknown>): Promise<UserError> =>
  act.then(
    () => expect.fail('It went well.'),
    (error: unknown) => error as UserError,
  );

describe('a build', () => {
  let lab: BuildLab;
  beforeAll(() => {
    lab = openBuildLab();
  });
  afterAll(() => lab.close());

  it('tells that there is no network to fetch snapcraft by, and leaves no instance', async () => {
    const project = lab.makeProject('lab-no-network');
    const { code, message, hint } = await told(lab.build(project, { image: SNAPD_IMAGE }));
    expect(code).toBe('instance-no-network');
    expect(message).toMatch(
      /^The network can't be reached from the instance "snapwright-build-lab-no-network-\w+"\.$/u,
    );
    expect(hint).toMatch(/Doctor|network/u);
    expect(await lab.instanceOf(project)).toBeUndefined();
  });

  it('tells that the network is gone, where a part asks for it', async () => {
    const ask = 'python3 -c "import socket; socket.getaddrinfo(\'archive.ubuntu.com\', 80)"';
    const project = lab.makeProject('lab-fetching', ask);
    expect(await told(lab.build(project))).toMatchObject({ code: 'instance-no-network' });
    await lab.clean(project);
  });

  it('tells that an image is not there, and a server of images not in reach', async () => {
    const project = lab.makeProject('lab-no-image');
    expect(await told(lab.build(project, { image: 'no-such-image' }))).toMatchObject({
      code: 'lxd-image-missing',
      message: 'LXD can not find the image "no-such-image".',
    });
    expect(await lab.instanceOf(project)).toBeUndefined();
  });
});

describe('a build whose LXD is killed', () => {
  let second: SecondLxd;
  let lab: BuildLab;
  beforeAll(async () => {
    second = await openSecondLxd();
    lab = openBuildLab(second.lxd);
  });
  afterAll(async () => {
    await lab?.close();
    await second?.close();
  });

  it('tells that LXD is gone, and goes on when it is back', async () => {
    const seconds = `sleep ${30_000 + process.pid}`;
    const project = lab.makeProject('lab-lxd-killed', `[ -e /root/project/quick ] || ${seconds}`);
    const onLine = (line: string): void => void (line.startsWith('Building files') && second.kill());
    const gone = { code: 'lxd-unreachable', message: 'LXD does not answer: it is not running.' };
    const error = await told(lab.build(project, { onLine }));
    expect(error).toMatchObject({ ...gone, hint: expect.stringContaining('systemctl start lxd') as string });
    expect(await told(lab.build(project))).toMatchObject(gone);
    second.start();
    fs.writeFileSync(path.join(project.folder, 'quick'), '');
    expect(await lab.build(project)).toMatchObject({ result: 'built' });
    expect((await runHere('pgrep', ['--full', seconds])).stdout).toBe('');
  });

  it('tells that the connection broke, where LXD is back at once', async () => {
    const project = lab.makeProject('lab-lxd-restarted', 'sleep 600');
    const onLine = (line: string): void => {
      if (!line.startsWith('Building files')) return;
      second.kill();
      second.start();
    };
    const { code, message, hint } = await told(lab.build(project, { onLine }));
    expect(code).toBe('lxd-lost');
    expect(message).toMatch(/^The connection to LXD broke off while it was at work in "snapwright-build-lab-lxd-/u);
    expect(hint).toContain('Try again');
    expect((await lab.instanceOf(project))?.status).toBe('Stopped');
  });
});

describe('a virtual machine', () => {
  it('is refused with the reason of the server, where it can not be', async () => {
    const { environment } = JSON.parse(await lxc('query', '/1.0')) as { environment: { driver: string } };
    // One that can would start this image, which holds nothing.
    if (environment.driver.includes('qemu')) return;
    const lxd = createLxd({ stream: streamProcess });
    const name = 'lab-vm';
    const image = (importEmptyVmImage as () => string)();
    try {
      const error = await told(lxd.launch({ name, image, vm: true }));
      expect(error.code).toBe('lxd-no-vm');
      expect(error.message).toMatch(/^This LXD can not run virtual machines: .{10,}\.$/u);
      expect(error.hint).toContain('Use a container');
    } finally {
      (removeImage as (fingerprint: string) => void)(image);
    }
    expect(await told(lxd.launch({ name, image: SNAPD_IMAGE, vm: true }))).toMatchObject({ code: 'lxd-image-type' });
    expect(await lxd.find(name)).toBeUndefined();
  });
});

describe('a test install', () => {
  const INSTANCE = 'snapwright-test-swlab-trouble';
  let lab: InstallLab;
  beforeAll(async () => {
    lab = openInstallLab();
    // Ready for the others, which look at what comes after.
    await testInstall(lab.ports, request('swlab-glance'));
  });
  afterAll(() => lab?.close());

  function request(snap: string, more: Partial<TestInstallRequest> = {}): TestInstallRequest {
    return {
      project: lab.folder,
      files: [{ file: lab.files[snap] ?? '', kind: 'snap' }],
      place: { kind: 'lxd', instance: { name: INSTANCE, folder: lab.folder, image: SNAPD_IMAGE } },
      localSnaps: [lab.local],
      ...more,
    };
  }
  const install = (snap: string, ports = lab.ports): Promise<unknown> => testInstall(ports, request(snap));
  const inside = (...args: string[]): Promise<string> => lxc('exec', INSTANCE, '--', ...args);
  const isThere = async (snap: string): Promise<boolean> => (await lab.open(INSTANCE).snapd.snap(snap)) !== undefined;

  it('tells a base that can not be had', async () => {
    expect(await told(install('swlab-future'))).toMatchObject({
      code: 'snap-store-unreachable',
      message: `"core26" (base of "swlab-future") can't be installed on LXD instance "${INSTANCE}": the snap store can't be reached from there.`,
      hint: expect.stringContaining('folder of local snaps') as string,
    });
    expect(await isThere('swlab-future')).toBe(false);
  });

  it('tells a snapd that is too old', async () => {
    expect(await told(install('swlab-demanding'))).toMatchObject({
      code: 'snapd-too-old',
      message: expect.stringMatching(/^"swlab-demanding" needs snapd 9\.9, and .* has 2\.\d/u) as string,
      hint: expect.stringContaining('snap install snapd') as string,
    });
  });

  it('tells snapd that is busy, waits for it, and then does it', async () => {
    const slow = await lab.open(INSTANCE).provideFile(lab.files['swlab-slow'] ?? '');
    await inside('snap', 'install', '--dangerous', '--no-wait', slow);
    const impatient = { ...lab.ports, limits: { pollMs: 50, busyMs: 500 } };
    const { code, message, hint } = await told(install('swlab-slow', impatient));
    expect(code).toBe('snapd-busy');
    expect(message).toMatch(
      new RegExp(
        `^snapd is still busy on LXD instance "${INSTANCE}": Install "swlab-slow" .*\\(change \\d+\\)\\.$`,
        'u',
      ),
    );
    expect(hint).toContain('snap abort');
    const notes: (string | undefined)[] = [];
    const onStep = ({ id, detail }: TestStep): void => void (id === 'install: swlab-slow' && notes.push(detail));
    await testInstall(lab.ports, request('swlab-slow'), { onStep });
    expect(notes).toContainEqual(expect.stringMatching(/^Waiting: Install "swlab-slow"/u));
    expect((await lab.open(INSTANCE).snapd.snap('swlab-slow'))?.revision).toBe('x2');
  });

  it.each([
    ['where snapd keeps its snaps', '/var/lib/snapd/snaps'],
    ['where the file is put', '/var/cache'],
  ])('tells a full disk, %s', async (_, place) => {
    await inside('mount', '-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', place);
    try {
      const { code, message, hint } = await told(install('swlab-nova'));
      expect(code).toMatch(/^(?:snap|lxd)-disk-full$/u);
      expect(message).toBe(`"swlab-nova" can't be installed: the disk of LXD instance "${INSTANCE}" is full.`);
      expect(hint).toContain('larger disk');
    } finally {
      await inside('umount', place);
    }
    expect(await isThere('swlab-nova')).toBe(false);
  });

  it('tells an instance that is stopped under it', async () => {
    const onStep = ({ id, state }: TestStep): void => {
      if (id === 'install: swlab-slow' && state === 'running')
        setTimeout(() => void lxc('stop', '--force', INSTANCE), 500);
    };
    const error = await told(testInstall(lab.ports, request('swlab-slow'), { onStep }));
    expect(error.code).toMatch(/^(?:lxd-stopped|snapd-unreachable)$/u);
    await until(async () => (await lab.lxd.find(INSTANCE))?.status === 'Stopped');
    // The next one starts it again.
    await install('swlab-glance');
  });

  it('tells an instance without snapd', async () => {
    await inside('mv', '/usr/bin/snap', '/usr/bin/no-snap');
    const { code, message, hint } = await told(install('swlab-nova'));
    await inside('mv', '/usr/bin/no-snap', '/usr/bin/snap');
    expect({ code, message }).toEqual({ code: 'snapd-missing', message: `The instance "${INSTANCE}" has no snapd.` });
    expect(hint).toContain('install the package "snapd"');
  });

  it('tells what snapd itself refuses, where nothing was seen before', async () => {
    const target = lab.open(INSTANCE);
    const foreign = await target.provideFile(lab.files['swlab-foreign'] ?? '');
    expect(await told(target.perform(['install', '--dangerous', foreign]))).toMatchObject({
      code: 'snap-architecture',
      message: '"swlab-foreign_1_amd64.snap" is for s390x, and this system is amd64.',
    });
    const classic = await target.provideFile(lab.files['swlab-classic'] ?? '');
    expect(await told(target.perform(['install', '--dangerous', classic]))).toMatchObject({
      code: 'snap-needs-classic',
    });
    expect(await told(target.perform(['install', '--dangerous', '--jailmode', foreign]))).toMatchObject({
      code: 'snap-jailmode-impossible',
    });
  });
});
