// Builds every bundle. `--watch` rebuilds, `--minify` is for the package.
import * as esbuild from 'esbuild';
import { createHash } from 'node:crypto';
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

/** Modules of Node that take long to load and that most runs never use. */
const SELDOM_USED = /^(?:node:)?(?:child_process|crypto|https?|tls)$/;

/** Loads those modules when something of them is used, not when the program starts. */
const lazyPlugin = {
  name: 'lazy',
  setup(build) {
    build.onResolve({ filter: SELDOM_USED }, ({ path: name, namespace }) =>
      namespace === 'lazy' ? { path: name, external: true } : { path: name, namespace: 'lazy' },
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, async ({ path: name }) => {
      const names = Object.keys(await import(name)).filter((key) => key !== 'default');
      return {
        contents: `let real;
          for (const name of ${JSON.stringify(names.join(' '))}.split(' ')) {
            Object.defineProperty(exports, name, { enumerable: true, get: () => (real ??= require('${name}'))[name] });
          }`,
      };
    });
  },
};

const NO_BUILD = '0'.repeat(32);

/** Puts a hash of the bundle into its head, by which the launcher knows the build whose compiled code it has. */
const stampPlugin = {
  name: 'stamp',
  setup(build) {
    build.onEnd(({ errors, outputFiles }) => {
      if (errors.length > 0 || outputFiles) return;
      const file = build.initialOptions.outfile;
      const text = fs.readFileSync(file, 'utf8');
      fs.writeFileSync(file, text.replace(NO_BUILD, createHash('sha256').update(text).digest('hex').slice(0, 32)));
    });
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

/** A program is a launcher, which each start compiles, and a bundle, whose compiled code is kept. */
const launcher = (name) => ({
  ...common,
  entryPoints: [`server/src/launch/${name}.ts`],
  outfile: `dist/${name}.js`,
  banner: { js: '#!/usr/bin/env node' },
});
const launched = (name, entry) => ({
  ...common,
  entryPoints: [entry],
  outfile: `dist/${name}-main.js`,
  plugins: [...common.plugins, lazyPlugin, stampPlugin],
  banner: { js: `(function (exports, require, module, __filename, __dirname) { // ${NO_BUILD}` },
  footer: { js: '})' },
});

export const bundles = [
  launcher('server'),
  launched('server', 'server/src/lsp/node.ts'),
  launcher('cli'),
  launched('cli', 'server/src/cli/main.ts'),
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
    if (options.banner?.js.startsWith('#!')) fs.chmodSync(options.outfile, 0o755);
  }
  fs.writeFileSync('dist/meta.json', JSON.stringify(metafile));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
