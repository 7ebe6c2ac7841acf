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
import type { Testbench } from './editor/testbench.ts';
import type { VirtualDocuments } from './editor/virtual-documents.ts';

export interface CommandContext {
  readonly client: LanguageClient;
  readonly log: vscode.LogOutputChannel;
  readonly documents: VirtualDocuments;
  readonly constraints: Constraints;
  readonly bench: Testbench;
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

/** They run programs on what the workspace holds: only where it is trusted, wherever the call comes from. */
const trustedCommands = {
  'snapwright.build': ({ bench }, uri) => bench.build(uri),
  'snapwright.buildAndInstall': ({ bench }, uri) => bench.buildAndInstall(uri),
  'snapwright.installLastBuild': ({ bench }, uri) => bench.installLast(uri),
  'snapwright.installFile': ({ bench }, given) => bench.installFile(given),
  'snapwright.remoteBuild': ({ bench }, uri) => bench.remoteBuild(uri),
  'snapwright.clean': ({ bench }, uri) => bench.clean(uri),
  'snapwright.cleanPart': ({ bench }, uri, part) => bench.part('clean', uri, part),
  'snapwright.rebuildPart': ({ bench }, uri, part) => bench.part('rebuild', uri, part),
  'snapwright.shell': ({ bench }, uri) => bench.shell(uri),
  'snapwright.stop': ({ bench }) => {
    bench.work.stop();
  },
  'snapwright.showBuildLog': ({ bench }, uri) => bench.showLog(uri),
  'snapwright.doctor.deep': async ({ bench }) => {
    await bench.doctor.examine({ deep: true });
  },
  'snapwright.chooseProject': ({ bench }) => bench.projects.chooseAgain(),
  'snapwright.doctor': async ({ bench }) => {
    await bench.doctor.examine();
  },
  'snapwright.doctor.fix': ({ bench }, line) => bench.doctor.fix(line),
  'snapwright.runApp': ({ bench }, given, app) => bench.snapTest.runApp(given, app, false),
  'snapwright.connectInterfaces': ({ bench }) => bench.snapTest.connectSome(),
  'snapwright.setAliases': ({ bench }) => bench.snapTest.setAliases(),
  'snapwright.serviceLogs': ({ bench }) => bench.snapTest.logs(undefined),
  'snapwright.restartServices': ({ bench }) => bench.snapTest.control('restart', undefined),
  'snapwright.removeTestInstall': async ({ bench }) => {
    await bench.tests.remove();
  },
  'snapwright.writeTestScript': ({ bench }) => bench.snapTest.writeScript(),
  'snapwright.deploy': async ({ bench }, uri) => {
    await bench.deployments.deploy(uri);
  },
  'snapwright.deployStep': async ({ bench }, given, snap) => {
    await bench.deployments.repeat(given, snap);
  },
  'snapwright.repeatStep': async ({ bench }, step) => {
    await bench.deployments.repeat(step, undefined);
  },
  'snapwright.removeDeployment': async ({ bench }) => {
    await bench.deployments.remove();
  },
  'snapwright.snapTest.refresh': ({ bench }) => bench.snapTestView.refreshVisibly(),
  'snapwright.snapTest.connect': ({ bench }, node) => bench.snapTest.connect(node),
  'snapwright.snapTest.connectAll': ({ bench }) => bench.snapTest.connectAll(),
  'snapwright.snapTest.disconnect': ({ bench }, node) => bench.snapTest.disconnect(node),
  'snapwright.snapTest.start': ({ bench }, node) => bench.snapTest.control('start', node),
  'snapwright.snapTest.stop': ({ bench }, node) => bench.snapTest.control('stop', node),
  'snapwright.snapTest.restart': ({ bench }, node) => bench.snapTest.control('restart', node),
  'snapwright.snapTest.logs': ({ bench }, node) => bench.snapTest.logs(node),
  'snapwright.snapTest.run': ({ bench }, node) => bench.snapTest.runApp(node, undefined, false),
  'snapwright.snapTest.runShell': ({ bench }, node) => bench.snapTest.runApp(node, undefined, true),
  'snapwright.snapTest.setAlias': ({ bench }, node) => bench.snapTest.setAlias(node),
  'snapwright.snapTest.removeAlias': ({ bench }, node) => bench.snapTest.removeAlias(node),
  'snapwright.snapTest.reveal': ({ bench }, node) => bench.snapTest.reveal(node),
  'snapwright.snapTest.shell': ({ bench }) => {
    bench.snapTest.shell();
  },
} as const satisfies Record<string, Command>;

/** What the language server may put into lenses, as things are now. */
export function offeredCommands(): readonly string[] {
  return [...Object.keys(commands), ...(vscode.workspace.isTrusted ? Object.keys(trustedCommands) : [])];
}

export function registerCommands(context: CommandContext): vscode.Disposable {
  const register = (id: string, run: Command): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await run(context, ...args);
      } catch (error) {
        // What nobody expected is told in our words, and is in the log.
        void context.bench.work.tell(error);
      }
    });
  return vscode.Disposable.from(
    ...Object.entries<Command>(commands).map(([id, run]) => register(id, run)),
    ...Object.entries<Command>(trustedCommands).map(([id, run]) =>
      register(id, (...args) => (vscode.workspace.isTrusted ? run(...args) : askForTrust())),
    ),
  );
}

const MANAGE = 'Manage Trust';

async function askForTrust(): Promise<void> {
  const text = 'Nothing of this workspace is built or installed before it is trusted.';
  const answer = await vscode.window.showWarningMessage(text, MANAGE);
  if (answer === MANAGE) await vscode.commands.executeCommand('workbench.trust.manage');
}
