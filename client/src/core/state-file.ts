/** JSON that survives a crash: written beside its place and moved there when whole. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { UserError } from './user-error.ts';

/** Undefined for what is missing or broken: such state is made anew. */
export async function readStateFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** UserError `state-unwritable`. */
export async function writeStateFile(file: string, value: unknown): Promise<void> {
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(beside, JSON.stringify(value));
    await fs.rename(beside, file);
  } catch (error) {
    await fs.rm(beside, { force: true }).catch(() => undefined);
    throw toStateError(file, error);
  }
}

/** All JSON files of a folder that can be read, in the order of their names. */
export async function readStateFolder<T>(
  folder: string,
  read: (file: string) => Promise<T | undefined>,
): Promise<readonly T[]> {
  const names = await fs.readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  const states = await Promise.all(files.map((name) => read(path.join(folder, name))));
  return states.filter((state) => state !== undefined);
}

/** What goes wrong with the folder in which the extension keeps what it remembers. */
export function toStateError(file: string, error: unknown): UserError {
  const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
  const folder = path.dirname(file);
  return new UserError('state-unwritable', `What has to be remembered can not be written to "${folder}".`, {
    hint: isFull ? 'The disk is full: make room there.' : 'Look at the rights of that folder.',
    detail: String(error),
  });
}
