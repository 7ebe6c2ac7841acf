/** A client and the real server in one process, joined by streams: everything passes through the protocol. */
import { PassThrough } from 'node:stream';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import { emptyWorkspace, type Rule, type Workspace } from '../../server/src/core/index.ts';
import { startServer } from '../../server/src/lsp/server.ts';

export interface SessionOptions {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  readonly folders?: readonly string[];
  readonly rules?: readonly Rule[];
  readonly workspace?: Workspace;
  /** Answers `workspace/configuration`, by scope. */
  readonly configuration?: (scopeUri: string | undefined) => unknown;
}

export interface Session {
  readonly client: ProtocolConnection;
  readonly result: InitializeResult;
  readonly published: PublishDiagnosticsParams[];
  readonly messages: string[];
  readonly logs: string[];
  readonly registrations: { readonly method: string; readonly registerOptions?: unknown }[];
  readonly counts: { configuration: number; refresh: number };
  readonly open: (uri: string, text: string, languageId?: string) => Promise<void>;
  readonly change: (uri: string, version: number, changes: TextDocumentContentChangeEvent[]) => Promise<void>;
  readonly close: (uri: string) => Promise<void>;
  readonly pull: (uri: string, previousResultId?: string) => Promise<DocumentDiagnosticReport>;
  readonly items: (uri: string) => Promise<Diagnostic[]>;
  readonly actions: (uri: string, range: Range, context?: Partial<CodeActionContext>) => Promise<CodeAction[]>;
  readonly waitForPublish: (test: (params: PublishDiagnosticsParams) => boolean) => Promise<PublishDiagnosticsParams>;
  readonly end: () => void;
}

export const PULL: ClientCapabilities = {
  textDocument: {
    diagnostic: { dynamicRegistration: false },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } } },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true },
    diagnostics: { refreshSupport: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
};

export const PUSH: ClientCapabilities = { textDocument: { publishDiagnostics: { versionSupport: true } } };

export async function openSession(options: SessionOptions = {}): Promise<Session> {
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  startServer(server, {
    version: '0.0.0',
    workspace: options.workspace ?? emptyWorkspace,
    forgetFiles: () => undefined,
    ...(options.rules && { rules: options.rules }),
  });
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const published: PublishDiagnosticsParams[] = [];
  const messages: string[] = [];
  const logs: string[] = [];
  const registrations: { method: string; registerOptions?: unknown }[] = [];
  const counts = { configuration: 0, refresh: 0 };
  const waiters = new Set<() => void>();
  client.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    for (const wake of waiters) wake();
  });
  client.onNotification('window/showMessage', (params: { message: string }) => {
    messages.push(params.message);
  });
  client.onNotification('window/logMessage', (params: { message: string }) => {
    logs.push(params.message);
  });
  client.onRequest('client/registerCapability', (params: { registrations: typeof registrations }) => {
    registrations.push(...params.registrations);
  });
  client.onRequest('workspace/diagnostic/refresh', () => {
    counts.refresh++;
    return null;
  });
  client.onRequest('workspace/configuration', (params: { items: { scopeUri?: string }[] }) => {
    counts.configuration++;
    return Promise.all(params.items.map(async (item) => (await options.configuration?.(item.scopeUri)) ?? null));
  });
  client.listen();
  const result = await client.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    workspaceFolders: (options.folders ?? []).map((uri) => ({ uri, name: uri })),
    capabilities: options.capabilities ?? PULL,
    initializationOptions: options.initializationOptions,
  });
  await client.sendNotification('initialized', {});

  const session: Session = {
    client,
    result,
    published,
    messages,
    logs,
    registrations,
    counts,
    open: (uri, text, languageId = 'snapcraft') =>
      client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } }),
    change: (uri, version, contentChanges) =>
      client.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges }),
    close: (uri) => client.sendNotification('textDocument/didClose', { textDocument: { uri } }),
    pull: (uri, previousResultId) =>
      client.sendRequest('textDocument/diagnostic', {
        textDocument: { uri },
        ...(previousResultId !== undefined && { previousResultId }),
      }),
    async items(uri) {
      const report = await session.pull(uri);
      return report.kind === 'full' ? report.items : [];
    },
    actions: (uri, range, context) =>
      client.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { diagnostics: [], ...context },
      }),
    waitForPublish: (test) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = published.find(test);
          if (!found) return;
          waiters.delete(look);
          resolve(found);
        };
        waiters.add(look);
        look();
      }),
    end() {
      client.dispose();
      server.dispose();
    },
  };
  return session;
}
