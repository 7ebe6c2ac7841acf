/** Variables inside of values and scripts, and the commands of scripts. */
import { getBuildVariables, type BuildVariable } from '../facts/build-variables.ts';
import { findSnapVariable } from '../facts/snap-variables.ts';
import type { SchemaKind } from '../facts/types.ts';
import { DOCS_PAGES } from './docs-pages.ts';
import { bullets, code, labelled, link, paragraphs, shellFence } from './markdown.ts';
import { kindWords } from './words.ts';

/** What the variables look like in a snap `my-snap` with a part `web`. */
const EXAMPLES: Readonly<Record<string, string>> = {
  SNAP: '/snap/my-snap/42',
  SNAP_DATA: '/var/snap/my-snap/42',
  SNAP_COMMON: '/var/snap/my-snap/common',
  SNAP_USER_DATA: '/home/USER/snap/my-snap/42',
  SNAP_USER_COMMON: '/home/USER/snap/my-snap/common',
  HOME: '/home/USER/snap/my-snap/42',
  XDG_RUNTIME_DIR: '/run/user/1000/snap.my-snap',
  SNAP_REAL_HOME: '/home/USER',
  SNAP_NAME: 'my-snap',
  SNAP_INSTANCE_NAME: 'my-snap_second',
  SNAP_INSTANCE_KEY: 'second',
  SNAP_VERSION: '1.10',
  SNAP_REVISION: '42',
  SNAP_ARCH: 'amd64',
  ARCH_TRIPLET: 'x86_64-linux-gnu',
  ARCH_TRIPLET_BUILD_FOR: 'x86_64-linux-gnu',
  ARCH_TRIPLET_BUILD_ON: 'x86_64-linux-gnu',
  ARCH_BUILD_FOR: 'amd64',
  ARCH_BUILD_ON: 'amd64',
  TARGET_ARCH: 'amd64',
  PARALLEL_BUILD_COUNT: '8',
  PROJECT_DIR: '/root/project',
  PROJECT_NAME: 'my-snap',
  PROJECT_VERSION: '1.10',
  PROJECT_GRADE: 'stable',
  STAGE: '/root/stage',
  PRIME: '/root/prime',
  PART_NAME: 'web',
  PART_SRC: '/root/parts/web/src',
  PART_SRC_WORK: '/root/parts/web/src',
  PART_BUILD: '/root/parts/web/build',
  PART_BUILD_WORK: '/root/parts/web/build',
  PART_INSTALL: '/root/parts/web/install',
};

const NOTES: Readonly<Record<string, string>> = {
  SNAP_DATA: 'For services.',
  SNAP_COMMON: 'For services: large files and caches, which a refresh does not copy.',
  SNAP_USER_DATA: 'A refresh copies it, a revert brings it back.',
  SNAP_USER_COMMON: 'For large files and caches, which a refresh does not copy.',
  SNAP_REAL_HOME: 'The plug `home` lets the snap in there.',
  SNAP_UID: 'Add `snap-uid-envvars` to `assumes`.',
  SNAP_EUID: 'Add `snap-uid-envvars` to `assumes`.',
  STAGE: 'The libraries and headers of the parts in `after` are here.',
  PART_INSTALL: 'From here files are staged and primed, and get into the snap.',
};

/** With core22 these two still stand for the names of today. */
const CORE22: Readonly<Record<string, string>> = {
  SNAPCRAFT_ARCH_TRIPLET: 'CRAFT_ARCH_TRIPLET_BUILD_FOR',
  SNAPCRAFT_TARGET_ARCH: 'CRAFT_ARCH_BUILD_FOR',
};

const LEGACY: readonly SchemaKind[] = ['none', 'core18', 'core20'];

/** Markdown about a variable, named without `$`; undefined for one that is not the tools'. */
export function describeVariable(name: string, kind: SchemaKind): string | undefined {
  const own = findSnapVariable(name);
  if (own) {
    return paragraphs(
      `**$${name}**: set by snapd when the snap runs`,
      join(own.meaning, NOTES[name]),
      bullets([labelled('For example', exampleOf(name)), labelled('Since', own.since && `snapd ${own.since}`)]),
      link('Documentation', DOCS_PAGES.environment),
    );
  }
  const [, longer, stem = ''] = /^(SNAP)?CRAFT_(\w+)$/.exec(name) ?? [];
  const found = findBuildVariable(name, kind);
  if (!found) return describeComponentVariable(name, stem);
  const { variable, here } = found;
  const newer = kind === 'core22' && Object.hasOwn(CORE22, name) ? CORE22[name] : variable.replacement;
  const gone = !here && !(kind === 'core22' && Object.hasOwn(CORE22, name));
  return paragraphs(
    `**$${name}**: ${variable.scope === 'step' ? 'set while the part is built' : 'replaced by snapcraft'}`,
    gone && unknownWords(longer !== undefined, kind, name),
    join(variable.meaning, NOTES[stem]),
    newer !== undefined &&
      `${newer === name.slice('SNAP'.length) ? 'The shorter name is' : 'Today it is'} ${code(`$${newer}`)}.`,
    bullets([labelled('For example', exampleOf(stem))]),
  );
}

function unknownWords(longer: boolean, kind: SchemaKind, name: string): string | undefined {
  if (LEGACY.includes(kind)) {
    // Which of the longer names the older eras have is not known for all of them.
    return longer ? undefined : `**Not ${kindWords(kind)}**: its variables begin with ${code('SNAPCRAFT_')}.`;
  }
  const instead = Object.hasOwn(CORE22, name) ? ` Instead: ${code(`$${CORE22[name] ?? ''}`)}.` : '';
  return `**Not ${kindWords(kind)}.**${instead}`;
}

function join(...sentences: readonly (string | undefined)[]): string {
  return sentences.filter((one) => one !== undefined).join(' ');
}

function exampleOf(name: string): string | undefined {
  const example = Object.hasOwn(EXAMPLES, name) ? EXAMPLES[name] : undefined;
  return example && code(example);
}

/** The variable as the era at hand has it, else as others have it. */
function findBuildVariable(
  name: string,
  kind: SchemaKind,
): { readonly variable: BuildVariable; readonly here: boolean } | undefined {
  for (const era of [kind, 'core24', 'core20'] as const) {
    const variable = getBuildVariables(era).find((one) => one.name === name);
    if (variable) return { variable, here: era === kind };
  }
  return undefined;
}

function describeComponentVariable(name: string, stem: string): string | undefined {
  const [, component, step] = /^(DEFAULT|COMPONENT_\w+)_(STAGE|PRIME)$/.exec(stem) ?? [];
  if (component === undefined) return undefined;
  const of =
    component === 'DEFAULT'
      ? 'the snap itself, without its components'
      : `the component ${code(component.slice('COMPONENT_'.length).toLowerCase().replaceAll('_', '-'))}`;
  return paragraphs(
    `**$${name}**: replaced by snapcraft`,
    step === 'STAGE' ? `What is staged for ${of}.` : `What is primed for ${of}.`,
  );
}

interface CommandDoc {
  readonly text: string;
  readonly example: string;
}

const COMMANDS: Readonly<Record<string, CommandDoc>> = {
  default: { text: 'Does what the step does without a script.', example: 'craftctl default' },
  set: {
    text: 'Sets a value of the project: `version`, `grade` or, for a component, `components.NAME.version`. Only in the part that `adopt-info` names, and each once.',
    example: 'craftctl set version="$(git describe --tags)"',
  },
  get: { text: 'Prints a value of the project.', example: 'craftctl get version' },
  pull: { text: 'Does what the pull step does without a script.', example: 'snapcraftctl pull' },
  build: { text: 'Does what the build step does without a script.', example: 'snapcraftctl build' },
  stage: { text: 'Does what the stage step does without a script.', example: 'snapcraftctl stage' },
  prime: { text: 'Does what the prime step does without a script.', example: 'snapcraftctl prime' },
  'set-version': {
    text: 'Sets the version of the snap, in the part that `adopt-info` names.',
    example: 'snapcraftctl set-version "$(git describe --tags)"',
  },
  'set-grade': {
    text: 'Sets the grade of the snap, in the part that `adopt-info` names.',
    example: 'snapcraftctl set-grade devel',
  },
};
const CRAFTCTL: readonly string[] = ['default', 'set', 'get'];

/** Markdown about `craftctl VERB` or `snapcraftctl VERB`; undefined for a verb that the tool does not have. */
export function describeScriptCommand(tool: string, verb: string, kind: SchemaKind): string | undefined {
  const newer = CRAFTCTL.includes(verb);
  const doc = Object.hasOwn(COMMANDS, verb) && newer === (tool === 'craftctl') ? COMMANDS[verb] : undefined;
  if (!doc) return undefined;
  const old = !newer && !LEGACY.includes(kind);
  const instead =
    verb === 'set-version' || verb === 'set-grade' ? `craftctl set ${verb.slice(4)}=…` : 'craftctl default';
  return paragraphs(
    `**${tool} ${verb}**`,
    doc.text,
    old && `**The old way.** Instead: ${code(instead)}.`,
    newer && LEGACY.includes(kind) && `**Not with this base**: it has ${code('snapcraftctl')}.`,
    shellFence(doc.example),
  );
}
