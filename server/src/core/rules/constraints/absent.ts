/** Packages that are not in the constraints of their part. */
import { getConstraints, isHeldTo, nameSet, type PartConstraints } from '../../openstack/constraint-sets.ts';
import { peekSeries } from '../../openstack/neighbours.ts';
import { allSeries, compareSeries, nameSeries, versionsOf } from '../../openstack/releases.ts';
import type { SeriesId } from '../../openstack/types.ts';
import type { ConstraintSet } from '../../python/types.ts';
import { findNearest, measureDistance } from '../../text/nearest.ts';
import type { RuleContext } from '../rule.ts';
import { defineConstraintsRule, replaceFix, withReplacement } from './constraints-rule.ts';
import { judge, type Judged } from './pins.ts';

/** Never in constraints, by design: tools of the build, and what brings its own. */
const NEVER_CONSTRAINED: ReadonlySet<string> = new Set([
  'uwsgi',
  'snap-openstack',
  'pip',
  'wheel',
  'setuptools',
  'gunicorn',
]);

interface Absent extends Judged {
  readonly nearest: string | undefined;
  /** The series whose constraints have it, as far as they are at hand. */
  readonly elsewhere: { readonly last?: SeriesId; readonly first?: SeriesId };
}

function* findAbsent(ctx: RuleContext): Generator<Absent> {
  for (const one of judge(ctx)) {
    const { requirement, found, owner, part, mention } = one;
    const constraints = getConstraints(owner, part);
    // What pip is not given can't be missed.
    if (found || constraints.incomplete || !isHeldTo(constraints, part, mention) || !part.environment) continue;
    // Services are released for themselves.
    if (NEVER_CONSTRAINED.has(requirement.key) || versionsOf(requirement.name)) continue;
    const elsewhere = findElsewhere(owner, constraints, requirement.key);
    const known = elsewhere.last !== undefined || elsewhere.first !== undefined || isHeld(constraints, requirement.key);
    yield { ...one, elsewhere, nearest: known ? undefined : findNear(requirement.key, constraints) };
  }
}

/** There is a pin, for other Pythons than the base's. */
function isHeld({ sets }: PartConstraints, key: string): boolean {
  return sets.some(({ set }) => set.pins.has(key));
}

/** The nearest series before and after that has the package. */
function findElsewhere(owner: RuleContext, { sets }: PartConstraints, key: string): Absent['elsewhere'] {
  const series = sets[0]?.series;
  if (series === undefined) return {};
  const having = allSeries()
    .map(({ id }) => id)
    .filter((id) => id !== series && peekSeries(owner, id)?.pins.has(key));
  const last = having.filter((id) => compareSeries(id, series) < 0).at(-1);
  const first = having.find((id) => compareSeries(id, series) > 0);
  return { ...(last !== undefined && { last }), ...(first !== undefined && { first }) };
}

/** A name that differs by a slip. Short names are too near to each other to say, and so are `boto` and `boto3`. */
function findNear(key: string, { sets }: PartConstraints): string | undefined {
  const [first] = sets;
  if (!first || key.length < 6) return undefined;
  const known = nearest.get(first.set) ?? new Map<string, string | undefined>();
  nearest.set(first.set, known);
  if (!known.has(key)) known.set(key, searchNear(key, first.set));
  return known.get(key);
}

/** A search through all names is long, and the same few names are asked for with every keystroke. */
const nearest = new WeakMap<ConstraintSet, Map<string, string | undefined>>();

function searchNear(key: string, { pins }: ConstraintSet): string | undefined {
  const most = key.length < 14 ? 1 : 2;
  const near = findNearest(key, pins.keys());
  if (near === undefined || near[0] !== key[0] || toStem(near) === toStem(key)) return undefined;
  return measureDistance(key, near, most) <= most ? pins.get(near)?.[0]?.name : undefined;
}

function toStem(key: string): string {
  return key.replaceAll(/\d+/g, '').replace(/s$/, '');
}

export const absent = defineConstraintsRule({
  code: 'constraints/absent',
  severity: 'information',
  summary: 'A package that the constraints do not hold.',
  *check(ctx) {
    for (const { requirement, constraints, nearest, elsewhere, part } of findAbsent(ctx)) {
      const [set] = constraints.sets;
      if (nearest !== undefined || !set) continue;
      const { last, first } = elsewhere;
      const held = isHeld(constraints, requirement.key);
      const what = held
        ? `has "${requirement.name}" only for other Pythons than ${part.environment?.python ?? ''}`
        : `does not have "${requirement.name}"`;
      const where = held
        ? ''
        : last !== undefined
          ? ` It was last in ${nameSeries(last)}.`
          : first !== undefined
            ? ` It came with ${nameSeries(first)}.`
            : '';
      yield {
        ...requirement.nameSpan,
        message: `${capitalize(nameSet(set))} ${what}: its newest version is installed.${where}`,
        // It was renamed or dropped, or the series is the wrong one.
        ...(where !== '' && { severity: 'warning' }),
      };
    }
  },
});

function capitalize(text: string): string {
  return text.startsWith('the ') ? `T${text.slice(1)}` : text;
}

export const absentTypo = defineConstraintsRule({
  code: 'constraints/absent-typo',
  severity: 'warning',
  summary: 'A package that the constraints hold under a name that is nearly the same.',
  *check(ctx) {
    for (const { requirement, constraints, nearest } of findAbsent(ctx)) {
      const [set] = constraints.sets;
      if (nearest === undefined || !set) continue;
      const message = `"${requirement.name}" is not in ${nameSet(set)}. Did you mean "${nearest}"?`;
      yield withReplacement(
        { ...requirement.nameSpan, message },
        { title: `Replace it with "${nearest}"`, newText: nearest },
      );
    }
  },
  fix: replaceFix,
});
