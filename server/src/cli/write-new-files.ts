/** Writes files that are not there yet: all of them or none, and never over anything. */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

export interface NewFile {
  /** Below the folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
}

/** The paths that something stands at already, or on the way to which something stands that is no folder. */
export function findTaken(folder: string, paths: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  for (const one of paths) {
    const steps = one.split('/');
    for (let depth = 1; depth <= steps.length; depth++) {
      const place = steps.slice(0, depth).join('/');
      const absolute = path.join(folder, place);
      // A link to nowhere is there as well.
      if (fs.lstatSync(absolute, { throwIfNoEntry: false }) === undefined) break;
      const isFolder = fs.statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true;
      if (depth === steps.length || !isFolder) {
        taken.add(place);
        break;
      }
    }
  }
  return [...taken];
}

/** Throws what the file system says, after everything is as it was before. */
export function writeNewFiles(folder: string, files: readonly NewFile[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const { path: name, text, executable } of files) {
      const target = path.join(folder, name);
      makeFolder(path.dirname(target), undo);
      writeNewFile(target, text, executable === true ? 0o777 : 0o666);
      undo.push(() => {
        fs.rmSync(target, { force: true });
      });
    }
  } catch (error) {
    for (const step of undo.reverse()) {
      try {
        step();
      } catch {
        // A folder that somebody else put something into stays.
      }
    }
    throw error;
  }
}

function makeFolder(folder: string, undo: (() => void)[]): void {
  if (fs.existsSync(folder)) return;
  makeFolder(path.dirname(folder), undo);
  fs.mkdirSync(folder);
  undo.push(() => {
    fs.rmdirSync(folder);
  });
}

/** The whole file appears at once; the system refuses where something has come between. */
function writeNewFile(target: string, text: string, mode: number): void {
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    fs.writeFileSync(temporary, text, { flag: 'wx', mode, flush: true });
    try {
      fs.linkSync(temporary, target);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EEXIST') throw error;
      // Some file systems have no hard links.
      fs.copyFileSync(temporary, target, fs.constants.COPYFILE_EXCL);
    }
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}
