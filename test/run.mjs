// `npm test`: every stage in order, one line each, and a count at the end.
// usage: run.mjs [--only STAGE,STAGE]
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const bin = (name) => path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1].split(',') : undefined;
const ci = process.env.CI === 'true';
const shared = path.join(root, '../shared/conformance');

/** Each stage is one or more commands; a stage may say why it can't run here. */
const stages = [
  ['build', [[process.execPath, 'esbuild.mjs']]],
  [
    'types',
    [
      [bin('tsc'), '-p', 'tsconfig.json'],
      [bin('tsc'), '-p', 'server/src/core/tsconfig.json'],
    ],
  ],
  ['lint', [[bin('eslint'), '.', '--max-warnings', '0']]],
  ['format', [[bin('prettier'), '--check', '.', '--log-level', 'warn']]],
  ['knip', [[bin('knip'), '--no-progress']]],
  ['generated', [[process.execPath, 'schemas/tools/check-generated.mjs']]],
  ['unit and LSP', [[bin('vitest'), 'run', '--reporter=default']]],
  ['bundles', [[process.execPath, 'test/tools/bundles.mjs']]],
  [
    'conformance',
    [
      [process.execPath, 'test/tools/conformance.mjs', path.join(shared, 'cases'), '--gate'],
      [process.execPath, 'test/tools/conformance.mjs', path.join(shared, 'legacy/cases'), '--gate'],
    ],
    () => (fs.existsSync(shared) ? undefined : 'the labelled documents are not beside this checkout'),
  ],
  ['fuzz', [[process.execPath, 'test/fuzz/fuzz.mjs', '--seconds', '15']]],
  ['in the editor', [[process.execPath, 'test/editor/run.mjs']]],
  ['in the lab', [[process.execPath, 'test/lab/run.mjs']]],
];

const counts = { passed: 0, failed: 0, skipped: 0 };
/** What failed, once more at the end, where it is looked for first. */
const failures = [];

for (const [name, commands, unavailable] of stages) {
  if (only && !only.includes(name)) continue;
  console.log(`\n== ${name}`);
  const reason = unavailable?.();
  if (reason) {
    skip(name, reason);
    continue;
  }
  const started = performance.now();
  let ok = true;
  let skippedBecause;
  for (const [command, ...args] of commands) {
    const result = spawnSync(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      shell: process.platform === 'win32' && command.endsWith('.cmd'),
    });
    // One stream, so that a failure and its reason stay together wherever the output is kept.
    process.stdout.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    if (result.status !== 0) failures.push(...listFailures(`${result.stdout ?? ''}\n${result.stderr ?? ''}`, name));
    if (result.error) console.log(`${command}: ${result.error.message}`);
    skippedBecause ??= /^SKIPPED: (.*)$/m.exec(result.stdout ?? '')?.[1];
    ok &&= result.status === 0;
    addCounts(result.stdout ?? '');
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (ok && skippedBecause) {
    skip(name, skippedBecause);
    continue;
  }
  counts[ok ? 'passed' : 'failed']++;
  console.log(`${ok ? 'ok' : 'FAILED'}: ${name} (${seconds} s)`);
}

const summary = `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`;
fs.mkdirSync(path.join(root, 'dist'), { recursive: true });
fs.writeFileSync(path.join(root, 'dist/test-summary.txt'), `${summary}\n`);
if (failures.length > 0) console.log(`\n== what failed\n${failures.join('\n')}`);
console.log(`\n${summary}`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** On CI nothing may be skipped: there a missing tool is a fault of the set-up. */
function skip(name, reason) {
  console.log(`${ci ? 'FAILED' : 'skipped'}: ${name}: ${reason}`);
  counts[ci ? 'failed' : 'skipped']++;
}

/** The lines of an output that name a failed test or check, each once. */
function listFailures(output, stage) {
  const lines = plainOf(output)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(?:FAIL |FAILED|not ok|fail(?:ed)?:|AssertionError|Error:)/i.test(line));
  return [...new Set(lines)].slice(0, 60).map((line) => `${stage}: ${line}`);
}

function plainOf(output) {
  return output.replace(/\u001b\[[0-9;]*m/g, '');
}

function addCounts(output) {
  const plain = plainOf(output);
  for (const line of plain.split('\n')) {
    const vitest = /^\s*Tests\s+(?:(\d+) failed \| )?(?:(\d+) passed)?(?: \| (\d+) skipped)?/.exec(line);
    const match = vitest
      ? [0, vitest[2], vitest[1], vitest[3]]
      : /^\s*(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line);
    if (!match) continue;
    counts.passed += Number(match[1] ?? 0);
    counts.failed += Number(match[2] ?? 0);
    const skipped = Number(match[3] ?? 0);
    counts[ci && skipped ? 'failed' : 'skipped'] += skipped;
  }
}
