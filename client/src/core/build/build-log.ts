/** The whole log of a build, as it was seen, in a file. */
import fs from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { projectStateFolder } from './history.ts';

/** More than this is a program that went wild; it must not fill the disk. */
const MOST = 256 * 1024 * 1024;

export interface BuildLog {
  /** Absolute. */
  readonly file: string;
  add(text: string): void;
  /** Resolves when all is written. */
  close(): Promise<void>;
}

/** Nothing of it throws: a build does not fail for its log. */
export function openBuildLog(stateFolder: string, folder: string, started: number, most = MOST): BuildLog {
  const stamp = new Date(started).toISOString().replace(/[:.]/gu, '-');
  const file = path.join(projectStateFolder(stateFolder, folder), 'logs', `build-${stamp}.log`);
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
  } catch {
    // Then the file can't be opened either.
  }
  const stream = fs.createWriteStream(file);
  stream.on('error', () => {});
  let size = 0;
  return {
    file,
    add(text) {
      if (size > most || stream.destroyed) return;
      size += text.length + 1;
      stream.write(size > most ? 'The log is too long: what follows was not kept.\n' : `${text}\n`);
    },
    async close() {
      // A stream that broke, on a full disk, is closed by now and tells it no more.
      if (!stream.destroyed) stream.end();
      await finished(stream).catch(() => undefined);
    },
  };
}
