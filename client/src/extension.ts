/** Entry of the extension on the desktop and on remote hosts. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { offeredCommands, registerCommands } from './commands.ts';
import { registerConstraints } from './editor/constraints.ts';
import { Testbench } from './editor/testbench.ts';
import { VirtualDocuments } from './editor/virtual-documents.ts';
import { createLanguageClient } from './language-client.ts';

let client: LanguageClient | undefined;
let bench: Testbench | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Snapwright', { log: true });
  const documents = new VirtualDocuments();
  client = createLanguageClient(context, log, offeredCommands);
  const constraints = registerConstraints(context, client, log);
  bench = new Testbench(context, client, log);
  const commands = registerCommands({ client, log, documents, constraints, bench });
  context.subscriptions.push(log, documents, constraints, bench, commands);
  await client.start();
  // Lenses offer more then.
  context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(() => void client?.restart()));
  await bench.restore();
}

export async function deactivate(): Promise<void> {
  await bench?.close();
  if (client?.isRunning()) await client.stop();
}
