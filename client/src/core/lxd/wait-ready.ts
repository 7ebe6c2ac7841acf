/** Waits for a started instance to be of use. */
import type { StreamResult } from '../process/process.ts';
import { sleep } from '../sleep.ts';
import { UserError } from '../user-error.ts';
import type { Lxd } from './lxd.ts';

export interface WaitReadyOptions {
  /** Waits for snapd and its first start too. */
  readonly snapd?: boolean;
  readonly signal?: AbortSignal;
  /** For all of it; default three minutes. */
  readonly timeoutMs?: number;
  /** Between two looks; for tests. */
  readonly retryMs?: number;
  /** `Waiting for the system to start`, … */
  readonly onStage?: (label: string) => void;
}

type ExecPorts = Pick<Lxd, 'exec' | 'find'>;
type Run = (args: readonly string[], limitMs: number) => Promise<StreamResult>;

const TOTAL_MS = 3 * 60_000;
const RETRY_MS = 300;
/** Without a network some services wait for it for two minutes: nobody has to wait for them. */
const BOOT_MS = 60_000;

/** UserError `lxd-boot-failed`, `lxd-not-ready`, `snapd-missing`, `snapd-not-ready`, and those of `exec`. */
export async function waitReady(lxd: ExecPorts, instance: string, options: WaitReadyOptions = {}): Promise<void> {
  const { snapd = false, signal, timeoutMs = TOTAL_MS, retryMs = RETRY_MS, onStage } = options;
  const deadline = performance.now() + timeoutMs;
  const run: Run = (args, limitMs) =>
    lxd.exec(instance, args, {
      env: { LC_ALL: 'C.UTF-8' },
      timeoutMs: Math.max(1000, Math.min(limitMs, deadline - performance.now())),
      ...(signal && { signal }),
    });
  onStage?.('Waiting for the system to start');
  const pause = (): Promise<void> => sleep(retryMs, signal);
  await waitForBoot(run, instance, deadline, pause);
  if (!snapd) return;
  onStage?.('Waiting for snapd');
  await waitForSnapd(run, instance, deadline, pause);
}

/** The state of the system, then what it still has to do. */
const STATE = 'systemctl is-system-running; systemctl list-jobs --plain --no-legend';

async function waitForBoot(run: Run, instance: string, deadline: number, pause: () => Promise<void>): Promise<void> {
  const end = Math.min(deadline, performance.now() + BOOT_MS);
  let last = '';
  while (performance.now() < end) {
    const { stdout, stderr } = await run(['sh', '-c', STATE], end - performance.now());
    const [state = '', ...jobs] = stdout.trim().split('\n');
    if (state === 'running' || state === 'degraded' || (state === 'starting' && isOnlySnapd(jobs))) return;
    if (state === 'maintenance' || state === 'stopping') {
      throw new UserError('lxd-boot-failed', `The system of the instance "${instance}" did not start (${state}).`, {
        hint: 'Make the instance anew, or choose another image.',
        detail: stderr.trim(),
      });
    }
    last = `${stdout}${stderr}`.trim();
    await pause();
  }
  // What everything else builds on is there: what still starts does not matter.
  const basic = await run(['systemctl', 'is-active', 'basic.target'], 10_000);
  if (basic.stdout.trim() === 'active') return;
  throw new UserError('lxd-not-ready', `The system of the instance "${instance}" did not start in time.`, {
    hint: 'See "lxc console --show-log". An image whose systemd does not fit the kernel of this machine never starts.',
    detail: last,
  });
}

/** Its first start takes half a minute without a network; who needs it waits for it by name. */
function isOnlySnapd(jobs: readonly string[]): boolean {
  const running = jobs.filter((job) => / running\s*$/.test(job));
  return running.length > 0 && running.every((job) => / snapd\./.test(job));
}

async function waitForSnapd(run: Run, instance: string, deadline: number, pause: () => Promise<void>): Promise<void> {
  for (;;) {
    const { code, stderr } = await run(['snap', 'wait', 'system', 'seed.loaded'], deadline - performance.now());
    if (code === 0) return;
    if (code === 127 || /executable file not found|not found in|No such file/.test(stderr)) {
      throw new UserError('snapd-missing', `The instance "${instance}" has no snapd.`, {
        hint: 'Use an image of Ubuntu, or install the package "snapd" there.',
        detail: stderr.trim(),
      });
    }
    if (performance.now() >= deadline) {
      throw new UserError('snapd-not-ready', `snapd of the instance "${instance}" did not get ready in time.`, {
        hint: 'See "snap changes" and "systemctl status snapd" in the instance, or make it anew.',
        detail: stderr.trim(),
      });
    }
    await pause();
  }
}
