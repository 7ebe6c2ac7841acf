/** Variables of snapcraft in values and scripts. */
import type { SnapcraftProject } from '../../project/project.ts';
import { findNearest } from '../../text/nearest.ts';
import { defineRule, type Finding, type Rule, type RuleContext } from '../rule.ts';
import type { YamlNode } from '../../yaml/tree.ts';

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

const USE = /\$(\{?)((?:SNAP)?CRAFT_[A-Z0-9_]+)/g;

interface Use {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly inPart: boolean;
}

const uses = new WeakMap<SnapcraftProject, readonly Use[]>();

/** Every use in a value; comments are no values. */
function usesOf(ctx: RuleContext): readonly Use[] {
  let list = uses.get(ctx.project);
  if (!list) uses.set(ctx.project, (list = findUses(ctx)));
  return list;
}

function findUses(ctx: RuleContext): Use[] {
  const { text } = ctx.document;
  const { project, tree } = ctx;
  if (project.legacy || !text.includes('CRAFT_')) return [];
  const sections = (project.root?.pairs ?? []).map((pair) => ({
    name: pair.key.kind === 'scalar' ? pair.key.text : '',
    start: pair.key.start,
    end: lastOffset(pair.value, pair.key.end),
  }));
  const found: Use[] = [];
  let comment = 0;
  let section = 0;
  for (const match of text.matchAll(USE)) {
    const start = match.index + 1 + (match[1] ?? '').length;
    const end = start + (match[2] ?? '').length;
    // Both lists are in the order of the text, as the uses are.
    while ((tree.comments[comment]?.end ?? Infinity) <= start) comment++;
    if ((tree.comments[comment]?.start ?? Infinity) <= start) continue;
    while ((sections[section]?.end ?? Infinity) < start) section++;
    const name = sections[section]?.name;
    // Repositories have variables of their own for the series.
    if (name === undefined || name === 'package-repositories') continue;
    found.push({ name: match[2] ?? '', start, end, inPart: name === 'parts' });
  }
  return found;
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

export const unknownVariable = defineRule({
  code: 'snapcraft/unknown-variable',
  severity: 'warning',
  since: '0.1.0',
  summary: "A variable of snapcraft's exists for the project's base.",
  kinds: KINDS,
  *check(ctx) {
    const list = usesOf(ctx);
    if (list.length === 0) return;
    const core22 = ctx.project.kind === 'core22';
    const everywhere = new Set([...EXPANDED, ...componentVariables(ctx.project)]);
    if (core22) {
      everywhere.delete('CRAFT_PROJECT_VERSION');
      everywhere.add('SNAPCRAFT_ARCH_TRIPLET').add('SNAPCRAFT_TARGET_ARCH');
    }
    const inParts = new Set([...everywhere, ...IN_PARTS]);
    const assigned = new Map<string, boolean>();
    for (const use of list) {
      const known = use.inPart ? inParts : everywhere;
      if (known.has(use.name)) continue;
      if (!assigned.has(use.name)) assigned.set(use.name, isAssigned(ctx.document.text, use.name));
      if (assigned.get(use.name) === true) continue;
      const finding = explain(use, known, core22);
      if (finding) yield finding;
    }
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
  *check(ctx) {
    for (const { name, start, end } of usesOf(ctx)) {
      const replacement = Object.hasOwn(DEPRECATED, name) ? DEPRECATED[name] : undefined;
      if (replacement === undefined) continue;
      yield { start, end, message: `"${name}" is the old name of "${replacement}".`, data: { replacement } };
    }
  },
  fix(_ctx, finding) {
    const { replacement } = finding.data as { replacement: string };
    const edits = [{ start: finding.start, end: finding.end, newText: replacement }];
    return [{ title: `Change to "${replacement}"`, edits, preferred: true, safe: true }];
  },
});

export const variableRules: readonly Rule[] = [unknownVariable, deprecatedVariable];
