/** Which of the packages that a part's files name are installed. */
import { evaluateMarker } from '../python/markers.ts';
import type { Requirement } from '../python/types.ts';
import { findValue, itemsOf } from '../yaml/access.ts';
import type { PythonPart } from './python-parts.ts';
import type { PackageMention } from './types.ts';

/** Extras and groups are installed only where the part asks for them; what builds a package is not constrained. */
export function isInstalled({ from, list = '' }: PackageMention, { entry }: PythonPart): boolean {
  if (from === 'lock' || from === 'uv-constraint' || from === 'uv-override') return false;
  if (from !== 'pyproject' || list === 'project.dependencies') return true;
  const [, section, name] = /^(?:project\.)?(optional-dependencies|dependency-groups)\.(.+)$/.exec(list) ?? [];
  if (section === undefined) return false;
  const asked = findValue(entry.value, section === 'dependency-groups' ? 'uv-groups' : 'uv-extras');
  return itemsOf(asked).some((item) => item.kind === 'scalar' && item.text === name);
}

/** A requirement whose marker is false for the base's Python is not installed. */
export function counts({ marker }: Requirement, { environment }: PythonPart): boolean {
  return !marker || !environment || evaluateMarker(marker.text, environment) !== false;
}
