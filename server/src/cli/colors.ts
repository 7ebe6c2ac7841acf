/** Whether to colour, and how. */
import type { Severity } from '../core/index.ts';

export type ColorChoice = 'auto' | 'always' | 'never';

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  severity(severity: Severity, text: string): string;
  good(text: string): string;
}

const CODES: Readonly<Record<Severity, string>> = { error: '31', warning: '33', information: '36', hint: '2' };

/** The option first, then NO_COLOR and FORCE_COLOR, then whether anybody looks. */
export function shouldColor(
  choice: ColorChoice,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

export function createPaint(enabled: boolean): Paint {
  const wrap = (code: string, text: string): string => (enabled ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    bold: (text) => wrap('1', text),
    dim: (text) => wrap('2', text),
    severity: (severity, text) => wrap(`1;${CODES[severity]}`, text),
    good: (text) => wrap('32', text),
  };
}
