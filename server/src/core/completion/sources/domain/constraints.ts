/** Packages and versions of the series, addresses of constraints, and the refs of OpenStack's sources. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { describeSeries } from '../../../hover/describe-series.ts';
import { paragraphs } from '../../../hover/markdown.ts';
import { constraintsUrl } from '../../../openstack/addresses.ts';
import { describeName, describeStatus } from '../../../openstack/describe-series.ts';
import { inferSeries } from '../../../openstack/infer-series.ts';
import { listTargets } from '../../../openstack/series-choices.ts';
import { findOffer, offerPackages, readTyped } from '../../../openstack/offer-packages.ts';
import { readPartSource } from '../../../openstack/part-sources.ts';
import { getPythonParts, type PythonPart } from '../../../openstack/python-parts.ts';
import { allSeries, findSeries, versionsOf } from '../../../openstack/releases.ts';
import { normalizeName } from '../../../python/names.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { nameAt, valueEntry, valueSource } from './place.ts';

function partAt(cursor: Cursor, ctx: ProviderContext): PythonPart | undefined {
  const name = nameAt(cursor, 1);
  return getPythonParts(ctx).find(({ entry }) => entry.name === name);
}

const packages = valueSource('python packages', ['parts.<part>.python-packages[]'], function* (cursor, ctx) {
  const part = partAt(cursor, ctx);
  const typed = readTyped(cursor.prefix);
  if (!part || !typed) return;
  if (typed.operator !== undefined) {
    const offer = findOffer(ctx, part, typed.name);
    if (!offer) return;
    const stem = cursor.prefix.slice(0, cursor.prefix.length - typed.version.length);
    yield valueEntry(stem + offer.version, CompletionItemKind.Value, { detail: `in ${offer.from}`, rank: 5 });
    return;
  }
  const named = new Set([...cursor.siblings].map((text) => normalizeName(/^[\w.-]*/.exec(text)?.[0] ?? '')));
  for (const { name, key, version, from } of offerPackages(ctx, part)) {
    if (!named.has(key))
      yield valueEntry(name, CompletionItemKind.Module, { detail: `${version} in ${from}`, rank: 45 });
  }
});

/** The series that the snap means first, then those that fit its base, newest first. */
function* bySeries(
  ctx: ProviderContext,
  part: PythonPart | undefined,
  make: (id: string) => string | undefined,
): Iterable<CompletionEntry> {
  const meant = inferSeries(ctx, part)?.series;
  const fitting = new Set(listTargets(ctx).map(({ id }) => id));
  const base = ctx.project.base ?? 'this base';
  for (const [index, { id, status }] of [...allSeries()].reverse().entries()) {
    const label = make(id);
    // A series that has ended beside one that has not is refused: the two move together.
    const agrees = meant === undefined || (findSeries(meant)?.status === 'eol') === (status === 'eol');
    if (label === undefined || !agrees) continue;
    const fits = fitting.has(id);
    const words = [describeName(id, label), describeStatus(id), fits ? '' : `not for ${base}`].filter(Boolean);
    const rank = id === meant ? 8 : (fits ? 10 : 60) + Math.min(index, 29) + (status === 'eol' ? 10 : 0);
    yield valueEntry(label, CompletionItemKind.Value, {
      detail: words.join(' · '),
      rank,
      documentation: () => paragraphs(describeSeries(id)),
    });
  }
}

const addresses = valueSource(
  'constraints addresses',
  ['parts.<part>.constraints', 'parts.<part>.constraints[]', 'parts.<part>.python-constraints[]'],
  function* (cursor, ctx) {
    const part = partAt(cursor, ctx);
    // Not every constraints are OpenStack's.
    if (!part && !/openstack|opendev|oslo/.test(ctx.document.text)) return;
    yield* bySeries(ctx, part, constraintsUrl);
  },
);

function refs(name: string, key: string, make: (project: string, id: string) => string | undefined): CompletionSource {
  return valueSource(name, [`parts.<part>.${key}`], function* (cursor, ctx) {
    const entry = ctx.project.parts.find((one) => one.name === nameAt(cursor, 1));
    const source = entry && readPartSource(entry);
    if (!source) return;
    const part = partAt(cursor, ctx);
    yield* bySeries(ctx, part, (id) => make(source.project, id));
  });
}

const tags = refs('tags of series', 'source-tag', (project, id) => versionsOf(project)?.get(id)?.[1]);
const branches = refs(
  'branches of series',
  'source-branch',
  (_project, id) => allSeries().find((one) => one.id === id)?.branch,
);

export const constraintSources: readonly CompletionSource[] = [packages, addresses, tags, branches];
