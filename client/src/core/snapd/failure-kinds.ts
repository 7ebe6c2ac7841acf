/** What snapd refuses, by its error kinds and its words, with what a person can do about it. */

export interface Kind {
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

/** snapd says it best. */
const inItsWords: Kind['message'] = ({ text }) => toSentence(text);

/** Said by snap-confine at the first run of a snap, a hook or a service. */
export const MOUNT_NAMESPACE = {
  code: 'snap-mount-namespace',
  sign: /cannot preserve (?:per-user )?mount namespace of process \d+ as \S+: Invalid argument/,
  message: ({ snap }) => `The kernel refused to keep the mount namespace of ${snap}.`,
  hint: 'Linux 6.18 does so by chance of the processor: try again, restart the instance, or use another kernel.',
} satisfies Kind;

/** In this order: what is more exact comes first. */
export const KINDS: readonly Kind[] = [
  MOUNT_NAMESPACE,
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
    message: inItsWords,
    hint: 'See "snap connections" for the plugs and slots that there are.',
  },
  {
    code: 'snap-no-app',
    kinds: ['app-not-found'],
    sign: /has no (?:apps?|services?|commands?)\b|target application "[^"]*" does not exist/,
    message: inItsWords,
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
    message: inItsWords,
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
    message: inItsWords,
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

export function toSentence(text: string): string {
  return endSentence(text.charAt(0).toUpperCase() + text.slice(1));
}

export function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
