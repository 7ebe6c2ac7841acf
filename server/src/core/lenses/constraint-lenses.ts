/** Above each part that installs Python packages: its series, and how many of them are what the series has. */
import type { CodeLens } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { nameSet, getConstraints } from '../openstack/constraint-sets.ts';
import { compareCopy, findOrigin, getCopies } from '../openstack/copies.ts';
import { findSeries } from '../openstack/releases.ts';
import { inferSeries } from '../openstack/infer-series.ts';
import { tallyPart, type Tally } from '../openstack/judge-mentions.ts';
import type { SeriesId } from '../openstack/types.ts';
import { getScopes } from '../openstack/scope.ts';
import { getLines, toRange } from '../positions.ts';
import type { Span } from '../python/types.ts';

/** Asks for a series and moves the snap to it: `[uri]`. */
export const MOVE_COMMAND = 'snapwright.moveToSeries';
/** Brings a file to its constraints: `[uri]`. */
export const ALIGN_COMMAND = 'snapwright.alignWithConstraints';

/** @param commands what the client can do */
export function getConstraintLenses(ctx: ProviderContext, commands: ReadonlySet<string>): CodeLens[] {
  const { document, settings } = ctx;
  if (!settings.codeLens.constraints) return [];
  if (document.kind === 'snapcraft' && !/python|\bpip|\buv\b|poetry/.test(document.text)) return [];
  const lines = getLines(document);
  const lenses: CodeLens[] = [];
  const add = (place: Span, series: string, tally: Tally | undefined, command: string): void => {
    const tooltip =
      command === ALIGN_COMMAND ? 'Bring the pins of this file to the constraints' : 'Move to another series';
    const title = describe(series, tally);
    const range = toRange(lines, place.start, place.end);
    lenses.push({
      range,
      command: commands.has(command) ? { title, tooltip, command, arguments: [document.uri] } : { title, command: '' },
    });
  };
  const seen = new Set<number>();
  for (const { owner, part } of getScopes(ctx)) {
    if (document.kind === 'snapcraft') {
      const tally = tallyPart(owner, part);
      const name = inferSeries(owner, part)?.series ?? nameFirst(ctx, part);
      if (name !== undefined && !part.entry.pair.merged) add(part.entry.key, name, tally, MOVE_COMMAND);
      continue;
    }
    for (const copy of getCopies(part)) {
      const series: SeriesId | undefined = copy.uri === document.uri ? findOrigin(owner, part, copy) : undefined;
      if (series === undefined || !part.environment || seen.has(copy.place.start)) continue;
      seen.add(copy.place.start);
      const lookup = owner.openstack.constraints.find({ series });
      if (lookup.state !== 'ready') continue;
      const { changed, extra } = compareCopy(copy.lines, lookup.set, part.environment);
      const differs = changed.length;
      const unknown = extra.length;
      add(
        copy.place,
        series,
        { aligned: copy.lines.length - differs - unknown, differs, free: 0, unknown },
        ALIGN_COMMAND,
      );
    }
  }
  return lenses;
}

/** For a snap of no series that names constraints all the same. */
function nameFirst(ctx: ProviderContext, part: Parameters<typeof getConstraints>[1]): string | undefined {
  const [first] = getConstraints(ctx, part).sets;
  return first && nameSet(first);
}

function describe(series: string, tally: Tally | undefined): string {
  // A bare number above a part would say nothing to those who don't know series by heart.
  if (!tally) return findSeries(series) || series === 'master' ? `OpenStack ${series}` : series;
  const { aligned, differs, free, unknown } = tally;
  const words = [
    series,
    `${aligned} aligned`,
    differs > 0 && `${differs} ${differs === 1 ? 'differs' : 'differ'}`,
    free > 0 && `${free} free`,
    unknown > 0 && `${unknown} unknown`,
  ];
  return words.filter((word) => word !== false).join(' · ');
}
