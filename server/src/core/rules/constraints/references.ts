/** The addresses by which a part names its constraints. */
import { joinPath } from '../../links/project-paths.ts';
import { constraintsUrl, readConstraintsAddress, type AddressFault } from '../../openstack/addresses.ts';
import { findSourceFolder, getRequirementPaths } from '../../openstack/part-files.ts';
import type { PythonPart } from '../../openstack/python-parts.ts';
import { getPythonPartsToCheck } from '../../openstack/quiet-parts.ts';
import { getScopes } from '../../openstack/scope.ts';
import type { ConstraintReference } from '../../openstack/types.ts';
import type { Span } from '../../python/types.ts';
import { findNearest } from '../../text/nearest.ts';
import { entriesOf, findText, isScalar } from '../../yaml/access.ts';
import type { Finding, RuleContext } from '../rule.ts';
import { isMasterInStable } from './series.ts';
import { defineConstraintsRule, replaceFix, withReplacement } from './constraints-rule.ts';

export function* referencesHere(ctx: RuleContext): Generator<ConstraintReference> {
  const seen = new Set<number>();
  for (const { part } of getScopes(ctx)) {
    for (const reference of part.constraints) {
      if (reference.uri !== ctx.document.uri || seen.has(reference.start)) continue;
      seen.add(reference.start);
      yield reference;
    }
  }
}

function* findFaults(ctx: RuleContext, ...types: readonly AddressFault['type'][]): Generator<Finding> {
  for (const reference of referencesHere(ctx)) {
    const address = readConstraintsAddress(reference.text);
    if (!address?.fault || !types.includes(address.fault.type)) continue;
    const { replacement } = address;
    yield withReplacement(
      { start: reference.start, end: reference.end, message: address.fault.message },
      ...(replacement === undefined ? [] : [{ title: `Use ${replacement}`, newText: replacement }]),
    );
  }
}

export const refGone = defineConstraintsRule({
  code: 'constraints/ref-gone',
  severity: 'error',
  summary: 'Constraints from a branch, tag or host that is not there any more.',
  check: (ctx) => findFaults(ctx, 'gone', 'retired', 'unknown'),
  fix: replaceFix,
});

export const refPage = defineConstraintsRule({
  code: 'constraints/ref-page',
  severity: 'error',
  summary: 'The address of constraints is a web page.',
  check: (ctx) => findFaults(ctx, 'page'),
  fix: replaceFix,
});

export const refCodename = defineConstraintsRule({
  code: 'constraints/ref-codename',
  severity: 'error',
  summary: 'The code name of a series where only its number is known.',
  check: (ctx) => findFaults(ctx, 'codename'),
  fix: replaceFix,
});

export const refInsecure = defineConstraintsRule({
  code: 'constraints/ref-insecure',
  severity: 'warning',
  summary: 'Constraints over plain http.',
  *check(ctx) {
    for (const { text, start, end } of referencesHere(ctx)) {
      if (!/^http:/i.test(text) || readConstraintsAddress(text)?.fault) continue;
      yield withReplacement(
        { start, end, message: 'Constraints over plain http can be changed on their way; use https.' },
        { title: 'Use https', newText: text.replace(/^http:/i, 'https:') },
      );
    }
  },
  fix: replaceFix,
});

export const masterMoving = defineConstraintsRule({
  code: 'constraints/master-moving',
  severity: 'information',
  summary: 'Constraints of the development branch, which move every day.',
  *check(ctx) {
    for (const { owner, part } of getScopes(ctx)) {
      for (const { series, uri, start, end, text } of part.constraints) {
        if (series !== 'master' || uri !== ctx.document.uri || readConstraintsAddress(text)?.fault) continue;
        // Told as a warning by constraints/master-stable.
        if (isMasterInStable(owner, part)) continue;
        yield {
          start,
          end,
          message: 'The constraints of the development branch move every day: two builds may differ.',
        };
      }
    }
  },
});

/** Places of OpenStack's where a list of constraints could lie. */
const OURS =
  /^https?:\/\/(?:releases\.openstack\.org\/constraints|opendev\.org\/openstack\/requirements|raw\.githubusercontent\.com\/openstack\/requirements|github\.com\/openstack\/requirements|git\.openstack\.org\/cgit\/openstack\/requirements)(?:\/|$)/;

export const refUnknown = defineConstraintsRule({
  code: 'constraints/ref-unknown',
  severity: 'warning',
  summary: 'Constraints or requirements that are at no known address and in no file.',
  *check(ctx) {
    for (const { text, start, end } of referencesHere(ctx)) {
      if (!OURS.test(text) || readConstraintsAddress(text)) continue;
      const message = `"${text}" is none of the addresses at which OpenStack keeps constraints, such as ${constraintsUrl('2026.1')}.`;
      yield { start, end, message };
    }
    if (ctx.document.kind !== 'snapcraft') return;
    for (const part of getPythonPartsToCheck(ctx)) {
      if (part.plugin !== 'python') continue;
      for (const { text, start, end } of getPipPaths(ctx, part)) {
        const folder = findSourceFolder(ctx, part);
        if (folder === undefined || isMade(ctx, part, text)) continue;
        const found = findMissing(ctx, folder, text);
        if (!found) continue;
        const hint = found.nearest === undefined ? '' : ` Did you mean "${found.nearest}"?`;
        yield withReplacement(
          { start, end, message: `There is no file "${text}" in the source of the part "${part.entry.name}".${hint}` },
          ...(found.nearest === undefined
            ? []
            : [{ title: `Replace it with "${found.nearest}"`, newText: found.nearest }]),
        );
      }
    }
  },
  fix: replaceFix,
});

/** Only in a folder that can be looked into, and whose every part is the author's own. */
function findMissing(ctx: RuleContext, folder: string, path: string): { readonly nearest?: string } | undefined {
  const clean = path.replace(/^(?:\.\/)+/, '');
  if (/^(?:\.\.|\/|[a-z+]+:)|[$*]/i.test(clean) || clean === '') return undefined;
  const uri = joinPath(folder, clean);
  if (uri === undefined || ctx.workspace.exists(uri)) return undefined;
  const slash = clean.lastIndexOf('/') + 1;
  const parent = slash === 0 ? folder : joinPath(folder, clean.slice(0, slash));
  const entries = parent === undefined ? undefined : ctx.workspace.list(parent);
  if (!entries) return undefined;
  const files = entries.filter(({ directory }) => !directory).map(({ name }) => name);
  const near = findNearest(clean.slice(slash), files);
  return near === undefined ? {} : { nearest: clean.slice(0, slash) + near };
}

/** A script of the part makes or fetches the file before pip reads it. */
function isMade({ document: { text } }: RuleContext, { entry }: PythonPart, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return entriesOf(entry.value).some(
    ({ key, value }) =>
      isScalar(key) &&
      isScalar(value) &&
      /^(?:override-|prepare$|build$|install$)/.test(key.text) &&
      text.slice(value.start, value.end).includes(name),
  );
}

export const outside = defineConstraintsRule({
  code: 'constraints/outside',
  severity: 'error',
  summary: 'A path that the build cannot see.',
  *check(ctx) {
    if (ctx.document.kind !== 'snapcraft') return;
    for (const part of getPythonPartsToCheck(ctx)) {
      if (part.plugin !== 'python') continue;
      const depth = countSegments(findText(part.entry.value, 'source-subdir') ?? '');
      for (const { text, start, end } of getPipPaths(ctx, part)) {
        // The instance that builds has its own root; nothing of the host's is in it.
        const isAbsolute = /^\/(?!root\/|build\/|snap\/|usr\/)/.test(text);
        const climbs = /^(?:(?:\.\/)*\.\.(?:\/|$))+/.exec(text)?.[0].match(/\.\./g)?.length ?? 0;
        if (!isAbsolute && climbs <= depth) continue;
        yield {
          start,
          end,
          message: `"${text}" lies outside of the source of the part "${part.entry.name}", which is all that its build sees.`,
        };
      }
    }
  },
});

function countSegments(path: string): number {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.').length;
}

function getPipPaths(ctx: RuleContext, part: PythonPart): readonly (Span & { readonly text: string })[] {
  const constraints = part.constraints.filter(({ through, uri }) => through === 'key' && uri === ctx.document.uri);
  return [...constraints, ...getRequirementPaths(ctx, part)];
}
