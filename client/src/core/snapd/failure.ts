/** What snapd refuses, as what a person can do about it: its error kinds, its `error: …` paragraphs, failed changes. */
import { UserError } from '../user-error.ts';
import type { Change } from './types.ts';

/** What was asked, for the sentence. */
export interface SnapCallAbout {
  /** Name of the snap, or its file. */
  readonly snap?: string | undefined;
}

interface Kind {
  readonly code: string;
  /** snapd's own names of this error. */
  readonly kinds?: readonly string[];
  readonly sign?: RegExp;
  readonly message: (found: {
    readonly snap: string;
    readonly groups: readonly string[];
    readonly text: string;
  }) => string;
  readonly hint?: string;
}

/** In this order: what is more exact comes first. */
const KINDS: readonly Kind[] = [
  {
    code: 'snap-busy',
    kinds: ['snap-change-conflict', 'quota-change-conflict'],
    sign: /has "([^"]+)" change in progress|change in progress/,
    message: ({ snap }) => `snapd is busy with another change of ${snap}.`,
    hint: 'Wait for it ("snap changes"), or stop it with "snap abort".',
  },
  {
    code: 'snap-needs-classic',
    kinds: ['snap-needs-classic', 'snap-needs-classic-system'],
    sign: /requires classic confinement|using classic confinement|classic confinement is only supported on classic systems/,
    message: ({ snap }) => `${snap} is a classic snap: it runs without confinement, and neither strict nor in devmode.`,
    hint: 'Install it as classic ("--classic --dangerous"), on a system that is not Ubuntu Core.',
  },
  {
    code: 'snap-needs-devmode',
    kinds: ['snap-needs-devmode'],
    sign: /requires devmode or confinement override|requires "?devmode"? confinement|--devmode option/,
    message: ({ snap }) => `${snap} has "confinement: devmode": it can only be installed in devmode or jailmode.`,
    hint: 'Install it in devmode.',
  },
  {
    code: 'snap-jailmode-impossible',
    sign: /cannot honou?r the jailmode flag/,
    message: () => 'This system can not enforce the confinement of snaps, so jailmode is not possible.',
    hint: 'AppArmor of its kernel is not complete: use devmode, or a virtual machine.',
  },
  {
    code: 'snap-architecture',
    kinds: ['snap-architecture-not-available'],
    sign: /supported architectures \(([^)]*)\) are incompatible with this system \(([^)]*)\)/,
    message: ({ snap, groups: [own, here] }) =>
      own === undefined
        ? `${snap} does not exist for the architecture of this system.`
        : `${snap} is for ${own}, and this system is ${here}.`,
    hint: 'Build it for this architecture ("platforms"), or choose a target that has the other one.',
  },
  {
    code: 'snap-assumes',
    sign: /assumes unsupported features: ([^(]*?)\s*\(|assumes unsupported features/,
    message: ({ snap, groups: [features] }) =>
      `${snap} assumes what the snapd of this system does not have${features === undefined ? '' : `: ${features}`}.`,
    hint: 'Refresh snapd there ("snap refresh snapd"), or take it out of "assumes".',
  },
  {
    code: 'snap-no-signature',
    sign: /cannot find signatures with metadata/,
    message: ({ snap }) => `${snap} was built here, not signed by the store.`,
    hint: 'Such a file needs "--dangerous".',
  },
  {
    code: 'snapd-change-missing',
    sign: /cannot find change with id "(\d+)"/,
    message: ({ groups: [id] }) => `snapd knows no change "${id}" (any more).`,
  },
  {
    code: 'snap-file-missing',
    sign: /cannot open "([^"]+)"/,
    message: ({ groups: [file] }) => `snapd can not open "${file}".`,
    hint: 'Build the snap again.',
  },
  {
    code: 'snap-not-a-snap',
    kinds: ['snap-not-a-snap'],
    sign: /cannot read snap file|not a snap|does not contain an unpacked snap/,
    message: ({ snap }) => `${snap} is no snap that snapd can read.`,
    hint: 'Build it again.',
  },
  {
    code: 'snap-disk-full',
    kinds: ['insufficient-disk-space'],
    sign: /low disk space|insufficient space|no space left on device/i,
    message: ({ snap }) => `There is not enough room on the disk for ${snap}.`,
    hint: 'Remove what is not needed, or take a target with a larger disk.',
  },
  {
    code: 'snap-base-missing',
    sign: /cannot (?:install|find|get) (?:snap )?base "([^"]+)"|snap base "([^"]+)"|required base "([^"]+)"|prerequisite "([^"]+)"/,
    message: ({ snap, groups }) =>
      `The base "${groups.find((one) => one !== undefined) ?? ''}" of ${snap} could not be installed.`,
    hint: 'Without the store, install a file of that base first.',
  },
  {
    code: 'snap-store-unreachable',
    kinds: ['network-timeout', 'dns-failure'],
    sign: /unable to contact snap store|cannot (?:reach|communicate with) the store|persistent network error|no such host|network is unreachable|Temporary failure in name resolution|dial tcp/i,
    message: () => 'The snap store can not be reached.',
    hint: 'Look at the network and the proxy of the target, or install files of the base and the content snaps first.',
  },
  {
    code: 'snap-not-found',
    kinds: ['snap-not-found', 'snap-channel-not-available', 'snap-revision-not-available'],
    sign: /snap "[^"]*" not found|not available on \S+ but|no snap revision|not available as specified/,
    message: ({ snap, text }) => `The store has no such ${snap}: ${text}`,
    hint: 'Look at its name and channel with "snap info".',
  },
  {
    code: 'snap-already-installed',
    kinds: ['snap-already-installed'],
    sign: /is already installed/,
    message: ({ snap }) => `${snap} is installed already.`,
    hint: 'A file is installed over it; from the store it is refreshed ("snap refresh --amend").',
  },
  {
    code: 'snap-no-hook',
    sign: /has no "([\w-]+)" hook/,
    message: ({ snap, groups: [hook] }) => `${snap} has no hook "${hook}", so it takes no configuration.`,
    hint: 'Add the hook ("snap/hooks/configure") to the project, or leave the setting out.',
  },
  {
    code: 'snap-no-endpoint',
    sign: /has no (?:plug|slot) (?:or slot )?named|has no "[^"]*" interface (?:plugs|slots)|no (?:plug|slot) (?:named|to)/,
    message: ({ text }) => sentence(text),
    hint: 'See "snap connections" for the plugs and slots that there are.',
  },
  {
    code: 'snap-no-app',
    kinds: ['app-not-found'],
    sign: /has no (?:apps?|services?|commands?)\b|target application "[^"]*" does not exist/,
    message: ({ text }) => sentence(text),
    hint: 'See "apps" in its snapcraft.yaml.',
  },
  {
    code: 'snap-alias-taken',
    sign: /cannot enable alias "([^"]+)" for "([^"]+)", (?:already enabled for "([^"]+)"|it conflicts with[^"]*"([^"]+)")/,
    message: ({ groups: [alias, , snap, other] }) => `The alias "${alias}" belongs to "${snap ?? other}" already.`,
    hint: 'Take it away there ("snap unalias"), or choose another name.',
  },
  {
    code: 'snap-mode-conflict',
    sign: /cannot use .{1,40} (?:flags )?together|cannot use devmode and/,
    message: ({ text }) => sentence(text),
    hint: 'Choose one of devmode, jailmode and classic.',
  },
  {
    code: 'snap-not-installed',
    kinds: ['snap-not-installed'],
    sign: /is not installed|no such snap/,
    message: ({ snap }) => `${snap} is not installed.`,
  },
  {
    code: 'snap-running',
    sign: /has running apps \(([^)]*)\)/,
    message: ({ snap, groups: [apps] }) => `${snap} has running apps (${apps}).`,
    hint: 'End them, and try again.',
  },
  {
    code: 'snap-access-denied',
    kinds: ['login-required', 'auth-cancelled'],
    sign: /access denied|try with sudo|authentication cancelled/,
    message: () => 'This needs the rights of an administrator.',
    hint: 'Give the password in the terminal, or use an LXD instance as the target.',
  },
  {
    code: 'snap-unseeded',
    sign: /too early for operation/,
    message: () => 'snapd has not finished its first start.',
    hint: 'Wait a moment ("snap wait system seed.loaded"), then try again.',
  },
  {
    code: 'snap-unsupported-system',
    sign: /system does not fully support snapd/,
    message: ({ text }) => sentence(text),
    hint: 'In a container, squashfuse has to be installed and nesting allowed; a virtual machine has all that is needed.',
  },
  {
    code: 'snapd-unreachable',
    sign: /cannot communicate with server/,
    message: () => 'snapd does not answer.',
    hint: 'Start it with "sudo systemctl start snapd.socket".',
  },
  {
    code: 'snap-user',
    sign: /unsupported system username/,
    message: ({ snap }) => `${snap} asks for a system user that snapd does not know.`,
    hint: 'See "system-usernames" in its snapcraft.yaml.',
  },
  {
    code: 'snap-permissions',
    sign: /contact developer/,
    message: ({ snap }) => `${snap} holds files with permissions that snapd refuses.`,
    hint: 'See the log for the files, and set their modes in the build.',
  },
  {
    code: 'snap-nothing-to-do',
    kinds: ['interfaces-unchanged'],
    sign: /nothing to do/,
    message: () => 'There was nothing to do.',
  },
  {
    code: 'snap-usage',
    sign: /unknown flag|unknown command|the required argument|too many arguments|invalid argument for flag/,
    message: ({ text }) => `This snapd does not know what it was asked: ${text}`,
    hint: 'It may be too old. Refresh it with "snap refresh snapd".',
  },
];

/** An answer of the REST API that is an error. */
export function toSnapdError(
  error: { readonly message: string; readonly kind?: string | undefined },
  about: SnapCallAbout = {},
): UserError {
  const kind = KINDS.find(({ kinds }) => error.kind !== undefined && kinds?.includes(error.kind));
  return toError(error.message, about, kind, error.message);
}

/** What `snap` wrote to standard error, where it ended with an error. */
export function toSnapError(stderr: string, code: number, about: SnapCallAbout = {}): UserError {
  const text = joinErrorText(stderr);
  const busy = code === 10 ? KINDS.find((one) => one.code === 'snap-busy') : undefined;
  return toError(text === '' ? `exit code ${code}` : text, about, busy, stderr.trim());
}

/** A change that is over and is not done. */
export function toChangeError(change: Change, about: SnapCallAbout = {}): UserError {
  const failed = change.tasks.filter(({ status }) => status === 'Error');
  const error = change.error ?? `${change.summary}: it ended as "${change.status}"`;
  const text = [error, ...failed.flatMap((task) => task.log)].join('\n');
  const detail = [error, ...change.tasks.map((task) => toLogText(task, error))]
    .filter((one) => one !== '')
    .join('\n\n');
  const hook = /has no "[\w-]+" hook/.test(text) ? undefined : findFailedHook(text);
  if (hook) {
    return new UserError('snap-hook-failed', `The hook "${hook.name}" of "${hook.snap}" failed${hook.reason}`, {
      hint: 'Its output is in the log.',
      detail,
    });
  }
  const service = /(?:Job for|Failed to start) (snap\.\S+?\.service)/.exec(text)?.[1];
  if (service !== undefined) {
    return new UserError('snap-service-failed', `The service "${service}" could not be started.`, {
      hint: 'Look at its log ("snap logs").',
      detail,
    });
  }
  return toError(firstReason(error) ?? error, about, undefined, detail, text);
}

/** What a task said beyond that which the error repeats. */
function toLogText(task: Change['tasks'][number], error: string): string {
  const known = oneLine(error);
  const own = task.log.filter((line) => !known.includes(oneLine(line.replace(/^\S+ (?:ERROR|INFO) /, ''))));
  return own.length === 0 ? '' : [task.summary, ...own.map((line) => `  ${line}`)].join('\n');
}

/** The paragraph after `error: `, which is wrapped to the width of a terminal. */
export function joinErrorText(stderr: string): string {
  const at = stderr.search(/^error: /m);
  const text = at < 0 ? stderr : stderr.slice(at + 'error: '.length);
  // A list of failed tasks keeps its lines; what is indented goes on with the line before.
  return oneLine(text);
}

function toError(message: string, about: SnapCallAbout, known: Kind | undefined, detail: string, more = ''): UserError {
  const text = oneLine(message);
  const whole = `${text} ${oneLine(more)}`;
  const kind = known ?? KINDS.find(({ sign }) => sign?.test(whole));
  const snap = about.snap ?? /snap "([^"]+)"/.exec(whole)?.[1];
  if (!kind) return new UserError('snap-failed', sentence(text), { detail });
  const [, ...groups] = kind.sign?.exec(whole) ?? [];
  const found = { snap: snap === undefined ? 'the snap' : `"${snap}"`, groups, text };
  return new UserError(kind.code, kind.message(found).replace(/^the /, 'The '), {
    ...(kind.hint !== undefined && { hint: kind.hint }),
    detail,
  });
}

interface FailedHook {
  readonly name: string;
  readonly snap: string;
  /** With its punctuation. */
  readonly reason: string;
}

/** `Run install hook of "x" snap if present (run hook "install": <output>)`; long output is between dashes. */
function findFailedHook(text: string): FailedHook | undefined {
  const found = /[Rr]un ([\w-]+) hook of "([^"]+)" snap.*?\(run hook "[\w-]+": ?([^]*?)\)(?:$|\n-|\n\d{4}-)/.exec(text);
  if (!found) return undefined;
  const [, name = '', snap = '', output = ''] = found;
  const last = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^-+$/.test(line))
    .at(-1);
  return { name, snap, reason: last === undefined ? '.' : `: ${stop(last)}` };
}

/** Of `cannot perform the following tasks:` the reason in brackets of its first task. */
function firstReason(error: string): string | undefined {
  const line = /^- (.+)$/m.exec(error)?.[1];
  if (line === undefined) return undefined;
  return /\((.+)\)\s*$/.exec(line)?.[1] ?? line;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function sentence(text: string): string {
  return stop(upper(text));
}

function stop(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
