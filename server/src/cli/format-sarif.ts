/** SARIF 2.1.0, as code scanning services read it. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { getRulePage } from '../core/diagnostics.ts';
import { rules } from '../core/index.ts';
import type { Diagnosis, Fix, Severity } from '../core/index.ts';
import type { Target } from './files.ts';
import { placeAt, type FileReport, type FormatOptions, type Report } from './report.ts';

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
};

export function formatSarif(report: Report, options: FormatOptions): string {
  const indexes = new Map(rules.map((rule, index) => [rule.code, index] as const));
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Snapwright',
            version: options.version,
            semanticVersion: options.version,
            rules: rules.map((rule) => ({
              id: rule.code,
              shortDescription: { text: rule.summary },
              helpUri: getRulePage(rule.code),
              defaultConfiguration: { level: LEVELS[rule.severity] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { uri: toFolderUri(report.cwd) } },
        invocations: [
          {
            executionSuccessful: report.failures.length === 0,
            toolExecutionNotifications: report.failures.map((failure) => ({
              level: 'error',
              message: { text: failure.message },
            })),
          },
        ],
        results: report.files.flatMap((file) =>
          file.findings.map((finding) => toResult(file, finding, indexes.get(finding.code), report.cwd)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function toResult(file: FileReport, finding: Diagnosis, ruleIndex: number | undefined, cwd: string): unknown {
  const fixes = file.fixesOf(finding);
  const artifactLocation = toArtifact(file.target, cwd);
  const location = (start: number, end: number): object => ({
    physicalLocation: { artifactLocation, region: toRegion(file, start, end) },
  });
  const related = (finding.related ?? []).map((item) => ({
    ...(item.uri === undefined
      ? location(item.start, item.end)
      : { physicalLocation: { artifactLocation: { uri: item.uri } } }),
    message: { text: item.message },
  }));
  return {
    ruleId: finding.code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [location(finding.start, finding.end)],
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    ...(fixes.length > 0 ? { fixes: fixes.map((fix) => toSarifFix(file, fix, artifactLocation)) } : {}),
  };
}

function toSarifFix(file: FileReport, fix: Fix, artifactLocation: object): unknown {
  return {
    description: { text: fix.title },
    artifactChanges: [
      {
        artifactLocation,
        replacements: fix.edits.map((edit) => ({
          deletedRegion: toRegion(file, edit.start, edit.end),
          insertedContent: { text: edit.newText },
        })),
      },
    ],
  };
}

function toRegion(file: FileReport, start: number, end: number): object {
  const from = placeAt(file.lines, start);
  const to = placeAt(file.lines, end);
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

/** Files below the working folder are named from it, so that the log fits any machine. */
function toArtifact(target: Target, cwd: string): object {
  const relative = path.relative(cwd, target.absolute);
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) {
    return { uri: pathToFileURL(target.absolute).href };
  }
  return { uri: relative.split(path.sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

function toFolderUri(folder: string): string {
  const uri = pathToFileURL(folder).href;
  return uri.endsWith('/') ? uri : `${uri}/`;
}
