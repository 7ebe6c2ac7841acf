/** `snapwright check`. */
import path from 'node:path';
import {
  createRuleContext,
  PROJECT_FILES,
  runRules,
  type Fix,
  type RuleSetting,
  type Severity,
} from '../core/index.ts';
import { getLines } from '../core/positions.ts';
import type { OpenStackPorts } from '../core/rules/rule.ts';
import { parseOptions, type OptionSpecs, type ParsedArgs } from './args.ts';
import { shouldColor, type ColorChoice } from './colors.ts';
import { CONSTRAINT_OPTIONS, openConstraints, readSeriesArgument, recordMisses } from './constraint-options.ts';
import { encode } from './decode.ts';
import { describeFileError } from './file-error.ts';
import { fileWorkspace } from './file-workspace.ts';
import { findTargets, type Failure, type Target } from './files.ts';
import { fixSource } from './fix-source.ts';
import { FORMATS, formatText } from './formats.ts';
import { describeOptions } from './help.ts';
import { EXIT, type CliHost } from './host.ts';
import { createSource, readSource, type Source } from './read-source.ts';
import { isAtLeast, SEVERITIES, tally, type FileReport, type Report } from './report.ts';
import { readRuleSettings } from './rule-settings.ts';
import { writeFileAtomically } from './write-file.ts';

const OPTIONS: OptionSpecs = {
  format: { type: 'string', short: 'f', values: Object.keys(FORMATS), help: 'Form of the report; text by default.' },
  severity: { type: 'string', values: SEVERITIES, help: 'The mildest findings to report; information by default.' },
  strict: { type: 'boolean', help: 'Warnings fail the run too.' },
  rules: {
    type: 'string',
    multiple: true,
    placeholder: 'SETTINGS',
    help: 'CODE=SEVERITY,… or JSON or a JSON file; "off" turns a rule off.',
  },
  fix: { type: 'boolean', help: 'Apply the safe fixes; with "-" the fixed text goes to standard output.' },
  color: { type: 'string', values: ['auto', 'always', 'never'], help: 'Colour the text; auto by default.' },
  quiet: { type: 'boolean', short: 'q', help: 'Findings alone: no summary, no list of what was fixed.' },
  series: { type: 'string', placeholder: 'SERIES', help: 'The OpenStack series of the snap, whatever its files say.' },
  ...CONSTRAINT_OPTIONS,
  'stdin-name': { type: 'string', placeholder: 'NAME', help: 'File name that the text from "-" is judged by.' },
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
};

export const CHECK_HELP = `Checks project files as snapcraft and snapd do.

Usage: snapwright check [options] [FILE|DIR|GLOB…]

A folder stands for the project files in it and below (${PROJECT_FILES.slice(0, 2).join(', ')},
${PROJECT_FILES.slice(2).join(', ')}, snap-openstack.yaml, snap-test.yaml); without an argument it is this folder. "-" reads
standard input.

${describeOptions(OPTIONS)}
Exit code: 0 no errors, 1 errors found (with --strict also warnings), 2 wrong usage or a file that can't be read.
`;

interface CheckOptions {
  readonly minimum: Severity;
  readonly severities: Readonly<Record<string, RuleSetting>>;
  readonly fix: boolean;
  readonly openstack: OpenStackPorts;
}

export function check(argv: readonly string[], host: CliHost, version: string): number | Promise<number> {
  const parsed = parseOptions(argv, OPTIONS);
  if ('problem' in parsed) return refuse(parsed.problem, host);
  const { flags, values, positionals } = parsed.args;
  const one = (name: string): string | undefined => values.get(name)?.[0];
  const ruleSettings = readRuleSettings(values.get('rules') ?? [], host.cwd);
  if ('problem' in ruleSettings) return refuse(ruleSettings.problem, host);
  const asked = one('series');
  const series = asked === undefined ? undefined : readSeriesArgument(asked);
  if (series && 'problem' in series) return refuse(series.problem, host);
  const constraints = openConstraints(parsed.args, host, version);
  if ('problem' in constraints) return refuse(constraints.problem, host);
  const recorder = recordMisses(constraints.store);
  const options: CheckOptions = {
    minimum: (one('severity') ?? 'information') as Severity,
    severities: ruleSettings.severities,
    fix: flags.has('fix'),
    openstack: { constraints: recorder.store, series: series?.series },
  };
  const judge = (how: CheckOptions, over: CliHost): CheckResult | string =>
    positionals.includes('-')
      ? checkStdin(parsed.args, how, over)
      : checkFiles(positionals.length > 0 ? positionals : ['.'], how, over);
  if (constraints.mode !== 'auto') return report(judge(options, host), parsed.args, host, version, recorder.missed());

  // The first look finds what has to be fetched; only the second one counts.
  const stdin = readOnce(host.readStdin);
  const silent: CliHost = { ...host, readStdin: stdin, err: () => undefined };
  judge({ ...options, fix: false, openstack: { ...options.openstack, constraints: constraints.store } }, silent);
  return constraints.store
    .idle()
    .then(() => report(judge(options, { ...host, readStdin: stdin }), parsed.args, host, version, []));
}

function report(
  result: CheckResult | string,
  { flags, values }: ParsedArgs,
  host: CliHost,
  version: string,
  missed: readonly string[],
): number {
  const one = (name: string): string | undefined => values.get(name)?.[0];
  if (typeof result === 'string') return refuse(result, host);

  // Fixed text from standard input takes the output's place.
  const { report: found, fixedText } = result;
  if (fixedText !== undefined) host.out(fixedText);
  const print = fixedText === undefined ? host.out : host.err;
  const formatName = one('format') ?? 'text';
  const format = FORMATS[formatName] ?? formatText;
  const text = format(found, {
    color: shouldColor((one('color') ?? 'auto') as ColorChoice, host.env, host.isTerminal && fixedText === undefined),
    quiet: flags.has('quiet'),
    strict: flags.has('strict'),
    columns: host.isTerminal ? host.columns : undefined,
    version,
  });
  if (text !== '') print(text);
  for (const failure of found.failures) host.err(`snapwright: ${failure.message}\n`);
  if (missed.length > 0 && formatName === 'text' && !flags.has('quiet') && one('constraints') !== 'off') {
    host.err(`snapwright: Not compared with the constraints of ${missed.join(', ')}, which are not at hand.\n`);
    host.err(`snapwright: "snapwright constraints fetch ${missed.join(' ')}" fetches them.\n`);
  }
  return toExitCode(found, flags.has('strict'));
}

/** Standard input can be read but once. */
function readOnce(read: () => Uint8Array): () => Uint8Array {
  let bytes: Uint8Array | undefined;
  return () => (bytes ??= read());
}

function toExitCode(report: Report, strict: boolean): number {
  if (report.failures.length > 0) return EXIT.trouble;
  const { bySeverity } = tally(report);
  return bySeverity.error > 0 || (strict && bySeverity.warning > 0) ? EXIT.problems : EXIT.clean;
}

function refuse(problem: string, host: CliHost): number {
  host.err(`snapwright: ${problem}\n`);
  return EXIT.trouble;
}

interface CheckResult {
  readonly report: Report;
  readonly fixedText?: string | undefined;
}

function checkFiles(args: readonly string[], options: CheckOptions, host: CliHost): CheckResult {
  const { targets, failures: notFound } = findTargets(args, host.cwd);
  const failures: Failure[] = [...notFound];
  const files: FileReport[] = [];
  for (const target of targets) {
    const result = readSource(target);
    if ('problem' in result) {
      failures.push({ path: target.shown, message: result.problem });
      continue;
    }
    files.push(checkSource(result.source, options, host, (bytes) => saveFix(target, bytes, failures)));
  }
  return { report: { cwd: host.cwd, files, failures } };
}

function checkStdin(args: ParsedArgs, options: CheckOptions, host: CliHost): CheckResult | string {
  if (args.positionals.length > 1) return 'Standard input ("-") cannot be checked together with files.';
  const given = args.values.get('stdin-name')?.[0];
  const name = given ?? '<stdin>';
  const target: Target = { absolute: path.resolve(host.cwd, given ?? 'snapcraft.yaml'), shown: name };
  let bytes: Uint8Array;
  try {
    bytes = host.readStdin();
  } catch (error) {
    return describeFileError('standard input', error);
  }
  const result = createSource(target, bytes);
  if ('problem' in result) {
    return { report: { cwd: host.cwd, files: [], failures: [{ path: name, message: result.problem }] } };
  }
  let fixedText = options.fix ? result.source.document.text : undefined;
  const file = checkSource(result.source, options, host, (_bytes, text) => {
    fixedText = text;
    return true;
  });
  return { report: { cwd: host.cwd, files: [file], failures: [] }, fixedText };
}

function saveFix(target: Target, bytes: Uint8Array, failures: Failure[]): boolean {
  try {
    writeFileAtomically(target.absolute, bytes);
    return true;
  } catch (error) {
    failures.push({ path: target.shown, message: describeFileError(target.shown, error, 'write') });
    return false;
  }
}

/** @param save takes the fixed text to its place; false where that did not work, so that the old text is judged */
function checkSource(
  source: Source,
  options: CheckOptions,
  host: CliHost,
  save: (bytes: Uint8Array, text: string) => boolean,
): FileReport {
  const runOptions = {
    workspace: fileWorkspace,
    openstack: options.openstack,
    severities: options.severities,
    onRuleError: (code: string, error: unknown) =>
      host.err(`snapwright: The rule ${code} failed on "${source.target.shown}": ${String(error)}\n`),
  };
  const fixing = options.fix ? fixSource(source, runOptions) : undefined;
  const saved =
    fixing !== undefined && fixing.fixed.length > 0 && save(encode(source.decoded, fixing.text), fixing.text);
  const document = saved ? fixing.document : source.document;
  const context = createRuleContext(document, fileWorkspace, options.openstack);
  return {
    target: source.target,
    document,
    lines: getLines(document),
    findings: runRules(document, runOptions).filter((finding) => isAtLeast(finding.severity, options.minimum)),
    fixed: saved ? fixing.fixed : [],
    fixesOf: (finding): readonly Fix[] => {
      try {
        return finding.rule.fix?.(context, finding) ?? [];
      } catch {
        // The finding stands without its fix.
        return [];
      }
    },
  };
}
