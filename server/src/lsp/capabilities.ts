/** What the editor can do, and what the server offers in return. */
import { FIX_ALL_KIND, REFACTOR_KINDS, SEMANTIC_LEGEND } from '../core/index.ts';
import {
  TextDocumentSyncKind,
  type ClientCapabilities,
  type InitializeResult,
  type ServerCapabilities,
} from 'vscode-languageserver';

/** The client's answers to the few questions that we have. */
export interface ClientFeatures {
  /** The client asks for diagnostics; else they are published. */
  readonly pull: boolean;
  /** The client can be told to ask again. */
  readonly pullRefresh: boolean;
  readonly configuration: boolean;
  readonly configurationEvents: boolean;
  readonly workspaceFolders: boolean;
  readonly watchedFiles: boolean;
  readonly codeActions: boolean;
  /** Providers may be registered for some documents only. */
  readonly dynamicProviders: boolean;
  /** The edit of an action may come when the action is chosen. */
  readonly codeActionResolve: boolean;
  /** Edits may say in groups what they are for, for the preview. */
  readonly changeAnnotations: boolean;
  /** Edits may name the version they are made for. */
  readonly versionedEdits: boolean;
  /** Inserted text may hold stops such as `$1`. */
  readonly snippets: boolean;
  /** A suggestion may have a few words beside its label. */
  readonly labelDetails: boolean;
  readonly markdownHover: boolean;
  /** The documentation of suggestions may be Markdown. */
  readonly markdownItems: boolean;
  /** Definitions may say which token was followed. */
  readonly definitionLinks: boolean;
  /** A rename may also rename files. */
  readonly fileRenames: boolean;
  readonly inlayHintRefresh: boolean;
  readonly codeLensRefresh: boolean;
  /** The commands of the client that a lens may run. */
  readonly commands: ReadonlySet<string>;
}

/** @param options the client's `initializationOptions`, whatever they are */
export function readClientFeatures(client: ClientCapabilities, options?: unknown): ClientFeatures {
  return {
    pull: client.textDocument?.diagnostic !== undefined,
    pullRefresh: client.workspace?.diagnostics?.refreshSupport === true,
    configuration: client.workspace?.configuration === true,
    configurationEvents: client.workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: client.workspace?.workspaceFolders === true,
    watchedFiles: client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    dynamicProviders:
      client.textDocument?.formatting?.dynamicRegistration === true &&
      client.textDocument.semanticTokens?.dynamicRegistration === true,
    codeActions: client.textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    codeActionResolve: client.textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    changeAnnotations: client.workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    versionedEdits: client.workspace?.workspaceEdit?.documentChanges === true,
    snippets: client.textDocument?.completion?.completionItem?.snippetSupport === true,
    labelDetails: client.textDocument?.completion?.completionItem?.labelDetailsSupport === true,
    markdownItems: client.textDocument?.completion?.completionItem?.documentationFormat?.includes('markdown') === true,
    markdownHover: client.textDocument?.hover?.contentFormat?.includes('markdown') === true,
    definitionLinks: client.textDocument?.definition?.linkSupport === true,
    fileRenames: client.workspace?.workspaceEdit?.resourceOperations?.includes('rename') === true,
    inlayHintRefresh: client.workspace?.inlayHint?.refreshSupport === true,
    codeLensRefresh: client.workspace?.codeLens?.refreshSupport === true,
    commands: new Set(readCommands(options)),
  };
}

function readCommands(options: unknown): string[] {
  const commands = typeof options === 'object' && options !== null && 'commands' in options ? options.commands : [];
  return Array.isArray(commands) ? commands.filter((command) => typeof command === 'string') : [];
}

/**
 * What opens the list without being asked: what follows a key, a dash, a variable's sign or a folder. Not the colon:
 * behind "web:" comes Enter, and that would take the first suggestion.
 */
const COMPLETION_TRIGGERS = [' ', '-', '$', '{', '/', '*', '"', "'", '[', ','];

/**
 * What is only offered in our own languages. Lists of Python packages have findings, hints and hovers too, but an
 * editor that asked us to format or fold a pyproject.toml would not ask those who can.
 */
export const PROJECT_PROVIDERS = [
  { method: 'textDocument/definition', key: 'definitionProvider', options: true },
  { method: 'textDocument/references', key: 'referencesProvider', options: true },
  { method: 'textDocument/documentHighlight', key: 'documentHighlightProvider', options: true },
  { method: 'textDocument/rename', key: 'renameProvider', options: { prepareProvider: true } },
  { method: 'textDocument/documentSymbol', key: 'documentSymbolProvider', options: true },
  { method: 'textDocument/foldingRange', key: 'foldingRangeProvider', options: true },
  { method: 'textDocument/selectionRange', key: 'selectionRangeProvider', options: true },
  { method: 'textDocument/documentLink', key: 'documentLinkProvider', options: {} },
  {
    method: 'textDocument/semanticTokens',
    key: 'semanticTokensProvider',
    options: { legend: SEMANTIC_LEGEND, full: true, range: true },
  },
  { method: 'textDocument/formatting', key: 'documentFormattingProvider', options: true },
  { method: 'textDocument/rangeFormatting', key: 'documentRangeFormattingProvider', options: true },
  {
    method: 'textDocument/onTypeFormatting',
    key: 'documentOnTypeFormattingProvider',
    options: { firstTriggerCharacter: '\n' },
  },
] as const satisfies readonly { method: string; key: keyof ServerCapabilities; options: unknown }[];

/** The documents for which those are registered, by language and by name. */
export const PROJECT_SELECTOR = [
  { language: 'snapcraft' },
  { language: 'snap-openstack' },
  { language: 'snap-test' },
  { pattern: '**/{.snapcraft,snapcraft}.{yaml,yml}' },
  { pattern: '**/snap-openstack.yaml' },
  { pattern: '**/snap-test.{yaml,yml}' },
];

function createCapabilities(features: ClientFeatures): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(features.codeActions && {
      codeActionProvider: {
        codeActionKinds: ['quickfix', FIX_ALL_KIND, ...REFACTOR_KINDS],
        resolveProvider: features.codeActionResolve,
      },
    }),
    completionProvider: { triggerCharacters: COMPLETION_TRIGGERS, resolveProvider: true },
    hoverProvider: true,
    codeLensProvider: {},
    inlayHintProvider: true,
    workspaceSymbolProvider: true,
    ...(!features.dynamicProviders && Object.fromEntries(PROJECT_PROVIDERS.map(({ key, options }) => [key, options]))),
    ...(features.pull && {
      diagnosticProvider: { identifier: 'snapwright', interFileDependencies: false, workspaceDiagnostics: false },
    }),
    ...(features.workspaceFolders && {
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    }),
  };
}

export function createInitializeResult(features: ClientFeatures, version: string): InitializeResult {
  return { capabilities: createCapabilities(features), serverInfo: { name: 'snapwright', version } };
}
