/** LXD, snapd and unsquashfs are stand-ins here (see stand-ins.ts); the lab has the real ones. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  deploy,
  deploymentInstance,
  removeDeployment,
  runDeploymentStep,
  type DeployOptions,
} from '../../../client/src/core/deploy/deploy.ts';
import { createDeploymentStore } from '../../../client/src/core/deploy/deployment-state.ts';
import { resolveFolders, toServiceName } from '../../../client/src/core/deploy/names.ts';
import type { DeployPorts } from '../../../client/src/core/deploy/step-context.ts';
import type { TestStep } from '../../../client/src/core/install/steps.ts';
import { Cancelled } from '../../../client/src/core/user-error.ts';
import type { SnapTestPlan, SnapTestStep } from '../../../server/src/lsp/snap-test-protocol.ts';
import {
  installedSnap,
  lxdStandIn,
  machineStandIn,
  SNAP_FILES,
  writeSnap,
  type LxdStandIn,
  type MachineStandIn,
} from '../install/stand-ins.ts';

let folder: string;
let box: MachineStandIn;
let lxd: LxdStandIn;
let ports: DeployPorts;
let builds: string[];
let steps: TestStep[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "sw deploy ' "));
  box = machineStandIn('lxd');
  box.snaps.set('core24', installedSnap('core24'));
  lxd = lxdStandIn();
  [builds, steps] = [[], []];
  ports = {
    ...SNAP_FILES,
    lxd,
    openInstance: () => box,
    limits: { pollMs: 1 },
    deployments: createDeploymentStore(path.join(folder, 'states')),
    build: (place) => {
      builds.push(path.relative(folder, place));
      const file = writeSnap(
        place,
        `${path.basename(place)}_1_amd64.snap`,
        `name: ${path.basename(place)}\nbase: core24\n`,
      );
      return Promise.resolve([{ file, kind: 'snap', size: 1 }]);
    },
  };
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const step = (id: string, what: object, snap: string | undefined = 'nova'): SnapTestStep =>
  ({ id, label: id, snap, range, ...what }) as SnapTestStep;
const run = (id: string, ...command: string[]): SnapTestStep =>
  step(id, { kind: 'run', command, timeoutSeconds: 60, environment: {} });

function planOf(...list: SnapTestStep[]): SnapTestPlan {
  const instance = { image: undefined, vm: false, cpus: undefined, memory: undefined, disk: undefined };
  return { name: 'cloud', instance, steps: list };
}

const options = (more: Partial<DeployOptions> = {}): DeployOptions => ({
  folder,
  defaults: { image: 'ubuntu:24.04' },
  onStep: (one) => steps.push(one),
  ...more,
});

const ended = (): Record<string, string> => Object.fromEntries(steps.map(({ id, state }) => [id, state]));

describe('a deployment', () => {
  it('builds first, then does every step on a fresh instance', async () => {
    const ran: string[] = [];
    box.onRun = (args) => {
      ran.push(args.join(' '));
      return {};
    };
    await deploy(
      ports,
      planOf(
        step(
          'keystone: install',
          { kind: 'install', source: { kind: 'project', folder: 'keystone' }, mode: 'devmode' },
          'keystone',
        ),
        step('nova: install', { kind: 'install', source: { kind: 'store', channel: 'ocata/edge' }, mode: 'strict' }),
        step('nova: connect', { kind: 'connect', plug: 'kvm', slot: undefined }),
        step('nova: slot', { kind: 'connect', plug: 'nova:kvm', slot: ':kvm' }),
        step('nova: alias', { kind: 'alias', app: 'nova.manage', alias: 'nova-manage' }),
        step('nova: set', { kind: 'set', values: { port: '80', 'a.b': 'x y' } }),
        step('nova: restart', { kind: 'restart', services: ['api', 'nova.db'] }),
        run('nova: run', 'nova-manage', "a 'b'"),
      ),
      options(),
    );
    expect(builds).toEqual(['keystone']);
    expect(steps.slice(0, 3).map(({ id, state }) => [id, state])).toEqual([
      ['build: keystone', 'waiting'],
      ['instance', 'waiting'],
      ['keystone: install', 'waiting'],
    ]);
    expect(new Set(Object.values(ended()))).toEqual(new Set(['done']));
    expect(box.performed).toEqual([
      'install --dangerous --devmode /copies/keystone_1_amd64.snap',
      'install nova --channel=ocata/edge',
      'connect nova:kvm',
      'connect nova:kvm :kvm',
      'alias nova.manage nova-manage',
      'set nova port=80 a.b=x y',
      'restart nova.api',
      'restart nova.db',
    ]);
    expect(ran.at(-1)).toBe("nova-manage a 'b'");
  });

  it("gives a hint where the kernel is to blame, in snap-confine's words", async () => {
    const stderr =
      'cannot preserve mount namespace of process 474 as test-app.mnt: Invalid argument\nunexpected eof from helper process\n';
    box.onRun = () => ({ code: 1, stderr });
    await expect(deploy(ports, planOf(run('1', 'test-app')), options())).rejects.toMatchObject({
      code: 'command-failed',
      message: 'Exit code 1: unexpected eof from helper process',
      hint: expect.stringContaining('Linux 6.18') as string,
    });
  });

  it('goes on where it failed, and does again what was changed and all after it', async () => {
    let isBroken = true;
    const ran: string[] = [];
    box.onRun = ([word = '']) => {
      ran.push(word);
      return word === 'b' && isBroken ? { code: 3, stderr: 'traceback\nno database\n' } : {};
    };
    const plan = planOf(run('1', 'a'), run('2', 'b'), run('3', 'c'));
    await expect(deploy(ports, plan, options())).rejects.toMatchObject({
      code: 'command-failed',
      message: 'Exit code 3: no database',
    });
    expect(ended()).toMatchObject({ 1: 'done', 2: 'failed', 3: 'waiting' });
    [isBroken, steps.length, ran.length] = [false, 0, 0];
    await deploy(ports, plan, options({ resume: true }));
    expect(ran).toEqual(['b', 'c']);
    expect(ended()).toMatchObject({ 1: 'skipped', 2: 'done', 3: 'done' });
    ran.length = 0;
    await deploy(ports, planOf(run('1', 'a'), run('2', 'x'), run('3', 'c')), options({ resume: true }));
    expect(ran).toEqual(['x', 'c']);
    // Without "resume" it begins anew.
    ran.length = 0;
    await deploy(ports, plan, options());
    expect(ran).toEqual(['a', 'b', 'c']);
    expect(lxd.calls.filter((call) => call.startsWith('restore'))).toHaveLength(1);
  });

  it('begins anew where the instance is gone', async () => {
    const plan = planOf(run('1', 'a'));
    const instance = deploymentInstance(plan, folder, lxd.machine);
    await deploy(ports, plan, options());
    lxd.instances.delete(instance);
    steps.length = 0;
    await deploy(ports, plan, options({ resume: true }));
    expect(ended()).toEqual({ instance: 'done', 1: 'done' });
    await removeDeployment(ports, instance);
    expect(lxd.instances.size).toBe(0);
    expect(await ports.deployments.list()).toEqual([]);
  });

  it('stops at a cancel, and the step waits again', async () => {
    const controller = new AbortController();
    box.onRun = ([word]) => {
      if (word !== 'b') return {};
      controller.abort();
      throw new Cancelled();
    };
    const plan = planOf(run('1', 'a'), run('2', 'b'), run('3', 'c'));
    await expect(deploy(ports, plan, options({ signal: controller.signal }))).rejects.toThrow(Cancelled);
    expect(ended()).toMatchObject({ 1: 'done', 2: 'waiting', 3: 'waiting' });
    const [state] = await ports.deployments.list();
    expect(state?.steps['2']?.state).toBe('waiting');
  });

  it('repeats one step, where there is a deployment', async () => {
    const plan = planOf(run('1', 'a'), run('2', 'b'));
    await expect(runDeploymentStep(ports, plan, '2', options())).rejects.toMatchObject({ code: 'no-deployment' });
    await deploy(ports, plan, options());
    steps.length = 0;
    await runDeploymentStep(ports, plan, '2', options());
    expect(steps.map(({ id, state }) => [id, state])).toEqual([
      ['2', 'running'],
      ['2', 'done'],
    ]);
    await expect(runDeploymentStep(ports, plan, '9', options())).rejects.toThrow('The plan has no step "9" any more.');
  });

  it('needs no instance for a build that fails, and says which snap is the wrong one', async () => {
    const install = step('x', { kind: 'install', source: { kind: 'project', folder: 'glance' }, mode: 'devmode' });
    await expect(
      deploy({ ...ports, build: () => Promise.resolve([]) }, planOf(install), options()),
    ).rejects.toMatchObject({
      code: 'no-artefact',
    });
    expect(lxd.calls).toEqual([]);
    await expect(deploy(ports, planOf(install), options())).rejects.toThrow(
      '"glance_1_amd64.snap" holds "glance", not "nova".',
    );
  });
});

describe('its steps', () => {
  it('copy files and folders with their paths as they are', async () => {
    fs.mkdirSync(path.join(folder, 'etc/deep $(x)'), { recursive: true });
    for (const name of ['etc/a.conf', 'etc/deep $(x)/-b ü.conf']) fs.writeFileSync(path.join(folder, name), 'x');
    fs.symlinkSync('.', path.join(folder, 'etc/loop'));
    const copy = (from: string, to: string): SnapTestStep =>
      step(`copy ${from}`, { kind: 'copy', from, to, mode: undefined });
    await deploy(ports, planOf(copy('etc', '${SNAP_COMMON}/etc'), copy('etc/a.conf', '$SNAP_DATA/')), options());
    expect(lxd.calls.filter((call) => call.startsWith('push')).map((call) => call.slice(call.indexOf('/')))).toEqual([
      `${folder}/etc/a.conf /var/snap/nova/common/etc/a.conf`,
      `${folder}/etc/deep $(x)/-b ü.conf /var/snap/nova/common/etc/deep $(x)/-b ü.conf`,
      `${folder}/etc/a.conf /var/snap/nova/current/a.conf`,
    ]);
    await expect(deploy(ports, planOf(copy('nothing', '/x')), options())).rejects.toThrow(
      'There is no "nothing" beside the plan.',
    );
  });

  it('copy with the mode at once, and folders with nothing in them', async () => {
    fs.mkdirSync(path.join(folder, 'etc/empty'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'etc/key'), 'x');
    const ran: string[] = [];
    box.onRun = (args) => (ran.push(args.join(' ')), {});
    const pushed: unknown[] = [];
    const pushFile: LxdStandIn['pushFile'] = (_name, _from, to, _signal, mode) => {
      pushed.push([to, mode]);
      return Promise.resolve();
    };
    const copy = (mode: string): SnapTestPlan => planOf(step('copy', { kind: 'copy', from: 'etc', to: '/x', mode }));
    await deploy({ ...ports, lxd: { ...lxd, pushFile } }, copy('0600'), options());
    expect(pushed).toEqual([['/x/key', 0o600]]);
    expect(ran).toEqual(['mkdir -p -- /x/empty']);
    await expect(deploy(ports, copy('u+x'), options())).rejects.toMatchObject({ code: 'copy-mode' });
  });

  it('copy nothing that lies elsewhere', async () => {
    const secret = path.join(path.dirname(folder), `${path.basename(folder)} secret`);
    fs.writeFileSync(secret, 'x');
    fs.mkdirSync(path.join(folder, 'conf'));
    fs.symlinkSync(secret, path.join(folder, 'conf/link'));
    fs.symlinkSync(path.dirname(folder), path.join(folder, 'up'));
    for (const from of [`../${path.basename(secret)}`, secret, 'conf', 'conf/link', `up/${path.basename(secret)}`]) {
      const plan = planOf(step('copy', { kind: 'copy', from, to: '/x', mode: undefined }));
      await expect(deploy(ports, plan, options()), from).rejects.toMatchObject({ code: 'copy-outside' });
    }
    expect(lxd.calls.filter((call) => call.startsWith('push'))).toEqual([]);
    fs.rmSync(secret);
  });

  it.each([
    step('x', { kind: 'connect', plug: '--help:x', slot: undefined }),
    step('x', { kind: 'alias', app: 'nova.a', alias: '-x' }),
    step('x', { kind: 'set', values: { '--x': '1' } }),
    step('x', { kind: 'restart', services: ['--all.x'] }),
    step('x', { kind: 'install', source: { kind: 'store', channel: undefined }, mode: 'strict' }, '--classic'),
  ])('hand no name to snap that it would read as an option: %o', async (bad) => {
    await expect(deploy(ports, planOf(bad), options())).rejects.toMatchObject({ code: 'snap-name' });
    expect(box.performed).toEqual([]);
  });

  it('run with the commands of snaps in the path, and wait with the variables of the plan', async () => {
    const seen: unknown[] = [];
    box.run = (args, more) => {
      seen.push([args[0], more?.env]);
      return Promise.resolve({ code: 0, stdout: '', stderr: '', end: 'exit' });
    };
    const wait = { kind: 'command', command: ['/bin/sh', '-ec', 'up "$A"'], environment: { A: '1', PATH: '/own' } };
    await deploy(
      ports,
      planOf(
        step('run', { kind: 'run', command: ['x'], timeoutSeconds: 9, environment: { B: '2' } }),
        step('wait', { kind: 'wait', for: wait, timeoutSeconds: 1 }),
      ),
      options(),
    );
    expect(seen).toEqual([
      ['x', { PATH: expect.stringMatching(/:\/snap\/bin$/), B: '2' }],
      ['/bin/sh', { A: '1', PATH: '/own' }],
    ]);
  });

  const wait = (what: object, timeoutSeconds = 0.02): SnapTestPlan =>
    planOf(step('wait', { kind: 'wait', for: what, timeoutSeconds }));

  it.each([
    [{ kind: 'port', port: 80, host: '::1' }, 'Port 80 of "::1" was not there after 20 ms: Connection refused.'],
    [
      { kind: 'path', path: '$SNAP_COMMON/x' },
      '"/var/snap/nova/common/x" was not there after 20 ms: no such file or folder.',
    ],
    [
      { kind: 'command', command: ['is', 'up'] },
      'What "is up" asks for was not there after 20 ms: exit code 1, Connection refused.',
    ],
    [
      { kind: 'command', command: ['/bin/sh', '-ec', 'is up\n'] },
      'What "is up" asks for was not there after 20 ms: exit code 1, Connection refused.',
    ],
    [
      { kind: 'service', service: 'api' },
      'The service "nova.api" was not there after 20 ms: "nova.api" is failed (exit-code).',
    ],
    [
      { kind: 'service', service: 'other.api' },
      'The service "other.api" was not there after 20 ms: "other" is not installed.',
    ],
  ])('wait, and tell what was there instead: %o', async (what, message) => {
    const apps = [{ name: 'api', daemon: 'simple', enabled: true, active: false }];
    box.snaps.set('nova', installedSnap('nova', { apps }));
    box.onRun = ([program]) =>
      program === 'systemctl'
        ? { stdout: 'Id=snap.nova.api.service\nActiveState=failed\nResult=exit-code\n' }
        : { code: 1, stderr: 'bash: line 1: connect\nConnection refused\n' };
    await expect(deploy(ports, wait(what), options())).rejects.toMatchObject({ code: 'wait-timeout', message });
  });

  it('wait until it is there', async () => {
    let tries = 0;
    box.onRun = () => ({ code: ++tries < 3 ? 1 : 0 });
    await deploy(ports, wait({ kind: 'path', path: '/x' }, 5), options());
    expect(tries).toBe(3);
  });

  it('install packages that are not there', async () => {
    const ran: string[] = [];
    const plan = planOf(step('packages', { kind: 'packages', packages: ['mysql-server', 'nova:amd64'] }));
    box.onRun = (args) => {
      ran.push(args.join(' '));
      return args[0] === 'dpkg-query' ? { stdout: 'installed\nnot-installed\n' } : {};
    };
    await deploy(ports, plan, options());
    expect(ran.slice(1)).toEqual([
      'dpkg --configure -a',
      'apt-get -o DPkg::Lock::Timeout=120 -y update',
      'apt-get -o DPkg::Lock::Timeout=120 -y --no-install-recommends install -- mysql-server nova:amd64',
    ]);
    box.onRun = (args) => ({
      code: args[0] === 'apt-get' ? 100 : 1,
      stderr: "E: Temporary failure resolving 'deb.debian.org'",
    });
    box.onRun = ((old) => (args) => (args[0] === 'dpkg' ? {} : old(args)))(box.onRun);
    await expect(deploy(ports, plan, options())).rejects.toMatchObject({ code: 'packages-unreachable' });
  });
});

describe('names of a plan', () => {
  it.each([
    ['api', 'nova', 'nova.api'],
    ['nova.api', 'nova', 'nova.api'],
    ['all', 'nova', 'nova'],
    ['nova', 'nova', 'nova'],
    ['nova', undefined, 'nova'],
  ])('%s of %s is %s', (service, snap, expected) => expect(toServiceName(service, snap)).toBe(expected));

  it('resolve the folders of a snap and nothing else', () => {
    expect(resolveFolders('$SNAP_COMMON/a/${SNAP_DATA}/$HOME/$SNAP_COMMONX', 'nova')).toBe(
      '/var/snap/nova/common/a//var/snap/nova/current/$HOME/$SNAP_COMMONX',
    );
  });
});
