/** What the editor can do, and what the server offers in return. */
import { FIX_ALL_KIND } from '../core/index.ts';
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
  /** Edits may name the version they are made for. */
  readonly versionedEdits: boolean;
}

export function readClientFeatures(client: ClientCapabilities): ClientFeatures {
  return {
    pull: client.textDocument?.diagnostic !== undefined,
    pullRefresh: client.workspace?.diagnostics?.refreshSupport === true,
    configuration: client.workspace?.configuration === true,
    configurationEvents: client.workspace?.didChangeConfiguration?.dynamicRegistration === true,
    workspaceFolders: client.workspace?.workspaceFolders === true,
    watchedFiles: client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    codeActions: client.textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    versionedEdits: client.workspace?.workspaceEdit?.documentChanges === true,
  };
}

function createCapabilities(features: ClientFeatures): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(features.codeActions && { codeActionProvider: { codeActionKinds: ['quickfix', FIX_ALL_KIND] } }),
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
