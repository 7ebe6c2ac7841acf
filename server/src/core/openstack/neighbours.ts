/** Other series than the one in question, as far as their constraints are at hand: nothing is fetched for them. */
import type { ConstraintSet } from '../python/types.ts';
import type { RuleContext } from '../rules/rule.ts';
import { allSeries } from './releases.ts';
import type { SeriesId } from './types.ts';

export function peekSeries({ openstack }: RuleContext, series: SeriesId): ConstraintSet | undefined {
  const lookup = openstack.constraints.peek?.({ series });
  return lookup?.state === 'ready' ? lookup.set : undefined;
}

/** The series right before and after one; the development branch has only one before it. */
export function findNeighbours(series: SeriesId): { readonly before?: SeriesId; readonly after?: SeriesId } {
  const ids = allSeries().map(({ id }) => id);
  const at = series === 'master' ? ids.length : ids.indexOf(series);
  if (at === -1) return {};
  const [before, after] = [ids[at - 1], at < ids.length ? (ids[at + 1] ?? 'master') : undefined];
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}
