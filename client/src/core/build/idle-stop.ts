/** Instances that stay up for a while after a build: the next one begins at once then. */
import type { Lxd } from '../lxd/lxd.ts';

export interface IdleStop {
  /** For `BuildSettings.onIdle`. */
  idle(instance: string): Promise<void>;
  /** It is at work again. */
  busy(instance: string): void;
  /** Stops all that idle, at once; for the end of the extension. */
  dispose(): Promise<void>;
}

/** @param milliseconds 0 stops at once, Infinity never */
export function createIdleStop(lxd: Pick<Lxd, 'stop'>, milliseconds: number): IdleStop {
  const timers = new Map<string, NodeJS.Timeout | undefined>();
  const stop = async (instance: string): Promise<void> => {
    timers.delete(instance);
    try {
      // Forced: nothing is under way there, and a system's good-bye takes up to half a minute.
      await lxd.stop(instance, { force: true });
    } catch {
      // Gone, or LXD is: `findBuildInstances` finds what is left of it.
    }
  };
  const busy = (instance: string): void => {
    clearTimeout(timers.get(instance));
    timers.delete(instance);
  };
  return {
    busy,
    async idle(instance) {
      busy(instance);
      if (milliseconds <= 0) return stop(instance);
      if (milliseconds === Infinity) return;
      const timer = setTimeout(() => void stop(instance), milliseconds);
      timer.unref();
      timers.set(instance, timer);
    },
    async dispose() {
      await Promise.all(
        [...timers.keys()].map((instance) => {
          busy(instance);
          return stop(instance);
        }),
      );
    },
  };
}
