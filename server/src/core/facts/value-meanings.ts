/** What the values of enumerations mean, in a line each. Sources: facts P-13 to P-19 and the rules of snapd 2.77. */
type Meanings = Readonly<Record<string, string>>;

const SIGNALS: readonly (readonly [name: string, meaning: string])[] = [
  ['sigterm', 'Ask to end with SIGTERM'],
  ['sighup', 'Send SIGHUP'],
  ['sigusr1', 'Send SIGUSR1'],
  ['sigusr2', 'Send SIGUSR2'],
  ['sigint', 'Send SIGINT, as Ctrl+C does'],
];

const STOP_MODES: Meanings = Object.fromEntries(
  SIGNALS.flatMap(([name, meaning]) => [
    [name, `${meaning}, to the main process.`],
    [`${name}-all`, `${meaning}, to all processes of the service.`],
  ]),
);

const POCKETS: Meanings = {
  release: 'The release as it came out.',
  updates: 'With the updates since.',
  proposed: 'With updates that are still being tested.',
  security: 'With security updates only.',
};

const SOURCE_TYPES: Meanings = {
  local: 'A folder of the project.',
  git: 'A git repository.',
  tar: 'A tar archive, compressed or not.',
  zip: 'A zip archive.',
  deb: 'A Debian package.',
  rpm: 'An RPM package.',
  snap: 'A snap from the store or a file.',
  file: 'A single file.',
  '7z': 'A 7-Zip archive.',
  bzr: 'A Bazaar branch.',
  hg: 'A Mercurial repository.',
  mercurial: 'A Mercurial repository.',
  svn: 'A Subversion repository.',
  subversion: 'A Subversion repository.',
};

const COMPRESSIONS: Meanings = {
  xz: 'Small, and slower to start from; the default.',
  lzo: 'Larger, and quick to start from.',
};

/** By the path of the key, without `[]`; the order is the usual one. */
export const VALUE_MEANINGS: Readonly<Record<string, Meanings>> = {
  confinement: {
    strict: 'Runs in its own space; plugs open what it needs.',
    devmode: 'For trying: nothing is blocked, violations are logged. Cannot be released to stable.',
    classic: 'Runs without confinement; the store has to allow it.',
  },
  grade: {
    stable: 'May be released to every channel.',
    devel: 'May be released to edge and beta only.',
  },
  type: {
    app: 'Apps and services; the default.',
    gadget: "Describes a device's disks and boot for Ubuntu Core.",
    kernel: 'A Linux kernel for Ubuntu Core; needs `build-base` instead of `base`.',
    base: 'What other snaps run on; needs `build-base` instead of `base`.',
    snapd: 'snapd itself; needs `build-base` instead of `base`.',
  },
  compression: COMPRESSIONS,
  'components.<component>.compression': COMPRESSIONS,
  'components.<component>.type': {
    standard: 'Files that a snap may do without.',
    'kernel-modules': 'Modules for the kernel; kernel snaps only.',
    test: "For snapd's own tests.",
  },
  'apps.<app>.daemon': {
    simple: 'The command is the service and stays in the foreground.',
    oneshot: 'The command does its work and ends.',
    forking: 'The command starts the service in the background and ends.',
    notify: 'The command is the service and tells when it is ready; needs the plug `daemon-notify`.',
    dbus: 'The service is ready when it has taken its `bus-name`.',
  },
  'apps.<app>.daemon-scope': {
    system: 'One for the whole system, as root; the default.',
    user: 'One for each user who logs in.',
  },
  'apps.<app>.restart-condition': {
    'on-failure': 'After it failed, was killed, timed out or hung.',
    always: 'Whenever it ends.',
    never: 'Not at all.',
    'on-success': 'After it ended well.',
    'on-abnormal': 'After it was killed, timed out or hung.',
    'on-abort': 'After it was killed by a signal that it did not catch.',
    'on-watchdog': 'After the watchdog ran out.',
  },
  'apps.<app>.refresh-mode': {
    restart: 'A refresh restarts the service; the default.',
    endure: 'The service goes on through a refresh.',
    'ignore-running': 'A refresh does not wait until the app has ended.',
  },
  'apps.<app>.stop-mode': STOP_MODES,
  'apps.<app>.install-mode': {
    enable: 'The service starts with the installation; the default.',
    disable: 'The service waits until somebody starts it.',
  },
  'apps.<app>.adapter': {
    none: 'The command is run as it is.',
    legacy: 'A script around the command; the default.',
    full: 'The command chain of snapd.',
  },
  'parts.<part>.source-type': SOURCE_TYPES,
  'parts.<part>.build-attributes': {
    'enable-patchelf': 'Make programs find the libraries of the snap and its base; for classic snaps.',
    'no-patchelf': 'Leave programs as they were built.',
    'enable-usrmerge': 'Put what is in bin, sbin and lib below usr.',
    'disable-usrmerge': 'Leave bin, sbin and lib where they are.',
    'self-contained': 'Build only with what other parts provide.',
    'keep-execstack': 'Leave the marks for executable stacks in programs.',
    'no-install': 'Do not run the install target.',
    'core22-step-dependencies': 'Order steps as core22 does.',
    debug: 'Build for debugging.',
    'no-system-libraries': 'Do not take missing libraries from the build system.',
  },
  'package-repositories[].type': { apt: 'A repository of Debian packages.' },
  'package-repositories[].pocket': POCKETS,
  'package-repositories[].formats': { deb: 'Packages; the default.', 'deb-src': 'Sources of packages.' },
  'package-repositories[].priority': {
    always: 'Packages from here win, even older ones (1000).',
    prefer: 'Packages from here win over the same version elsewhere (990).',
    defer: 'Packages from here only where nothing else has them (100).',
  },
  'layout.<path>.type': { tmpfs: 'A directory that is empty at first and forgotten when the snap ends.' },
};
