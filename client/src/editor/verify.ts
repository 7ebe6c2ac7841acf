/** "Snap: Verify Built Snap Against Upper-Constraints". */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  VERIFY_SNAP_REQUEST,
  type VerifySnapAnswer,
  type VerifySnapParams,
} from '../../../server/src/lsp/constraints-protocol.ts';

const BROWSE = 'Choose another file…';

/** @param uri of the file, where the command was chosen on one */
export async function verifySnap(client: LanguageClient, uri?: vscode.Uri): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage('Snaps are not looked into in Restricted Mode.');
    return;
  }
  const file = uri ?? (await pickSnap());
  if (!file) return;
  let answer = await ask(client, { path: file.fsPath });
  if (answer && 'problem' in answer && answer.choices) {
    const series = await vscode.window.showQuickPick([...answer.choices], { title: answer.problem });
    if (series === undefined) return;
    answer = await ask(client, { path: file.fsPath, series });
  }
  if (!answer) return;
  if ('problem' in answer) {
    void vscode.window.showErrorMessage(answer.problem);
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: answer.text });
  await vscode.window.showTextDocument(document, { preview: true });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', document.uri);
  } catch {
    // Without VS Code's own Markdown extension the text is read as it is.
  }
}

async function pickSnap(): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles('**/*.snap', '**/{node_modules,.git}/**', 50);
  const items = found.map((file) => ({ label: vscode.workspace.asRelativePath(file), file }));
  if (items.length > 0) {
    const pick = await vscode.window.showQuickPick([...items, { label: BROWSE, file: undefined }], {
      title: 'Verify which snap?',
    });
    if (!pick) return undefined;
    if (pick.file) return pick.file;
  }
  const chosen = await vscode.window.showOpenDialog({ filters: { Snaps: ['snap'] }, openLabel: 'Verify' });
  return chosen?.[0];
}

/** Undefined where it was given up. */
async function ask(client: LanguageClient, params: VerifySnapParams): Promise<VerifySnapAnswer | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'Looking into the snap…',
    cancellable: true,
  };
  return await vscode.window.withProgress(options, async (_progress, token) => {
    try {
      const answer = await client.sendRequest<VerifySnapAnswer>(VERIFY_SNAP_REQUEST, params, token);
      return token.isCancellationRequested ? undefined : answer;
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  });
}
