/** Places that a layout may cover, and what it may show there. */
import { cleanPath, findPatternCharacter } from './clean-path.ts';

const TOP_LEVEL: ReadonlySet<string> = new Set(
  'bin etc lib lib64 meta mnt opt root sbin snap srv usr var writable'.split(' '),
);
const OFF_LIMITS: readonly string[] = [
  ...['/dev', '/proc', '/sys', '/media', '/run', '/var/run', '/tmp', '/var/lib/snapd'],
  ...['/lib/firmware', '/usr/lib/firmware', '/lib/modules', '/usr/lib/modules'],
  ...['/var/snap', '/home', '/boot', '/lost+found'],
];
const VARIABLES: readonly string[] = ['SNAP', 'SNAP_DATA', 'SNAP_COMMON'];

/** The first `$NAME` that layouts do not know. */
export function findUnknownVariable(path: string): string | undefined {
  for (const match of path.matchAll(/\$([A-Za-z_]*)/g)) {
    if (!VARIABLES.includes(match[1] ?? '')) return match[0];
  }
  return undefined;
}

/** A path with the variables as snapd resolves them when it checks a snap that is not installed. */
export function expandSnapVariables(path: string, snap: string): string {
  return path.replaceAll(/\$([A-Za-z0-9_]+)/g, (text, name: string) => {
    if (name === 'SNAP') return `/snap/${snap}/unset`;
    if (name === 'SNAP_DATA') return `/var/snap/${snap}/unset`;
    if (name === 'SNAP_COMMON') return `/var/snap/${snap}/common`;
    return VARIABLES.includes(name) ? text : '';
  });
}

/** What is wrong with the place of a layout, as the end of a sentence. */
export function findTargetProblem(path: string, snap: string): string | undefined {
  if (path === '') return 'is empty';
  const variable = findUnknownVariable(path);
  if (variable !== undefined) {
    return `uses the variable "${variable}"; only "$SNAP" may stand in the path of a layout`;
  }
  const character = findPatternCharacter(path);
  if (character !== undefined) return `holds the character '${character}', which AppArmor takes for a pattern`;
  const full = expandSnapVariables(path, snap);
  if (!full.startsWith('/')) return 'is relative; a layout needs an absolute path';
  if (cleanPath(full) !== full) return `is not clean; write "${cleanPath(path)}"`;
  const blocked = OFF_LIMITS.find((area) => full === area || full.startsWith(`${area}/`));
  if (blocked !== undefined) return `lies in "${blocked}", which no layout may change`;
  const top = full.split('/')[1] ?? '';
  if (top !== '' && !TOP_LEVEL.has(top)) return `needs the new top-level folder "/${top}", which a layout cannot make`;
  if (path.startsWith('/snap/') && !path.startsWith(`/snap/${snap}`)) return "lies in another snap's folder";
  return undefined;
}

/** What is wrong with the source of a layout, as the end of a sentence. */
export function findSourceProblem(path: string, snap: string): string | undefined {
  const variable = findUnknownVariable(path);
  if (variable !== undefined) {
    return `uses the variable "${variable}"; only "$SNAP", "$SNAP_DATA" and "$SNAP_COMMON" are known here`;
  }
  const full = expandSnapVariables(path, snap);
  const starts = VARIABLES.some((name) => full.startsWith(expandSnapVariables(`$${name}`, snap)));
  if (!starts) return 'has to start with "$SNAP", "$SNAP_DATA" or "$SNAP_COMMON"';
  if (cleanPath(full) !== full) return `is not clean; write "${cleanPath(path)}"`;
  const character = findPatternCharacter(full);
  if (character !== undefined) return `holds the character '${character}', which AppArmor takes for a pattern`;
  return undefined;
}
