/**
 * Stand-ins for LXD, snapd and a machine with snaps: they keep in memory what they are told, and answer as the real ones
 * do as far as installations need it. The real ones are in test/lab.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { LxdInstance, Lxd } from '../../../client/src/core/lxd/lxd.ts';
import type { StreamProcess, StreamResult } from '../../../client/src/core/process/process.ts';
import type { Change, InstalledSnap, Snapd } from '../../../client/src/core/snapd/types.ts';
import type { Target } from '../../../client/src/core/target/target.ts';
import { readSnapMeta } from '../../../server/src/core/snap-meta/read-snap-meta.ts';

export const OK: StreamResult = { code: 0, stdout: '', stderr: '', end: 'exit' };

export function installedSnap(name: string, more: Partial<InstalledSnap> = {}): InstalledSnap {
  return {
    name,
    version: '1',
    revision: 'x1',
    type: 'app',
    base: 'core24',
    confinement: 'strict',
    devmode: false,
    jailmode: false,
    trymode: false,
    channel: undefined,
    apps: [],
    ...more,
  };
}

export function changeOf(summary: string, more: Partial<Change> = {}): Change {
  return {
    id: '7',
    kind: 'install-snap',
    summary,
    status: 'Doing',
    ready: false,
    error: undefined,
    tasks: [],
    ...more,
  };
}

export interface MachineStandIn extends Target {
  /** What `snap` was told. */
  readonly performed: string[];
  readonly snaps: Map<string, InstalledSnap>;
  /** Before a command is carried out: throw to let it fail. */
  onPerform: (args: readonly string[]) => void | Promise<void>;
  onRun: (args: readonly string[]) => Partial<StreamResult> | Promise<Partial<StreamResult>>;
  inProgress: Change[];
}

export function machineStandIn(
  kind: Target['kind'] = 'host',
  system: Partial<Awaited<ReturnType<Snapd['systemInfo']>>> = {},
): MachineStandIn {
  const snaps = new Map<string, InstalledSnap>();
  const unused = (): never => {
    throw new Error('Not part of this stand-in.');
  };
  /** Revisions, also those that are switched off. */
  const kept = new Map<string, readonly string[]>();
  /** snapd takes the mode of now along. */
  const change = (name: string, revision: string, args: readonly string[]): void => {
    const now = snaps.get(name);
    if (now) snaps.set(name, { ...now, revision, devmode: args.includes('--devmode') || now.devmode });
  };
  const machine: MachineStandIn = {
    id: kind === 'host' ? 'host' : 'lxd:local:box',
    kind,
    label: kind === 'host' ? 'this machine' : 'LXD instance "box"',
    performed: [],
    snaps,
    inProgress: [],
    onPerform: () => undefined,
    onRun: () => ({}),
    snapd: {
      systemInfo: () =>
        Promise.resolve({ version: '2.63', architecture: 'amd64', confinement: 'strict', onClassic: true, ...system }),
      snaps: () => Promise.resolve([...snaps.values()]),
      snap: (name) => Promise.resolve(snaps.get(name)),
      revisions: (name) => Promise.resolve(kept.get(name) ?? []),
      connections: unused,
      aliases: unused,
      change: unused,
      changes: () => Promise.resolve(machine.inProgress),
      logs: unused,
    },
    run: async (args) => ({ ...OK, ...(await machine.onRun(args)) }),
    terminalLine: ([command = '', ...args]) => ({ command, args }),
    async perform(args) {
      machine.performed.push(args.join(' '));
      await machine.onPerform(args);
      const last = args.at(-1) ?? '';
      if (args[0] === 'install') {
        const first = args.slice(1).find((word) => !word.startsWith('-')) ?? '';
        const name = path.basename(first).split('_')[0] ?? first;
        const old = snaps.get(name);
        const revision = first.includes('/') ? `x${Number(/^x(\d+)$/.exec(old?.revision ?? '')?.[1] ?? 0) + 1}` : '42';
        // It keeps two.
        kept.set(name, [...(kept.get(name) ?? [old?.revision ?? '']), revision].slice(-2));
        snaps.set(name, installedSnap(name, { revision, devmode: args.includes('--devmode') }));
      }
      const revision = /^--revision=(.*)$/.exec(args.find((word) => word.startsWith('--revision=')) ?? '')?.[1];
      if (args[0] === 'revert' && revision !== undefined) change(args[1] ?? '', revision, args);
      if (args[0] === 'remove' && revision !== undefined) {
        const name = args[1] ?? '';
        const left = (kept.get(name) ?? []).filter((one) => one !== revision);
        kept.set(name, left);
      }
      if (args[0] === 'remove' && args.includes('--purge')) snaps.delete(last);
    },
    provideFile: (file) => Promise.resolve(kind === 'host' ? file : `/copies/${path.basename(file)}`),
  };
  return machine;
}

export interface LxdStandIn extends Lxd {
  readonly instances: Map<string, LxdInstance>;
  readonly calls: string[];
  onCall: (call: string) => void;
}

export function lxdStandIn(): LxdStandIn {
  const instances = new Map<string, LxdInstance>();
  const unused = (): never => {
    throw new Error('Not part of this stand-in.');
  };
  const change = (name: string, more: Partial<LxdInstance>): void => {
    const old = instances.get(name);
    if (old) instances.set(name, { ...old, ...more });
  };
  const call = (...words: string[]): Promise<void> => {
    lxd.calls.push(words.join(' '));
    return new Promise((resolve) => {
      lxd.onCall(words.join(' '));
      resolve();
    });
  };
  const lxd: LxdStandIn = {
    remote: 'local',
    project: undefined,
    machine: 'this',
    instances,
    calls: [],
    onCall: () => undefined,
    check: () => Promise.resolve({ client: '5.0', server: '5.0', architecture: 'x86_64' }),
    list: () => Promise.resolve([...instances.values()]),
    find: (name) => Promise.resolve(instances.get(name)),
    async launch({ name, config = {} }) {
      const made: LxdInstance = {
        name,
        status: 'Running',
        type: 'container',
        architecture: 'x86_64',
        user: toUser(config),
        snapshots: [],
        createdAt: '',
      };
      instances.set(name, made);
      // The real one takes away what it made where it does not come to its end.
      await call('launch', name).catch(async (error: unknown) => {
        await lxd.remove(name);
        throw error;
      });
    },
    async start(name) {
      await call('start', name);
      change(name, { status: 'Running' });
    },
    async stop(name) {
      await call('stop', name);
      change(name, { status: 'Stopped' });
    },
    async remove(name) {
      await call('remove', name);
      instances.delete(name);
    },
    async rename(name, to) {
      await call('rename', name, to);
      const old = instances.get(name);
      instances.delete(name);
      if (old) instances.set(to, { ...old, name: to });
    },
    async setConfig(name, config) {
      await call('config', name, ...Object.keys(config));
      change(name, { user: { ...instances.get(name)?.user, ...toUser(config) } });
    },
    async snapshot(name, snapshot) {
      await call('snapshot', name, snapshot);
      change(name, { snapshots: [...(instances.get(name)?.snapshots ?? []), snapshot] });
    },
    restore: (name, snapshot) => call('restore', name, snapshot),
    exec: (_name, args) =>
      Promise.resolve({ ...OK, stdout: args.join(' ').includes('is-system-running') ? 'running\n' : '' }),
    execLine: (_name, [command = '', ...args]) => ({ command, args }),
    pushFile: (name, from, to) => call('push', name, from, to),
    pullFile: unused,
    addDisk: unused,
    removeDevice: unused,
    images: unused,
  };
  return lxd;
}

/** As LXD tells them again. */
export function toUser(config: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) => (key.startsWith('user.') ? [[key.slice(5), value]] : [])),
  );
}

/** Writes a file that looks like a snap; `unpackStandIn` knows what is in it. */
export function writeSnap(folder: string, name: string, yaml: string): string {
  const file = path.join(folder, name);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, `hsqs${yaml}`);
  return file;
}

/** In place of `unsquashfs -d FOLDER FILE meta/snap.yaml`. */
export const unpackStandIn: StreamProcess = ({ command, args }) => {
  const at = args.indexOf('-d');
  const [folder = '', file = '', wanted = ''] = args.slice(at + 1);
  if (command !== 'unsquashfs' || at < 0) return Promise.resolve({ ...OK, code: -1, end: 'missing' });
  const place = path.join(folder, wanted);
  fs.mkdirSync(path.dirname(place), { recursive: true });
  fs.writeFileSync(place, fs.readFileSync(file, 'utf8').slice('hsqs'.length));
  return Promise.resolve(OK);
};

/** Ports by which snap files are read: with the stand-in for unsquashfs, and as the server reads `snap.yaml`. */
export const SNAP_FILES = {
  run: unpackStandIn,
  readMeta: (text: string) => Promise.resolve(readSnapMeta(text)),
} as const;
