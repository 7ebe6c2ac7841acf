// The core as a module of this process, built afresh: for tools that are plain scripts.
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rawPlugin } from '../../esbuild.mjs';

/** @param entry a file of server/src/core, its index by default */
export async function loadCore(entry = 'index.ts') {
  const root = path.resolve(import.meta.dirname, '../..');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-core-'));
  const outfile = path.join(folder, 'core.mjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [path.join('server/src/core', entry)],
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    plugins: [rawPlugin],
    logLevel: 'error',
    // CommonJS helpers inside the bundle may ask for require.
    banner: {
      js: "import { createRequire as _createRequire } from 'node:module'; const require = _createRequire(import.meta.url);",
    },
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
