/** Settings per workspace folder: asked for once, kept until the editor says that they changed. */
import { defaultSettings, readSettings, type Settings } from '../core/index.ts';

export interface ConfigurationPorts {
  /** Asks the editor for the `snapwright` section; undefined where the editor takes no such questions. */
  readonly fetch: ((scopeUri: string | undefined) => Promise<unknown>) | undefined;
  /** Tells the user about a fault in the settings. */
  readonly warn: (message: string) => void;
  readonly log: (message: string) => void;
  readonly codes: ReadonlySet<string>;
}

export interface Configuration {
  /** At once where the answer is known: a keystroke must not wait for the editor. */
  get(uri: string): Settings | Promise<Settings>;
  /** The folders by which settings may differ; asks for their settings ahead of the first document. */
  setFolders(uris: readonly string[]): void;
  /** Settings that the editor sent on its own account. */
  push(value: unknown): void;
  /** Everything known is stale. */
  reset(): void;
}

/** An editor that promises answers and gives none must not leave the user without diagnostics. */
const PATIENCE_MS = 3000;

export function createConfiguration(ports: ConfigurationPorts): Configuration {
  let folders: readonly string[] = [];
  let pushed: Settings = defaultSettings;
  let known = new Map<string, Settings | Promise<Settings>>();
  const told = new Set<string>();

  const read = (value: unknown): Settings => {
    const { settings, problems } = readSettings(value, ports.codes);
    for (const problem of problems) {
      if (told.has(problem)) continue;
      told.add(problem);
      ports.warn(problem);
    }
    return settings;
  };

  const fetchScope = (scope: string | undefined, fetch: (scopeUri: string | undefined) => Promise<unknown>) => {
    const cache = known;
    const key = scope ?? '';
    const answer = withPatience(fetch(scope)).then(read, (error: unknown) => {
      ports.log(`The editor gave no settings; the defaults are used: ${String(error)}`);
      return pushed;
    });
    const settled = answer.then((settings) => {
      cache.set(key, settings);
      return settings;
    });
    cache.set(key, settled);
    return settled;
  };

  return {
    get(uri) {
      if (!ports.fetch) return pushed;
      const scope = findFolder(folders, uri);
      return known.get(scope ?? '') ?? fetchScope(scope, ports.fetch);
    },
    setFolders(uris) {
      folders = uris;
      if (!ports.fetch) return;
      for (const uri of uris) if (!known.has(uri)) void fetchScope(uri, ports.fetch);
    },
    push(value) {
      pushed = read(value);
    },
    reset() {
      known = new Map();
    },
  };
}

/** The innermost folder that holds a document; undefined for files outside the workspace. */
export function findFolder(folders: readonly string[], uri: string): string | undefined {
  let best: string | undefined;
  for (const folder of folders) {
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    if (uri.startsWith(prefix) && folder.length > (best?.length ?? -1)) best = folder;
  }
  return best;
}

function withPatience<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${PATIENCE_MS} ms`));
    }, PATIENCE_MS);
    answer.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}
