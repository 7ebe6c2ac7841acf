/** `snapcraft expand-extensions`: the project with what its extensions add, by snapcraft itself. */
import fs from 'node:fs';
import path from 'node:path';
import type { RunProcess } from '../process/run-process.ts';

/** Where snapcraft looks for its file, in its order. */
const PROJECT_FILES = ['snapcraft.yaml', 'snap/snapcraft.yaml', 'build-aux/snap/snapcraft.yaml', '.snapcraft.yaml'];
const TIMEOUT_MS = 60_000;

/** The folder in which snapcraft would read exactly this file; undefined where it would read another one, or none. */
export function findProjectFolder(
  file: string,
  exists: (file: string) => boolean = fs.existsSync,
  separator: string = path.sep,
): string | undefined {
  const plain = file.replaceAll(separator, '/');
  // The longest first: the folder "snap" is no project's folder.
  for (const place of [...PROJECT_FILES].sort((a, b) => b.length - a.length)) {
    if (!plain.endsWith(`/${place}`)) continue;
    const folder = file.slice(0, -place.length - 1) || '/';
    const first = PROJECT_FILES.find((one) => exists(path.posix.join(folder, one)));
    return first === place ? folder : undefined;
  }
  return undefined;
}

export type Expansion = { readonly text: string } | { readonly problem: string };

/** Undefined where snapcraft is not installed. */
export async function expandWithSnapcraft(
  run: RunProcess,
  folder: string,
  signal?: AbortSignal,
): Promise<Expansion | undefined> {
  const result = await run({
    command: 'snapcraft',
    args: ['expand-extensions'],
    cwd: folder,
    timeoutMs: TIMEOUT_MS,
    ...(signal && { signal }),
  });
  if (!result) return undefined;
  // Results go to standard output, progress and errors to the other.
  if (result.code === 0 && result.stdout.trim() !== '') {
    return { text: `# By "snapcraft expand-extensions", from the saved file.\n\n${result.stdout}` };
  }
  return { problem: describeFailure(result.stderr, result.code) };
}

function describeFailure(stderr: string, code: number): string {
  const [first, second] = stderr.split('\n').flatMap((line) => line.trim() || []);
  const said = first ?? (code < 0 ? 'it did not come to an end' : `exit code ${code}`);
  // "Bad snapcraft.yaml content:" alone tells nothing: what is bad stands in the lines below it.
  const more = said.endsWith(':') && second !== undefined ? ` ${second.replace(/^- /, '')}` : '';
  return `"snapcraft expand-extensions" failed: ${said}${more}`;
}
