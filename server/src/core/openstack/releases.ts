/** OpenStack's series: what state each is in, which bases fit it, and which versions belong to it. */
import text from '../../../../schemas/compact/openstack-releases.json?raw';
import { compareVersions } from '../python/versions.ts';
import type { SeriesId } from './types.ts';

export type SeriesStatus = 'eol' | 'unmaintained' | 'maintained' | 'development';
/** How the Python of a base suits a series when packages are installed by pip. */
export type BaseVerdict = 'tested' | 'best-effort' | 'untested' | 'too-old' | 'too-new' | 'own-python';

export interface Series {
  /** `ocata`, `2026.1`. */
  readonly id: SeriesId;
  /** The code name: the id up to zed, `gazpacho` for 2026.1. */
  readonly name: string;
  readonly released: string;
  readonly status: SeriesStatus;
  /** When it reached its end of life. */
  readonly ended?: string;
  /** The next state and its date: `unmaintained 2027-10-27`. */
  readonly next?: string;
  /** The branch that exists today. */
  readonly branch?: string;
  readonly tags: readonly string[];
  readonly python: readonly string[];
  readonly bestEffort?: readonly string[];
  readonly bases: Readonly<Record<string, BaseVerdict>>;
  /** Bases whose Ubuntu has packages of this series, and where from. */
  readonly debs?: Readonly<Record<string, 'archive' | 'cloud-archive'>>;
  /** The cloud archive's pocket, and the base for whose Ubuntu it is. */
  readonly cloud?: { readonly name: string; readonly base: string };
  /** The base whose Ubuntu has it in its own archive. */
  readonly native?: string;
  readonly pyyaml?: string;
}

interface ReleaseFacts {
  readonly development: { readonly id: string; readonly name: string; readonly planned: string };
  readonly series: readonly Series[];
  readonly projects: Readonly<Record<string, string>>;
}

interface Index {
  readonly facts: ReleaseFacts;
  readonly byName: ReadonlyMap<string, Series>;
}

let index: Index | undefined;

function getIndex(): Index {
  if (index) return index;
  const facts = JSON.parse(text) as ReleaseFacts;
  const byName = new Map(
    facts.series.flatMap((series) => [[series.id, series] as const, [series.name, series] as const]),
  );
  return (index = { facts, byName });
}

/** Oldest first, without the one in development. */
export function allSeries(): readonly Series[] {
  return getIndex().facts.series;
}

export function getDevelopment(): ReleaseFacts['development'] {
  return getIndex().facts.development;
}

/** By id or code name, in any case. */
export function findSeries(name: string): Series | undefined {
  return getIndex().byName.get(name.toLowerCase());
}

/** The id that a word stands for: an id, a code name, or the development branch by any of its names. */
export function toSeriesId(word: string): SeriesId | undefined {
  const lower = word.toLowerCase();
  const { development } = getIndex().facts;
  if (lower === 'master' || lower === 'main' || lower === development.id || lower === development.name) return 'master';
  return findSeries(lower)?.id;
}

/** Below zero when `a` is the older one; the development branch is the newest. */
export function compareSeries(a: SeriesId, b: SeriesId): number {
  return rank(a) - rank(b);
}

function rank(id: SeriesId): number {
  const series = allSeries();
  const at = series.findIndex((one) => one.id === id);
  return at === -1 ? series.length : at;
}

/** `ocata`, `2026.1 (gazpacho)`, `master`: how a series is called in messages. */
export function nameSeries(id: SeriesId): string {
  const series = findSeries(id);
  return series && series.name !== series.id ? `${series.id} (${series.name})` : id;
}

/** The key by which the facts know a base: a project without one runs on the first core. */
export function toReleaseBase(base: string | undefined): string {
  return base === undefined || base === 'none' || base === 'core16' ? 'core' : base;
}

export function getBaseVerdict(series: Series, base: string | undefined): BaseVerdict | undefined {
  return series.bases[toReleaseBase(base)];
}

/** The newest series that some predicate takes, such as one that is maintained and fits a base. */
export function findNewest(test: (series: Series) => boolean): Series | undefined {
  return allSeries().filter(test).at(-1);
}

/** First and last version that a project released in each series; undefined for projects that are not known. */
export function versionsOf(project: string): ReadonlyMap<SeriesId, readonly [first: string, last: string]> | undefined {
  const { facts } = getIndex();
  const packed = Object.hasOwn(facts.projects, project) ? facts.projects[project] : undefined;
  if (packed === undefined) return undefined;
  const versions = new Map<SeriesId, readonly [string, string]>();
  for (const [at, range] of packed.split('|').entries()) {
    const [first, last] = range.split(' ');
    const id = facts.series[at]?.id;
    if (first !== undefined && last !== undefined && id !== undefined) versions.set(id, [first, last]);
  }
  return versions;
}

/** The series in which a project released a version; undefined where none or more than one could be meant. */
export function findSeriesOfVersion(project: string, version: string): SeriesId | undefined {
  const versions = versionsOf(project);
  if (!versions || !/^\d/.test(version)) return undefined;
  const within = [...versions].filter(
    ([, [first, last]]) => compareVersions(first, version) <= 0 && compareVersions(version, last) <= 0,
  );
  if (within.length > 0) return within.length === 1 ? within[0]?.[0] : undefined;
  // Newer point releases and candidates share the major number with one series alone.
  const major = version.split('.')[0];
  const same = [...versions].filter(([, [first]]) => first.split('.')[0] === major);
  return same.length === 1 ? same[0]?.[0] : undefined;
}
