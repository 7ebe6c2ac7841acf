/** An instance of LXD as the place to test: everything runs as root there. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Lxd } from '../lxd/lxd.ts';
import type { StreamResult } from '../process/process.ts';
import { createSnapd } from '../snapd/create-snapd.ts';
import { toChangeError, toSnapError } from '../snapd/failure.ts';
import { createInstanceTransport } from '../snapd/instance-transport.ts';
import type { Snapd } from '../snapd/types.ts';
import { watchChange } from '../snapd/watch-change.ts';
import { Cancelled, UserError } from '../user-error.ts';
import { findSubject, toCommandWithoutWait } from './snap-command.ts';
import type { PerformOptions, Target, TargetRunOptions } from './target.ts';

export interface InstanceTargetPorts {
  readonly lxd: Lxd;
  /** Default: that of the instance. */
  readonly snapd?: Snapd;
}

/** In the instance. Not below /tmp: snapd copies from there, but a restart of the instance would clear it. */
const FILES = '/var/cache/snapwright';
const PLAIN = { LC_ALL: 'C.UTF-8' };
/** A submission that is cancelled may still come through for so long: then its change is known, and is aborted. */
const SUBMIT_GRACE_MS = 10_000;
const SUBMIT_MS = 15 * 60_000;

export function createInstanceTarget({ lxd, snapd: given }: InstanceTargetPorts, instance: string): Target {
  const snapd = given ?? createSnapd(createInstanceTransport({ lxd }, instance));
  const exec = (args: readonly string[], options: TargetRunOptions): Promise<StreamResult> =>
    lxd.exec(instance, args, options);
  return {
    id: `lxd:${lxd.remote}:${instance}`,
    kind: 'lxd',
    label: `LXD instance "${instance}"`,
    snapd,
    run: (args, options = {}) => exec(args, options),
    terminalLine: (args, { env } = {}) => lxd.execLine(instance, args, env && { env }),
    perform: (args, options = {}) => perform(exec, snapd, args, options),
    provideFile: (file, signal) => provide(lxd, instance, file, signal),
  };
}

type Exec = (args: readonly string[], options: TargetRunOptions) => Promise<StreamResult>;

async function perform(exec: Exec, snapd: Snapd, args: readonly string[], options: PerformOptions): Promise<void> {
  const { signal, onChange } = options;
  if (signal?.aborted) throw new Cancelled();
  const about = { snap: findSubject(args) };
  const command = toCommandWithoutWait(args);
  if (!command) {
    const result = await exec(['snap', ...args], { env: PLAIN, ...(signal && { signal }) });
    if (result.code !== 0) throw toSnapError(result.stderr, result.code, about);
    return;
  }
  const result = await submit(exec, ['snap', ...command], signal);
  if (result.end === 'timeout') {
    throw new UserError('snapd-timeout', `snapd did not take "snap ${args[0]}" in time.`, {
      hint: 'See "snap changes" there, and try again.',
      detail: result.stderr,
    });
  }
  if (result.code !== 0) throw toSnapError(result.stderr, result.code, about);
  const id = /^\d+$/m.exec(result.stdout)?.[0];
  // Nothing to do, so there is no change: a snap that is not there is removed already.
  if (id === undefined) return;
  const abort = async (change: string): Promise<void> => {
    await exec(['snap', 'abort', change], { env: PLAIN, timeoutMs: 30_000 });
  };
  for await (const change of watchChange(snapd, id, { abort, ...(signal && { signal }) })) {
    onChange?.(change);
    if (change.ready && change.status !== 'Done' && !signal?.aborted) throw toChangeError(change, about);
  }
}

async function submit(exec: Exec, args: readonly string[], signal?: AbortSignal): Promise<StreamResult> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    timer = setTimeout(() => late.abort(), SUBMIT_GRACE_MS);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await exec(args, { env: PLAIN, signal: late.signal, timeoutMs: SUBMIT_MS });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

/** The same file is pushed once; a newer one takes its place. */
async function provide(lxd: Lxd, instance: string, file: string, signal?: AbortSignal): Promise<string> {
  let stat: fs.Stats;
  try {
    stat = fs.statSync(file);
  } catch (error) {
    throw new UserError('file-unreadable', `"${file}" can not be read.`, { detail: String(error) });
  }
  const folder = `${FILES}/${createHash('sha256').update(path.resolve(file)).digest('hex').slice(0, 12)}`;
  const place = `${folder}/${stat.size}-${Math.round(stat.mtimeMs)}/${path.basename(file)}`;
  const more = { timeoutMs: 60_000, ...(signal && { signal }) };
  const script = '[ -f "$1" ] && exit 0; rm -rf -- "$2"; exit 3';
  const { code } = await lxd.exec(instance, ['sh', '-c', script, 'sh', place, folder], more);
  if (code !== 0) await lxd.pushFile(instance, file, place, signal);
  return place;
}
