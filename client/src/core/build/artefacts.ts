/** The files that a build said it made. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../user-error.ts';
import type { Artefact } from './types.ts';

/** UserError `no-artefact` where one is not there. */
export async function readArtefacts(files: readonly string[]): Promise<readonly Artefact[]> {
  return Promise.all(
    files.map(async (file) => {
      const stat = await fs.stat(file).catch(() => undefined);
      if (!stat?.isFile()) throw missingArtefact(file);
      return { file, kind: file.endsWith('.comp') ? 'component' : 'snap', size: stat.size } as const;
    }),
  );
}

export function missingArtefact(file: string): UserError {
  return new UserError('no-artefact', `snapcraft said that it packed "${path.basename(file)}", but it is not there.`, {
    hint: 'Look at the build log; "Snap: Clean" and another build often help.',
    detail: file,
  });
}

/**
 * Where on this machine a file belongs that snapcraft named, relative to the project's folder. What would be outside
 * of that folder is put right into it: a project does not write elsewhere.
 */
export function toArtefactFile(folder: string, named: string): string {
  const relative = path.posix.normalize(named);
  const isInside = !path.posix.isAbsolute(relative) && relative !== '..' && !relative.startsWith('../');
  return path.join(folder, isInside ? relative : path.posix.basename(relative));
}
