/** For people: place, severity, code, sentence, and the line itself with a mark. */
import type { Diagnosis } from '../core/index.ts';
import { createPaint, type Paint } from './colors.ts';
import { toPrintable } from './display-width.ts';
import { createExcerpt } from './excerpt.ts';
import { placeAt, summarize, tally, type FileReport, type FormatOptions, type Report } from './report.ts';

export function formatText(report: Report, options: FormatOptions): string {
  const paint = createPaint(options.color);
  const blocks: string[] = [];
  for (const file of report.files) {
    if (!options.quiet && file.fixed.length > 0) blocks.push(formatFixed(file, paint));
    for (const finding of file.findings) blocks.push(formatFinding(file, finding, paint, options.columns));
  }
  if (!options.quiet && report.files.length > 0) blocks.push(`${formatSummary(report, paint)}\n`);
  return blocks.join('\n');
}

function formatFixed(file: FileReport, paint: Paint): string {
  return file.fixed
    .map((fixed) => {
      const line = fixed.line === undefined ? '' : `:${fixed.line}`;
      const place = paint.bold(toPrintable(file.target.shown) + line);
      return `${place}: ${paint.good('fixed')} ${fixed.code}: ${toPrintable(fixed.title)}\n`;
    })
    .join('');
}

function formatFinding(file: FileReport, finding: Diagnosis, paint: Paint, columns: number | undefined): string {
  const { line, column } = placeAt(file.lines, finding.start);
  const place = paint.bold(`${toPrintable(file.target.shown)}:${line}:${column}`);
  const severity = paint.severity(finding.severity, finding.severity);
  const head = `${place}: ${severity} ${paint.dim(finding.code)}: ${toPrintable(finding.message)}\n`;
  const gutter = String(line).length;
  const excerpt = createExcerpt(file.lines, finding.start, finding.end, Math.max(40, (columns ?? 166) - gutter - 6));
  const mark = paint.severity(finding.severity, '^'.repeat(excerpt.length));
  const blank = `  ${' '.repeat(gutter)} ${paint.dim('|')}`;
  const source = `  ${paint.dim(`${line} |`)} ${excerpt.text}\n${blank} ${' '.repeat(excerpt.indent)}${mark}\n`;
  const related = (finding.related ?? []).map((item) => {
    const name = toPrintable(item.uri ? toShortUri(item.uri) : file.target.shown);
    const at = item.uri ? undefined : placeAt(file.lines, item.start);
    const where = at ? `${name}:${at.line}:${at.column}` : name;
    return `  ${' '.repeat(gutter)} ${paint.dim('=')} ${where}: ${toPrintable(item.message)}\n`;
  });
  return head + source + related.join('');
}

/** The last two segments tell a reader enough about a neighbouring file. */
function toShortUri(uri: string): string {
  return decodeURIComponent(uri.split('/').slice(-2).join('/'));
}

function formatSummary(report: Report, paint: Paint): string {
  const { bySeverity } = tally(report);
  const text = summarize(report);
  if (bySeverity.error > 0) return paint.severity('error', text);
  if (bySeverity.warning > 0) return paint.severity('warning', text);
  return report.failures.length > 0 ? paint.bold(text) : paint.good(text);
}
