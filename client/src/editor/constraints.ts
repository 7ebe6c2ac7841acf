/** Fetches constraints for the server, through the editor's proxy and certificates, and shows how that goes. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CONSTRAINTS_STATUS,
  FETCH_REQUEST,
  RETRY_CONSTRAINTS,
  type ConstraintClientOptions,
  type ConstraintsStatusParams,
  type FetchParams,
} from '../../../server/src/lsp/constraints-protocol.ts';
import { httpsGet } from '../../../server/src/net/https-get.ts';
import { createFetchHandler, type FetchMode, type HostChoice } from '../core/fetch.ts';

const SECTION = 'snapwright.constraints';
const HOSTS_KEY = 'constraints.hosts';
const ALLOW = 'Allow';
const NEVER = 'Never';

export interface Constraints extends vscode.Disposable {
  /** "Snap: Retry Fetching Constraints": also what was refused is asked again. */
  readonly retry: () => Promise<void>;
}

/** Call before the client starts. */
export function registerConstraints(
  context: vscode.ExtensionContext,
  client: LanguageClient,
  log: vscode.LogOutputChannel,
): Constraints {
  const hosts = (): Record<string, HostChoice> => context.globalState.get(HOSTS_KEY, {});
  const { version } = context.extension.packageJSON as { version: string };
  const handler = createFetchHandler({
    isTrusted: () => vscode.workspace.isTrusted,
    mode: () => vscode.workspace.getConfiguration(SECTION).get<FetchMode>('fetch', 'auto'),
    ownMirrors: () => {
      const own = vscode.workspace.getConfiguration(SECTION).inspect<Record<string, unknown>>('mirrors')?.globalValue;
      return Object.values(own ?? {}).filter((mirror) => typeof mirror === 'string');
    },
    remembered: (host) => hosts()[host],
    remember: (host, choice) => void context.globalState.update(HOSTS_KEY, { ...hosts(), [host]: choice }),
    ask: async (host) => {
      const question = `Fetch upper-constraints from "${host}"? A file of this workspace or a setting names it.`;
      const answer = await vscode.window.showInformationMessage(question, ALLOW, NEVER);
      return answer === ALLOW ? 'allowed' : answer === NEVER ? 'refused' : undefined;
    },
    get: (request) => {
      log.debug(`Fetching ${request.url.replace(/\/\/[^/@]*@/, '//')}`);
      return httpsGet(request, { userAgent: `snapwright/${version}` });
    },
  });

  const item = vscode.window.createStatusBarItem('snapwright.constraints', vscode.StatusBarAlignment.Right);
  item.name = 'OpenStack Constraints';
  item.command = 'snapwright.showServerLog';
  const show = ({ state, message }: ConstraintsStatusParams): void => {
    if (state === 'idle') {
      item.hide();
      return;
    }
    const icon = state === 'fetching' ? '$(sync~spin)' : state === 'offline' ? '$(cloud)' : '$(warning)';
    item.text = `${icon} Constraints`;
    item.tooltip = message;
    item.show();
    if (state === 'fetching') log.debug(message);
    else log.warn(message);
  };

  const retry = async (): Promise<void> => {
    handler.reset();
    if (client.isRunning()) await client.sendNotification(RETRY_CONSTRAINTS);
  };
  const retryQuietly = (): void => {
    retry().catch((error: unknown) => {
      log.error(String(error));
    });
  };
  const parts: vscode.Disposable[] = [
    item,
    client.onRequest(FETCH_REQUEST, (request: FetchParams) => handler.answer(request)),
    client.onNotification(CONSTRAINTS_STATUS, show),
    // What was refused for lack of trust, or by the settings before.
    vscode.workspace.onDidGrantWorkspaceTrust(retryQuietly),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SECTION)) retryQuietly();
    }),
  ];
  return {
    retry: async () => {
      const refused = Object.entries(hosts()).filter(([, choice]) => choice === 'refused');
      if (refused.length > 0) {
        const kept = Object.fromEntries(Object.entries(hosts()).filter(([, choice]) => choice === 'allowed'));
        await context.globalState.update(HOSTS_KEY, kept);
      }
      await retry();
    },
    dispose: () => {
      for (const part of parts) part.dispose();
    },
  };
}

/** For `initializationOptions`. */
export function constraintOptions(context: vscode.ExtensionContext): ConstraintClientOptions {
  const { globalStorageUri } = context;
  return {
    ...(globalStorageUri.scheme === 'file' && {
      cacheDir: vscode.Uri.joinPath(globalStorageUri, 'constraints').fsPath,
    }),
    constraints: { fetch: 'client' },
  };
}
