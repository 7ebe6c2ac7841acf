/** Reads `--rules`: `CODE=SEVERITY,…`, JSON text, or a file with JSON, in the form of the setting `snapwright.rules`. */
import fs from 'node:fs';
import path from 'node:path';
import { rules as allRules, type RuleSetting } from '../core/index.ts';
import { RULE_SETTINGS } from '../core/settings.ts';
import { findNearest } from '../core/text/nearest.ts';
import { listChoices } from './args.ts';
import { describeFileError } from './file-error.ts';

export type RuleSettingsResult =
  { readonly severities: Readonly<Record<string, RuleSetting>> } | { readonly problem: string };

/** Later ones win over earlier ones. */
export function readRuleSettings(
  options: readonly string[],
  cwd: string,
  codes: readonly string[] = allRules.map((rule) => rule.code),
): RuleSettingsResult {
  const severities: Record<string, RuleSetting> = {};
  for (const option of options) {
    const pairs = readPairs(option, cwd);
    if ('problem' in pairs) return pairs;
    for (const [code, severity] of pairs.pairs) {
      if (!codes.includes(code)) {
        const nearest = findNearest(code, codes);
        const hint = nearest === undefined ? '"snapwright rules" lists them.' : `Did you mean "${nearest}"?`;
        return { problem: `Unknown rule code "${code}" in --rules. ${hint}` };
      }
      const setting = RULE_SETTINGS.find((allowed) => allowed === severity);
      if (setting === undefined) {
        return {
          problem: `Unknown severity ${JSON.stringify(severity)} for rule "${code}": ${listChoices(RULE_SETTINGS)}.`,
        };
      }
      severities[code] = setting;
    }
  }
  return { severities };
}

type Pairs = { readonly pairs: readonly (readonly [string, unknown])[] } | { readonly problem: string };

function readPairs(option: string, cwd: string): Pairs {
  const text = option.trim();
  if (text.startsWith('{')) return readJson(text, 'The value of --rules');
  if (text.includes('=')) {
    const parts = text.split(',').filter((part) => part.trim() !== '');
    const odd = parts.find((part) => !/^[^=]+=[^=]+$/.test(part.trim()));
    if (odd !== undefined) return { problem: `Cannot read "${odd.trim()}" in --rules: write CODE=SEVERITY.` };
    return { pairs: parts.map((part) => part.split('=', 2).map((side) => side.trim()) as [string, string]) };
  }
  try {
    return readJson(fs.readFileSync(path.resolve(cwd, text), 'utf8'), `"${text}"`);
  } catch (error) {
    if (/\.json$/i.test(text)) return { problem: describeFileError(text, error) };
    return { problem: `Cannot read "${text}" in --rules: write CODE=SEVERITY, JSON, or the name of a file with JSON.` };
  }
}

function readJson(text: string, what: string): Pairs {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `${what} is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: `${what} must be a JSON object of codes and severities.` };
  }
  return { pairs: Object.entries(value) };
}
