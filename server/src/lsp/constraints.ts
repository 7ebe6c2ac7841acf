/** The server's constraints: fetched by the client, by the server where the editor says so, or not at all. */
import type { Connection } from 'vscode-languageserver';
import { createMemoryCache, type ConstraintCache } from '../constraints/cache.ts';
import type { ConstraintTransport } from '../constraints/fetch-constraints.ts';
import { createConstraintStore, type FetchingConstraintStore } from '../constraints/store.ts';
import {
  CONSTRAINTS_STATUS,
  FETCH_REQUEST,
  RETRY_CONSTRAINTS,
  type ConstraintsStatusParams,
  type FetchAnswer,
} from './constraints-protocol.ts';

/** What the place where the server runs provides. */
export interface ConstraintsHost {
  /** @param folder the client's; else the user's own cache */
  readonly openCache: (folder: string | undefined) => ConstraintCache;
  /** The server's own way to the network. */
  readonly transport?: ConstraintTransport;
}

export interface ServerConstraintsOptions {
  readonly host: ConstraintsHost | undefined;
  /** The client's `initializationOptions`, whatever they are. */
  readonly options: unknown;
  /** Diagnostics may differ now. */
  readonly onReady: () => void;
  readonly log: (message: string) => void;
}

export function createServerConstraints(
  connection: Connection,
  { host, options, onReady, log }: ServerConstraintsOptions,
): FetchingConstraintStore {
  const { folder, fetch } = readOptions(options);
  const store = createConstraintStore({
    cache: host?.openCache(folder) ?? createMemoryCache(),
    transport:
      fetch === 'client' ? createClientTransport(connection) : fetch === 'server' ? host?.transport : undefined,
    onReady,
    onStatus: (status: ConstraintsStatusParams) => {
      if (fetch === 'client') connection.sendNotification(CONSTRAINTS_STATUS, status).catch(() => undefined);
      // A client that shows no status has a log; there only what is amiss is worth a line.
      else if (status.state === 'offline' || status.state === 'problem') connection.console.warn(status.message);
    },
    log,
  });
  connection.onNotification(RETRY_CONSTRAINTS, () => {
    store.retry();
    onReady();
  });
  return store;
}

function createClientTransport(connection: Connection): ConstraintTransport {
  return {
    asks: true,
    get: async (request) => {
      const answer: unknown = await connection.sendRequest(FETCH_REQUEST, request);
      return isAnswer(answer) ? answer : { failure: 'failed', message: 'The editor gave no answer.' };
    },
  };
}

function isAnswer(value: unknown): value is FetchAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const answer = value as Record<string, unknown>;
  if (typeof answer['failure'] === 'string') return typeof answer['message'] === 'string';
  return (
    typeof answer['status'] === 'number' &&
    typeof answer['body'] === 'string' &&
    typeof answer['elapsedMs'] === 'number'
  );
}

function readOptions(options: unknown): { folder: string | undefined; fetch: 'client' | 'server' | undefined } {
  const all = asRecord(options);
  const folder = all['cacheDir'];
  const fetch = asRecord(all['constraints'])['fetch'];
  return {
    folder: typeof folder === 'string' && folder !== '' ? folder : undefined,
    fetch: fetch === 'client' || fetch === 'server' ? fetch : undefined,
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
