/** A snap moved to another series of OpenStack, and a file brought to its constraints. */
import type { ProviderContext } from '../../context.ts';
import { alignWithConstraints } from '../../openstack/align.ts';
import { describeStatus } from '../../openstack/describe-series.ts';
import { getSnapEvidence, inferSeries } from '../../openstack/infer-series.ts';
import { moveToSeries } from '../../openstack/move-series.ts';
import { listTargets } from '../../openstack/series-choices.ts';
import { getPartSources } from '../../openstack/part-sources.ts';
import { getPythonParts } from '../../openstack/python-parts.ts';
import { compareSeries, nameSeries } from '../../openstack/releases.ts';
import { toWorkspaceEdit } from '../../openstack/series-edits.ts';
import type { Span } from '../../python/types.ts';
import { lineEndAt, lineStartAt } from '../../yaml/edit.ts';
import type { Refactoring } from './refactoring.ts';

export const ALIGN_KIND = 'source.align.snapwright';

/** More than these would only make the menu long; the command offers all. */
const MOST_OFFERED = 3;

export const moveSeries: Refactoring = {
  name: 'move-series',
  kind: 'refactor.rewrite',
  *find(ctx, { start, end }) {
    const { text } = ctx.document;
    if (!/openstack|opendev|cloud/.test(text)) return;
    const isHere = (span: Span): boolean => end >= lineStartAt(text, span.start) && start <= lineEndAt(text, span.end);
    if (![...placesOf(ctx)].some(isHere)) return;
    const now = inferSeries(ctx)?.series;
    const later = listTargets(ctx).filter(
      ({ id }) => now === undefined || now === 'master' || compareSeries(id, now) >= 0,
    );
    const offered = [...later.slice(0, MOST_OFFERED), ...later.slice(MOST_OFFERED).filter(({ id }) => id === now)];
    for (const { id } of offered) {
      const move = moveToSeries(ctx, id, { peek: true });
      if ('problem' in move || move.edits.length === 0) continue;
      const title =
        id === now
          ? `Bring everything to OpenStack ${nameSeries(id)}`
          : `Move to OpenStack ${nameSeries(id)}, ${describeStatus(id)}`;
      yield { title, data: { series: id } };
    }
  },
  resolve(ctx, { series }, options) {
    const move = typeof series === 'string' ? moveToSeries(ctx, series) : undefined;
    if (!move || 'problem' in move || move.edits.length === 0) return undefined;
    return toWorkspaceEdit(ctx, move.edits, options);
  },
};

/** What tells of a series in the document. */
function* placesOf(ctx: ProviderContext): Generator<Span> {
  const { uri } = ctx.document;
  for (const one of getSnapEvidence(ctx)) if (one.kind !== 'setting') yield one;
  for (const { place, source } of getPartSources(ctx)) {
    yield place;
    yield source;
  }
  for (const { constraints } of getPythonParts(ctx)) yield* constraints.filter((one) => one.uri === uri);
}

export const alignFile: Refactoring = {
  name: 'align-constraints',
  kind: ALIGN_KIND,
  *find(ctx) {
    const alignment = alignWithConstraints(ctx);
    if ('problem' in alignment || alignment.edits.length === 0) return;
    yield { title: `Align with the constraints of ${alignment.name}`, data: {} };
  },
  resolve(ctx) {
    const alignment = alignWithConstraints(ctx);
    if ('problem' in alignment || alignment.edits.length === 0) return undefined;
    // One file, and all of one kind: nothing to choose from.
    return toWorkspaceEdit(ctx, alignment.edits);
  },
};
