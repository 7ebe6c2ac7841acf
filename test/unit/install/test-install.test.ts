/** LXD, snapd and unsquashfs are stand-ins here (see stand-ins.ts); the lab has the real ones. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { oneAtATime } from '../../../client/src/core/install/one-at-a-time.ts';
import { removeTestInstall } from '../../../client/src/core/install/remove-test-install.ts';
import { connect, connectAll, setAlias } from '../../../client/src/core/install/snap-test-actions.ts';
import type { SnapTestModel } from '../../../client/src/core/install/snap-test-model.ts';
import { createTestStateStore, emptyState } from '../../../client/src/core/install/state.ts';
import {
  describeInstall,
  testInstall,
  type TestInstallRequest,
} from '../../../client/src/core/install/test-install.ts';
import type { InstallPorts } from '../../../client/src/core/install/ports.ts';
import { toLockFile } from '../../../client/src/core/lock.ts';
import { toInstanceName, toMarkConfig } from '../../../client/src/core/lxd/instance-name.ts';
import type { LxdInstance } from '../../../client/src/core/lxd/lxd.ts';
import { Cancelled, UserError } from '../../../client/src/core/user-error.ts';
import {
  changeOf,
  installedSnap,
  lxdStandIn,
  machineStandIn,
  SNAP_FILES,
  toUser,
  writeSnap,
  type LxdStandIn,
  type MachineStandIn,
} from './stand-ins.ts';

let folder: string;
let host: MachineStandIn;
let box: MachineStandIn;
let lxd: LxdStandIn;
let ports: InstallPorts;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sw-install-'));
  host = machineStandIn('host');
  box = machineStandIn('lxd');
  lxd = lxdStandIn();
  ports = {
    ...SNAP_FILES,
    lxd,
    openHost: () => host,
    openInstance: () => box,
    store: createTestStateStore(path.join(folder, 'states')),
    limits: { pollMs: 1, busyMs: 50 },
  };
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const NOVA =
  'name: nova\nversion: "27"\nbase: core24\nplugs: {data: {interface: content, default-provider: nova-data}}\n';

function request(more: Partial<TestInstallRequest> = {}, ...yamls: string[]): TestInstallRequest {
  const all = yamls.length > 0 ? yamls : [NOVA];
  const files = all.map((yaml) => {
    const name = /name: (\S+)/.exec(yaml)?.[1] ?? 'x';
    return { file: writeSnap(folder, `${name}_27_amd64.snap`, yaml), kind: 'snap' as const };
  });
  return { project: folder, files, place: { kind: 'host' }, ...more };
}

const inBox = (fresh = false): Partial<TestInstallRequest> => ({
  place: { kind: 'lxd', instance: { name: 'box', folder, image: 'ubuntu:24.04', fresh } },
});

describe('on this machine', () => {
  it('installs base, content and snap, and takes away no more than that', async () => {
    host.snaps.set('snapd', installedSnap('snapd', { revision: '21' }));
    host.snaps.set('core24', installedSnap('core24', { revision: '400' }));
    await testInstall(ports, request());
    const file = path.join(folder, 'nova_27_amd64.snap');
    expect(host.performed).toEqual(['install nova-data', `install --dangerous --devmode ${file}`]);
    host.performed.length = 0;
    expect(await removeTestInstall(ports, { project: folder, target: host })).toEqual([]);
    expect(host.performed).toEqual(['remove --purge nova', 'remove --purge nova-data']);
    expect(await ports.store.list()).toEqual([]);
  });

  it('takes bases from a folder, by what they say they are', async () => {
    const local = path.join(folder, 'local');
    writeSnap(local, 'a.snap', 'name: core24\ntype: base\n');
    writeSnap(local, 'b.snap', 'name: nova-data\narchitectures: [s390x]\n');
    writeSnap(local, 'c.snap', 'name: snapd\ntype: snapd\n');
    fs.writeFileSync(path.join(local, 'd.snap'), 'no snap');
    await testInstall(ports, request({ localSnaps: [local, '/nowhere'] }));
    expect(host.performed).toEqual([
      `install --dangerous ${local}/c.snap`,
      `install --dangerous ${local}/a.snap`,
      'install nova-data',
      `install --dangerous --devmode ${folder}/nova_27_amd64.snap`,
    ]);
  });

  it('puts several snaps in order, with their components', async () => {
    const base = 'name: own-base\ntype: base\n';
    const data = 'name: nova-data\nbase: own-base\n';
    const asked = request({}, NOVA.replace('core24', 'own-base'), data, base);
    const component = { file: path.join(folder, 'nova+docs_27.comp'), kind: 'component' as const };
    await testInstall(ports, { ...asked, files: [component, ...asked.files] });
    expect(host.performed).toEqual([
      `install --dangerous ${folder}/own-base_27_amd64.snap`,
      `install --dangerous --devmode ${folder}/nova-data_27_amd64.snap`,
      `install --dangerous --devmode ${folder}/nova_27_amd64.snap ${component.file}`,
    ]);
  });

  it('asks before one from the store gives way, and puts it back', async () => {
    host.snaps.set('core24', installedSnap('core24'));
    host.snaps.set('nova-data', installedSnap('nova-data'));
    host.snaps.set('nova', installedSnap('nova', { version: '26', revision: '12', channel: 'latest/stable' }));
    await expect(testInstall(ports, request())).rejects.toMatchObject({
      code: 'snap-from-store',
      message: '"nova" 26 from the store\'s channel "latest/stable" is installed on this machine.',
    });
    expect(host.performed).toEqual([]);
    expect(await describeInstall(ports, request())).toEqual([
      "On this machine, without the store's signature:",
      '"nova" 27 from nova_27_amd64.snap, in devmode: what confinement would refuse is only logged.',
      'It replaces 26 (revision 12) from the store until the test is removed.',
      'It needs the rights of an administrator: a terminal asks for the password.',
    ]);
    await testInstall(ports, request({ replaceStoreSnap: true }));
    // Once more, as after an edit: the first one is still what comes back, so it must not be what snapd forgets.
    host.performed.length = 0;
    await testInstall(ports, request());
    expect(host.performed.slice(0, 2)).toEqual(['revert nova --revision=12', 'remove nova --revision=x1']);
    const test = { target: host, store: ports.store, project: folder };
    await connect(test, { plug: 'nova:kvm', slot: undefined });
    await setAlias(test, { app: 'nova.manage', alias: 'nova-manage' });
    host.performed.length = 0;
    await removeTestInstall(ports, { project: folder, target: host });
    expect(host.performed).toEqual([
      'unalias nova-manage',
      'disconnect nova:kvm :kvm',
      'revert nova --revision=12',
      'remove nova --revision=x1',
      // A revert takes devmode along.
      'install --dangerous /var/lib/snapd/snaps/nova_12.snap',
      'revert nova --revision=12',
      'remove nova --revision=x1',
    ]);
    const state = await ports.store.read(folder, 'host');
    expect(state).toMatchObject({ snaps: [], connections: [{ plug: 'nova:kvm', slot: ':kvm' }] });
  });

  it('fetches one again that snapd did not keep', async () => {
    host.snaps.set('core24', installedSnap('core24'));
    host.snaps.set('nova-data', installedSnap('nova-data'));
    host.snaps.set('nova', installedSnap('nova', { revision: '12', channel: '27/edge' }));
    await testInstall(ports, request({ replaceStoreSnap: true }));
    await host.perform(['install', '--dangerous', '/x/nova_1.snap']);
    host.performed.length = 0;
    await removeTestInstall(ports, { project: folder, target: host });
    expect(host.performed.slice(0, 1)).toEqual(['refresh nova --amend --channel=27/edge']);
  });

  it('puts one back that was in devmode itself, with its mode', async () => {
    host.snaps.set('core24', installedSnap('core24'));
    host.snaps.set('nova-data', installedSnap('nova-data'));
    host.snaps.set('nova', installedSnap('nova', { revision: '12', devmode: true }));
    await testInstall(ports, request({ replaceStoreSnap: true, mode: 'strict' }));
    host.performed.length = 0;
    await removeTestInstall(ports, { project: folder, target: host });
    expect(host.performed).toEqual(['revert nova --revision=12 --devmode', 'remove nova --revision=x1']);
  });

  it('waits for another change, or says that it never ends', async () => {
    host.snaps.set('core24', installedSnap('core24'));
    host.snaps.set('nova-data', installedSnap('nova-data'));
    host.inProgress = [changeOf('Refresh "nova" snap')];
    await expect(testInstall(ports, request())).rejects.toMatchObject({
      code: 'snapd-busy',
      message: 'snapd is still busy on this machine: Refresh "nova" snap (change 7).',
    });
    setTimeout(() => (host.inProgress = []), 10);
    await testInstall({ ...ports, limits: { pollMs: 1, busyMs: 5000 } }, request());
    // Somebody was faster between the question and the command.
    let refusals = 2;
    host.onPerform = () => {
      if (refusals-- > 0) throw new UserError('snap-busy', 'snapd is busy with another change of "nova".');
    };
    await testInstall({ ...ports, limits: { pollMs: 1, busyMs: 5000 } }, request());
    expect(host.snaps.get('nova')?.revision).toBe('x2');
  });

  it.each([
    [
      'snap-store-unreachable',
      '"core24" (base of "nova") can\'t be installed on this machine: the snap store can\'t be reached from there.',
    ],
    ['snap-not-found', '"core24" (base of "nova") is not in the snap store for this machine.'],
    ['snap-disk-full', '"core24" (base of "nova") can\'t be installed: the disk of this machine is full.'],
    ['snap-hook-failed', 'As snapd says it.'],
  ])('explains %s', async (code, message) => {
    host.onPerform = () => {
      throw new UserError(code, 'As snapd says it.');
    };
    await expect(testInstall(ports, request())).rejects.toMatchObject({ code, message });
    // Nothing came of it, so nothing is to be taken away.
    expect(await ports.store.list()).toEqual([]);
  });

  it('does not begin what can not be done', async () => {
    await expect(testInstall(ports, request({ files: [] }))).rejects.toMatchObject({ code: 'no-artefact' });
    const file = path.join(folder, 'text.snap');
    fs.writeFileSync(file, 'text');
    await expect(testInstall(ports, request({ files: [{ file, kind: 'snap' }] }))).rejects.toThrow(
      '"text.snap" is no snap: it holds no squashfs.',
    );
    const missing: InstallPorts['run'] = () => Promise.resolve({ code: -1, stdout: '', stderr: '', end: 'missing' });
    await expect(testInstall({ ...ports, run: missing }, request())).rejects.toMatchObject({
      code: 'unsquashfs-missing',
    });
    expect(host.performed).toEqual([]);
  });

  it('is done by one of us at a time', async () => {
    host.snaps.set('core24', installedSnap('core24'));
    const results = await Promise.allSettled([testInstall(ports, request()), testInstall(ports, request())]);
    expect(
      results.map((one) => (one.status === 'rejected' ? (one.reason as UserError).code : one.status)).sort(),
    ).toEqual(['fulfilled', 'target-busy']);
  });

  it('is done by one window at a time, and ends what one that died left at work', async () => {
    host.snaps.set('core24', installedSnap('core24'));
    const own = { ...ports, stateFolder: path.join(folder, 'all') };
    await testInstall(own, request());
    const file = toLockFile(own.stateFolder, 'target host');
    const holder = { token: 't', pid: process.ppid, host: os.hostname() };
    fs.writeFileSync(file, JSON.stringify(holder));
    await expect(testInstall(own, request())).rejects.toMatchObject({ code: 'target-busy' });
    await expect(removeTestInstall(own, { project: folder, target: host })).rejects.toMatchObject({
      code: 'target-busy',
    });
    fs.writeFileSync(file, JSON.stringify({ ...holder, pid: 2 ** 30 }));
    await testInstall(own, request());
    expect(fs.readdirSync(path.dirname(file))).toEqual([]);

    const asked: string[] = [];
    const lxd = {
      find: () => Promise.resolve({ status: 'Running' } as LxdInstance),
      exec: (_: string, args: readonly string[]) => {
        asked.push(args.slice(0, 3).join(' '));
        return Promise.resolve({ code: 0, stdout: '1', stderr: '', end: 'exit' as const });
      },
    };
    const target = { id: 'lxd:local:box', label: 'box', instance: 'box' };
    const state = { lxd, stateFolder: own.stateFolder };
    await oneAtATime(state, target, () => Promise.resolve());
    expect(asked).toEqual([]);
    fs.writeFileSync(toLockFile(own.stateFolder, 'target lxd:local:box'), JSON.stringify({ ...holder, pid: 2 ** 30 }));
    await oneAtATime(state, target, () => Promise.resolve());
    expect(asked).toEqual(['env -u SNAPWRIGHT_RUN']);
  });

  it.each(['/dev/zero', '/etc/passwd'])('does not follow a link to %s in the place of its metadata', async (to) => {
    const linked: InstallPorts['run'] = async (asked) => {
      const at = asked.args[asked.args.indexOf('-d') + 1] ?? '';
      await fs.promises.mkdir(path.join(at, 'meta'), { recursive: true });
      await fs.promises.symlink(to, path.join(at, 'meta/snap.yaml'));
      return { code: 0, stdout: '', stderr: '', end: 'exit' };
    };
    const read: string[] = [];
    const own = { ...ports, run: linked, readMeta: (text: string) => (read.push(text), ports.readMeta(text)) };
    await expect(testInstall(own, request())).rejects.toMatchObject({ code: 'no-snap-file' });
    expect(read).toEqual([]);
  });

  it('connects all that waits, whatever one of them says', async () => {
    host.onPerform = (args) => {
      if (args[1] === 'nova:b') throw new UserError('snap-no-endpoint', 'No.');
    };
    const waiting = ['a', 'b', 'c'].map((name) => ({ plug: `nova:${name}`, slot: `:${name}`, state: 'waiting' }));
    const model = { snaps: [{ connections: [...waiting, { plug: 'nova:d', slot: undefined, state: 'impossible' }] }] };
    const summary = await connectAll(
      { target: host, store: ports.store, project: folder },
      model as unknown as SnapTestModel,
    );
    expect(summary).toEqual({
      done: [
        { plug: 'nova:a', slot: ':a' },
        { plug: 'nova:c', slot: ':c' },
      ],
      failed: [{ item: { plug: 'nova:b', slot: ':b' }, message: 'No.' }],
    });
  });
});

describe('in an instance', () => {
  beforeEach(() => {
    box.snaps.set('core24', installedSnap('core24'));
    box.snaps.set('nova-data', installedSnap('nova-data'));
  });

  it('makes it once, uses it again, rolls it back, and deletes it', async () => {
    await testInstall(ports, request(inBox()));
    await testInstall(ports, request(inBox()));
    await testInstall(ports, request(inBox(true)));
    await removeTestInstall(ports, { project: folder, target: box });
    expect(lxd.calls).toEqual([
      'launch box',
      'snapshot box snapwright-clean',
      'restore box snapwright-clean',
      'remove box',
    ]);
    expect(box.performed[0]).toBe('install --dangerous --devmode /copies/nova_27_amd64.snap');
    expect(await ports.store.list()).toEqual([]);
  });

  it('takes another image only for a fresh one', async () => {
    await testInstall(ports, request(inBox()));
    const other = request({
      place: { kind: 'lxd', instance: { name: 'box', folder, image: 'ubuntu:22.04', fresh: true } },
    });
    await testInstall(ports, {
      ...other,
      place: { kind: 'lxd', instance: { name: 'box', folder, image: 'ubuntu:22.04' } },
    });
    expect(lxd.calls).toHaveLength(2);
    await testInstall(ports, other);
    expect(lxd.calls.slice(2)).toEqual(['remove box', 'launch box', 'snapshot box snapwright-clean']);
  });

  it('replaces one that was left half made, and starts one that is stopped', async () => {
    await testInstall(ports, request(inBox()));
    const made = lxd.instances.get('box') ?? expect.fail('no instance');
    lxd.instances.set('box', { ...made, status: 'Stopped' });
    await testInstall(ports, request(inBox()));
    lxd.instances.set('box', { ...made, snapshots: [] });
    await testInstall(ports, request(inBox()));
    expect(lxd.calls.slice(2)).toEqual(['start box', 'remove box', 'launch box', 'snapshot box snapwright-clean']);
  });

  it('touches none that is not for tests', async () => {
    const foreign = {
      name: 'box',
      status: 'Running',
      type: 'container',
      architecture: 'x86_64',
      snapshots: [],
      createdAt: '',
    } as const;
    const mark = { kind: 'test', folder, machine: 'this', base: undefined, created: '' } as const;
    const others = [
      { ...mark, kind: 'build' },
      { ...mark, machine: 'another' },
    ] as const;
    for (const user of [{}, ...others.map((one) => toUser(toMarkConfig(one)))]) {
      lxd.instances.set('box', { ...foreign, user });
      await expect(testInstall(ports, request(inBox(true)))).rejects.toMatchObject({ code: 'instance-foreign' });
    }
    expect(lxd.calls).toEqual([]);
  });

  it('takes over what an earlier version made for the same project, with what is remembered of it', async () => {
    await testInstall(ports, request(inBox()));
    const made = lxd.instances.get('box') ?? expect.fail('no instance');
    const { 'snapwright.machine': _, ...user } = made.user;
    const [earlier, name] = ['snapwright-test-nova-0123456789', toInstanceName('test', 'nova', folder, 'this')];
    const open = (one: string): MachineStandIn => ({ ...box, id: `lxd:local:${one}` });
    await ports.store.update(folder, open(earlier).id, () => ({
      ...emptyState(folder, open(earlier).id),
      instance: earlier,
      aliases: [{ app: 'nova.manage', alias: 'nova-manage' }],
    }));
    const place = (fresh: boolean): Partial<TestInstallRequest> => ({
      place: { kind: 'lxd', instance: { name, folder, image: 'ubuntu:24.04', fresh } },
    });
    const shared = { ...lxd, remote: 'server' };
    for (const [remote, folderThere] of [
      ['local', '/another/project'],
      ['server', folder],
    ] as const) {
      // Nothing is remembered of these two, so they are left alone.
      lxd.instances.clear();
      const stranger = 'snapwright-test-nova-9876543210';
      lxd.instances.set(stranger, { ...made, name: stranger, user: { ...user, 'snapwright.folder': folderThere } });
      await testInstall({ ...ports, lxd: remote === 'local' ? lxd : shared, openInstance: open }, request(place(true)));
      expect([...lxd.instances.keys()]).toEqual([stranger, name]);
    }
    lxd.instances.clear();
    lxd.calls.length = 0;
    lxd.instances.set(earlier, { ...made, name: earlier, user });
    await testInstall({ ...ports, lxd: shared, openInstance: open }, request(place(false)));
    expect(lxd.calls).toEqual([
      `config ${earlier} user.snapwright.machine`,
      `stop ${earlier}`,
      `rename ${earlier} ${name}`,
      `start ${name}`,
    ]);
    expect((await ports.store.list()).filter(({ target }) => target.includes('nova'))).toMatchObject([
      { target: `lxd:local:${name}`, instance: name, aliases: [{ alias: 'nova-manage' }] },
    ]);
  });

  it.each(['launch box', 'snapshot box snapwright-clean'])('leaves none behind that failed at "%s"', async (at) => {
    lxd.onCall = (call) => {
      if (call === at) throw new Cancelled();
    };
    await expect(testInstall(ports, request(inBox()))).rejects.toThrow(Cancelled);
    expect(lxd.instances.size).toBe(0);
    expect(await ports.store.list()).toEqual([]);
  });

  it('looks into the snap there where this machine can not', async () => {
    const missing: InstallPorts['run'] = () => Promise.resolve({ code: -1, stdout: '', stderr: '', end: 'missing' });
    const ran: string[] = [];
    box.onRun = (args) => {
      ran.push(args[0] ?? '');
      return args[0] === 'sh' ? { stdout: NOVA } : {};
    };
    await testInstall({ ...ports, run: missing }, request(inBox()));
    expect(ran).toEqual(['unsquashfs', 'sh', 'rm', 'rm']);
    expect(box.performed).toEqual(['install --dangerous --devmode /copies/nova_27_amd64.snap']);
  });
});
