/** THE command table; `contributes.commands` in package.json names the same ones. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

export interface CommandContext {
  readonly client: LanguageClient;
  readonly log: vscode.LogOutputChannel;
}

const commands = {
  'snapwright.restartServer': async ({ client, log }) => {
    log.info('Restarting the language server.');
    if (client.isRunning()) await client.restart();
    else await client.start();
  },
  'snapwright.showServerLog': ({ log }) => {
    log.show();
  },
  'snapwright.fixAll': async () => {
    await vscode.commands.executeCommand('editor.action.sourceAction', {
      kind: 'source.fixAll.snapwright',
      apply: 'first',
    });
  },
} as const satisfies Record<string, (context: CommandContext) => void | Promise<void>>;

export function registerCommands(context: CommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, () => run(context))),
  );
}
