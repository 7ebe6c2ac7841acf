/** What the lens of an interface runs: opens a page of the documentation in the browser. */
import * as vscode from 'vscode';

export async function openLink(url: unknown): Promise<void> {
  if (typeof url === 'string' && url.startsWith('https://')) await vscode.env.openExternal(vscode.Uri.parse(url));
}
