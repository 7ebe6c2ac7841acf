/** What systemd says of services: snapd tells no more than whether they are active. */
import type { Target } from '../target/target.ts';
import { Cancelled } from '../user-error.ts';

export type UnitState = 'active' | 'inactive' | 'failed' | 'restarting' | 'starting';

export interface UnitReading {
  readonly state: UnitState;
  readonly detail: string | undefined;
}

export function toUnit(snap: string, app: string): string {
  return `snap.${snap}.${app}.service`;
}

/** By unit. Empty where systemd can't be asked: then snapd's word is all there is. */
export async function readUnits(
  target: Target,
  units: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, UnitReading>> {
  if (units.length === 0) return new Map();
  const properties = ['Id', 'ActiveState', 'SubState', 'Result', 'NRestarts'].map((name) => `--property=${name}`);
  const args = ['systemctl', 'show', ...properties, '--', ...units];
  const result = await target.run(args, { timeoutMs: 15_000, ...(signal && { signal }) });
  if (result.end === 'cancelled') throw new Cancelled();
  return result.code === 0 ? parseUnits(result.stdout) : new Map();
}

/** Blocks of `Name=value` lines, an empty line between them. */
export function parseUnits(text: string): ReadonlyMap<string, UnitReading> {
  const readings = new Map<string, UnitReading>();
  for (const block of text.split(/\n\s*\n/)) {
    const values = new Map(
      block.split('\n').map((line) => {
        const at = line.indexOf('=');
        return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const;
      }),
    );
    const id = values.get('Id');
    if (id !== undefined) readings.set(id, toReading(values));
  }
  return readings;
}

function toReading(values: ReadonlyMap<string, string>): UnitReading {
  const restarts = Number(values.get('NRestarts') ?? 0);
  const result = values.get('Result');
  const again = restarts > 0 ? `restarted ${restarts === 1 ? 'once' : `${restarts} times`}` : undefined;
  const details = [result === 'success' ? undefined : result, again].filter(
    (text) => text !== undefined && text !== '',
  );
  return { state: toState(values), detail: details.length === 0 ? undefined : details.join(', ') };
}

function toState(values: ReadonlyMap<string, string>): UnitState {
  if (values.get('SubState') === 'auto-restart') return 'restarting';
  switch (values.get('ActiveState')) {
    case 'active':
    case 'reloading':
      return 'active';
    case 'activating':
      return 'starting';
    case 'failed':
      return 'failed';
    default:
      return 'inactive';
  }
}
