/** Where to point for something that is missing at the top level. */
import type { SnapcraftProject } from '../../project/project.ts';
import { rangeOfKey, rangeOfValue, type TextRange } from '../../yaml/access.ts';

/** The name of the snap, or the first key of a file without one. */
export function findNamePlace(project: SnapcraftProject): TextRange | undefined {
  const name = project.find('name');
  if (name && !name.merged) return rangeOfValue(name);
  const first = project.root?.pairs[0];
  return first && rangeOfKey(first);
}
