/** The server's constraints through the protocol: fetched by the client, by the server, or not at all. */
import { PassThrough } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import {
  createConnection,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Connection,
  type ProtocolConnection,
} from 'vscode-languageserver/node';
import { createMemoryCache } from '../../server/src/constraints/cache.ts';
import type { ConstraintTransport } from '../../server/src/constraints/fetch-constraints.ts';
import { readBuiltSnap } from '../../server/src/core/openstack/built-snap.ts';
import { readInstalledPackages } from '../../server/src/core/openstack/installed-packages.ts';
import { createServerConstraints } from '../../server/src/lsp/constraints.ts';
import {
  CONSTRAINTS_STATUS,
  FETCH_REQUEST,
  RETRY_CONSTRAINTS,
  VERIFY_SNAP_REQUEST,
  type ConstraintsStatusParams,
  type FetchAnswer,
  type FetchParams,
} from '../../server/src/lsp/constraints-protocol.ts';
import { registerVerify } from '../../server/src/lsp/verify.ts';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function connect(): { server: Connection; client: ProtocolConnection } {
  const up = new PassThrough();
  const down = new PassThrough();
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  ends.push(() => {
    server.dispose();
    client.dispose();
    up.end();
    down.end();
  });
  return { server, client };
}

function setUp(options: unknown, answer: (request: FetchParams) => unknown) {
  const { server, client } = connect();
  const asked: FetchParams[] = [];
  const own: string[] = [];
  const statuses: ConstraintsStatusParams[] = [];
  const folders: (string | undefined)[] = [];
  const logs: string[] = [];
  let ready = 0;
  const transport: ConstraintTransport = {
    asks: false,
    get: ({ url }) => {
      own.push(url);
      return Promise.resolve({ status: 200, body: 'pbr===6.0.0\n', elapsedMs: 1 });
    },
  };
  const store = createServerConstraints(server, {
    host: {
      openCache: (folder) => {
        folders.push(folder);
        return createMemoryCache();
      },
      transport,
    },
    options,
    onReady: () => ready++,
    log: (message) => logs.push(message),
  });
  registerVerify(server, {
    readSnap: (path) =>
      Promise.resolve(
        path === 'gone.snap'
          ? { problem: 'No such file: "gone.snap".' }
          : {
              snap: readBuiltSnap({ 'meta/snap.yaml': `name: x\nversion: ${path.replace('.snap', '')}\n` }),
              installed: readInstalledPackages(['lib/python3.12/site-packages/pbr-5.0.dist-info']),
            },
      ),
    constraints: () => store,
  });
  client.onRequest(FETCH_REQUEST, (request: FetchParams): Promise<FetchAnswer> => {
    asked.push(request);
    return Promise.resolve(answer(request) as FetchAnswer);
  });
  client.onNotification(CONSTRAINTS_STATUS, (status: ConstraintsStatusParams) => {
    statuses.push(status);
  });
  server.listen();
  client.listen();
  return { store, client, asked, own, statuses, folders, logs, ready: () => ready };
}

const BY_CLIENT = { cacheDir: '/client/storage', constraints: { fetch: 'client' } };

test('by the client, hop by hop, with limits', async () => {
  const { store, asked, own, statuses, folders, ready } = setUp(BY_CLIENT, ({ url }) =>
    url.includes('releases')
      ? { status: 301, body: '', location: 'https://opendev.org/uc', elapsedMs: 5000 }
      : { status: 200, body: 'pbr===6.0.0\n', etag: '"x"', elapsedMs: 1 },
  );
  expect(store.find({ series: '2026.1' })).toEqual({ state: 'pending' });
  await store.idle();
  expect(store.find({ series: '2026.1' })).toMatchObject({ state: 'ready' });
  expect(asked).toEqual([
    { url: 'https://releases.openstack.org/constraints/upper/2026.1', maxBytes: 2_000_000, timeoutMs: 15_000 },
    { url: 'https://opendev.org/uc', maxBytes: 2_000_000, timeoutMs: 10_000 },
  ]);
  expect([own, folders, ready()]).toEqual([[], ['/client/storage'], 1]);
  await expect.poll(() => statuses.map(({ state }) => state)).toEqual(['fetching', 'idle']);
});

test('a host that nobody knows is the client’s question', async () => {
  const { store, asked } = setUp(BY_CLIENT, () => ({ failure: 'refused', message: 'You did not allow it.' }));
  store.find({ url: 'https://elsewhere.example/uc.txt' });
  await store.idle();
  expect(asked.map(({ url }) => url)).toEqual(['https://elsewhere.example/uc.txt']);
  expect(store.find({ url: 'https://elsewhere.example/uc.txt' })).toEqual({
    state: 'unavailable',
    reason: 'You did not allow it.',
  });
});

test('the user allowed it after all', async () => {
  let answer: unknown = { failure: 'refused', message: 'no' };
  const { store, client, asked, ready } = setUp(BY_CLIENT, () => answer);
  store.find({ series: 'ocata' });
  await store.idle();
  answer = { status: 200, body: 'pbr===1.0\n', elapsedMs: 1 };
  await client.sendNotification(RETRY_CONSTRAINTS);
  await expect.poll(ready).toBe(1);
  store.find({ series: 'ocata' });
  await store.idle();
  expect([asked.length, store.find({ series: 'ocata' }).state]).toEqual([2, 'ready']);
});

test.each([null, 7, 'x', {}, { status: '200', body: '', elapsedMs: 1 }, { failure: 'failed' }])(
  'an answer that is none: %j',
  async (answer) => {
    const { store } = setUp(BY_CLIENT, () => answer);
    store.find({ series: 'ocata' });
    await store.idle();
    expect(store.find({ series: 'ocata' })).toEqual({ state: 'unavailable', reason: 'The editor gave no answer.' });
  },
);

test('a client that throws', async () => {
  const { store } = setUp(BY_CLIENT, () => {
    throw new Error('bug');
  });
  store.find({ series: 'ocata' });
  await store.idle();
  expect(store.find({ series: 'ocata' }).state).toBe('unavailable');
});

test('by the server where the editor says so', async () => {
  const { store, asked, own } = setUp({ constraints: { fetch: 'server' } }, () => undefined);
  store.find({ series: 'ocata' });
  await store.idle();
  expect([asked, own.length, store.find({ series: 'ocata' }).state]).toEqual([[], 1, 'ready']);
});

test.each([undefined, null, 7, {}, { constraints: { fetch: 'x' }, cacheDir: 7 }])('not at all: %j', async (options) => {
  const { store, asked, own, folders } = setUp(options, () => undefined);
  expect(store.find({ series: 'ocata' }).state).toBe('unavailable');
  await store.idle();
  expect([asked, own, folders]).toEqual([[], [], [undefined]]);
});

test('a built snap is verified', async () => {
  const { client } = setUp(BY_CLIENT, () => ({ status: 200, body: 'pbr===6.0.0\n', elapsedMs: 1 }));
  const verify = (params: unknown): Promise<unknown> => client.sendRequest(VERIFY_SNAP_REQUEST, params);
  expect(await verify({ path: 'ocata.snap' })).toMatchObject({
    differing: 1,
    text: expect.stringContaining('pbr') as string,
  });
  expect(await verify({ path: '7.7.snap' })).toMatchObject({
    choices: expect.arrayContaining(['2026.1', 'ocata']) as string[],
  });
  expect(await verify({ path: '7.7.snap', series: 'gazpacho' })).toMatchObject({ differing: 1 });
  expect(await verify({ path: '7.7.snap', series: 'x' })).toEqual({ problem: 'There is no OpenStack series "x".' });
  expect(await verify({ path: 'gone.snap' })).toEqual({ problem: 'No such file: "gone.snap".' });
  expect(await verify(7)).toEqual({ problem: 'Say which snap is meant.' });
});
