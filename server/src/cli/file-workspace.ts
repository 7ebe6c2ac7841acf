/** The core's door to other files, on disk. */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Workspace } from '../core/index.ts';
import { decode } from './decode.ts';
import { MAX_BYTES } from './read-source.ts';

export const fileWorkspace: Workspace = {
  readText: (uri) => {
    try {
      const file = fileURLToPath(uri);
      const stat = fs.statSync(file);
      return stat.isFile() && stat.size <= MAX_BYTES ? decode(fs.readFileSync(file))?.text : undefined;
    } catch {
      return undefined;
    }
  },
  exists: (uri) => {
    try {
      return fs.existsSync(fileURLToPath(uri));
    } catch {
      return false;
    }
  },
  list: (uri) => {
    try {
      return fs
        .readdirSync(fileURLToPath(uri), { withFileTypes: true })
        .map((entry) => ({ name: entry.name, directory: entry.isDirectory() }));
    } catch {
      return undefined;
    }
  },
};
