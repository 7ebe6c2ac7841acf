/** This machine as the place to test. What needs rights is done in a terminal: no password passes us. */
import fs from 'node:fs';
import path from 'node:path';
import type { CommandLine, StreamProcess } from '../process/process.ts';
import { createSnapd } from '../snapd/create-snapd.ts';
import { toChangeError } from '../snapd/failure.ts';
import { createSocketTransport } from '../snapd/socket-transport.ts';
import type { SnapdTransport } from '../snapd/transport.ts';
import type { Change, Snapd } from '../snapd/types.ts';
import { sleep } from '../sleep.ts';
import { Cancelled, UserError } from '../user-error.ts';
import { overhear, type Overheard } from './overheard-line.ts';
import { findSubject } from './snap-command.ts';
import type { PerformOptions, Target } from './target.ts';
import { toTerminalError } from './terminal-failure.ts';

export interface HostTargetPorts {
  readonly stream: StreamProcess;
  /**
   * Runs it in a terminal that a person looks at; its exit code, -1 where the terminal was closed. The signal
   * interrupts it (`snap` then aborts its change by itself).
   */
  readonly runInTerminal: (line: CommandLine, title: string, signal?: AbortSignal) => Promise<number>;
  /** Default: snapd's socket on this machine. */
  readonly transport?: SnapdTransport;
  /** Default: whether this process is root. */
  readonly isRoot?: boolean;
}

const POLL_MS = 250;
/** Changes that snapd begins by itself. */
const OF_ITS_OWN: ReadonlySet<string> = new Set(['auto-refresh', 'become-operational', 'seed', 'pre-download']);

export function createHostTarget(ports: HostTargetPorts): Target {
  const snapd = createSnapd(ports.transport ?? createSocketTransport());
  return {
    id: 'host',
    kind: 'host',
    label: 'this machine',
    snapd,
    run([command = '', ...args], options = {}) {
      return ports.stream({ ...options, command, args });
    },
    terminalLine(words, { env = {}, withRights: asRoot = false } = {}) {
      const variables = Object.entries(env).map(([key, value]) => `${key}=${value}`);
      const [command = '', ...args] = variables.length === 0 ? words : ['env', ...variables, ...words];
      return asRoot ? withRights(ports, [command, ...args]) : { command, args };
    },
    perform: (args, options = {}) => perform(ports, snapd, args, options),
    provideFile(file) {
      try {
        fs.accessSync(file, fs.constants.R_OK);
        return Promise.resolve(path.resolve(file));
      } catch (error) {
        const detail = { detail: String(error) };
        return Promise.reject(new UserError('file-unreadable', `"${file}" can not be read.`, detail));
      }
    },
  };
}

async function perform(
  ports: HostTargetPorts,
  snapd: Snapd,
  args: readonly string[],
  { signal, onChange }: PerformOptions,
): Promise<void> {
  if (signal?.aborted) throw new Cancelled();
  const line = withRights(ports, ['snap', ...args]);
  // Those that were there before are not ours.
  const known = new Set((await snapd.changes('all', undefined, signal)).map(({ id }) => id));
  const over = new AbortController();
  const watching = onChange ? follow(snapd, known, onChange, over.signal) : undefined;
  let ended: Overheard;
  try {
    ended = await overhear(line, (one) => ports.runInTerminal(one, `snap ${args[0] ?? ''}`, signal));
  } finally {
    over.abort();
    await watching;
  }
  if (signal?.aborted) throw new Cancelled();
  const change = await findNew(snapd, known, 'all').catch(() => undefined);
  if (change?.ready) {
    onChange?.(change);
    if (change.status === 'Done') return;
    if (ended.code !== 0) throw toChangeError(change, { snap: findSubject(args) });
  }
  if (ended.code !== 0) throw toTerminalError(ended, line, findSubject(args));
}

function withRights({ isRoot = process.getuid?.() === 0 }: HostTargetPorts, words: readonly string[]): CommandLine {
  const [command = '', ...args] = isRoot ? words : ['sudo', ...words];
  return { command, args };
}

/** Tells whenever the change that the terminal made moves on. Never rejects: the terminal's end is what counts. */
async function follow(
  snapd: Snapd,
  known: ReadonlySet<string>,
  onChange: (change: Change) => void,
  signal: AbortSignal,
): Promise<void> {
  let [id, last] = ['', ''];
  while (!signal.aborted) {
    try {
      const change = id === '' ? await findNew(snapd, known, 'in-progress', signal) : await snapd.change(id, signal);
      const now = JSON.stringify(change);
      if (change && now !== last) onChange(change);
      if (change) [id, last] = [change.id, now];
    } catch {
      // snapd restarts itself at times.
    }
    await sleep(POLL_MS, signal).catch(() => {});
  }
}

async function findNew(
  snapd: Snapd,
  known: ReadonlySet<string>,
  select: 'in-progress' | 'all',
  signal?: AbortSignal,
): Promise<Change | undefined> {
  const changes = await snapd.changes(select, undefined, signal);
  return changes.find(({ id, kind }) => !known.has(id) && !OF_ITS_OWN.has(kind));
}
