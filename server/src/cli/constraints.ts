/** `snapwright constraints`. */
import { readConstraintsAddress } from '../core/openstack/addresses.ts';
import { judgeConstraints } from '../core/openstack/constraint-policy.ts';
import { allSeries, nameSeries } from '../core/openstack/releases.ts';
import type { Reference } from '../constraints/store.ts';
import { parseOptions, type OptionSpecs, type ParsedArgs } from './args.ts';
import { align, move } from './constraints-edit.ts';
import { CACHE_OPTIONS, openConstraints, readSeriesArgument } from './constraint-options.ts';
import { describeOptions } from './help.ts';
import { EXIT, type CliHost } from './host.ts';

const OPTIONS: OptionSpecs = {
  'all-maintained': { type: 'boolean', help: 'Fetch every maintained series and the development branch.' },
  force: { type: 'boolean', help: 'Ask again for what is less than a day old.' },
  quiet: { type: 'boolean', short: 'q', help: 'Say only what could not be fetched.' },
  base: { type: 'string', placeholder: 'BASE', help: 'With move: migrate to this base first, such as core24.' },
  fetch: { type: 'boolean', help: 'With move and align: fetch what is not at hand.' },
  'dry-run': { type: 'boolean', help: 'With move and align: change nothing; name the files, and exit with 1.' },
  format: { type: 'string', values: ['text', 'json'], help: 'Form of the list; text by default.' },
  ...CACHE_OPTIONS,
  help: { type: 'boolean', short: 'h', help: 'Show this help.' },
};

export const CONSTRAINTS_HELP = `Keeps OpenStack's upper-constraints at hand, for "check" and for work without a network.

Usage: snapwright constraints fetch [options] SERIES|URL…
       snapwright constraints list [options]
       snapwright constraints move [options] SERIES [FILE|DIR…]
       snapwright constraints align [options] [FILE|DIR…]

"move" takes a snap to a series: constraints, sources, version, cloud archive, pins and copies of constraints. "align"
brings the pins of a file (snapcraft.yaml, requirements, pyproject.toml) to the constraints that hold for it.

A series is 2026.1, gazpacho, ocata or master. Only OpenStack's hosts and mirrors are asked, over https; HTTPS_PROXY,
NO_PROXY and NODE_EXTRA_CA_CERTS are heeded.

${describeOptions(OPTIONS)}
Exit code: 0 done, 1 something could not be fetched (an older copy stays) or would change (--dry-run), 2 wrong usage.
`;

export function constraints(argv: readonly string[], host: CliHost, version: string): number | Promise<number> {
  const parsed = parseOptions(argv, OPTIONS);
  if ('problem' in parsed) return refuse(parsed.problem, host);
  const [action, ...rest] = parsed.args.positionals;
  if (action === 'fetch') return fetchAll(parsed.args, rest, host, version);
  if (action === 'move') return move(parsed.args, rest, host, version);
  if (action === 'align') return align(parsed.args, rest, host, version);
  if (action === 'list') {
    return rest[0] === undefined
      ? list(parsed.args, host, version)
      : refuse(`"snapwright constraints list" takes no "${rest[0]}".`, host);
  }
  const what = action === undefined ? 'Say what to do' : `Unknown action "${action}"`;
  return refuse(`${what}: "constraints fetch SERIES…", "list", "move SERIES FILE" or "align FILE".`, host);
}

async function fetchAll(args: ParsedArgs, words: readonly string[], host: CliHost, version: string): Promise<number> {
  const wanted: (Reference & { readonly word: string })[] = [];
  for (const word of words) {
    if (/^https?:/i.test(word)) {
      wanted.push({ url: word, word });
      continue;
    }
    const read = readSeriesArgument(word);
    if ('problem' in read) return refuse(read.problem, host);
    wanted.push({ series: read.series, word: nameSeries(read.series) });
  }
  if (args.flags.has('all-maintained')) {
    const ids = allSeries().flatMap(({ id, status }) => (status === 'maintained' ? [id] : []));
    for (const series of [...ids, 'master']) wanted.push({ series, word: nameSeries(series) });
  }
  if (wanted.length === 0) return refuse('Name a series, such as 2026.1, or use --all-maintained.', host);
  // What fails is told below, once and with its name.
  const opened = openConstraints(args, { ...host, err: () => undefined }, version, 'auto');
  if ('problem' in opened) return refuse(opened.problem, host);
  const { store, folder } = opened;
  if (folder === undefined) return refuse('No folder for the cache is known: use --cache-dir DIR or set HOME.', host);
  const unique = [...new Map(wanted.map((one) => [one.word, one])).values()];
  const reports = await Promise.all(
    unique.map(async (one) => ({ word: one.word, report: await store.fetch(one, args.flags.has('force')) })),
  );
  let failed = 0;
  for (const { word, report } of reports) {
    if (report.type === 'failed') {
      failed++;
      const copy = store.peek(unique.find((one) => one.word === word) ?? { series: word }).state === 'ready';
      host.err(`snapwright: ${word}: ${report.message}${copy ? ' An older copy is at hand.' : ''}\n`);
    } else if (!args.flags.has('quiet')) {
      const how = { fetched: 'fetched', unchanged: 'unchanged', fresh: 'at hand' }[report.type];
      host.out(`${word}: ${how}, ${report.size} constraints\n`);
    }
  }
  // A cache that can't be written to is of no use to the next command.
  const lost = reports.some(
    ({ report }) => report.type !== 'failed' && opened.cache.read(report.target.url) === undefined,
  );
  if (lost) host.err(`snapwright: The constraints can't be kept in "${folder}".\n`);
  return lost ? EXIT.trouble : failed > 0 ? EXIT.problems : EXIT.clean;
}

function list(args: ParsedArgs, host: CliHost, version: string): number {
  const opened = openConstraints(args, host, version, 'cache');
  if ('problem' in opened) return refuse(opened.problem, host);
  const { cache, folder } = opened;
  const entries = cache.list().flatMap((entry) => {
    const judged = judgeConstraints(entry.text);
    if ('problem' in judged) return [];
    const series = readConstraintsAddress(entry.url)?.series;
    return [{ ...entry, series, size: judged.set.size }];
  });
  if (args.values.get('format')?.[0] === 'json') {
    const items = entries.map(({ url, via, series, size, fetchedAt, checkedAt }) => ({
      url,
      ...(via !== url && { via }),
      ...(series !== undefined && { series }),
      constraints: size,
      fetchedAt: new Date(fetchedAt).toISOString(),
      checkedAt: new Date(checkedAt).toISOString(),
    }));
    host.out(`${JSON.stringify({ version: 1, folder: folder ?? null, constraints: items }, null, 2)}\n`);
    return EXIT.clean;
  }
  for (const { url, series, size, checkedAt } of entries) {
    const name = series === undefined ? url : nameSeries(series);
    host.out(`${name}: ${size} constraints, as of ${new Date(checkedAt).toISOString().slice(0, 10)}\n`);
  }
  if (entries.length === 0) host.out(`No constraints are at hand${folder === undefined ? '' : ` in "${folder}"`}.\n`);
  return EXIT.clean;
}

function refuse(problem: string, host: CliHost): number {
  host.err(`snapwright: ${problem}\n`);
  return EXIT.trouble;
}
