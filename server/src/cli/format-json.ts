/** For programs. The shape is documented in docs/cli.md; `version` goes up when a field changes its meaning or goes. */
import { getRulePage } from '../core/diagnostics.ts';
import type { Diagnosis } from '../core/index.ts';
import { placeAt, tally, type FileReport, type FormatOptions, type Report } from './report.ts';

const JSON_VERSION = 1;

export function formatJson(report: Report, options: FormatOptions): string {
  const total = tally(report);
  const result = {
    version: JSON_VERSION,
    tool: { name: 'snapwright', version: options.version },
    summary: {
      errors: total.bySeverity.error,
      warnings: total.bySeverity.warning,
      information: total.bySeverity.information,
      hints: total.bySeverity.hint,
      files: total.files,
      filesWithFindings: total.filesWithFindings,
      fixed: total.fixed,
    },
    files: report.files.map((file) => ({
      path: file.target.shown,
      fixed: file.fixed,
      findings: file.findings.map((finding) => toJsonFinding(file, finding)),
    })),
    failures: report.failures,
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}

function toJsonFinding(file: FileReport, finding: Diagnosis): unknown {
  const range = (start: number, end: number): unknown => ({
    start: { ...placeAt(file.lines, start), offset: start },
    end: { ...placeAt(file.lines, end), offset: end },
  });
  return {
    code: finding.code,
    severity: finding.severity,
    message: finding.message,
    url: getRulePage(finding.code),
    tags: finding.rule.tag === undefined ? [] : [finding.rule.tag],
    range: range(finding.start, finding.end),
    related: (finding.related ?? []).map((item) =>
      item.uri === undefined
        ? { message: item.message, range: range(item.start, item.end) }
        : { message: item.message, uri: item.uri },
    ),
    fixes: file.fixesOf(finding).map((fix) => ({
      title: fix.title,
      safe: fix.safe === true,
      edits: fix.edits.map((edit) => ({ range: range(edit.start, edit.end), newText: edit.newText })),
    })),
  };
}
