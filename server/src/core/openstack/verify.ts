/** A built snap against the constraints of a series: what is aligned, what differs, what the series does not know. */
import type { ConstraintSet, PythonEnvironment } from '../python/types.ts';
import { findPin } from '../python/upper-constraints.ts';
import { isSameVersion } from '../python/versions.ts';
import type { BuiltSnap } from './built-snap.ts';
import type { InstalledPackage } from './installed-packages.ts';
import { nameSeries } from './releases.ts';
import type { SeriesId } from './types.ts';

/** `debian`: staged from Ubuntu, which chose the version; it is told and not judged. */
export type VerifyState = 'differing' | 'aligned' | 'unknown' | 'debian';

export interface VerifiedPackage extends InstalledPackage {
  readonly state: VerifyState;
  /** What the series has. */
  readonly constraint: string | undefined;
  /** Why it is unknown, in a few words. */
  readonly note?: string;
}

export interface Verification {
  /** The snap's file, for people. */
  readonly file: string;
  readonly snap: Pick<BuiltSnap, 'name' | 'version' | 'base'>;
  readonly series: SeriesId;
  /** What said so. */
  readonly seriesFrom: string;
  /** Where the constraints come from, and when they were last found to be right. */
  readonly constraintsFrom: string;
  readonly fetchedAt: number | undefined;
  /** Differing ones first, then by name. */
  readonly packages: readonly VerifiedPackage[];
  readonly counts: Readonly<Record<VerifyState, number>>;
  readonly notes: readonly string[];
}

export interface VerifyInput {
  readonly file: string;
  readonly snap: BuiltSnap;
  readonly installed: readonly InstalledPackage[];
  readonly series: { readonly id: SeriesId; readonly from: string };
  readonly constraints: { readonly set: ConstraintSet; readonly from: string; readonly fetchedAt?: number };
}

const ORDER: readonly VerifyState[] = ['differing', 'unknown', 'debian', 'aligned'];

export function verifySnap({ file, snap, installed, series, constraints }: VerifyInput): Verification {
  const { set } = constraints;
  // What was pruned of the files may still be in the record of the build.
  const present = new Set(installed.map(({ key }) => key));
  const all = [...installed, ...snap.recorded.filter(({ key }) => !present.has(key))];
  const python = mostCommon(all.flatMap((one) => (one.debian ? [] : (one.python ?? []))));
  const packages = all
    .map((one) => judge(one, set, one.python ?? python))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const counts = { differing: 0, aligned: 0, unknown: 0, debian: 0 };
  for (const { state } of packages) counts[state]++;
  return {
    file,
    snap: { name: snap.name, version: snap.version, base: snap.base },
    series: series.id,
    seriesFrom: series.from,
    constraintsFrom: constraints.from,
    fetchedAt: constraints.fetchedAt,
    packages,
    counts,
    notes: [...describeTwice(packages), ...describeRecord(snap, set, series.id)],
  };
}

function judge(one: InstalledPackage, set: ConstraintSet, python: string | undefined): VerifiedPackage {
  const pins = set.pins.get(one.key);
  const environment: PythonEnvironment | undefined = python === undefined ? undefined : { python, machine: 'x86_64' };
  const pin = environment ? findPin(set, one.key, environment) : pins?.[0];
  const constraint = pin?.version;
  if (one.debian) return { ...one, state: 'debian', constraint };
  if (constraint === undefined) {
    const note = pins ? `constrained only for another Python than ${python}` : 'not in the constraints';
    return { ...one, state: 'unknown', constraint, note };
  }
  if (one.version === undefined)
    return { ...one, state: 'unknown', constraint, note: 'the snap does not tell its version' };
  return { ...one, state: isSameVersion(one.version, constraint) ? 'aligned' : 'differing', constraint };
}

/** The same package in two folders: which one is loaded is a matter of their order. */
function describeTwice(packages: readonly VerifiedPackage[]): readonly string[] {
  const folders = new Map<string, VerifiedPackage[]>();
  for (const one of packages) folders.set(one.key, [...(folders.get(one.key) ?? []), one]);
  return [...folders.values()]
    .filter((copies) => new Set(copies.map(({ version }) => version)).size > 1)
    .map((copies) => {
      const places = copies.map(({ version, folder }) => `${version ?? 'no version'} in ${folder}`);
      return `${copies[0]?.name ?? ''} is there ${copies.length} times: ${places.join(', ')}.`;
    });
}

function describeRecord(snap: BuiltSnap, set: ConstraintSet, series: SeriesId): readonly string[] {
  return snap.constraints.flatMap(({ part, set: used }) => {
    let changed = 0;
    for (const [key, pins] of used.pins) {
      const now = set.pins.get(key);
      if (!pins.some((pin) => now?.some(({ version }) => version === pin.version))) changed++;
    }
    if (changed === 0) return [];
    return [
      `The part "${part}" was built with constraints of which ${changed} of ${used.pins.size} are not those of ${nameSeries(series)} today.`,
    ];
  });
}

function mostCommon(words: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
