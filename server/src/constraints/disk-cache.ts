/** Lists of constraints on disk, one file each. Several programs may use one folder at the same time. */
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { constraintsUrl } from '../core/openstack/addresses.ts';
import { toSeriesId } from '../core/openstack/releases.ts';
import type { CachedConstraints, ConstraintCache } from './cache.ts';

const FORM = 1;
const MAX_BYTES = 4_000_000;
const ENTRY = /\.[0-9a-f]{16}\.json$/;
/** `2026.1.txt`, `upper-constraints-ocata.txt`: lists that somebody put there by hand. */
const PLAIN = /^(?:upper-constraints-)?([a-z0-9.]+)\.txt$/;

/** @param folder is made when something is to be written */
export function createDiskCache(folder: string): ConstraintCache {
  return {
    read(url) {
      return readEntry(path.join(folder, toFileName(url)), url) ?? readPlain(folder, url);
    },

    write(entry) {
      const file = path.join(folder, toFileName(entry.url));
      const temporary = path.join(folder, `.${randomBytes(8).toString('hex')}.tmp`);
      try {
        fs.mkdirSync(folder, { recursive: true });
        fs.writeFileSync(temporary, JSON.stringify({ form: FORM, ...entry }), { flag: 'wx' });
        // Readers see the old file or the new one, never a part.
        fs.renameSync(temporary, file);
        return undefined;
      } catch (error) {
        removeQuietly(temporary);
        return `The constraints can't be kept in "${folder}": ${error instanceof Error ? error.message : String(error)}`;
      }
    },

    list() {
      const names = listNames(folder);
      const entries = names
        .filter((name) => ENTRY.test(name))
        .flatMap((name) => readEntry(path.join(folder, name)) ?? []);
      const known = new Set(entries.map(({ url }) => url));
      const plain = names.flatMap((name) => {
        const id = toSeriesId(PLAIN.exec(name)?.[1] ?? '');
        const url = id === undefined ? undefined : constraintsUrl(id);
        return url === undefined || known.has(url) ? [] : (readPlain(folder, url) ?? []);
      });
      return [...entries, ...plain].sort((a, b) => (a.url < b.url ? -1 : 1));
    },
  };
}

/** The end of the address for people, a hash of all of it for the program. */
function toFileName(url: string): string {
  const words = url.replace(/\/upper-constraints\.txt$/, '').replace(/[?#].*$/, '');
  const slug = (/[^/]*$/.exec(words)?.[0] ?? '').replace(/[^A-Za-z0-9.-]/g, '_').slice(0, 40);
  return `${slug}.${createHash('sha256').update(url).digest('hex').slice(0, 16)}.json`;
}

/** Undefined for a file that is not there, not ours or not whole; it will be written anew. */
function readEntry(file: string, url?: string): CachedConstraints | undefined {
  const text = readText(file);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isEntry(value) && (url === undefined || value.url === url) ? value : undefined;
}

function isEntry(value: unknown): value is CachedConstraints & { form: number } {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Record<string, unknown>;
  const texts = [entry['url'], entry['via'], entry['text']].every((text) => typeof text === 'string');
  const times = [entry['fetchedAt'], entry['checkedAt']].every((time) => Number.isFinite(time));
  const etag = entry['etag'];
  return entry['form'] === FORM && texts && times && (etag === undefined || typeof etag === 'string');
}

function readPlain(folder: string, url: string): CachedConstraints | undefined {
  const word = /^https:\/\/releases\.openstack\.org\/constraints\/upper\/([a-z0-9.]+)$/.exec(url)?.[1];
  if (word === undefined) return undefined;
  for (const name of [`${word}.txt`, `upper-constraints-${word}.txt`]) {
    const file = path.join(folder, name);
    const text = readText(file);
    if (text === undefined) continue;
    const time = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return { url, via: url, fetchedAt: time, checkedAt: time, text };
  }
  return undefined;
}

function readText(file: string): string | undefined {
  try {
    const stat = fs.statSync(file);
    return stat.isFile() && stat.size <= MAX_BYTES ? fs.readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function listNames(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function removeQuietly(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // A leftover of a few kilobytes in a cache.
  }
}
