// Takes the picture of the README: the real editor with the extension on the broken example.
// usage: screenshot.mjs [FILE.png] [--hover LINE:COLUMN]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isCodeServerInstalled, makeEditorUrl, startCodeServer } from '../../scripts/code-server.mjs';
import { findChromium, launchChromium } from './browser.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const target = path.resolve(
  process.argv[2]?.endsWith('.png') ? process.argv[2] : path.join(root, 'docs/images/editor.png'),
);
const place = process.argv.includes('--hover') ? process.argv[process.argv.indexOf('--hover') + 1] : undefined;
const example = path.join(root, 'examples/keystone-broken/snap/snapcraft.yaml');

if (!findChromium() || !isCodeServerInstalled()) {
  console.error(
    'The picture needs Chromium and code-server; "node test/editor/run.mjs --install" installs the latter.',
  );
  process.exit(1);
}
const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-picture-'));
const server = await startCodeServer({
  dataFolder,
  smokeTest: true,
  settings: {
    'security.workspace.trust.enabled': false,
    'workbench.colorTheme': 'Default Dark Modern',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'workbench.layoutControl.enabled': false,
    'window.commandCenter': false,
    'window.menuBarVisibility': 'hidden',
    'editor.minimap.enabled': false,
    'editor.fontSize': 13,
    'editor.stickyScroll.enabled': false,
    'breadcrumbs.enabled': false,
    'problems.showCurrentInStatus': false,
  },
});
const browser = await launchChromium();
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(makeEditorUrl(server, { folder: path.join(root, 'examples'), development: root }));
  await page.locator('.monaco-workbench .explorer-folders-view').waitFor({ timeout: 60_000 });
  await openFile(page, path.relative(path.join(root, 'examples'), example));
  await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
  await runCommand(page, 'Problems: Focus on Problems View');
  await page.locator('.markers-panel .monaco-list-row').nth(3).waitFor();
  await arrange(page);
  await runCommand(page, 'View: Focus Active Editor Group');
  await goTo(page, place ?? findPlace());
  await runCommand(page, 'Show or Focus Hover');
  await page.locator('.monaco-hover:visible').first().waitFor();
  await page.mouse.move(1279, 799);
  await page.waitForTimeout(1500);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  await page.screenshot({ path: target });
  console.log(`Wrote ${target}`);
} finally {
  await browser.close();
  await server.stop();
  fs.rmSync(dataFolder, { recursive: true, force: true });
}

/** The misspelt plugin: it has a finding, an explanation and a fix. */
function findPlace() {
  const lines = fs.readFileSync(example, 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('plugin: pyhton'));
  return `${line + 1}:${(lines[line] ?? '').indexOf('pyhton') + 3}`;
}

async function openFile(page, name) {
  await page.keyboard.press('ControlOrMeta+P');
  await page.keyboard.type(name, { delay: 5 });
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await page.waitForTimeout(700);
  await page.keyboard.press('Enter');
}

async function goTo(page, position) {
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input').waitFor();
  await page.keyboard.type(position, { delay: 5 });
  await page.keyboard.press('Enter');
}

async function runCommand(page, title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').waitFor();
  await page.keyboard.type(title, { delay: 5 });
  await page.waitForTimeout(500);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(500);
}

/** Drags the edges of panel and side bar, so that a good part of text and list can be read. */
async function arrange(page) {
  const panel = await page.locator('.part.panel').boundingBox();
  const sidebar = await page.locator('.part.sidebar').boundingBox();
  if (panel) await drag(page, [panel.x + panel.width / 2, panel.y], [panel.x + panel.width / 2, 500]);
  if (sidebar) await drag(page, [sidebar.x + sidebar.width, 300], [sidebar.x + 215, 300]);
}

async function drag(page, from, to) {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 5 });
  await page.mouse.up();
}
