/** The run as a whole. */
import { expect, test } from 'vitest';
import { listChecks, runDoctor } from '../../../client/src/core/doctor/doctor.ts';
import type { DoctorLine } from '../../../client/src/core/doctor/types.ts';
import { Cancelled } from '../../../client/src/core/user-error.ts';
import { instance, json, said } from './recorded.ts';
import { createPorts, examine, REQUEST } from './patient.ts';

const RUNNING = instance('snapwright-build-hello-0123456789', {
  config: { 'user.snapwright.kind': 'build', 'user.snapwright.folder': '/home/alice/hello' },
});
const INSTANCES = 'lxc query local:/1.0/instances?recursion=1&project=default';

/** The script is the last argument; every other command is asked for by its whole line. */
const withNetwork = (code: number): Parameters<typeof examine>[0] => {
  const ports = createPorts({ answers: { [INSTANCES]: json([RUNNING]) } });
  return {
    answers: { [INSTANCES]: json([RUNNING]) },
    ports: {
      run: (request) => (request.args[2] === 'exec' ? Promise.resolve({ ...said(''), code }) : ports.run(request)),
    },
  };
};

test('a machine on which all is well', async () => {
  const lines = await examine(withNetwork(0));
  expect(lines.map(({ id, state, reason }) => [id, state, reason])).toEqual([
    ['system', 'ok', 'Linux 6.8.0-45-generic on amd64.'],
    ['container', 'ok', 'This is no container.'],
    ['editor', 'ok', 'Nothing confines this program.'],
    ['folder-space', 'ok', '80 GB are free where the project lies.'],
    ['architecture', 'ok', 'Every platform of the project can be built on amd64.'],
    ['snapd', 'ok', 'snapd 2.66 answers.'],
    ['snapd-seeded', 'ok', 'snapd is ready and has nothing else to do.'],
    ['confinement', 'ok', 'Snaps are confined in full here.'],
    ['squashfs', 'ok', 'The kernel mounts snaps.'],
    ['snapcraft', 'ok', 'snapcraft 8.13.2 from latest/stable.'],
    ['snapcraft-base', 'ok', 'snapcraft 8.13.2 builds for core24.'],
    ['lxd-client', 'ok', 'The client of LXD 5.0.2 is here.'],
    ['lxd-server', 'ok', 'LXD 5.0.2 answers.'],
    ['lxd-group', 'ok', 'You are in the group "lxd".'],
    ['lxd-version', 'ok', 'LXD 5.0.2 is new enough.'],
    ['lxd-initialised', 'ok', 'Instances get their root disk from the storage pool "default".'],
    ['pool-space', 'ok', '240 GB of 270 GB are free in the storage pool "default".'],
    ['bridge', 'ok', 'Instances are on the network "lxdbr0".'],
    ['network-inside', 'ok', 'The network is reached from "snapwright-build-hello-0123456789".'],
    ['docker', 'not-applicable', 'Docker has no network here.'],
    ['images', 'ok', 'cloud-images.ubuntu.com answers.'],
    ['images-snapcraft', 'ok', 'cloud-images.ubuntu.com answers.'],
    ['proxy-lxd', 'not-applicable', 'This machine uses no proxy.'],
    ['proxy-snapd', 'not-applicable', 'This machine uses no proxy.'],
    ['instances', 'ok', "None is broken or left over; 1 is ours, 0 are snapcraft's."],
  ]);
  expect(lines.every(({ fix, hint }) => fix === undefined && hint === undefined)).toBe(true);
  // What a view shows before anything is known.
  expect(lines.map(({ id, group, title }) => ({ id, group, title }))).toEqual(listChecks());
  expect(JSON.parse(JSON.stringify(lines))).toEqual(lines);
});

test('where nothing is installed, each cause is told once', async () => {
  const answers = {
    'lxc --version': undefined,
    'lxc query local:/1.0': undefined,
    [INSTANCES]: undefined,
    'lxc remote list --format json': undefined,
  };
  const lines = await examine({ answers, snapd: 'missing', snaps: [] });
  const grave = lines.filter(({ state }) => state === 'problem' || state === 'warning');
  expect(grave.map(({ reason }) => reason)).toEqual([
    'snapd is not installed.',
    'snapcraft is not installed: builds run in an LXD instance that has its own.',
    'LXD is not installed.',
  ]);
});

test('lines come as they are known, or in their order', async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const ports = createPorts({});
  const slow = { ...ports, machine: { ...ports.machine, freeSpace: () => gate.then(() => 9e10) } };
  for (const inOrder of [false, true]) {
    const seen: string[] = [];
    const onLine = ({ id }: DoctorLine): void => {
      seen.push(id);
      if (id === 'snapd') open();
    };
    setTimeout(() => open(), 50);
    const { lines } = await runDoctor(slow, REQUEST, { onLine, inOrder });
    if (inOrder) expect(seen).toEqual(lines.map(({ id }) => id));
    else expect(seen.indexOf('folder-space')).toBeGreaterThan(seen.indexOf('system'));
    expect([...seen].sort()).toEqual(lines.map(({ id }) => id).sort());
  }
});

test('a check with a bug hides no other', async () => {
  const ports = createPorts({});
  const machine = { ...ports.machine, freeSpace: () => Promise.reject(new Error('broken')) };
  const { lines, count } = await runDoctor({ ...ports, machine }, REQUEST);
  expect(lines).toHaveLength(listChecks().length);
  expect(lines.find(({ id }) => id === 'folder-space')).toMatchObject({
    state: 'unknown',
    reason: 'It could not be found out: broken.',
  });
  expect(count.problem).toBe(0);
});

test('cancelling ends what runs', async () => {
  const stop = new AbortController();
  let ended = 0;
  const ports = createPorts({});
  const run: typeof ports.run = ({ signal }) =>
    new Promise((resolve) => {
      const end = (): void => resolve({ code: -1, stdout: '', stderr: '', end: 'cancelled' });
      if (signal?.aborted) return end();
      signal?.addEventListener('abort', () => {
        ended++;
        end();
      });
    });
  setTimeout(() => stop.abort(), 20);
  await expect(runDoctor({ ...ports, run }, REQUEST, { signal: stop.signal })).rejects.toBeInstanceOf(Cancelled);
  expect(ended).toBeGreaterThan(0);
  await expect(runDoctor(ports, REQUEST, { signal: stop.signal })).rejects.toBeInstanceOf(Cancelled);
});

test('a thorough examination removes its instance, also when it is cancelled', async () => {
  for (const cancelled of [false, true]) {
    const stop = new AbortController();
    const made: string[] = [];
    const removed: string[] = [];
    const ports = createPorts({});
    const lxd = {
      ...ports.lxd,
      launch: ({ name }: { readonly name: string }) => {
        made.push(name);
        if (cancelled) stop.abort();
        return cancelled ? Promise.reject(new Cancelled()) : Promise.resolve();
      },
      remove: (name: string) => Promise.resolve(void removed.push(name)),
    };
    const run: typeof ports.run = (request) =>
      request.args[2] === 'exec' ? Promise.resolve(said('')) : ports.run(request);
    const report = runDoctor({ ...ports, lxd, run }, { ...REQUEST, deep: true }, { signal: stop.signal });
    if (cancelled) await expect(report).rejects.toBeInstanceOf(Cancelled);
    else {
      expect((await report).lines.find(({ id }) => id === 'network-inside')).toMatchObject({
        state: 'ok',
        reason: 'The network is reached from a new instance.',
      });
    }
    expect(made).toHaveLength(1);
    expect(made[0]).toMatch(/^snapwright-doctor-[0-9a-f]{8}$/);
    expect(removed).toEqual(made);
  }
});
