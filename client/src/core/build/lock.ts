/** One build of a project at a time, in this window and in all others. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UserError } from '../user-error.ts';

/** A holder shows that it lives; one that did not for so long is dead, or another program has its number now. */
const BEAT_MS = 10_000;
const DEAD_MS = 120_000;
const ATTEMPTS = 5;

interface Holder {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
}

const held = new Set<string>();

/**
 * Takes the project, or throws UserError `already-building`. The lock of a process that died is taken over.
 * @returns what gives it back; safe to call twice
 */
export async function lockProject(folder: string, stateFolder: string): Promise<() => Promise<void>> {
  const real = await fs.realpath(folder).catch(() => folder);
  const file = path.join(stateFolder, 'locks', `${createHash('sha256').update(real).digest('hex').slice(0, 24)}.lock`);
  if (held.has(file)) throw alreadyBuilding(folder);
  held.add(file);
  try {
    const holder = await take(file, folder);
    const beat = setInterval(() => void fs.utimes(file, new Date(), new Date()).catch(() => undefined), BEAT_MS);
    beat.unref();
    let isHeld = true;
    return async () => {
      if (!isHeld) return;
      isHeld = false;
      clearInterval(beat);
      // Somebody may have held it for dead and taken it.
      if ((await readHolder(file))?.token === holder.token) await fs.rm(file, { force: true });
      held.delete(file);
    };
  } catch (error) {
    held.delete(file);
    throw error;
  }
}

async function take(file: string, folder: string): Promise<Holder> {
  const holder: Holder = { token: randomUUID(), pid: process.pid, host: os.hostname() };
  await fs.mkdir(path.dirname(file), { recursive: true });
  // Written beside and linked, so that nobody ever reads a half-written one.
  const beside = `${file}.${holder.token}`;
  await fs.writeFile(beside, JSON.stringify(holder));
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        await fs.link(beside, file);
        return holder;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const other = await readHolder(file);
      if (await isAlive(file, other)) break;
      await putAway(file, other);
    }
  } finally {
    await fs.rm(beside, { force: true });
  }
  throw alreadyBuilding(folder);
}

/** Moved first and looked at then: two that find the same dead lock must not take the new one from each other. */
async function putAway(file: string, dead: Holder | undefined): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await fs.rename(file, aside);
  } catch {
    return;
  }
  const moved = await readHolder(aside);
  if (moved && moved.token !== dead?.token) await fs.link(aside, file).catch(() => undefined);
  await fs.rm(aside, { force: true });
}

async function isAlive(file: string, holder: Holder | undefined): Promise<boolean> {
  const age = await fs.stat(file).then(
    (stat) => Date.now() - stat.mtimeMs,
    () => Infinity,
  );
  if (age > DEAD_MS || !holder) return false;
  if (holder.host !== os.hostname()) return true;
  // Our own number, but not held by us: a process before this one had it.
  if (holder.pid === process.pid) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const json = JSON.parse(await fs.readFile(file, 'utf8')) as Partial<Holder> | null;
    const { token, pid, host } = json ?? {};
    return typeof token === 'string' && typeof pid === 'number' && typeof host === 'string'
      ? { token, pid, host }
      : undefined;
  } catch {
    return undefined;
  }
}

function alreadyBuilding(folder: string): UserError {
  return new UserError('already-building', `"${path.basename(folder)}" is being built already.`, {
    hint: 'Wait for it, or stop it; it may be in another window.',
  });
}
