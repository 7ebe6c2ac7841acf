/** A command of a step, to its end. */
import { MOUNT_NAMESPACE } from '../snapd/failure-kinds.ts';
import { Cancelled, UserError } from '../user-error.ts';
import type { StepContext } from './step-context.ts';

/** LXD and its versions differ in what they give. The commands of snaps belong to it. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin';

/** What a plan says wins. */
export function toStepEnvironment(environment: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH, ...environment };
}

export interface StepCommand {
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** UserError `command-failed`, `command-timeout` with the last lines as detail. */
export async function runCommand(context: StepContext, { args, timeoutMs, env }: StepCommand): Promise<string> {
  const { target, signal, onLine } = context;
  const result = await target.run(args, {
    timeoutMs,
    onLine: (line) => onLine(line),
    env: toStepEnvironment(env),
    ...(signal && { signal }),
  });
  if (result.end === 'cancelled') throw new Cancelled();
  if (result.end === 'exit' && result.code === 0) return result.stdout;
  const output = `${result.stdout}\n${result.stderr}`.trim();
  const detail = output.slice(-4000);
  if (result.end === 'timeout') {
    throw new UserError('command-timeout', `It was not over after ${toDuration(timeoutMs)}.`, {
      hint: 'Give the step more time, or look at what it waits for.',
      detail,
    });
  }
  const last = output.split('\n').at(-1)?.trim() ?? '';
  const reason =
    result.code === 127 || result.end === 'missing' ? 'There is no such program' : `Exit code ${result.code}`;
  const isKernels = MOUNT_NAMESPACE.sign.test(output);
  throw new UserError('command-failed', last === '' ? `${reason}.` : `${reason}: ${last}`, {
    ...(isKernels && { hint: MOUNT_NAMESPACE.hint }),
    detail,
  });
}

/** `90 s`, `10 min` */
export function toDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds === 0) return `${milliseconds} ms`;
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
