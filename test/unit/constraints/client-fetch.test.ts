/** What the client lets through to the network, and when it asks. */
import { expect, test } from 'vitest';
import { createFetchHandler, type FetchPorts, type HostChoice } from '../../../client/src/core/fetch.ts';
import type { FetchAnswer, FetchParams } from '../../../server/src/lsp/constraints-protocol.ts';

const UPPER = 'https://releases.openstack.org/constraints/upper/2026.1';
const OTHER = 'https://mirror.example:8443/uc';
const DONE: FetchAnswer = { status: 200, body: 'a===1\n', elapsedMs: 1 };

function setUp(ports: Partial<FetchPorts> = {}) {
  const got: string[] = [];
  const asked: string[] = [];
  const known = new Map<string, HostChoice>();
  const handler = createFetchHandler({
    isTrusted: () => true,
    mode: () => 'auto',
    ownMirrors: () => [],
    remembered: (host) => known.get(host),
    remember: (host, choice) => known.set(host, choice),
    get: ({ url }) => {
      got.push(url);
      return Promise.resolve(DONE);
    },
    ...ports,
    ask: (host) => {
      asked.push(host);
      return ports.ask?.(host) ?? Promise.resolve(undefined);
    },
  });
  const fetch = (url: string): Promise<FetchAnswer> =>
    handler.answer({ url, maxBytes: 1, timeoutMs: 1 } satisfies FetchParams);
  return { fetch, got, asked, known, handler };
}

test('hosts of OpenStack are not asked about', async () => {
  const { fetch, got, asked } = setUp();
  expect(await fetch(UPPER)).toEqual(DONE);
  expect(await fetch('https://raw.githubusercontent.com/openstack/requirements/master/x')).toEqual(DONE);
  expect([got.length, asked]).toEqual([2, []]);
});

test('another host is asked about once, also by several at a time, and the answer is kept', async () => {
  const { fetch, got, asked, known } = setUp({ ask: () => Promise.resolve('allowed') });
  await Promise.all([fetch(OTHER), fetch(`${OTHER}2`)]);
  await fetch(OTHER);
  expect([got.length, asked, [...known]]).toEqual([3, ['mirror.example:8443'], [['mirror.example:8443', 'allowed']]]);
});

test('no is no, also next time; a closed question is asked again in another session', async () => {
  const refused = setUp({ ask: () => Promise.resolve('refused') });
  expect(await refused.fetch(OTHER)).toEqual({
    failure: 'refused',
    message: 'You did not allow to fetch from mirror.example:8443.',
  });
  refused.handler.reset();
  await refused.fetch(OTHER);
  expect([refused.got, refused.asked.length]).toEqual([[], 1]);
  const closed = setUp({ ask: () => Promise.resolve(undefined) });
  await closed.fetch(OTHER);
  await closed.fetch(OTHER);
  expect(closed.asked).toHaveLength(1);
  closed.handler.reset();
  await closed.fetch(OTHER);
  expect([closed.got, closed.asked.length, closed.known.size]).toEqual([[], 2, 0]);
});

test('a host is not allowed by its name alone', async () => {
  const { fetch, asked, got } = setUp({ ask: () => Promise.resolve('refused') });
  for (const url of [
    'https://releases.openstack.org.evil.example/x',
    'https://raw.githubusercontent.com/somebody/requirements/master/x',
    'https://raw.githubusercontent.com/openstack/requirements/../../somebody/x',
    'https://opendev.org:444/x',
    'https://opendev.org@evil.example/x',
  ]) {
    expect(await fetch(url)).toMatchObject({ failure: 'refused' });
  }
  expect([asked.length, got]).toEqual([4, []]);
});

test('mirrors of the user are allowed, and in the mode "ask" hosts of OpenStack are asked about', async () => {
  const { fetch, asked } = setUp({ mode: () => 'ask', ownMirrors: () => ['nonsense', 'https://mirror.example:8443/'] });
  expect(await fetch(OTHER)).toEqual(DONE);
  expect(await fetch(UPPER)).toMatchObject({ failure: 'refused' });
  expect(asked).toEqual(['releases.openstack.org']);
});

test.each<[string, Partial<FetchPorts>, string]>([
  ['Restricted Mode', { isTrusted: () => false }, UPPER],
  ['the setting', { mode: () => 'never' }, UPPER],
  ['http', {}, 'http://releases.openstack.org/x'],
  ['files', {}, 'file:///etc/passwd'],
  ['no address', {}, 'x'],
])('refused without a question: %s', async (_name, ports, url) => {
  const { fetch, got, asked } = setUp(ports);
  expect(await fetch(url)).toMatchObject({ failure: 'refused' });
  expect([got, asked]).toEqual([[], []]);
});

test('what is turned off while the question stands there stays off', async () => {
  let mode: 'auto' | 'never' = 'auto';
  const { fetch, got } = setUp({
    mode: () => mode,
    ask: () => {
      mode = 'never';
      return Promise.resolve('allowed');
    },
  });
  expect(await fetch(OTHER)).toMatchObject({ failure: 'refused' });
  expect(got).toEqual([]);
});

test('a fault in asking or getting is an answer', async () => {
  const broken = setUp({
    ask: () => Promise.reject(new Error('no window')),
    get: () => Promise.reject(new Error('no net')),
  });
  expect(await broken.fetch(OTHER)).toMatchObject({ failure: 'refused' });
  expect(await broken.fetch(UPPER)).toEqual({ failure: 'failed', message: 'Error: no net' });
});
