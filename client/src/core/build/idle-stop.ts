/** Instances that stay up for a while after a build: the next one begins at once then. */
import type { Lxd } from '../lxd/lxd.ts';
import { toDelay } from '../sleep.ts';

export interface IdleStop {
  /**
   * A build is over. `isInUse` is asked when the time has come: another window may be at work there by then.
   */
  idle(instance: string, isInUse?: () => Promise<boolean>): Promise<void>;
  /** It is at work again. What is just being stopped can be waited for. */
  busy(instance: string): void | Promise<void>;
  /** Stops all that idle, at once; for the end of the extension. */
  dispose(): Promise<void>;
}

/** @param milliseconds 0 stops at once, Infinity with `dispose` */
export function createIdleStop(lxd: Pick<Lxd, 'stop'>, milliseconds: number): IdleStop {
  interface Idle {
    readonly timer: NodeJS.Timeout | undefined;
    readonly isInUse: (() => Promise<boolean>) | undefined;
  }
  const idling = new Map<string, Idle>();
  const stopping = new Map<string, Promise<void>>();
  const stopNow = async (instance: string, isInUse: Idle['isInUse']): Promise<void> => {
    try {
      if (await isInUse?.()) return;
      // Forced: nothing is under way there, and a system's good-bye takes up to half a minute.
      await lxd.stop(instance, { force: true });
    } catch {
      // Gone, or LXD is: `findBuildInstances` finds what is left of it.
    }
  };
  const stop = (instance: string, isInUse: Idle['isInUse']): Promise<void> => {
    idling.delete(instance);
    const work = stopNow(instance, isInUse).finally(() => stopping.delete(instance));
    stopping.set(instance, work);
    return work;
  };
  const busy = (instance: string): Promise<void> => {
    clearTimeout(idling.get(instance)?.timer);
    idling.delete(instance);
    return stopping.get(instance) ?? Promise.resolve();
  };
  return {
    busy,
    async idle(instance, isInUse) {
      await busy(instance);
      // The lock is still ours then.
      if (milliseconds <= 0) return stop(instance, undefined);
      // A timer can not be set for ever; without one it stays until `dispose`.
      const timer =
        milliseconds === Infinity ? undefined : setTimeout(() => void stop(instance, isInUse), toDelay(milliseconds));
      timer?.unref();
      idling.set(instance, { timer, isInUse });
    },
    async dispose() {
      const all = [...idling].map(([instance, { timer, isInUse }]) => {
        clearTimeout(timer);
        return stop(instance, isInUse);
      });
      await Promise.all([...all, ...stopping.values()]);
    },
  };
}
