/** What is told about a series of OpenStack. */
import { describeDevelopment, describeNext, describeStatus } from '../openstack/describe-series.ts';
import { describeEvidence, type SeriesGuess } from '../openstack/infer-series.ts';
import { findSeries, nameSeries } from '../openstack/releases.ts';
import type { SeriesId } from '../openstack/types.ts';
import { bullets, code, codeList, labelled, paragraphs, prose } from './markdown.ts';

export function describeSeries(id: SeriesId): string {
  const series = findSeries(id);
  if (!series) return paragraphs(`**OpenStack ${id}**`, describeDevelopment());
  const { released, python, bestEffort = [], bases, cloud, native } = series;
  const next = describeNext(series);
  const fitting = Object.keys(bases).filter((base) => /^(?:tested|best-effort|own-python)$/.test(bases[base] ?? ''));
  return paragraphs(
    `**OpenStack ${nameSeries(id)}**: ${describeStatus(id)}${next === undefined ? '' : `, ${next}`}`,
    bullets([
      labelled('Released', released),
      labelled('Python', describePython(python, bestEffort)),
      labelled('Bases that fit', fitting.length > 0 ? codeList(fitting) : 'none'),
      labelled('Cloud archive', cloud && `${code(cloud.name)} for ${code(cloud.base)}`),
      labelled("In Ubuntu's archive", native && code(native)),
    ]),
  );
}

function describePython(tested: readonly string[], bestEffort: readonly string[]): string {
  const sure = tested.filter((one) => !bestEffort.includes(one));
  return [...sure, ...bestEffort.map((one) => `${one} (best effort)`)].join(', ');
}

const MOST = 8;

/** By what a snap or part is of a series, and what says otherwise. */
export function describeSeriesGuess({ series, evidence, against }: SeriesGuess): string {
  const rows = (list: SeriesGuess['evidence']): string =>
    bullets(list.slice(0, MOST).map((one) => `${prose(describeEvidence(one))}: ${nameSeries(one.series)}`));
  return paragraphs(
    `**OpenStack ${nameSeries(series)}**: ${describeStatus(series)}`,
    `What says so:\n\n${rows(evidence)}`,
    against.length > 0 && `What says otherwise:\n\n${rows(against)}`,
  );
}
