/** The machine that this runs on. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Machine } from './types.ts';

/** What is read is a line or a script, never a large file. */
const MAX_BYTES = 64 * 1024;

export function openLocalMachine(env: Machine['env'] = process.env): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    release: os.release(),
    env,
    user: readUser(env),
    readText,
    exists,
    freeSpace,
    findProgram: (name) => findProgram(name, env),
  };
}

function readUser(env: Machine['env']): Machine['user'] {
  const [uid, gid] = [process.getuid?.() ?? -1, process.getgid?.() ?? -1];
  const groups = process.getgroups?.() ?? [];
  let name = env['USER'] ?? String(uid);
  try {
    name = os.userInfo().username;
  } catch {
    // A container may run us as a user without a name.
  }
  return { name, uid, gid, groups };
}

function readText(file: string): string | undefined {
  let handle: number | undefined;
  try {
    handle = fs.openSync(file, 'r');
    const buffer = Buffer.alloc(MAX_BYTES);
    return buffer.toString('utf8', 0, fs.readSync(handle, buffer, 0, MAX_BYTES, 0));
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

function exists(file: string): boolean {
  try {
    fs.lstatSync(file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

async function freeSpace(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await fs.promises.statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

function findProgram(name: string, env: Machine['env']): string | undefined {
  const isFile = (file: string): boolean => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  try {
    if (path.isAbsolute(name)) return isFile(name) ? name : undefined;
    const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
    return folders.map((folder) => path.join(folder, name)).find(isFile);
  } catch {
    return undefined;
  }
}
