/** From what stands on the command line to the files to check. */
import fs from 'node:fs';
import path from 'node:path';
import { PROJECT_FILES } from '../core/index.ts';
import { describeFileError } from './file-error.ts';
import { findByGlob, isGlob } from './glob.ts';
import { isIgnoredFolder } from './ignore.ts';

const OUR_NAMES: ReadonlySet<string> = new Set([
  'snapcraft.yaml',
  '.snapcraft.yaml',
  'snap-openstack.yaml',
  'snap-test.yaml',
  'snap-test.yml',
]);

/** Files that speak of snaps and are no projects themselves. */
export function isBesideProjects({ absolute }: Target): boolean {
  return /snap-(?:openstack|test)\.ya?ml$/.test(absolute);
}

export interface Target {
  /** For people: relative where the file lies below the working folder, with forward slashes. */
  readonly shown: string;
  readonly absolute: string;
}

/** Something that could not be done, said in one sentence; everything else goes on. */
export interface Failure {
  readonly path: string;
  readonly message: string;
}

export interface Targets {
  readonly targets: readonly Target[];
  readonly failures: readonly Failure[];
}

/** Files stand for themselves whatever their name; a folder stands for the project files in it and below. */
export function findTargets(args: readonly string[], cwd: string): Targets {
  const targets = new Map<string, Target>();
  const failures: Failure[] = [];
  const add = (absolute: string): void => {
    if (!targets.has(absolute)) targets.set(absolute, { absolute, shown: toShown(absolute, cwd) });
  };
  for (const arg of args) {
    const absolute = path.resolve(cwd, arg);
    let stat: fs.Stats | undefined;
    try {
      stat = fs.statSync(absolute, { throwIfNoEntry: false });
    } catch (error) {
      failures.push({ path: arg, message: describeFileError(arg, error) });
      continue;
    }
    if (stat?.isDirectory()) {
      const before = failures.length;
      const found = findProjectFiles(absolute, (folder, error) => {
        const shown = toShown(folder, cwd);
        failures.push({ path: shown, message: describeFileError(shown, error) });
      });
      found.forEach(add);
      if (found.length === 0 && failures.length === before) {
        failures.push({ path: arg, message: `No project file in "${arg}": looked for ${PROJECT_FILES.join(', ')}.` });
      }
    } else if (stat) {
      add(absolute);
    } else if (isGlob(arg)) {
      const found = findByGlob(arg, cwd);
      found.forEach(add);
      if (found.length === 0) failures.push({ path: arg, message: `No file matches "${arg}".` });
    } else {
      failures.push({ path: arg, message: `No such file or folder: "${arg}".` });
    }
  }
  return { targets: [...targets.values()], failures };
}

/**
 * Project files of a folder and of the projects below it. The four places of a project differ in their folder alone,
 * so a walk by name finds them all.
 */
function findProjectFiles(folder: string, onError: (folder: string, error: unknown) => void): readonly string[] {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    onError(folder, error);
    return [];
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const own = entries
    .filter((entry) => OUR_NAMES.has(entry.name) && isFile(folder, entry))
    .map((entry) => path.join(folder, entry.name));
  const besideProject = PROJECT_FILES.some((place) => fs.existsSync(path.join(folder, place)));
  const below = entries
    .filter((entry) => entry.isDirectory() && !isIgnoredFolder(entry.name, besideProject))
    .flatMap((entry) => findProjectFiles(path.join(folder, entry.name), onError));
  return [...own, ...below];
}

function isFile(folder: string, entry: fs.Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  return fs.statSync(path.join(folder, entry.name), { throwIfNoEntry: false })?.isFile() ?? false;
}

function toShown(absolute: string, cwd: string): string {
  const relative = path.relative(cwd, absolute);
  const inside = relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
  return (inside ? relative : absolute).split(path.sep).join('/');
}
