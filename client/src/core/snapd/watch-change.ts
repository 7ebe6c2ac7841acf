/** Follows a change of snapd to its end. */
import { sleep } from '../sleep.ts';
import { Cancelled, UserError } from '../user-error.ts';
import type { Change, Snapd } from './types.ts';

export interface WatchChangeOptions {
  readonly signal?: AbortSignal;
  /** Asks snapd to undo the change; without it a cancelled change goes on unwatched. */
  readonly abort?: (id: string) => Promise<void>;
  readonly pollMs?: number;
  /** How long snapd may be away: it restarts itself when it or its own snap is replaced. */
  readonly absenceMs?: number;
}

const POLL_MS = 250;
const ABSENCE_MS = 30_000;
/** For the undoing after a cancel. */
const UNDO_MS = 120_000;

/**
 * Yields the change whenever it moved on, at last when it is over (`ready`), whatever came of it.
 * Cancelling aborts the change, waits until it is undone, and throws `Cancelled`.
 */
export async function* watchChange(
  snapd: Pick<Snapd, 'change'>,
  id: string,
  options: WatchChangeOptions = {},
): AsyncGenerator<Change, void, void> {
  const { signal, abort, pollMs = POLL_MS, absenceMs = ABSENCE_MS } = options;
  const giveUpAt = { value: Infinity };
  let [last, awaySince, isAborted] = ['', 0, false];
  for (;;) {
    if (signal?.aborted && !isAborted) {
      if (!abort) throw new Cancelled();
      isAborted = true;
      giveUpAt.value = performance.now() + UNDO_MS;
      // It may be over in this moment; then there is nothing to abort, and the next look tells.
      await abort(id).catch(() => {});
    }
    if (performance.now() > giveUpAt.value) throw new Cancelled();
    let change: Change | undefined;
    try {
      // Not with the signal: after a cancel the end of the undoing is still of interest.
      change = await snapd.change(id);
      awaySince = 0;
    } catch (error) {
      if (!isAbsence(error)) throw error;
      awaySince ||= performance.now();
      if (performance.now() - awaySince > absenceMs) throw error;
    }
    if (change) {
      const now = JSON.stringify(change);
      if (now !== last) yield change;
      last = now;
      if (change.ready) {
        if (isAborted && change.status !== 'Done') throw new Cancelled();
        return;
      }
    }
    await sleep(pollMs, isAborted ? undefined : signal).catch(() => {});
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof UserError && (error.code === 'snapd-unreachable' || error.code === 'snapd-missing');
}
