/** Workflow commands that GitHub Actions turns into annotations. */
import type { Severity } from '../core/index.ts';
import { placeAt, summarize, type FormatOptions, type Report } from './report.ts';

const COMMANDS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

export function formatGithub(report: Report, options: FormatOptions): string {
  const lines: string[] = [];
  for (const file of report.files) {
    for (const finding of file.findings) {
      const start = placeAt(file.lines, finding.start);
      const end = placeAt(file.lines, finding.end);
      // GitHub takes columns only where both ends are on one line.
      const columns = start.line === end.line ? [`col=${start.column}`, `endColumn=${end.column}`] : [];
      const properties = [
        `file=${escapeProperty(file.target.shown)}`,
        `line=${start.line}`,
        `endLine=${end.line}`,
        ...columns,
        `title=${escapeProperty(finding.code)}`,
      ];
      lines.push(`::${COMMANDS[finding.severity]} ${properties.join(',')}::${escapeData(finding.message)}`);
    }
  }
  for (const failure of report.failures) lines.push(`::error title=snapwright::${escapeData(failure.message)}`);
  if (!options.quiet) lines.push(summarize(report));
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
