/** Where the files of a project are: its root, and the folder of hooks and icons. */
import type { Workspace } from '../workspace.ts';

export interface ProjectPaths {
  /** The folder that sources are relative to; ends in a slash. */
  readonly root: string;
  /** `snap/` or `build-aux/snap/`: hooks, gui, keys and the like; ends in a slash. */
  readonly assets: string;
}

/** By the place of the project file itself. */
export function getProjectPaths(uri: string): ProjectPaths {
  const folder = uri.replace(/[?#].*$/, '').replace(/[^/]*$/, '');
  const aux = /^(.*\/)build-aux\/snap\/$/.exec(folder)?.[1];
  if (aux !== undefined) return { root: aux, assets: folder };
  const root = /^(.*\/)snap\/$/.exec(folder)?.[1] ?? folder;
  return { root, assets: `${root}snap/` };
}

/** The address of a relative path below a folder; undefined for one that leads out of what the folder is in. */
export function joinPath(folder: string, path: string): string | undefined {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(folder)?.[0] ?? '';
  const segments = folder.slice(scheme.length).split('/');
  segments.pop();
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(encodeSegment(segment));
    else if (segments.length > 1) segments.pop();
    else return undefined;
  }
  return scheme + segments.join('/');
}

function encodeSegment(segment: string): string {
  // Lone halves of surrogate pairs have no encoding.
  try {
    return encodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The file's address where it is there and no folder. */
export function findFile(workspace: Workspace, folder: string, path: string): string | undefined {
  if (path === '' || path.endsWith('/')) return undefined;
  const uri = joinPath(folder, path);
  if (uri === undefined || !workspace.exists(uri)) return undefined;
  return workspace.list(uri) === undefined ? uri : undefined;
}

/** The script of a hook, of the snap or one of its components. */
export function findHookFile(
  workspace: Workspace,
  documentUri: string,
  hook: string,
  component = '',
): string | undefined {
  if (hook.includes('/')) return undefined;
  const { assets } = getProjectPaths(documentUri);
  return findFile(workspace, assets, component === '' ? `hooks/${hook}` : `component/${component}/hooks/${hook}`);
}
