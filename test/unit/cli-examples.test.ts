/** What `npm start` shows: the examples, with what the engine must say of them. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../server/src/cli/run.ts';

const examples = path.join(import.meta.dirname, '../../examples');

/** `line severity code` of every finding that the command line reports. */
function check(...args: string[]): string[] {
  let out = '';
  void run(['check', '--format', 'json', ...args], {
    cwd: examples,
    env: {},
    isTerminal: false,
    readStdin: () => fs.readFileSync(path.join(examples, 'keystone-broken/snap/snapcraft.yaml')),
    out: (text) => (out += text),
    err: (text) => expect(text).toBe(''),
  });
  interface Finding {
    readonly code: string;
    readonly severity: string;
    readonly range: { readonly start: { readonly line: number } };
  }
  const report = JSON.parse(out) as { files: { findings: Finding[] }[] };
  return report.files.flatMap((file) =>
    file.findings.map((finding) => `${finding.range.start.line} ${finding.severity} ${finding.code}`),
  );
}

test.each(['hello', 'keystone', 'notes', 'openstack-2017'])('%s is clean', (name) => {
  expect(check(name)).toEqual([]);
});

test('keystone-broken has these mistakes', () => {
  expect(check('keystone-broken')).toEqual([
    '4 error snapcraft/unknown-key',
    '8 warning snapcraft/version-changed',
    '9 error snapd/license',
    '12 error snapcraft/invalid-value',
    '16 error snapcraft/platform-targets',
    '22 error snapd/layout-path',
    '27 warning snapd/unknown-interface',
    '33 error snapcraft/invalid-format',
    '34 error snapd/network-bind',
    '40 error snapcraft/invalid-value',
    '41 error snapd/order-target',
    '45 error yaml/duplicate-key',
    '50 error snapd/timer',
    '55 error snapcraft/unknown-plugin',
    '66 error snapcraft/source-option',
    '67 error snapcraft/part-cycle',
    '72 error snapcraft/unknown-key',
    '76 error snapcraft/unknown-key',
  ]);
});
