/** What is asked of a build, as a command line and an environment that its snapcraft understands. */
import type { BuildRequest } from '../build/types.ts';
import { UserError } from '../user-error.ts';
import type { Era } from './build-steps.ts';

/**
 * Where the parts are built: in an instance of LXD that snapcraft makes, right where it runs, or as snapcraft itself
 * chooses: outside of Linux it has another provider.
 */
export type BuildPlaceMode = 'lxd' | 'destructive' | 'own';

const PLACES: Readonly<Record<BuildPlaceMode, readonly string[]>> = {
  lxd: ['--use-lxd'],
  destructive: ['--destructive-mode'],
  own: [],
};

/** Arguments behind the program's name. UserError `build-arguments` for what does not go together or is not there. */
export function toSnapcraftArguments(request: BuildRequest, era: Era, mode: BuildPlaceMode): readonly string[] {
  const { action, parts, extraArguments: extra } = request;
  checkParts(parts, action);
  checkExtra(request);
  const options = OPTIONS[era](request, mode);
  return [
    era === 'legacy' && action === 'pack' ? 'snap' : action,
    ...PLACES[mode],
    ...options,
    ...toVerbosity(request.verbosity, era),
    ...extra,
    ...parts,
  ];
}

const OPTIONS: Readonly<Record<Era, (request: BuildRequest, mode: BuildPlaceMode) => readonly string[]>> = {
  '24': toModern,
  core22: toCore22,
  legacy: toLegacy,
};

function toModern(request: BuildRequest): readonly string[] {
  const { action, platform, buildFor } = request;
  if (platform !== undefined && buildFor !== undefined) {
    throw refuse('A platform and an architecture to build for exclude each other.', 'Choose one of them.');
  }
  if (action === 'clean') {
    if (buildFor !== undefined) throw refuse('"snapcraft clean" does not know "build for".', 'Choose a platform.');
    return withValue('--platform', platform);
  }
  return [...withValue('--platform', platform), ...withValue('--build-for', buildFor), ...toShell(request)];
}

/** The entries of `architectures` have no names: what one is built for stands for it. */
function toCore22(request: BuildRequest): readonly string[] {
  const { action, platform, buildFor, shell, shellAfter } = request;
  const target = oneTarget(platform, buildFor, 'core22');
  if (action === 'clean') return withValue('--build-for', target);
  if (action === 'pack' && (shell || shellAfter)) {
    throw refuse('With core22 "snapcraft pack" opens no shell.', 'Build the step "prime" with a shell instead.');
  }
  return [...withValue('--build-for', target), ...toShell(request)];
}

function toLegacy(request: BuildRequest, mode: BuildPlaceMode): readonly string[] {
  const { action, platform, buildFor, base } = request;
  const target = oneTarget(platform, buildFor, base ?? 'a project without a base');
  if (target !== undefined && mode !== 'destructive') {
    throw refuse(
      `With ${base ?? 'a project without a base'} an instance builds for its own architecture only.`,
      'Build without a platform.',
    );
  }
  if (action === 'clean') return [];
  return [
    ...(target === undefined ? [] : ['--target-arch', target, '--enable-experimental-target-arch']),
    ...toShell(request),
  ];
}

function oneTarget(platform: string | undefined, buildFor: string | undefined, what: string): string | undefined {
  if (platform !== undefined && buildFor !== undefined && platform !== buildFor) {
    throw refuse(`With ${what} a build is chosen by its architecture alone.`, 'Leave the platform out.');
  }
  return buildFor ?? platform;
}

function toShell({ shell, shellAfter, debug }: BuildRequest): readonly string[] {
  if (shell && shellAfter) {
    throw refuse('A shell before the step and one after it exclude each other.', 'Choose one of them.');
  }
  return [...(shell ? ['--shell'] : []), ...(shellAfter ? ['--shell-after'] : []), ...(debug ? ['--debug'] : [])];
}

/** With `=`, so that a value that begins with a hyphen stays one. */
function withValue(option: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  checkText(value);
  return [`${option}=${value}`];
}

function toVerbosity(verbosity: BuildRequest['verbosity'], era: Era): readonly string[] {
  if (verbosity === undefined) return [];
  // The oldest ones know these two alone.
  if (era === 'legacy' && verbosity === 'verbose') return ['--verbose'];
  if (era === 'legacy' && verbosity === 'quiet') return ['--quiet'];
  return [`--verbosity=${verbosity}`];
}

/**
 * Global options are looked for anywhere on the line, behind `--` too: a part that is named like one can't be asked
 * for at all.
 */
function checkParts(parts: readonly string[], action: BuildRequest['action']): void {
  if (parts.length > 0 && action === 'pack') {
    throw refuse('A snap is packed of all its parts.', 'Build single parts with the steps up to "prime".');
  }
  for (const part of parts) {
    checkText(part);
    if (part.startsWith('-') || part === '') {
      throw refuse(`The part "${part}" can not be built by itself: its name looks like an option.`, 'Rename it.');
    }
  }
}

const EXCLUSIVE: readonly (readonly [pattern: RegExp, what: string, isSet: (request: BuildRequest) => boolean])[] = [
  [/^(?:-[qvV]+|--quiet|--verbose|--verbosity(?:=.*)?)$/, 'the verbosity', ({ verbosity }) => verbosity !== undefined],
  [/^(?:--use-lxd|--destructive-mode|--provider(?:=.*)?)$/, 'where to build', () => true],
  [/^--(?:platform|build-for|target-arch)(?:=.*)?$/, 'what to build for', (request) => hasTarget(request)],
  [/^--shell(?:-after)?$/, 'the shell', ({ shell, shellAfter }) => shell || shellAfter],
];

function hasTarget({ platform, buildFor }: BuildRequest): boolean {
  return platform !== undefined || buildFor !== undefined;
}

function checkExtra(request: BuildRequest): void {
  for (const argument of request.extraArguments) {
    checkText(argument);
    for (const [pattern, what, isSet] of EXCLUSIVE) {
      if (pattern.test(argument) && isSet(request)) {
        throw refuse(
          `The extra argument "${argument}" sets ${what}, which is set already.`,
          'Take it out of the setting "snapwright.build.extraArguments".',
        );
      }
    }
  }
}

function checkText(text: string): void {
  if (text.includes('\0')) throw refuse('An argument holds a character that no command line can have.');
}

function refuse(message: string, hint?: string): UserError {
  return new UserError('build-arguments', message, hint === undefined ? {} : { hint });
}

/** Their values would fight with the options of the command line. */
const OF_TARGET = ['SNAPCRAFT_PLATFORM', 'CRAFT_PLATFORM', 'SNAPCRAFT_BUILD_FOR', 'CRAFT_BUILD_FOR'] as const;
const OF_VERBOSITY = ['SNAPCRAFT_VERBOSITY_LEVEL', 'CRAFT_VERBOSITY_LEVEL'] as const;
/** snapcraft would take this machine for an instance of its own. */
const INNER = 'CRAFT_MANAGED_MODE';

/** Added to the environment of the process; undefined takes a variable away. */
export function toSnapcraftEnvironment(request: BuildRequest): Readonly<Record<string, string | undefined>> {
  const environment: Record<string, string | undefined> = {
    // What snap says is read: in one language.
    LC_ALL: 'C.UTF-8',
    LANGUAGE: undefined,
    [INNER]: undefined,
  };
  if (hasTarget(request)) for (const name of OF_TARGET) environment[name] = undefined;
  if (request.verbosity !== undefined) for (const name of OF_VERBOSITY) environment[name] = undefined;
  for (const [name, value] of Object.entries(request.environment)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || value.includes('\0')) {
      throw refuse(`"${name}" can not be an environment variable.`, 'See the setting "snapwright.build.environment".');
    }
    if (name === INNER) throw refuse(`"${INNER}" belongs to snapcraft itself.`, 'Take it out of the settings.');
    environment[name] = value;
  }
  return environment;
}
