/** "Snap: New Snap…" and "Snap: New OpenStack Snap…". */
import path from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  SCAFFOLD_REQUEST,
  type RawAnswers,
  type Scaffold,
  type ScaffoldAnswer,
  type ScaffoldParams,
} from '../../../server/src/lsp/scaffold-protocol.ts';
import { askQuestions, toSnapName, type AskServer } from '../core/scaffold/ask-questions.ts';
import { makeExecutable } from '../core/scaffold/make-executable.ts';
import { showStep } from './quick-step.ts';

interface NewSnapPorts {
  readonly client: LanguageClient;
}

const PROJECT_FILES = ['snap/snapcraft.yaml', 'snapcraft.yaml', '.snapcraft.yaml', 'build-aux/snap/snapcraft.yaml'];
const OPEN_FOLDER = 'Open Folder';
const OPEN_FILE = 'Open It';

export async function newSnap(ports: NewSnapPorts): Promise<void> {
  await start(ports, 'New Snap', {});
}

export async function newOpenStackSnap(ports: NewSnapPorts): Promise<void> {
  await start(ports, 'New OpenStack Snap', { kind: 'openstack' });
}

async function start({ client }: NewSnapPorts, title: string, given: RawAnswers): Promise<void> {
  const server: AskServer = <P extends ScaffoldParams>(params: P) =>
    client.sendRequest<ScaffoldAnswer<P>>(SCAFFOLD_REQUEST, params);
  for (;;) {
    const folder = await askFolder(title);
    if (!folder) return;
    const project = await findFirst(folder, PROJECT_FILES);
    if (project !== undefined) {
      await tellOfProject(folder, project);
      return;
    }
    const answers = await askQuestions(given, {
      server,
      show: (step) => showStep(title, step),
      holds: (file) => exists(vscode.Uri.joinPath(folder, file)),
      name: toSnapName(path.posix.basename(folder.path)),
    });
    if (answers === 'back') continue;
    if (!answers) return;
    const made = await server({ ask: 'files', answers });
    if ('problem' in made) void vscode.window.showErrorMessage(made.problem);
    else await write(folder, made);
    return;
  }
}

interface FolderItem extends vscode.QuickPickItem {
  readonly uri: vscode.Uri | undefined;
}

async function askFolder(title: string): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 0) {
    const items: FolderItem[] = [
      ...folders.map(({ name, uri }) => ({ label: `$(folder) ${name}`, description: uri.fsPath, uri })),
      { label: '$(folder-opened) Another folder…', uri: undefined },
    ];
    const options = { title: `${title}: Folder`, placeHolder: 'Where shall the files go?', ignoreFocusOut: true };
    const item = await vscode.window.showQuickPick(items, options);
    if (!item || item.uri) return item?.uri;
  }
  const chosen = await vscode.window.showOpenDialog({
    title: `${title}: Folder`,
    openLabel: 'Start the Snap Here',
    canSelectFolders: true,
    canSelectFiles: false,
  });
  return chosen?.[0];
}

async function tellOfProject(folder: vscode.Uri, project: string): Promise<void> {
  const message = `There is a snap in this folder already: "${project}". Nothing was written.`;
  const reply = await vscode.window.showWarningMessage(message, OPEN_FILE);
  if (reply === OPEN_FILE) await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, project));
}

async function write(folder: vscode.Uri, { files, reserved, main }: Scaffold): Promise<void> {
  const taken: string[] = [];
  for (const file of [...files.map((one) => one.path), ...reserved]) {
    if (await exists(vscode.Uri.joinPath(folder, file))) taken.push(`"${file}"`);
  }
  if (taken.length > 0) {
    const message = `Nothing was written: there ${taken.length === 1 ? 'is' : 'are'} ${taken.join(', ')} already.`;
    void vscode.window.showErrorMessage(message);
    return;
  }
  // The editor creates them all, and none over another that came in between.
  const edit = new vscode.WorkspaceEdit();
  for (const { path: file, text } of files) {
    const contents = new TextEncoder().encode(text);
    edit.createFile(vscode.Uri.joinPath(folder, file), { overwrite: false, ignoreIfExists: false, contents });
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showErrorMessage('Not all files could be written; the log of the window says more.');
    return;
  }
  if (folder.scheme === 'file') {
    const programs = files.filter((one) => one.executable === true);
    await makeExecutable(programs.map((one) => vscode.Uri.joinPath(folder, one.path).fsPath));
  }
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, main));
  const count = `${files.length} files were written.`;
  if (vscode.workspace.getWorkspaceFolder(folder)) {
    void vscode.window.showInformationMessage(`${count} "snapcraft pack" builds the snap.`);
    return;
  }
  const reply = await vscode.window.showInformationMessage(count, OPEN_FOLDER);
  if (reply === OPEN_FOLDER) await vscode.commands.executeCommand('vscode.openFolder', folder);
}

async function findFirst(folder: vscode.Uri, files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if (await exists(vscode.Uri.joinPath(folder, file))) return file;
  return undefined;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
