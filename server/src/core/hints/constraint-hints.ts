/** Versions that the constraints have behind the packages, and the series behind what only implies it. */
import { code } from '../hover/markdown.ts';
import { describeSeries, describeSeriesGuess } from '../hover/describe-series.ts';
import { readConstraintsAddress } from '../openstack/addresses.ts';
import { isHeldTo, nameSet } from '../openstack/constraint-sets.ts';
import { describeName, describeStatus } from '../openstack/describe-series.ts';
import { inferSeries } from '../openstack/infer-series.ts';
import { showMentions } from '../openstack/judge-mentions.ts';
import { getPartSources } from '../openstack/part-sources.ts';
import { nameSeries } from '../openstack/releases.ts';
import { getScopes } from '../openstack/scope.ts';
import { isScalar } from '../yaml/access.ts';
import { contentEnd } from '../yaml/edit.ts';
import type { Hint, HintContext } from './hint.ts';

export function* constraintHints({ ctx, start, end }: HintContext): Generator<Hint> {
  const { document } = ctx;
  const isSnapcraft = document.kind === 'snapcraft';
  // Most snaps have nothing of this.
  if (isSnapcraft && !/python|\bpip|\buv\b|poetry|openstack|opendev/.test(document.text)) return;
  const seen = new Set<number>();
  const once = (offset: number): boolean => offset >= start && offset <= end && !seen.has(offset) && !!seen.add(offset);
  for (const { mention, constraints, found, part } of showMentions(ctx)) {
    const { requirement } = mention;
    if (!found || requirement.specifier || !once(requirement.nameSpan.end)) continue;
    const { version, name } = found.pin;
    const set = nameSet(found.from);
    const isGiven = isHeldTo(constraints, part, mention);
    const tooltip = isGiven
      ? `${code(name)} is installed as ${version}, the version in ${set}.`
      : `${code(name)} is ${version} in ${set}; nothing makes pip take it.`;
    const offset = quoteEnd(document.text, requirement.extras.length > 0 ? requirement.end : requirement.nameSpan.end);
    const short = found.from.series ?? 'constraints';
    yield { offset, label: isGiven ? version : `${short}: ${version}`, tooltip };
  }
  for (const { part } of getScopes(ctx)) {
    for (const reference of part.constraints) {
      const series = reference.uri === document.uri ? readConstraintsAddress(reference.text)?.series : undefined;
      if (series === undefined || !once(reference.end)) continue;
      const label = [describeName(series, reference.text), describeStatus(series)].filter(Boolean).join(', ');
      yield { offset: quoteEnd(document.text, reference.end), label, tooltip: describeSeries(series) };
    }
  }
  if (!isSnapcraft) return;
  for (const { tag, series } of getPartSources(ctx)) {
    if (!tag || series === undefined || tag.alias !== undefined || !once(tag.end)) continue;
    const name = describeName(series, tag.text);
    if (name !== '') yield { offset: tag.end, label: name, tooltip: describeSeries(series) };
  }
  const guess = inferSeries(ctx);
  const version = ctx.project.find('version') ?? ctx.project.find('name');
  if (!guess || !version || version.merged || !isScalar(version.value)) return;
  const says = version.value.text.includes(guess.series) || guess.evidence.some(({ kind }) => kind === 'version');
  if (says && guess.against.length === 0) return;
  const offset = contentEnd(document.text, version.value);
  if (!once(offset)) return;
  yield { offset, label: `OpenStack ${nameSeries(guess.series)}`, tooltip: describeSeriesGuess(guess) };
}

function quoteEnd(text: string, offset: number): number {
  return text[offset] === '"' || text[offset] === "'" ? offset + 1 : offset;
}
