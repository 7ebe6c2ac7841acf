/**
 * LXD behind https with a client certificate, as it is used from macOS and Windows: the client's configuration is one of
 * its own, and LXD's socket on this machine is out of its reach. Then a second machine comes to the same server.
 */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBuildInstances } from '../../client/src/core/build/own-instances.ts';
import { testInstall, type TestInstallRequest } from '../../client/src/core/install/test-install.ts';
import { removeTestInstall } from '../../client/src/core/install/remove-test-install.ts';
import { toInstanceName } from '../../client/src/core/lxd/instance-name.ts';
import { createLxd, type LxdOptions } from '../../client/src/core/lxd/lxc.ts';
import type { Lxd } from '../../client/src/core/lxd/lxd.ts';
import { streamProcess } from '../../client/src/core/process/stream-process.ts';
import type { StreamProcess } from '../../client/src/core/process/process.ts';
import { Cancelled } from '../../client/src/core/user-error.ts';
import { openBuildLab, type BuildLab } from './build-setup.ts';
import { openInstallLab, type InstallLab } from './install-setup.ts';
import { lxc, runHere, SNAPD_IMAGE } from './lab.ts';

const ADDRESS = '127.0.0.1:18443';
const REMOTE = 'lab-server';
const TRUSTED = 'snapwright-lab';

let building: BuildLab;
let installing: InstallLab;
/** Of the `lxc` that only knows the remote. */
let environment: Readonly<Record<string, string>>;
const stream: StreamProcess = (request) => streamProcess({ ...request, env: { ...request.env, ...environment } });
const connect = (options: LxdOptions = {}): Lxd => createLxd({ stream }, { remote: REMOTE, ...options });

beforeAll(async () => {
  installing = openInstallLab(connect());
  environment = {
    LXD_CONF: path.join(installing.folder, 'client'),
    LXD_DIR: path.join(installing.folder, 'no-socket-here'),
  };
  fs.mkdirSync(environment['LXD_CONF'] ?? '');
  await lxc('config', 'set', 'core.https_address', ADDRESS);
  const token = (await lxc('config', 'trust', 'add', '--name', TRUSTED)).trim().split('\n').at(-1) ?? '';
  const args = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
  const added = await runHere('env', [...args, 'lxc', 'remote', 'add', REMOTE, token, '--accept-certificate']);
  expect(added.code, added.stderr).toBe(0);
  building = openBuildLab(connect());
});
afterAll(async () => {
  await building?.close();
  await installing.close();
  const trusted = JSON.parse(await lxc('config', 'trust', 'list', '--format', 'json')) as Record<string, string>[];
  for (const { name, fingerprint = '' } of trusted) {
    if (name === TRUSTED) await lxc('config', 'trust', 'remove', fingerprint);
  }
  await lxc('config', 'unset', 'core.https_address');
});

const install = (lab: InstallLab, instance: string, more: Partial<TestInstallRequest> = {}) =>
  testInstall(lab.ports, {
    project: lab.folder,
    files: [{ file: lab.files['swlab-keystone'] ?? '', kind: 'snap' }],
    place: { kind: 'lxd', instance: { name: instance, folder: lab.folder, image: SNAPD_IMAGE } },
    localSnaps: [lab.local],
    ...more,
  });

describe('a server elsewhere', () => {
  it('is all there is', async () => {
    await expect(createLxd({ stream }).check()).rejects.toMatchObject({ code: 'lxd-unreachable' });
    await expect(connect({ remote: 'nowhere' }).check()).rejects.toMatchObject({ code: 'lxd-remote-missing' });
    expect(await connect().check()).toMatchObject({ client: expect.stringMatching(/^\d/u) as string });
  });

  it('builds, and hands out the snap', async () => {
    const project = building.makeProject('lab-remote');
    const { result, artefacts } = await building.build(project);
    expect(result).toBe('built');
    expect(fs.statSync(artefacts[0]?.file ?? '').size).toBe(artefacts[0]?.size);
    fs.writeFileSync(path.join(project.folder, 'files/hello'), '#!/bin/sh\necho again\n', { mode: 0o755 });
    const lines: string[] = [];
    await building.build(project, { onLine: (line) => lines.push(line) });
    expect(lines).toContainEqual(expect.stringMatching(/^Copied 1 /u));
    await building.clean(project);
    expect(await building.instanceOf(project)).toBeUndefined();
  });

  it('ends a build that is cancelled', async () => {
    const seconds = `sleep ${20_000 + process.pid}`;
    const project = building.makeProject('lab-remote-cancelled', seconds);
    const stop = new AbortController();
    const onLine = (line: string): void => void (line.startsWith('Building files') && stop.abort());
    await expect(building.build(project, { signal: stop.signal, onLine })).rejects.toBeInstanceOf(Cancelled);
    expect((await building.instanceOf(project))?.status).toBe('Stopped');
    expect((await runHere('pgrep', ['--full', seconds])).stdout).toBe('');
    await building.clean(project);
  });

  it('takes a test install', async () => {
    const name = toInstanceName('test', 'swlab-keystone', installing.folder);
    const { target, snaps } = await install(installing, name);
    expect(target.id).toBe(`lxd:${REMOTE}:${name}`);
    expect(snaps).toMatchObject([{ name: 'swlab-keystone', devmode: true }]);
    const line = target.terminalLine(['snap', 'run', 'swlab-keystone.manage', 'a b']);
    expect(await stream(line)).toMatchObject({ code: 0, stdout: 'manage a b\n' });
  });
});

describe('a second machine on the same server, with the project in the same place', () => {
  it('neither takes nor deletes a test instance of the first', async () => {
    const name = toInstanceName('test', 'swlab-keystone', installing.folder);
    const target = installing.open(name);
    const lxd = connect({ machine: 'the-second' });
    const second: InstallLab = { ...installing, ports: { ...installing.ports, lxd } };
    const refused = { code: 'instance-foreign', message: `The instance "${name}" was made on another machine.` };
    await expect(install(second, name)).rejects.toMatchObject(refused);
    const removal = removeTestInstall(second.ports, { project: installing.folder, target });
    await expect(removal).rejects.toMatchObject(refused);
    expect((await connect().find(name))?.status).toBe('Running');
    await removeTestInstall(installing.ports, { project: installing.folder, target, forget: true });
    expect(await connect().find(name)).toBeUndefined();
  });

  it('has a build instance of its own, and leaves that of the first alone', async () => {
    const project = building.makeProject('lab-shared');
    const second = openBuildLab(connect({ machine: 'the-second' }), 'second', building.root);
    await building.build(project);
    await second.build(project);
    const first = (await building.instanceOf(project)) ?? expect.fail('no instance');
    const other = (await second.instanceOf(project)) ?? expect.fail('no instance');
    expect(first.name).not.toBe(other.name);
    for (const lab of [building, second]) {
      expect((await findBuildInstances(lab.lxd)).filter(({ folder }) => folder === project.folder)).toHaveLength(1);
    }

    // As it was before machines were told apart: only who remembers it takes it over.
    const earlier = 'snapwright-build-lab-shared-0123456789';
    await lxc('rename', first.name, earlier);
    await lxc('config', 'unset', earlier, 'user.snapwright.machine');
    await second.clean(project);
    await second.clean(project);
    expect(await connect().find(other.name)).toBeUndefined();
    expect(await connect().find(earlier)).toBeDefined();
    // On its own machine an LXD has no others.
    const local = openBuildLab(undefined, 'local', building.root);
    await local.build(project);
    expect(await connect().find(earlier)).toBeUndefined();
    expect((await local.instanceOf(project))?.name).toBe(first.name);
    await local.clean(project);
    expect(await building.instanceOf(project)).toBeUndefined();
  });
});
