/** What menus and keys go by: `snapwright.<key>` in "when" clauses. */
import * as vscode from 'vscode';

type ContextKey = 'hasProject' | 'busy' | 'installed' | 'hasDeployment';

export function setContext(key: ContextKey, value: boolean): void {
  void vscode.commands.executeCommand('setContext', `snapwright.${key}`, value);
}
