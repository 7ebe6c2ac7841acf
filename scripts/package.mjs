// Builds the bundles small and packs them as snapwright.vsix.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const vsix = path.join(root, 'snapwright.vsix');
const LIMIT_BYTES = 1_000_000;

run(path.join(root, 'esbuild.mjs'), '--minify');
run(path.join(root, 'node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--out', vsix);
const { size } = fs.statSync(vsix);
console.log(`${path.basename(vsix)}: ${(size / 1000).toFixed(0)} kB`);
if (size > LIMIT_BYTES) {
  console.error(`The package is larger than ${LIMIT_BYTES / 1000} kB.`);
  process.exitCode = 1;
}

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`${path.relative(root, script)} failed.`);
    process.exit(1);
  }
}
