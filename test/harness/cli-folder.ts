/** The command line in a folder of its own. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { run } from '../../server/src/cli/run.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface CliFolder {
  /** Of the test that runs. */
  readonly path: () => string;
  readonly write: (name: string, text: string | Uint8Array) => string;
  readonly read: (name: string) => string;
  /** For commands that answer at once. */
  readonly run: (args: readonly string[], stdin?: string | Uint8Array) => Outcome;
}

/** A new folder for every test of the file, gone after it. */
export function useCliFolder(name: string): CliFolder {
  let folder = '';
  beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `snapwright-${name}-`)));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return {
    path: () => folder,
    write(file, text) {
      const target = path.join(folder, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, text);
      return target;
    },
    read: (file) => fs.readFileSync(path.join(folder, file), 'utf8'),
    run(args, stdin = '') {
      let [out, err] = ['', ''];
      const code = run(args, {
        cwd: folder,
        env: {},
        isTerminal: false,
        readStdin: () => Buffer.from(stdin),
        out: (text) => (out += text),
        err: (text) => (err += text),
      }) as number;
      return { code, out, err };
    },
  };
}
