/** A machine made of answers: everything is well until a test says otherwise. */
import { expect } from 'vitest';
import { runDoctor, type DoctorOptions } from '../../../client/src/core/doctor/doctor.ts';
import type { DoctorLine, DoctorPorts, DoctorRequest, Machine } from '../../../client/src/core/doctor/types.ts';
import type { StreamProcess, StreamRequest, StreamResult } from '../../../client/src/core/process/process.ts';
import type { Change, InstalledSnap, SystemInfo } from '../../../client/src/core/snapd/types.ts';
import { UserError } from '../../../client/src/core/user-error.ts';
import { BRIDGE, instance, json, missing, POOLS, PROFILE, REMOTES, resources, said, server } from './recorded.ts';

type Answer = StreamResult | ((request: StreamRequest) => Promise<StreamResult>);

export interface Patient {
  /** By the command line; undefined takes an answer away. */
  readonly answers?: Readonly<Record<string, Answer | undefined>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly programs?: Readonly<Record<string, string>>;
  readonly machine?: Partial<Machine>;
  readonly space?: number;
  readonly remote?: string;
  readonly project?: string;
  /** `none`: there can't be one. */
  readonly snapd?: 'none' | 'missing' | 'unreachable' | Partial<SystemInfo>;
  readonly snaps?: readonly Partial<InstalledSnap>[];
  readonly changes?: readonly Partial<Change>[];
  readonly ports?: Partial<DoctorPorts>;
  readonly request?: Partial<DoctorRequest>;
}

export const NOW = Date.parse('2026-11-23T10:00:00Z');
export const GB = 1000 ** 3;

const WELL: Readonly<Record<string, Answer>> = {
  'lxc --version': said('5.0.2\n'),
  'lxc query local:/1.0': json(server()),
  'lxc remote list --format json': json(REMOTES),
  'lxc query local:/1.0/profiles/default?project=default': json(PROFILE),
  'lxc query local:/1.0/storage-pools?recursion=1': json(POOLS),
  'lxc query local:/1.0/storage-pools/default/resources': json(resources(30 * GB, 270 * GB)),
  'lxc query local:/1.0/networks/lxdbr0': json(BRIDGE),
  'lxc query local:/1.0/networks?recursion=1': json([BRIDGE]),
  'lxc query local:/1.0/instances?recursion=1&project=default': json([]),
  'lxc query local:/1.0/instances?recursion=1&project=snapcraft': json([]),
  'getent group lxd': said('lxd:x:111:alice\n'),
  'systemd-detect-virt --container': { code: 1, stdout: 'none\n', stderr: '', end: 'exit' },
};

const FILES: Readonly<Record<string, string>> = {
  '/proc/version': 'Linux version 6.8.0-45-generic (buildd@lcy02) #45-Ubuntu SMP',
  '/proc/filesystems': 'nodev\tproc\n\text4\n\tsquashfs\n',
  '/sys/module/apparmor/parameters/enabled': 'Y\n',
  '/proc/self/attr/current': 'unconfined\n',
  '/etc/os-release': 'ID=ubuntu\nID_LIKE=debian\n',
  '/home/alice/hello': '',
};

export function createPorts(patient: Patient): DoctorPorts {
  const answers: Readonly<Record<string, Answer | undefined>> = { ...WELL, ...patient.answers };
  const files = { ...FILES, ...patient.files };
  const run: StreamProcess = async (request) => {
    const answer = answers[[request.command, ...request.args].join(' ')];
    return typeof answer === 'function' ? answer(request) : (answer ?? missing);
  };
  return {
    machine: {
      platform: 'linux',
      arch: 'x64',
      release: '6.8.0-45-generic',
      env: {},
      user: { name: 'alice', uid: 1000, gid: 1000, groups: [1000, 111] },
      readText: (file) => files[file] || undefined,
      exists: (file) => Object.hasOwn(files, file),
      freeSpace: () => Promise.resolve(patient.space ?? 80 * GB),
      findProgram: (name) => patient.programs?.[name],
      ...patient.machine,
    },
    run,
    lxd: {
      remote: patient.remote ?? 'local',
      project: patient.project,
      launch: () => Promise.reject(new UserError('lxd-image-missing', 'There is no image.')),
      exec: () => Promise.reject(new Error('not asked')),
      remove: () => Promise.resolve(),
    },
    snapd: createSnapd(patient),
    get: () => Promise.resolve({ status: 200, body: '{}', elapsedMs: 1 }),
    now: () => NOW,
    ...patient.ports,
  };
}

function createSnapd({ snapd = {}, snaps, changes }: Patient): DoctorPorts['snapd'] {
  if (snapd === 'none') return undefined;
  const trouble =
    typeof snapd === 'string' ? new UserError(`snapd-${snapd}`, 'snapd does not answer.', { detail: 'x' }) : undefined;
  const answer = <T>(value: T): Promise<T> => (trouble ? Promise.reject(trouble) : Promise.resolve(value));
  const info = { version: '2.66', architecture: 'amd64', confinement: 'strict', onClassic: true };
  const installed = snaps ?? [{ name: 'snapcraft', version: '8.13.2', channel: 'latest/stable' }];
  return {
    systemInfo: () => answer({ ...info, ...(typeof snapd === 'object' && snapd) }),
    snap: (name) => answer(installed.find((one) => one.name === name) as InstalledSnap | undefined),
    changes: () => answer((changes ?? []) as readonly Change[]),
  };
}

export const REQUEST: DoctorRequest = {
  folder: '/home/alice/hello',
  project: { base: 'core24', buildBase: undefined, platforms: [{ name: 'amd64', buildOn: ['amd64'] }] },
  provider: 'auto',
  deep: false,
  network: true,
};

export async function examine(patient: Patient = {}, options?: DoctorOptions): Promise<readonly DoctorLine[]> {
  const { lines } = await runDoctor(createPorts(patient), { ...REQUEST, ...patient.request }, options);
  return lines;
}

/** One line without its name. */
export async function examineOne(id: string, patient: Patient = {}): Promise<Partial<DoctorLine>> {
  const line = (await examine(patient)).find((one) => one.id === id);
  if (!line) throw new Error(`no line "${id}"`);
  const { state, reason, hint, fix } = line;
  return { state, reason, ...(hint !== undefined && { hint }), ...(fix && { fix }) };
}

/** What `examineOne` says of a patient. */
export type Case = readonly [name: string, id: string, patient: Patient, expected: Partial<DoctorLine>];

export const withFix = (kind: 'terminal' | 'run', command: string, ...args: readonly string[]): never =>
  expect.objectContaining({ kind, command: { command, args } }) as never;

export const INSTANCES = 'lxc query local:/1.0/instances?recursion=1&project=default';

/** An instance with our mark. */
export const ours = (name: string, more: object = {}, folder = '/home/alice/hello'): object =>
  instance(name, { config: { 'user.snapwright.kind': 'test', 'user.snapwright.folder': folder }, ...more });

/** What adds a device to the default profile. */
export const withDevice = (...device: readonly string[]): never =>
  withFix('run', 'lxc', '--project', 'default', 'profile', 'device', 'add', 'local:default', ...device);
