/** "Snap: Move to OpenStack Series…" and "Snap: Align With Upper-Constraints". */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  ALIGN_REQUEST,
  LIST_SERIES_REQUEST,
  MOVE_TO_SERIES_REQUEST,
  type MoveParams,
  type SeriesAnswer,
  type SeriesChoice,
  type SeriesParams,
} from '../../../server/src/lsp/series-protocol.ts';
import { findProjectDocument } from './project-document.ts';

interface SeriesPorts {
  readonly client: LanguageClient;
}

interface SeriesItem extends vscode.QuickPickItem {
  readonly series?: SeriesChoice;
}

/** @param target the address of the snapcraft.yaml, where a lens asks */
export async function moveToSeries({ client }: SeriesPorts, target?: unknown): Promise<void> {
  const document = await findDocument(client, target);
  if (!document) return;
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  const params: SeriesParams = { uri };
  const choices = await client.sendRequest<readonly SeriesChoice[] | null>(LIST_SERIES_REQUEST, params);
  if (!choices) {
    void vscode.window.showWarningMessage('The language server does not know this file.');
    return;
  }
  const picked = await vscode.window.showQuickPick(toItems(choices), {
    title: 'Move to OpenStack Series',
    placeHolder: 'The series whose constraints, sources and packages this snap shall have',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked?.series) return;
  const base = await chooseBase(picked.series);
  if (base === 'given up') return;
  const move: MoveParams = { uri, series: picked.series.id, ...(base !== undefined && { base }) };
  await apply(
    client,
    await withProgress(`Moving to OpenStack ${picked.series.name}`, client, MOVE_TO_SERIES_REQUEST, move),
  );
}

const STAY = 'Only the Series';

/** A series that the base's Python does not suit: the base may move as well. */
async function chooseBase({ fits, bases, name }: SeriesChoice): Promise<string | undefined> {
  if (fits || bases.length === 0) return undefined;
  const items = [
    ...bases.map((base) => ({ label: `Migrate to ${base} too`, base })),
    { label: STAY, detail: 'The base stays as it is; what does not fit is marked.', base: undefined },
  ];
  const pick = await vscode.window.showQuickPick(items, { title: `OpenStack ${name} does not fit this base` });
  return pick ? pick.base : 'given up';
}

/** @param target the address of the file, where a lens asks; else the one in front */
export async function alignWithConstraints({ client }: SeriesPorts, target?: unknown): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  const isList = active !== undefined && /\.(?:txt|toml)$/.test(active.uri.path) && typeof target !== 'string';
  const document = isList ? active : await findDocument(client, target);
  if (!document) return;
  const params: SeriesParams = { uri: client.code2ProtocolConverter.asUri(document.uri) };
  await apply(client, await withProgress('Aligning with upper-constraints', client, ALIGN_REQUEST, params));
}

async function findDocument(client: LanguageClient, target: unknown): Promise<vscode.TextDocument | undefined> {
  if (typeof target !== 'string') return findProjectDocument();
  return vscode.workspace.openTextDocument(client.protocol2CodeConverter.asUri(target));
}

/** What fits the base first; the others are there all the same, since the base may move too. */
function toItems(choices: readonly SeriesChoice[]): SeriesItem[] {
  const toItem = (series: SeriesChoice): SeriesItem => {
    const bases = series.fits || series.bases.length === 0 ? '' : ` · fits ${series.bases.join(', ')}`;
    return {
      label: series.name,
      description: series.current ? 'this snap' : '',
      detail: `${series.status}${bases}`,
      series,
    };
  };
  const separator = (label: string): SeriesItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const fitting = choices.filter(({ fits }) => fits);
  const others = choices.filter(({ fits }) => !fits);
  return [separator('for this base'), ...fitting.map(toItem), separator('for other bases'), ...others.map(toItem)];
}

async function withProgress(
  title: string,
  client: LanguageClient,
  method: string,
  params: SeriesParams,
): Promise<SeriesAnswer | null> {
  const options = { location: vscode.ProgressLocation.Window, title };
  return vscode.window.withProgress(options, () => client.sendRequest<SeriesAnswer | null>(method, params));
}

async function apply(client: LanguageClient, answer: SeriesAnswer | null): Promise<void> {
  if (!answer || 'problem' in answer) {
    void vscode.window.showWarningMessage(answer?.problem ?? 'The language server does not know this file.');
    return;
  }
  const { name, notes, changes } = answer;
  if (changes === 0) {
    void vscode.window.showInformationMessage(`Everything is of ${name} already.${toText(notes)}`);
    return;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(answer.edit);
  // Edits that want a look are shown before they are made.
  const isApplied = edit !== undefined && (await vscode.workspace.applyEdit(edit, { isRefactoring: true }));
  if (isApplied && notes.length > 0) void vscode.window.showInformationMessage(`Left to do:${toText(notes)}`);
}

function toText(notes: readonly string[]): string {
  return notes.length === 0 ? '' : ` ${notes.join(' ')}`;
}
