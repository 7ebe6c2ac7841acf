// Runs the tests in the lab: a real LXD and a real snapd. Brings the lab up first; leaves LXD running.
// usage: run.mjs [--install] [vitest's own filters]; a filter leaves out the sessions in the editor
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { runEditorLab } from './editor/run.mjs';
import { removeInstances } from './down.mjs';
import { whyNoLab } from './lxd-server.mjs';
import { LabError } from './places.mjs';
import { bringUp } from './up.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const ci = process.env.CI === 'true';
const mayInstall = ci || process.argv.includes('--install');
const filters = process.argv.slice(2).filter((one) => one !== '--install');

const reason = whyNoLab({ mayInstall }) ?? findTrouble();
if (reason) {
  console.log(`${ci ? 'FAILED' : 'SKIPPED'}: ${reason}`);
  console.log(ci ? '0 passed, 1 failed, 0 skipped' : '0 passed, 0 failed, 0 skipped');
  process.exitCode = ci ? 1 : 0;
} else {
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', 'test/lab/vitest.config.mts', ...filters];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  // Tests clean up after themselves; where one was killed, this does.
  const left = removeInstances((name) => name.startsWith('lab-'));
  if (left.length > 0) console.log(`Removed what was left: ${left.join(', ')}`);
  const counts = filters.length > 0 ? undefined : await runEditorLab({ root });
  if (counts) console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = status === 0 && counts?.failed ? 1 : (status ?? 1);
}

function findTrouble() {
  try {
    bringUp(console.log);
    return undefined;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error.message;
  }
}
