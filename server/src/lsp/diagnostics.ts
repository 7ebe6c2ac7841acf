/** When documents are judged and how the editor learns of it. */
import type { LanguageService, Settings, SnapDocument } from '../core/index.ts';
import type { Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver';
import { createPace, type Pace } from './pace.ts';

export interface DiagnosticsPorts {
  readonly service: LanguageService;
  /** The newest version of an open document of ours. */
  readonly find: (uri: string) => SnapDocument | undefined;
  readonly settingsFor: (uri: string) => Settings | Promise<Settings>;
  readonly publish: (uri: string, version: number | undefined, diagnostics: readonly Diagnostic[]) => void;
  readonly onFirstResult?: () => void;
  readonly log: (message: string) => void;
}

interface Cancellation {
  readonly isCancellationRequested: boolean;
}

export interface DiagnosticsHub {
  /** Answers a client that asks; undefined when it no longer wants to know. */
  pull(
    uri: string,
    previousResultId: string | undefined,
    token: Cancellation,
  ): Promise<DocumentDiagnosticReport | undefined>;
  /** Judges a document for a client that wants to be told. Calls during a wait become one. */
  push(uri: string): void;
  /** The document was closed. */
  drop(uri: string): void;
}

interface Result {
  readonly document: SnapDocument;
  readonly settings: Settings;
  readonly epoch: number;
  readonly id: string;
  readonly items: readonly Diagnostic[];
}

export function createDiagnosticsHub(ports: DiagnosticsPorts, epoch: () => number): DiagnosticsHub {
  const paces = new Map<string, Pace>();
  const results = new Map<string, Result>();
  const waiting = new Set<string>();
  let count = 0;

  const paceOf = (uri: string): Pace => {
    let pace = paces.get(uri);
    if (!pace) paces.set(uri, (pace = createPace()));
    return pace;
  };

  /** What the editor has to be asked for takes a while, in which the text can be read. */
  const readAhead = (uri: string): void => {
    try {
      ports.find(uri)?.tree.problems.at(0);
    } catch {
      // It will be met again, and told of, when the document is judged.
    }
  };

  /** The settings in force when the wait for them ends. */
  const getSettings = async (uri: string): Promise<Settings> => {
    for (;;) {
      const before = epoch();
      const answer = ports.settingsFor(uri);
      if (answer instanceof Promise) readAhead(uri);
      const settings = await answer;
      if (before === epoch()) return settings;
    }
  };

  /** The result for the newest version; a finished one is used again. */
  const judge = async (uri: string, isCancelled: () => boolean): Promise<Result | undefined> => {
    const pace = paceOf(uri);
    if (ports.find(uri) && !isFresh(uri)) {
      const wait = pace.delay();
      if (wait > 0) await sleep(wait);
    }
    const settings = await getSettings(uri);
    // The waits may have outlived the request, the version or the document itself.
    const document = ports.find(uri);
    if (isCancelled() || !document) return undefined;
    const known = results.get(uri);
    if (known?.document === document && known.settings === settings && known.epoch === epoch()) return known;
    const items = pace.measure(() => ports.service.diagnose(document, settings, isCancelled));
    if (!items) return undefined;
    if (count === 0) ports.onFirstResult?.();
    const result = { document, settings, epoch: epoch(), id: String(++count), items };
    results.set(uri, result);
    return result;
  };

  const isFresh = (uri: string): boolean => {
    const known = results.get(uri);
    return known !== undefined && known.document === ports.find(uri) && known.epoch === epoch();
  };

  const run = async (uri: string): Promise<void> => {
    const result = await judge(uri, () => false);
    waiting.delete(uri);
    if (!result) return;
    ports.publish(uri, result.document.version, result.items);
    // A change that came while the settings were on their way has no run of its own.
    if (ports.find(uri) !== result.document) hub.push(uri);
  };

  const hub: DiagnosticsHub = {
    async pull(uri, previousResultId, token) {
      if (!ports.find(uri)) return { kind: 'full', items: [] };
      const result = await judge(uri, () => token.isCancellationRequested);
      if (!result) return ports.find(uri) ? undefined : { kind: 'full', items: [] };
      if (result.id === previousResultId) return { kind: 'unchanged', resultId: result.id };
      return { kind: 'full', resultId: result.id, items: [...result.items] };
    },

    push(uri) {
      if (waiting.has(uri)) return;
      waiting.add(uri);
      run(uri).catch((error: unknown) => {
        waiting.delete(uri);
        ports.log(`Checking ${uri} failed: ${String(error)}`);
      });
    },

    drop(uri) {
      paces.delete(uri);
      results.delete(uri);
    },
  };
  return hub;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
