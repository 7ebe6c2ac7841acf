/** JUnit XML: a suite per file, a failed case per error; what does not fail the run is output of a passed case. */
import type { Diagnosis } from '../core/index.ts';
import { placeAt, type FileReport, type FormatOptions, type Report } from './report.ts';

export function formatJunit(report: Report, options: FormatOptions): string {
  const fails = (finding: Diagnosis): boolean =>
    finding.severity === 'error' || (options.strict && finding.severity === 'warning');
  const suites = report.files.map((file) => formatSuite(file, fails));
  if (report.failures.length > 0) suites.push(formatFailures(report));
  const all = report.files.flatMap((file) => file.findings);
  const tests = report.files.reduce((sum, file) => sum + Math.max(1, file.findings.length), report.failures.length);
  const totals = `tests="${tests}" failures="${all.filter(fails).length}" errors="${report.failures.length}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="snapwright" ${totals}>\n${suites.join('')}</testsuites>\n`;
}

function formatSuite(file: FileReport, fails: (finding: Diagnosis) => boolean): string {
  const name = escapeXml(file.target.shown);
  const cases = file.findings.map((finding) => {
    const { line, column } = placeAt(file.lines, finding.start);
    const text = escapeXml(`${file.target.shown}:${line}:${column}: ${finding.severity}: ${finding.message}`);
    const body = fails(finding)
      ? `<failure type="${finding.severity}" message="${escapeXml(finding.message)}">${text}</failure>`
      : `<system-out>${text}</system-out>`;
    return `    <testcase classname="${name}" name="${escapeXml(`${finding.code} at ${line}:${column}`)}">${body}</testcase>\n`;
  });
  if (cases.length === 0) cases.push(`    <testcase classname="${name}" name="no findings"/>\n`);
  const totals = `tests="${cases.length}" failures="${file.findings.filter(fails).length}" errors="0"`;
  return `  <testsuite name="${name}" ${totals}>\n${cases.join('')}  </testsuite>\n`;
}

function formatFailures(report: Report): string {
  const cases = report.failures.map(({ path, message }) => {
    const text = escapeXml(message);
    return `    <testcase classname="${escapeXml(path)}" name="readable"><error message="${text}">${text}</error></testcase>\n`;
  });
  const totals = `tests="${cases.length}" failures="0" errors="${cases.length}"`;
  return `  <testsuite name="files that could not be checked" ${totals}>\n${cases.join('')}  </testsuite>\n`;
}

// What XML 1.0 can't hold, even escaped.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

function escapeXml(text: string): string {
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;');
}
