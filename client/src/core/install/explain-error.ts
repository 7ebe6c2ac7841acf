/** What snapd says of an installation, where a sentence of our own leads further. */
import { UserError } from '../user-error.ts';

export interface InstallContext {
  readonly snap: string;
  /** `base of "nova"`; undefined for what was built here. */
  readonly role: string | undefined;
  /** Of the target. */
  readonly label: string;
}

/** The same error where nothing better is known. Its code stays. */
export function explainInstallError(error: unknown, { snap, role, label }: InstallContext): unknown {
  if (!(error instanceof UserError)) return error;
  const { code } = error;
  const detail = [error.message, error.detail].filter((text) => text !== undefined).join('\n');
  const what = role === undefined ? `"${snap}"` : `"${snap}" (${role})`;
  switch (code) {
    case 'snap-disk-full':
    case 'lxd-disk-full':
      return new UserError(code, `${what} can't be installed: the disk of ${label} is full.`, {
        hint: 'Make room there, or take a fresh instance with a larger disk.',
        detail,
      });
    case 'snap-base-missing':
    case 'snap-store-unreachable':
      return new UserError(
        code,
        `${what} can't be installed on ${label}: the snap store can't be reached from there.`,
        {
          hint: `Check the network of ${label}, or put the snaps that are needed into a folder of local snaps.`,
          detail,
        },
      );
    case 'snap-not-found':
      if (role === undefined) return error;
      return new UserError(code, `${what} is not in the snap store for ${label}.`, {
        hint: 'Put it into a folder of local snaps.',
        detail,
      });
    default:
      return error;
  }
}
