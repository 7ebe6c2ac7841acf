/** What single values mean, by the path of their key: the facts' line, and what a hover has room for besides. */
import { ASSUMES_FEATURES } from '../facts/assumes-features.ts';
import { LINTERS, METADATA_FIELDS } from '../facts/lint-names.ts';
import { SYSTEM_USERNAMES } from '../facts/system-usernames.ts';
import { VALUE_MEANINGS } from '../facts/value-meanings.ts';

type Notes = Readonly<Record<string, string>>;

const ARCHITECTURES: Notes = {
  amd64: '64-bit Intel and AMD, `x86_64-linux-gnu`.',
  arm64: '64-bit ARM, `aarch64-linux-gnu`: Raspberry Pi 3 and later, most servers and phones with ARM.',
  armhf: '32-bit ARM with hardware floating point, `arm-linux-gnueabihf`.',
  i386: '32-bit Intel, `i386-linux-gnu`. No base from core20 on is built for it.',
  ppc64el: '64-bit POWER, little-endian, `powerpc64le-linux-gnu`.',
  riscv64: '64-bit RISC-V, `riscv64-linux-gnu`.',
  s390x: 'IBM Z and LinuxONE, `s390x-linux-gnu`.',
  all: 'Every architecture: nothing in the snap is compiled. Only as what is built for, and alone.',
};

const REVIEWED = 'The store has to allow it.';
const ARCHIVE = 'Takes `source-checksum`.';

/** Put behind the facts' line, or in its place where there is none. */
const NOTES: Readonly<Record<string, Notes>> = {
  type: { base: REVIEWED, gadget: REVIEWED, kernel: REVIEWED, snapd: REVIEWED, os: 'The core snap of 2016.' },
  confinement: {
    strict: 'Every channel of the store takes it.',
    devmode: 'The channels `edge` and `beta` take it; users have to install it with `--devmode`.',
    classic: 'It sees the whole system, as any package does. Users have to install it with `--classic`.',
  },
  grade: { devel: 'The store keeps it out of `candidate` and `stable`.' },
  'apps.<app>.daemon': {
    simple: 'It is up as soon as its process is, and down when that ends.',
    forking: 'It is up when the process that was started has ended.',
    oneshot: 'Services that come `after` it wait for that.',
  },
  'apps.<app>.restart-condition': { 'on-failure': 'This is the default.' },
  'apps.<app>.refresh-mode': { endure: 'It keeps the old revision until somebody restarts it.' },
  'apps.<app>.install-mode': { disable: '`snap start --enable` or a hook does.' },
  'parts.<part>.source-type': {
    local: 'Takes no other keys of sources than `source-subdir`.',
    git: 'Takes `source-branch`, `source-tag` or `source-commit`, and `source-depth` and `source-submodules`.',
    tar: ARCHIVE,
    zip: ARCHIVE,
    '7z': ARCHIVE,
    deb: ARCHIVE,
    rpm: ARCHIVE,
    file: ARCHIVE,
    snap: ARCHIVE,
  },
  architectures: ARCHITECTURES,
  'architectures[].build-on': ARCHITECTURES,
  'architectures[].run-on': ARCHITECTURES,
  'architectures[].build-for': ARCHITECTURES,
  'platforms.<label>.build-on': ARCHITECTURES,
  'platforms.<label>.build-for': ARCHITECTURES,
  'package-repositories[].architectures': ARCHITECTURES,
  assumes: Object.fromEntries(ASSUMES_FEATURES.map((one) => [one.name, `${one.meaning} Since snapd ${one.since}.`])),
  'system-usernames': Object.fromEntries(
    SYSTEM_USERNAMES.map(({ name, meaning, onlyFor }) => [
      name,
      onlyFor === undefined ? meaning : `${meaning} Only for the snap \`${onlyFor}\`.`,
    ]),
  ),
  'lint.ignore': Object.fromEntries(LINTERS.map(({ name, meaning }) => [name, meaning])),
  'lint.ignore[].metadata': Object.fromEntries(METADATA_FIELDS.map(({ name, meaning }) => [name, meaning])),
};

export const ARCHITECTURE_DOCS = ARCHITECTURES;

function pick(table: Readonly<Record<string, Notes>>, keyPath: string, value: string): string | undefined {
  const notes = Object.hasOwn(table, keyPath) ? table[keyPath] : undefined;
  return notes && Object.hasOwn(notes, value) ? notes[value] : undefined;
}

/** What a value of a key means; the items of a list are those of the key itself. */
export function getValueMeaning(keyPath: string, value: string): string | undefined {
  const path = keyPath.replace(/\[\]$/, '');
  const sentences = [pick(VALUE_MEANINGS, path, value), pick(NOTES, path, value)].filter((one) => one !== undefined);
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** The facts' line alone, for lists of values. */
export function getValueLine(keyPath: string, value: string): string | undefined {
  return pick(VALUE_MEANINGS, keyPath, value);
}
