/** Files that are copied, paths in the instance, and the variables in them. */
import { folderOf } from '../../openstack/companions.ts';
import { canSee, listFolder, resolvePath } from '../../snap-test/local-project.ts';
import type { SnapTest, TestSnap } from '../../snap-test/model.ts';
import { expandVariables, findVariables, TEST_VARIABLES } from '../../snap-test/variables.ts';
import { pieceOf } from '../../symbols/places.ts';
import { findNearest } from '../../text/nearest.ts';
import { findValue, isText, rangeOf } from '../../yaml/access.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import type { RuleContext } from '../rule.ts';
import { changeTo } from './repairs.ts';
import { findNeighbour } from './snaps.ts';
import { defineTestRule, type Told } from './test-rule.ts';

const copyMissing = defineTestRule({
  code: 'copy-missing',
  severity: 'error',
  summary: 'Files that are copied are there.',
  fixable: true,
  *check({ actions }, ctx) {
    if (!canSee(ctx)) return;
    for (const action of actions) {
      if (action.kind !== 'copy' || !action.from || action.from.text === '' || isOutside(ctx, action.from.text))
        continue;
      const { from } = action;
      const uri = resolvePath(ctx, from.text);
      if (uri !== undefined && (ctx.workspace.exists(uri) || listFolder(ctx, from.text))) continue;
      const nearest = findNeighbour(ctx, from.text);
      yield {
        ...rangeOf(from),
        message: `There is no file or folder "${from.text}" beside this file${nearest === undefined ? '.' : `: did you mean "${nearest}"?`}`,
        repairs: [nearest === undefined ? undefined : changeTo(ctx.document.text, from, nearest)],
      };
    }
  },
});

const copyOutside = defineTestRule({
  code: 'copy-outside',
  severity: 'error',
  summary: 'What is copied lies beside the plan or below it.',
  *check({ actions }, ctx) {
    for (const action of actions) {
      if (action.kind !== 'copy' || !action.from || action.from.text === '') continue;
      if (!isOutside(ctx, action.from.text)) continue;
      const message = `"${action.from.text}" lies outside of the folder of this file; only what lies in it is copied.`;
      yield { ...rangeOf(action.from), message };
    }
  },
});

/** By its name; where links lead is seen when it is copied. */
function isOutside(ctx: RuleContext, path: string): boolean {
  const folder = folderOf(ctx.document.uri);
  const uri = resolvePath(ctx, path);
  return uri === undefined || !`${uri.replace(/\/$/, '')}/`.startsWith(folder);
}

interface TargetPath {
  readonly node: YamlScalar;
  readonly snap: TestSnap | undefined;
  readonly written: boolean;
}

function* targetPaths({ actions }: SnapTest): Iterable<TargetPath> {
  for (const action of actions) {
    const { snap } = action;
    if (action.kind === 'copy' && action.to) yield { node: action.to, snap, written: true };
    const path = action.kind === 'wait' ? findValue(action.map, 'path') : undefined;
    if (isText(path)) yield { node: path, snap, written: false };
  }
}

const targetPath = defineTestRule({
  code: 'target-path',
  severity: 'error',
  summary: 'Paths in the instance are absolute, and what is copied goes where it can be written.',
  fixable: true,
  *check(test, { document: { text } }) {
    for (const { node, snap, written } of targetPaths(test)) {
      const path = expandVariables(node.text, snap?.name ?? 'snap');
      if (node.text === '' || path === undefined) continue;
      if (!path.startsWith('/')) {
        const repair = snap && !/^[~.]/.test(path) ? changeTo(text, node, `$SNAP_COMMON/${node.text}`) : undefined;
        const message = `"${node.text}" must be an absolute path${snap ? ', such as "$SNAP_COMMON/…"' : ''}.`;
        yield { ...rangeOf(node), message, repairs: [repair] };
      } else if (written && /^\/snap(?:\/|$)/.test(path)) {
        const better = snap
          ? changeTo(text, node, node.text.replace(/^\$(?:SNAP\b|\{SNAP\})/, '$$SNAP_COMMON'))
          : undefined;
        const message = `"${node.text}" lies in the snap itself, where nothing can be written.`;
        yield { ...rangeOf(node), message, repairs: [/^\$(?:SNAP\b|\{SNAP\})/.test(node.text) ? better : undefined] };
      }
    }
  },
});

const NAMES = TEST_VARIABLES.map(({ name }) => name);

const variable = defineTestRule({
  code: 'variable',
  severity: 'error',
  summary: 'Variables are those that a snap’s steps have.',
  fixable: true,
  *check(test, ctx) {
    for (const { node, snap } of targetPaths(test)) yield* checkVariables(ctx, node, snap, false);
    for (const action of test.actions) {
      if (action.kind === 'run') yield* checkVariables(ctx, action.text, action.snap, true);
    }
  },
});

/** @param shell in commands, all variables but those of snaps are the shell's */
function* checkVariables(
  { document: { text } }: RuleContext,
  node: YamlScalar,
  snap: TestSnap | undefined,
  shell: boolean,
): Iterable<Told> {
  for (const { name, index, length } of findVariables(node.text)) {
    if (shell && (!/^SNAP(?:_|$)/.test(name) || node.text.includes(`${name}=`))) continue;
    if (snap && NAMES.includes(name)) continue;
    const place = pieceOf(text, node, index, length);
    const nearest = snap ? findNearest(name, NAMES) : undefined;
    const known = NAMES.map((one) => `$${one}`).join(', ');
    const help = nearest === undefined ? `there are ${known}.` : `did you mean "$${nearest}"?`;
    const message =
      !snap && NAMES.includes(name)
        ? `"$${name}" is known in the steps of a snap alone; this step belongs to none.`
        : `Unknown variable "$${name}": ${help}`;
    const edit = place && nearest !== undefined && { ...place, newText: `$${nearest}` };
    yield {
      ...(place ?? rangeOf(node)),
      message,
      ...(shell && { severity: 'warning' as const }),
      repairs: [edit ? { title: `Change to "${edit.newText}"`, edits: [edit] } : undefined],
    };
  }
}

export const pathRules = [copyMissing, copyOutside, targetPath, variable];
