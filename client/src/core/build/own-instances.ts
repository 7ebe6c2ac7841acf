/** The instances that builds made, and what this machine remembers of them. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { adoptEarlier } from '../lxd/adopt-earlier.ts';
import { isOfAnotherMachine, readInstanceMark } from '../lxd/instance-name.ts';
import type { Lxd, LxdInstance } from '../lxd/lxd.ts';

/** What lies in it, which files came of it, and that a build is at work there. */
const STATES = ['copied', 'fetched', 'work'] as const;

export function instanceStateFile(
  lxd: Lxd,
  instance: string,
  stateFolder: string,
  what: (typeof STATES)[number],
): string {
  const identity = JSON.stringify([lxd.remote, lxd.project ?? '', instance]);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, 24);
  return path.join(stateFolder, 'instances', `${hash}.${what}.json`);
}

/** Undefined for what others made, also on another machine: nothing happens to it. */
export async function findOwnInstance(lxd: Lxd, name: string, signal?: AbortSignal): Promise<LxdInstance | undefined> {
  const found = await lxd.find(name, signal);
  return found && isOwn(lxd, found) ? found : undefined;
}

export function isOwn({ machine }: Lxd, { user }: LxdInstance): boolean {
  return readInstanceMark(user)?.kind === 'build' && !isOfAnotherMachine(user, machine);
}

/** Gives the name to one of an earlier version, with what is remembered of it. Answers whether there was one. */
export async function adoptEarlierBuild(
  lxd: Lxd,
  { name, folder, stateFolder }: { readonly name: string; readonly folder: string; readonly stateFolder: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const fileOf = (instance: string, what: (typeof STATES)[number]): string =>
    instanceStateFile(lxd, instance, stateFolder, what);
  const isKnown = (earlier: string): Promise<boolean> =>
    fs.access(fileOf(earlier, 'copied')).then(
      () => true,
      () => false,
    );
  const earlier = await adoptEarlier(lxd, { kind: 'build', name, folder, isKnown }, signal);
  if (earlier === undefined) return false;
  // What is missing is made anew.
  for (const what of ['copied', 'fetched'] as const)
    await fs.rename(fileOf(earlier, what), fileOf(name, what)).catch(() => undefined);
  // It was stopped: nothing is at work there any more.
  await fs.rm(fileOf(earlier, 'work'), { force: true });
  return true;
}

export interface BuildInstance {
  readonly name: string;
  readonly folder: string;
  readonly base: string | undefined;
  readonly status: string;
  /** ISO 8601. */
  readonly created: string;
  /** The project's folder is no more. */
  readonly isOrphan: boolean;
}

/** All that builds made here, also in a session that ended badly: LXD remembers what we marked. */
export async function findBuildInstances(lxd: Lxd, signal?: AbortSignal): Promise<readonly BuildInstance[]> {
  const found: BuildInstance[] = [];
  for (const instance of await lxd.list(signal)) {
    const { name, status, user } = instance;
    const mark = readInstanceMark(user);
    if (!mark || !isOwn(lxd, instance)) continue;
    const isOrphan = await fs.access(mark.folder).then(
      () => false,
      () => true,
    );
    found.push({ name, status, folder: mark.folder, base: mark.base, created: mark.created, isOrphan });
  }
  return found;
}

/** With what is remembered of it. Only what a build made: nothing happens to other instances. */
export async function removeBuildInstance(
  lxd: Lxd,
  name: string,
  stateFolder: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const found = await findOwnInstance(lxd, name, signal);
  if (found) await lxd.remove(name, signal);
  for (const what of STATES) await fs.rm(instanceStateFile(lxd, name, stateFolder, what), { force: true });
  return found !== undefined;
}
