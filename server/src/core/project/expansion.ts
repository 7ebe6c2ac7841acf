/** What snapcraft replaces in the values of a project before the model checks them. */
import { findText } from '../yaml/access.ts';
import type { SnapcraftProject } from './project.ts';

/** Examples: any build gives something of the same form. */
const EXAMPLES: Readonly<Record<string, string>> = {
  ARCH_TRIPLET: 'x86_64-linux-gnu',
  ARCH_TRIPLET_BUILD_ON: 'x86_64-linux-gnu',
  ARCH_TRIPLET_BUILD_FOR: 'x86_64-linux-gnu',
  TARGET_ARCH: 'amd64',
  ARCH_BUILD_ON: 'amd64',
  ARCH_BUILD_FOR: 'amd64',
  PARALLEL_BUILD_COUNT: '4',
  PROJECT_DIR: '/root/project',
  STAGE: '/root/stage',
  PRIME: '/root/prime',
};

/** The few that have the longer prefix as well; the names of architectures kept it until core22 only. */
const LONGER: ReadonlySet<string> = new Set(['PARALLEL_BUILD_COUNT', 'PROJECT_DIR', 'STAGE', 'PRIME']);
const LONGER_CORE22: ReadonlySet<string> = new Set(['ARCH_TRIPLET', 'TARGET_ARCH']);

const USE = /\$(?:\{((?:SNAP)?CRAFT_[A-Z0-9_]+)\}|((?:SNAP)?CRAFT_[A-Z0-9_]+))/g;

/** The text as the model may see it; names that are not replaced stay as they are. */
export function expandExample(text: string, project: SnapcraftProject): string {
  if (project.legacy || !text.includes('CRAFT_')) return text;
  return text.replaceAll(USE, (use: string, braced?: string, bare?: string) => {
    const full = braced ?? bare ?? '';
    const longer = full.startsWith('SNAP');
    const name = full.slice(longer ? 'SNAPCRAFT_'.length : 'CRAFT_'.length);
    const core22 = project.kind === 'core22';
    if (name === 'PROJECT_NAME') return plain(project.name) ?? use;
    if (name === 'PROJECT_VERSION') return longer || !core22 ? (plain(findText(project.root, 'version')) ?? use) : use;
    if (name === 'PROJECT_GRADE') return longer ? (plain(project.grade) ?? use) : use;
    if (longer && !LONGER.has(name) && !(core22 && LONGER_CORE22.has(name))) return use;
    return EXAMPLES[name] ?? use;
  });
}

/** A field that holds a variable of its own, or nothing yet, gives nothing that could be judged. */
function plain(value: string | undefined): string | undefined {
  return value === undefined || value === '' || value.includes('$') ? undefined : value;
}
