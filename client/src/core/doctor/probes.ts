/** What several checks want to know, asked once. */
import { UserError } from '../user-error.ts';
import type { StreamResult } from '../process/process.ts';
import type { InstalledSnap, SystemInfo } from '../snapd/types.ts';
import type { DoctorPorts, DoctorRequest, Machine } from './types.ts';

export type LxdAnswer<T> = { readonly value: T } | { readonly trouble: LxdTrouble };

export interface LxdTrouble {
  readonly kind: 'missing' | 'permission' | 'no-socket' | 'refused' | 'timeout' | 'not-found' | 'other';
  /** The client's own words. */
  readonly detail: string;
}

export interface LxdServer {
  readonly version: string;
  /** As snapcraft names it; undefined where it is none of Ubuntu's. */
  readonly architectures: readonly string[];
  readonly config: Readonly<Record<string, string>>;
  readonly trusted: boolean;
}

export interface LxdProfile {
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface RawInstance {
  readonly name: string;
  readonly project?: string;
  readonly status: string;
  readonly created_at: string;
  readonly config: Readonly<Record<string, string>>;
}

/** As `lxc remote list` tells it. */
export interface LxdRemote {
  readonly Addr: string;
  readonly Project?: string;
}

export type SnapdAnswer =
  { readonly info: SystemInfo } | { readonly missing: true } | { readonly unreachable: string | undefined };

export function hasSnapd(answer: SnapdAnswer | undefined): answer is { readonly info: SystemInfo } {
  return answer !== undefined && 'info' in answer;
}

export interface Probes {
  readonly lxc: string;
  /** `local:` before every path and name, so that none is taken for an option. */
  readonly remote: string;
  readonly isLocal: boolean;
  /** What is called `lxc` would install LXD: it is not called. */
  readonly isInstaller: boolean;
  server(): Promise<LxdAnswer<LxdServer>>;
  remotes(): Promise<LxdAnswer<Readonly<Record<string, LxdRemote>>>>;
  /** The LXD project in which instances are made. */
  project(): Promise<string>;
  /** The default profile of the LXD project that is used. */
  profile(): Promise<LxdAnswer<LxdProfile>>;
  /** Of the project that is used, and of snapcraft's. */
  instances(): Promise<LxdAnswer<readonly RawInstance[]>>;
  lxdQuery<T>(path: string): Promise<LxdAnswer<T>>;
  /** Undefined where there can be no snapd. */
  snapd(): Promise<SnapdAnswer | undefined>;
  snap(name: string): Promise<InstalledSnap | undefined>;
  run(command: string, args: readonly string[], timeoutMs?: number): Promise<StreamResult>;
  /** Asked by two checks, found out by one. */
  once<T>(key: string, ask: () => Promise<T>): Promise<T>;
}

const ANSWER_MS = 4000;
const REMOTE_LIST = ['remote', 'list', '--format', 'json'];

export const SNAPCRAFT_PROJECT = 'snapcraft';

export function createProbes(ports: DoctorPorts, request: DoctorRequest, signal: AbortSignal): Probes {
  const lxc = request.programs?.lxc ?? 'lxc';
  const remote = `${ports.lxd.remote}:`;
  const asked = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = asked.get(key) as Promise<T> | undefined;
    if (known) return known;
    const answer = ask();
    asked.set(key, answer);
    return answer;
  };
  const isInstaller = isInstallerOfLxd(ports.machine, lxc);
  const run: Probes['run'] = (command, args, timeoutMs = ANSWER_MS) => {
    if (isInstaller && command === lxc) return Promise.resolve(NOTHING);
    // What is read must not be translated.
    return ports.run({ command, args, timeoutMs, signal, env: { LC_ALL: 'C.UTF-8' } });
  };

  const probes: Probes = {
    lxc,
    remote,
    isLocal: ports.lxd.remote === 'local' && ports.machine.platform === 'linux',
    isInstaller,
    run,
    once,
    lxdQuery: <T>(path: string) =>
      once(`query ${path}`, async () => readAnswer<T>(await run(lxc, ['query', `${remote}${path}`]))),
    server: () =>
      once('server', async () => {
        const answer = await probes.lxdQuery<RawServer>('/1.0');
        return 'value' in answer ? { value: toServer(answer.value) } : answer;
      }),
    remotes: () =>
      once('remotes', async () => readAnswer<Readonly<Record<string, LxdRemote>>>(await run(lxc, REMOTE_LIST))),
    project: async () => {
      if (ports.lxd.project) return ports.lxd.project;
      const remotes = await probes.remotes();
      return ('value' in remotes && remotes.value[ports.lxd.remote]?.Project) || 'default';
    },
    profile: async () => probes.lxdQuery(`/1.0/profiles/default?project=${encodeURIComponent(await probes.project())}`),
    instances: () =>
      once('instances', async () => readInstances(probes, [...new Set([await probes.project(), SNAPCRAFT_PROJECT])])),
    snapd: () => once('snapd', () => readSnapd(ports, signal)),
    snap: (name) =>
      once(`snap ${name}`, async () => {
        try {
          return await ports.snapd?.snap(name, signal);
        } catch {
          return undefined;
        }
      }),
  };
  return probes;
}

const NOTHING: StreamResult = { code: -1, stdout: '', stderr: '', end: 'missing' };

/** Ubuntu's servers have a script in LXD's place that installs it at the first call. */
function isInstallerOfLxd(machine: Machine, lxc: string): boolean {
  const file = machine.findProgram(lxc);
  const text = file === undefined ? undefined : machine.readText(file);
  return text?.startsWith('#!') === true && text.includes('lxd-installer');
}

interface RawServer {
  readonly auth?: string;
  readonly config?: Readonly<Record<string, string>>;
  readonly environment?: { readonly server_version?: string; readonly architectures?: readonly string[] };
}

function toServer({ auth, config, environment }: RawServer): LxdServer {
  return {
    version: environment?.server_version ?? '',
    architectures: environment?.architectures ?? [],
    config: config ?? {},
    trusted: auth !== 'untrusted',
  };
}

/** Older servers can't list all projects at once. */
async function readInstances(probes: Probes, projects: readonly string[]): Promise<LxdAnswer<readonly RawInstance[]>> {
  const answers = await Promise.all(
    projects.map(async (project) => ({
      project,
      answer: await probes.lxdQuery<readonly RawInstance[]>(
        `/1.0/instances?recursion=1&project=${encodeURIComponent(project)}`,
      ),
    })),
  );
  const all: RawInstance[] = [];
  for (const { project, answer } of answers) {
    if ('value' in answer) all.push(...answer.value.map((one) => ({ ...one, project: one.project ?? project })));
    else if (answer.trouble.kind !== 'not-found') return answer;
  }
  return { value: all };
}

function readAnswer<T>({ code, stdout, stderr, end }: StreamResult): LxdAnswer<T> {
  const detail = stderr.trim();
  if (end === 'missing') return { trouble: { kind: 'missing', detail } };
  if (end !== 'exit') return { trouble: { kind: 'timeout', detail } };
  if (code !== 0) return { trouble: { kind: judgeTrouble(detail), detail } };
  try {
    return { value: JSON.parse(stdout) as T };
  } catch {
    return { trouble: { kind: 'other', detail: 'the answer is no JSON' } };
  }
}

function judgeTrouble(detail: string): LxdTrouble['kind'] {
  if (/permission denied|not authorized|Forbidden/i.test(detail)) return 'permission';
  if (/unix\.socket.*(no such file|not found)|LXD unix socket not found/i.test(detail)) return 'no-socket';
  if (/connection refused/i.test(detail)) return 'refused';
  if (/not found/i.test(detail)) return 'not-found';
  return 'other';
}

async function readSnapd({ snapd, machine }: DoctorPorts, signal: AbortSignal): Promise<SnapdAnswer | undefined> {
  if (!snapd) return undefined;
  try {
    return { info: await snapd.systemInfo(signal) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Without its socket it may also just be stopped.
    const isMissing = error.code === 'snapd-missing' && machine.findProgram('snap') === undefined;
    return isMissing ? { missing: true } : { unreachable: error.detail };
  }
}
