/**
 * A plan of three snaps against a real LXD and a real snapd: see up.mjs. Nothing of this suite may be left when it is
 * over. A build is a stand-in here that hands out a file: the builds have suites of their own.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deploy,
  deploymentInstance,
  removeDeployment,
  runDeploymentStep,
  type DeployOptions,
} from '../../client/src/core/deploy/deploy.ts';
import { createDeploymentStore } from '../../client/src/core/deploy/deployment-state.ts';
import type { DeployPorts } from '../../client/src/core/deploy/step-context.ts';
import type { TestStep } from '../../client/src/core/install/steps.ts';
import { Cancelled } from '../../client/src/core/user-error.ts';
import type { SnapTestPlan, SnapTestStep } from '../../server/src/lsp/snap-test-protocol.ts';
import { changesOf, openInstallLab, type InstallLab } from './install-setup.ts';
import { SNAPD_IMAGE } from './lab.ts';

let lab: InstallLab;
beforeAll(() => {
  lab = openInstallLab();
});
afterAll(() => lab.close());

describe('a deployment of three snaps', () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const step = (snap: string | undefined, id: string, what: object): SnapTestStep =>
    ({ id, label: id, snap, range, ...what }) as SnapTestStep;
  const plan: SnapTestPlan = {
    name: 'swlab-cloud',
    instance: { image: undefined, vm: false, cpus: 1, memory: '512MiB', disk: undefined },
    steps: [
      step(undefined, 'packages', { kind: 'packages', packages: ['bash', 'coreutils'] }),
      step('swlab-keystone', 'keystone: install', {
        kind: 'install',
        source: { kind: 'project', folder: 'keystone' },
        mode: 'devmode',
      }),
      step('swlab-keystone', 'keystone: connect', {
        kind: 'connect',
        plug: 'swlab-keystone:network-control',
        slot: undefined,
      }),
      step('swlab-keystone', 'keystone: alias', { kind: 'alias', app: 'manage', alias: 'keystone-manage' }),
      step('swlab-keystone', 'keystone: db', {
        kind: 'run',
        command: ['/snap/bin/keystone-manage', 'db_sync'],
        timeoutSeconds: 20,
        environment: {},
      }),
      step('swlab-keystone', 'keystone: port', {
        kind: 'wait',
        for: { kind: 'port', port: 5000, host: '127.0.0.1' },
        timeoutSeconds: 20,
      }),
      step('swlab-nova', 'nova: install', {
        kind: 'install',
        source: { kind: 'file', path: 'swlab-nova_1_amd64.snap' },
        mode: 'devmode',
      }),
      step('swlab-nova', 'nova: copy', { kind: 'copy', from: 'conf', to: '$SNAP_COMMON/etc', mode: '0640' }),
      step('swlab-nova', 'nova: conf', {
        kind: 'wait',
        for: { kind: 'path', path: '$SNAP_COMMON/etc/nova.conf' },
        timeoutSeconds: 5,
      }),
      step('swlab-nova', 'nova: run', {
        kind: 'run',
        command: ['snap', 'run', 'swlab-nova.manage'],
        timeoutSeconds: 20,
        environment: { NOVA_WORD: 'a b' },
      }),
      step('swlab-nova', 'nova: restart', { kind: 'restart', services: ['all'] }),
      step('swlab-nova', 'nova: service', {
        kind: 'wait',
        for: { kind: 'service', service: 'swlab-nova.api' },
        timeoutSeconds: 20,
      }),
      step('swlab-glance', 'glance: install', {
        kind: 'install',
        source: { kind: 'file', path: 'swlab-glance_1_amd64.snap' },
        mode: 'devmode',
      }),
      step('swlab-glance', 'glance: set', { kind: 'set', values: {} }),
      step('swlab-glance', 'glance: command', {
        kind: 'wait',
        for: { kind: 'command', command: ['test', '-d', '/snap/swlab-glance'] },
        timeoutSeconds: 5,
      }),
    ].filter(({ kind }) => kind !== 'set'),
  };
  const instance = (): string => deploymentInstance(plan, lab.folder);
  const ports = (): DeployPorts => ({
    ...lab.ports,
    deployments: createDeploymentStore(path.join(lab.folder, 'deployments')),
    build: () => Promise.resolve([{ file: lab.files['swlab-keystone'] ?? '', kind: 'snap', size: 1 }]),
  });
  const options = (more: Partial<DeployOptions> = {}): DeployOptions => ({
    folder: lab.folder,
    defaults: { image: SNAPD_IMAGE },
    localSnaps: [lab.local],
    ...more,
  });
  const replace = (id: string, what: object): SnapTestPlan => ({
    ...plan,
    steps: plan.steps.map((one) => (one.id === id ? { ...one, ...what } : one)),
  });

  it('carries out all steps', async () => {
    fs.mkdirSync(path.join(lab.folder, 'conf/nova.conf.d'), { recursive: true });
    fs.writeFileSync(path.join(lab.folder, 'conf/nova.conf'), '[DEFAULT]\n');
    fs.writeFileSync(path.join(lab.folder, 'conf/nova.conf.d/a b$(c).conf'), 'x');
    const states: Record<string, string> = {};
    const output: string[] = [];
    const { target } = await deploy(ports(), plan, {
      ...options(),
      onStep: ({ id, state }) => (states[id] = state),
      onOutput: (id, line) => output.push(`${id}: ${line}`),
    });
    expect(Object.keys(states).slice(0, 2)).toEqual(['build: keystone', 'instance']);
    expect(new Set(Object.values(states))).toEqual(new Set(['done']));
    expect(output).toEqual(
      expect.arrayContaining(['keystone: db: manage db_sync', 'nova: run: [DEFAULT]', 'nova: run: a b']),
    );
    const { stdout } = await target.run([
      'stat',
      '-c',
      '%a %u %n',
      '/var/snap/swlab-nova/common/etc/nova.conf.d/a b$(c).conf',
    ]);
    expect(stdout).toBe('640 0 /var/snap/swlab-nova/common/etc/nova.conf.d/a b$(c).conf\n');
  });

  it('goes on from a step that failed, and repeats one', async () => {
    const bad = replace('nova: service', { for: { kind: 'port', port: 4, host: '127.0.0.1' }, timeoutSeconds: 1 });
    await expect(deploy(ports(), bad, options({ resume: true }))).rejects.toMatchObject({
      code: 'wait-timeout',
      message: expect.stringMatching(
        /^Port 4 of "127\.0\.0\.1" was not there after 1 s: .*Connection refused\.$/,
      ) as string,
    });
    const steps: TestStep[] = [];
    await deploy(ports(), plan, options({ resume: true, onStep: (one) => steps.push(one) }));
    expect(steps.filter(({ state }) => state === 'skipped')).toHaveLength(11);
    expect(steps.filter(({ state }) => state === 'done').map(({ id }) => id)).toEqual([
      'instance',
      'nova: service',
      'glance: install',
      'glance: command',
    ]);
    const again: TestStep[] = [];
    await runDeploymentStep(ports(), plan, 'keystone: db', options({ onStep: (one) => again.push(one) }));
    expect(again.map(({ id, state }) => [id, state])).toEqual([
      ['keystone: db', 'running'],
      ['keystone: db', 'done'],
    ]);
  });

  it('says what a command ended with, and ends one that takes too long', async () => {
    const target = lab.open(instance());
    const fails = replace('keystone: db', { command: ['/snap/bin/keystone-manage', 'fail'] });
    await expect(runDeploymentStep(ports(), fails, 'keystone: db', options())).rejects.toMatchObject({
      code: 'command-failed',
      message: 'Exit code 7: manage fail',
    });
    const hangs = replace('keystone: db', { command: ['sh', '-c', 'sleep 4242 & wait'], timeoutSeconds: 1 });
    await expect(runDeploymentStep(ports(), hangs, 'keystone: db', options())).rejects.toMatchObject({
      code: 'command-timeout',
      message: 'It was not over after 1 s.',
    });
    expect((await target.run(['pgrep', '-f', '^sleep 4242'])).stdout).toBe('');
  });

  it.each(plan.steps.map(({ id }) => id))('can be cancelled at "%s"', async (id) => {
    const target = lab.open(instance());
    const controller = new AbortController();
    const onStep = (one: TestStep): void => {
      if (one.id === id && one.state === 'running') setTimeout(() => controller.abort(), 60);
    };
    const what = plan.steps.find((one) => one.id === id);
    const long = replace(id, what?.kind === 'run' ? { command: ['sleep', '4343'] } : {});
    const stop = { onStep, onChange: () => controller.abort(), signal: controller.signal };
    const ended = runDeploymentStep(ports(), long, id, options(stop));
    // A short step may be over before.
    await ended.catch((error: unknown) => expect(error).toBeInstanceOf(Cancelled));
    await expect.poll(() => changesOf(target)).toEqual([]);
    expect((await target.run(['pgrep', '-f', '^sleep 4343'])).stdout).toBe('');
  });

  it('can be cancelled before the instance is ready', async () => {
    const other = { ...plan, name: 'swlab-other' };
    for (const at of ['build: keystone', 'instance']) {
      const controller = new AbortController();
      const onStep = ({ id, state }: TestStep): void => {
        if (id === at && state === 'running') setTimeout(() => controller.abort(), at === 'instance' ? 700 : 0);
      };
      const running = deploy(ports(), other, options({ onStep, signal: controller.signal }));
      await expect(running).rejects.toThrow(Cancelled);
      expect(await lab.lxd.find(deploymentInstance(other, lab.folder))).toBeUndefined();
    }
    await ports().deployments.remove(deploymentInstance(other, lab.folder));
  });

  it('is removed without a trace', async () => {
    await removeDeployment(ports(), instance());
    expect(await lab.lxd.find(instance())).toBeUndefined();
    expect(await ports().deployments.list()).toEqual([]);
    const { stdout } = spawnSync('pgrep', ['-af', '^lxc .*snapwright-test-swlab|sleep 4[23]4'], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('snapwright-meta-'))).toEqual([]);
  });
});
