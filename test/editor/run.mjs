// Runs the tests in a real editor: VS Code of the desktop where it can be downloaded, else VS Code in the browser.
// usage: run.mjs [--host browser|electron] [--only RUN,RUN] [--install] [--keep]
import * as esbuild from 'esbuild';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installCodeServer, isCodeServerInstalled } from '../../scripts/code-server.mjs';
import { findChromium } from './browser.mjs';
import { runSeries } from './series.mjs';
import { runTyping } from './typing.mjs';
import { writeWorkspaces } from './workspaces.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const ci = process.env.CI === 'true';
const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const wantedHost = option('--host');
const only = option('--only')?.split(',');
const mayInstall = ci || process.argv.includes('--install');
const counts = { passed: 0, failed: 0, skipped: 0 };

const host = await findHost();
if (host.reason) {
  console.log(`${ci ? 'FAILED' : 'SKIPPED'}: ${host.reason}`);
  console.log(ci ? '0 passed, 1 failed, 0 skipped' : '0 passed, 0 failed, 0 skipped');
  process.exitCode = ci ? 1 : 0;
} else {
  await runAll(host);
}

/** The first host that works here, or the reason why none does. */
async function findHost() {
  const reasons = [];
  if (wantedHost !== 'electron') {
    if (!findChromium()) reasons.push('no Chromium is installed');
    else if (isCodeServerInstalled()) return browserHost();
  }
  if (wantedHost !== 'browser') {
    if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
      reasons.push('there is no display for the VS Code of the desktop (xvfb-run gives one)');
    } else {
      try {
        const { getElectron, runInElectron } = await import('./host-electron.mjs');
        const executable = await getElectron();
        return { run: (options) => runInElectron({ ...options, executable }) };
      } catch (error) {
        reasons.push(`VS Code could not be downloaded (${error.message})`);
      }
    }
  }
  if (wantedHost !== 'electron' && findChromium()) {
    if (!mayInstall)
      reasons.push('code-server is not installed (--install does it, about 800 MB in your cache folder)');
    else {
      try {
        await installCodeServer(console.log);
        return browserHost();
      } catch (error) {
        reasons.push(error.message);
      }
    }
  }
  return { reason: `no editor to test in: ${reasons.join('; ')}` };
}

async function browserHost() {
  const { runInBrowser } = await import('./host-browser.mjs');
  return { run: runInBrowser };
}

async function runAll({ run }) {
  await build();
  const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-editor-'));
  const open = writeWorkspaces(path.join(temp, 'workspaces'));
  const vsix = path.join(root, 'snapwright.vsix');
  const runs = [
    { name: 'checking', group: 'checking', open: open.checking },
    { name: 'authoring', group: 'authoring', open: open.checking },
    { name: 'openstack', group: 'openstack', open: open.openstack },
    { name: 'elsewhere', group: 'elsewhere', open: open.elsewhere },
    { name: 'folders', group: 'folders', open: open.folders },
    { name: 'restricted', group: 'restricted', open: open.restricted },
    { name: 'packaged', group: 'checking', open: open.checking, vsix },
    { name: 'packaged-restricted', group: 'restricted', open: open.restricted, vsix },
  ].filter((one) => !only || only.includes(one.name));
  if (runs.some((one) => one.vsix)) execute([path.join(root, 'scripts/package.mjs')]);
  await run({ root, temp, runs, report });
  if (!only || only.includes('typing')) report({ name: 'typing' }, await runTyping({ root, temp }));
  if (!only || only.includes('series')) report({ name: 'series' }, await runSeries({ root, temp }));
  if (counts.failed === 0 && !process.argv.includes('--keep')) fs.rmSync(temp, { recursive: true, force: true });
  else console.log(`Kept for a look: ${temp}`);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

async function build() {
  execute([path.join(root, 'esbuild.mjs')]);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['test/editor/suite/index.ts'],
    outfile: 'dist/test/index.js',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

function execute(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stdout}${stderr}`);
}

function report({ name }, verdict) {
  console.log(
    `${name}: ${verdict.passed.length} passed, ${verdict.failed.length} failed, ${verdict.skipped.length} left out`,
  );
  for (const title of verdict.passed) console.log(`  ok ${title}`);
  for (const title of verdict.skipped) console.log(`  left out ${title}`);
  for (const { title, error } of verdict.failed)
    console.log(`  FAILED ${title}\n    ${error.replaceAll('\n', '\n    ')}`);
  counts.passed += verdict.passed.length;
  counts.failed += verdict.failed.length;
  counts.skipped += verdict.skipped.length;
}
