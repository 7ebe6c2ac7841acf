/** Variables of snapcraft. Source: facts V-01 to V-07 of snapcraft 9.1, 8.14.5 and 7.5.9. */
import type { SchemaKind } from './types.ts';

export interface BuildVariable {
  readonly name: string;
  readonly meaning: string;
  /** `file`: replaced in every value. `step`: set only while a part is built. */
  readonly scope: 'file' | 'step';
  readonly directory?: boolean;
  /** The name that took over. */
  readonly replacement?: string;
}

type Row = readonly [name: string, meaning: string, directory?: boolean];

const FILE: readonly Row[] = [
  ['ARCH_BUILD_FOR', 'The architecture that the snap is for, such as arm64.'],
  ['ARCH_BUILD_ON', 'The architecture that the build runs on.'],
  ['ARCH_TRIPLET_BUILD_FOR', 'The same as a triplet for library paths, such as aarch64-linux-gnu.'],
  ['ARCH_TRIPLET_BUILD_ON', 'The triplet of the architecture that the build runs on.'],
  ['PARALLEL_BUILD_COUNT', 'How many jobs a build may run at once.'],
  ['PROJECT_DIR', "The project's own folder.", true],
  ['PROJECT_NAME', "The snap's name."],
  ['PROJECT_VERSION', "The snap's version as the file has it."],
  ['STAGE', 'Where the files of all parts meet.', true],
  ['PRIME', 'What goes into the snap.', true],
];

const STEP: readonly Row[] = [
  ['PART_INSTALL', 'Where the part puts what it built.', true],
  ['PART_SRC', "The part's source as it was pulled.", true],
  ['PART_SRC_WORK', 'The same, with `source-subdir`.', true],
  ['PART_BUILD', 'Where the part is built.', true],
  ['PART_BUILD_WORK', 'The same, with `source-subdir`.', true],
  ['PART_NAME', "The part's name."],
  ['STEP_NAME', 'The step that runs.'],
];

/** The few with the longer prefix that are replaced everywhere. */
const LONGER = [
  'PARALLEL_BUILD_COUNT',
  'PROJECT_VERSION',
  'PROJECT_GRADE',
  'PROJECT_DIR',
  'PROJECT_NAME',
  'STAGE',
  'PRIME',
];

/** What the eras of core18 and core20 replace, as far as it is known for sure. */
const LEGACY: readonly Row[] = [
  ['ARCH_TRIPLET', 'The triplet of the architecture, such as x86_64-linux-gnu.'],
  ['PROJECT_DIR', "The project's own folder.", true],
  ['PROJECT_NAME', "The snap's name."],
  ['PROJECT_VERSION', "The snap's version as the file has it."],
  ['PROJECT_GRADE', "The snap's grade."],
  ['STAGE', 'Where the files of all parts meet.', true],
  ['PRIME', 'What goes into the snap.', true],
  ['PARALLEL_BUILD_COUNT', 'How many jobs a build may run at once.'],
];
const LEGACY_STEP: readonly Row[] = [
  ['PART_INSTALL', 'Where the part puts what it built.', true],
  ['PART_SRC', "The part's source as it was pulled.", true],
  ['PART_BUILD', 'Where the part is built.', true],
];

/** The variables of an era, the usual ones first. */
export function getBuildVariables(kind: SchemaKind): readonly BuildVariable[] {
  if (kind === 'none' || kind === 'core18' || kind === 'core20') {
    return [...toVariables('SNAPCRAFT', LEGACY, 'file'), ...toVariables('SNAPCRAFT', LEGACY_STEP, 'step')];
  }
  const core22 = kind === 'core22';
  const file = FILE.filter(([name]) => !core22 || name !== 'PROJECT_VERSION');
  const rows: readonly Row[] = [...FILE, ['PROJECT_GRADE', "The snap's grade as the file has it."]];
  const longer = toVariables(
    'SNAPCRAFT',
    rows.filter(([name]) => LONGER.includes(name)),
    'file',
  ).map((one): BuildVariable => {
    const name = one.name.slice('SNAP'.length);
    // The grade, and with core22 the version, have no shorter name.
    const alone = name === 'CRAFT_PROJECT_GRADE' || (core22 && name === 'CRAFT_PROJECT_VERSION');
    return alone ? one : { ...one, replacement: name };
  });
  const old: BuildVariable[] = [
    {
      name: 'CRAFT_TARGET_ARCH',
      meaning: 'The old name of CRAFT_ARCH_BUILD_FOR.',
      scope: 'file',
      replacement: 'CRAFT_ARCH_BUILD_FOR',
    },
    {
      name: 'CRAFT_ARCH_TRIPLET',
      meaning: 'The old name of CRAFT_ARCH_TRIPLET_BUILD_FOR.',
      scope: 'file',
      replacement: 'CRAFT_ARCH_TRIPLET_BUILD_FOR',
    },
  ];
  return [
    ...toVariables('CRAFT', file, 'file'),
    ...toVariables('CRAFT', STEP, 'step'),
    ...longer,
    ...toVariables('SNAPCRAFT', STEP, 'step').map((one) => ({ ...one, replacement: one.name.slice('SNAP'.length) })),
    ...old,
  ];
}

function toVariables(prefix: string, rows: readonly Row[], scope: 'file' | 'step'): BuildVariable[] {
  return rows.map(([name, meaning, directory]) => ({
    name: `${prefix}_${name}`,
    meaning,
    scope,
    ...(directory === true && { directory }),
  }));
}
