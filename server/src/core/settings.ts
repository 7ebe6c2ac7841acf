/** The user's settings, read from whatever the editor sends. A fault in one entry leaves the others in force. */
import {
  defaultConstraintPolicy,
  FETCH_MODES,
  readMirrors,
  type ConstraintPolicy,
} from './openstack/constraint-policy.ts';
import { toSeriesId } from './openstack/releases.ts';
import type { SeriesId } from './openstack/types.ts';
import { findNearest } from './text/nearest.ts';
import type { RuleSetting } from './rules/run.ts';

export interface Settings {
  /** `snapwright.rules`: a code to its severity, or `off`. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** `snapwright.inlayHints`: which kinds of hints are shown. */
  readonly inlayHints: Readonly<Record<InlayHintKind, boolean>>;
  /** `snapwright.codeLens`: which kinds of lenses are shown. */
  readonly codeLens: Readonly<Record<CodeLensKind, boolean>>;
  /** `snapwright.constraints`: where OpenStack's constraints come from, and the series that the user says. */
  readonly constraints: ConstraintPolicy & { readonly series: SeriesId | undefined };
}

export const INLAY_HINT_KINDS = [
  'bases',
  'platforms',
  'interfaces',
  'defaults',
  'timers',
  'partOrder',
  'entryPoints',
  'constraints',
] as const;
export type InlayHintKind = (typeof INLAY_HINT_KINDS)[number];

export const CODE_LENS_KINDS = ['interfaces', 'actions', 'entryPoints', 'constraints'] as const;
export type CodeLensKind = (typeof CODE_LENS_KINDS)[number];

export const defaultSettings: Settings = {
  rules: {},
  inlayHints: toSwitches(INLAY_HINT_KINDS),
  codeLens: toSwitches(CODE_LENS_KINDS),
  constraints: { ...defaultConstraintPolicy, series: undefined },
};

export const RULE_SETTINGS = [
  'off',
  'hint',
  'information',
  'warning',
  'error',
] as const satisfies readonly RuleSetting[];

export interface SettingsReading {
  readonly settings: Settings;
  /** One sentence per fault, for the user. */
  readonly problems: readonly string[];
}

/**
 * @param value the `snapwright` section; anything may be in it
 * @param codes every rule code there is
 */
export function readSettings(value: unknown, codes: ReadonlySet<string>): SettingsReading {
  const problems: string[] = [];
  const all = isRecord(value) ? value : {};
  const section = all['rules'];
  const rules: Record<string, RuleSetting> = {};
  if (section !== undefined && section !== null && !isRecord(section)) {
    problems.push('The setting "snapwright.rules" must be an object of rule codes and severities; it is ignored.');
  } else {
    for (const [code, setting] of Object.entries(section ?? {})) {
      if (!codes.has(code)) {
        const nearest = findNearest(code, codes);
        const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
        problems.push(`Unknown rule code "${code}" in the setting "snapwright.rules".${hint}`);
      } else if (!isRuleSetting(setting)) {
        problems.push(
          `The severity ${JSON.stringify(setting)} of "${code}" in the setting "snapwright.rules" must be one of ${RULE_SETTINGS.join(', ')}.`,
        );
      } else {
        rules[code] = setting;
      }
    }
  }
  return {
    settings: {
      rules,
      inlayHints: readSwitches('inlayHints', all['inlayHints'], INLAY_HINT_KINDS, problems),
      codeLens: readSwitches('codeLens', all['codeLens'], CODE_LENS_KINDS, problems),
      constraints: readConstraints(all['constraints'], problems),
    },
    problems,
  };
}

function readConstraints(value: unknown, problems: string[]): Settings['constraints'] {
  const { fetch, mirrors, series } = isRecord(value) ? value : {};
  const mode = FETCH_MODES.find((one) => one === fetch);
  if (fetch !== undefined && fetch !== null && mode === undefined) {
    problems.push(
      `The setting "snapwright.constraints.fetch" must be one of ${FETCH_MODES.join(', ')}; it is ignored.`,
    );
  }
  const reading = readMirrors(mirrors ?? {});
  problems.push(...reading.problems);
  const id = typeof series === 'string' && series !== '' ? toSeriesId(series) : undefined;
  if (series !== undefined && series !== null && series !== '' && id === undefined) {
    problems.push(
      `There is no OpenStack series ${JSON.stringify(series)} as the setting "snapwright.constraints.series" says.`,
    );
  }
  return { fetch: mode ?? defaultConstraintPolicy.fetch, mirrors: reading.mirrors, series: id };
}

/** Switches are on unless turned off, all at once (`false`) or one by one. */
function readSwitches<K extends string>(
  name: string,
  value: unknown,
  kinds: readonly K[],
  problems: string[],
): Record<K, boolean> {
  if (typeof value === 'boolean') return toSwitches(kinds, value);
  const switches = toSwitches(kinds);
  if (value === undefined || value === null) return switches;
  if (!isRecord(value)) {
    problems.push(`The setting "snapwright.${name}" must be true, false or an object of them; it is ignored.`);
    return switches;
  }
  for (const [key, on] of Object.entries(value)) {
    const kind = kinds.find((one) => one === key);
    if (kind === undefined) {
      problems.push(`Unknown entry "${key}" in the setting "snapwright.${name}": known are ${kinds.join(', ')}.`);
    } else if (typeof on !== 'boolean') {
      problems.push(`The setting "snapwright.${name}.${key}" must be true or false; it is ignored.`);
    } else {
      switches[kind] = on;
    }
  }
  return switches;
}

function toSwitches<K extends string>(kinds: readonly K[], on = true): Record<K, boolean> {
  return Object.fromEntries(kinds.map((kind) => [kind, on])) as Record<K, boolean>;
}

function isRuleSetting(value: unknown): value is RuleSetting {
  return RULE_SETTINGS.some((setting) => setting === value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
