/** Entry that the extension host calls; which group runs and where the verdict goes comes by environment. */
import fs from 'node:fs';
import Mocha from 'mocha';
import * as authoring from './authoring.ts';
import * as checking from './checking.ts';
import * as elsewhere from './elsewhere.ts';
import * as folders from './folders.ts';
import * as openstack from './openstack.ts';
import * as restricted from './restricted.ts';

const GROUPS: Readonly<Record<string, { readonly define: () => void }>> = {
  authoring,
  checking,
  elsewhere,
  folders,
  openstack,
  restricted,
};

interface Verdict {
  readonly passed: readonly string[];
  readonly failed: readonly { readonly title: string; readonly error: string }[];
  readonly skipped: readonly string[];
}

export async function run(): Promise<void> {
  const name = process.env['SNAPWRIGHT_TEST_GROUP'] ?? 'checking';
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000 });
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  const group = GROUPS[name];
  if (!group) throw new Error(`There is no test group "${name}".`);
  group.define();
  const passed: string[] = [];
  const failed: { title: string; error: string }[] = [];
  const skipped: string[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    runner.on('pass', (test) => passed.push(test.fullTitle()));
    runner.on('pending', (test) => skipped.push(test.fullTitle()));
    runner.on('fail', (test, error: Error) =>
      failed.push({ title: test.fullTitle(), error: error.stack ?? error.message }),
    );
  });
  const verdict: Verdict = { passed, failed, skipped };
  const file = process.env['SNAPWRIGHT_TEST_RESULT'];
  if (file) fs.writeFileSync(file, JSON.stringify(verdict));
  if (failed.length > 0) throw new Error(`${failed.length} tests failed.`);
}
