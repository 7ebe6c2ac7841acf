/** Files on disk for the server under Node. */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DirectoryEntry, Workspace } from '../core/index.ts';

export interface NodeWorkspace extends Workspace {
  /** Drops what was remembered. */
  readonly forget: () => void;
}

/** Long enough for the runs of a few keystrokes, short enough for editors that watch no files. */
const KEEP_MS = 2000;
const MAX_BYTES = 10_000_000;

export function createNodeWorkspace(): NodeWorkspace {
  const texts = createMemory((uri) => readFile(uri));
  const presence = createMemory((uri) => {
    const path = toPath(uri);
    return path !== undefined && fs.existsSync(path);
  });
  const listings = createMemory((uri) => readDirectory(uri));
  return {
    readText: texts.get,
    exists: presence.get,
    list: listings.get,
    forget() {
      texts.clear();
      presence.clear();
      listings.clear();
    },
  };
}

function readFile(uri: string): string | undefined {
  const path = toPath(uri);
  if (path === undefined) return undefined;
  try {
    const stat = fs.statSync(path);
    if (!stat.isFile() || stat.size > MAX_BYTES) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(fs.readFileSync(path));
  } catch {
    return undefined;
  }
}

/** A directory of more entries than anyone would read is cut there. */
const MAX_ENTRIES = 2000;

function readDirectory(uri: string): readonly DirectoryEntry[] | undefined {
  const path = toPath(uri);
  if (path === undefined) return undefined;
  try {
    const directory = fs.opendirSync(path);
    const entries: DirectoryEntry[] = [];
    try {
      for (let entry = directory.readSync(); entry && entries.length < MAX_ENTRIES; entry = directory.readSync()) {
        entries.push({ name: entry.name, directory: entry.isDirectory() });
      }
    } finally {
      directory.closeSync();
    }
    return entries;
  } catch {
    return undefined;
  }
}

/** Undefined for documents of virtual workspaces: they have no files beside them that we could see. */
function toPath(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

function createMemory<T>(read: (uri: string) => T): { get: (uri: string) => T; clear: () => void } {
  const known = new Map<string, { readonly value: T; readonly until: number }>();
  return {
    get(uri) {
      const now = Date.now();
      const entry = known.get(uri);
      if (entry && entry.until > now) return entry.value;
      if (known.size > 1000) known.clear();
      const value = read(uri);
      known.set(uri, { value, until: now + KEEP_MS });
      return value;
    },
    clear() {
      known.clear();
    },
  };
}
