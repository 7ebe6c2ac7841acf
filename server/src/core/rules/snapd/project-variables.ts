/** Variables that snapcraft replaces in keys and values before snapd sees them. */
import type { SnapcraftProject } from '../../project/project.ts';

const USE = /\$(\{?)((?:SNAP)?CRAFT_[A-Z0-9_]+)(\}?)/g;

/** Examples: any build gives something of the same form. */
const VALUES: Readonly<Record<string, string>> = {
  CRAFT_ARCH_TRIPLET: 'x86_64-linux-gnu',
  CRAFT_ARCH_TRIPLET_BUILD_ON: 'x86_64-linux-gnu',
  CRAFT_ARCH_TRIPLET_BUILD_FOR: 'x86_64-linux-gnu',
  CRAFT_TARGET_ARCH: 'amd64',
  CRAFT_ARCH_BUILD_ON: 'amd64',
  CRAFT_ARCH_BUILD_FOR: 'amd64',
};
const OLDER: Readonly<Record<string, string>> = {
  SNAPCRAFT_ARCH_TRIPLET: 'x86_64-linux-gnu',
  SNAPCRAFT_TARGET_ARCH: 'amd64',
};

/** The text as it will be in snap.yaml; undefined where that depends on the machine or the version. */
export function expandProjectVariables(text: string, project: SnapcraftProject): string | undefined {
  if (!text.includes('CRAFT_')) return text;
  let certain = true;
  const older = project.legacy || project.kind === 'core22';
  const expanded = text.replaceAll(USE, (use, open: string, name: string, close: string) => {
    if ((open === '') !== (close === '')) {
      certain = false;
      return use;
    }
    const value = VALUES[name] ?? (older ? OLDER[name] : undefined);
    if (value !== undefined) return value;
    if (/^(?:SNAP)?CRAFT_PROJECT_NAME$/.test(name) && project.name !== undefined) return project.name;
    // A renamed variable of older times is not replaced any more; everything else is not worth a guess.
    if (name in OLDER) return use;
    certain = false;
    return use;
  });
  return certain ? expanded : undefined;
}
