/** What a series needs of the base and of the archives that it builds from. */
import { describeEvidence, getSnapEvidence } from '../../openstack/infer-series.ts';
import { getPythonPartsToCheck } from '../../openstack/quiet-parts.ts';
import {
  allSeries,
  compareSeries,
  findNewest,
  findSeries,
  getBaseVerdict,
  nameSeries,
  toReleaseBase,
  toSeriesId,
  type Series,
} from '../../openstack/releases.ts';
import { getScopes } from '../../openstack/scope.ts';
import type { SeriesEvidence } from '../../openstack/types.ts';
import { findValue, isSeq, isText, itemsOf } from '../../yaml/access.ts';
import { removeItem, removePair } from '../../yaml/edit.ts';
import { findNearest } from '../../text/nearest.ts';
import type { RuleContext } from '../rule.ts';
import { defineConstraintsRule, replaceFix, withReplacement } from './constraints-rule.ts';
import { constraintEvidence, disagree, findClaim } from './series.ts';

export const cloudClaim = defineConstraintsRule({
  code: 'constraints/cloud-claim',
  severity: 'warning',
  summary: 'The cloud archive of one series in a snap of another.',
  *check(ctx) {
    if (ctx.document.kind !== 'snapcraft') return;
    const evidence = getSnapEvidence(ctx);
    const claim = findClaim(ctx);
    if (!claim || claim.kind === 'cloud-archive') return;
    const pocket = findSeries(claim.series)?.cloud;
    for (const one of evidence) {
      if (one.kind !== 'cloud-archive' || claim.series === one.series) continue;
      const message = `This is the cloud archive of ${nameSeries(one.series)}, but ${describeEvidence(claim)} says ${nameSeries(claim.series)}.`;
      const finding = disagree(ctx, one, claim, message);
      const fits = pocket !== undefined && pocket.base === baseOf(ctx);
      const newText = one.text.replace(/[a-z0-9.]+(?=['"]?$)/, pocket?.name ?? '');
      yield fits ? withReplacement(finding, { title: `Use the pocket "${pocket.name}"`, newText }) : finding;
    }
  },
  fix: replaceFix,
});

interface CloudFix {
  readonly native?: boolean;
}

export const baseCloud = defineConstraintsRule({
  code: 'constraints/base-cloud',
  // snapcraft reads such a project; it stops when it sets the archive up.
  severity: 'warning',
  summary: "A pocket of the cloud archive that is not made for the base's Ubuntu.",
  *check(ctx) {
    if (ctx.document.kind !== 'snapcraft') return;
    const base = baseOf(ctx);
    // Only what the archive's table knows for sure; bases that follow Ubuntu's own releases are left out.
    if (!KNOWN_BASES.has(base)) return;
    const pockets = allSeries().flatMap((one) => (one.cloud?.base === base ? [one.cloud.name] : []));
    for (const item of itemsOf(ctx.project.find('package-repositories')?.value)) {
      const cloud = findValue(item, 'cloud');
      if (!isText(cloud)) continue;
      const series = findSeries(cloud.text);
      const place = { start: cloud.start, end: cloud.end };
      if (!series && isUnknownPocket(cloud.text)) {
        const nearest = findNearest(cloud.text, pockets);
        const help = nearest === undefined ? `${describePockets(base, pockets)}.` : `did you mean "${nearest}"?`;
        yield withReplacement(
          { ...place, message: `There is no cloud archive "${cloud.text}"; ${help}` },
          ...(nearest === undefined ? [] : [{ title: `Use the pocket "${nearest}"`, newText: nearest }]),
        );
      }
      if (!series?.cloud) continue;
      if (series.native === base) {
        const message = `Ubuntu has ${nameSeries(series.id)} in its own archive on ${base}: no cloud archive is needed, and there is none.`;
        yield { ...place, message, data: { native: true } satisfies CloudFix };
      } else if (series.cloud.base !== base) {
        const message = `There is no cloud archive of ${nameSeries(series.id)} for ${base}; ${describePockets(base, pockets)}.`;
        const claim = findSeries(findClaim(ctx)?.series ?? '')?.cloud;
        const better = claim?.base === base ? claim.name : undefined;
        yield withReplacement(
          { ...place, message },
          ...(better === undefined ? [] : [{ title: `Use the pocket "${better}"`, newText: better }]),
        );
      } else if (series.cloud.name !== cloud.text) {
        const { name } = series.cloud;
        const message = `The cloud archive knows the series ${nameSeries(series.id)} only as "${name}".`;
        yield withReplacement({ ...place, message }, { title: `Use the pocket "${name}"`, newText: name });
      }
    }
  },
  fix(ctx, finding) {
    if (!(finding.data as CloudFix | undefined)?.native) return replaceFix(ctx, finding);
    const list = ctx.project.find('package-repositories')?.value;
    const index = itemsOf(list).findIndex((item) => findValue(item, 'cloud')?.start === finding.start);
    const pair = ctx.project.find('package-repositories');
    if (!isSeq(list) || !ctx.project.root || !pair || index < 0) return [];
    const edit =
      list.items.length === 1
        ? removePair(ctx.document.text, ctx.project.root, pair)
        : removeItem(ctx.document.text, list, index);
    return edit ? [{ title: 'Drop the cloud archive', edits: [edit], preferred: true }] : [];
  },
});

/** Series before those of the table had pockets too, and the next one will have one; what is no name is grammar. */
function isUnknownPocket(name: string): boolean {
  if (!/^[a-z][a-z0-9.]*$/i.test(name)) return false;
  return toSeriesId(name) === undefined && !OLDER_POCKETS.has(name.toLowerCase());
}

const OLDER_POCKETS: ReadonlySet<string> = new Set(
  'folsom grizzly havana icehouse juno kilo liberty mitaka tools'.split(' '),
);

const KNOWN_BASES: ReadonlySet<string> = new Set(['core18', 'core20', 'core22', 'core24']);

function describePockets(base: string, pockets: readonly string[]): string {
  return pockets.length > 0 ? `there are ${pockets.join(', ')}` : `${base} has none`;
}

function baseOf({ project }: RuleContext): string {
  return toReleaseBase(project.buildBase ?? project.base ?? project.kind);
}

export const eolSeries = defineConstraintsRule({
  code: 'constraints/eol-series',
  severity: 'warning',
  summary: 'A series that gets no fixes any more.',
  *check(ctx) {
    for (const one of eolEvidence(ctx)) {
      const series = findSeries(one.series);
      if (!series || one.uri !== ctx.document.uri || (series.status !== 'eol' && series.status !== 'unmaintained'))
        continue;
      // The base decides which of the living ones can follow.
      const base = ctx.document.kind === 'snapcraft' ? baseOf(ctx) : undefined;
      const next = findNewest((other) => other.status === 'maintained' && (base === undefined || fits(other, base)));
      const advice = next
        ? `; ${nameSeries(next.id)} is maintained${base === undefined ? '' : ` and fits ${base}`}`
        : '';
      const state =
        series.status === 'eol'
          ? `reached its end of life${series.ended === undefined ? '' : ` on ${series.ended}`}`
          : 'is not maintained by its teams any more';
      yield {
        start: one.start,
        end: one.end,
        message: `${nameSeries(series.id)} ${state}${advice}.`,
        severity: series.status === 'eol' ? 'warning' : 'information',
      };
    }
  },
});

/** What names the constraints; where a part has none, what names its source. */
function* eolEvidence(ctx: RuleContext): Generator<SeriesEvidence> {
  yield* constraintEvidence(ctx);
  for (const { part } of getScopes(ctx)) {
    if (part.evidence.some(({ kind }) => kind === 'constraints' || kind === 'copy')) continue;
    const source = part.evidence.find(({ kind }) => kind.startsWith('source'));
    if (source) yield source;
  }
}

function fits(series: Series, base: string): boolean {
  const verdict = getBaseVerdict(series, base);
  return verdict === 'tested' || verdict === 'best-effort' || verdict === 'own-python';
}

export const basePython = defineConstraintsRule({
  code: 'constraints/base-python',
  severity: 'warning',
  summary: "A series that was never tested with the base's Python.",
  *check(ctx) {
    if (ctx.document.kind !== 'snapcraft') return;
    const base = baseOf(ctx);
    for (const part of getPythonPartsToCheck(ctx)) {
      const one = part.evidence.find(({ kind, uri }) => kind === 'constraints' && uri === ctx.document.uri);
      const series = one && findSeries(one.series);
      if (!one || !series || !part.environment) continue;
      const { python } = part.environment;
      // python2 of the old bases is what those series were made for.
      if (series.python.includes(python)) continue;
      const verdict = getBaseVerdict(series, base);
      if (verdict !== 'too-old' && verdict !== 'too-new') continue;
      const older = verdict === 'too-old' ? 'older' : 'newer';
      const fitting = allSeries()
        .filter((other) => fits(other, base))
        .map(({ id }) => id)
        .sort(compareSeries);
      const range = fitting.length > 0 ? `; ${base} fits ${describeRange(fitting)}` : '';
      const message = `The Python ${python} of ${base} is ${older} than any that ${nameSeries(series.id)} was tested with${range}.`;
      yield { start: one.start, end: one.end, message };
    }
  },
});

function describeRange(ids: readonly string[]): string {
  return ids.length > 2 ? `${ids[0] ?? ''} to ${ids[ids.length - 1] ?? ''}` : ids.join(' and ');
}
