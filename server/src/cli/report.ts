/** What a run found, as the formats print it. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnosis, Fix, Severity, SnapDocument } from '../core/index.ts';
import type { Failure, Target } from './files.ts';

export interface Report {
  readonly cwd: string;
  readonly files: readonly FileReport[];
  /** What could not be read or written. */
  readonly failures: readonly Failure[];
}

export interface FileReport {
  readonly target: Target;
  readonly document: SnapDocument;
  /** The same text, for lines and columns. */
  readonly lines: TextDocument;
  readonly findings: readonly Diagnosis[];
  readonly fixed: readonly FixedPlace[];
  fixesOf(finding: Diagnosis): readonly Fix[];
}

/** One thing that `--fix` mended. */
export interface FixedPlace {
  readonly code: string;
  readonly title: string;
  /** Line from 1 in the text before the fix; left out for what only showed after another fix. */
  readonly line?: number;
}

/** Lines and columns from 1, columns in UTF-16 units as editors count them. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface FormatOptions {
  readonly color: boolean;
  readonly quiet: boolean;
  readonly strict: boolean;
  readonly columns?: number | undefined;
  readonly version: string;
}

export type Format = (report: Report, options: FormatOptions) => string;

export function placeAt(lines: TextDocument, offset: number): Place {
  const { line, character } = lines.positionAt(offset);
  return { line: line + 1, column: character + 1 };
}

export const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const satisfies readonly Severity[];

/** True where `severity` is `minimum` or graver. */
export function isAtLeast(severity: Severity, minimum: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(minimum);
}

export interface Tally {
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly files: number;
  readonly filesWithFindings: number;
  readonly fixed: number;
}

export function tally(report: Report): Tally {
  const bySeverity = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const file of report.files) for (const finding of file.findings) bySeverity[finding.severity]++;
  return {
    bySeverity,
    files: report.files.length,
    filesWithFindings: report.files.filter((file) => file.findings.length > 0).length,
    fixed: report.files.reduce((sum, file) => sum + file.fixed.length, 0),
  };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `3 errors, 1 warning in 2 files (of 5)`. */
export function summarize(report: Report): string {
  const total = tally(report);
  const nouns = { error: 'error', warning: 'warning', information: 'note', hint: 'hint' } as const;
  const found = SEVERITIES.filter((severity) => total.bySeverity[severity] > 0).map((severity) =>
    count(total.bySeverity[severity], nouns[severity]),
  );
  const fixed = total.fixed > 0 ? `; ${count(total.fixed, 'problem')} fixed` : '';
  const failed = report.failures.length > 0 ? `; ${report.failures.length} not checked` : '';
  if (found.length === 0) return `No problems in ${count(total.files, 'file')}${fixed}${failed}`;
  const of = total.filesWithFindings < total.files ? ` (of ${total.files})` : '';
  return `${found.join(', ')} in ${count(total.filesWithFindings, 'file')}${of}${fixed}${failed}`;
}
