import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestStateStore, emptyState } from '../../../client/src/core/install/state.ts';
import { writeTestScript } from '../../../client/src/core/install/write-test-script.ts';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sw-state-'))));
afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('what is remembered', () => {
  it('outlives the program, by project and target', async () => {
    const connection = { plug: 'a:b', slot: ':b' };
    await createTestStateStore(folder).update('/p', 'host', (state) => ({ ...state, connections: [connection] }));
    const later = createTestStateStore(folder);
    expect(await later.read('/p', 'host')).toEqual({ ...emptyState('/p', 'host'), connections: [connection] });
    expect(await later.read('/p', 'lxd:local:x')).toBeUndefined();
    expect(await later.list()).toHaveLength(1);
  });

  it('loses nothing to two changes at once, and leaves no file for nothing', async () => {
    const store = createTestStateStore(folder);
    const add = (alias: string): Promise<unknown> =>
      store.update('/p', 'host', (state) => ({ ...state, aliases: [...state.aliases, { app: 'a.b', alias }] }));
    await Promise.all(['x', 'y', 'z'].map(add));
    expect((await store.read('/p', 'host'))?.aliases.map(({ alias }) => alias)).toEqual(['x', 'y', 'z']);
    await store.update('/p', 'host', (state) => ({ ...state, aliases: [] }));
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it.each(['', '{', 'null', '[]', '{"version":2}', '{"version":1,"project":"/p","target":"host"}'])(
    'starts anew where the file holds %j',
    async (text) => {
      const store = createTestStateStore(folder);
      await store.update('/p', 'host', (state) => ({ ...state, instance: 'x' }));
      const [name = ''] = fs.readdirSync(folder);
      fs.writeFileSync(path.join(folder, name), text);
      expect(await store.read('/p', 'host')).toBeUndefined();
      expect(await store.list()).toEqual([]);
    },
  );
});

describe('the script of a test', () => {
  it('hands every word to snap as it is', () => {
    const nasty = `/tmp/a b/it's $(touch x) "q"\n-é_1_amd64.snap`;
    const text = writeTestScript({
      ...emptyState('/p', 'host'),
      providers: [
        { name: 'core24', file: undefined },
        { name: 'data', file: '/l/data file.snap' },
      ],
      snaps: [
        {
          name: 'nova',
          version: '1',
          mode: 'devmode',
          flags: ['--dangerous', '--devmode'],
          files: [nasty],
          replaced: undefined,
        },
      ],
      connections: [{ plug: 'nova:kvm', slot: ':kvm' }],
      aliases: [{ app: 'nova.manage', alias: 'nova-manage' }],
    });
    // Stand-ins for sudo and snap that tell what they got.
    fs.writeFileSync(path.join(folder, 'sudo'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
    fs.writeFileSync(path.join(folder, 'snap'), '#!/bin/sh\nprintf "%s\\0" "$@" END\n', { mode: 0o755 });
    fs.writeFileSync(path.join(folder, 'test.sh'), text);
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
    const output = execFileSync('sh', [path.join(folder, 'test.sh')], { env, encoding: 'utf8' });
    expect(output.split('END\0').map((call) => call.split('\0').slice(0, -1))).toEqual([
      ['install', 'core24'],
      ['install', '--dangerous', '/l/data file.snap'],
      ['install', '--dangerous', '--devmode', nasty],
      ['connect', 'nova:kvm', ':kvm'],
      ['alias', 'nova.manage', 'nova-manage'],
      [],
    ]);
  });
});
