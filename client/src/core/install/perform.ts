/** `snap …` on a target that may be busy with something else. */
import type { Change } from '../snapd/types.ts';
import type { Target } from '../target/target.ts';
import { sleep } from '../sleep.ts';
import { UserError } from '../user-error.ts';
import { limitsOf, type Limits } from './ports.ts';

export interface PerformHooks {
  /** The snaps that it is about: their other changes are waited for. */
  readonly snaps: readonly string[];
  /** What is waited for. */
  readonly note?: (detail: string) => void;
  readonly onChange?: (change: Change) => void;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<Limits>;
}

/** Like `Target.perform`, after other changes of these snaps. UserError `snapd-busy` where they take too long. */
export async function performWhenFree(target: Target, args: readonly string[], hooks: PerformHooks): Promise<void> {
  const { signal, onChange } = hooks;
  const { busyMs, pollMs } = limitsOf(hooks);
  const deadline = performance.now() + busyMs;
  for (;;) {
    await waitUntilFree(target, hooks, deadline);
    try {
      await target.perform(args, { ...(onChange && { onChange }), ...(signal && { signal }) });
      return;
    } catch (error) {
      // Somebody else was faster, or the change does not name its snaps.
      if (!isConflict(error)) throw error;
      if (performance.now() >= deadline) throw toBusy(target, error.detail ?? error.message);
      hooks.note?.('Waiting: snapd is busy');
      await sleep(pollMs, signal);
    }
  }
}

async function waitUntilFree(target: Target, hooks: PerformHooks, deadline: number): Promise<void> {
  const { snaps, note, signal } = hooks;
  const { pollMs } = limitsOf(hooks);
  for (const snap of snaps) {
    for (;;) {
      const changes = await target.snapd.changes('in-progress', snap, signal);
      const [busy] = changes.filter(({ ready }) => !ready);
      if (!busy) break;
      if (performance.now() >= deadline) throw toBusy(target, `${busy.summary} (change ${busy.id})`);
      note?.(`Waiting: ${busy.summary}`);
      await sleep(pollMs, signal);
    }
  }
}

function isConflict(error: unknown): error is UserError {
  return error instanceof UserError && error.code === 'snap-busy';
}

function toBusy(target: Target, what: string): UserError {
  return new UserError('snapd-busy', `snapd is still busy on ${target.label}: ${what}.`, {
    hint: 'Wait until it is over, or end it with "snap abort" and the number of the change ("snap changes" lists them).',
  });
}
