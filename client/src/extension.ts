/** Entry of the extension on the desktop and on remote hosts. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { commandIds, registerCommands } from './commands.ts';
import { registerConstraints } from './editor/constraints.ts';
import { VirtualDocuments } from './editor/virtual-documents.ts';
import { createLanguageClient } from './language-client.ts';

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Snapwright', { log: true });
  const documents = new VirtualDocuments();
  client = createLanguageClient(context, log, commandIds);
  const constraints = registerConstraints(context, client, log);
  context.subscriptions.push(log, documents, constraints, registerCommands({ client, log, documents, constraints }));
  await client.start();
}

export async function deactivate(): Promise<void> {
  if (client?.isRunning()) await client.stop();
}
