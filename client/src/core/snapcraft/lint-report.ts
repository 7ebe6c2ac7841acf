/** The reports of snapcraft's linters, which stand between the metadata and the packing. */
import type { BuildProblem } from '../build/types.ts';

export interface LintIssue {
  readonly severity: 'ok' | 'warning' | 'error' | 'information';
  readonly linter: string;
  readonly file: string | undefined;
  readonly text: string;
  readonly url: string | undefined;
}

const HEADINGS: Readonly<Record<string, LintIssue['severity']>> = {
  'Lint OK:': 'ok',
  'Lint warnings:': 'warning',
  'Lint errors:': 'error',
  'Lint information:': 'information',
};

/** The severity of the lines below; undefined for any other line. */
function parseLintHeading(line: string): LintIssue['severity'] | undefined {
  return Object.hasOwn(HEADINGS, line) ? HEADINGS[line] : undefined;
}

const ISSUE = /^- ([a-z][\w-]*): (.+?)(?: \((https?:\/\/[^()\s]+)\))?$/;

function parseLintIssue(line: string, severity: LintIssue['severity']): LintIssue | undefined {
  const match = ISSUE.exec(line);
  if (!match) return undefined;
  const [, linter = '', rest = '', url] = match;
  // The metadata linter speaks of fields, the others of files.
  const cut = linter === 'metadata' ? undefined : /^([^\s:]+(?::[^\s:]+)*): (.+)$/.exec(rest);
  return { severity, linter, file: cut?.[1], text: cut?.[2] ?? rest, url };
}

const CODES: Readonly<Record<string, string>> = {
  classic: 'build/lint-classic',
  gpu: 'build/lint-gpu',
  library: 'build/lint-library',
  metadata: 'build/lint-metadata',
};
const FIELDS = ['title', 'contact', 'license', 'issues', 'source-code', 'website', 'donation'] as const;
const COMMANDS = ['command', 'stop-command', 'reload-command', 'post-stop-command'] as const;

function toLintProblem({ severity, linter, file, text, url }: LintIssue): BuildProblem | undefined {
  if (severity === 'ok') return undefined;
  const field = linter === 'metadata' ? FIELDS.find((name) => new RegExp(`['"]?\\b${name}\\b`).test(text)) : undefined;
  const common = {
    code: CODES[linter] ?? 'build/lint',
    severity,
    message: `Linter "${linter}"${file === undefined ? '' : `, "${file}"`}: ${text}`,
    ...(url !== undefined && { detail: url }),
  } as const;
  if (field !== undefined) return { ...common, place: { kind: 'key', path: [field] } };
  // The app whose program it is; a library has no place of its own.
  if (file !== undefined) return { ...common, place: { kind: 'mention', keys: COMMANDS, values: [file] } };
  return common;
}

export interface LintReader {
  /** Whether the line belongs to a report. */
  line(line: string): boolean;
  readonly issues: readonly LintIssue[];
  readonly problems: readonly BuildProblem[];
}

export function createLintReader(): LintReader {
  const issues: LintIssue[] = [];
  const problems: BuildProblem[] = [];
  /** Of the report that is being read. */
  let severity: LintIssue['severity'] | undefined;
  return {
    line(line) {
      const heading = parseLintHeading(line);
      const issue = heading || !severity ? undefined : parseLintIssue(line, severity);
      if (!issue) {
        severity = heading;
        return heading !== undefined;
      }
      issues.push(issue);
      const problem = toLintProblem(issue);
      if (problem) problems.push(problem);
      return true;
    },
    issues,
    problems,
  };
}
