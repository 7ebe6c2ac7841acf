/** Entry of the extension on the desktop and on remote hosts. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { registerCommands } from './commands.ts';
import { createLanguageClient } from './language-client.ts';

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Snapwright', { log: true });
  client = createLanguageClient(context, log);
  context.subscriptions.push(log, registerCommands({ client, log }));
  await client.start();
}

export async function deactivate(): Promise<void> {
  if (client?.isRunning()) await client.stop();
}
