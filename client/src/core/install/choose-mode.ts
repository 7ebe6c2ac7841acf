/** What `snap install` is told for a snap, by its own confinement and what the user wants. */
import type { InstalledSnap } from '../snapd/types.ts';
import type { SnapMeta } from '../../../../server/src/lsp/snap-meta-protocol.ts';
import { UserError } from '../user-error.ts';

export type InstallMode = 'devmode' | 'jailmode' | 'classic' | 'strict';

export interface ChosenMode {
  /** `none` for bases and their like, which nothing confines. */
  readonly mode: InstallMode | 'none';
  /** Always with `--dangerous`: what was built here has no assertions. */
  readonly flags: readonly string[];
  /** Where it is not what was asked for: why. */
  readonly note?: string;
}

/** By the table of modes and confinements of snapd. UserError `mode-impossible`, `snap-type`. */
export function chooseMode(meta: SnapMeta & { readonly name: string }, wanted: InstallMode): ChosenMode {
  const { name, type, confinement } = meta;
  if (type === 'kernel' || type === 'gadget') {
    throw new UserError('snap-type', `"${name}" is a ${type} snap: it can't be installed on a running system.`, {
      hint: 'Build an image of Ubuntu Core with it.',
    });
  }
  if (type !== 'app') return { mode: 'none', flags: ['--dangerous'] };
  if (confinement === 'classic') {
    if (wanted === 'strict') throw refuse(`"${name}" is a classic snap: it can't be installed strictly confined.`);
    if (wanted === 'jailmode') return { mode: 'jailmode', flags: ['--dangerous', '--classic', '--jailmode'] };
    return {
      mode: 'classic',
      flags: ['--dangerous', '--classic'],
      ...(wanted === 'devmode' && { note: `"${name}" is a classic snap: snapd has no devmode for it.` }),
    };
  }
  if (wanted === 'classic') {
    throw refuse(`"${name}" is ${confinement === 'strict' ? 'strictly confined' : 'a devmode snap'}, not classic.`);
  }
  if (wanted === 'strict' && confinement === 'devmode') {
    throw refuse(`"${name}" has "confinement: devmode": snapd wants devmode or jailmode for it.`);
  }
  return { mode: wanted, flags: wanted === 'strict' ? ['--dangerous'] : ['--dangerous', `--${wanted}`] };
}

function refuse(message: string): UserError {
  return new UserError('mode-impossible', message, {
    hint: 'Choose another mode, or change "confinement" in snapcraft.yaml.',
  });
}

/** How an installed snap runs. */
export function modeOf({
  devmode,
  jailmode,
  confinement,
}: Pick<InstalledSnap, 'devmode' | 'jailmode' | 'confinement'>): InstallMode {
  if (devmode) return 'devmode';
  if (jailmode) return 'jailmode';
  return confinement === 'classic' ? 'classic' : 'strict';
}
