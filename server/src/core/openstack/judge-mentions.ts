/** What becomes of the packages that a document names, for those who show it. */
import { accepts, isSameVersion, pinnedVersion } from '../python/versions.ts';
import { findPin } from '../python/upper-constraints.ts';
import type { RuleContext } from '../rules/rule.ts';
import { counts, isInstalled } from './installed.ts';
import { findConstraint, getConstraintsFor, isHeldTo, type FoundPin, type PartConstraints } from './constraint-sets.ts';
import { inferSeries } from './infer-series.ts';
import type { PythonPart } from './python-parts.ts';
import { getScopes, type Scope } from './scope.ts';
import type { PackageMention } from './types.ts';

/** `free`: pip may take any version. `unknown`: the constraints do not have it. */
export type Fate = 'aligned' | 'differs' | 'free' | 'unknown';

export interface ShownMention extends Scope {
  readonly mention: PackageMention;
  readonly constraints: PartConstraints;
  readonly found: FoundPin | undefined;
  readonly fate: Fate;
}

/** Packages by name that the part installs; not those by address, and no lines of copies and locks. */
export function* showMentions(ctx: RuleContext): Generator<ShownMention> {
  for (const scope of getScopes(ctx)) {
    for (const mention of scope.part.mentions) {
      if (mention.uri === ctx.document.uri) yield* showMention(scope, mention);
    }
  }
}

function* showMention({ owner, part }: Scope, mention: PackageMention): Generator<ShownMention> {
  const { requirement } = mention;
  const { key, url, specifier } = requirement;
  if (key === undefined || url || !isInstalled(mention, part) || !counts(requirement, part)) return;
  const constraints = getConstraintsFor(owner, part, mention);
  if (constraints.sets.length === 0) return;
  const found = findConstraint(constraints, part, key);
  yield {
    owner,
    part,
    mention,
    constraints,
    found,
    fate: judge(specifier?.text, found, isHeldTo(constraints, part, mention)),
  };
}

function judge(specifier: string | undefined, found: FoundPin | undefined, binding: boolean): Fate {
  if (!found) return 'unknown';
  const { version } = found.pin;
  const own = specifier === undefined ? undefined : pinnedVersion(specifier);
  if (own) return isSameVersion(own.version, version) ? 'aligned' : 'differs';
  if (specifier !== undefined && !accepts(specifier, version)) return 'differs';
  return binding ? 'aligned' : 'free';
}

export interface Tally {
  readonly aligned: number;
  readonly differs: number;
  readonly free: number;
  readonly unknown: number;
}

/** Of a part as a whole: of its lock where it has one, since that is what is installed. */
export function tallyPart(owner: RuleContext, part: PythonPart): Tally | undefined {
  const tally = { aligned: 0, differs: 0, free: 0, unknown: 0 };
  const { lock, environment } = part;
  if (lock && environment && part.plugin !== 'python') {
    const series = inferSeries(owner, part)?.series;
    const lookup = series === undefined ? undefined : owner.openstack.constraints.find({ series });
    if (lookup?.state !== 'ready') return undefined;
    for (const one of lock.content.packages) {
      if (!one.fromIndex) continue;
      const pin = findPin(lookup.set, one.key, environment);
      tally[!pin ? 'unknown' : isSameVersion(one.version, pin.version) ? 'aligned' : 'differs']++;
    }
    return tally;
  }
  const seen = new Set<string>();
  for (const mention of part.mentions) {
    const { key = '' } = mention.requirement;
    if (seen.has(key)) continue;
    for (const { fate } of showMention({ owner, part }, mention)) {
      seen.add(key);
      tally[fate]++;
    }
  }
  return tally.aligned + tally.differs + tally.free > 0 ? tally : undefined;
}
