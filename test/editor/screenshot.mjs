// Takes the pictures of README, walkthrough and documentation: the real editor with the extension on small projects.
// usage: screenshot.mjs [NAME…] [--to FOLDER]; without names, all of them go to docs/images.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isCodeServerInstalled, makeEditorUrl, startCodeServer } from '../../scripts/code-server.mjs';
import { findChromium, launchChromium } from './browser.mjs';
import { QUIET_SETTINGS } from './quiet-settings.mjs';
import { runSeries } from './series.mjs';
import { makeSmallPng } from './small-png.mjs';
import { goTo, openFile, pressUntil, runCommand, waitForSuggestions, waitForWorkbench } from './workbench.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const PROJECT = 'snap/snapcraft.yaml';
const KEYSTONE = path.join(root, 'examples/keystone');

/** What to open, what to do, and which part of the window to keep (all of it by default). */
const PICTURES = {
  editor: { folder: path.join(root, 'examples/keystone-broken'), scale: 2, take: takeFindings },
  completion: { folder: KEYSTONE, take: takeCompletion, height: 560 },
  hover: { folder: KEYSTONE, take: takeHover, height: 560 },
  hints: { folder: KEYSTONE, take: takeHints, height: 700 },
  lightbulb: { file: 'older.yaml', take: takeLightBulb, height: 620 },
  migration: { file: 'older.yaml', take: takeMigration, height: 760 },
  series: {},
  forecast: { file: 'review.yaml', take: takeForecast, height: 680 },
};

const to = process.argv.includes('--to') ? process.argv[process.argv.indexOf('--to') + 1] : undefined;
const names = process.argv.slice(2).filter((name) => name in PICTURES);

if (!findChromium() || !isCodeServerInstalled()) {
  console.error(
    'The pictures need Chromium and code-server; "node test/editor/run.mjs --install" installs the latter.',
  );
  process.exit(1);
}

const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-picture-'));
const server = await startCodeServer({
  dataFolder: path.join(temp, 'data'),
  smokeTest: true,
  settings: {
    ...QUIET_SETTINGS,
    'editor.fontSize': 13,
    'problems.showCurrentInStatus': false,
  },
});
const browser = await launchChromium();
try {
  for (const name of names.length > 0 ? names : Object.keys(PICTURES)) {
    const target = path.resolve(to ?? path.join(root, 'docs/images'), `${name}.png`);
    if (name === 'series') await takeSeries(target);
    else await take(name, PICTURES[name], target);
    console.log(`Wrote ${target}, ${Math.round(fs.statSync(target).size / 1000)} kB`);
  }
} finally {
  await browser.close();
  await server.stop();
  fs.rmSync(temp, { recursive: true, force: true });
}

async function take(name, { folder: example, file, scale = 1, height = 800, take: arrange }, target) {
  const folder = path.join(temp, name, example ? path.basename(example) : 'inventory');
  fs.mkdirSync(path.join(folder, 'snap'), { recursive: true });
  if (example) fs.cpSync(example, folder, { recursive: true });
  else fs.copyFileSync(path.join(import.meta.dirname, 'pictures', file), path.join(folder, PROJECT));
  const context = await browser.newContext({ viewport: { width: 1280, height }, deviceScaleFactor: scale });
  const page = await context.newPage();
  try {
    await page.goto(makeEditorUrl(server, { folder, development: root }));
    await waitForWorkbench(page);
    await openFile(page, PROJECT);
    await arrange(page, fs.readFileSync(path.join(folder, PROJECT), 'utf8'));
    await page.mouse.move(1279, height - 1);
    // Lenses, hints and the caret settle.
    await page.waitForTimeout(1500);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, makeSmallPng(await page.screenshot()));
  } catch (error) {
    await page.screenshot({ path: path.join(os.tmpdir(), `snapwright-${name}-failed.png`) });
    throw error;
  } finally {
    await context.close();
  }
}

/** The misspelt plugin: it has a finding, an explanation and a fix. */
async function takeFindings(page, text) {
  await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
  await runCommand(page, 'Problems: Focus on Problems View');
  await page.locator('.markers-panel .monaco-list-row').nth(3).waitFor();
  await dragEdges(page);
  await runCommand(page, 'View: Focus Active Editor Group');
  await goTo(page, placeOf(text, 'pyhton', 2));
  await runCommand(page, 'Show or Focus Hover');
  await page.locator('.monaco-hover:visible').first().waitFor();
}

async function takeCompletion(page, text) {
  await prepare(page);
  await goTo(page, placeOf(text, '    plugs: [network]\n  rotate', '    plugs: [network'.length));
  await page.keyboard.type(', ');
  const rows = page.locator('.suggest-widget.visible .monaco-list-row');
  await rows.first().waitFor();
  await page.keyboard.type('ho');
  await page.locator('.suggest-widget.visible .monaco-list-row.focused').waitFor();
  // What is known of an item comes a moment after the list; asked for again, the list shows it.
  await page.waitForTimeout(1000);
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-details:visible').waitFor();
}

async function takeHover(page, text) {
  await prepare(page);
  await goTo(page, placeOf(text, 'network-bind]', 3));
  await runCommand(page, 'Show or Focus Hover');
  await page.locator('.monaco-hover:visible').first().waitFor();
}

async function takeHints(page, text) {
  await prepare(page);
  await goTo(page, placeOf(text, 'timer:', 0));
  await page.locator('.codelens-decoration a:visible').first().waitFor();
}

async function takeLightBulb(page, text) {
  await prepare(page);
  await goTo(page, placeOf(text, 'core20', 2));
  await pressUntil(page, 'Control+.', '.action-widget:visible .monaco-list-row:has-text("core24")');
}

/** The same, one step on: what the migration would change, before it does. */
async function takeMigration(page, text) {
  await takeLightBulb(page, text);
  const row = page.locator('.action-widget:visible .monaco-list-row', { hasText: 'core24' });
  for (let step = 0; step < 8 && !(await row.evaluate((one) => one.classList.contains('focused'))); step++) {
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.locator('.bulk-edit-panel .monaco-list-row').first().waitFor();
}

async function takeForecast(page) {
  await prepare(page);
  await runCommand(page, 'Snap: Forecast Store Review');
  await page.locator('.webview.ready:visible, iframe.webview:visible').first().waitFor();
}

/** Has a session of its own, since it wants constraints. */
async function takeSeries(target) {
  const picture = async (page) => {
    await page.waitForTimeout(1500);
    fs.writeFileSync(target, makeSmallPng(await page.screenshot()));
  };
  const { failed } = await runSeries({ root, temp, picture });
  if (failed.length > 0) throw new Error(failed[0].error);
}

async function prepare(page) {
  await waitForSuggestions(page);
  await runCommand(page, 'View: Close Primary Side Bar');
  await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
}

/** Line and column of some words, plus a few characters. */
function placeOf(text, words, within) {
  const offset = text.indexOf(words);
  if (offset < 0) throw new Error(`The text has no "${words}".`);
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + within + 1}`;
}

/** Drags the edges of panel and side bar, so that a good part of text and list can be read. */
async function dragEdges(page) {
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
