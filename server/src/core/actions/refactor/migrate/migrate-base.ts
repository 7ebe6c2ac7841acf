/** Moves a project to a later base: era by era, each kind of change in turn, and tells what is left to do. */
import { createDocument, type SnapDocument } from '../../../document.ts';
import type { TextEdit } from '../../../rules/rule.ts';
import { createRuleContext, runRules, type Diagnosis } from '../../../rules/run.ts';
import { emptyWorkspace, type Workspace } from '../../../workspace.ts';
import { applyEdits } from '../../../yaml/edit.ts';
import { extensions } from './extensions.ts';
import { findChecks, findLeft, findLegacyChecks } from './leftovers.ts';
import { releaseNames } from './names.ts';
import { filesets, partNames, scriptlets } from './parts.ts';
import { plugins } from './plugins.ts';
import { appKeys, passedOn, projectKeys } from './project-keys.ts';
import { composeRounds, type MigrationEdit, type Round } from './rounds.ts';
import { controlTool, variables } from './scripts.ts';
import { readEra, setBase } from './set-base.ts';
import { ERAS, type Change, type Era, type Step, type StepContext } from './step.ts';
import { bothTargets, targets } from './targets.ts';

export interface MigrationNote {
  /**
   * - `done`: what was changed.
   * - `check`: what was changed, or changes by itself, and is worth a look.
   * - `left`: what the later base refuses and only a person can mend; a finding says so too.
   */
  readonly kind: 'done' | 'check' | 'left';
  readonly message: string;
  /** The rule behind what is left, and its place in the new text. */
  readonly code?: string;
  readonly start?: number;
  readonly end?: number;
}

export interface Migration {
  readonly text: string;
  /** To the text as it was: in its order and without overlaps. */
  readonly edits: readonly MigrationEdit[];
  readonly notes: readonly MigrationNote[];
}

export interface MigrationOptions {
  /** Of the document; some rules look at the files beside it. */
  readonly uri?: string;
  readonly workspace?: Workspace;
}

/** THE table of steps, in the order in which each era takes them. */
const STEPS: readonly Step[] = [
  setBase,
  projectKeys,
  passedOn,
  appKeys,
  targets,
  bothTargets,
  extensions,
  scriptlets,
  plugins,
  filesets,
  partNames,
  controlTool,
  variables,
];

/** Steps that look at the first and the last era alone. */
const LAST_STEPS: readonly Step[] = [releaseNames];

/** Later bases than a project's own, oldest first; none for a project that can't be moved. */
export function listLaterBases(document: SnapDocument): readonly Era[] {
  const { project, tree } = createRuleContext(document, emptyWorkspace);
  const era = tree.problems.length === 0 ? readEra(project) : undefined;
  return era === undefined ? [] : ERAS.slice(ERAS.indexOf(era) + 1);
}

export function isEra(text: string): text is Era {
  return (ERAS as readonly string[]).includes(text) && text !== 'none';
}

/** A text that can't be moved comes back as it is, with a note that says why. */
export function migrateBase(text: string, target: string, options: MigrationOptions = {}): Migration {
  const uri = options.uri ?? 'file:///snap/snapcraft.yaml';
  const workspace = options.workspace ?? emptyWorkspace;
  const start = createDocument(uri, text, 0, 'snapcraft');
  const refusal = findRefusal(start, workspace, target);
  if (refusal !== undefined) return { text, edits: [], notes: [{ kind: 'left', message: refusal }] };
  const before = judge(start, workspace);
  const origin = readEra(createRuleContext(start, workspace).project) ?? 'none';
  const rounds: Round[] = [];
  const notes = new Map<string, MigrationNote>();
  let current = start;
  for (let index = ERAS.indexOf(origin); ERAS[index] !== target && index + 1 < ERAS.length; index++) {
    const [from, to] = [ERAS[index], ERAS[index + 1]];
    if (from && to) current = runSteps(current, workspace, STEPS, { from, to }, rounds, notes);
  }
  if (!isEra(target)) return { text, edits: [], notes: [] };
  current = runSteps(current, workspace, LAST_STEPS, { from: origin, to: target }, rounds, notes);
  const checks = [
    ...findLegacyChecks(contextOf(start, workspace, origin, target)),
    ...findChecks(contextOf(current, workspace, origin, target)),
  ];
  for (const message of checks) notes.set(message, { kind: 'check', message });
  const edits = composeRounds(text.length, rounds).filter((edit) => text.slice(edit.start, edit.end) !== edit.newText);
  const done = [...notes.values()].sort((a, b) => Number(a.kind === 'check') - Number(b.kind === 'check'));
  return { text: current.text, edits, notes: [...done, ...findLeft(judge(current, workspace), before)] };
}

function findRefusal(document: SnapDocument, workspace: Workspace, target: string): string | undefined {
  const { project, tree } = createRuleContext(document, workspace);
  if (!isEra(target)) return `"${target}" is no base to move to; known are core18, core20, core22, core24 and core26.`;
  if (tree.root?.kind !== 'map') return 'This is no project: it holds no mapping.';
  const [problem] = tree.problems;
  if (problem) return `The text has to be mended first: ${problem.message}`;
  const era = readEra(project);
  if (era === undefined) return 'The project names no base that it could be moved from.';
  if (ERAS.indexOf(era) >= ERAS.indexOf(target)) return `The project already is at "${era}".`;
  return undefined;
}

function judge(document: SnapDocument, workspace: Workspace): readonly Diagnosis[] {
  return runRules(document, { workspace });
}

function contextOf(document: SnapDocument, workspace: Workspace, from: Era, to: Era): StepContext {
  return Object.defineProperties(createRuleContext(document, workspace), {
    from: { value: from },
    to: { value: to },
  }) as StepContext;
}

/** More rounds of one step than this would be a fault in it. */
const MAX_ROUNDS = 40;

/** Takes steps between two eras; what they did goes into the rounds and notes. */
function runSteps(
  start: SnapDocument,
  workspace: Workspace,
  steps: readonly Step[],
  { from, to }: Pick<StepContext, 'from' | 'to'>,
  rounds: Round[],
  notes: Map<string, MigrationNote>,
): SnapDocument {
  let current = start;
  for (const step of steps) {
    for (let count = 0; count < MAX_ROUNDS; count++) {
      const taken = takeRound(current, contextOf(current, workspace, from, to), step);
      if (!taken) break;
      rounds.push({ group: step.group, edits: taken.edits });
      current = taken.document;
      for (const change of taken.changes) tell(notes, change, step);
    }
  }
  return current;
}

function tell(notes: Map<string, MigrationNote>, { done, check, renamed }: Change, step: Step): void {
  // Of several moves to a base or renamings, what counts is where they end.
  const before =
    renamed && [...notes.keys()].find((key) => key.startsWith('"') && key.endsWith(` to "${renamed.from}"`));
  if (renamed) {
    const first = before === undefined ? renamed.from : (/^"([^"]*)"/.exec(before)?.[1] ?? renamed.from);
    if (before !== undefined) notes.delete(before);
    const message = `Changed the ${renamed.what} "${first}" to "${renamed.to}".`;
    notes.set(`"${first}" to "${renamed.to}"`, { kind: 'done', message });
  } else if (step.group !== 'base') {
    notes.set(done, { kind: 'done', message: done });
  }
  if (check !== undefined) notes.set(check, { kind: 'check', message: check });
}

interface Taken {
  readonly document: SnapDocument;
  readonly edits: readonly TextEdit[];
  readonly changes: readonly Change[];
}

/** As many changes of a step as go together; one that would break the text is left out. */
function takeRound(current: SnapDocument, ctx: StepContext, step: Step): Taken | undefined {
  const changes: Change[] = [];
  for (const change of step.find(ctx)) {
    if (change.guarded) {
      const alone = tryChanges(current, [change]);
      if (!alone || countErrors(alone.document, ctx.workspace) > countErrors(current, ctx.workspace)) continue;
    }
    const clashes = changes.some((one) => one.edits.some((a) => change.edits.some((b) => overlaps(a, b))));
    if (change.edits.length > 0 && !clashes) changes.push(change);
  }
  const whole = tryChanges(current, changes);
  if (whole || changes.length < 2) return whole;
  for (let count = changes.length - 1; count > 0; count--) {
    const single = tryChanges(current, changes.slice(count, count + 1));
    if (single) return single;
  }
  return tryChanges(current, changes.slice(0, 1));
}

function tryChanges(current: SnapDocument, changes: readonly Change[]): Taken | undefined {
  if (changes.length === 0) return undefined;
  const edits = changes.flatMap((change) => change.edits).sort((a, b) => a.start - b.start || a.end - b.end);
  if (edits.some((edit, index) => (edits[index - 1]?.end ?? 0) > edit.start)) return undefined;
  const text = applyEdits(current.text, edits);
  if (text === current.text) return undefined;
  const document = createDocument(current.uri, text, current.version, current.kind);
  if (document.tree.problems.length > 0 || !keepsComments(current, document)) return undefined;
  return { document, edits, changes };
}

function countErrors(document: SnapDocument, workspace: Workspace): number {
  return judge(document, workspace).filter(({ severity }) => severity === 'error').length;
}

/** Comments are the author's: a change that would lose one is left to the author too. */
function keepsComments(before: SnapDocument, after: SnapDocument): boolean {
  const counts = new Map<string, number>();
  for (const { text } of after.tree.comments) counts.set(text, (counts.get(text) ?? 0) + 1);
  return before.tree.comments.every(({ text }) => {
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count > 0;
  });
}

function overlaps(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start || (a.start < b.end && b.start < a.end);
}
