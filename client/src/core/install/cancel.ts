/** Between two steps: nothing new is begun after a cancel. */
import { Cancelled } from '../user-error.ts';

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Cancelled();
}
