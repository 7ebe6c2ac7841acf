/** The whole log of a build, as it was seen, in a file. */
import fs from 'node:fs';
import path from 'node:path';
import { projectStateFolder } from './history.ts';

export interface BuildLog {
  /** Absolute. */
  readonly file: string;
  add(text: string): void;
  /** Resolves when all is written. Never throws: a build does not fail for its log. */
  close(): Promise<void>;
}

export function openBuildLog(stateFolder: string, folder: string, started: number): BuildLog {
  const stamp = new Date(started).toISOString().replace(/[:.]/gu, '-');
  const file = path.join(projectStateFolder(stateFolder, folder), 'logs', `build-${stamp}.log`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const stream = fs.createWriteStream(file);
  stream.on('error', () => {});
  return {
    file,
    add: (text) => void stream.write(`${text}\n`),
    close: () =>
      new Promise((resolve) => {
        stream.once('close', resolve);
        stream.end();
      }),
  };
}
