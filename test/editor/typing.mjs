// A driven session: a whole OpenStack snap is typed into an empty file, and every key and value that completion can know
// is taken from the list of suggestions. What is typed is `typing/keystone.txt`, what has to come out `keystone.yaml`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { isCodeServerInstalled, makeEditorUrl, startCodeServer } from '../../scripts/code-server.mjs';
import { findChromium, launchChromium } from './browser.mjs';
import { typeScript } from './typist.mjs';
import { openFile, waitForSuggestions, waitForWorkbench } from './workbench.mjs';

const DATA = path.join(import.meta.dirname, 'typing');
const PROJECT = 'snap/snapcraft.yaml';
/** The rest of the snap is there already: its folders, hook and entry points are among the suggestions. */
const EXAMPLE = 'examples/keystone';
const TITLES = [
  'writes a whole snap with what completion suggests',
  'saves exactly that snap',
  'gets no error and no warning for it',
];

/** @returns the verdict as the groups of tests in the editor give it */
export async function runTyping({ root, temp }) {
  const verdict = { passed: [], failed: [], skipped: [] };
  if (!findChromium() || !isCodeServerInstalled()) return { ...verdict, skipped: TITLES };
  const folder = path.join(temp, 'workspaces/typing');
  fs.cpSync(path.join(root, EXAMPLE), folder, { recursive: true });
  const file = path.join(folder, PROJECT);
  fs.writeFileSync(file, '');
  const checks = [
    () => writeSnap({ root, temp, folder, file }),
    () => compare(fs.readFileSync(file, 'utf8'), fs.readFileSync(path.join(DATA, 'keystone.yaml'), 'utf8')),
    () => checkOnCommandLine(root, file),
  ];
  for (const [index, title] of TITLES.entries()) {
    try {
      const said = await checks[index]();
      verdict.passed.push(said ? `${title} (${said})` : title);
    } catch (error) {
      verdict.failed.push({ title, error: String(error?.message ?? error) });
      // What follows would only tell of the same again.
      verdict.skipped.push(...TITLES.slice(index + 1));
      break;
    }
  }
  return verdict;
}

async function writeSnap({ root, temp, folder, file }) {
  const server = await startCodeServer({
    dataFolder: path.join(temp, 'data-typing'),
    smokeTest: true,
    settings: {
      'security.workspace.trust.enabled': false,
      'editor.minimap.enabled': false,
      'files.autoSave': 'off',
      'snapwright.constraints.fetch': 'never',
    },
  });
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  try {
    await page.goto(makeEditorUrl(server, { folder, development: root }), { waitUntil: 'domcontentloaded' });
    await waitForWorkbench(page);
    await openFile(page, PROJECT);
    await waitForSuggestions(page);
    const start = Date.now();
    const { accepted, lettersForAccepted, typed } = await typeScript(
      page,
      fs.readFileSync(path.join(DATA, 'keystone.txt'), 'utf8'),
    );
    const seconds = ((Date.now() - start) / 1000).toFixed(0);
    await page.keyboard.press('ControlOrMeta+S');
    await page.locator('.tab.active:not(.dirty)').waitFor();
    const saved = fs.readFileSync(file, 'utf8').length;
    return (
      `${saved} characters: ${accepted} suggestions taken for ${lettersForAccepted} letters, ` +
      `${typed} characters of free text, ${seconds} s`
    );
  } catch (error) {
    await page.screenshot({ path: path.join(temp, 'stuck-typing.png') }).catch(() => {});
    throw new Error(`${error.message}\n${server.output()}`, { cause: error });
  } finally {
    await browser.close();
    await server.stop();
  }
}

function compare(text, expected) {
  assert.deepEqual(parse(text), parse(expected));
  assert.equal(text, expected);
}

function checkOnCommandLine(root, file) {
  const args = [path.join(root, 'dist/cli.js'), 'check', '--format', 'json', '--severity', 'warning', '--strict', file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${stdout}${stderr}`);
}
