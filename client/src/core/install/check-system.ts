/** What a system can't install, told before anything is done there. */
import type { SnapMeta } from '../../../../server/src/lsp/snap-meta-protocol.ts';
import { UserError } from '../user-error.ts';
import type { ChosenMode } from './choose-mode.ts';

/** As far as it is known: an instance that is still to be made has an architecture at most. */
export interface SystemFacts {
  readonly label: string;
  /** In Debian's words, or the kernel's. */
  readonly architecture?: string;
  /** Of snapd: `strict`, or `partial`. */
  readonly confinement?: string;
  /** Of snapd. */
  readonly version?: string;
  readonly onClassic?: boolean;
}

/** UserError `wrong-architecture`, `jailmode-impossible`, `classic-impossible`, `snapd-too-old`. */
export function checkSystem(
  meta: SnapMeta & { readonly name: string },
  { mode }: Pick<ChosenMode, 'mode'>,
  system: SystemFacts,
): void {
  const { name, architectures, assumes } = meta;
  const { label } = system;
  const architecture = system.architecture === undefined ? undefined : toDebianArchitecture(system.architecture);
  if (architecture !== undefined && !architectures.includes('all') && !architectures.includes(architecture)) {
    throw new UserError(
      'wrong-architecture',
      `"${name}" is built for ${architectures.join(', ')}, and ${label} is ${architecture}.`,
      {
        hint: `Build it for ${architecture}, or choose a target that is ${architectures.join(' or ')}.`,
      },
    );
  }
  if (mode === 'jailmode' && system.confinement === 'partial') {
    throw new UserError('jailmode-impossible', `Jailmode isn't possible on ${label}: it can't enforce confinement.`, {
      hint: 'It needs complete AppArmor support: take a virtual machine, or install in devmode.',
    });
  }
  if (mode === 'classic' && system.onClassic === false) {
    throw new UserError('classic-impossible', `"${name}" is a classic snap, and ${label} runs Ubuntu Core.`, {
      hint: 'Choose a target with a classic system.',
    });
  }
  for (const feature of assumes) {
    const wanted = /^snapd(\d[\d.]*)$/.exec(feature)?.[1];
    if (wanted === undefined || system.version === undefined || isAtLeast(system.version, wanted)) continue;
    throw new UserError('snapd-too-old', `"${name}" needs snapd ${wanted}, and ${label} has ${system.version}.`, {
      hint: 'Refresh snapd there with "snap install snapd" or the system\'s packages.',
    });
  }
}

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  armv7l: 'armhf',
  armv8l: 'armhf',
  i686: 'i386',
  i586: 'i386',
  ppc64le: 'ppc64el',
};

export function toDebianArchitecture(name: string): string {
  return ARCHITECTURES[name] ?? name;
}

/** By the leading numbers; `2.57.6-1+b5` and `2.63+24.04` are what distributions make of them. */
function isAtLeast(version: string, wanted: string): boolean {
  const own = numbersOf(version);
  // What has no number (a build from a checkout) is taken as new.
  if (own.length === 0) return true;
  for (const [index, part] of numbersOf(wanted).entries()) {
    const difference = (own[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): readonly number[] {
  return (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '').split('.').filter(Boolean).map(Number);
}
