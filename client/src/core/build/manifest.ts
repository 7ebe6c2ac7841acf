/** What of a project lies in an instance, as this machine remembers it. */
import type { Scan, ScanEntry } from './scan.ts';

export interface Manifest {
  /** The marks that the instance may carry for this to be true of it. */
  readonly marks: readonly string[];
  /** When the folder was read, in milliseconds since 1970. */
  readonly scanned: number;
  readonly entries: Scan;
  /** Paths of which nobody knows how they are there: a copy of them was not seen to its end. */
  readonly unsure: ReadonlySet<string>;
}

export interface SyncPlan {
  /** In the order in which they were changed, folders first. */
  readonly send: readonly (readonly [string, ScanEntry])[];
  /** Gone, or of another kind now. Not what lies in a folder that is gone itself. */
  readonly remove: readonly string[];
}

/** A file that was written as the folder was read may have been written again within the same tick of its clock. */
const TICK_MS = 20;

export function planSync(before: Manifest, now: Scan): SyncPlan {
  const send: (readonly [string, ScanEntry])[] = [];
  const remove = new Set<string>();
  for (const [relative, entry] of now) {
    const old = before.entries.get(relative);
    const unsure = before.unsure.has(relative);
    if (old && !unsure && isSame(old, entry) && !isRecent(old, before.scanned)) continue;
    // What was a file and is a folder, or the other way round, has to make room.
    if (unsure || (old && old.kind !== entry.kind)) remove.add(relative);
    send.push([relative, entry]);
  }
  for (const relative of [...before.entries.keys(), ...before.unsure]) {
    if (!now.has(relative)) remove.add(relative);
  }
  const removed = [...remove].filter((one) => !isInside(one, remove));
  return { send: withChildren(send, removed, now), remove: removed };
}

/** All of it, as for an instance of which nothing is known. */
export function planAll(now: Scan): SyncPlan {
  return { send: [...now], remove: [] };
}

export function toJson(manifest: Manifest): unknown {
  return {
    version: 1,
    marks: manifest.marks,
    scanned: manifest.scanned,
    unsure: [...manifest.unsure],
    entries: Array.from(manifest.entries, ([name, e]) => [name, e.kind, e.size, e.mtime, e.mode, e.target]),
  };
}

export function fromJson(json: unknown): Manifest | undefined {
  const { version, marks, scanned, unsure, entries } = (json ?? {}) as Record<string, unknown>;
  if (version !== 1 || !Array.isArray(marks) || !Array.isArray(unsure) || !Array.isArray(entries)) return undefined;
  if (typeof scanned !== 'number') return undefined;
  const rows = entries as [string, ScanEntry['kind'], number, string, number, string][];
  return {
    marks: marks as string[],
    scanned,
    unsure: new Set(unsure as string[]),
    entries: new Map(
      rows.map(([name, kind, size, mtime, mode, target]) => [name, { kind, size, mtime, mode, target }]),
    ),
  };
}

function isSame(a: ScanEntry, b: ScanEntry): boolean {
  return a.kind === b.kind && a.size === b.size && a.mtime === b.mtime && a.mode === b.mode && a.target === b.target;
}

function isRecent(entry: ScanEntry, scanned: number): boolean {
  return entry.kind === 'file' && Number(BigInt(entry.mtime) / 1_000_000n) >= scanned - TICK_MS;
}

function isInside(relative: string, folders: ReadonlySet<string>): boolean {
  for (let at = relative.lastIndexOf('/'); at > 0; at = relative.lastIndexOf('/', at - 1)) {
    if (folders.has(relative.slice(0, at))) return true;
  }
  return false;
}

/** What lies in a folder that is removed first goes again, changed or not. Oldest first, as make wants it. */
function withChildren(
  send: readonly (readonly [string, ScanEntry])[],
  removed: readonly string[],
  now: Scan,
): SyncPlan['send'] {
  const folders = new Set(removed.filter((one) => now.get(one)?.kind === 'folder'));
  const all = new Map(send);
  if (folders.size > 0) for (const [name, entry] of now) if (isInside(name, folders)) all.set(name, entry);
  const order = (entry: ScanEntry): bigint => (entry.kind === 'folder' ? -1n : BigInt(entry.mtime));
  // Stable, so that a folder stays in front of those in it.
  return [...all].sort(([nameA, a], [nameB, b]) => {
    const [one, other] = [order(a), order(b)];
    if (one !== other) return one < other ? -1 : 1;
    return a.kind === 'folder' && b.kind === 'folder' ? depth(nameA) - depth(nameB) : 0;
  });
}

function depth(relative: string): number {
  return relative.split('/').length;
}
