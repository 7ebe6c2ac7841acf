/**
 * The Ubuntu Cloud Archive: which OpenStack series there is for which Ubuntu release.
 * Source: the tables of charm-helpers of May 2026 and the releases of OpenStack; `supported` is the state of November 2026.
 */
export interface CloudArchive {
  /** The value of `cloud`. */
  readonly cloud: string;
  /** The series of OpenStack. */
  readonly series: string;
  /** The base that is built on this Ubuntu release. */
  readonly base: string;
  readonly release: string;
  readonly supported: boolean;
}

type Row = readonly [cloud: string, series: string, base: string, release: string, supported?: boolean];

const ROWS: readonly Row[] = [
  ['rocky', 'rocky', 'core18', 'bionic'],
  ['stein', 'stein', 'core18', 'bionic'],
  ['train', 'train', 'core18', 'bionic'],
  ['ussuri', 'ussuri', 'core18', 'bionic'],
  ['victoria', 'victoria', 'core20', 'focal'],
  ['wallaby', 'wallaby', 'core20', 'focal'],
  ['xena', 'xena', 'core20', 'focal'],
  ['yoga', 'yoga', 'core20', 'focal'],
  ['zed', 'zed', 'core22', 'jammy'],
  ['antelope', '2023.1', 'core22', 'jammy'],
  ['bobcat', '2023.2', 'core22', 'jammy'],
  ['caracal', '2024.1', 'core22', 'jammy'],
  ['dalmatian', '2024.2', 'core24', 'noble'],
  ['epoxy', '2025.1', 'core24', 'noble'],
  ['flamingo', '2025.2', 'core24', 'noble', true],
  ['gazpacho', '2026.1', 'core24', 'noble', true],
];

/** Oldest first. */
export const CLOUD_ARCHIVES: readonly CloudArchive[] = ROWS.map(
  ([cloud, series, base, release, supported = false]) => ({
    cloud,
    series,
    base,
    release,
    supported,
  }),
);

/** The name of the Ubuntu release that a base is built on. */
export const BASE_RELEASES: Readonly<Record<string, string>> = {
  core18: 'bionic',
  core20: 'focal',
  core22: 'jammy',
  core24: 'noble',
  core26: 'resolute',
};
