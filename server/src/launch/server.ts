/** The language server as a program: sets the engine up, then loads the server itself. */
import path from 'node:path';
import type { main } from '../lsp/node.ts';
import { findCodeFolder, loadBundle } from './code-cache.ts';
import { endStart, limitYoungHeap, setStartFlags, withStartFlags } from './engine.ts';

// Before any code is loaded: what was compiled under other flags is not taken.
setStartFlags();
const folder = findCodeFolder(process.env, process.platform);
const { exports, keepCode } = loadBundle(path.join(__dirname, 'server-main.js'), folder);
(exports as { main: typeof main }).main(process.argv.slice(2), {
  limitYoungHeap,
  endStart,
  keepCode: () => {
    withStartFlags(keepCode);
  },
});
