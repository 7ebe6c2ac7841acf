/** What else keeps constraints from having an effect. */
import { getPythonParts, type PythonPart } from '../../openstack/python-parts.ts';
import { getPythonPartsToCheck } from '../../openstack/quiet-parts.ts';
import { getScopes } from '../../openstack/scope.ts';
import { normalizeName } from '../../python/names.ts';
import { findText, findValue, isText, itemsOf } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import type { Finding, RuleContext } from '../rule.ts';
import { defineConstraintsRule, relate, replaceFix, withReplacement } from './constraints-rule.ts';
import { findConstraintProblems, isUnhashable, problemsOfUsedFiles } from './used-files.ts';

export const constraintInUv = defineConstraintsRule({
  code: 'constraints/no-effect-in-uv',
  severity: 'warning',
  summary: 'Constraints for pip in a part that uv installs from its lock.',
  *check(ctx) {
    if (ctx.document.kind !== 'snapcraft') return;
    for (const part of getPythonPartsToCheck(ctx)) {
      if (part.plugin !== 'uv') continue;
      for (const { through, start, end, uri } of part.constraints) {
        if (through !== 'environment' || uri !== ctx.document.uri) continue;
        const message =
          'uv installs its lock and reads no such variable; "constraint-dependencies" in pyproject.toml counts when it is locked.';
        yield { start, end, message };
      }
    }
  },
});

export const pythonPath = defineConstraintsRule({
  code: 'constraints/python-path',
  severity: 'warning',
  summary: "A path of another Python than the base's.",
  *check(ctx) {
    const { project, document } = ctx;
    if (document.kind !== 'snapcraft' || project.base === undefined || !/\bpython3\.\d/.test(document.text)) return;
    const python = ctx.facts.bases.bases[project.base]?.['python'];
    // Only where the base's Python is what runs.
    if (typeof python !== 'string' || project.confinement === 'classic') return;
    const lines = ctx.tree.comments;
    for (const match of document.text.matchAll(/\b(?:lib|bin)\/python(3\.\d+)(?![\w.])/g)) {
      const [path, version = ''] = match;
      if (version === python || lines.some(({ start, end }) => start <= match.index && match.index < end)) continue;
      // Asked last: this rule runs for every change.
      if (getPythonParts(ctx).length === 0 || bringsItsOwn(ctx)) return;
      const start = match.index + path.length - version.length;
      yield withReplacement(
        { start, end: start + version.length, message: `The Python of ${project.base} is ${python}, not ${version}.` },
        { title: `Replace it with ${python}`, newText: python },
      );
    }
  },
  fix: replaceFix,
});

/** Some part stages an interpreter or builds one. */
function bringsItsOwn({ project }: RuleContext): boolean {
  return project.parts.some(
    ({ value }) =>
      itemsOf(findValue(value, 'stage-packages')).some((item) => isText(item) && /^python3\.\d/.test(item.text)) ||
      /\b(?:c?python|deadsnakes)\b.*\b3\.\d/i.test(findText(value, 'source') ?? ''),
  );
}

export const hashes = defineConstraintsRule({
  code: 'constraints/hash',
  severity: 'error',
  summary: 'Hashes beside packages that have none.',
  *check(ctx) {
    for (const { part } of getScopes(ctx)) {
      for (const { uri, named, content, command } of part.requirementFiles) {
        const severity = command ? 'warning' : 'error';
        const here = uri === ctx.document.uri;
        if (!content.hashes || (!here && ctx.document.kind !== 'snapcraft')) continue;
        const unhashable = content.requirements.filter(isUnhashable);
        const why = 'and this package can have none; export without hashes.';
        if (here) {
          for (const { start, end } of unhashable) {
            yield { start, end, message: `pip checks hashes for the whole file, ${why}`, severity };
          }
        } else if (unhashable[0]) {
          const file = uri.slice(uri.lastIndexOf('/') + 1);
          const message = `pip checks hashes for all of ${file}, and a package in it can have none; export without hashes.`;
          const related = [relate(ctx, uri, unhashable[0], 'The package without a hash.')];
          yield { start: named.start, end: named.end, message, related, severity };
        }
      }
    }
  },
});

export const debTwice = defineConstraintsRule({
  code: 'constraints/deb-twice',
  severity: 'warning',
  summary: 'A Python package both from Ubuntu and from pip.',
  *check(ctx) {
    if (ctx.document.kind !== 'snapcraft') return;
    for (const part of getPythonPartsToCheck(ctx)) {
      const named = new Map(
        part.mentions.flatMap(({ uri, from, requirement }) =>
          uri === ctx.document.uri && from === 'python-packages' && requirement.key !== undefined
            ? [[requirement.key, requirement] as const]
            : [],
        ),
      );
      for (const node of itemsOf(findValue(part.entry.value, 'stage-packages'))) {
        const name = packageName(node);
        const other = name === undefined ? undefined : named.get(normalizeName(name));
        if (!other) continue;
        yield {
          start: node.start,
          end: node.end,
          message: `"${other.name ?? ''}" is installed by pip too; which of the two copies is used depends on the order of paths.`,
          related: [{ ...other.nameSpan, message: 'It is installed by pip here.' }],
        };
      }
    }
  },
});

function packageName(node: YamlNode): string | undefined {
  return isText(node) ? /^python3-([a-z0-9.+-]+?)(?::\w+)?(?:=.*)?$/.exec(node.text)?.[1] : undefined;
}

export const fileProblem = defineConstraintsRule({
  code: 'constraints/unreadable',
  severity: 'error',
  summary: 'A line or file that pip or uv cannot read.',
  *check(ctx) {
    const seen = new Set<number>();
    for (const { part } of getScopes(ctx)) {
      for (const problem of findProblems(ctx, part)) {
        if (seen.has(problem.start)) continue;
        seen.add(problem.start);
        yield problem;
      }
    }
  },
});

function* findProblems(ctx: RuleContext, part: PythonPart): Generator<Finding> {
  const { document } = ctx;
  if (document.kind === 'snapcraft') {
    yield* part.problems;
    yield* problemsOfUsedFiles(ctx, part);
    return;
  }
  const { uri } = document;
  for (const file of part.requirementFiles) {
    if (file.uri !== uri) continue;
    for (const problem of file.content.problems) yield file.command ? { ...problem, severity: 'warning' } : problem;
  }
  if (part.pyproject?.uri === uri) yield* part.pyproject.content.problems;
  const { lock } = part;
  // A form that is only newer than what is known here is no mistake of anybody's.
  const isKnown = lock?.content.tool === undefined;
  if (lock?.uri === uri) {
    for (const problem of lock.content.problems) yield isKnown ? problem : { ...problem, severity: 'information' };
  }
  const local = part.localConstraints.find((file) => file.uri === uri);
  if (local) yield* findConstraintProblems(local.text, part.oldPip);
}
