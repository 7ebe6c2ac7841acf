/** A verification for people: as Markdown for an editor, as lines for a terminal. */
import { nameSeries } from './releases.ts';
import type { Verification, VerifiedPackage, VerifyState } from './verify.ts';

const HEADINGS: Readonly<Record<VerifyState, string>> = {
  differing: 'Differ from the constraints',
  unknown: 'Not constrained',
  debian: 'From Ubuntu packages (not judged)',
  aligned: 'Aligned',
};

/** `2026.1 · 14 aligned · 2 differ · 3 not constrained` */
export function summarizeVerification({ series, counts }: Verification): string {
  const parts = [
    nameSeries(series),
    `${counts.aligned} aligned`,
    `${counts.differing} ${counts.differing === 1 ? 'differs' : 'differ'}`,
    ...(counts.unknown > 0 ? [`${counts.unknown} not constrained`] : []),
    ...(counts.debian > 0 ? [`${counts.debian} from Ubuntu`] : []),
  ];
  return parts.join(' · ');
}

export function describeVerification(verification: Verification): string {
  const { file, snap, packages, notes } = verification;
  const lines = [
    `# ${plain(snap.name ?? file)} ${plain(snap.version ?? '')}`.trimEnd(),
    '',
    `**${summarizeVerification(verification)}**`,
    '',
    `- File: ${plain(file)}`,
    `- Series: ${nameSeries(verification.series)}, by ${plain(verification.seriesFrom)}`,
    `- Constraints: <${verification.constraintsFrom}>${asOf(verification)}`,
    ...(snap.base === undefined ? [] : [`- Base: ${plain(snap.base)}`]),
    ...notes.map((note) => `- Note: ${plain(note)}`),
  ];
  for (const state of ['differing', 'unknown', 'debian', 'aligned'] as const) {
    const some = packages.filter((one) => one.state === state);
    if (some.length === 0) continue;
    lines.push(
      '',
      `## ${HEADINGS[state]}`,
      '',
      '| Package | In the snap | Constraint | Where |',
      '| --- | --- | --- | --- |',
    );
    for (const one of some) {
      const constraint = one.constraint ?? one.note ?? '';
      lines.push(`| ${plain(one.name)} | ${plain(one.version ?? '?')} | ${plain(constraint)} | ${plain(one.folder)} |`);
    }
  }
  if (packages.length === 0) lines.push('', 'No Python packages were found in this snap.');
  return `${lines.join('\n')}\n`;
}

/** What differs, line by line, and a summary. */
export function printVerification(verification: Verification, all: boolean): string {
  const shown = verification.packages.filter(({ state }) => all || state === 'differing');
  const rows = shown.map((one) => [one.state, one.name, one.version ?? '?', describeConstraint(one), one.folder]);
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => row.map((word, at) => word.padEnd(widths[at] ?? 0)).join('  '));
  const { file, seriesFrom } = verification;
  const summary = `${file}: ${summarizeVerification(verification)} (series by ${seriesFrom})`;
  return [...lines, ...verification.notes.map((note) => `note: ${note}`), summary]
    .map((line) => `${withoutControls(line).trimEnd()}\n`)
    .join('');
}

function describeConstraint({ constraint, note }: VerifiedPackage): string {
  return constraint === undefined ? (note ?? '') : `constraint ${constraint}`;
}

function asOf({ fetchedAt }: Verification): string {
  return fetchedAt === undefined ? '' : `, as of ${new Date(fetchedAt).toISOString().slice(0, 10)}`;
}

/** Names come out of a file that anybody may have made. */
function plain(text: string): string {
  return withoutControls(text).replace(/[\\`*_{}[\]<>#|]/g, '\\$&');
}

function withoutControls(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '?');
}
