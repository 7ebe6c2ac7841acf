/** What is asked of LXD, by its own client program. Implemented by `createLxd` in lxc.ts. */
import type { CommandLine, StreamRequest, StreamResult } from '../process/process.ts';

export interface LxdInstance {
  readonly name: string;
  readonly status: 'Running' | 'Stopped' | 'Frozen' | 'Error' | 'Starting' | 'Stopping' | (string & {});
  readonly type: 'container' | 'virtual-machine';
  readonly architecture: string;
  /** All `user.*` keys without that prefix: ours are `snapwright.…`. */
  readonly user: Readonly<Record<string, string>>;
  readonly snapshots: readonly string[];
  readonly createdAt: string;
}

export interface LaunchRequest {
  readonly name: string;
  /** `remote:alias`, or an alias or fingerprint of the server's own images. */
  readonly image: string;
  readonly vm?: boolean;
  /** `limits.cpu`, `security.nesting`, `user.snapwright.…`. */
  readonly config?: Readonly<Record<string, string>>;
  /** Size of the root disk, as LXD writes it: `20GiB`. */
  readonly disk?: string;
  readonly ephemeral?: boolean;
}

export interface ExecOptions extends Pick<StreamRequest, 'stdin' | 'onLine' | 'onData' | 'signal' | 'timeoutMs'> {
  /** Folder inside the instance. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: number;
}

/** Every call throws UserError where LXD says no (codes `lxd-…`), Cancelled where the signal fired. */
export interface Lxd {
  readonly remote: string;
  readonly project: string | undefined;
  /** This one, as the server's instances are marked with it. */
  readonly machine: string;
  /** Version of client and server; UserError `lxd-missing`, `lxd-permission`, `lxd-unreachable`, `lxd-not-initialised`. */
  check(
    signal?: AbortSignal,
  ): Promise<{ readonly client: string; readonly server: string; readonly architecture: string }>;
  list(signal?: AbortSignal): Promise<readonly LxdInstance[]>;
  find(name: string, signal?: AbortSignal): Promise<LxdInstance | undefined>;
  launch(
    request: LaunchRequest,
    options?: { readonly onLine?: (line: string) => void; readonly signal?: AbortSignal },
  ): Promise<void>;
  start(name: string, signal?: AbortSignal): Promise<void>;
  stop(name: string, options?: { readonly force?: boolean; readonly signal?: AbortSignal }): Promise<void>;
  remove(name: string, signal?: AbortSignal): Promise<void>;
  /** Of one that is stopped. */
  rename(name: string, to: string, signal?: AbortSignal): Promise<void>;
  setConfig(name: string, config: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<void>;
  snapshot(name: string, snapshot: string, signal?: AbortSignal): Promise<void>;
  restore(name: string, snapshot: string, signal?: AbortSignal): Promise<void>;
  /** Runs to its end; a failing program is a result, not an error. Cancelling ends it inside the instance too. */
  exec(name: string, args: readonly string[], options?: ExecOptions): Promise<StreamResult>;
  /** For a terminal of the editor: what a person would type. */
  execLine(
    name: string,
    args: readonly string[],
    options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
  ): CommandLine;
  /** @param mode permissions there; default: those of the file here */
  pushFile(name: string, from: string, to: string, signal?: AbortSignal, mode?: number): Promise<void>;
  /** Written beside its place and moved there when whole: nothing half-written stays. */
  pullFile(name: string, from: string, to: string, signal?: AbortSignal): Promise<void>;
  addDisk(name: string, device: string, source: string, path: string, signal?: AbortSignal): Promise<void>;
  removeDevice(name: string, device: string, signal?: AbortSignal): Promise<void>;
  /** Aliases and fingerprints of the images on the server. */
  images(signal?: AbortSignal): Promise<readonly string[]>;
}
