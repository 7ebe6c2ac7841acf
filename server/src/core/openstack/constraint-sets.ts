/** The constraints that hold for a part: those that it names, else those of the series that it means. */
import { Attached } from '../attached.ts';
import { findPin } from '../python/upper-constraints.ts';
import type { ConstraintSet, Pin, Span } from '../python/types.ts';
import type { RuleContext } from '../rules/rule.ts';
import { readConstraintsAddress } from './addresses.ts';
import { inferSeries } from './infer-series.ts';
import { hasEffect, type PythonPart } from './python-parts.ts';
import { nameSeries } from './releases.ts';
import type { ConstraintLookup, ConstraintReference, PackageMention, SeriesId } from './types.ts';

export interface PartConstraints {
  /** The sets at hand, in the order in which the part names them. */
  readonly sets: readonly NamedSet[];
  /** pip itself will hold the part to them; else the series merely implies them. */
  readonly binding: boolean;
  /** Something is still being fetched or can't be had: absence proves nothing. */
  readonly incomplete: boolean;
}

export interface NamedSet {
  readonly set: ConstraintSet;
  readonly series: SeriesId | undefined;
  readonly reference: ConstraintReference | undefined;
}

const cache = new Attached<PythonPart, PartConstraints>();

export function getConstraints(ctx: RuleContext, part: PythonPart): PartConstraints {
  let found = cache.get(part);
  if (!found) cache.set(part, (found = findConstraints(ctx, part)));
  return found;
}

/** The same for one package: a command of a script is held to what it names itself. */
export function getConstraintsFor(
  ctx: RuleContext,
  part: PythonPart,
  { command }: { readonly command?: Span | undefined },
): PartConstraints {
  const own = command && part.constraints.filter((one) => isWithin(one, command, ctx.document.uri));
  return own && own.length > 0 ? findConstraints(ctx, part, own) : getConstraints(ctx, part);
}

function isWithin(reference: ConstraintReference, command: Span, own: string): boolean {
  const { start, end } = reference.command ?? reference;
  const isHere = reference.command !== undefined || reference.uri === own;
  return isOfScript(reference) && isHere && command.start <= start && end <= command.end;
}

/** What a script hands to its own pip is nothing to the plugin's. */
export function isOfScript({ through, command }: ConstraintReference): boolean {
  return through === 'script' || command !== undefined;
}

/** Whether the pip that installs the package is the plugin's and reads constraints; uv and scripts know nothing of them. */
export function isHeldTo(
  { binding }: PartConstraints,
  { plugin }: Pick<PythonPart, 'plugin'>,
  { command }: Pick<PackageMention, 'command'>,
): boolean {
  return binding && plugin !== 'uv' && command === undefined;
}

function findConstraints(
  ctx: RuleContext,
  part: PythonPart,
  named: readonly ConstraintReference[] = part.constraints,
): PartConstraints {
  const sets: NamedSet[] = [];
  let incomplete = false;
  const take = (lookup: ConstraintLookup, series: SeriesId | undefined, reference?: ConstraintReference): void => {
    if (lookup.state === 'ready') sets.push({ set: lookup.set, series, reference });
    else incomplete = true;
  };
  const store = ctx.openstack.constraints;
  const effective = named.filter((reference) => hasEffect(reference, part.plugin));
  const ownKeys = named === part.constraints ? effective.filter((one) => !isOfScript(one)) : effective;
  const references = ownKeys.length > 0 ? ownKeys : effective;
  for (const reference of references) {
    const local = part.localConstraints.find(({ of }) => of === reference);
    if (local) {
      // A page in place of the list, or nothing at all, says nothing of any package.
      if (local.content.size === 0) incomplete = true;
      else sets.push({ set: local.content, series: reference.series, reference });
      continue;
    }
    const address = readConstraintsAddress(reference.text);
    if (address?.fault !== undefined && address.series !== undefined) {
      // The address is told as a problem of its own; its series is still what the author means.
      take(store.find({ series: address.series }), address.series, reference);
    } else if (/^https?:/.test(reference.text)) take(store.find({ url: reference.text }), reference.series, reference);
    else incomplete = true;
  }
  if (references.length > 0) return { sets, binding: ownKeys.length > 0, incomplete };
  const guess = inferSeries(ctx, part);
  if (guess) take(store.find({ series: guess.series }), guess.series);
  return { sets, binding: false, incomplete };
}

export interface FoundPin {
  readonly pin: Pin;
  readonly from: NamedSet;
}

/** The pin of a package in the first set that has one for the part's Python. */
export function findConstraint({ sets }: PartConstraints, part: PythonPart, key: string): FoundPin | undefined {
  if (!part.environment) return undefined;
  for (const from of sets) {
    const pin = findPin(from.set, key, part.environment);
    if (pin) return { pin, from };
  }
  return undefined;
}

/** How a set is called in messages: its series, else what names it. */
export function nameSet({ series, reference }: NamedSet): string {
  return series === undefined ? (reference?.text ?? 'the constraints') : nameSeries(series);
}
