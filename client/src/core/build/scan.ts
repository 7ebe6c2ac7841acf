/** What lies in a project's folder, as far as it matters for a copy of it. */
import type { Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Cancelled, UserError } from '../user-error.ts';

export interface ScanEntry {
  readonly kind: 'file' | 'folder' | 'link';
  /** Bytes; 0 for what is no file. */
  readonly size: number;
  /** Nanoseconds since 1970, as text: no number of JSON holds them. Empty for folders. */
  readonly mtime: string;
  readonly mode: number;
  /** Of a link: what it says, which is kept as it is. */
  readonly target: string;
}

/** By path relative to the folder, with `/` between names; a folder comes before what is in it. */
export type Scan = ReadonlyMap<string, ScanEntry>;

export interface ScanOptions {
  readonly isExcluded: (relative: string) => boolean;
  readonly signal?: AbortSignal;
  /** Told of names that no other system can be given. */
  readonly onSkipped?: (relative: string, why: string) => void;
}

/** How many questions to the file system are under way at once. */
const WIDTH = 64;
const REPLACEMENT = '\uFFFD';

/** UserError `file-unreadable` where a folder may not be read. */
export async function scanFolder(folder: string, options: ScanOptions): Promise<Scan> {
  const found: [string, ScanEntry][] = [];
  let level: string[] = [''];
  while (level.length > 0) {
    const listed = await inBatches(level, (one) => readFolder(folder, one, options));
    const next: string[] = [];
    const toStat: { readonly relative: string; readonly kind: ScanEntry['kind'] }[] = [];
    for (const { relative, kind } of listed.flat()) {
      toStat.push({ relative, kind });
      if (kind === 'folder') next.push(relative);
    }
    const entries = await inBatches(toStat, (one) => readEntry(folder, one.relative, one.kind));
    if (options.signal?.aborted) throw new Cancelled();
    for (const entry of entries) if (entry) found.push(entry);
    level = next;
  }
  // Level by level, so that a folder is there before what is in it.
  return new Map(found);
}

async function readFolder(folder: string, relative: string, { isExcluded, onSkipped, signal }: ScanOptions) {
  if (signal?.aborted) throw new Cancelled();
  const dirents = await fs
    .readdir(path.join(folder, relative), { withFileTypes: true })
    .catch(goneIsNothing<Dirent[]>([], relative));
  const result: { relative: string; kind: ScanEntry['kind'] }[] = [];
  for (const dirent of dirents) {
    const child = relative === '' ? dirent.name : `${relative}/${dirent.name}`;
    if (isExcluded(child)) continue;
    const kind = kindOf(dirent);
    if (!kind) onSkipped?.(child, 'it is no file, folder or link');
    else if (dirent.name.includes(REPLACEMENT)) onSkipped?.(child, 'its name is not UTF-8');
    else result.push({ relative: child, kind });
  }
  return result;
}

function kindOf(dirent: Dirent): ScanEntry['kind'] | undefined {
  if (dirent.isSymbolicLink()) return 'link';
  if (dirent.isDirectory()) return 'folder';
  return dirent.isFile() ? 'file' : undefined;
}

async function readEntry(
  folder: string,
  relative: string,
  kind: ScanEntry['kind'],
): Promise<[string, ScanEntry] | undefined> {
  const file = path.join(folder, relative);
  try {
    const stat = await fs.lstat(file, { bigint: true });
    const mode = process.platform === 'win32' ? (kind === 'folder' ? 0o755 : 0o644) : Number(stat.mode & 0o7777n);
    const target = kind === 'link' ? await fs.readlink(file) : '';
    const size = kind === 'file' ? Number(stat.size) : 0;
    return [relative, { kind, size, mtime: kind === 'folder' ? '' : String(stat.mtimeNs), mode, target }];
  } catch (error) {
    return goneIsNothing(undefined, relative)(error);
  }
}

/** Files come and go while a folder is read: editors, git and compilers work in it. */
function goneIsNothing<T>(nothing: T, relative: string): (error: unknown) => T {
  return (error) => {
    const code = (error as NodeJS.ErrnoException).code;
    // The project's folder itself is no passing thing.
    if (relative !== '' && (code === 'ENOENT' || code === 'ENOTDIR')) return nothing;
    throw unreadable(relative, error);
  };
}

/** What can't be read can't be copied. */
export function unreadable(relative: string, error: unknown): UserError {
  const what = relative === '' ? "The project's folder" : `"${relative}"`;
  return new UserError('file-unreadable', `${what} can't be read, so the project can't be copied.`, {
    hint: 'Give yourself the right to read it, or name it in "snapwright.build.exclude".',
    detail: String(error),
  });
}

async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let at = 0;
  const worker = async (): Promise<void> => {
    while (at < items.length) {
      const mine = at++;
      results[mine] = await work(items[mine] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, items.length) }, worker));
  return results;
}
