/** Connects the engine to an editor. Handlers are short: the work is done by what they call. */
import {
  answerScaffoldRequest,
  createDocument,
  createLanguageService,
  PROJECT_FILES,
  rules,
  type Rule,
  type SnapDocument,
  readSnapMeta,
  type Settings,
  type Workspace,
} from '../core/index.ts';
import {
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  LSPErrorCodes,
  MessageType,
  RegistrationRequest,
  ResponseError,
  ShowMessageNotification,
  type CodeAction,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver';
import {
  createInitializeResult,
  PROJECT_PROVIDERS,
  PROJECT_SELECTOR,
  readClientFeatures,
  type ClientFeatures,
} from './capabilities.ts';
import { createMemoryCache } from '../constraints/cache.ts';
import { createConstraintStore } from '../constraints/store.ts';
import { registerBuildRequests } from './build-requests.ts';
import { createConfiguration } from './config.ts';
import { createServerConstraints, type ConstraintsHost } from './constraints.ts';
import { registerDenials } from './denials.ts';
import { createDiagnosticsHub } from './diagnostics.ts';
import { createOpenDocuments } from './documents.ts';
import { registerProviders } from './providers.ts';
import { SCAFFOLD_REQUEST, type ScaffoldAnswer, type ScaffoldParams } from './scaffold-protocol.ts';
import { registerSeries } from './series-requests.ts';
import { SNAP_META_REQUEST } from './snap-meta-protocol.ts';
import { registerSnapTest } from './snap-test.ts';
import { registerVerify, type VerifyPorts } from './verify.ts';

/** What the place where the server runs provides. */
export interface ServerHost {
  readonly version: string;
  /** Files on disk; open documents come first. */
  readonly workspace: Workspace;
  /** Files changed: what was remembered of them is stale. */
  readonly forgetFiles: () => void;
  readonly constraints?: ConstraintsHost;
  /** Lists what a built snap holds; left out where there are no programs to ask. */
  readonly readSnap?: VerifyPorts['readSnap'];
  /** The first document has been judged and told of. */
  readonly onFirstResult?: () => void;
  /** For tests; the table by default. */
  readonly rules?: readonly Rule[];
}

const SECTION = 'snapwright';
/** Our own files, and the places that rules look at beside them. */
const WATCHED = [
  '**/{.snapcraft,snapcraft}.{yaml,yml}',
  '**/snap-openstack.yaml',
  '**/snap-test.{yaml,yml}',
  '**/snap/hooks/*',
  '**/*.j2',
  '**/templates/**',
  '**/{pyproject.toml,uv.lock,poetry.lock}',
  '**/*{requirements,constraints}*.txt',
];
/** Long enough that typing in one file does not have all others judged at every key. */
const OTHERS_MS = 300;

/** Characters beyond which refactorings are worked out only when one is chosen. */
const SLOW_TO_REFACTOR = 100_000;

/** What can't be sent has no reader left. */
const ignore = (): undefined => undefined;

export function startServer(connection: Connection, host: ServerHost): void {
  const table = host.rules ?? rules;
  const documents = createOpenDocuments();
  const log = (message: string): void => {
    connection.console.error(message);
  };
  const workspace: Workspace = {
    readText: (uri) => documents.readText(uri) ?? host.workspace.readText(uri),
    exists: (uri) => documents.readText(uri) !== undefined || host.workspace.exists(uri),
    list: (uri) => host.workspace.list(uri),
  };
  let constraints = createConstraintStore({ cache: createMemoryCache(), transport: undefined, log });
  const service = createLanguageService({
    workspace,
    log,
    rules: table,
    // The store is made anew once the client has said how to fetch.
    constraints: { find: (reference) => constraints.find(reference), peek: (reference) => constraints.peek(reference) },
  });
  let features: ClientFeatures = readClientFeatures({});
  let epoch = 0;
  let folders: string[] = [];

  // Made anew once the client's abilities are known.
  const createConfig = (): ReturnType<typeof createConfiguration> =>
    createConfiguration({
      fetch: features.configuration
        ? (scopeUri) =>
            connection.workspace.getConfiguration({ section: SECTION, ...(scopeUri !== undefined && { scopeUri }) })
        : undefined,
      warn: (message) => {
        connection.console.warn(message);
        // A notification: the message needs no answer.
        connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }).catch(ignore);
      },
      log,
      codes: new Set(table.map((rule) => rule.code)),
    });
  let config = createConfig();
  let isPolicyKnown = false;
  let policy = Promise.resolve();
  /** Not before it is known what may be fetched, and where: reading a document may ask for its constraints. */
  const settingsFor = (uri: string): Settings | Promise<Settings> =>
    isPolicyKnown ? config.get(uri) : policy.then(() => config.get(uri));

  const hub = createDiagnosticsHub(
    {
      service,
      find: documents.find,
      settingsFor,
      publish: (uri, version, diagnostics) => {
        const params = { uri, diagnostics: [...diagnostics], ...(version !== undefined && { version }) };
        connection.sendDiagnostics(params).catch(ignore);
      },
      ...(host.onFirstResult && { onFirstResult: host.onFirstResult }),
      log,
    },
    () => epoch,
  );

  /** Something beside the text changed: everything open is judged anew. */
  const refresh = (): void => {
    epoch++;
    service.forget();
    if (!features.pull) for (const uri of documents.uris()) hub.push(uri);
    else if (features.pullRefresh) connection.languages.diagnostics.refresh().catch(ignore);
    if (features.inlayHintRefresh) connection.languages.inlayHint.refresh().catch(ignore);
    if (features.codeLensRefresh) {
      connection.sendRequest(CodeLensRefreshRequest.type).catch(ignore);
    }
  };

  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Files that speak of one another are judged together: the two of an OpenStack snap, and its lists of packages. */
  const refreshOthersSoon = (uri: string): void => {
    const kind = documents.find(uri)?.kind;
    const speaksOf = (other: string): boolean => {
      const its = other === uri ? undefined : documents.find(other)?.kind;
      return its !== undefined && its !== kind;
    };
    if (kind === undefined || !documents.uris().some(speaksOf)) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, OTHERS_MS);
  };

  /** A bug in one handler is logged; the editor gets the fallback and the server goes on. */
  const guard = <T>(what: string, fallback: T, run: () => T): T => {
    try {
      return run();
    } catch (error) {
      log(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return fallback;
    }
  };

  connection.onInitialize((params: InitializeParams) => {
    features = readClientFeatures(params.capabilities, params.initializationOptions);
    config = createConfig();
    if (!features.configuration) config.push(sectionOf(params.initializationOptions));
    constraints = createServerConstraints(connection, {
      host: host.constraints,
      options: params.initializationOptions,
      onReady: refresh,
      log,
    });
    folders = params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri ? [params.rootUri] : []);
    return createInitializeResult(features, host.version);
  });

  connection.onRequest<ScaffoldAnswer, unknown>(SCAFFOLD_REQUEST, (params: ScaffoldParams) =>
    answerScaffoldRequest(params),
  );
  registerDenials(connection, { find: documents.find, readText: (uri) => workspace.readText(uri) });
  connection.onRequest(SNAP_META_REQUEST, ({ text }: { readonly text: string }) => readSnapMeta(text));
  registerBuildRequests(connection, { find: documents.find, workspace, log });
  registerVerify(connection, { readSnap: host.readSnap, constraints: () => constraints });

  /** One policy for the session: a folder can't open a way to the network for the others. */
  const applyPolicy = async (): Promise<void> => {
    const { fetch, mirrors } = (await config.get('')).constraints;
    constraints.setPolicy({ fetch, mirrors });
    isPolicyKnown = true;
  };

  connection.onInitialized(() => {
    config.setFolders(folders);
    policy = applyPolicy();
    if (features.dynamicProviders) {
      const registrations = PROJECT_PROVIDERS.map(({ method, options }) => ({
        id: `snapwright/${method}`,
        method,
        registerOptions: { documentSelector: PROJECT_SELECTOR, ...(typeof options === 'object' && options) },
      }));
      connection.sendRequest(RegistrationRequest.type, { registrations }).catch((error: unknown) => {
        log(`The editor refused to register providers: ${String(error)}`);
      });
    }
    if (features.configurationEvents) {
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: SECTION })
        .catch((error: unknown) => {
          log(`The editor refused to tell of settings: ${String(error)}`);
        });
    }
    if (features.watchedFiles) {
      connection.client
        .register(DidChangeWatchedFilesNotification.type, {
          watchers: WATCHED.map((globPattern) => ({ globPattern })),
        })
        .catch((error: unknown) => {
          log(`The editor refused to watch files: ${String(error)}`);
        });
    }
    if (features.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map((folder) => folder.uri));
        folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map((folder) => folder.uri)];
        config.reset();
        config.setFolders(folders);
        refresh();
      });
    }
  });

  connection.onDidChangeConfiguration(({ settings }) => {
    config.reset();
    isPolicyKnown = false;
    if (!features.configuration) config.push(sectionOf(settings));
    config.setFolders(folders);
    policy = applyPolicy();
    refresh();
  });

  connection.onDidChangeWatchedFiles(() => {
    host.forgetFiles();
    refresh();
  });

  connection.onDidOpenTextDocument(({ textDocument }) => {
    documents.open(textDocument.uri, textDocument.languageId, textDocument.version, textDocument.text);
    if (!features.pull) hub.push(textDocument.uri);
  });

  connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
    guard('Taking over a change', undefined, () => {
      documents.change(textDocument.uri, textDocument.version, contentChanges);
    });
    if (!features.pull) hub.push(textDocument.uri);
    refreshOthersSoon(textDocument.uri);
  });

  connection.onDidCloseTextDocument(({ textDocument }) => {
    documents.close(textDocument.uri);
    hub.drop(textDocument.uri);
    if (!features.pull) connection.sendDiagnostics({ uri: textDocument.uri, diagnostics: [] }).catch(ignore);
  });

  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
    const report = await hub.pull(textDocument.uri, previousResultId, token);
    // Only a request that the client took back stays without an answer.
    return report ?? new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
  });

  connection.onCodeAction(async ({ textDocument, range, context }) => {
    const settings = await settingsFor(textDocument.uri);
    const document = documents.find(textDocument.uri);
    if (!document) return [];
    const request = { range, diagnostics: context.diagnostics, ...(context.only && { only: context.only }) };
    const finish = (action: CodeAction): CodeAction | [] => {
      const needsEdit = action.edit === undefined && action.data !== undefined;
      if (needsEdit && features.codeActionResolve)
        return { ...action, data: { uri: document.uri, data: action.data as unknown } };
      // Made for nothing most of the time: not in documents where that takes long.
      if (needsEdit && document.text.length > SLOW_TO_REFACTOR) return [];
      const whole = needsEdit
        ? service.resolveCodeAction(document, action, settings, features.changeAnnotations)
        : action;
      return features.versionedEdits ? toVersioned(whole, documents.versionOf) : whole;
    };
    return guard('Making code actions', [], () => service.codeActions(document, request, settings).flatMap(finish));
  });

  connection.onCodeActionResolve(async (action) => {
    const { uri, data } = (action.data ?? {}) as { uri?: string; data?: unknown };
    const settings = await settingsFor(uri ?? '');
    const document = uri === undefined ? undefined : documents.find(uri);
    if (!document) return action;
    const own = { ...action, data } as CodeAction;
    const whole = service.resolveCodeAction(document, own, settings, features.changeAnnotations);
    return features.versionedEdits ? toVersioned(whole, documents.versionOf) : whole;
  });

  registerSeries(connection, {
    service,
    find: documents.find,
    settingsFor,
    features: () => features,
    constraints: () => constraints,
  });

  registerSnapTest(connection, {
    service,
    find: documents.find,
    readText: (uri) => workspace.readText(uri),
    settingsFor: (uri) => config.get(uri),
  });

  registerProviders(connection, {
    service,
    find: documents.find,
    all: function* () {
      const open = new Set(documents.uris());
      for (const uri of open) {
        const document = documents.find(uri);
        if (document) yield document;
      }
      for (const uri of folders.flatMap((folder) => PROJECT_FILES.map((file) => joinUri(folder, file)))) {
        const text = open.has(uri) ? undefined : host.workspace.readText(uri);
        if (text !== undefined) yield createDocument(uri, text);
      }
    } satisfies () => Iterable<SnapDocument>,
    settingsFor,
    features: () => features,
    log,
  });

  connection.listen();
}

function joinUri(folder: string, file: string): string {
  return folder.endsWith('/') ? `${folder}${file}` : `${folder}/${file}`;
}

/** Settings come as the section itself or as an object that holds it. */
function sectionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && SECTION in value
    ? (value as Record<string, unknown>)[SECTION]
    : value;
}

/** Edits for the versions that are open: the editor refuses them when a text has moved on. */
function toVersioned(action: CodeAction, versionOf: (uri: string) => number | undefined): CodeAction {
  const changes = action.edit?.changes;
  if (!changes) return action;
  return {
    ...action,
    edit: {
      documentChanges: Object.entries(changes).map(([uri, edits]) => ({
        textDocument: { uri, version: versionOf(uri) ?? null },
        edits,
      })),
    },
  };
}
