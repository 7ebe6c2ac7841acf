/** Files of the project, as paths in its snapcraft.yaml name them: below its root and nowhere else. */
import type { ProviderContext } from '../../../context.ts';
import type { DirectoryEntry } from '../../../workspace.ts';

/** Where the project file may lie below the project's root. */
const FOLDERS: readonly string[] = ['/build-aux/snap', '/snap'];

/** The address of the project's root, without a slash at the end. */
export function getProjectRoot(uri: string): string {
  const path = uri.split(/[?#]/, 1)[0] ?? uri;
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  const inside = FOLDERS.find((one) => folder.endsWith(one));
  return inside === undefined ? folder : folder.slice(0, -inside.length);
}

/** The folders of a relative path; undefined where it leads out of the project or to another machine. */
export function splitPath(path: string): readonly string[] | undefined {
  if (path.startsWith('/') || /[$:\\]/.test(path)) return undefined;
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps;
}

/** What a folder of the project holds. */
export function listProject(ctx: ProviderContext, folder: readonly string[]): readonly DirectoryEntry[] | undefined {
  const root = getProjectRoot(ctx.document.uri);
  return ctx.workspace.list([root, ...folder.map(encodeURIComponent)].join('/'));
}
