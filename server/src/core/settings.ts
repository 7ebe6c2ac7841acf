/** The user's settings, read from whatever the editor sends. A fault in one entry leaves the others in force. */
import { findNearest } from './text/nearest.ts';
import type { RuleSetting } from './rules/run.ts';

export interface Settings {
  /** `snapwright.rules`: a code to its severity, or `off`. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

export const defaultSettings: Settings = { rules: {} };

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
  const section = isRecord(value) ? value['rules'] : undefined;
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
  return { settings: { rules }, problems };
}

function isRuleSetting(value: unknown): value is RuleSetting {
  return RULE_SETTINGS.some((setting) => setting === value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
