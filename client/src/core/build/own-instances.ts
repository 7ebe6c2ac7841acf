/** The instances that builds made, and what this machine remembers of them. */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { readInstanceMark } from '../lxd/instance-name.ts';
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

/** Undefined for what others made: nothing happens to it. */
export async function findOwnInstance(lxd: Lxd, name: string, signal?: AbortSignal): Promise<LxdInstance | undefined> {
  const found = await lxd.find(name, signal);
  return found && readInstanceMark(found.user)?.kind === 'build' ? found : undefined;
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
  for (const { name, status, user } of await lxd.list(signal)) {
    const mark = readInstanceMark(user);
    if (mark?.kind !== 'build') continue;
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
