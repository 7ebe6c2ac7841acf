/** The command line as a program. */
import path from 'node:path';
import type { main } from '../cli/main.ts';
import { findCodeFolder, loadBundle } from './code-cache.ts';

const { exports, keepCode } = loadBundle(
  path.join(__dirname, 'cli-main.js'),
  findCodeFolder(process.env, process.platform),
);
(exports as { main: typeof main }).main(keepCode);
