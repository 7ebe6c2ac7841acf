/**
 * Test installs against a real LXD and a real snapd: see up.mjs. Nothing of this suite may be left when it is over.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeInstall, testInstall, type TestInstallRequest } from '../../client/src/core/install/test-install.ts';
import { removeTestInstall } from '../../client/src/core/install/remove-test-install.ts';
import type { TestStep } from '../../client/src/core/install/steps.ts';
import { readSnapTest, type SnapTestModel } from '../../client/src/core/install/snap-test-model.ts';
import * as actions from '../../client/src/core/install/snap-test-actions.ts';
import { writeTestScript } from '../../client/src/core/install/write-test-script.ts';
import { streamProcess } from '../../client/src/core/process/stream-process.ts';
import type { Target } from '../../client/src/core/target/target.ts';
import { Cancelled } from '../../client/src/core/user-error.ts';
import { changesOf, openInstallLab, type InstallLab } from './install-setup.ts';
import { SNAPD_IMAGE } from './lab.ts';

const INSTANCE = 'snapwright-test-swlab-install';

let lab: InstallLab;
beforeAll(() => {
  lab = openInstallLab();
});
afterAll(() => lab.close());

function request(
  more: Partial<TestInstallRequest> & { readonly snaps?: readonly string[]; readonly fresh?: boolean } = {},
): TestInstallRequest {
  const { snaps = ['swlab-keystone'], fresh = false, ...rest } = more;
  return {
    project: lab.folder,
    files: snaps.map((name) => ({ file: lab.files[name] ?? '/nothing.snap', kind: 'snap' })),
    place: { kind: 'lxd', instance: { name: INSTANCE, folder: lab.folder, image: SNAPD_IMAGE, fresh } },
    localSnaps: [lab.local],
    ...rest,
  };
}

describe('a test install on a throw-away instance', () => {
  let [target, testPorts] = [{} as Target, {} as actions.SnapTestPorts];
  beforeAll(() => {
    target = lab.open(INSTANCE);
    testPorts = { target, store: lab.ports.store, project: lab.folder };
  });
  let model: SnapTestModel;
  const read = async (): Promise<SnapTestModel> =>
    (model = await readSnapTest(target, { snaps: [{ name: 'swlab-keystone' }], logLines: 20 }));
  const connectionsOf = (): Record<string, string> =>
    Object.fromEntries((model.snaps[0]?.connections ?? []).map(({ name, state }) => [name, state]));

  it('refuses before anything is made what can not work', async () => {
    await expect(testInstall(lab.ports, request({ snaps: ['swlab-foreign'] }))).rejects.toMatchObject({
      code: 'wrong-architecture',
      message: `"swlab-foreign" is built for s390x, and LXD instance "${INSTANCE}" is amd64.`,
    });
    await expect(testInstall(lab.ports, request({ mode: 'classic' }))).rejects.toMatchObject({
      code: 'mode-impossible',
    });
    await expect(testInstall(lab.ports, request({ snaps: ['nothing'] }))).rejects.toMatchObject({
      code: 'no-snap-file',
    });
    expect(await lab.lxd.find(INSTANCE)).toBeUndefined();
  });

  it('says what it would do', async () => {
    expect(await describeInstall(lab.ports, request())).toEqual([
      `On the LXD instance "${INSTANCE}", without the store's signature:`,
      '"swlab-keystone" 1.10 from swlab-keystone_1_amd64.snap, in devmode: what confinement would refuse is only logged.',
      '"bare", base of "swlab-keystone", where it is missing.',
      '"swlab-data", content for "swlab-keystone:tables", where it is missing.',
    ]);
  });

  it('leaves nothing where it is cancelled in the making', async () => {
    const controller = new AbortController();
    const onStep = ({ id, detail }: TestStep): void => {
      if (id === 'instance' && detail?.includes('system')) controller.abort();
    };
    await expect(testInstall(lab.ports, request(), { onStep, signal: controller.signal })).rejects.toThrow(Cancelled);
    expect(await lab.lxd.find(INSTANCE)).toBeUndefined();
  });

  it.each(['need: bare', 'install: swlab-keystone'])('aborts the change where it is cancelled at "%s"', async (id) => {
    const controller = new AbortController();
    let at = '';
    await expect(
      testInstall(lab.ports, request(), {
        onStep: (step) => (at = step.id),
        onChange: () => at === id && controller.abort(),
        signal: controller.signal,
      }),
    ).rejects.toThrow(Cancelled);
    await expect.poll(() => changesOf(target)).toEqual([]);
    expect(await target.snapd.snap(id.split(': ')[1] ?? '')).toBeUndefined();
    expect((await lab.ports.store.read(lab.folder, target.id))?.snaps).toEqual([]);
  });

  it('installs in devmode after all that the snap needs', async () => {
    const steps: TestStep[] = [];
    const changes = new Set<string>();
    const { snaps: installed } = await testInstall(lab.ports, request({ fresh: true }), {
      onStep: (step) => steps.push(step),
      onChange: ({ summary }) => changes.add(summary),
    });
    expect(installed).toMatchObject([{ name: 'swlab-keystone', version: '1.10', revision: 'x1', devmode: true }]);
    expect(steps.filter(({ state }) => state === 'done').map(({ id }) => id)).toEqual([
      'instance',
      'need: snapd',
      'need: bare',
      'need: swlab-data',
      'install: swlab-keystone',
    ]);
    expect(changes.size).toBeGreaterThanOrEqual(4);
    const state = await lab.ports.store.read(lab.folder, target.id);
    expect(state).toMatchObject({
      instance: INSTANCE,
      snaps: [{ name: 'swlab-keystone', version: '1.10', mode: 'devmode', flags: ['--dangerous', '--devmode'] }],
      providers: [
        { name: 'snapd' },
        { name: 'bare' },
        { name: 'swlab-data', file: path.join(lab.local, 'some thing.snap') },
      ],
    });
    const { stdout } = await target.run(['find', '/var/cache/snapwright', '-type', 'f']);
    expect(stdout).toBe('');
  });

  it('shows services, apps, connections, aliases and logs', async () => {
    await expect
      .poll(async () => (await read()).snaps[0]?.services.map(({ state }) => state))
      .toEqual(['active', 'failed']);
    const [snap] = model.snaps;
    expect(snap).toMatchObject({ mode: 'devmode', revision: 'x1', apps: [{ name: 'swlab-keystone.manage' }] });
    expect(snap?.services.map(({ name, detail }) => [name, detail])).toEqual([
      ['swlab-keystone.api', undefined],
      ['swlab-keystone.broken', 'exit-code'],
    ]);
    expect(connectionsOf()).toMatchObject({
      lost: 'impossible',
      network: 'connected',
      'network-bind': 'connected',
      'network-control': 'waiting',
    });
    expect(snap?.connections.find(({ name }) => name === 'lost')?.reason).toBe(
      `No snap on LXD instance "${INSTANCE}" shares the content "swlab-lost".`,
    );
    expect(snap?.connections.find(({ name }) => name === 'network-control')?.slot).toBe(':network-control');
    expect(snap?.aliases).toMatchObject([
      { alias: 'swlab-keystone-manage', app: 'swlab-keystone.manage', state: 'possible' },
    ]);
    expect(snap?.logs.map(({ message }) => message)).toEqual(expect.arrayContaining(['keystone is up', 'no database']));
  });

  it('connects all that the store would not, and sets the aliases', async () => {
    const { done, failed } = await actions.connectAll(testPorts, model);
    expect(failed).toEqual([]);
    expect(done).toContainEqual({ plug: 'swlab-keystone:network-control', slot: ':network-control' });
    await actions.setAllAliases(testPorts, model);
    await read();
    expect(Object.values(connectionsOf()).filter((state) => state === 'waiting')).toEqual([]);
    expect(model.snaps[0]?.aliases).toMatchObject([{ alias: 'swlab-keystone-manage', state: 'set' }]);
    const { stdout } = await target.run(['/snap/bin/swlab-keystone-manage', 'db_sync', "a b'c"]);
    expect(stdout).toBe("manage db_sync a b'c\n");
    const line = actions.runAppLine(target, 'swlab-keystone.manage', ['fail']);
    expect((await streamProcess(line)).code).toBe(7);
  });

  it('stops, starts and restarts services', async () => {
    await actions.stopServices(testPorts, ['swlab-keystone.api']);
    expect((await read()).snaps[0]?.services[0]?.state).toBe('inactive');
    await actions.startServices(testPorts, ['swlab-keystone.api']);
    await actions.restartServices(testPorts, ['swlab-keystone.api']);
    expect((await read()).snaps[0]?.services[0]?.state).toBe('active');
    const lines: string[] = [];
    const controller = new AbortController();
    const follow = actions.logsLine(target, 'swlab-keystone.api');
    const end = streamProcess({ ...follow, signal: controller.signal, onLine: (line) => lines.push(line) });
    await expect.poll(() => lines.join('\n')).toContain('keystone is up');
    controller.abort();
    await end;
  });

  it('rolls back, installs again, and proposes what was connected by hand', async () => {
    const steps: TestStep[] = [];
    await testInstall(lab.ports, request({ fresh: true }), { onStep: (step) => steps.push(step) });
    expect(steps[0]?.label).toBe(`Rolling back LXD instance "${INSTANCE}"`);
    await read();
    const state = await lab.ports.store.read(lab.folder, target.id);
    const proposed = actions.proposeConnections(state, model);
    expect(proposed).toContainEqual({ plug: 'swlab-keystone:network-control', slot: ':network-control' });
    expect(actions.proposeAliases(state, model)).toEqual([
      { app: 'swlab-keystone.manage', alias: 'swlab-keystone-manage' },
    ]);
    const script = writeTestScript(state ?? expect.fail('no state'));
    execFileSync('sh', ['-n'], { input: script });
    expect(script).toContain('$SUDO snap connect swlab-keystone:network-control :network-control\n');
    await actions.connectThese(testPorts, proposed);
    expect(actions.proposeConnections(state, await read())).toEqual([]);
  });

  it('takes a classic snap as one, and installs over what is there', async () => {
    const { notes } = await testInstall(lab.ports, request({ snaps: ['swlab-classic', 'swlab-keystone'] }));
    expect(notes).toEqual(['"swlab-classic" is a classic snap: snapd has no devmode for it.']);
    expect((await target.snapd.snap('swlab-keystone'))?.revision).toBe('x2');
    await expect(testInstall(lab.ports, request({ mode: 'jailmode' }))).rejects.toMatchObject({
      code: 'jailmode-impossible',
    });
  });

  it('removes snaps alone, or the whole instance', async () => {
    const problems = await removeTestInstall(lab.ports, { project: lab.folder, target, deleteInstance: false });
    const left = (await target.snapd.snaps()).map(({ name }) => name);
    expect(left.filter((name) => name.startsWith('swlab'))).toEqual([]);
    expect(problems.every((text) => /"(snapd|bare)" stays/.test(text))).toBe(true);
    await removeTestInstall(lab.ports, { project: lab.folder, target, forget: true });
    expect(await lab.lxd.find(INSTANCE)).toBeUndefined();
    expect(await lab.ports.store.list()).toEqual([]);
  });
});
