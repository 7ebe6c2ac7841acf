/** Durations as snapd reads them: numbers with units, such as `10s` or `1h30m`. */
const PART = /([0-9]*)(?:(\.)([0-9]*))?([^0-9.]*)/y;

/** Nanoseconds of each unit. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['\u00b5s', 1e3],
  ['\u03bcs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

export type DurationProblem =
  | { readonly kind: 'malformed' }
  | { readonly kind: 'missing-unit' }
  | { readonly kind: 'unknown-unit'; readonly unit: string }
  | { readonly kind: 'too-large' };

export interface Duration {
  readonly nanoseconds: number;
  readonly problem?: DurationProblem;
}

export function parseDuration(text: string): Duration {
  const sign = text.startsWith('-') ? -1 : 1;
  const rest = /^[-+]/.test(text) ? text.slice(1) : text;
  if (rest === '0') return { nanoseconds: 0 };
  if (rest === '') return fail({ kind: 'malformed' });
  let sum = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < rest.length) {
    const match = PART.exec(rest);
    const [, whole = '', dot, fraction = '', unit = ''] = match ?? [];
    if (whole === '' && (dot === undefined || fraction === '')) return fail({ kind: 'malformed' });
    if (unit === '') return fail({ kind: 'missing-unit' });
    const size = UNITS.get(unit);
    if (size === undefined) return fail({ kind: 'unknown-unit', unit });
    sum += Number(`${whole === '' ? '0' : whole}.${fraction === '' ? '0' : fraction}`) * size;
    // Some 292 years: the largest span that fits.
    if (sum > 9.223372036854775e18) return fail({ kind: 'too-large' });
  }
  return { nanoseconds: sign * sum };
}

function fail(problem: DurationProblem): Duration {
  return { nanoseconds: 0, problem };
}
