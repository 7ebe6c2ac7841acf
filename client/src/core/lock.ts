/** A lock between windows, and within this one: a file that says who holds it. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sleep } from './sleep.ts';
import { toStateError } from './state-file.ts';
import type { UserError } from './user-error.ts';

/** A holder shows that it lives; one that did not for so long is dead, or another program has its number now. */
const BEAT_MS = 10_000;
const DEAD_MS = 120_000;
const ATTEMPTS = 5;
const RETRY_MS = 25;

export interface Held {
  /** Who held it before died with it: what it had begun may be half done. */
  readonly isTakenOver: boolean;
  /** Safe to call twice. */
  release(): Promise<void>;
}

export interface LockRequest {
  /** See `toLockFile`. */
  readonly file: string;
  /** What is told where another holds it. */
  readonly busy: () => UserError;
  /** For what is over in a moment; by default nothing is waited for. */
  readonly waitMs?: number;
}

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the words of the system: its number alone may be another's by now. */
  readonly begun?: string;
}

const held = new Set<string>();

/** @param what is locked: a path, a name */
export function toLockFile(stateFolder: string, what: string): string {
  return path.join(stateFolder, 'locks', `${createHash('sha256').update(what).digest('hex').slice(0, 24)}.lock`);
}

/** Throws what `busy` says, or UserError `state-unwritable`. The lock of a process that died is taken over. */
export async function takeLock({ file, busy, waitMs = 0 }: LockRequest): Promise<Held> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const taken = await tryLock(file);
    if (taken) return taken;
    if (performance.now() >= deadline) throw busy();
    await sleep(RETRY_MS);
  }
}

async function tryLock(file: string): Promise<Held | undefined> {
  if (held.has(file)) return undefined;
  held.add(file);
  try {
    const taken = await take(file);
    if (taken) return hold(file, taken.holder, taken.isTakenOver);
  } catch (error) {
    held.delete(file);
    throw toStateError(file, error);
  }
  held.delete(file);
  return undefined;
}

function hold(file: string, { token }: Holder, isTakenOver: boolean): Held {
  const beat = setInterval(() => void fs.utimes(file, new Date(), new Date()).catch(() => undefined), BEAT_MS);
  beat.unref();
  let isHeld = true;
  return {
    isTakenOver,
    async release() {
      if (!isHeld) return;
      isHeld = false;
      clearInterval(beat);
      // Somebody may have held it for dead and taken it.
      if ((await readHolder(file))?.token === token) await fs.rm(file, { force: true }).catch(() => undefined);
      held.delete(file);
    },
  };
}

/** Undefined where another has it. */
async function take(file: string): Promise<{ readonly holder: Holder; readonly isTakenOver: boolean } | undefined> {
  const begun = await readBegin(process.pid);
  const own = { token: randomUUID(), pid: process.pid, host: os.hostname() };
  const holder: Holder = begun === undefined ? own : { ...own, begun };
  await fs.mkdir(path.dirname(file), { recursive: true });
  // Written beside and linked, so that nobody ever reads a half-written one.
  const beside = `${file}.${holder.token}`;
  let isTakenOver = false;
  try {
    await fs.writeFile(beside, JSON.stringify(holder));
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (await place(beside, file)) return { holder, isTakenOver };
      const other = await readHolder(file);
      if (await isAlive(file, other)) break;
      isTakenOver = (await putAway(file, other)) || isTakenOver;
    }
  } finally {
    await fs.rm(beside, { force: true });
  }
  return undefined;
}

async function place(beside: string, file: string): Promise<boolean> {
  try {
    await fs.link(beside, file);
    return true;
  } catch (error) {
    if (isExisting(error)) return false;
  }
  // Not every file system has links: then who makes the file has it.
  try {
    await fs.copyFile(beside, file, fs.constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (isExisting(error)) return false;
    throw error;
  }
}

function isExisting(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}

/** Moved first and looked at then: two that find the same dead lock must not take the new one from each other. */
async function putAway(file: string, dead: Holder | undefined): Promise<boolean> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await fs.rename(file, aside);
  } catch {
    return false;
  }
  const moved = await readHolder(aside);
  const isOther = moved !== undefined && moved.token !== dead?.token;
  if (isOther) await place(aside, file).catch(() => undefined);
  await fs.rm(aside, { force: true });
  return !isOther;
}

async function isAlive(file: string, holder: Holder | undefined): Promise<boolean> {
  const age = await fs.stat(file).then(
    (stat) => Date.now() - stat.mtimeMs,
    () => Infinity,
  );
  if (!holder) return false;
  if (holder.host !== os.hostname()) return age <= DEAD_MS;
  // Our own number, but not held by us: a process before this one had it.
  if (holder.pid === process.pid) return false;
  // This tells for sure, also after the machine has slept or its clock was set.
  const begun = holder.begun === undefined ? undefined : await readBegin(holder.pid);
  if (begun !== undefined) return begun === holder.begun;
  return age <= DEAD_MS && isRunning(holder.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined where the system does not tell, or there is no such process. */
async function readBegin(pid: number): Promise<string | undefined> {
  try {
    const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
    // Behind the name, which may hold anything: the 20th field from there.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const json = JSON.parse(await fs.readFile(file, 'utf8')) as Partial<Holder> | null;
    const { token, pid, host, begun } = json ?? {};
    if (typeof token !== 'string' || typeof pid !== 'number' || typeof host !== 'string') return undefined;
    return { token, pid, host, ...(typeof begun === 'string' && { begun }) };
  } catch {
    return undefined;
  }
}
