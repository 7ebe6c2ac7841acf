/** Looks at all that building and testing need. Checks run side by side, each within its time. */
import { Cancelled, UserError } from '../user-error.ts';
import { INSTANCE_CHECKS } from './check-instances.ts';
import { LXD_CHECKS } from './check-lxd.ts';
import { MACHINE_CHECKS } from './check-machine.ts';
import { NETWORK_CHECKS } from './check-network.ts';
import { SNAPCRAFT_CHECKS } from './check-snapcraft.ts';
import { SNAPD_CHECKS } from './check-snapd.ts';
import { unknown } from './findings.ts';
import { createProbes } from './probes.ts';
import type { Check, CheckContext, DoctorLine, DoctorPorts, DoctorRequest, DoctorState, Finding } from './types.ts';

/** In the order in which they are shown. */
const CHECKS: readonly Check[] = [
  ...MACHINE_CHECKS,
  ...SNAPD_CHECKS,
  ...SNAPCRAFT_CHECKS,
  ...LXD_CHECKS,
  ...NETWORK_CHECKS,
  ...INSTANCE_CHECKS,
];

const LIMIT_MS = 10_000;
/** For what is stopped to end; longer where an instance is to be removed. */
const SETTLE_MS = 6000;
const REMOVAL_MS = 60_000;

export interface DoctorOptions {
  /** Each line as soon as it is known; with `inOrder` not before those above it. */
  readonly onLine?: (line: DoctorLine) => void;
  readonly inOrder?: boolean;
  readonly signal?: AbortSignal;
}

export interface DoctorReport {
  /** In the order of the checks. */
  readonly lines: readonly DoctorLine[];
  readonly count: Readonly<Record<DoctorState, number>>;
  readonly milliseconds: number;
}

/** What will be looked at, for a view that shows it at once. Instances are further lines, in place of `instances`. */
export function listChecks(): readonly Pick<DoctorLine, 'id' | 'group' | 'title'>[] {
  return CHECKS.map(({ id, group, title }) => ({ id, group, title }));
}

/** Throws Cancelled where the signal fired; what is wrong is a line, never an error. */
export async function runDoctor(
  ports: DoctorPorts,
  request: DoctorRequest,
  { onLine, inOrder = false, signal }: DoctorOptions = {},
): Promise<DoctorReport> {
  if (signal?.aborted) throw new Cancelled();
  const began = performance.now();
  // Ends what a check that ran out of time has under way.
  const stop = new AbortController();
  const whole = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const ctx = {
    ports,
    request,
    signal: whole,
    machine: ports.machine,
    probes: createProbes(ports, request, whole),
    now: ports.now?.() ?? Date.now(),
  };
  const results: (readonly DoctorLine[] | undefined)[] = CHECKS.map(() => undefined);
  let shown = 0;
  const tell = (index: number, lines: readonly DoctorLine[]): void => {
    results[index] = lines;
    if (!onLine || signal?.aborted === true) return;
    if (!inOrder) return lines.forEach(onLine);
    for (let next = results[shown]; next; next = results[++shown]) next.forEach(onLine);
  };
  const work = CHECKS.map((check) => start(check, ctx));
  await Promise.all(
    CHECKS.map(async ({ id, group, title, limit = LIMIT_MS }, index) => {
      const found = await within(limit, work[index] ?? Promise.resolve([]));
      tell(index, 'state' in found ? [toLine({ id, group, title }, found)] : found);
    }),
  );
  stop.abort();
  await settle(work, request.deep ? REMOVAL_MS : SETTLE_MS);
  if (signal?.aborted) throw new Cancelled();
  const lines = results.flatMap((one) => one ?? []);
  return { lines, count: countStates(lines), milliseconds: Math.round(performance.now() - began) };
}

type Found = Finding | readonly DoctorLine[];

async function start(check: Check, ctx: CheckContext): Promise<Found> {
  try {
    return await check.run(ctx);
  } catch (error) {
    return unknown(describe(error));
  }
}

/** What takes too long is not waited for. */
async function within(limit: number, work: Promise<Found>): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Found>((resolve) => {
    const text = `It could not be found out within ${String(Math.round(limit / 1000))} s.`;
    timer = setTimeout(() => resolve(unknown(text)), limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What was stopped may still have something to clear away: an instance. */
async function settle(work: readonly Promise<unknown>[], limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise((resolve) => (timer = setTimeout(resolve, limit)));
  await Promise.race([Promise.all(work), enough]);
  clearTimeout(timer);
}

function toLine(name: Pick<DoctorLine, 'id' | 'group' | 'title'>, { state, reason, hint, fix }: Finding): DoctorLine {
  return { ...name, state, reason, ...(hint !== undefined && { hint }), ...(fix && { fix }) };
}

/** One check with a bug must not hide the others. */
function describe(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return `It could not be found out: ${error instanceof Error ? error.message : String(error)}.`;
}

function countStates(lines: readonly DoctorLine[]): Record<DoctorState, number> {
  const count = { ok: 0, warning: 0, problem: 0, unknown: 0, 'not-applicable': 0 };
  for (const { state } of lines) count[state]++;
  return count;
}
