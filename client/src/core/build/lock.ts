/** One build of a project at a time, in this window and in all others. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { takeLock, toLockFile } from '../lock.ts';
import { UserError } from '../user-error.ts';

/**
 * Takes the project, or throws UserError `already-building`. The lock of a process that died is taken over.
 * @returns what gives it back; safe to call twice
 */
export async function lockProject(folder: string, stateFolder: string): Promise<() => Promise<void>> {
  // By whatever path.
  const real = await fs.realpath(folder).catch(() => folder);
  const held = await takeLock({ file: toLockFile(stateFolder, real), busy: () => alreadyBuilding(folder) });
  return () => held.release();
}

function alreadyBuilding(folder: string): UserError {
  return new UserError('already-building', `"${path.basename(folder)}" is being built already.`, {
    hint: 'Wait for it, or stop it; it may be in another window.',
  });
}
