/** The series that a snap can be moved to. */
import type { RuleContext } from '../rules/rule.ts';
import { describeNext, describeStatus } from './describe-series.ts';
import { inferSeries } from './infer-series.ts';
import { allSeries, nameSeries, toReleaseBase, type Series } from './releases.ts';
import type { SeriesId } from './types.ts';

/** The bases whose Python fits a series, oldest first. */
export function listBases({ bases }: Series): readonly string[] {
  return Object.keys(bases).filter((base) => /^(?:tested|best-effort|own-python)$/.test(bases[base] ?? ''));
}

/** Series that a base can be moved to, newest first. */
export function listTargets(ctx: RuleContext): readonly Series[] {
  const base = readReleaseBase(ctx);
  return allSeries()
    .filter((series) => listBases(series).includes(base))
    .reverse();
}

export interface SeriesOffer {
  readonly id: SeriesId;
  readonly name: string;
  readonly status: string;
  /** Whether the Python of the snap's base suits it. */
  readonly fits: boolean;
  /** Bases that would. */
  readonly bases: readonly string[];
  /** The snap means it now. */
  readonly current: boolean;
}

/** Everything that a snap can be moved to, newest first. */
export function listSeriesChoices(ctx: RuleContext): readonly SeriesOffer[] {
  const now = inferSeries(ctx)?.series;
  const fitting = new Set(listTargets(ctx).map(({ id }) => id));
  return [...allSeries()].reverse().map((series) => {
    const next = describeNext(series);
    return {
      id: series.id,
      name: nameSeries(series.id),
      status: `${describeStatus(series.id)}${next === undefined ? '' : `, ${next}`}`,
      fits: fitting.has(series.id),
      bases: listBases(series),
      current: series.id === now,
    };
  });
}

export function readReleaseBase({ project }: RuleContext): string {
  return toReleaseBase(project.buildBase ?? project.base ?? project.kind);
}
