/** The project file that a command is about. */
import * as vscode from 'vscode';

const PROJECT_NAME = /(?:^|\/)\.?snapcraft\.ya?ml$/;
const PROJECT_GLOB = '{snapcraft.yaml,snap/snapcraft.yaml,build-aux/snap/snapcraft.yaml,.snapcraft.yaml}';

export function isProjectDocument({ languageId, uri }: vscode.TextDocument): boolean {
  return languageId === 'snapcraft' || PROJECT_NAME.test(uri.path);
}

/** The one in front, else the only one of the workspace. Undefined after the user was told that there is none. */
export async function findProjectDocument(): Promise<vscode.TextDocument | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  if (active && isProjectDocument(active)) return active;
  const open = vscode.window.visibleTextEditors.map((editor) => editor.document).find(isProjectDocument);
  if (open) return open;
  const files = await vscode.workspace.findFiles(PROJECT_GLOB, undefined, 2);
  const [first] = files;
  if (first && files.length === 1) return await vscode.workspace.openTextDocument(first);
  void vscode.window.showInformationMessage('Open the snapcraft.yaml that is meant, then run the command again.');
  return undefined;
}
