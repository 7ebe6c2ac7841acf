// Drives the extension in VS Code with the real LXD and snapd of the lab.
// usage: run.mjs [building] [testing] [deploying] [several] [refusing] [--keep]
import * as esbuild from 'esbuild';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isCodeServerInstalled } from '../../../scripts/code-server.mjs';
import { findChromium } from '../../editor/browser.mjs';
import { bundles } from '../../../esbuild.mjs';
import { runBuilding } from './building.mjs';
import { runDeploying } from './deploying.mjs';
import { runRefusing } from './refusing.mjs';
import { runSeveral } from './several.mjs';
import { runTesting } from './testing.mjs';

const SESSIONS = {
  building: runBuilding,
  testing: runTesting,
  deploying: runDeploying,
  several: runSeveral,
  refusing: runRefusing,
};

/** @returns `{ passed, failed, skipped }`, numbers; tells the titles as it goes on */
export async function runEditorLab({ root, names = [], keep = false, say = console.log }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (!findChromium() || !isCodeServerInstalled()) {
    say('SKIPPED: the sessions in the editor want Chromium and code-server (test/editor/run.mjs --install)');
    return counts;
  }
  process.chdir(root);
  for (const bundle of bundles) await esbuild.build(bundle);
  const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-lab-editor-'));
  const started = performance.now();
  for (const [name, run] of Object.entries(SESSIONS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const verdict = await run({ root, temp });
    say(
      `${name}: ${verdict.passed.length} passed, ${verdict.failed.length} failed, ${verdict.skipped.length} left out`,
    );
    for (const title of verdict.passed) say(`  ok ${title}`);
    for (const title of verdict.skipped) say(`  left out ${title}`);
    for (const { title, error } of verdict.failed) say(`  FAILED ${title}\n    ${error.replaceAll('\n', '\n    ')}`);
    for (const key of Object.keys(counts)) counts[key] += verdict[key].length;
  }
  if (counts.failed === 0 && !keep) fs.rmSync(temp, { recursive: true, force: true });
  else say(`Kept for a look: ${temp}`);
  say(`In the editor: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return counts;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = process.argv.slice(2).filter((one) => one in SESSIONS);
  const root = path.resolve(import.meta.dirname, '../../..');
  const counts = await runEditorLab({ root, names, keep: process.argv.includes('--keep') });
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}
