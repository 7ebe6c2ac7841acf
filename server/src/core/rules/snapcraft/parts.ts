/** Names and order of parts. */
import { getExtensionAdditions } from '../../project/extensions.ts';
import { clauseApplies, findClause, getBuildPairs, isElseFail, type BuildPair } from '../../project/grammar.ts';
import { findNearest } from '../../text/nearest.ts';
import { isScalar, isSeq, rangeOf } from '../../yaml/access.ts';
import { removeItem } from '../../yaml/edit.ts';
import type { YamlNode, YamlScalar, YamlSeq } from '../../yaml/tree.ts';
import { checkEach } from '../each-entry.ts';
import { defineRule, type Finding, type Fix, type Rule, type RuleContext } from '../rule.ts';
import { isUnset, partsOfEveryEra, type PartView, PROJECT_VARIABLE } from './part-view.ts';

const KINDS = ['snapcraft'] as const;

export const partNameSlash = defineRule({
  code: 'snapcraft/part-name',
  severity: 'error',
  since: '0.1.0',
  summary: 'From core26 on the name of a part has no slash.',
  kinds: KINDS,
  *check(ctx) {
    const { kind } = ctx.project;
    if (kind !== 'core26' && kind !== 'devel') return;
    for (const { name, key } of ctx.project.parts) {
      if (!name.includes('/')) continue;
      yield { ...rangeOf(key), message: `The part name "${name}" must not contain "/".` };
    }
  },
});

/** One name in an `after` list. */
interface Dependency {
  readonly part: PartView;
  readonly list: YamlSeq;
  readonly index: number;
  readonly node: YamlScalar;
  /** False inside of a clause that no build of the project meets. */
  readonly certain: boolean;
}

function* dependenciesOf(part: PartView, pairs: readonly BuildPair[]): Iterable<Dependency> {
  const value = part.find('after')?.value;
  if (isSeq(value)) yield* readList(part, value, pairs, true);
}

function* readList(part: PartView, list: YamlSeq, pairs: readonly BuildPair[], certain: boolean): Iterable<Dependency> {
  for (const [index, node] of list.items.entries()) {
    const found = findClause(node);
    if (found) {
      if (!isSeq(found.body)) continue;
      const { clause } = found;
      const always = clause.kind !== 'else' && pairs.every((pair) => clauseApplies(clause, pair));
      yield* readList(part, found.body, pairs, certain && always);
    } else if (isScalar(node) && !isElseFail(node) && node.type !== 'null') {
      yield { part, list, index, node, certain };
    }
  }
}

/** Parts that exist although the file does not write them. */
function addedParts(ctx: RuleContext): Set<string> {
  const names = new Set(getExtensionAdditions(ctx.project, ctx.facts).parts.keys());
  // Top-level packages move to a part of their own.
  if (!isUnset(ctx.project.find('build-packages')?.value) || !isUnset(ctx.project.find('build-snaps')?.value)) {
    names.add('snapcraft/core');
  }
  return names;
}

export const unknownPart = defineRule({
  code: 'snapcraft/unknown-part',
  severity: 'error',
  since: '0.1.0',
  summary: 'Every part named in "after" exists.',
  kinds: KINDS,
  *check(ctx) {
    const parts = partsOfEveryEra(ctx);
    if (parts.length === 0) return;
    const pairs = getBuildPairs(ctx.project, ctx.facts.bases.architectures.supported_to_build);
    const known = addedParts(ctx);
    const others = ctx.project.parts.map(({ name }) => name);
    for (const name of others) known.add(name);
    let guesses = 20;
    const beside = others.join('\0');
    const check = function* (part: PartView): Iterable<Finding> {
      for (const { node, certain, index } of dependenciesOf(part, pairs)) {
        const name = node.text;
        if (known.has(name) || PROJECT_VARIABLE.test(name)) continue;
        // A file in which everything is unknown is being written: guesses for a few names are enough.
        const nearest =
          guesses-- > 0
            ? findNearest(
                name,
                others.filter((one) => one !== part.name),
              )
            : undefined;
        yield {
          ...rangeOf(node),
          message: `Unknown part "${name}"${nearest === undefined ? ` in "after" of "${part.name}".` : `. Did you mean "${nearest}"?`}`,
          data: { part: part.name, index, ...(nearest !== undefined && { replacement: nearest }) },
          ...(!certain && { severity: 'warning' as const }),
          // The first releases asked a list of shared parts for names that the project does not have.
          ...(ctx.project.kind === 'none' && { severity: nearest === undefined ? 'information' : 'warning' }),
        };
      }
    };
    yield* checkEach(ctx.tree, 'snapcraft/unknown-part', 'parts', parts, check, beside);
  },
  fix(ctx, finding) {
    const { replacement } = finding.data as { replacement?: string };
    const fixes: Fix[] = [];
    if (replacement !== undefined) {
      const edits = [{ start: finding.start, end: finding.end, newText: replacement }];
      fixes.push({ title: `Change to "${replacement}"`, edits, preferred: true });
    }
    return [...fixes, ...removeDependency(ctx, finding)];
  },
});

function removeDependency(ctx: RuleContext, finding: Finding): readonly Fix[] {
  const { part: name } = finding.data as { part?: string };
  const part = partsOfEveryEra(ctx).find((one) => one.name === name);
  if (!part) return [];
  const pairs = getBuildPairs(ctx.project, ctx.facts.bases.architectures.supported_to_build);
  for (const { list, index, node } of dependenciesOf(part, pairs)) {
    if (node.start !== finding.start) continue;
    const edit = removeItem(ctx.document.text, list, index);
    return edit ? [{ title: `Remove "${node.text}" from "after"`, edits: [edit] }] : [];
  }
  return [];
}

interface Edge {
  readonly to: string;
  readonly node: YamlNode | undefined;
  readonly from: string;
  readonly certain: boolean;
}

function readEdges(ctx: RuleContext): Map<string, Edge[]> {
  const pairs = getBuildPairs(ctx.project, ctx.facts.bases.architectures.supported_to_build);
  const edges = new Map<string, Edge[]>();
  for (const part of partsOfEveryEra(ctx)) {
    const list: Edge[] = [];
    for (const { node, certain } of dependenciesOf(part, pairs)) {
      list.push({ to: node.text, node, from: part.name, certain });
    }
    edges.set(part.name, list);
  }
  const own = [...edges.keys()];
  for (const [name, { value }] of getExtensionAdditions(ctx.project, ctx.facts).parts) {
    // A part of the same name is replaced by the extension's.
    const after = value.after === '*' ? own : value.after;
    edges.set(
      name,
      after.map((to) => ({ to, node: undefined, from: name, certain: true })),
    );
  }
  return edges;
}

/** Depth-first search without recursion; every part is entered once. */
function* findCycles(edges: ReadonlyMap<string, readonly Edge[]>): Iterable<readonly Edge[]> {
  const state = new Map<string, 'open' | 'done'>();
  for (const start of edges.keys()) {
    if (state.has(start)) continue;
    state.set(start, 'open');
    const path: Edge[] = [];
    const stack = [{ name: start, next: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = edges.get(top.name)?.[top.next++];
      if (!edge) {
        state.set(top.name, 'done');
        stack.pop();
        path.pop();
      } else if (state.get(edge.to) === 'open') {
        const from = stack.findIndex((one) => one.name === edge.to);
        yield [...path.slice(from), edge];
      } else if (!state.has(edge.to) && edges.has(edge.to)) {
        state.set(edge.to, 'open');
        path.push(edge);
        stack.push({ name: edge.to, next: 0 });
      }
    }
  }
}

export const partCycle = defineRule({
  code: 'snapcraft/part-cycle',
  severity: 'error',
  since: '0.1.0',
  summary: 'Parts do not wait for each other in a circle.',
  kinds: KINDS,
  *check(ctx) {
    for (const cycle of findCycles(readEdges(ctx))) {
      const shown = cycle.at(-1)?.node ? cycle.at(-1) : [...cycle].reverse().find((edge) => edge.node);
      if (!shown?.node) continue;
      const names = [...cycle.map((edge) => edge.from), cycle[0]?.from ?? ''];
      const self = cycle.length === 1;
      yield {
        ...rangeOf(shown.node),
        message: self
          ? `The part "${shown.from}" must not be after itself.`
          : `Parts wait for each other in a circle: ${names.map((name) => `"${name}"`).join(' after ')}.`,
        data: { part: shown.from },
        ...(cycle.some((edge) => !edge.certain) && { severity: 'warning' as const }),
        related: cycle.flatMap((edge) =>
          edge.node && edge !== shown
            ? [{ ...rangeOf(edge.node), message: `"${edge.from}" is after "${edge.to}".` }]
            : [],
        ),
      };
    }
  },
  fix: removeDependency,
});

export const orderRules: readonly Rule[] = [partNameSlash, unknownPart, partCycle];
