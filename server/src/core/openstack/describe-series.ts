/** A series in a few words. */
import { findSeries, getDevelopment, type Series } from './releases.ts';
import type { SeriesId } from './types.ts';

/** `end of life since 2021-06-15`, `unmaintained`, `maintained`, `in development`. */
export function describeStatus(series: SeriesId): string {
  const fact = findSeries(series);
  if (!fact) return 'in development';
  const { status, ended } = fact;
  if (status === 'eol') return `end of life${ended === undefined ? '' : ` since ${ended}`}`;
  return status === 'development' ? 'in development' : status;
}

/** `2025.1 epoxy`, `ocata`, `master`; without what the words beside it say already. */
export function describeName(series: SeriesId, beside = ''): string {
  const fact = findSeries(series);
  const words = fact ? [...new Set([fact.id, fact.name])] : [series];
  return words.filter((word) => !beside.includes(word)).join(' ');
}

/** What is known of the times to come: `unmaintained from 2027-10-27`. */
export function describeNext({ next, released, status }: Series): string | undefined {
  const [, state, date] = /^(\S+) (\d{4}-\d\d-\d\d)$/.exec(next ?? '') ?? [];
  if (state === undefined || date === undefined || date <= released || state === status) return undefined;
  return `${state === 'eol' ? 'end of life' : state} from ${date}`;
}

export function describeDevelopment(): string {
  const { id, name, planned } = getDevelopment();
  return `The development branch: what becomes ${id} (${name}), planned for ${planned}.`;
}
