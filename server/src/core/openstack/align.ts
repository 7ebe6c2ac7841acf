/** One file brought to the constraints that hold for it: every pin, every copied line. */
import type { RuleContext } from '../rules/rule.ts';
import { alignCopy } from './align-copy.ts';
import { alignMention } from './align-pins.ts';
import { getConstraints, getConstraintsFor } from './constraint-sets.ts';
import { findOrigin, getCopies } from './copies.ts';
import { inferSeries } from './infer-series.ts';
import { nameSeries } from './releases.ts';
import { getScopes } from './scope.ts';
import type { FileEdit } from './series-edits.ts';

export interface Alignment {
  readonly edits: readonly FileEdit[];
  /** What the file is brought to: `2026.1 (gazpacho)`. */
  readonly name: string;
  readonly pending: boolean;
}

/** Only the document itself is changed. */
export function alignWithConstraints(ctx: RuleContext): Alignment | { readonly problem: string } {
  const { uri } = ctx.document;
  const scopes = getScopes(ctx);
  if (scopes.length === 0) {
    return { problem: 'No part of a snap in this workspace installs Python packages from this file.' };
  }
  const edits: FileEdit[] = [];
  const names = new Set<string>();
  let pending = false;
  let found = false;
  for (const { owner, part } of scopes) {
    const guess = inferSeries(owner, part)?.series;
    for (const copy of getCopies(part)) {
      if (copy.uri !== uri) continue;
      const series = findOrigin(owner, part, copy);
      const lookup = series === undefined ? undefined : owner.openstack.constraints.find({ series });
      if (series !== undefined) names.add(nameSeries(series));
      if (lookup?.state === 'pending') pending = true;
      if (lookup?.state !== 'ready') continue;
      found = true;
      edits.push(...alignCopy(copy, lookup.set).edits.map((edit) => ({ ...edit, uri, group: 'copies' as const })));
    }
    const constraints = getConstraints(owner, part);
    const [first] = constraints.sets;
    if (!first) {
      pending ||= guess !== undefined && owner.openstack.constraints.find({ series: guess }).state === 'pending';
      continue;
    }
    found = true;
    names.add(first.series === undefined ? (first.reference?.text ?? '') : nameSeries(first.series));
    for (const mention of part.mentions) {
      if (mention.uri !== uri) continue;
      const { sets, binding } = getConstraintsFor(owner, part, mention);
      const edit = sets.map(({ set }) => alignMention(mention, part, set, binding)).find((one) => one !== undefined);
      if (edit) edits.push({ ...edit, uri, group: 'pins' });
    }
  }
  if (!found && !pending) {
    const [name] = names;
    return {
      problem:
        name === undefined
          ? 'Neither constraints nor a series of OpenStack are named for the packages of this file.'
          : `The constraints of ${name} are not at hand.`,
    };
  }
  return { edits: withoutRepeats(edits), name: [...names].join(', '), pending };
}

/** A file that two parts use is aligned once. */
function withoutRepeats(edits: readonly FileEdit[]): readonly FileEdit[] {
  const seen = new Set<string>();
  return edits.filter(({ start, end }) => {
    const id = `${start} ${end}`;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
