/** `snapwright log`. */
import fs from 'node:fs';
import path from 'node:path';
import { BUILD_CODES } from '../../../client/src/core/snapcraft/codes.ts';
import { pickEra } from '../../../client/src/core/snapcraft/era.ts';
import { createBuildOutput, type BuildOutcome } from '../../../client/src/core/snapcraft/output.ts';
import { locateBuildProblem } from '../core/build-problems/locate.ts';
import { summarizeProject } from '../core/build-problems/summary.ts';
import type { BuildProblem } from '../core/build-problems/types.ts';
import {
  createRuleContext,
  getLines,
  PROJECT_FILES,
  type Diagnosis,
  type Rule,
  type SnapDocument,
} from '../core/index.ts';
import { getProject } from '../core/project/project.ts';
import { findNamePlace } from '../core/rules/snapcraft/name-place.ts';
import { parseOptions, type OptionSpecs } from './args.ts';
import { shouldColor, type ColorChoice } from './colors.ts';
import { describeFileError } from './file-error.ts';
import { fileWorkspace } from './file-workspace.ts';
import { FORMATS, formatText } from './formats.ts';
import { describeOptions } from './help.ts';
import { EXIT, type CliHost } from './host.ts';
import { MAX_BYTES, readSource, type Source } from './read-source.ts';
import { isAtLeast, SEVERITIES, tally, type Report } from './report.ts';

const OPTIONS: OptionSpecs = {
  project: {
    type: 'string',
    placeholder: 'FILE',
    help: 'The snapcraft.yaml that was built; that of this folder by default.',
  },
  format: { type: 'string', short: 'f', values: Object.keys(FORMATS), help: 'Form of the report; text by default.' },
  severity: { type: 'string', values: SEVERITIES, help: 'The mildest problems to report; information by default.' },
  color: { type: 'string', values: ['auto', 'always', 'never'], help: 'Colour the text; auto by default.' },
  quiet: { type: 'boolean', short: 'q', help: 'Problems alone: no summary.' },
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
};

export const LOG_HELP = `Shows where in snapcraft.yaml the problems of a build lie, by its saved output.

Usage: snapwright log [options] [FILE]

FILE is what snapcraft printed, or its own log file. Without one, or with "-", it is standard input:

  snapcraft pack 2>&1 | tee build.log; snapwright log build.log

${describeOptions(OPTIONS)}
Exit code: 0 no errors, 1 errors found, 2 wrong usage or a file that can't be read.
`;

export function log(argv: readonly string[], host: CliHost, version: string): number {
  const parsed = parseOptions(argv, OPTIONS);
  if ('problem' in parsed) return refuse(parsed.problem, host);
  const { flags, positionals, values } = parsed.args;
  const one = (name: string): string | undefined => values.get(name)?.[0];
  if (positionals.length > 1) return refuse('"snapwright log" takes one file.', host);
  const named = one('project') ?? PROJECT_FILES.find((file) => fs.existsSync(path.join(host.cwd, file)));
  if (named === undefined) return refuse('There is no project file in this folder: name it with "--project".', host);
  const result = readSource({ absolute: path.resolve(host.cwd, named), shown: named });
  if ('problem' in result) return refuse(result.problem, host);
  const { source } = result;
  if (source.document.kind !== 'snapcraft') return refuse(`"${named}" is not a snapcraft.yaml.`, host);

  const [name = '-'] = positionals;
  let text: string;
  try {
    text = name === '-' ? readInput(host) : fs.readFileSync(path.resolve(host.cwd, name), 'utf8');
  } catch (error) {
    return refuse(describeFileError(name === '-' ? 'standard input' : name, error), host);
  }
  const minimum = (one('severity') ?? 'information') as (typeof SEVERITIES)[number];
  const report = toReport(source, readLog(text, source.document), host.cwd, minimum);
  const format = FORMATS[one('format') ?? 'text'] ?? formatText;
  const printed = format(report, {
    color: shouldColor((one('color') ?? 'auto') as ColorChoice, host.env, host.isTerminal),
    quiet: flags.has('quiet'),
    strict: false,
    columns: host.isTerminal ? host.columns : undefined,
    version,
  });
  if (printed !== '') host.out(printed);
  return tally(report).bySeverity.error > 0 ? EXIT.problems : EXIT.clean;
}

function readInput(host: CliHost): string {
  const bytes = host.readStdin();
  if (bytes.length > MAX_BYTES) {
    const most = String(MAX_BYTES / 1024 / 1024);
    host.err(`snapwright: Standard input is read up to ${most} MB; a file is read whole.\n`);
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function readLog(text: string, document: SnapDocument): BuildOutcome {
  const { base, buildBase } = getProject(document.tree);
  const { parts } = summarizeProject(createRuleContext(document, fileWorkspace));
  const output = createBuildOutput({ parts: parts.map((part) => part.name), era: pickEra({ base, buildBase }) });
  for (const line of text.split(/\r?\n/)) output.line(line, 'stderr');
  return output.end(undefined);
}

function toReport(source: Source, outcome: BuildOutcome, cwd: string, minimum: (typeof SEVERITIES)[number]): Report {
  const { target, document } = source;
  const findings = outcome.problems
    .map((problem) => toDiagnosis(problem, document))
    .filter(({ severity }) => isAtLeast(severity, minimum))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  const file = { target, document, lines: getLines(document), findings, fixed: [], fixesOf: () => [] };
  return { cwd, files: [file], failures: [] };
}

/** What has no place of its own stands at the name of the snap. */
function toDiagnosis(problem: BuildProblem, document: SnapDocument): Diagnosis {
  const place = locateBuildProblem(document, problem) ?? findNamePlace(getProject(document.tree));
  const { code, severity, message } = problem;
  return { start: 0, end: 0, ...place, code, severity, message, rule: toRule(problem) };
}

/** The printers want to know the rule behind a finding: here it is snapcraft's word. */
function toRule({ code, severity }: BuildProblem): Rule {
  const summary = (BUILD_CODES as Readonly<Record<string, string>>)[code] ?? '';
  return { code, severity, since: '0.1.0', summary, kinds: ['snapcraft'], check: () => [] };
}

function refuse(problem: string, host: CliHost): number {
  host.err(`snapwright: ${problem}\n`);
  return EXIT.trouble;
}
