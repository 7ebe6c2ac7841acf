/** How a program under way is ended: interrupted, asked to end, killed, and not waited for any longer. */
import { toDelay } from '../sleep.ts';
import { sendSignal } from './running.ts';

/** How long the output may stay open after the program's end before what holds it is ended too. */
const LINGER_MS = 1000;

export interface Ending {
  readonly isUnderWay: boolean;
  /** Interrupts the group; what has not ended after the grace is killed. */
  begin(): void;
  /** At once. */
  kill(): void;
  /** It has ended by itself: what it left behind in its group does not go on either. */
  ended(): void;
  later(ms: number, act: () => void): void;
  /** Nothing of it happens any more. */
  clear(): void;
}

/** @param closeOutput what left the group may still hold the output open: it is not waited for */
export function createEnding(pid: number, graceMs: number, closeOutput: () => void): Ending {
  const linger = Math.min(LINGER_MS, graceMs);
  const timers = new Set<NodeJS.Timeout>();
  let [isUnderWay, isOver] = [false, false];
  const later = (ms: number, act: () => void): void => {
    if (!isOver) timers.add(setTimeout(act, toDelay(ms)));
  };
  const kill = (): void => {
    // Its number may be another's by now.
    if (isOver) return;
    sendSignal(pid, 'SIGKILL');
    later(linger, closeOutput);
  };
  const leaveNothing = (): void => {
    sendSignal(pid, 'SIGTERM');
    later(graceMs / 2, kill);
  };
  return {
    get isUnderWay() {
      return isUnderWay;
    },
    begin() {
      isUnderWay = true;
      sendSignal(pid, 'SIGINT');
      later(graceMs / 2, () => sendSignal(pid, 'SIGTERM'));
      later(graceMs, kill);
    },
    kill,
    ended: () => later(linger, () => (isUnderWay ? kill() : leaveNothing())),
    later,
    clear() {
      isOver = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
