/** One snap, one series: what disagrees about it. */
import { constraintsUrl } from '../../openstack/addresses.ts';
import { compareCopy, getCopies } from '../../openstack/copies.ts';
import { describeEvidence, getSnapEvidence } from '../../openstack/infer-series.ts';
import { getPartSources } from '../../openstack/part-sources.ts';
import { getPythonParts, type PythonPart } from '../../openstack/python-parts.ts';
import { isNothingTold } from '../../openstack/quiet-parts.ts';
import { findSeries, nameSeries } from '../../openstack/releases.ts';
import { getScopes } from '../../openstack/scope.ts';
import type { SeriesEvidence, SeriesId } from '../../openstack/types.ts';
import type { Finding, RuleContext } from '../rule.ts';
import { defineConstraintsRule, relate, replaceFix, withReplacement } from './constraints-rule.ts';

/** What names the constraints of each part that this document can change. */
export function* constraintEvidence(ctx: RuleContext): Generator<SeriesEvidence> {
  const seen = new Set<string>();
  for (const { part } of getScopes(ctx)) {
    for (const one of part.evidence) {
      const id = `${one.kind}\0${one.uri}\0${one.start}`;
      if (one.kind !== 'constraints' || seen.has(id)) continue;
      seen.add(id);
      yield one;
    }
  }
}

export function disagree(ctx: RuleContext, here: SeriesEvidence, other: SeriesEvidence, message: string): Finding {
  return {
    start: here.start,
    end: here.end,
    message,
    // A setting has no place in a file.
    ...(other.kind !== 'setting' && {
      related: [relate(ctx, other.uri, other, `This means ${nameSeries(other.series)}.`)],
    }),
  };
}

/** The constraints of another series at the place of these; where they are a copy, aligning it is another matter. */
function useConstraintsOf(finding: Finding, here: SeriesEvidence, series: SeriesId): Finding {
  if (here.kind !== 'constraints' || series === 'master') return finding;
  const newText = constraintsUrl(series);
  return withReplacement(finding, { title: `Use the constraints of ${nameSeries(series)}`, newText });
}

export const seriesSource = defineConstraintsRule({
  code: 'constraints/series-source',
  severity: 'warning',
  summary: 'A part is built from the source of one series with the constraints of another.',
  *check(ctx) {
    for (const { part } of getScopes(ctx)) {
      const source = part.evidence.find(({ kind }) => kind.startsWith('source'));
      const constraints = part.evidence.find(({ kind }) => kind === 'constraints');
      if (!source || !constraints || source.series === constraints.series) continue;
      // Told by constraints/master-stable.
      if (constraints.series === 'master') continue;
      const here = [constraints, source].find(({ uri }) => uri === ctx.document.uri);
      if (!here) continue;
      const ended = [source, constraints].filter(({ series }) => findSeries(series)?.status === 'eol').length === 1;
      const message = `The constraints are those of ${nameSeries(constraints.series)}, the source is of ${nameSeries(source.series)}.`;
      const finding = disagree(ctx, here, here === constraints ? source : constraints, message);
      yield { ...useConstraintsOf(finding, here, source.series), severity: ended ? 'error' : 'warning' };
    }
  },
  fix: replaceFix,
});

/** What of a part says its series best: what holds its versions, then what is built. */
const TELLING: readonly SeriesEvidence['kind'][] = ['constraints', 'copy', 'source-tag', 'source-branch', 'source'];

function* tellingEvidence(ctx: RuleContext): Generator<SeriesEvidence> {
  if (isNothingTold(ctx)) return;
  const parts = new Map(getPythonParts(ctx).map((part) => [part.entry.name, part]));
  const sources = new Map(getPartSources(ctx).map((source) => [source.entry.name, source]));
  for (const { name } of ctx.project.parts) {
    const own = parts.get(name)?.evidence ?? [];
    const best = TELLING.map((kind) => own.find((one) => one.kind === kind)).find((one) => one !== undefined);
    const source = sources.get(name);
    if (best) yield best;
    else if (source?.series !== undefined) {
      const kind = source.tag ? 'source-tag' : source.branch ? 'source-branch' : 'source';
      yield { kind, uri: ctx.document.uri, part: name, series: source.series, ...source.place };
    }
  }
}

export const seriesParts = defineConstraintsRule({
  code: 'constraints/series-parts',
  severity: 'warning',
  summary: 'Parts of one snap mean different series.',
  *check(ctx) {
    if (ctx.document.kind !== 'snapcraft') return;
    const all = [...tellingEvidence(ctx)];
    const main = findMain(all);
    if (!main) return;
    for (const one of all) {
      if (one.series === main.series) continue;
      const here = one.uri === ctx.document.uri ? one : ctx.project.parts.find(({ name }) => name === one.part)?.key;
      if (!here) continue;
      const message = `The part "${one.part ?? ''}" is of ${nameSeries(one.series)}, the part "${main.part ?? ''}" of ${nameSeries(main.series)}.`;
      const others = all.filter(({ series }) => series === main.series).slice(0, MOST_RELATED);
      const related = others.map((other) => relate(ctx, other.uri, other, `This means ${nameSeries(other.series)}.`));
      const finding = { start: here.start, end: here.end, message, related };
      // Where its source says the same, the part is of one series as it is.
      const agrees = getPartSources(ctx).some(({ entry, series }) => entry.name === one.part && series === one.series);
      yield agrees ? finding : useConstraintsOf(finding, one, main.series);
    }
  },
  fix: replaceFix,
});

const MOST_RELATED = 5;

/** The first of those that most parts agree with: the others are what has to move. */
function findMain(all: readonly SeriesEvidence[]): SeriesEvidence | undefined {
  const counts = new Map<string, number>();
  for (const { series } of all) counts.set(series, (counts.get(series) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return all.find(({ series }) => counts.get(series) === most);
}

export const seriesClaim = defineConstraintsRule({
  code: 'constraints/series-claim',
  severity: 'warning',
  summary: 'The snap claims one series and has the constraints of another.',
  *check(ctx) {
    for (const { owner, part } of getScopes(ctx)) {
      const held = part.evidence.find(({ kind }) => kind === 'constraints' || kind === 'copy');
      if (!held || held.series === 'master') continue;
      const claim = findClaim(owner);
      if (!claim || claim.series === held.series) continue;
      if (held.uri !== ctx.document.uri) {
        if (ctx.document.kind === 'snapcraft') yield claimOfFile(ctx, part, held, claim);
        continue;
      }
      const what = held.kind === 'copy' ? 'This copy is' : 'These constraints are';
      const message = `${what} of ${nameSeries(held.series)}, but ${describeEvidence(claim)} says ${nameSeries(claim.series)}.`;
      const finding = disagree(ctx, held, claim, message);
      const source = part.evidence.find(({ kind }) => kind.startsWith('source'));
      // Where the source tells a series, constraints/series-source has the fix.
      yield source ? finding : useConstraintsOf(finding, held, claim.series);
    }
  },
  fix: replaceFix,
});

/** The same where a file that the part uses says the other series. */
function claimOfFile(ctx: RuleContext, part: PythonPart, held: SeriesEvidence, claim: SeriesEvidence): Finding {
  const file = held.uri.slice(held.uri.lastIndexOf('/') + 1);
  const what =
    held.kind === 'copy' ? `The copy of constraints in ${file} is` : `The constraints that ${file} names are`;
  const copy = getCopies(part).find(({ claim }) => claim?.uri === held.uri && claim.start === held.start);
  const lookup = copy && ctx.openstack.constraints.find({ series: claim.series });
  const differ =
    copy && lookup?.state === 'ready' && part.environment
      ? `: ${compareCopy(copy.lines, lookup.set, part.environment).changed.length} of ${copy.lines.length} pins differ`
      : '';
  const place = part.requirementFiles.find(({ uri }) => uri === held.uri)?.named ?? part.entry.key;
  return {
    start: place.start,
    end: place.end,
    message: `${what} of ${nameSeries(held.series)}, but ${describeEvidence(claim)} says ${nameSeries(claim.series)}${differ}.`,
    related: [relate(ctx, held.uri, held, `This means ${nameSeries(held.series)}.`)],
  };
}

/** What the snap as a whole says; a word of the user's beats all others. */
export function findClaim(owner: RuleContext): SeriesEvidence | undefined {
  const evidence = getSnapEvidence(owner);
  const order: readonly SeriesEvidence['kind'][] = ['comment', 'setting', 'version', 'cloud-archive'];
  return order.map((kind) => evidence.find((one) => one.kind === kind)).find((one) => one !== undefined);
}

/** What says that a part with the constraints of the development branch is of a series, or for stable use. */
function whyNotMaster(owner: RuleContext, part: PythonPart): SeriesEvidence | 'grade' | undefined {
  const source = part.evidence.find(({ kind, series }) => kind.startsWith('source') && series !== 'master');
  const claim = source ?? getSnapEvidence(owner).find(({ kind, series }) => CLAIMS.has(kind) && series !== 'master');
  return claim ?? (owner.project.grade === 'stable' ? 'grade' : undefined);
}

const CLAIMS: ReadonlySet<SeriesEvidence['kind']> = new Set(['comment', 'setting', 'version']);

export function isMasterInStable(owner: RuleContext, part: PythonPart): boolean {
  return whyNotMaster(owner, part) !== undefined;
}

export const masterStable = defineConstraintsRule({
  code: 'constraints/master-stable',
  severity: 'warning',
  summary: 'A stable snap with the constraints of the development branch.',
  *check(ctx) {
    for (const { owner, part } of getScopes(ctx)) {
      const why = whyNotMaster(owner, part);
      if (why === undefined) continue;
      for (const one of part.evidence) {
        if (one.kind !== 'constraints' || one.series !== 'master' || one.uri !== ctx.document.uri) continue;
        const reason =
          why === 'grade'
            ? 'the grade of the snap is "stable"'
            : `${describeEvidence(why)} is of ${nameSeries(why.series)}`;
        const message = `These are the constraints of the development branch, but ${reason}.`;
        const claim = why === 'grade' ? undefined : why;
        yield claim
          ? useConstraintsOf(disagree(ctx, one, claim, message), one, claim.series)
          : { start: one.start, end: one.end, message };
      }
    }
  },
  fix: replaceFix,
});
