/** base, build-base and type: which combinations snapcraft takes. */
import { nearestBase } from '../../project/pick-kind.ts';
import type { SnapcraftProject } from '../../project/project.ts';
import { measureDistance } from '../../text/nearest.ts';
import { isNull, isScalar, isText, rangeOfKey, rangeOfValue } from '../../yaml/access.ts';
import { insertKey, removePair, replaceKey, replaceNode } from '../../yaml/edit.ts';
import type { YamlPair } from '../../yaml/tree.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../rule.ts';
import { findNamePlace } from './name-place.ts';

const BASES: readonly string[] = ['core22', 'core24', 'core26', 'devel', 'bare'];
/** Bases whose era is known, although no release of today builds for them. */
const RETIRED: readonly string[] = ['core18', 'core20', 'bare'];
const BUILD_BASES: readonly string[] = ['core22', 'core24', 'core26', 'devel'];
const TYPES: readonly string[] = ['app', 'base', 'gadget', 'kernel', 'snapd'];
const BASELESS: readonly string[] = ['base', 'kernel', 'snapd'];

function isBaseless(project: SnapcraftProject): boolean {
  return project.type !== undefined && BASELESS.includes(project.type);
}

/** The last version of snapcraft with a base, for those that are gone. */
const LAST_VERSION: Readonly<Record<string, string>> = { core: '4', core16: '4', core18: '7', core20: '8' };

export const missingBase = defineRule({
  code: 'snapcraft/missing-base',
  severity: 'error',
  since: '0.1.0',
  summary: 'A project without a base.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const { root, choice, type } = project;
    if (!root || root.broken || isBaseless(project)) return;
    // An empty value is refused as such.
    if (choice.reason !== 'missing-base' || project.find('base')) return;
    // A type that does not exist is what has to be mended first.
    if (type !== undefined && !TYPES.includes(type) && !project.legacy) return;
    const place = findNamePlace(project);
    if (!place) return;
    const snap = type === undefined ? 'The snap' : `A snap of type "${type}"`;
    yield {
      ...place,
      message: `${snap} needs a "base"; the rest of the file suits "${project.kind}".`,
      data: project.kind,
    };
  },
  fix({ project, document }, { data }) {
    if (typeof data !== 'string' || !project.root) return [];
    const edit = insertKey(document.text, project.root, 'base', data, project.find('name'));
    return edit ? [{ title: `Add base "${data}"`, edits: [edit], preferred: true }] : [];
  },
});

export const unknownBase = defineRule({
  code: 'snapcraft/unknown-base',
  severity: 'error',
  since: '0.1.0',
  summary: 'A base that snapcraft does not know.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const { base, choice } = project;
    const pair = project.find('base');
    if (!pair || !isText(pair.value) || base === undefined || BASES.includes(base)) return;
    if (project.legacy) {
      if (choice.reason !== 'unknown-base' || base === 'core18' || base === 'core20') return;
    } else if (isBaseless(project) || (choice.reason === 'outdated-base' && project.buildBase === undefined)) {
      // A base that is too much, or too old, is told as such.
      return;
    }
    const last = LAST_VERSION[base];
    const guess = last ? undefined : findBase(base, BASES);
    const message = last
      ? `No release of snapcraft after ${last} builds for the base "${base}"; today's bases are "core22", "core24" and "core26".`
      : `Unknown base "${base}".${guess ? ` Did you mean "${guess}"?` : ' Known are "core22", "core24", "core26", "devel" and "bare".'}`;
    yield { ...rangeOfValue(pair), message, data: guess ?? null };
  },
  fix: (ctx, { data }) => replaceValue(ctx, 'base', data, true),
});

export const outdatedBase = defineRule({
  code: 'snapcraft/outdated-base',
  severity: 'error',
  since: '0.1.0',
  summary: 'A base that snapcraft no longer builds for, in a project that needs a later one.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (project.choice.reason !== 'outdated-base') return;
    const key = project.buildBase === undefined ? 'base' : 'build-base';
    const pair = project.find(key);
    const value = project.buildBase ?? project.base;
    if (!pair || value === undefined) return;
    yield {
      ...rangeOfValue(pair),
      message: `snapcraft ${LAST_VERSION[value] ?? '8'} was the last to build for "${value}", but the rest of the file is written for later bases such as "${project.kind}".`,
      data: { key, value: project.kind },
    };
  },
  fix(ctx, { data }) {
    const { key, value } = data as { readonly key: string; readonly value: string };
    return replaceValue(ctx, key, value, true);
  },
});

export const baseNotAllowed = defineRule({
  code: 'snapcraft/base-not-allowed',
  severity: 'error',
  since: '0.1.0',
  summary: 'A base, kernel or snapd snap that names a base of its own.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const pair = project.find('base');
    if (!pair || !isBaseless(project)) return;
    // Only core22 does not get over a base without a value.
    if (isNull(pair.value) && project.kind !== 'core22') return;
    // The eras before take "bare" here, and files without a base have nothing to refuse.
    if (project.legacy && (project.kind === 'none' || project.base === 'bare')) return;
    const type = project.find('type');
    yield {
      ...rangeOfKey(pair),
      message: `A snap of type "${project.type}" has no "base"; what it is built on goes into "build-base".`,
      ...(type && { related: [{ ...rangeOfValue(type), message: 'The type is given here.' }] }),
    };
  },
  fix({ project, document }) {
    const pair = project.find('base');
    if (!pair || !project.root || pair.merged) return [];
    const rename: Fix = {
      title: 'Rename it to "build-base"',
      edits: [replaceKey(pair, 'build-base')],
      preferred: true,
    };
    if (!project.find('build-base') && (project.legacy || BUILD_BASES.includes(project.base ?? ''))) return [rename];
    const remove = removePair(document.text, project.root, pair);
    return remove && project.find('build-base') ? [{ title: 'Remove "base"', edits: [remove], preferred: true }] : [];
  },
});

export const missingBuildBase = defineRule({
  code: 'snapcraft/missing-build-base',
  severity: 'error',
  since: '0.1.0',
  summary: 'A project whose type or base asks for a build-base.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const { base, buildBase, root } = project;
    if (project.legacy || !root || root.broken || buildBase !== undefined) return;
    if (isBaseless(project)) {
      const type = project.find('type');
      // With a base in its place the other rule tells it.
      if (!type || base !== undefined) return;
      yield {
        ...rangeOfValue(type),
        message: `A snap of type "${project.type}" needs a "build-base"; it has no base to be built on.`,
        data: project.kind,
      };
      return;
    }
    const pair = project.find('base');
    if (!pair || (base !== 'bare' && base !== 'devel')) return;
    const needed = base === 'devel' ? 'devel' : project.kind;
    const message =
      base === 'devel'
        ? 'The base "devel" needs "build-base: devel" next to it.'
        : `The base "bare" is empty, so a "build-base" such as "${needed}" has to say what the snap is built on.`;
    yield { ...rangeOfValue(pair), message, data: needed };
  },
  fix({ project, document }, { data }) {
    if (typeof data !== 'string' || !project.root) return [];
    const pair = project.find('build-base');
    const edit = pair
      ? replaceNode(document.text, pair.value, data)
      : insertKey(document.text, project.root, 'build-base', data, project.find('base') ?? project.find('type'));
    return edit ? [{ title: `Add build-base "${data}"`, edits: [edit], preferred: true }] : [];
  },
});

/** By series or code name, else by a single slip: two digits off is another base. */
function findBase(text: string, known: readonly string[]): string | undefined {
  const guess = nearestBase(text) ?? known.find((base) => measureDistance(text.toLowerCase(), base, 1) === 1);
  return guess !== undefined && known.includes(guess) ? guess : undefined;
}

type BuildBaseData = { readonly remove: true } | { readonly value: string | null };

export const badBuildBase = defineRule({
  code: 'snapcraft/bad-build-base',
  severity: 'error',
  since: '0.1.0',
  summary: 'A build-base that does not exist or does not go with the base.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const { base, buildBase } = project;
    const pair = project.find('build-base');
    if (!pair || buildBase === undefined || project.choice.reason === 'outdated-base') return;
    // Beside an old base, a build-base that is no base at all is for no release.
    if (project.legacy && (project.choice.reason !== 'unknown-base' || !RETIRED.includes(base ?? 'bare'))) return;
    const finding = judgeBuildBase(project, base, buildBase);
    if (finding) yield { ...rangeOfValue(pair), ...finding };
  },
  fix(ctx, finding) {
    const data = finding.data as BuildBaseData | undefined;
    const pair = ctx.project.find('build-base');
    if (!data || !pair || !ctx.project.root) return [];
    if ('value' in data) return replaceValue(ctx, 'build-base', data.value, true);
    const edit = removePair(ctx.document.text, ctx.project.root, pair);
    return edit ? [{ title: 'Remove "build-base"', edits: [edit], preferred: true }] : [];
  },
});

function judgeBuildBase(
  project: SnapcraftProject,
  base: string | undefined,
  buildBase: string,
): { message: string; data: BuildBaseData } | undefined {
  if (isBaseless(project)) {
    if (buildBase === 'devel' && base === undefined && project.type !== 'base') {
      return {
        message: `A snap of type "${project.type}" cannot be built on "devel"; use a released base such as "core24".`,
        data: { value: 'core24' },
      };
    }
    return BUILD_BASES.includes(buildBase) ? undefined : unknownBuildBase(buildBase);
  }
  if (base === 'devel') {
    if (buildBase === 'devel') return undefined;
    return { message: `The base "devel" is built on "devel" only, not on "${buildBase}".`, data: { value: 'devel' } };
  }
  if (base !== undefined && /^core2[246]$/.test(base)) {
    if (buildBase === '') return undefined;
    if (buildBase === 'devel' || (buildBase === 'core22' && base === 'core22')) return undefined;
    if (/^core(?:18|2[0246])$/.test(buildBase)) {
      return {
        message: `A snap with the base "${base}" is built on that base; next to it "build-base" can only be "devel".`,
        data: { remove: true },
      };
    }
    return { ...unknownBuildBase(buildBase), data: { remove: true } };
  }
  return BUILD_BASES.includes(buildBase) ? undefined : unknownBuildBase(buildBase);
}

function unknownBuildBase(buildBase: string): { message: string; data: BuildBaseData } {
  const last = LAST_VERSION[buildBase];
  const guess = last ? undefined : findBase(buildBase, BUILD_BASES);
  const message = last
    ? `No release of snapcraft after ${last} builds on "${buildBase}"; use "core22", "core24" or "core26".`
    : `Unknown build-base "${buildBase}".${guess ? ` Did you mean "${guess}"?` : ' Known are "core22", "core24", "core26" and "devel".'}`;
  return { message, data: { value: guess ?? null } };
}

export const develGrade = defineRule({
  code: 'snapcraft/devel-grade',
  severity: 'error',
  since: '0.1.0',
  summary: 'A project built on devel whose grade is not devel.',
  kinds: ['snapcraft'],
  *check({ project }) {
    const { base, buildBase, grade, root } = project;
    if (project.legacy || buildBase !== 'devel' || !root || root.broken) return;
    const builds = project.find('build-base');
    const pair = project.find('grade');
    // Other values are no grades at all.
    const stable = grade === 'stable';
    const absent = grade === undefined && (base === 'devel' || base === 'bare');
    if (!builds || (!stable && !absent)) return;
    const finding: Finding = {
      ...rangeOfValue(builds),
      message: 'What is built on "devel" cannot be stable: it needs "grade: devel".',
    };
    yield pair && stable
      ? { ...finding, related: [{ ...rangeOfValue(pair), message: 'The grade is given here.' }] }
      : finding;
  },
  fix({ project, document }) {
    const pair = project.find('grade');
    const edit = pair
      ? replaceNode(document.text, pair.value, 'devel')
      : project.root && insertKey(document.text, project.root, 'grade', 'devel', project.find('build-base'));
    return edit ? [{ title: pair ? 'Set grade "devel"' : 'Add grade "devel"', edits: [edit], preferred: true }] : [];
  },
});

function replaceValue(ctx: RuleContext, key: string, value: unknown, preferred: boolean): readonly Fix[] {
  const pair: YamlPair | undefined = ctx.project.find(key);
  if (!pair || typeof value !== 'string' || !isScalar(pair.value) || pair.value.alias !== undefined) return [];
  return [{ title: `Use "${value}"`, edits: [replaceNode(ctx.document.text, pair.value, value)], preferred }];
}

export const baseRules = [
  missingBase,
  unknownBase,
  outdatedBase,
  baseNotAllowed,
  missingBuildBase,
  badBuildBase,
  develGrade,
] as const;
