/** THE command table; `contributes.commands` in package.json names the same ones. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { compareExpandedProject, showExpandedProject } from './editor/expanded-project.ts';
import { forecastReview } from './editor/forecast-review.ts';
import { newOpenStackSnap, newSnap } from './editor/new-snap.ts';
import { alignWithConstraints, moveToSeries } from './editor/openstack.ts';
import { suggestPlugs } from './editor/denials.ts';
import { openLink } from './editor/open-link.ts';
import type { Constraints } from './editor/constraints.ts';
import { verifySnap } from './editor/verify.ts';
import type { VirtualDocuments } from './editor/virtual-documents.ts';

export interface CommandContext {
  readonly client: LanguageClient;
  readonly log: vscode.LogOutputChannel;
  readonly documents: VirtualDocuments;
  readonly constraints: Constraints;
}

type Command = (context: CommandContext, ...args: readonly unknown[]) => void | Promise<void>;

const commands = {
  'snapwright.restartServer': async ({ client, log }) => {
    log.info('Restarting the language server.');
    if (client.isRunning()) await client.restart();
    else await client.start();
  },
  'snapwright.showServerLog': ({ log }) => {
    log.show();
  },
  'snapwright.newSnap': newSnap,
  'snapwright.newOpenStackSnap': newOpenStackSnap,
  'snapwright.forecastStoreReview': forecastReview,
  'snapwright.showExpandedProject': showExpandedProject,
  'snapwright.compareExpandedProject': compareExpandedProject,
  'snapwright.moveToSeries': moveToSeries,
  'snapwright.alignWithConstraints': alignWithConstraints,
  'snapwright.suggestPlugs': suggestPlugs,
  'snapwright.retryConstraints': ({ constraints }) => constraints.retry(),
  'snapwright.verifySnap': ({ client }, uri) => verifySnap(client, uri instanceof vscode.Uri ? uri : undefined),
  // For lenses and hovers.
  'snapwright.openLink': (_context, url) => openLink(url),
  'snapwright.copyText': async (_context, text) => {
    if (typeof text === 'string') await vscode.env.clipboard.writeText(text);
  },
  'snapwright.fixAll': async () => {
    await vscode.commands.executeCommand('editor.action.sourceAction', {
      kind: 'source.fixAll.snapwright',
      apply: 'first',
    });
  },
} as const satisfies Record<string, Command>;

/** What the language server may put into lenses. */
export const commandIds: readonly string[] = Object.keys(commands);

export function registerCommands(context: CommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries<Command>(commands).map(([id, run]) =>
      vscode.commands.registerCommand(id, (...args: unknown[]) => run(context, ...args)),
    ),
  );
}
