/** Keeps two runs of ours, in this window or another, from working on one target at once. */
import { takeLock, toLockFile, type Held } from '../lock.ts';
import { endLeftRuns } from '../lxd/end-run.ts';
import type { Lxd } from '../lxd/lxd.ts';
import type { Target } from '../target/target.ts';
import { UserError } from '../user-error.ts';

export interface LockPorts {
  readonly lxd: Pick<Lxd, 'find' | 'exec'>;
  /** Where the extension keeps what it remembers; without it only this window is known. */
  readonly stateFolder?: string;
}

export interface LockedTarget extends Pick<Target, 'id' | 'label'> {
  /** Where it is one of LXD: its name. */
  readonly instance: string | undefined;
}

const busy = new Set<string>();

/** UserError `target-busy` where another run holds it. What a window that died left at work there is ended first. */
export async function oneAtATime<T>(
  { lxd, stateFolder }: LockPorts,
  { id, label, instance }: LockedTarget,
  work: () => Promise<T>,
): Promise<T> {
  if (busy.has(id)) throw targetBusy(label);
  busy.add(id);
  let held: Held | undefined;
  try {
    if (stateFolder !== undefined) {
      held = await takeLock({ file: toLockFile(stateFolder, `target ${id}`), busy: () => targetBusy(label) });
    }
    if (held?.isTakenOver && instance !== undefined) await endLost(lxd, instance);
    return await work();
  } finally {
    await held?.release();
    busy.delete(id);
  }
}

async function endLost(lxd: LockPorts['lxd'], instance: string): Promise<void> {
  if ((await lxd.find(instance))?.status === 'Running') await endLeftRuns(lxd, instance);
}

function targetBusy(label: string): UserError {
  return new UserError('target-busy', `A test is being set up on ${label} already.`, {
    hint: 'Wait until it is done, or stop it; it may be in another window.',
  });
}
