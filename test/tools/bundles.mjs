// What each bundle may hold and weigh, checked on a minified build.
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { bundles } from '../../esbuild.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const KB = 1024;
/** The limits leave room for a release or two, not more. */
const LIMITS = {
  // Each start compiles these.
  'dist/server.js': { size: 5 * KB, not: [/node_modules/, /^server\/src\/(core|lsp|cli)\//] },
  'dist/cli.js': { size: 5 * KB, not: [/node_modules/, /^server\/src\/(core|lsp|cli)\//] },
  'dist/server-main.js': {
    size: 1800 * KB,
    not: [
      /^client\//,
      /^server\/src\/cli\//,
      /node_modules\/vscode-languageclient/,
      /node_modules\/ajv\/dist\/(?!runtime)/,
    ],
  },
  'dist/cli-main.js': {
    size: 1600 * KB,
    not: [
      /^client\/src\/(?!core\/)/,
      /^server\/src\/lsp\//,
      /node_modules\/vscode-(languageclient|languageserver|jsonrpc)\//,
      /node_modules\/ajv\/dist\/(?!runtime)/,
    ],
  },
  'dist/client.js': { size: 800 * KB, not: [/^server\/src\/(core|cli)\//, /node_modules\/yaml\//] },
};
const FACTS_LIMIT = 300 * 1000;
const SCHEMAS_LIMIT = 120 * 1000;

let passed = 0;
let failed = 0;
const check = (ok, text) => {
  console.log(`${ok ? 'ok' : 'FAILED'}: ${text}`);
  ok ? passed++ : failed++;
};

for (const options of bundles) {
  const limit = LIMITS[options.outfile];
  check(limit !== undefined, `${options.outfile} has a limit`);
  if (!limit) continue;
  const result = await esbuild.build({ ...options, absWorkingDir: root, minify: true, sourcemap: false, write: false });
  const size = result.outputFiles[0].contents.length;
  check(size <= limit.size, `${options.outfile}: ${(size / KB).toFixed(0)} kB of ${limit.size / KB} kB`);
  const inputs = Object.keys(result.metafile.inputs);
  for (const pattern of limit.not) {
    const bad = inputs.filter((input) => pattern.test(input));
    check(
      bad.length === 0,
      `${options.outfile} holds nothing of ${pattern.source}${bad.length > 0 ? `: ${bad[0]}` : ''}`,
    );
  }
}
const compact = path.join(root, 'schemas/compact');
const weigh = (wanted) =>
  fs
    .readdirSync(compact)
    .filter((file) => file.startsWith('schema-') === wanted)
    .reduce((sum, file) => sum + fs.statSync(path.join(compact, file)).size, 0);
for (const [name, size, limit] of [
  ['facts', weigh(false), FACTS_LIMIT],
  ['schemas', weigh(true), SCHEMAS_LIMIT],
]) {
  check(size <= limit, `${name}: ${(size / 1000).toFixed(0)} kB of ${limit / 1000} kB`);
}
const vsix = path.join(root, 'snapwright.vsix');
if (fs.existsSync(vsix)) {
  const size = fs.statSync(vsix).size;
  check(size <= 1_000_000, `snapwright.vsix: ${(size / 1000).toFixed(0)} kB of 1000 kB`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
