/** Waits until something is there, and tells what it last saw where it never comes. */
import type { SnapTestStep } from '../../../../server/src/lsp/snap-test-protocol.ts';
import { limitsOf } from '../install/ports.ts';
import { readUnits, toUnit } from '../install/read-units.ts';
import { sleep } from '../sleep.ts';
import { Cancelled, UserError } from '../user-error.ts';
import { resolveFolders, toServiceName } from './names.ts';
import { toDuration, toStepEnvironment } from './run-command.ts';
import type { StepContext } from './step-context.ts';

type WaitStep = Extract<SnapTestStep, { readonly kind: 'wait' }>;

/** Undefined: it is there. Else what was seen instead, as the end of a sentence. */
type Probe = () => Promise<string | undefined>;

const PROBE_MS = 10_000;
/** bash opens the connection by itself: an instance has no other program for it that can be counted on. */
const OPEN_PORT = 'exec 3<>"/dev/tcp/$1/$2"';

export async function runWaitStep(context: StepContext, step: WaitStep): Promise<string> {
  const { signal, note, ports } = context;
  const { pollMs } = limitsOf(ports);
  const started = performance.now();
  const limit = step.timeoutSeconds * 1000;
  const { what, probe } = toProbe(context, step, limit);
  for (;;) {
    const seen = await probe();
    if (seen === undefined) return `after ${toDuration(Math.round(performance.now() - started))}`;
    note(seen);
    if (performance.now() - started + pollMs > limit) {
      throw new UserError('wait-timeout', `${what} was not there after ${toDuration(limit)}: ${seen}.`, {
        hint: 'Look at the logs of its service, or give it more time.',
      });
    }
    await sleep(pollMs, signal);
  }
}

function toProbe(
  context: StepContext,
  step: WaitStep,
  limit: number,
): { readonly what: string; readonly probe: Probe } {
  const { target, signal } = context;
  const run = async (
    args: readonly string[],
    timeoutMs = PROBE_MS,
    env?: Readonly<Record<string, string>>,
  ): ReturnType<typeof target.run> => {
    const result = await target.run(args, {
      timeoutMs: Math.min(timeoutMs, limit),
      env: toStepEnvironment(env),
      ...(signal && { signal }),
    });
    if (result.end === 'cancelled') throw new Cancelled();
    return result;
  };
  const wanted = step.for;
  switch (wanted.kind) {
    case 'port':
      return {
        what: `Port ${wanted.port} of "${wanted.host}"`,
        probe: async () => {
          const result = await run(['bash', '-c', OPEN_PORT, 'bash', wanted.host, String(wanted.port)]);
          if (result.code === 0) return undefined;
          return result.end === 'timeout' ? 'no answer' : (lastWords(result.stderr) ?? 'nothing listens');
        },
      };
    case 'path': {
      const path = resolveFolders(wanted.path, step.snap);
      return {
        what: `"${path}"`,
        probe: async () => ((await run(['test', '-e', path])).code === 0 ? undefined : 'no such file or folder'),
      };
    }
    case 'service': {
      const name = toServiceName(wanted.service, step.snap);
      return { what: `The service "${name}"`, probe: () => probeService(context, name) };
    }
    case 'command':
      return {
        what: `What "${describe(wanted.command)}" asks for`,
        // It may take its time: the limit of the step is its own.
        probe: async () => {
          const { code, end, stdout, stderr } = await run(wanted.command, limit, wanted.environment);
          if (code === 0) return undefined;
          const last = lastWords(`${stdout}\n${stderr}`);
          const state = end === 'timeout' ? 'it does not end' : `exit code ${code}`;
          return last === undefined ? state : `${state}, ${last}`;
        },
      };
  }
}

/** As it was written: the plan hands a script to a shell. */
function describe(command: readonly string[]): string {
  const [shell, flags, script] = command;
  const isScript = command.length === 3 && shell === '/bin/sh' && flags === '-ec';
  return (isScript && script !== undefined ? script : command.join(' ')).trim();
}

async function probeService({ target, signal }: StepContext, name: string): Promise<string | undefined> {
  const [snap = '', app] = name.split('.');
  const installed = await target.snapd.snap(snap, signal);
  if (!installed) return `"${snap}" is not installed`;
  const daemons = installed.apps.filter((one) => one.daemon !== undefined && (app === undefined || one.name === app));
  if (daemons.length === 0) return `"${snap}" has no such service`;
  const units = await readUnits(
    target,
    daemons.map((one) => toUnit(snap, one.name)),
    signal,
  );
  const bad = daemons.flatMap((one) => {
    const unit = units.get(toUnit(snap, one.name));
    const state = unit?.state ?? (one.active ? 'active' : 'inactive');
    // What runs once is over when it is done.
    if (state === 'active' || (one.daemon === 'oneshot' && state === 'inactive')) return [];
    return [`"${snap}.${one.name}" is ${state}${unit?.detail === undefined ? '' : ` (${unit.detail})`}`];
  });
  return bad.length === 0 ? undefined : bad.join(', ');
}

function lastWords(text: string): string | undefined {
  const last = text.trim().split('\n').at(-1)?.trim().replace(/\.$/, '') ?? '';
  return last === '' ? undefined : last;
}
