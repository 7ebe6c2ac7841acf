/** Packages that a part names, against the pins of its constraints. */
import { Attached } from '../../attached.ts';
import {
  findConstraint,
  getConstraintsFor,
  isHeldTo,
  nameSet,
  type FoundPin,
  type PartConstraints,
} from '../../openstack/constraint-sets.ts';
import { counts, isInstalled } from '../../openstack/installed.ts';
import type { Requirement, Span } from '../../python/types.ts';
import { accepts, isSameVersion, parseSpecifier, pinnedVersion } from '../../python/versions.ts';
import { findText, findValue, isMap, itemsOf } from '../../yaml/access.ts';
import type { Finding, RuleContext, Severity } from '../rule.ts';
import { getScopes } from '../../openstack/scope.ts';
import {
  defineConstraintsRule,
  describeSome,
  mentionsHere,
  relate,
  replaceFix,
  withReplacement,
  type MentionHere,
} from './constraints-rule.ts';

export type NamedRequirement = Requirement & { readonly name: string; readonly key: string };

export interface Judged extends MentionHere {
  readonly requirement: NamedRequirement;
  readonly constraints: PartConstraints;
  readonly found: FoundPin | undefined;
}

const cache = new Attached<RuleContext, readonly Judged[]>();

/** Requirements that are installed, with what the constraints say of each. Copies and locks are judged as a whole. */
export function judge(ctx: RuleContext): readonly Judged[] {
  let judged = cache.get(ctx);
  if (!judged) cache.set(ctx, (judged = mentionsHere(ctx).flatMap((here) => judgeMention(here) ?? [])));
  return judged;
}

function judgeMention(here: MentionHere): Judged | undefined {
  const { owner, part, mention } = here;
  const { requirement } = mention;
  const { name, key } = requirement;
  if (name === undefined || key === undefined || requirement.url) return undefined;
  if (!isInstalled(mention, part) || !counts(requirement, part)) return undefined;
  const constraints = getConstraintsFor(owner, part, mention);
  if (constraints.sets.length === 0) return undefined;
  const found = findConstraint(constraints, part, key);
  return { ...here, requirement: { ...requirement, name, key }, constraints, found };
}

function binds({ part, mention, constraints }: Judged): boolean {
  return isHeldTo(constraints, part, mention);
}

/** Before core20 pip let a constraint win over a pin without a word; what is not declared binds nothing. */
function severityOf(one: Judged): Severity {
  return binds(one) && !one.part.oldPip ? 'error' : 'warning';
}

function specifierFixes({ requirement, found, mention }: Judged): Parameters<typeof withReplacement>[1][] {
  const { specifier } = requirement;
  if (!specifier || !found) return [];
  // A lock that somebody exported is pinned throughout.
  const operator = specifier.text.startsWith('===') ? '===' : '==';
  const { version } = found.pin;
  const pin = { title: `Pin "${requirement.name}" to ${version}`, newText: `${operator}${version}` };
  const drop = { title: `Leave the version of "${requirement.name}" to the constraints`, newText: '' };
  const isWhole = specifier.start === requirement.start && specifier.end === requirement.end;
  // Where quotes or folds hide the words' places, the whole text is put anew.
  if (isWhole) return [];
  return mention.from === 'requirement-file' || mention.from === 'pyproject' ? [pin] : [pin, drop];
}

/** A pin on another version than the constraint, or another specifier that leaves it out. */
function conflictOf({ requirement: { specifier }, found }: Judged): 'pin' | 'range' | undefined {
  if (!specifier || !found || !parseSpecifier(specifier.text)) return undefined;
  const pin = pinnedVersion(specifier.text);
  if (pin) return isSameVersion(pin.version, found.pin.version) ? undefined : 'pin';
  return accepts(specifier.text, found.pin.version) ? undefined : 'range';
}

export const pinConflict = defineConstraintsRule({
  code: 'constraints/pin-conflict',
  severity: 'error',
  summary: 'A package is pinned to another version than the constraint.',
  *check(ctx) {
    for (const one of judge(ctx)) {
      const { specifier, name } = one.requirement;
      if (!specifier || !one.found || conflictOf(one) !== 'pin') continue;
      const own = pinnedVersion(specifier.text)?.version ?? '';
      const message = `"${name}" is pinned to ${own}, but ${nameSet(one.found.from)} has ${one.found.pin.version}.`;
      yield withReplacement(
        { start: specifier.start, end: specifier.end, message, severity: severityOf(one) },
        ...specifierFixes(one),
      );
    }
    if (ctx.document.kind === 'snapcraft') yield* conflictsOfFiles(ctx);
  },
  fix: replaceFix,
});

/** One finding at the place where snapcraft.yaml names a file whose lines are refused. */
function* conflictsOfFiles(ctx: RuleContext): Generator<Finding> {
  for (const { owner, part } of getScopes(ctx)) {
    const files: { uri: string; named: Span; title: string }[] = part.requirementFiles.map(({ uri, named }) => ({
      uri,
      named,
      title: fileName(uri),
    }));
    if (part.pyproject) files.push({ uri: part.pyproject.uri, named: part.entry.key, title: 'pyproject.toml' });
    for (const { uri, named, title } of files) {
      const refused = part.mentions
        .filter((mention) => mention.uri === uri)
        .flatMap((mention) => judgeMention({ owner, part, mention }) ?? [])
        .filter((one) => conflictOf(one) !== undefined);
      const [first] = refused;
      if (!first?.found) continue;
      const names = describeSome(refused.map(({ requirement }) => requirement.name));
      const message =
        refused.length === 1
          ? `${title} asks for another version of ${names} than ${nameSet(first.found.from)} has.`
          : `${title} asks for other versions of ${refused.length} packages than ${nameSet(first.found.from)} has: ${names}.`;
      const place = relate(ctx, uri, first.requirement, `${nameSet(first.found.from)} has ${first.found.pin.version}.`);
      yield { start: named.start, end: named.end, message, severity: severityOf(first), related: [place] };
    }
  }
}

function fileName(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

export const excluded = defineConstraintsRule({
  code: 'constraints/excluded',
  severity: 'error',
  summary: 'A specifier leaves the constrained version out.',
  *check(ctx) {
    for (const one of judge(ctx)) {
      const { specifier, name } = one.requirement;
      if (!specifier || !one.found || conflictOf(one) !== 'range') continue;
      const message = `"${name}${specifier.text}" leaves out ${one.found.pin.version}, the version in ${nameSet(one.found.from)}.`;
      yield withReplacement(
        { start: specifier.start, end: specifier.end, message, severity: severityOf(one) },
        ...specifierFixes(one),
      );
    }
  },
  fix: replaceFix,
});

export const equalNotIdentical = defineConstraintsRule({
  code: 'constraints/equal-not-identical',
  severity: 'warning',
  summary: '"===" compares text, and the same version is spelt otherwise in the constraints.',
  *check(ctx) {
    for (const { requirement, found } of judge(ctx)) {
      const { specifier } = requirement;
      const pin = specifier && pinnedVersion(specifier.text);
      if (!specifier || !pin?.exact || !found || pin.version === found.pin.version) continue;
      if (!isSameVersion(pin.version, found.pin.version)) continue;
      const message = `"===" compares text: "${pin.version}" is not "${found.pin.version}", as ${nameSet(found.from)} spells it.`;
      yield withReplacement(
        { start: specifier.start, end: specifier.end, message },
        { title: `Spell it "${found.pin.version}"`, newText: `===${found.pin.version}` },
      );
    }
  },
  fix: replaceFix,
});

/** A file with more pins than these is a lock that somebody exported, and pinned on purpose. */
const MOST_PINS = 20;

export const redundantPin = defineConstraintsRule({
  code: 'constraints/redundant-pin',
  severity: 'information',
  summary: 'A pin repeats the constraint.',
  *check(ctx) {
    const repeated: Finding[] = [];
    for (const one of judge(ctx)) {
      const { requirement, found } = one;
      const { specifier } = requirement;
      const pin = specifier && pinnedVersion(specifier.text);
      // Without declared constraints the pin is what keeps the promise.
      if (!specifier || !pin || !found || !binds(one) || !isSameVersion(pin.version, found.pin.version)) continue;
      // Told by constraints/equal-not-identical.
      if (pin.exact && pin.version !== found.pin.version) continue;
      // Where hashes are checked pip wants every version.
      if (one.part.requirementFiles.some(({ uri, content }) => uri === one.mention.uri && content.hashes)) continue;
      const message = `"${requirement.name}" gets ${found.pin.version} from ${nameSet(found.from)} anyway; a pin of its own has to be moved with every series.`;
      repeated.push(
        withReplacement(
          { start: specifier.start, end: specifier.end, message },
          ...specifierFixes({ ...one, mention: { ...one.mention, from: 'python-packages' } }).slice(1),
        ),
      );
    }
    if (ctx.document.kind === 'snapcraft' || repeated.length <= MOST_PINS) yield* repeated;
  },
  fix: replaceFix,
});

export const duplicate = defineConstraintsRule({
  code: 'constraints/duplicate',
  severity: 'warning',
  summary: 'One package twice in a list.',
  *check(ctx) {
    const lists = new Map<string, Map<string, Requirement>>();
    for (const { owner, part, mention } of mentionsHere(ctx)) {
      const { requirement, from, list: path = '' } = mention;
      const { key, name } = requirement;
      if (key === undefined || name === undefined || from === 'lock' || from === 'script') continue;
      if (requirement.guessed || !counts(requirement, part) || (requirement.marker && !part.environment)) continue;
      const isList = from === 'python-packages';
      // One architecture's list and another's may well hold the same.
      if (isList && itemsOf(findValue(part.entry.value, from)).some(isMap)) continue;
      const id = `${part.entry.name}\0${from}\0${path}`;
      const known = lists.get(id) ?? new Map<string, Requirement>();
      lists.set(id, known);
      const first = known.get(key);
      if (!first) {
        known.set(key, requirement);
        continue;
      }
      const textOf = ({ start, end }: Span): string => ctx.document.text.slice(start, end);
      // snapcraft itself refuses equal items of old lists.
      if (isList && owner.project.legacy && textOf(first) === textOf(requirement)) continue;
      yield {
        ...requirement.nameSpan,
        message: `"${name}" is the same package as "${first.name ?? ''}" before it.`,
        related: [{ ...first.nameSpan, message: 'It is named here first.' }],
        // The old resolver stops with "Double requirement given".
        severity: part.oldPip && findText(part.entry.value, 'plugin') === 'python' ? 'error' : 'warning',
      };
    }
  },
});
