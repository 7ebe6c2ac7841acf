/** Copies of the constraints and locks made from them: told as one, since a stale copy differs in hundreds of lines. */
import { alignCopy } from '../../openstack/align-copy.ts';
import { getConstraints, nameSet } from '../../openstack/constraint-sets.ts';
import { compareCopy, findOrigin, getCopies, type Copy } from '../../openstack/copies.ts';
import { inferSeries } from '../../openstack/infer-series.ts';
import type { PythonPart } from '../../openstack/python-parts.ts';
import { nameSeries } from '../../openstack/releases.ts';
import { getScopes } from '../../openstack/scope.ts';
import type { SeriesId } from '../../openstack/types.ts';
import { findPin } from '../../python/upper-constraints.ts';
import type { ConstraintSet, Requirement, Span } from '../../python/types.ts';
import { isSameVersion } from '../../python/versions.ts';
import type { RuleContext } from '../rule.ts';
import { defineConstraintsRule, describeSome, relate, replaceFix, withReplacement } from './constraints-rule.ts';

interface SeriesSet {
  readonly set: ConstraintSet;
  readonly name: string;
}

/** The series' own constraints, to which a copy is compared. */
function findSet(owner: RuleContext, series: SeriesId | undefined): SeriesSet | undefined {
  if (series === undefined) return undefined;
  const lookup = owner.openstack.constraints.find({ series });
  return lookup.state === 'ready' ? { set: lookup.set, name: nameSeries(series) } : undefined;
}

interface CopyInScope {
  readonly owner: RuleContext;
  readonly part: PythonPart;
  readonly copy: Copy;
  readonly compared: SeriesSet;
}

/** Copies of the document itself; for snapcraft.yaml those of its parts. */
function* copiesOf(ctx: RuleContext): Generator<CopyInScope> {
  const isOwner = ctx.document.kind === 'snapcraft';
  for (const { owner, part } of getScopes(ctx)) {
    for (const copy of getCopies(part)) {
      if (!isOwner && copy.uri !== ctx.document.uri) continue;
      const compared = findSet(owner, findOrigin(owner, part, copy));
      if (compared) yield { owner, part, copy, compared };
    }
  }
}

export const copyStale = defineConstraintsRule({
  code: 'constraints/copy-stale',
  severity: 'warning',
  summary: 'A copied list of constraints differs from its series.',
  *check(ctx) {
    for (const { part, copy, compared } of copiesOf(ctx)) {
      if (!part.environment) continue;
      const { changed, extra, missing } = compareCopy(copy.lines, compared.set, part.environment);
      // A few names that were left out, or all but a few, were left out on purpose.
      const isChoice = missing.length <= compared.set.pins.size / 10 || missing.length > compared.set.pins.size / 2;
      if (changed.length === 0 && isChoice) continue;
      const rest = [
        missing.length > 0 && missing.length < compared.set.pins.size / 2 && `missing: ${missing.length}`,
        extra.length > 0 && `not of the series: ${extra.length}`,
      ].filter((words) => words !== false);
      const names = changed.length > 0 ? `: ${describeSome(changed.map(({ line }) => line.name))}` : '';
      const more = rest.length > 0 ? `; ${rest.join(', ')}` : '';
      const differ = `${changed.length} of ${copy.lines.length} pins differ from ${compared.name}${names}${more}.`;
      if (copy.uri === ctx.document.uri) {
        yield { start: copy.place.start, end: copy.place.end, message: `In this copy ${differ}` };
      } else {
        const file = copy.uri.slice(copy.uri.lastIndexOf('/') + 1);
        const reference = part.constraints.find(({ text, uri }) => uri === ctx.document.uri && text.endsWith(file));
        const { start, end } = reference ?? part.entry.key;
        const related = [relate(ctx, copy.uri, copy.place, 'This is the copy.')];
        yield { start, end, message: `In the copy of constraints in ${file} ${differ}`, related };
      }
    }
  },
  fix(ctx, finding) {
    for (const { copy, compared } of copiesOf(ctx)) {
      if (copy.uri !== ctx.document.uri || copy.place.start !== finding.start) continue;
      const { edits } = alignCopy(copy, compared.set);
      if (edits.length > 0) return [{ title: `Bring all pins to ${compared.name}`, edits, preferred: true }];
    }
    return [];
  },
});

export const copyPin = defineConstraintsRule({
  code: 'constraints/copy-pin',
  // Told for all of them by constraints/copy-stale.
  severity: 'hint',
  summary: 'One pin of a copied list that differs from its series.',
  *check(ctx) {
    if (ctx.document.kind === 'snapcraft') return;
    for (const { part, copy, compared } of copiesOf(ctx)) {
      if (!part.environment) continue;
      for (const { line, version } of compareCopy(copy.lines, compared.set, part.environment).changed) {
        yield withReplacement(
          { ...toSpan(line.specifier), message: `"${line.name}" is ${version} in ${compared.name}.` },
          { title: `Pin "${line.name}" to ${version}`, newText: `${line.operator}${version}` },
        );
      }
    }
  },
  fix: replaceFix,
});

function toSpan({ start, end }: Span): Span {
  return { start, end };
}

export const copySpelling = defineConstraintsRule({
  code: 'constraints/copy-spelling',
  severity: 'warning',
  summary: 'A copied pin compares text, and the series spells the version otherwise.',
  *check(ctx) {
    if (ctx.document.kind === 'snapcraft') return;
    for (const { part, copy, compared } of copiesOf(ctx)) {
      for (const line of copy.lines) {
        const pin =
          line.operator === '===' && part.environment ? findPin(compared.set, line.key, part.environment) : undefined;
        if (!pin || pin.version === line.version || !isSameVersion(pin.version, line.version)) continue;
        const message = `"===" compares text: "${line.version}" is not "${pin.version}", as ${compared.name} spells it.`;
        yield withReplacement(
          { ...toSpan(line.specifier), message },
          { title: `Spell it "${pin.version}"`, newText: `===${pin.version}` },
        );
      }
    }
  },
  fix: replaceFix,
});

export const lockDrift = defineConstraintsRule({
  code: 'constraints/lock-drift',
  severity: 'warning',
  summary: 'Locked versions differ from the series.',
  *check(ctx) {
    for (const { owner, part } of getScopes(ctx)) {
      const { lock, environment } = part;
      if (!lock || !environment) continue;
      const here = lock.uri === ctx.document.uri;
      if (!here && ctx.document.kind !== 'snapcraft') continue;
      const compared = findSet(owner, inferSeries(owner, part)?.series) ?? firstSet(owner, part);
      if (!compared) continue;
      const held = lock.content.packages.flatMap((one) => {
        const pin = one.fromIndex ? findPin(compared.set, one.key, environment) : undefined;
        return pin ? [{ one, pin }] : [];
      });
      const drifted = held.filter(({ one, pin }) => !isSameVersion(one.version, pin.version));
      const [first] = drifted;
      if (!first) continue;
      const names = drifted.map(({ one, pin }) => `${one.name} ${one.version} instead of ${pin.version}`);
      const message = `${drifted.length} of ${held.length} locked packages differ from ${compared.name}: ${describeSome(names)}.`;
      const place = relate(ctx, lock.uri, first.one.versionSpan, `The first of them is "${first.one.name}".`);
      // In the lock at the first of them; in snapcraft.yaml at the part that installs it.
      yield here
        ? { ...first.one.versionSpan, message }
        : { start: part.entry.key.start, end: part.entry.key.end, message, related: [place] };
    }
  },
});

/** For a snap that means no series: what its part names. */
function firstSet(owner: RuleContext, part: PythonPart): SeriesSet | undefined {
  const [named] = getConstraints(owner, part).sets;
  return named && { set: named.set, name: nameSet(named) };
}

export const lockOlderThanCopy = defineConstraintsRule({
  code: 'constraints/lock-older-than-copy',
  severity: 'warning',
  summary: 'The lock was made with other constraints than those in pyproject.toml.',
  *check(ctx) {
    for (const { part } of getScopes(ctx)) {
      const locked = part.lock?.content;
      const list = part.pyproject?.content.lists.find(({ path }) => path === 'tool.uv.constraint-dependencies');
      if (locked?.tool !== 'uv' || !list || !part.pyproject) continue;
      const here = part.pyproject.uri === ctx.document.uri;
      if (!here && ctx.document.kind !== 'snapcraft') continue;
      const count = countDifferences(list.requirements, locked.constraints);
      if (count === 0) continue;
      const differ = count === 1 ? 'one differs' : `${count} differ`;
      const message = `uv.lock was made with other constraints than those in pyproject.toml (${differ}), and the plugin installs the lock without a check; run "uv lock".`;
      const { start, end } = here ? list.keySpan : part.entry.key;
      yield { start, end, message };
    }
  },
});

/** One package may have several lines, each for other Pythons. */
function countDifferences(
  copied: readonly Requirement[],
  locked: readonly { readonly key: string; readonly specifier: string }[],
): number {
  const wanted = new Set(copied.map(({ key = '', specifier }) => `${key} ${normal(specifier?.text)}`));
  const made = new Set(locked.map(({ key, specifier }) => `${key} ${normal(specifier)}`));
  const lacking = [...wanted].filter((one) => !made.has(one));
  const left = [...made].filter((one) => !wanted.has(one));
  return Math.max(lacking.length, left.length);
}

/** uv writes `===` and `==` alike, and clauses in its own order. */
function normal(specifier: string | undefined): string {
  return (specifier ?? '')
    .replaceAll('===', '==')
    .split(',')
    .map((clause) => clause.replaceAll(/\s/g, ''))
    .sort()
    .join(',');
}

export const overrideHides = defineConstraintsRule({
  code: 'constraints/override-hides',
  severity: 'warning',
  summary: 'An override takes the place of a constraint.',
  *check(ctx) {
    for (const { part } of getScopes(ctx)) {
      if (part.pyproject?.uri !== ctx.document.uri) continue;
      const constrained = new Map(
        part.mentions.flatMap(({ from, list, requirement }) =>
          from === 'uv-constraint' && list === 'tool.uv.constraint-dependencies' && requirement.key !== undefined
            ? [[requirement.key, requirement] as const]
            : [],
        ),
      );
      for (const { from, requirement } of part.mentions) {
        const other = from === 'uv-override' ? constrained.get(requirement.key ?? '') : undefined;
        const [own, theirs] = [requirement.specifier, other?.specifier];
        if (!other || !own || !theirs || normal(own.text) === normal(theirs.text)) continue;
        yield {
          ...requirement.nameSpan,
          message: `This override installs "${requirement.name ?? ''}${own.text}" although it is constrained to "${theirs.text}".`,
          related: [{ start: theirs.start, end: theirs.end, message: 'It is constrained here.' }],
        };
      }
    }
  },
});
