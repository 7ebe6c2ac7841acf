import type {
  Range,
  RenameFile,
  TextDocumentEdit,
  TextEdit as LspTextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-types';
import { toLspEdits } from '../actions/code-actions.ts';
import type { ProviderContext } from '../context.ts';
import { createDocument, type SnapDocument } from '../document.ts';
import { findHookFile } from '../links/project-paths.ts';
import { findRunnerName, renameRunnerName } from '../openstack/authoring/rename.ts';
import { getLines, toRange } from '../positions.ts';
import type { TextEdit } from '../rules/rule.ts';
import { runRules } from '../rules/run.ts';
import { findOccurrence, getSymbolTable, type Occurrence, type SnapSymbol } from '../symbols/symbol-table.ts';
import { applyEdits } from '../yaml/edit.ts';
import { findCalls } from './find-calls.ts';
import { keepInterface } from './keep-interface.ts';
import { findNameProblem, findRenameObstacle } from './new-names.ts';
import { makeRenameEdits } from './rename-edits.ts';

export interface RenameTarget {
  readonly range: Range;
  readonly placeholder: string;
}

/** What a rename at the offset would rename; undefined where nothing has a name of its own. */
export function prepareRename(ctx: ProviderContext, offset: number): RenameTarget | undefined {
  const own = findRunnerName(ctx, offset);
  if (own) return { range: toRange(getLines(ctx.document), own.start, own.end), placeholder: own.name };
  const found = findOccurrence(getSymbolTable(ctx), offset);
  if (!found || findRenameObstacle(ctx, found.symbol) !== undefined) return undefined;
  return { range: toRange(getLines(ctx.document), found.start, found.end), placeholder: placeholderOf(ctx, found) };
}

/** Variables hold names in capitals: the name itself is what gets edited. */
function placeholderOf({ document }: ProviderContext, { form, symbol, start, end }: Occurrence): string {
  return form === 'variable' ? symbol.name : document.text.slice(start, end);
}

/** One sentence on why the name at the offset can't be changed; undefined where it can, or where there is none. */
export function explainNoRename(ctx: ProviderContext, offset: number): string | undefined {
  const found = findOccurrence(getSymbolTable(ctx), offset);
  return found && findRenameObstacle(ctx, found.symbol);
}

/** The edits, or one sentence on why the new name can't be. */
export function rename(
  ctx: ProviderContext,
  offset: number,
  newName: string,
): { readonly edit: WorkspaceEdit } | { readonly problem: string } {
  const own = findRunnerName(ctx, offset);
  if (own) return renameRunnerName(ctx, own, newName);
  const table = getSymbolTable(ctx);
  const symbol = findOccurrence(table, offset)?.symbol;
  if (!symbol) return { problem: 'Nothing here can be renamed.' };
  const name = newName.trim();
  if (name === symbol.name) return { edit: { changes: {} } };
  const problem = findRenameObstacle(ctx, symbol) ?? findNameProblem(ctx, symbol, name);
  if (problem !== undefined) return { problem };
  const { text } = ctx.document;
  const kept = keepInterface(text, symbol);
  if (!kept) {
    const section = `${symbol.type}s`;
    return {
      problem: `Write "interface: ${symbol.name}" below "${symbol.name}" in "${section}" before you rename it.`,
    };
  }
  const edits = [...makeRenameEdits(text, table, symbol, name), ...kept].sort((a, b) => a.start - b.start);
  const consequence = findConsequence(ctx, edits);
  return consequence === undefined ? { edit: toWorkspaceEdit(ctx, symbol, name, edits) } : { problem: consequence };
}

/** What would be wrong afterwards and is not now. */
function findConsequence(ctx: ProviderContext, edits: readonly TextEdit[]): string | undefined {
  const { document, workspace, openstack, settings } = ctx;
  const findErrors = (judged: SnapDocument): ReadonlyMap<string, readonly string[]> => {
    const found = new Map<string, string[]>();
    // As the editor judges it: what is known of this version is used again, and must stay true for the next one.
    for (const { code, severity, message } of runRules(judged, { workspace, openstack, severities: settings.rules })) {
      if (severity !== 'error') continue;
      const list = found.get(code);
      if (list) list.push(message);
      else found.set(code, [message]);
    }
    return found;
  };
  const text = applyEdits(document.text, edits);
  const after = findErrors(createDocument(document.uri, text, document.version, document.kind, document));
  if (after.size === 0) return undefined;
  const before = findErrors(document);
  for (const [code, messages] of after) {
    const known = before.get(code) ?? [];
    if (messages.length > known.length) return messages.find((message) => !known.includes(message)) ?? messages[0];
  }
  return undefined;
}

function toWorkspaceEdit(
  ctx: ProviderContext,
  symbol: SnapSymbol,
  name: string,
  edits: readonly TextEdit[],
): WorkspaceEdit {
  const { document } = ctx;
  const changes: Record<string, LspTextEdit[]> = { [document.uri]: toLspEdits(document, edits) };
  for (const { uri, range } of findCalls(ctx, symbol)) (changes[uri] ??= []).push({ range, newText: name });
  const moves = findMoves(ctx, symbol, name);
  if (moves.length === 0) return { changes };
  // Contents first, under the old names; then the files move.
  const documentChanges: (TextDocumentEdit | RenameFile)[] = Object.entries(changes).map(([uri, own]) => ({
    textDocument: { uri, version: uri === document.uri ? document.version : null },
    edits: own,
  }));
  return { documentChanges: [...documentChanges, ...moves] };
}

/** Scripts are called like the hooks that they are, and some hooks like the plug that they serve. */
function findMoves(ctx: ProviderContext, { type, name, scope, references }: SnapSymbol, newName: string): RenameFile[] {
  const { workspace, document } = ctx;
  const hooks = new Map<string, string>();
  if (type === 'hook') hooks.set(name, newName);
  for (const { form, host, start } of references) {
    if (form !== 'inside' || host === undefined || (type !== 'plug' && type !== 'slot')) continue;
    const head = host.text.slice(0, host.text.length - name.length);
    if (start > host.start) hooks.set(host.text, head + newName);
  }
  return [...hooks].flatMap(([from, to]) => {
    const oldUri = findHookFile(workspace, document.uri, from, type === 'hook' ? scope : '');
    const newUri = oldUri && oldUri.slice(0, -encodeURIComponent(from).length) + encodeURIComponent(to);
    return oldUri !== undefined && newUri !== undefined ? [{ kind: 'rename', oldUri, newUri }] : [];
  });
}
