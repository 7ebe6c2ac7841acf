// Runs groups of tests in VS Code's own server, with a headless browser as its window.
import fs from 'node:fs';
import path from 'node:path';
import { installVsix, makeEditorUrl, startCodeServer } from '../../scripts/code-server.mjs';
import { launchChromium } from './browser.mjs';
import { writeEmptyExtension } from './workspaces.mjs';

const PATIENCE_MS = 150_000;

/**
 * @param {{ root: string, temp: string, runs: { name: string, group: string, open: object, vsix?: string }[],
 *   report: (run: object, verdict: object) => void }} options
 */
export async function runInBrowser({ root, temp, runs, report }) {
  const browser = await launchChromium();
  try {
    for (const run of runs) report(run, await runOne({ root, temp, browser, run }));
  } finally {
    await browser.close();
  }
}

async function runOne({ root, temp, browser, run }) {
  const dataFolder = path.join(temp, `data-${run.name}`);
  const result = path.join(temp, `result-${run.name}.json`);
  if (run.vsix) await installVsix(dataFolder, run.vsix);
  const restricted = run.group === 'restricted';
  const server = await startCodeServer({
    dataFolder,
    smokeTest: true,
    settings: {
      'security.workspace.trust.enabled': restricted,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    },
    env: { SNAPWRIGHT_TEST_GROUP: run.group, SNAPWRIGHT_TEST_RESULT: result },
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const tests = path.join(root, 'dist/test/index');
    const url = makeEditorUrl(server, { ...run.open, tests, development: run.vsix ? writeEmptyExtension(temp) : root });
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    const end = Date.now() + PATIENCE_MS;
    while (!fs.existsSync(result)) {
      if (Date.now() > end) {
        await page.screenshot({ path: path.join(temp, `stuck-${run.name}.png`) });
        return failure(`No verdict within ${PATIENCE_MS / 1000} s; see ${temp}.\n${server.output()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    // The file may still be under way.
    await new Promise((resolve) => setTimeout(resolve, 200));
    return JSON.parse(fs.readFileSync(result, 'utf8'));
  } catch (error) {
    return failure(String(error?.stack ?? error));
  } finally {
    await context.close();
    await server.stop();
  }
}

function failure(error) {
  return { passed: [], failed: [{ title: 'the editor starts', error }], skipped: [] };
}
