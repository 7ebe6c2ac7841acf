/** The bases that a new snap can have, and what Python means on each. */
import { facts } from '../facts/provider.ts';
import { mapBlock, seqBlock } from './yaml-text.ts';

export const BASE_IDS = ['core24', 'core26', 'core22'] as const;
export type BaseId = (typeof BASE_IDS)[number];

interface Base {
  readonly ubuntu: string;
  /** The Python that the build has; core26 itself brings none to the snap. */
  readonly python: string;
  readonly hasPython: boolean;
  /** The package of the library that an embedded interpreter is linked to. */
  readonly libpython: string;
}

export const BASES: Readonly<Record<BaseId, Base>> = {
  core22: { ubuntu: '22.04', python: '3.10', hasPython: true, libpython: 'libpython3.10' },
  core24: { ubuntu: '24.04', python: '3.12', hasPython: true, libpython: 'libpython3.12t64' },
  core26: { ubuntu: '26.04', python: '3.14', hasPython: false, libpython: 'libpython3.14' },
};

/** Today's standard. */
export const DEFAULT_BASE: BaseId = 'core24';

/**
 * The packages that put an interpreter into the snap. Each is named: what a base has already is left out of a snap
 * unless it is asked for by its own name.
 */
export function pythonPackages(base: BaseId): readonly string[] {
  const { python } = BASES[base];
  return [
    `libpython${python}-minimal`,
    `libpython${python}-stdlib`,
    'python3-minimal',
    `python${python}-minimal`,
    `python${python}-venv`,
  ];
}

const ARCHITECTURES = ['amd64', 'arm64'] as const;

/** For whom to build, in the words of the base's era. */
export function platformsOf(base: BaseId): string {
  return base === 'core22'
    ? seqBlock('architectures', ARCHITECTURES)
    : mapBlock('platforms', Object.fromEntries(ARCHITECTURES.map((name) => [name, ''])));
}

/** The bases that an extension works on. */
export function basesOfExtension(extension: string): readonly BaseId[] {
  return BASE_IDS.filter((base) => facts.extensions.byBase[base]?.includes(extension) === true);
}
