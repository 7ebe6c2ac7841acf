/** Folders that hold no project of the author's. */
const IGNORED: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  '.bzr',
  '.tox',
  '.venv',
  'venv',
  '__pycache__',
  'node_modules',
]);

/** What a build leaves beside the project file: copies of sources, which may bring project files of their own. */
const BUILD_FOLDERS: ReadonlySet<string> = new Set(['parts', 'stage', 'prime', 'overlay', 'partitions']);

/** @param besideProject whether a project file lies in the same folder, which makes `parts` a build folder */
export function isIgnoredFolder(name: string, besideProject = false): boolean {
  return IGNORED.has(name) || (besideProject && BUILD_FOLDERS.has(name));
}
