/** Waits. */
import { Cancelled } from './user-error.ts';

/** A timer that is set for longer fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** For timers: what a person may write for "never" is a long time, not none. */
export function toDelay(milliseconds: number): number {
  return Math.min(milliseconds, LONGEST_MS);
}

/** `Cancelled` where the signal fires meanwhile. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new Cancelled());
      return;
    }
    const cancel = (): void => {
      clearTimeout(timer);
      reject(new Cancelled());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', cancel);
      resolve();
    }, toDelay(ms));
    signal?.addEventListener('abort', cancel, { once: true });
  });
}
