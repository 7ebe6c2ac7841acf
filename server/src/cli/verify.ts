/** `snapwright verify`. */
import path from 'node:path';
import { describeVerification, printVerification } from '../core/openstack/verify-report.ts';
import { verifySnap, type Verification } from '../core/openstack/verify.ts';
import { readSnap } from '../snap-file/read-snap.ts';
import { parseOptions, type OptionSpecs } from './args.ts';
import { CONSTRAINT_OPTIONS, openConstraints, readSeriesArgument } from './constraint-options.ts';
import { describeOptions } from './help.ts';
import { EXIT, type CliHost } from './host.ts';

const OPTIONS: OptionSpecs = {
  series: { type: 'string', placeholder: 'SERIES', help: 'The series to compare with; told by the snap by default.' },
  format: {
    type: 'string',
    short: 'f',
    values: ['text', 'markdown', 'json'],
    help: 'Form of the report; text by default.',
  },
  all: { type: 'boolean', help: 'In the text also what does not differ.' },
  ...CONSTRAINT_OPTIONS,
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
};

export const VERIFY_HELP = `Compares the Python packages in a built snap with OpenStack's upper-constraints.

Usage: snapwright verify [options] FILE.snap

Needs unsquashfs, of the package squashfs-tools. Packages of Ubuntu that the snap stages are listed and not judged.

${describeOptions(OPTIONS)}
Exit code: 0 nothing differs, 1 something differs, 2 wrong usage, or a snap or constraints that can't be read.
`;

const JSON_VERSION = 1;

export async function verify(argv: readonly string[], host: CliHost, version: string): Promise<number> {
  const parsed = parseOptions(argv, OPTIONS);
  if ('problem' in parsed) return refuse(parsed.problem, host);
  const { positionals, values, flags } = parsed.args;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) return refuse('"snapwright verify" takes one snap.', host);
  const given = values.get('series')?.[0];
  const asked = given === undefined ? undefined : readSeriesArgument(given);
  if (asked && 'problem' in asked) return refuse(asked.problem, host);
  const opened = openConstraints(parsed.args, host, version);
  if ('problem' in opened) return refuse(opened.problem, host);

  const contents = await readSnap(path.resolve(host.cwd, file));
  if ('problem' in contents) return refuse(contents.problem, host);
  const series = asked ? { id: asked.series, from: 'the option --series' } : contents.snap.series;
  if (!series) return refuse(`"${file}" does not tell which series it follows; use --series SERIES.`, host);
  if (opened.mode === 'auto') await opened.store.fetch({ series: series.id });
  const constraints = opened.store.peek({ series: series.id });
  if (constraints.state !== 'ready') {
    const reason = constraints.state === 'unavailable' ? constraints.reason : 'The constraints are not at hand.';
    const help = opened.mode === 'auto' ? '' : ` "snapwright constraints fetch ${series.id}" fetches them.`;
    return refuse(`${reason}${help}`, host);
  }
  const verification = verifySnap({ file, snap: contents.snap, installed: contents.installed, series, constraints });
  const form = values.get('format')?.[0];
  if (form === 'json') host.out(toJson(verification, version));
  else if (form === 'markdown') host.out(describeVerification(verification));
  else host.out(printVerification(verification, flags.has('all')));
  return verification.counts.differing > 0 ? EXIT.problems : EXIT.clean;
}

function toJson(verification: Verification, version: string): string {
  const { file, snap, series, seriesFrom, constraintsFrom, fetchedAt, counts, packages, notes } = verification;
  const report = {
    version: JSON_VERSION,
    tool: { name: 'snapwright', version },
    file,
    snap,
    series: { id: series, from: seriesFrom },
    constraints: {
      url: constraintsFrom,
      ...(fetchedAt !== undefined && { checkedAt: new Date(fetchedAt).toISOString() }),
    },
    summary: counts,
    packages: packages.map(({ name, key, version: installed, constraint, state, note, folder, python }) => ({
      name,
      key,
      state,
      version: installed ?? null,
      constraint: constraint ?? null,
      folder,
      ...(python !== undefined && { python }),
      ...(note !== undefined && { note }),
    })),
    notes,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function refuse(problem: string, host: CliHost): number {
  host.err(`snapwright: ${problem}\n`);
  return EXIT.trouble;
}
