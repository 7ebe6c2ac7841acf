/** What the in-editor tests share. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export const EXTENSION_ID = 'snapwright.snapwright';

/** A document without any finding at error level. */
export const CLEAN = `name: fixture
base: core24
version: '1.0'
summary: A fixture
description: For the tests in the editor.
grade: devel
confinement: strict

platforms:
  amd64:

parts:
  fixture:
    plugin: nil
    override-build: |
      craftctl default
`;

export const UNKNOWN_PLUGIN = CLEAN.replace('plugin: nil', 'plugin: nli');

export async function waitFor<T>(what: string, read: () => T | undefined | false, timeoutMs = 20_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = read();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Opens a file of a workspace folder in an editor, with the given text in place of what is on disk. */
export async function openWith(text: string, path = 'snap/snapcraft.yaml', folder = 0): Promise<vscode.TextEditor> {
  const root = vscode.workspace.workspaceFolders?.[folder];
  assert.ok(root, 'the window has a folder');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(root.uri, path));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  await setText(editor, text);
  return editor;
}

export async function setText(editor: vscode.TextEditor, text: string): Promise<void> {
  const document = editor.document;
  if (document.getText() === text) return;
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, all, text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

export function findingsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((one) => one.source === 'snapwright');
}

export function codeOf(diagnostic: vscode.Diagnostic): string {
  const code = diagnostic.code;
  return typeof code === 'object' ? String(code.value) : String(code);
}

export function waitForFinding(uri: vscode.Uri, code: string): Promise<vscode.Diagnostic> {
  return waitFor(`the finding ${code} (there are: ${describeFindings(uri)})`, () =>
    findingsOf(uri).find((one) => codeOf(one) === code),
  );
}

export async function waitUntilGone(uri: vscode.Uri, code: string): Promise<void> {
  await waitFor(`the finding ${code} to go`, () => !findingsOf(uri).some((one) => codeOf(one) === code));
}

export function describeFindings(uri: vscode.Uri): string {
  return findingsOf(uri).map(codeOf).join(', ') || 'none';
}

/** Closes every editor without asking, so that the next test starts from what is on disk. */
export async function closeAll(): Promise<void> {
  while (vscode.window.activeTextEditor) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}
