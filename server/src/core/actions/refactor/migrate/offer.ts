/** Migrations as actions on the line of the base. */
import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  TextEdit as LspEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { ProviderContext } from '../../../context.ts';
import { getLines, toRange } from '../../../positions.ts';
import { rangeOfKey } from '../../../yaml/access.ts';
import { lineBreakOf, lineEndAt, lineStartAt } from '../../../yaml/edit.ts';
import { toLspEdits } from '../../code-actions.ts';
import type { Refactoring, ResolveOptions } from '../refactoring.ts';
import { isEra, listLaterBases, migrateBase, type Migration } from './migrate-base.ts';
import { findBasePair, readEra } from './set-base.ts';
import { GROUPS } from './step.ts';

export const migrateRefactoring: Refactoring = {
  name: 'migrate-base',
  kind: 'refactor.rewrite',
  *find(ctx, { start, end }) {
    const { project, document } = ctx;
    const { text } = document;
    // Without a base, the line of the name is where one would be added.
    const pair = findBasePair(project) ?? (readEra(project) === 'none' ? project.find('name') : undefined);
    if (!pair || pair.merged) return;
    const place = rangeOfKey(pair);
    if (end < lineStartAt(text, place.start) || start > lineEndAt(text, Math.max(place.end, pair.value.end))) return;
    for (const target of listLaterBases(document)) {
      yield { title: `Migrate to "${target}"`, data: { target } };
    }
  },
  resolve(ctx, { target }, options) {
    if (typeof target !== 'string' || !isEra(target)) return undefined;
    const { document, workspace } = ctx;
    const migration = migrateBase(document.text, target, { uri: document.uri, workspace });
    return migration.edits.length > 0 ? toWorkspaceEdit(ctx, migration, target, options) : undefined;
  },
};

const NOTES = 'notes';

function toWorkspaceEdit(
  ctx: ProviderContext,
  { edits, notes }: Migration,
  target: string,
  { changeAnnotations }: ResolveOptions,
): WorkspaceEdit {
  const { document } = ctx;
  if (!changeAnnotations) return { changes: { [document.uri]: toLspEdits(document, edits) } };
  const lines = getLines(document);
  const annotated: AnnotatedTextEdit[] = edits.map(({ start, end, newText, group }) => ({
    range: toRange(lines, start, end),
    newText,
    annotationId: group,
  }));
  const annotations: Record<string, ChangeAnnotation> = {};
  for (const group of new Set(edits.map((edit) => edit.group))) annotations[group] = { ...GROUPS[group] };
  const open = notes.filter(({ kind }) => kind !== 'done').map(({ message }) => message);
  if (open.length > 0) {
    annotations[NOTES] = {
      label: 'Write down what is left to do',
      description: open.length === 1 ? 'One thing, as a comment.' : `${open.length} things, as comments.`,
      needsConfirmation: true,
    };
    annotated.unshift({ ...noteEdit(ctx, open, target), annotationId: NOTES });
  }
  return {
    documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: annotated }],
    changeAnnotations: annotations,
  };
}

/** Comments at the top of the project. */
function noteEdit({ document, project }: ProviderContext, messages: readonly string[], target: string): LspEdit {
  const { text } = document;
  const at = lineStartAt(text, project.root?.start ?? 0);
  const lines = messages.map((message) => `# TODO (${target}): ${message.replace(/\s+/g, ' ')}${lineBreakOf(text)}`);
  return { range: toRange(getLines(document), at, at), newText: lines.join('') };
}
