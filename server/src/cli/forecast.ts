/** `snapwright forecast`. */
import path from 'node:path';
import { createProviderContext, defaultSettings, getRulePage } from '../core/index.ts';
import { printForecast } from '../core/forecast/forecast.ts';
import { getForecast, type Forecast } from '../core/forecast/get-forecast.ts';
import { parseOptions, type OptionSpecs } from './args.ts';
import { createPaint, shouldColor, type ColorChoice } from './colors.ts';
import { describeFileError } from './file-error.ts';
import { fileWorkspace } from './file-workspace.ts';
import { findTargets, isBesideProjects, type Target } from './files.ts';
import { formatForecast } from './format-forecast.ts';
import { describeOptions } from './help.ts';
import { EXIT, type CliHost } from './host.ts';
import { createSource, readSource, type SourceResult } from './read-source.ts';

const OPTIONS: OptionSpecs = {
  format: { type: 'string', values: ['text', 'markdown', 'json'], help: 'Form of the report; text by default.' },
  color: { type: 'string', values: ['auto', 'always', 'never'], help: 'Colour the text; auto by default.' },
  'stdin-name': { type: 'string', placeholder: 'NAME', help: 'File name of the text from "-", for messages.' },
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
};

export const FORECAST_HELP = `Says before the upload what the store will hold for a person, and which plugs connect by themselves.

Usage: snapwright forecast [options] [FILE|DIR]

Without an argument it is the project in this folder. "-" reads standard input.

${describeOptions(OPTIONS)}
Exit code: 0 passes by itself, 1 will be held or refused, 2 wrong usage or a file that can't be read.
`;

const JSON_VERSION = 1;

export function forecast(argv: readonly string[], host: CliHost, version: string): number {
  const parsed = parseOptions(argv, OPTIONS);
  if ('problem' in parsed) return refuse(parsed.problem, host);
  const { positionals, values } = parsed.args;
  if (positionals.length > 1) return refuse('"snapwright forecast" takes one file or folder.', host);
  const [name = '.'] = positionals;
  const result = name === '-' ? readInput(values.get('stdin-name')?.[0], host) : readTarget(name, host);
  if ('problem' in result) return refuse(result.problem, host);
  const { document, target } = result.source;
  if (document.kind !== 'snapcraft') return refuse(`"${target.shown}" is not a snapcraft.yaml.`, host);
  const report = getForecast(createProviderContext(document, defaultSettings, fileWorkspace));
  const paint = createPaint(
    shouldColor((values.get('color')?.[0] ?? 'auto') as ColorChoice, host.env, host.isTerminal),
  );
  switch (values.get('format')?.[0]) {
    case 'json':
      host.out(toJson(report, target, version));
      break;
    case 'markdown':
      host.out(printForecast(report));
      break;
    default:
      host.out(formatForecast(report, target.shown, paint));
  }
  return report.verdict === 'passes' ? EXIT.clean : EXIT.problems;
}

function readTarget(name: string, host: CliHost): SourceResult {
  const { targets, failures } = findTargets([name], host.cwd);
  const [failure] = failures;
  if (failure) return { problem: failure.message };
  // A folder may also hold files of the helper, and projects below it.
  const projects = targets.filter((target) => !isBesideProjects(target));
  const [first] = projects.length > 0 ? projects : targets;
  if (!first) return { problem: `There is no project file in "${name}".` };
  if (projects.length > 1) {
    const list = projects.slice(0, 3).map(({ shown }) => `"${shown}"`);
    return { problem: `There are several projects in "${name}", such as ${list.join(', ')}: name one of them.` };
  }
  return readSource(first);
}

function readInput(given: string | undefined, host: CliHost): SourceResult {
  const target: Target = { absolute: path.resolve(host.cwd, given ?? 'snapcraft.yaml'), shown: given ?? '<stdin>' };
  try {
    return createSource(target, host.readStdin());
  } catch (error) {
    return { problem: describeFileError('standard input', error) };
  }
}

function refuse(problem: string, host: CliHost): number {
  host.err(`snapwright: ${problem}\n`);
  return EXIT.trouble;
}

/** The shape is documented in docs/authoring/forecast.md. */
function toJson(report: Forecast, target: Target, version: string): string {
  const { name, verdict, errors, causes, plugs, slots, notes } = report;
  const result = {
    version: JSON_VERSION,
    tool: { name: 'snapwright', version },
    path: target.shown,
    name: name ?? null,
    verdict,
    errors,
    causes: causes.map(({ code, effect, line, message, advice }) => ({
      ...{ code, effect, line, message, advice },
      url: getRulePage(code),
    })),
    plugs,
    slots,
    notes,
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}
