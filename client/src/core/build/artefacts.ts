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
 * @param paths this system's; for tests
 */
export function toArtefactFile(folder: string, named: string, paths: path.PlatformPath = path): string {
  const file = paths.resolve(folder, named);
  return isWithin(folder, file, paths) ? file : paths.join(folder, paths.basename(named));
}

/** The same with its folder made, and never through a link that leads out of the project. */
export async function makePlace(folder: string, named: string): Promise<string> {
  const file = toArtefactFile(folder, named);
  const inner = path.dirname(file);
  // What is there of the way already must not lead out, or folders would be made elsewhere.
  let there = inner;
  while (!(await fs.lstat(there).catch(() => undefined)) && there !== path.dirname(there)) there = path.dirname(there);
  try {
    const [root, real] = await Promise.all([fs.realpath(folder), fs.realpath(there).catch(() => '')]);
    if (real !== root && !isWithin(root, real, path)) return path.join(folder, path.basename(file));
    await fs.mkdir(inner, { recursive: true });
    return file;
  } catch (error) {
    throw new UserError('file-unwritable', `"${file}" can not be written.`, { detail: String(error) });
  }
}

function isWithin(folder: string, file: string, paths: path.PlatformPath): boolean {
  const relative = paths.relative(folder, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${paths.sep}`) && !paths.isAbsolute(relative);
}
