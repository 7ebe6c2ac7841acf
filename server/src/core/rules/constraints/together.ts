/** Things that are right one by one and wrong together. */
import { getConstraints, isOfScript, nameSet, type NamedSet } from '../../openstack/constraint-sets.ts';
import { getPythonPartsToCheck } from '../../openstack/quiet-parts.ts';
import { readSource } from '../../openstack/addresses.ts';
import { nameSeries } from '../../openstack/releases.ts';
import { getScopes } from '../../openstack/scope.ts';
import { findPin } from '../../python/upper-constraints.ts';
import { evaluateMarker } from '../../python/markers.ts';
import type { PythonEnvironment } from '../../python/types.ts';
import { isSameVersion } from '../../python/versions.ts';
import { joinPath } from '../../links/project-paths.ts';
import type { Finding } from '../rule.ts';
import { defineConstraintsRule, describeSome, relate } from './constraints-rule.ts';

export const dupConstraint = defineConstraintsRule({
  code: 'constraints/dup-constraint',
  severity: 'error',
  summary: 'Two lists of constraints, or two lines of one, pin a package to different versions.',
  *check(ctx) {
    for (const { owner, part } of getScopes(ctx)) {
      const { environment, oldPip } = part;
      if (!environment) continue;
      // The old resolver takes the first line and says nothing.
      const severity = oldPip ? 'warning' : 'error';
      const sets = getConstraints(owner, part).sets.filter(({ reference }) => !reference || !isOfScript(reference));
      for (const [at, second] of sets.entries()) {
        const reference = second.reference;
        if (reference?.uri !== ctx.document.uri) continue;
        for (const first of sets.slice(0, at)) {
          const names = findDisagreement(first, second, environment);
          if (names.length === 0 || first.reference?.text === reference.text) continue;
          const many = names.length === 1 ? 'one package' : `${names.length} packages`;
          const message = `${nameSet(second)} and ${nameSet(first)} pin ${many} to different versions, so that no version is right: ${describeSome(names)}.`;
          const related = first.reference && [
            relate(ctx, first.reference.uri, first.reference, `${nameSet(first)} is named here.`),
          ];
          yield { start: reference.start, end: reference.end, message, severity, ...(related && { related }) };
          break;
        }
      }
      const local = part.localConstraints.find(({ uri }) => uri === ctx.document.uri);
      for (const pins of local?.content.pins.values() ?? []) {
        const [first, ...more] = pins.filter(
          ({ marker }) => marker === undefined || evaluateMarker(marker, environment) === true,
        );
        for (const pin of more) {
          if (!first || isSameVersion(first.version, pin.version)) continue;
          yield {
            start: pin.versionSpan.start,
            end: pin.versionSpan.end,
            message: `"${pin.name}" is pinned to ${first.version} before, so that no version is right.`,
            severity,
            related: [{ ...first.versionSpan, message: 'It is pinned here first.' }],
          };
        }
      }
    }
  },
});

function findDisagreement(a: NamedSet, b: NamedSet, environment: PythonEnvironment): readonly string[] {
  if (a.set === b.set) return [];
  const names: string[] = [];
  for (const key of b.set.pins.keys()) {
    const [one, other] = [findPin(a.set, key, environment), findPin(b.set, key, environment)];
    if (one && other && !isSameVersion(one.version, other.version)) names.push(other.name);
  }
  return names;
}

export const tagSeries = defineConstraintsRule({
  code: 'constraints/tag-series',
  severity: 'warning',
  summary: 'A tag of one series beside packages of other series.',
  *check(ctx) {
    if (ctx.document.kind !== 'snapcraft') return;
    for (const part of getPythonPartsToCheck(ctx)) {
      const tag = part.evidence.find(({ kind }) => kind === 'source-tag');
      if (!tag) continue;
      const others = part.mentions.flatMap(({ uri, requirement: { url, name } }) => {
        const meaning = url && readSource(url.text);
        if (!url || meaning?.series === undefined || meaning.series === tag.series) return [];
        return [{ uri, url, name: name ?? meaning.project, series: meaning.series }];
      });
      if (others.length === 0) continue;
      const list = describeSome(others.map(({ name, series }) => `${name} of ${nameSeries(series)}`));
      yield {
        start: tag.start,
        end: tag.end,
        message: `This tag is of ${nameSeries(tag.series)}, the packages beside it are not: ${list}.`,
        related: others
          .slice(0, 10)
          .map(({ uri, url, name, series }) => relate(ctx, uri, url, `"${name}" is of ${nameSeries(series)}.`)),
      };
    }
  },
});

export const includeCycle = defineConstraintsRule({
  code: 'constraints/include-cycle',
  severity: 'error',
  summary: 'A requirement file that includes itself.',
  *check(ctx) {
    if (ctx.document.kind !== 'packages') return;
    for (const { part } of getScopes(ctx)) {
      const files = new Map(part.requirementFiles.map((file) => [file.uri, file]));
      const own = files.get(ctx.document.uri);
      for (const include of own?.content.includes ?? []) {
        if (include.type !== 'requirement') continue;
        const way = findWay(files, joinPath(ctx.document.uri.replace(/[^/]*$/, ''), include.target), ctx.document.uri);
        if (!way) continue;
        // The first of them is named already.
        const through = way.length > 1 ? ` through ${way.slice(1).join(' and ')}` : '';
        const finding: Finding = {
          start: include.start,
          end: include.end,
          message: `With "${include.target}" this file includes itself${through}; pip reads that without an end.`,
        };
        yield finding;
      }
    }
  },
});

type Files = ReadonlyMap<
  string,
  { readonly content: { readonly includes: readonly { readonly type: string; readonly target: string }[] } }
>;

/** The names of the files by which one file leads to another. */
function findWay(
  files: Files,
  from: string | undefined,
  to: string,
  seen: Set<string> = new Set(),
): readonly string[] | undefined {
  if (from === undefined || seen.has(from)) return undefined;
  if (from === to) return [];
  seen.add(from);
  for (const { type, target } of files.get(from)?.content.includes ?? []) {
    if (type !== 'requirement') continue;
    const way = findWay(files, joinPath(from.replace(/[^/]*$/, ''), target), to, seen);
    if (way) return [from.slice(from.lastIndexOf('/') + 1), ...way];
  }
  return undefined;
}
