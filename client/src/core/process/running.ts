/** What runs at the moment, so that nothing outlives this process. */
import { spawn, spawnSync } from 'node:child_process';
import { tellGuard } from './guard.ts';

export interface Running {
  readonly pid: number;
  /** Interrupts it, and kills what is left after the grace. Resolves when it is over. */
  stop(): Promise<void>;
}

const running = new Set<Running>();
let hasHook = false;

export function register(one: Running): void {
  running.add(one);
  tellGuard('+', one.pid);
  if (hasHook) return;
  hasHook = true;
  // The last moment, in which nothing can be waited for.
  process.on('exit', () => {
    for (const { pid } of running) sendSignal(pid, 'SIGKILL', true);
  });
}

export function unregister(one: Running): void {
  if (running.delete(one)) tellGuard('-', one.pid);
}

/** Ends all that `streamProcess` has under way; for the end of the extension. */
export async function stopAllProcesses(): Promise<void> {
  await Promise.all([...running].map((one) => one.stop()));
}

/** To the process and all of its group; on Windows, which has no groups, to its tree. */
export function sendSignal(pid: number, signal: NodeJS.Signals, isSync = false): void {
  if (process.platform === 'win32') {
    const args = ['/PID', String(pid), '/T', ...(signal === 'SIGKILL' ? ['/F'] : [])];
    if (isSync) spawnSync('taskkill', args, { windowsHide: true });
    else spawn('taskkill', args, { windowsHide: true, stdio: 'ignore' }).on('error', () => {});
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Already over.
  }
}
