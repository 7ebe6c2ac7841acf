/** `snapwright rules`. */
import { getRulePage } from '../core/diagnostics.ts';
import { rules } from '../core/index.ts';
import { parseOptions, type OptionSpecs } from './args.ts';
import { createPaint, shouldColor, type ColorChoice } from './colors.ts';
import { describeOptions } from './help.ts';
import { EXIT, type CliHost } from './host.ts';

const OPTIONS: OptionSpecs = {
  format: { type: 'string', values: ['text', 'json'], help: 'Form of the list; text by default.' },
  color: { type: 'string', values: ['auto', 'always', 'never'], help: 'Colour the text; auto by default.' },
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
};

export const RULES_HELP = `Lists every rule: its code, its usual severity and what it finds.

Usage: snapwright rules [options]

${describeOptions(OPTIONS)}`;

export function listRules(args: readonly string[], host: CliHost): number {
  const parsed = parseOptions(args, OPTIONS);
  const extra = 'args' in parsed ? parsed.args.positionals[0] : undefined;
  const problem = 'problem' in parsed ? parsed.problem : extra && `"snapwright rules" takes no "${extra}".`;
  if (!('args' in parsed) || problem) {
    host.err(`snapwright: ${problem}\n`);
    return EXIT.trouble;
  }
  const sorted = [...rules].sort((a, b) => (a.code < b.code ? -1 : 1));
  if (parsed.args.values.get('format')?.[0] === 'json') {
    const list = sorted.map(({ code, severity, summary, since, kinds, tag }) => ({
      code,
      severity,
      summary,
      since,
      kinds,
      ...(tag === undefined ? {} : { tag }),
      url: getRulePage(code),
    }));
    host.out(`${JSON.stringify(list, null, 2)}\n`);
    return EXIT.clean;
  }
  const choice = (parsed.args.values.get('color')?.[0] ?? 'auto') as ColorChoice;
  const paint = createPaint(shouldColor(choice, host.env, host.isTerminal));
  const width = Math.max(0, ...sorted.map((rule) => rule.code.length));
  for (const rule of sorted) {
    const severity = paint.severity(rule.severity, rule.severity.padEnd('information'.length));
    host.out(`${paint.bold(rule.code.padEnd(width))}  ${severity}  ${rule.summary}\n`);
  }
  return EXIT.clean;
}
