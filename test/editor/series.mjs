// A driven session: a snap of 2017 whose constraints are gone is opened, moved to a living series and its base, and ends
// without a finding. The constraints come over https from a server on loopback, which stands in for OpenStack's.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { isCodeServerInstalled, makeEditorUrl, startCodeServer } from '../../scripts/code-server.mjs';
import { findChromium, launchChromium } from './browser.mjs';
import { openFile, runCommand, waitForWorkbench } from './workbench.mjs';

const PROJECT = 'snap/snapcraft.yaml';
const OLD = path.join(import.meta.dirname, 'series/keystone-2017.yaml');
const SERIES = ['ocata', '2026.1'];
const TITLES = [
  'shows the dead address and the mismatches of a snap of 2017',
  'moves the snap to a living series and its base, after a preview',
  'leaves no finding',
];

/** @param {{ root: string, temp: string, picture?: (page: object) => Promise<void> }} options */
export async function runSeries({ root, temp, picture }) {
  const verdict = { passed: [], failed: [], skipped: [] };
  if (!findChromium() || !isCodeServerInstalled()) return { ...verdict, skipped: TITLES };
  const constraints = await startConstraints(root);
  const folder = path.join(temp, 'workspaces/keystone');
  const file = path.join(folder, PROJECT);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.copyFileSync(OLD, file);
  const certificate = path.join(temp, 'constraints.pem');
  fs.writeFileSync(certificate, constraints.certificate.cert);
  const server = await startCodeServer({
    dataFolder: path.join(temp, 'data-series'),
    smokeTest: true,
    settings: {
      'security.workspace.trust.enabled': false,
      'workbench.colorTheme': 'Default Dark Modern',
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'editor.minimap.enabled': false,
      'snapwright.constraints.mirrors': { 'https://releases.openstack.org/': `https://localhost:${constraints.port}/` },
    },
    // An empty cache, and the certificate as a user of a mirror would name it.
    env: { NODE_EXTRA_CA_CERTS: certificate, XDG_CACHE_HOME: path.join(temp, 'cache') },
  });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const steps = [
    () => see(page),
    () => move(page, picture),
    () => checkResult({ page, root, temp, file, constraints }),
  ];
  try {
    await page.goto(makeEditorUrl(server, { folder, development: root }), { waitUntil: 'domcontentloaded' });
    await waitForWorkbench(page);
    await openFile(page, PROJECT);
    for (const [index, title] of TITLES.entries()) {
      try {
        const said = await steps[index]();
        verdict.passed.push(said ? `${title} (${said})` : title);
      } catch (error) {
        await page.screenshot({ path: path.join(temp, 'stuck-series.png') }).catch(() => {});
        verdict.failed.push({ title, error: String(error?.message ?? error) });
        verdict.skipped.push(...TITLES.slice(index + 1));
        break;
      }
    }
  } finally {
    await browser.close();
    await server.stop();
    await constraints.close();
  }
  return verdict;
}

async function startConstraints(root) {
  const outfile = path.join(root, 'dist/test/https-server.mjs');
  const entry = 'test/harness/https-server.ts';
  const options = { bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' };
  await esbuild.build({ absWorkingDir: root, entryPoints: [entry], outfile, ...options });
  const { startHttps, send } = await import(pathToFileURL(outfile).href);
  const server = await startHttps();
  for (const series of SERIES) {
    const text = fs.readFileSync(path.join(root, `test/harness/constraints/${series}.txt`), 'utf8');
    server.answers.set(`/constraints/upper/${series}`, send(text));
  }
  return server;
}

async function see(page) {
  await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
  await runCommand(page, 'Problems: Focus on Problems View');
  const rows = page.locator('.markers-panel .monaco-list-row');
  for (const code of ['constraints/ref-gone', 'constraints/pin-conflict', 'constraints/excluded']) {
    await rows.filter({ hasText: code }).first().waitFor({ timeout: 30_000 });
  }
  await runCommand(page, 'View: Focus Active Editor Group');
}

async function move(page, picture) {
  await runCommand(page, 'Snap: Move to OpenStack Series');
  await choose(page, '2026.1');
  await choose(page, 'Migrate to core24 too');
  // The preview of what will change.
  const apply = page.locator('.bulk-edit-panel .monaco-button', { hasText: 'Apply' });
  await apply.waitFor({ timeout: 30_000 });
  await picture?.(page);
  await apply.click();
  await page.locator('.view-lines', { hasText: 'core24' }).first().waitFor();
}

async function choose(page, text) {
  const input = page.locator('.quick-input-widget:visible input').first();
  await page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().waitFor({ timeout: 30_000 });
  await input.fill(text);
  await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: text }).first().waitFor();
  await page.keyboard.press('Enter');
}

async function checkResult({ page, root, temp, file, constraints }) {
  await runCommand(page, 'View: Focus Active Editor Group');
  await page.locator('.markers-panel', { hasText: 'No problems' }).waitFor({ timeout: 30_000 });
  // The editor saves after a refactoring by itself, in its own time.
  let text = '';
  for (let attempt = 0; attempt < 100 && !text.includes('core24'); attempt++) {
    text = fs.readFileSync(file, 'utf8');
    await page.waitForTimeout(100);
  }
  for (const expected of ['base: core24', "version: '2026.1'", 'constraints/upper/2026.1']) {
    assert.ok(text.includes(expected), `${expected} is in:\n${text}`);
  }
  assert.doesNotMatch(text, /ocata|python2/);
  const asked = constraints.asked.map((address) => address.replace(/^[^/]*/, ''));
  assert.deepEqual(asked.sort(), SERIES.map((series) => `/constraints/upper/${series}`).sort());
  const mirror = `https://releases.openstack.org/=https://localhost:${constraints.port}/`;
  const args = [
    'check',
    '--constraints',
    'auto',
    '--mirror',
    mirror,
    '--format',
    'json',
    '--severity',
    'information',
    file,
  ];
  const env = {
    ...process.env,
    NODE_EXTRA_CA_CERTS: path.join(temp, 'constraints.pem'),
    XDG_CACHE_HOME: path.join(temp, 'cache-cli'),
  };
  // Not waited for in one go: the server with the constraints is this process.
  const cli = path.join(root, 'dist/cli.js');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, ...args], { env });
  assert.equal(stderr, '');
  assert.deepEqual(
    JSON.parse(stdout).files.map(({ findings }) => findings),
    [[]],
  );
}
