/** Finds files by `*`, `?` and `**`. Node 20 has no settled one of its own. */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { isIgnoredFolder } from './ignore.ts';

export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

/** Whether one path segment fits a pattern of `*` and `?`. Takes linear time for the patterns people write. */
export function matchSegment(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  let p = 0;
  let n = 0;
  let star = -1;
  let retry = 0;
  while (n < name.length) {
    const wanted = pattern[p];
    if (wanted === '*') {
      star = p++;
      retry = n;
    } else if (wanted === '?' || (wanted !== undefined && wanted === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++retry;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Absolute paths of the files that fit, sorted. `**` does not enter hidden folders, `.git` or `node_modules`. */
export function findByGlob(pattern: string, cwd: string): readonly string[] {
  const unified = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  const root = path.parse(unified).root;
  const segments = unified
    .slice(root.length)
    .split('/')
    .filter((segment, i, all) => segment !== '' && segment !== '.' && !(segment === '**' && all[i - 1] === '**'));
  const found = new Set<string>();
  const visited = new Set<string>();
  walk(root === '' ? cwd : path.resolve(cwd, root), 0);
  return [...found].sort();

  function walk(folder: string, at: number): void {
    const segment = segments[at];
    const key = `${at}\0${folder}`;
    if (segment === undefined || visited.has(key)) return;
    visited.add(key);
    if (segment === '**') {
      walk(folder, at + 1);
      for (const entry of readFolder(folder)) {
        if (!entry.isDirectory() || entry.name.startsWith('.') || isIgnoredFolder(entry.name)) continue;
        walk(path.join(folder, entry.name), at);
        if (at === segments.length - 1) walk(path.join(folder, entry.name), at + 1);
      }
      if (at === segments.length - 1) collectFiles(folder);
    } else if (isGlob(segment)) {
      for (const entry of readFolder(folder)) {
        if (matchSegment(segment, entry.name)) take(path.join(folder, entry.name), at);
      }
    } else {
      take(path.join(folder, segment), at);
    }
  }

  function take(file: string, at: number): void {
    if (at < segments.length - 1) return walk(file, at + 1);
    if (isFile(file)) found.add(file);
  }

  function collectFiles(folder: string): void {
    for (const entry of readFolder(folder)) {
      if (entry.isFile() && !entry.name.startsWith('.')) found.add(path.join(folder, entry.name));
    }
  }
}

function readFolder(folder: string): readonly fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFile(file: string): boolean {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
