/** `snapwright constraints move` and `align`, on files. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../server/src/cli/run.ts';
import { openCache } from '../../../server/src/constraints/node.ts';
import { readConstraintsOf } from '../../harness/constraint-store.ts';

const RELEASES = 'https://releases.openstack.org/constraints/upper/';
const SNAP = `name: demo
base: core24
version: '2025.1' # ü
parts:
  demo:
    plugin: python
    source: .
    python-constraints: [${RELEASES}2025.1]
    python-requirements: [requirements.txt]
`;

let folder = '';
const at = (name: string): string => path.join(folder, name);
const read = (name: string): string => fs.readFileSync(at(name), 'utf8');

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-move-'));
  fs.mkdirSync(at('snap'));
  fs.writeFileSync(at('snap/snapcraft.yaml'), SNAP);
  fs.writeFileSync(at('requirements.txt'), '\uFEFFoslo.log==7.1.0\r\nrequests\r\n');
  const cache = openCache(at('cache'));
  for (const series of ['2025.1', '2026.1']) {
    const url = RELEASES + series;
    cache.write({ url, via: url, fetchedAt: Date.now(), checkedAt: Date.now(), text: readConstraintsOf(series) ?? '' });
  }
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

async function cli(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await run(['constraints', ...args, '--cache-dir', 'cache'], {
    cwd: folder,
    env: {},
    isTerminal: false,
    readStdin: () => new Uint8Array(),
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

test('moves a snap and the files that it uses', async () => {
  expect(await cli('move', 'gazpacho', 'snap/snapcraft.yaml')).toEqual({
    code: 0,
    out: 'Brought snap/snapcraft.yaml to 2026.1 (gazpacho): 2 places\nBrought requirements.txt to 2026.1 (gazpacho): one place\n',
    err: '',
  });
  expect(read('snap/snapcraft.yaml')).toBe(SNAP.replaceAll('2025.1', '2026.1'));
  expect(read('requirements.txt')).toBe('\uFEFFoslo.log==8.1.0\r\nrequests\r\n');
  expect(await cli('move', '2026.1')).toEqual({
    code: 0,
    out: 'snap/snapcraft.yaml is of 2026.1 (gazpacho) already\n',
    err: '',
  });
});

test('only tells with --dry-run', async () => {
  const { code, out } = await cli('move', '2026.1', '.', '--dry-run');
  expect([code, out.split('\n')[0]]).toEqual([1, 'Would bring snap/snapcraft.yaml to 2026.1 (gazpacho): 2 places']);
  expect(read('snap/snapcraft.yaml')).toBe(SNAP);
});

test('says what it could not do', async () => {
  const { code, out, err } = await cli('move', '2024.2', 'snap/snapcraft.yaml');
  expect(code).toBe(0);
  expect(out).toContain(
    'To do: The constraints of 2024.2 (dalmatian) are not at hand: pins and copies of constraints were left as they are.',
  );
  expect(err).toBe('snapwright: The constraints of 2024.2 are not at hand; "--fetch" fetches them.\n');
  expect((await cli('move', '2026.3')).err).toContain('There is no OpenStack series "2026.3".');
  expect((await cli('move')).code).toBe(2);
  expect((await cli('move', '2026.1', 'nowhere')).code).toBe(2);
});

test('aligns one file', async () => {
  fs.writeFileSync(at('requirements.txt'), 'oslo.log==5\nrequests\n');
  expect(await cli('align', 'requirements.txt')).toEqual({
    code: 0,
    out: 'Brought requirements.txt to 2025.1 (epoxy): one place\n',
    err: '',
  });
  expect(read('requirements.txt')).toBe('oslo.log==7.1.0\nrequests\n');
  expect(read('snap/snapcraft.yaml')).toBe(SNAP);
});
