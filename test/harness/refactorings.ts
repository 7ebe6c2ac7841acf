/** Asks for refactorings as an editor would, and applies them. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, WorkspaceEdit } from 'vscode-languageserver-types';
import { getRefactorings, resolveRefactoring } from '../../server/src/core/actions/refactor/index.ts';
import { createProviderContext, type ProviderContext } from '../../server/src/core/context.ts';
import {
  createDocument,
  defaultSettings,
  emptyWorkspace,
  runRules,
  type Diagnosis,
} from '../../server/src/core/index.ts';

const URI = 'file:///project/snap/snapcraft.yaml';

export function contextOf(text: string): ProviderContext {
  return createProviderContext(createDocument(URI, text), defaultSettings, emptyWorkspace);
}

/** Everything that is offered at a place, also what an editor would ask for by name only. */
export function offersAt(ctx: ProviderContext, start: number, end = start): readonly CodeAction[] {
  return getRefactorings(ctx, start, end, () => true);
}

export function applyAction(ctx: ProviderContext, action: CodeAction): string {
  // What an action carries goes to the editor and back.
  const sent = JSON.parse(JSON.stringify(action)) as CodeAction;
  return applyWorkspaceEdit(ctx.document.text, resolveRefactoring(ctx, sent).edit);
}

export function applyWorkspaceEdit(text: string, edit: WorkspaceEdit | undefined): string {
  const document = TextDocument.create(URI, 'yaml', 0, text);
  const changes = edit?.changes?.[URI] ?? [];
  const versioned = edit?.documentChanges?.flatMap((change) => ('edits' in change ? change.edits : [])) ?? [];
  return TextDocument.applyEdits(
    document,
    [...changes, ...versioned].flatMap((one) => ('newText' in one ? [one] : [])),
  );
}

/** Where a fixture's cursor is, or its selection between two of them, and the text without it. */
export function readCursor(fixture: string): { readonly text: string; readonly start: number; readonly end: number } {
  const start = fixture.indexOf('<|>');
  const rest = fixture.replace('<|>', '');
  const second = rest.indexOf('<|>');
  return { text: rest.replace('<|>', ''), start, end: second < 0 ? start : second };
}

/** The titles that are offered at a fixture's cursor. */
export function titlesAt(fixture: string): readonly string[] {
  const { text, start, end } = readCursor(fixture);
  return offersAt(contextOf(text), start, end).map(({ title }) => title);
}

/** The text after the action of that title. */
export function refactor(fixture: string, title: string): string {
  const { text, start, end } = readCursor(fixture);
  const ctx = contextOf(text);
  const action = offersAt(ctx, start, end).find((one) => one.title === title);
  if (!action) throw new Error(`"${title}" is not offered, only ${titlesAt(fixture).join(', ') || 'nothing'}`);
  return applyAction(ctx, action);
}

export function judge(text: string): readonly Diagnosis[] {
  return runRules(createDocument(URI, text), { workspace: emptyWorkspace });
}

/** The codes of what a builder or the store would say; hints may come and go with the style. */
export function verdictOf(text: string): readonly string[] {
  return judge(text)
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ code, severity }) => `${severity} ${code}`)
    .sort();
}
