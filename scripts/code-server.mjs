// VS Code in the browser: the npm package code-server in a cache folder of the user, never in the repository.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const CODE_SERVER_VERSION = '4.139.1';
/** code-server runs on this major version alone; it comes as a package too. */
const NODE_MAJOR = '24';

export function getCodeServerFolder() {
  const cache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(cache, 'snapwright', `code-server-${CODE_SERVER_VERSION}`);
}

const runtimeOf = (folder) => path.join(folder, 'runtime/node_modules/node');
const nodeOf = (folder) => path.join(runtimeOf(folder), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const serverOf = (folder) => path.join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js');
const markOf = (folder) => path.join(folder, '.complete');

export function isCodeServerInstalled(folder = getCodeServerFolder()) {
  return [markOf(folder), nodeOf(folder), serverOf(folder)].every((file) => fs.existsSync(file));
}

/** Installs code-server; throws an Error whose message is for the user. `say` is told of each step. */
export async function installCodeServer(say) {
  const folder = getCodeServerFolder();
  say(`Installing code-server ${CODE_SERVER_VERSION} (VS Code in the browser) into ${folder}`);
  say('That is about 800 MB and takes some minutes: native modules are built. Remove the folder to get rid of it.');
  fs.rmSync(path.join(folder, 'node_modules'), { recursive: true, force: true });
  // Apart from code-server: an install beside it would take away the headers that the native modules need.
  const runtime = path.join(folder, 'runtime');
  writeManifest(runtime, { node: NODE_MAJOR }, { node: true });
  await npmInstall(runtime, {});
  writeManifest(folder, { 'code-server': CODE_SERVER_VERSION }, { 'code-server': true, argon2: true });
  await npmInstall(folder, {
    PATH: `${path.dirname(nodeOf(folder))}${path.delimiter}${process.env.PATH ?? ''}`,
    ...findHeaders(folder),
  });
  fs.writeFileSync(markOf(folder), '');
  if (!isCodeServerInstalled(folder)) throw new Error(`code-server did not arrive in ${folder}.`);
}

function writeManifest(folder, dependencies, allowScripts) {
  fs.mkdirSync(folder, { recursive: true });
  const manifest = {
    name: `snapwright-${path.basename(folder).replace(/[^a-z0-9-]/g, '-')}`,
    private: true,
    dependencies,
    allowScripts,
  };
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** The headers in the node package itself, so that nothing else is downloaded for the native modules. */
function findHeaders(folder) {
  const packages = path.join(runtimeOf(folder), 'node_modules');
  if (!fs.existsSync(packages)) return {};
  const found = fs
    .readdirSync(packages)
    .map((name) => path.join(packages, name))
    .find((dir) => fs.existsSync(path.join(dir, 'include/node/common.gypi')));
  return found ? { npm_config_nodedir: found } : {};
}

/** What of npm's own variables an install inside an `npm run` may keep: where packages come from and how. */
const OF_THE_USER = /^npm_config_(?:registry|cache|userconfig|globalconfig|cafile|strict_ssl|.*proxy|@.*)$/i;

/**
 * The environment without what an outer npm says of itself: its user agent, for one, names its own Node, and
 * code-server asks that for the version.
 */
function withoutOuterNpm(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(?:npm_.*|NODE|INIT_CWD)$/i.test(name) || OF_THE_USER.test(name)),
  );
}

async function npmInstall(folder, env) {
  const log = path.join(folder, 'install.log');
  const out = fs.openSync(log, 'w');
  const code = await new Promise((resolve) => {
    const child = spawn('npm', ['install', '--no-audit', '--no-fund', '--loglevel=warn'], {
      cwd: folder,
      env: { ...withoutOuterNpm(process.env), ...env },
      stdio: ['ignore', out, out],
      shell: process.platform === 'win32',
    });
    child.on('error', () => resolve(-1));
    child.on('exit', resolve);
  });
  fs.closeSync(out);
  if (code !== 0) {
    throw new Error(`Installing code-server failed; it needs npm, python3, make, g++ and libkrb5-dev. See ${log}.`);
  }
}

export function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** What a quiet window for us looks like. */
export const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
};

/**
 * Starts VS Code's server on loopback.
 * @param {{ dataFolder: string, settings?: object, port?: number, smokeTest?: boolean, env?: object }} options
 */
export async function startCodeServer({ dataFolder, settings = {}, port, smokeTest = false, env = {} }) {
  const folder = getCodeServerFolder();
  const chosen = port ?? (await findFreePort());
  // Settings of machine scope count only where they are the server's own.
  for (const place of ['data/User', 'data/Machine']) {
    const target = path.join(dataFolder, place);
    fs.mkdirSync(target, { recursive: true });
    const all = { ...QUIET_SETTINGS, ...settings };
    fs.writeFileSync(path.join(target, 'settings.json'), JSON.stringify(all, undefined, 2));
  }
  const args = [serverOf(folder), '--host', '127.0.0.1', '--port', String(chosen), '--without-connection-token'];
  args.push('--accept-server-license-terms', '--server-data-dir', dataFolder);
  if (smokeTest) args.push('--enable-smoke-test-driver');
  const child = spawn(nodeOf(folder), args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => (output = (output + data).slice(-20_000)));
  const exited = new Promise((resolve) => child.on('exit', resolve));
  const origin = `http://127.0.0.1:${chosen}`;
  const server = {
    port: chosen,
    origin,
    exited,
    output: () => output,
    async stop() {
      child.kill();
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await exited;
      clearTimeout(timer);
    },
  };
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`VS Code's server ended at once:\n${output}`);
    if (await answers(`${origin}/version`)) return server;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await server.stop();
  throw new Error(`VS Code's server did not answer within 30 s:\n${output}`);
}

async function answers(url) {
  try {
    return (await fetch(url)).status < 500;
  } catch {
    return false;
  }
}

/** Installs a packaged extension into a data folder, as a user would. */
export async function installVsix(dataFolder, vsix) {
  const folder = getCodeServerFolder();
  const args = [serverOf(folder), '--install-extension', vsix, '--force', '--server-data-dir', dataFolder];
  args.push('--accept-server-license-terms');
  const child = spawn(nodeOf(folder), args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const code = await new Promise((resolve) => child.on('exit', resolve));
  if (code !== 0 || !/successfully installed/.test(output)) throw new Error(`Installing ${vsix} failed:\n${output}`);
}

/**
 * The address of the editor on a folder or a `.code-workspace` file.
 * @param {{ origin: string, port: number }} server
 * @param {{ folder?: string, workspace?: string, development?: string, tests?: string }} options
 */
export function makeEditorUrl(server, { folder, workspace, development, tests }) {
  const remote = (file) => `vscode-remote://127.0.0.1:${server.port}${file}`;
  const payload = [
    ...(development ? [['extensionDevelopmentPath', remote(development)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
  ];
  const url = new URL(server.origin);
  if (folder) url.searchParams.set('folder', folder);
  if (workspace) url.searchParams.set('workspace', workspace);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
