/** Where a command takes constraints from: options that several commands share. */
import path from 'node:path';
import { constraintsUrl } from '../core/openstack/addresses.ts';
import { readMirrors, type Mirrors } from '../core/openstack/constraint-policy.ts';
import { allSeries, findSeries, getDevelopment, nameSeries, toSeriesId } from '../core/openstack/releases.ts';
import type { ConstraintLookup, ConstraintStore, SeriesId } from '../core/openstack/types.ts';
import { findNearest } from '../core/text/nearest.ts';
import type { ConstraintCache } from '../constraints/cache.ts';
import { createNodeTransport, findCacheFolder, openCache } from '../constraints/node.ts';
import { createConstraintStore, type FetchingConstraintStore } from '../constraints/store.ts';
import type { OptionSpecs, ParsedArgs } from './args.ts';
import type { CliHost } from './host.ts';

export const CACHE_OPTIONS: OptionSpecs = {
  'cache-dir': { type: 'string', placeholder: 'DIR', help: 'Folder of the constraints; the user cache by default.' },
  mirror: {
    type: 'string',
    multiple: true,
    placeholder: 'FROM=TO',
    help: 'Ask at TO (https) for addresses that begin with FROM.',
  },
};

export const CONSTRAINT_OPTIONS: OptionSpecs = {
  constraints: {
    type: 'string',
    values: ['cache', 'auto', 'off'],
    help: 'Constraints from the cache, the default; "auto" also fetches them.',
  },
  ...CACHE_OPTIONS,
};

export interface OpenedConstraints {
  readonly store: FetchingConstraintStore;
  readonly cache: ConstraintCache;
  /** Undefined where none can be known. */
  readonly folder: string | undefined;
  readonly mode: 'cache' | 'auto' | 'off';
}

/** @param mode when the options do not say */
export function openConstraints(
  { values }: ParsedArgs,
  host: CliHost,
  version: string,
  mode = (values.get('constraints')?.[0] ?? 'cache') as OpenedConstraints['mode'],
): OpenedConstraints | { readonly problem: string } {
  const mirrors = readMirrorOptions(values.get('mirror') ?? []);
  if ('problem' in mirrors) return mirrors;
  const given = values.get('cache-dir')?.[0];
  const folder = given === undefined ? findCacheFolder(host.env) : path.resolve(host.cwd, given);
  const cache = openCache(mode === 'off' ? undefined : folder);
  const store = createConstraintStore({
    cache,
    transport: mode === 'auto' ? (host.transport ?? createNodeTransport({ env: host.env, version })) : undefined,
    onStatus: ({ state, message }) => {
      if (state === 'offline' || state === 'problem') host.err(`snapwright: ${message}\n`);
    },
    log: (message) => {
      host.err(`snapwright: ${message}\n`);
    },
  });
  store.setPolicy({ fetch: 'auto', mirrors: mirrors.mirrors });
  return { store, cache, folder, mode };
}

function readMirrorOptions(options: readonly string[]): { readonly mirrors: Mirrors } | { readonly problem: string } {
  const pairs: [string, string][] = [];
  for (const option of options) {
    const [, from, to] = /^([^=]+)=(https:.*)$/.exec(option) ?? [];
    if (from === undefined || to === undefined) {
      return { problem: `Cannot read "${option}" in --mirror: write FROM=TO, two addresses that begin with https://.` };
    }
    pairs.push([from, to]);
  }
  const { mirrors, problems } = readMirrors(Object.fromEntries(pairs));
  return problems[0] === undefined ? { mirrors } : { problem: problems[0] };
}

/** A series as people name it on the command line. */
export function readSeriesArgument(word: string): { readonly series: SeriesId } | { readonly problem: string } {
  const series = toSeriesId(word);
  if (series !== undefined) return { series };
  const names = [...allSeries().flatMap(({ id, name }) => [id, name]), 'master', getDevelopment().name];
  const nearest = findNearest(word, names);
  const hint =
    nearest === undefined
      ? `The newest is ${nameSeries(allSeries().at(-1)?.id ?? 'master')}.`
      : `Did you mean "${nearest}"?`;
  return { problem: `There is no OpenStack series "${word}". ${hint}` };
}

/** The store, and a record of what it was asked for and did not have. */
export function recordMisses(store: ConstraintStore): {
  readonly store: ConstraintStore;
  readonly missed: () => readonly string[];
} {
  const missed = new Set<string>();
  return {
    store: {
      find(reference): ConstraintLookup {
        const lookup = store.find(reference);
        if (lookup.state !== 'ready') missed.add('series' in reference ? reference.series : toWord(reference.url));
        return lookup;
      },
      ...(store.peek && { peek: (reference) => store.peek?.(reference) ?? { state: 'pending' } }),
    },
    missed: () => [...missed].sort(),
  };
}

/** The series behind the address that stands for it, else the address. */
function toWord(url: string): string {
  const series = findSeries(/[^/]*$/.exec(url)?.[0] ?? '');
  return series && constraintsUrl(series.id) === url ? series.id : url;
}
