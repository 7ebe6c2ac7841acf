/** The store: memory, disk, network; what it answers at once and what it says. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryCache, type ConstraintCache } from '../../../server/src/constraints/cache.ts';
import { createDiskCache } from '../../../server/src/constraints/disk-cache.ts';
import type { ConstraintTransport } from '../../../server/src/constraints/fetch-constraints.ts';
import { createNodeTransport, findCacheFolder } from '../../../server/src/constraints/node.ts';
import {
  createConstraintStore,
  type ConstraintStorePorts,
  type ConstraintsStatus,
} from '../../../server/src/constraints/store.ts';
import type { GetRequest, GetResult } from '../../../server/src/net/get.ts';
import { send, startHttps } from '../../harness/https-server.ts';

const HOUR = 60 * 60 * 1000;
const PINS = 'oslo.config===9.7.0\npbr===6.0.0\n';
const upper = (word: string): string => `https://releases.openstack.org/constraints/upper/${word}`;

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-constraints-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function setUp(
  answer: (request: GetRequest) => GetResult | Promise<GetResult>,
  cache: ConstraintCache = createMemoryCache(),
  more: Partial<ConstraintStorePorts> = {},
) {
  const asked: GetRequest[] = [];
  const told: ConstraintsStatus[] = [];
  const clock = { now: Date.UTC(2026, 10, 23) };
  let ready = 0;
  const transport: ConstraintTransport = {
    asks: false,
    get: async (request) => {
      asked.push(request);
      return answer(request);
    },
  };
  const store = createConstraintStore({
    cache,
    transport,
    now: () => clock.now,
    onReady: () => ready++,
    onStatus: (status) => told.push(status),
    ...more,
  });
  return { store, asked, told, clock, ready: () => ready };
}

const ok = (body = PINS, etag?: string): GetResult => ({ status: 200, body, elapsedMs: 1, ...(etag && { etag }) });
const unchanged: GetResult = { status: 304, body: '', elapsedMs: 1 };
const offline: GetResult = { failure: 'offline', message: "releases.openstack.org can't be reached (ENOTFOUND)." };

describe('from nothing', () => {
  test('pending, then ready, and the host is told once', async () => {
    const { store, asked, ready } = setUp(() => ok());
    expect(store.find({ series: '2026.1' })).toEqual({ state: 'pending' });
    expect(store.find({ url: upper('2026.1') })).toEqual({ state: 'pending' });
    await store.idle();
    const found = store.find({ series: 'gazpacho' });
    expect(found).toMatchObject({ state: 'ready', from: upper('2026.1'), set: { size: 2 } });
    expect(asked).toHaveLength(1);
    expect(ready()).toBe(1);
  });

  test('at most three at a time', async () => {
    let now = 0;
    let most = 0;
    const { store } = setUp(async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now--;
      return ok();
    });
    for (const series of ['2026.1', '2025.2', '2025.1', '2024.2', '2024.1', 'zed', 'yoga', 'xena'])
      store.find({ series });
    await store.idle();
    expect(most).toBe(3);
  });

  test('a transport that throws is a failure like any other', async () => {
    const { store } = setUp(() => {
      throw new Error('bug');
    });
    store.find({ series: '2026.1' });
    await store.idle();
    expect(store.find({ series: '2026.1' })).toEqual({ state: 'unavailable', reason: 'Error: bug' });
  });

  test('nothing is fetched where that is turned off, or by a store without network', async () => {
    const { store, asked } = setUp(() => ok());
    store.setPolicy({ fetch: 'never', mirrors: {} });
    const unavailable = { state: 'unavailable', reason: 'The constraints of 2026.1 (gazpacho) are not at hand.' };
    expect(store.find({ series: '2026.1' })).toEqual(unavailable);
    expect(asked).toEqual([]);
    const alone = setUp(() => ok(), createMemoryCache(), { transport: undefined });
    expect(alone.store.find({ series: '2026.1' })).toEqual(unavailable);
    expect(await alone.store.fetch({ series: '2026.1' })).toMatchObject({ type: 'failed', kind: 'refused' });
  });

  test('what nobody allowed is refused once and not tried at every keystroke', async () => {
    const { store, asked, told } = setUp(() => ok());
    const url = 'https://elsewhere.example/uc.txt';
    expect(store.find({ url })).toEqual({ state: 'pending' });
    await store.idle();
    expect(store.find({ url })).toMatchObject({ state: 'unavailable' });
    expect(store.find({ url })).toMatchObject({ state: 'unavailable' });
    expect(asked).toEqual([]);
    expect(told.map(({ state }) => state)).toEqual(['fetching', 'problem']);
  });
});

describe('age', () => {
  test('a list that may change is asked for again after a day, with its ETag, behind the back', async () => {
    const cache = createMemoryCache();
    const { store, asked, clock, ready } = setUp((request) => (request.etag ? unchanged : ok(PINS, '"one"')), cache);
    await store.fetch({ series: '2026.1' });
    clock.now += 23 * HOUR;
    store.find({ series: '2026.1' });
    await store.idle();
    expect(asked).toHaveLength(1);
    clock.now += 2 * HOUR;
    expect(store.find({ series: '2026.1' })).toMatchObject({ state: 'ready' });
    await store.idle();
    expect(asked.map(({ etag }) => etag)).toEqual([undefined, '"one"']);
    expect(cache.read(upper('2026.1'))).toMatchObject({ checkedAt: clock.now, fetchedAt: clock.now - 25 * HOUR });
    // The same text needs no new diagnostics.
    expect(ready()).toBe(1);
  });

  test.each([
    { series: 'ocata' },
    { url: 'https://opendev.org/openstack/requirements/raw/tag/ocata-eol/upper-constraints.txt' },
    { url: `https://opendev.org/openstack/requirements/raw/commit/${'a'.repeat(40)}/upper-constraints.txt` },
  ])('%j never changes', async (reference) => {
    const { store, asked, clock } = setUp(() => ok());
    await store.fetch(reference);
    clock.now += 10_000 * HOUR;
    expect(store.find(reference)).toMatchObject({ state: 'ready' });
    await store.idle();
    expect(asked).toHaveLength(1);
  });

  test('a clock that was wrong does not keep a list for ever', async () => {
    const { store, asked, clock } = setUp(() => ok());
    await store.fetch({ series: '2026.1' });
    clock.now -= 10_000 * HOUR;
    store.find({ series: '2026.1' });
    await store.idle();
    expect(asked).toHaveLength(2);
  });

  test('another mirror is another text, without the ETag of the first', async () => {
    const { store, asked, ready } = setUp((request) => ok(request.url.includes('mirror') ? 'pbr===7\n' : PINS, '"e"'));
    await store.fetch({ series: 'ocata' });
    store.setPolicy({ fetch: 'auto', mirrors: { [upper('')]: 'https://me:secret@mirror.example/' } });
    store.find({ series: 'ocata' });
    await store.idle();
    expect(asked[1]).toMatchObject({ url: 'https://me:secret@mirror.example/ocata' });
    expect(asked[1]?.etag).toBeUndefined();
    expect(ready()).toBe(2);
  });
});

describe('offline', () => {
  test('the copy is used, and that is said once until it ends', async () => {
    const cache = createMemoryCache();
    let net: GetResult = ok(PINS);
    const { store, told, clock } = setUp(() => net, cache);
    await store.fetch({ series: '2026.1' });
    await store.fetch({ series: '2025.2' });
    net = offline;
    told.length = 0;
    for (let day = 0; day < 3; day++) {
      clock.now += 25 * HOUR;
      expect(store.find({ series: '2026.1' })).toMatchObject({ state: 'ready' });
      await store.idle();
    }
    store.find({ series: '2025.2' });
    await store.idle();
    expect(told).toEqual([
      { state: 'fetching', message: 'Fetching the constraints of 2026.1 (gazpacho).' },
      {
        state: 'offline',
        message: "releases.openstack.org can't be reached (ENOTFOUND). The copy of 2026-11-23 is used.",
      },
    ]);
    net = ok(PINS);
    store.retry();
    store.find({ series: '2026.1' });
    await store.idle();
    expect(told.at(-1)).toEqual({ state: 'idle', message: 'All constraints are at hand.' });
  });

  test('without a copy: tried again after a while, not at every keystroke', async () => {
    const { store, asked, clock } = setUp(() => offline);
    store.find({ series: '2026.1' });
    await store.idle();
    for (let n = 0; n < 5; n++) expect(store.find({ series: '2026.1' })).toMatchObject({ state: 'unavailable' });
    expect(asked).toHaveLength(1);
    clock.now += 11 * 60 * 1000;
    expect(store.find({ series: '2026.1' })).toEqual({ state: 'pending' });
    await store.idle();
    store.retry();
    expect(store.find({ series: '2026.1' })).toEqual({ state: 'pending' });
    await store.idle();
    expect(asked).toHaveLength(3);
  });
});

describe('on disk', () => {
  const open = () => createDiskCache(path.join(folder, 'deep', 'cache'));

  test('kept for the next program, without names and passwords', async () => {
    const first = setUp(() => ok(PINS, '"e"'), open());
    first.store.setPolicy({ fetch: 'auto', mirrors: { [upper('')]: 'https://me:secret@mirror.example/' } });
    await first.store.fetch({ series: '2026.1' });
    const second = setUp(() => ok(), open());
    second.store.setPolicy({ fetch: 'never', mirrors: {} });
    expect(second.store.find({ series: '2026.1' })).toMatchObject({ state: 'ready', set: { size: 2 } });
    const [file, ...others] = fs.readdirSync(path.join(folder, 'deep', 'cache'));
    expect(others).toEqual([]);
    expect(file).toMatch(/^2026\.1\.[0-9a-f]{16}\.json$/);
    expect(fs.readFileSync(path.join(folder, 'deep', 'cache', file ?? ''), 'utf8')).not.toContain('secret');
  });

  test.each([
    ['half a file', (text: string) => text.slice(0, text.length / 2)],
    ['nothing', () => ''],
    ['something else', () => '{"form":1,"url":7}'],
    ['another form', (text: string) => text.replace('"form":1', '"form":99')],
    ['a page', (text: string) => text.replace('oslo.config===9.7.0', '<html>')],
    ['bytes', () => '\u0000\uFFFD\uFFFD'],
  ])('%s is no copy, and is fetched again', async (_name, spoil) => {
    await setUp(() => ok(), open()).store.fetch({ series: '2026.1' });
    const file = path.join(folder, 'deep', 'cache', fs.readdirSync(path.join(folder, 'deep', 'cache'))[0] ?? '');
    fs.writeFileSync(file, spoil(fs.readFileSync(file, 'utf8')));
    const { store, asked } = setUp(() => ok(), open());
    const state = store.find({ series: '2026.1' }).state;
    await store.idle();
    expect(state).toBe('pending');
    expect(asked).toHaveLength(1);
    expect(store.find({ series: '2026.1' }).state).toBe('ready');
  });

  test('a folder that can not be written to costs nothing but the keeping', async () => {
    fs.writeFileSync(path.join(folder, 'file'), '');
    const logged: string[] = [];
    const cache = createDiskCache(path.join(folder, 'file', 'cache'));
    const { store } = setUp(() => ok(), cache, { log: (message) => logged.push(message) });
    await store.fetch({ series: '2026.1' });
    expect(store.find({ series: '2026.1' })).toMatchObject({ state: 'ready' });
    expect(logged).toEqual([expect.stringContaining("can't be kept")]);
    expect(cache.list()).toEqual([]);
  });

  test('lists put there by hand are read', () => {
    fs.writeFileSync(path.join(folder, '2026.1.txt'), PINS);
    fs.writeFileSync(path.join(folder, 'upper-constraints-ocata.txt'), PINS);
    fs.writeFileSync(path.join(folder, 'notes.txt'), 'x');
    const cache = createDiskCache(folder);
    const { store } = setUp(() => offline, cache);
    store.setPolicy({ fetch: 'never', mirrors: {} });
    expect(store.find({ series: '2026.1' })).toMatchObject({ state: 'ready' });
    expect(store.find({ series: 'ocata' })).toMatchObject({ state: 'ready' });
    expect(cache.list().map(({ url }) => url)).toEqual([upper('2026.1'), upper('ocata')]);
  });

  test('where it lies', () => {
    const find = (env: Record<string, string>, platform: NodeJS.Platform = 'linux') => findCacheFolder(env, platform);
    expect(find({ HOME: '/home/me' })).toBe('/home/me/.cache/snapwright/constraints');
    expect(find({ HOME: '/home/me', XDG_CACHE_HOME: '/c' })).toBe('/c/snapwright/constraints');
    expect(find({ HOME: '/home/me', XDG_CACHE_HOME: 'relative' })).toBe('/home/me/.cache/snapwright/constraints');
    expect(find({ HOME: '/Users/me' }, 'darwin')).toBe('/Users/me/Library/Caches/snapwright/constraints');
    expect(find({ LOCALAPPDATA: '/L' }, 'win32')).toBe('/L/snapwright/constraints');
    expect(find({ USERPROFILE: '/U' }, 'win32')).toBe('/U/AppData/Local/snapwright/constraints');
    expect(find({ SNAPWRIGHT_CACHE_DIR: '/x' })).toBe('/x');
    expect(find({})).toBeUndefined();
  });
});

test('a real server, then none: fetched, kept, asked again, and used without it', async () => {
  const server = await startHttps();
  const env = {};
  const transport = createNodeTransport({ env, version: '0', ca: server.certificate.cert });
  const policy = { fetch: 'auto', mirrors: { [upper('')]: `https://localhost:${server.port}/uc/` } } as const;
  server.answers.set('/uc/2026.1', (request, response) => {
    if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
    else send(PINS, { etag: '"v1"' })(request, response);
  });
  const cache = createDiskCache(folder);
  const first = setUp(() => offline, cache, { transport });
  first.store.setPolicy(policy);
  expect(await first.store.fetch({ series: '2026.1' })).toMatchObject({ type: 'fetched', size: 2 });
  expect(await first.store.fetch({ series: '2026.1' })).toMatchObject({ type: 'fresh' });
  expect(await first.store.fetch({ series: '2026.1' }, true)).toMatchObject({ type: 'unchanged' });
  expect(await first.store.fetch({ series: '2025.2' })).toMatchObject({ type: 'failed', kind: 'not-found' });
  await server.close();
  const second = setUp(() => offline, cache, { transport });
  second.store.setPolicy(policy);
  second.clock.now += 48 * HOUR;
  expect(second.store.find({ series: '2026.1' })).toMatchObject({ state: 'ready', set: { size: 2 } });
  await second.store.idle();
  expect(second.told.at(-1)).toMatchObject({ state: 'offline' });
  expect(second.store.find({ series: '2026.1' })).toMatchObject({ state: 'ready' });
});
