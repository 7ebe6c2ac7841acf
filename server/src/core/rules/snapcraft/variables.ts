/** Variables of snapcraft in values and scripts. */
import type { SnapcraftProject } from '../../project/project.ts';
import { findNearest } from '../../text/nearest.ts';
import { defineRule, type Finding, type Rule, type RuleContext } from '../rule.ts';
import { createMemo, withoutNoting } from '../../yaml/reads.ts';
import { isSplit } from '../../yaml/sections.ts';
import type { YamlComment, YamlNode, YamlTree } from '../../yaml/tree.ts';
import { checkUnlessClean } from '../ledger.ts';

const KINDS = ['snapcraft'] as const;

/** Replaced in every value of the file. */
const EXPANDED: readonly string[] = [
  'CRAFT_ARCH_TRIPLET',
  'CRAFT_TARGET_ARCH',
  'CRAFT_ARCH_BUILD_ON',
  'CRAFT_ARCH_BUILD_FOR',
  'CRAFT_ARCH_TRIPLET_BUILD_ON',
  'CRAFT_ARCH_TRIPLET_BUILD_FOR',
  'CRAFT_PARALLEL_BUILD_COUNT',
  'CRAFT_PROJECT_DIR',
  'CRAFT_STAGE',
  'CRAFT_PRIME',
  'CRAFT_PROJECT_NAME',
  'CRAFT_PROJECT_VERSION',
  'SNAPCRAFT_PARALLEL_BUILD_COUNT',
  'SNAPCRAFT_PROJECT_VERSION',
  'SNAPCRAFT_PROJECT_GRADE',
  'SNAPCRAFT_PROJECT_DIR',
  'SNAPCRAFT_PROJECT_NAME',
  'SNAPCRAFT_STAGE',
  'SNAPCRAFT_PRIME',
];

/** Set while a step of a part runs; in other values of the part the shell replaces them later. */
const STEP_VARIABLES = [
  'PART_NAME',
  'STEP_NAME',
  'PART_SRC',
  'PART_SRC_WORK',
  'PART_BUILD',
  'PART_BUILD_WORK',
  'PART_INSTALL',
];
const IN_PARTS: readonly string[] = STEP_VARIABLES.flatMap((name) => [`CRAFT_${name}`, `SNAPCRAFT_${name}`]);

const DEPRECATED: Readonly<Record<string, string>> = {
  CRAFT_ARCH_TRIPLET: 'CRAFT_ARCH_TRIPLET_BUILD_FOR',
  CRAFT_TARGET_ARCH: 'CRAFT_ARCH_BUILD_FOR',
};

/** Gone, with the name that took over. */
const RENAMED: Readonly<Record<string, string>> = {
  SNAPCRAFT_ARCH_TRIPLET: 'CRAFT_ARCH_TRIPLET_BUILD_FOR',
  SNAPCRAFT_TARGET_ARCH: 'CRAFT_ARCH_BUILD_FOR',
  CRAFT_PROJECT_GRADE: 'SNAPCRAFT_PROJECT_GRADE',
};

/** Longer than any name of a variable. */
const MAX_NAME = 200;
const USE = /\$(\{?)((?:SNAP)?CRAFT_[A-Z0-9_]+)/g;

interface Use {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly inPart: boolean;
}

/** What a rule says of the uses in every value; comments are no values. */
function* checkUses(ctx: RuleContext, rule: string, judge: (use: Use) => Finding | undefined): Iterable<Finding> {
  const { project, tree } = ctx;
  const { text } = ctx.document;
  if (project.legacy || !project.root || !text.includes('CRAFT_')) return;
  let from = 0;
  for (const pair of project.root.pairs) {
    const name = pair.key.kind === 'scalar' ? pair.key.text : '';
    // Broken text may belong to nobody: it counts for the section below.
    if (isSplit(tree)) from = pair.key.start;
    const found: Finding[] = [];
    checkUnlessClean(tree, `${rule} ${name}`, () => {
      const end = lastOffset(pair.value, pair.key.end);
      // Repositories have variables of their own for the series.
      if (name !== 'package-repositories') {
        for (const use of usesIn(tree, text, from, end, name === 'parts')) {
          const finding = judge(use);
          if (finding) found.push(finding);
        }
      }
      from = Math.max(from, end + 1);
      return found.length === 0;
    });
    yield* found;
  }
}

/** The uses that begin from one offset to another. */
function* usesIn(tree: YamlTree, text: string, from: number, last: number, inPart: boolean): Iterable<Use> {
  let comments: readonly YamlComment[] | undefined;
  let comment = 0;
  for (const match of text.slice(Math.max(from - 2, 0), last + MAX_NAME).matchAll(USE)) {
    const start = Math.max(from - 2, 0) + match.index + 1 + (match[1] ?? '').length;
    const end = start + (match[2] ?? '').length;
    if (start < from) continue;
    if (start > last) return;
    // Those around the uses belong to the section. Both lists are in the order of the text.
    comments ??= withoutNoting(() => tree.comments);
    while ((comments[comment]?.end ?? Infinity) <= start) comment++;
    if ((comments[comment]?.start ?? Infinity) <= start) continue;
    yield { name: match[2] ?? '', start, end, inPart };
  }
}

/** Where a value ends, whatever its aliases point to. */
function lastOffset(node: YamlNode, fallback: number): number {
  return Math.max(node.end, fallback);
}

/** The names that the components of a project bring. */
function componentVariables(project: SnapcraftProject): string[] {
  if (project.components.length === 0) return [];
  const places = project.components.map(({ name }) => `COMPONENT_${name.toUpperCase().replaceAll('-', '_')}`);
  return ['DEFAULT', ...places].flatMap((place) =>
    ['CRAFT', 'SNAPCRAFT'].flatMap((tool) => [`${tool}_${place}_STAGE`, `${tool}_${place}_PRIME`]),
  );
}

interface Names {
  readonly everywhere: ReadonlySet<string>;
  readonly inParts: ReadonlySet<string>;
}

const memo = createMemo<SnapcraftProject, Names>();

function namesOf(project: SnapcraftProject): Names {
  return memo(project, () => {
    const everywhere = new Set([...EXPANDED, ...componentVariables(project)]);
    if (project.kind === 'core22') {
      everywhere.delete('CRAFT_PROJECT_VERSION');
      everywhere.add('SNAPCRAFT_ARCH_TRIPLET').add('SNAPCRAFT_TARGET_ARCH');
    }
    return { everywhere, inParts: new Set([...everywhere, ...IN_PARTS]) };
  });
}

export const unknownVariable = defineRule({
  code: 'snapcraft/unknown-variable',
  severity: 'warning',
  since: '0.1.0',
  summary: "A variable of snapcraft's exists for the project's base.",
  kinds: KINDS,
  check(ctx) {
    const core22 = ctx.project.kind === 'core22';
    const assigned = new Map<string, boolean>();
    // Asks for all it needs at each use, so that the section depends on it.
    return checkUses(ctx, 'unknown variables', (use) => {
      const { everywhere, inParts } = namesOf(ctx.project);
      const known = use.inPart ? inParts : everywhere;
      if (known.has(use.name)) return undefined;
      const { text } = ctx.document;
      if (!assigned.has(use.name)) assigned.set(use.name, isAssigned(text, use.name));
      return assigned.get(use.name) === true ? undefined : explain(use, known, core22);
    });
  },
  fix(_ctx, finding) {
    const replacement = (finding.data as { replacement?: string } | undefined)?.replacement;
    if (replacement === undefined) return [];
    const edits = [{ start: finding.start, end: finding.end, newText: replacement }];
    return [{ title: `Change to "${replacement}"`, edits, preferred: true }];
  },
});

/** A script or build-environment may set a variable of such a name itself. */
function isAssigned(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$\\{])${name}(?:=|\\s*:(?!-))`).test(text);
}

function explain(use: Use, known: ReadonlySet<string>, core22: boolean): Finding | undefined {
  const place = { start: use.start, end: use.end };
  const renamed = Object.hasOwn(RENAMED, use.name) ? RENAMED[use.name] : undefined;
  if (renamed !== undefined) {
    return { ...place, message: `"${use.name}" does not exist; use "${renamed}".`, data: { replacement: renamed } };
  }
  if (use.name === 'CRAFT_PROJECT_VERSION' && core22) {
    const replacement = 'SNAPCRAFT_PROJECT_VERSION';
    return {
      ...place,
      message: `"${use.name}" does not exist with core22; use "${replacement}".`,
      data: { replacement },
    };
  }
  if (!use.inPart && IN_PARTS.includes(use.name)) {
    return { ...place, message: `"${use.name}" is set only while a part is built, so that it stays as it is here.` };
  }
  const nearest = findNearest(use.name, known);
  if (nearest === undefined) return undefined;
  return {
    ...place,
    message: `Unknown variable "${use.name}". Did you mean "${nearest}"?`,
    data: { replacement: nearest },
  };
}

export const deprecatedVariable = defineRule({
  code: 'snapcraft/deprecated-variable',
  severity: 'hint',
  since: '0.1.0',
  summary: 'Some variables have newer names.',
  kinds: KINDS,
  tag: 'deprecated',
  check(ctx) {
    return checkUses(ctx, 'deprecated variables', ({ name, start, end }) => {
      const replacement = Object.hasOwn(DEPRECATED, name) ? DEPRECATED[name] : undefined;
      if (replacement === undefined) return undefined;
      return { start, end, message: `"${name}" is the old name of "${replacement}".`, data: { replacement } };
    });
  },
  fix(_ctx, finding) {
    const { replacement } = finding.data as { replacement: string };
    const edits = [{ start: finding.start, end: finding.end, newText: replacement }];
    return [{ title: `Change to "${replacement}"`, edits, preferred: true, safe: true }];
  },
});

export const variableRules: readonly Rule[] = [unknownVariable, deprecatedVariable];
