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
  const started = [client, bench, log] as const;
  // What needs trust is offered and found again as soon as there is.
  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      void begin(...started, (one) => one.restart());
    }),
  );
  await begin(...started, (one) => one.start());
}

/** Never rejects: commands that need no server, and the one that starts it again, are there all the same. */
async function begin(
  server: LanguageClient,
  tests: Testbench,
  log: vscode.LogOutputChannel,
  start: (server: LanguageClient) => Promise<void>,
): Promise<void> {
  const fail = (error: unknown): void => {
    log.error(error instanceof Error ? error : String(error));
  };
  await start(server).catch(fail);
  // Nobody waits for it.
  void tests.restore().catch(fail);
}

export async function deactivate(): Promise<void> {
  try {
    await bench?.close();
  } finally {
    if (client?.isRunning()) await client.stop();
  }
}
