/** Fetching against a real HTTPS server on loopback. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchConstraints } from '../../../server/src/constraints/fetch-constraints.ts';
import { createNodeTransport } from '../../../server/src/constraints/node.ts';
import type { ConstraintPolicy } from '../../../server/src/core/openstack/constraint-policy.ts';
import { httpsGet } from '../../../server/src/net/https-get.ts';
import { findProxy } from '../../../server/src/net/proxy.ts';
import { createCertificate } from '../../harness/certificate.ts';
import { redirect, send, startHttps, startProxy, type TestServer } from '../../harness/https-server.ts';

const URL_2026 = 'https://releases.openstack.org/constraints/upper/2026.1';
const PINS = 'oslo.config===9.7.0\npbr===6.0.0\n';

let server: TestServer;
beforeEach(async () => {
  server = await startHttps();
});
afterEach(() => server.close());

const mirrored = (host = 'localhost'): ConstraintPolicy => ({
  fetch: 'auto',
  mirrors: { 'https://releases.openstack.org/constraints/upper/': `https://${host}:${server.port}/upper/` },
});

const fetchSeries = (etag?: string, policy = mirrored(), env: Record<string, string> = {}) =>
  fetchConstraints(URL_2026, etag, policy, createNodeTransport({ env, version: '0', ca: server.certificate.cert }));

const get = (path: string, limits: { maxBytes?: number; timeoutMs?: number; ca?: string; userAgent?: string } = {}) =>
  httpsGet(
    { url: `https://localhost:${server.port}${path}`, maxBytes: 1000, timeoutMs: 2000, ...limits },
    { userAgent: 'snapwright/test', ca: server.certificate.cert, ...limits },
  );

describe('answers', () => {
  test('200 with an ETag, then 304', async () => {
    server.answers.set('/upper/2026.1', (request, response) => {
      if (request.headers['if-none-match'] === '"one"') response.writeHead(304).end();
      else send(PINS, { etag: '"one"' })(request, response);
    });
    const first = await fetchSeries();
    expect(first).toMatchObject({ type: 'fetched', etag: '"one"', text: PINS, set: { size: 2 } });
    expect(await fetchSeries('"one"')).toEqual({ type: 'unchanged' });
    expect(await fetchSeries('"other"')).toMatchObject({ type: 'fetched' });
  });

  test.each([404, 410])('%i', async (status) => {
    server.answers.set('/upper/2026.1', send('gone', {}, status));
    expect(await fetchSeries()).toMatchObject({ type: 'failed', kind: 'not-found' });
  });

  test.each([500, 204, 304, 401])('%i', async (status) => {
    server.answers.set('/upper/2026.1', (_request, response) => void response.writeHead(status).end());
    expect(await fetchSeries()).toMatchObject({ type: 'failed', kind: 'failed' });
  });

  test('a page instead of the list', async () => {
    server.answers.set('/upper/2026.1', send('<!DOCTYPE html>\n<html>Sign in</html>\n'));
    expect(await fetchSeries()).toEqual({
      type: 'failed',
      kind: 'not-constraints',
      message: `"https://localhost:${server.port}/upper/2026.1" can't be used: This is a web page, not a list of constraints.`,
    });
  });

  test('what we say of ourselves, and nothing else', async () => {
    let headers: unknown;
    server.answers.set('/x', (request, response) => {
      headers = request.headers;
      send(PINS)(request, response);
    });
    await get('/x');
    expect(headers).toEqual({
      accept: 'text/plain, */*;q=0.5',
      'accept-encoding': 'identity',
      'user-agent': 'snapwright/test',
      host: `localhost:${server.port}`,
      connection: expect.any(String) as string,
    });
  });
});

describe('redirects', () => {
  test('to another allowed address, through the mirrors', async () => {
    const policy: ConstraintPolicy = {
      fetch: 'auto',
      mirrors: { ...mirrored().mirrors, 'https://opendev.org/': `https://127.0.0.1:${server.port}/opendev/` },
    };
    server.answers.set('/upper/2026.1', redirect('https://opendev.org/openstack/uc.txt', 302));
    server.answers.set('/opendev/openstack/uc.txt', send(PINS));
    expect(await fetchSeries(undefined, policy)).toMatchObject({
      type: 'fetched',
      finalUrl: `https://127.0.0.1:${server.port}/opendev/openstack/uc.txt`,
    });
  });

  test('a relative one', async () => {
    server.answers.set('/upper/2026.1', redirect('../real', 308));
    server.answers.set('/real', send(PINS));
    expect(await fetchSeries()).toMatchObject({ type: 'fetched' });
  });

  test('another host that nobody allowed is not asked', async () => {
    server.answers.set('/upper/2026.1', redirect(`https://127.0.0.1:${server.port}/elsewhere`));
    server.answers.set('/elsewhere', send(PINS));
    expect(await fetchSeries()).toEqual({
      type: 'failed',
      kind: 'refused',
      message: `127.0.0.1:${server.port} is neither a host of OpenStack nor a mirror that the settings name.`,
    });
    expect(server.asked).toEqual([`localhost:${server.port}/upper/2026.1`]);
  });

  test.each(['http://localhost/x', 'file:///etc/passwd', 'ftp://opendev.org/x', 'javascript:1'])(
    'never to %s',
    async (location) => {
      server.answers.set('/upper/2026.1', redirect(location));
      expect(await fetchSeries()).toMatchObject({ type: 'failed', kind: 'refused' });
    },
  );

  test('round in circles, and to nowhere', async () => {
    server.answers.set('/upper/2026.1', redirect('/upper/2026.1'));
    expect(await fetchSeries()).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('more than 5 times'),
    });
    expect(server.asked).toHaveLength(6);
    server.answers.set('/upper/2026.1', (_request, response) => void response.writeHead(301).end());
    expect(await fetchSeries()).toMatchObject({ kind: 'failed', message: expect.stringContaining('to nowhere') });
  });
});

describe('limits', () => {
  test('too large, announced and not', async () => {
    server.answers.set('/announced', send('a===1\n'.repeat(1000)));
    expect(await get('/announced')).toMatchObject({ failure: 'too-large' });
    let stopped = false;
    server.answers.set('/endless', (_request, response) => {
      const timer = setInterval(() => response.write('a===1\n'.repeat(100)), 5);
      response.on('close', () => {
        clearInterval(timer);
        stopped = true;
      });
    });
    expect(await get('/endless')).toMatchObject({ failure: 'too-large' });
    await expect.poll(() => stopped).toBe(true);
  });

  test('slow: before the answer and in its middle', async () => {
    server.answers.set('/silent', () => undefined);
    server.answers.set('/drip', (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('a'), 20);
      response.on('close', () => {
        clearInterval(timer);
      });
    });
    for (const path of ['/silent', '/drip']) {
      expect(await get(path, { timeoutMs: 200 })).toEqual({
        failure: 'timeout',
        message: `localhost:${server.port} did not send the file within 0.2 seconds.`,
      });
    }
  });

  test('cut off: by length, in a chunk, and without either', async () => {
    server.answers.set('/length', (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('a===1\n', () => response.destroy());
    });
    server.answers.set('/chunked', (_request, response) => {
      response.write('a===1\n', () => response.destroy());
    });
    server.answers.set('/open', (_request, response) => {
      response.useChunkedEncodingByDefault = false;
      response.removeHeader('transfer-encoding');
      response.end('a===1\nb===');
      response.socket?.end();
    });
    for (const path of ['/length', '/chunked', '/open']) {
      expect(await get(path), path).toMatchObject({ failure: 'truncated' });
    }
  });

  test('compressed against our word', async () => {
    server.answers.set('/x', send('xx', { 'content-encoding': 'gzip' }));
    expect(await get('/x')).toMatchObject({ failure: 'failed' });
  });
});

describe('trust', () => {
  test('a certificate that nobody vouches for', async () => {
    server.answers.set('/x', send(PINS));
    const other = createCertificate(['localhost']);
    expect(await get('/x', { ca: other.cert })).toMatchObject({ failure: 'certificate' });
    expect(server.asked).toEqual([]);
  });

  test('a certificate for another name', async () => {
    const named = await startHttps(createCertificate(['other.example']));
    const result = await httpsGet(
      { url: `https://localhost:${named.port}/x`, maxBytes: 100, timeoutMs: 2000 },
      { userAgent: 'x', ca: named.certificate.cert },
    );
    expect(result).toMatchObject({ failure: 'certificate' });
    await named.close();
  });
});

describe('reach', () => {
  test('nobody listens', async () => {
    const { port } = server;
    await server.close();
    expect(await fetchSeries()).toEqual({
      type: 'failed',
      kind: 'offline',
      message: `localhost:${port} can't be reached (ECONNREFUSED).`,
    });
  });

  test('a name that is not known', async () => {
    const result = await httpsGet(
      { url: 'https://no-such-host.invalid/x', maxBytes: 100, timeoutMs: 5000 },
      { userAgent: 'x' },
    );
    expect(result).toMatchObject({ failure: 'offline' });
  });
});

describe('proxy', () => {
  const none: ConstraintPolicy = { fetch: 'auto', mirrors: {} };

  test('the real addresses, through a proxy that wants a login', async () => {
    const proxy = await startProxy(server, 'me:password');
    server.answers.set('releases.openstack.org/constraints/upper/2026.1', redirect('https://opendev.org/uc.txt', 301));
    server.answers.set('opendev.org/uc.txt', send(PINS));
    expect(await fetchSeries(undefined, none, { HTTPS_PROXY: proxy.url })).toMatchObject({
      type: 'fetched',
      finalUrl: 'https://opendev.org/uc.txt',
    });
    expect(proxy.asked).toEqual(['releases.openstack.org:443', 'opendev.org:443']);
    await proxy.close();
  });

  test('a wrong login, and a proxy that is not there', async () => {
    const proxy = await startProxy(server, 'me:password');
    const wrong = proxy.url.replace('me:', 'you:');
    expect(await fetchSeries(undefined, none, { https_proxy: wrong })).toMatchObject({
      type: 'failed',
      message: expect.stringContaining('it wants a name and password') as string,
    });
    await proxy.close();
    const result = await fetchSeries(undefined, none, { https_proxy: proxy.url });
    expect(result).toMatchObject({
      type: 'failed',
      kind: 'offline',
      message: expect.stringContaining('the proxy 127.0.0.1:') as string,
    });
    expect(JSON.stringify(result)).not.toContain('password');
  });

  test('the certificate behind a proxy is looked at all the same', async () => {
    const proxy = await startProxy(server);
    const transport = createNodeTransport({
      env: { HTTPS_PROXY: proxy.url },
      version: '0',
      ca: createCertificate(['opendev.org']).cert,
    });
    expect(await fetchConstraints(URL_2026, undefined, none, transport)).toMatchObject({ kind: 'certificate' });
    await proxy.close();
  });

  test('a slow tunnel ends with the time limit', async () => {
    const proxy = await startProxy(server);
    server.answers.set('/slow', () => undefined);
    const transport = createNodeTransport({
      env: { HTTPS_PROXY: proxy.url },
      version: '0',
      ca: server.certificate.cert,
    });
    const url = 'https://opendev.org/slow';
    expect(await transport.get({ url, maxBytes: 100, timeoutMs: 300 })).toMatchObject({ failure: 'timeout' });
    await proxy.close();
  });

  test.each([
    [{ HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
    [{ https_proxy: 'p:3128', HTTPS_PROXY: 'http://q' }, 'http://p:3128/'],
    [{ ALL_PROXY: 'https://p' }, 'https://p/'],
    [{ HTTP_PROXY: 'http://p' }, undefined],
    [{ HTTPS_PROXY: '' }, undefined],
    [{ HTTPS_PROXY: 'http://p', NO_PROXY: '*' }, undefined],
    [{ HTTPS_PROXY: 'http://p', NO_PROXY: 'a.example, opendev.org' }, undefined],
    [{ HTTPS_PROXY: 'http://p', NO_PROXY: '.org' }, undefined],
    [{ HTTPS_PROXY: 'http://p', NO_PROXY: '*.org:443' }, undefined],
    [{ HTTPS_PROXY: 'http://p', no_proxy: 'opendev.org:8443' }, 'http://p/'],
    [{ HTTPS_PROXY: 'http://p', no_proxy: 'dev.org,pendev.org' }, 'http://p/'],
    [{ HTTPS_PROXY: 'not a url at all' }, undefined],
  ])('%j', (env, proxy) => {
    expect(findProxy(new URL('https://opendev.org/x'), env as Record<string, string>)?.href).toBe(proxy);
  });
});
