/** Names of Python packages, after PEP 503. */

/** Runs of letters and digits, joined by `-`, `_` or `.`. */
export const NAME_PATTERN = /[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/;

/** The form by which names are compared: `oslo.config`, `Oslo_Config` and `oslo-config` are one package. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}
