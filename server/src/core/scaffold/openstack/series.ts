/** Which series a new snap can be of. */
import { allSeries, compareSeries, getBaseVerdict, nameSeries, type Series } from '../../openstack/releases.ts';
import type { BaseId } from '../bases.ts';
import type { Choice } from '../types.ts';

/** What is known of the projects reaches back to here. */
const OLDEST = '2023.1';

/** Those that get fixes and are tested with the Python of the base; newest first. */
export function seriesFor(base: BaseId): readonly Series[] {
  return allSeries()
    .filter((series) => {
      const verdict = getBaseVerdict(series, base);
      const fits = verdict === 'tested' || verdict === 'best-effort' || verdict === 'own-python';
      return fits && series.status !== 'eol' && compareSeries(series.id, OLDEST) >= 0;
    })
    .reverse();
}

/** The newest one that its teams maintain. */
export function defaultSeries(base: BaseId): string {
  const all = seriesFor(base);
  return (all.find(({ status }) => status === 'maintained') ?? all[0])?.id ?? '';
}

export function seriesChoices(base: BaseId): readonly Choice[] {
  return seriesFor(base).map((series) => ({
    id: series.id,
    label: nameSeries(series.id),
    detail: describeSeries(series),
  }));
}

function describeSeries({ status, released, next }: Series): string {
  const [state, date] = next?.split(' ') ?? [];
  const until = date !== undefined && state !== status && status === 'maintained' ? ` until ${date}` : '';
  const words = status === 'unmaintained' ? 'not maintained by its teams any more' : status;
  return `${words}${until}, released ${released}`;
}
