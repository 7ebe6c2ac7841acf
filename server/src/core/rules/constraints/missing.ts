/** Parts that install OpenStack packages in any version. */
import { constraintsUrl, readSource } from '../../openstack/addresses.ts';
import { inferSeries } from '../../openstack/infer-series.ts';
import { getPythonPartsToCheck } from '../../openstack/quiet-parts.ts';
import { nameSeries } from '../../openstack/releases.ts';
import type { PackageMention } from '../../openstack/types.ts';
import { findPair } from '../../yaml/access.ts';
import { insertKey } from '../../yaml/edit.ts';
import { defineConstraintsRule } from './constraints-rule.ts';

/** What OpenStack makes, by the looks of its name. */
const OURS = /^oslo-|^python-\w+client$|^keystone(?:auth1|middleware)$|^openstacksdk$|^osc-lib$/;

export const noConstraints = defineConstraintsRule({
  code: 'constraints/missing',
  severity: 'information',
  summary: 'A part installs OpenStack packages without any constraints.',
  *check(ctx) {
    if (ctx.document.kind !== 'snapcraft') return;
    for (const part of getPythonPartsToCheck(ctx)) {
      if (part.plugin !== 'python' || part.constraints.length > 0) continue;
      const isOurs = ({ requirement: { key = '', url }, from, uri }: PackageMention): boolean =>
        uri === ctx.document.uri &&
        from === 'python-packages' &&
        (OURS.test(key) || (url !== undefined && readSource(url.text)?.series !== undefined));
      if (part.source?.series === undefined && !part.mentions.some(isOurs)) continue;
      // An exported lock fixes the versions already.
      if (part.lock || part.requirementFiles.some(({ content }) => content.hashes)) continue;
      const guess = inferSeries(ctx, part);
      const key = ctx.project.legacy ? 'constraints' : 'python-constraints';
      const advice = guess ? `, such as those of ${nameSeries(guess.series)}` : '';
      yield {
        start: part.entry.key.start,
        end: part.entry.key.end,
        message: `The part "${part.entry.name}" installs OpenStack packages without constraints; "${key}" can name them${advice}.`,
        ...(guess && { data: { part: part.entry.name, series: guess.series } satisfies MissingFix }),
      };
    }
  },
  fix({ project, document }, finding) {
    const { part, series } = (finding.data ?? {}) as Partial<MissingFix>;
    const value = project.parts.find(({ name }) => name === part)?.value;
    if (series === undefined || value?.kind !== 'map' || value.alias !== undefined) return [];
    const url = constraintsUrl(series);
    const key = project.legacy ? 'constraints' : 'python-constraints';
    // snapcraft 2 takes one text; flow style has no room for lines.
    const text = project.kind === 'none' ? url : value.flow ? `[${url}]` : `\n- ${url}`;
    const after = findPair(value, 'python-packages') ?? findPair(value, 'source') ?? findPair(value, 'plugin');
    const edit = insertKey(document.text, value, key, text, after?.merged ? undefined : after);
    return edit ? [{ title: `Add the constraints of ${nameSeries(series)}`, edits: [edit] }] : [];
  },
});

interface MissingFix {
  readonly part: string;
  readonly series: string;
}
