// Builds every bundle. `--watch` rebuilds, `--minify` is for the package.
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Takes `…?raw` into the bundle as text: facts are parsed on first need, not when the program starts. */
export const rawPlugin = {
  name: 'raw',
  setup(build) {
    build.onResolve({ filter: /\?raw$/ }, (args) => ({
      path: path.resolve(args.resolveDir, args.path.slice(0, -'?raw'.length)),
      namespace: 'raw',
    }));
    build.onLoad({ filter: /.*/, namespace: 'raw' }, (args) => ({
      contents: fs.readFileSync(args.path, 'utf8'),
      loader: 'text',
      watchFiles: [args.path],
    }));
  },
};

const watch = process.argv.includes('--watch');
const minify = process.argv.includes('--minify');

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify,
  sourcemap: !minify,
  metafile: true,
  plugins: [rawPlugin],
  logLevel: 'warning',
};

export const bundles = [
  {
    ...common,
    entryPoints: ['server/src/lsp/node.ts'],
    outfile: 'dist/server.js',
    banner: { js: '#!/usr/bin/env node' },
  },
  { ...common, entryPoints: ['server/src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
  { ...common, entryPoints: ['client/src/extension.ts'], outfile: 'dist/client.js', external: ['vscode'] },
];

async function main() {
  fs.mkdirSync('dist', { recursive: true });
  const metafile = { inputs: {}, outputs: {} };
  for (const options of bundles) {
    if (watch) {
      const context = await esbuild.context(options);
      await context.watch();
      continue;
    }
    const result = await esbuild.build(options);
    Object.assign(metafile.inputs, result.metafile.inputs);
    Object.assign(metafile.outputs, result.metafile.outputs);
    fs.chmodSync(options.outfile, 0o755);
  }
  fs.writeFileSync('dist/meta.json', JSON.stringify(metafile));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
