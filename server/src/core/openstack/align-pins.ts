/** Edits that bring pins of packages to a list of constraints. */
import { evaluateMarker } from '../python/markers.ts';
import type { ConstraintSet, Requirement } from '../python/types.ts';
import { findPin } from '../python/upper-constraints.ts';
import { accepts, isSameVersion, parseSpecifier, pinnedVersion } from '../python/versions.ts';
import type { TextEdit } from '../rules/rule.ts';
import type { PythonPart } from './python-parts.ts';
import type { PackageMention } from './types.ts';

/** Whether the mention asks for versions at all, and not for what a copy or lock holds. */
function isAsked({ from, list = '' }: PackageMention): boolean {
  if (from === 'lock' || from === 'uv-constraint' || from === 'uv-override') return false;
  return from !== 'pyproject' || list !== 'build-system.requires';
}

/**
 * The edit for one mention; undefined where its version is right or free.
 * @param binding pip is given the constraints: then snapcraft.yaml need not repeat them
 */
export function alignMention(
  mention: PackageMention,
  part: PythonPart,
  set: ConstraintSet,
  binding: boolean,
): TextEdit | undefined {
  const { requirement } = mention;
  const { specifier, key, url } = requirement;
  if (!specifier || key === undefined || url || !isAsked(mention) || !part.environment) return undefined;
  if (isElsewhere(requirement, part)) return undefined;
  const pin = findPin(set, key, part.environment);
  if (!pin || !parseSpecifier(specifier.text)) return undefined;
  // Where folds or escapes hide the words' places nothing can be put in.
  if (specifier.start === requirement.start) return undefined;
  const own = pinnedVersion(specifier.text);
  const isFree = binding && mention.from === 'python-packages';
  if (own && isFree) return { start: specifier.start, end: specifier.end, newText: '' };
  if (
    own
      ? isSameVersion(own.version, pin.version) && (!own.exact || own.version === pin.version)
      : accepts(specifier.text, pin.version)
  ) {
    return undefined;
  }
  const operator = own?.exact ? '===' : '==';
  return { start: specifier.start, end: specifier.end, newText: isFree ? '' : `${operator}${pin.version}` };
}

/** The marker says that it is not for this Python. */
function isElsewhere({ marker }: Requirement, { environment }: PythonPart): boolean {
  return marker !== undefined && environment !== undefined && evaluateMarker(marker.text, environment) === false;
}
