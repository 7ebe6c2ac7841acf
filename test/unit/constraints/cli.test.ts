/** `snapwright constraints`, and `check` with constraints, from arguments to exit code, over a real server. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../../server/src/cli/run.ts';
import { createNodeTransport } from '../../../server/src/constraints/node.ts';
import type { Rule } from '../../../server/src/core/index.ts';
import { redirect, send, startHttps, startProxy, type TestProxy, type TestServer } from '../../harness/https-server.ts';

vi.mock('../../../server/src/core/rules/index.ts', () => {
  // Tells what the store has, so that the test sees it.
  const probe: Rule = {
    code: 'constraints/probe',
    severity: 'warning',
    since: '0',
    summary: 'Tells what is at hand.',
    kinds: ['snapcraft'],
    *check({ document, openstack }) {
      const word = /series: (\S+)/.exec(document.text)?.[1];
      const series = openstack.series ?? word;
      if (series === undefined) return;
      const lookup = openstack.constraints.find({ series });
      const size = lookup.state === 'ready' ? ` ${lookup.set.size}` : '';
      yield { start: 0, end: 1, message: `${series}: ${lookup.state}${size}` };
    },
  };
  return { rules: [probe] };
});

const PINS = 'oslo.config===9.7.0\npbr===6.0.0\n';

let folder: string;
let server: TestServer;
let proxy: TestProxy;
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-cli-constraints-'));
  server = await startHttps();
  proxy = await startProxy(server);
  server.answers.set('releases.openstack.org/constraints/upper/2026.1', redirect('https://opendev.org/uc/2026.1'));
  server.answers.set('opendev.org/uc/2026.1', (request, response) => {
    if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
    else send(PINS, { etag: '"1"' })(request, response);
  });
  server.answers.set('releases.openstack.org/constraints/upper/ocata', send(PINS));
});
afterEach(async () => {
  await Promise.all([server.close(), proxy.close()]);
  fs.rmSync(folder, { recursive: true, force: true });
});

async function cli(args: readonly string[], stdin = ''): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const env = { HTTPS_PROXY: proxy.url, XDG_CACHE_HOME: path.join(folder, 'cache') };
  let reads = 0;
  const code = await run(args, {
    cwd: folder,
    env,
    isTerminal: false,
    transport: createNodeTransport({ env, version: '0', ca: server.certificate.cert }),
    readStdin: () => {
      expect(++reads).toBe(1);
      return Buffer.from(stdin);
    },
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, out, err };
}

const constraints = (...args: string[]) => cli(['constraints', ...args]);

describe('constraints', () => {
  test('fetch, fetch again, force, list', async () => {
    expect(await constraints('list')).toMatchObject({
      code: 0,
      out: `No constraints are at hand in "${path.join(folder, 'cache/snapwright/constraints')}".\n`,
    });
    expect(await constraints('fetch', '2026.1', 'Ocata', 'gazpacho')).toEqual({
      code: 0,
      out: '2026.1 (gazpacho): fetched, 2 constraints\nocata: fetched, 2 constraints\n',
      err: '',
    });
    const asked = server.asked.length;
    expect((await constraints('fetch', '2026.1')).out).toBe('2026.1 (gazpacho): at hand, 2 constraints\n');
    expect(server.asked).toHaveLength(asked);
    expect((await constraints('fetch', '--force', '2026.1')).out).toBe('2026.1 (gazpacho): unchanged, 2 constraints\n');
    const today = new Date().toISOString().slice(0, 10);
    expect((await constraints('list')).out).toBe(
      `2026.1 (gazpacho): 2 constraints, as of ${today}\nocata: 2 constraints, as of ${today}\n`,
    );
    const json = JSON.parse((await constraints('list', '--format', 'json')).out) as unknown;
    expect(json).toMatchObject({
      version: 1,
      constraints: [{ series: '2026.1', constraints: 2 }, { series: 'ocata' }],
    });
  });

  test('what fails is named, the rest is fetched, an older copy stays', async () => {
    expect(await constraints('fetch', '2025.2', 'ocata')).toEqual({
      code: 1,
      out: 'ocata: fetched, 2 constraints\n',
      err: 'snapwright: 2025.2 (flamingo): There is nothing at "https://releases.openstack.org/constraints/upper/2025.2" (404).\n',
    });
    await proxy.close();
    const { code, err } = await constraints('fetch', '--force', 'ocata');
    expect(code).toBe(1);
    expect(err).toContain("can't be reached");
    expect(err).toContain('An older copy is at hand.');
  });

  test('a folder and a mirror of one’s own', async () => {
    server.answers.set('mirror.example/x/2025.2', send(PINS));
    const mirror = 'https://releases.openstack.org/constraints/upper/=https://mirror.example/x/';
    const result = await constraints('fetch', '--quiet', '--cache-dir', 'mine', '--mirror', mirror, '2025.2');
    expect(result).toEqual({ code: 0, out: '', err: '' });
    expect(fs.readdirSync(path.join(folder, 'mine'))).toHaveLength(1);
    expect(server.asked).toEqual(['mirror.example/x/2025.2']);
  });

  test('all that is maintained', async () => {
    const { code, err } = await constraints('fetch', '--all-maintained');
    expect(code).toBe(1);
    expect(server.asked).toContain('releases.openstack.org/constraints/upper/master');
    expect(err).not.toContain('2026.1');
  });

  test.each([
    [[], 'Say what to do: "constraints fetch SERIES…", "list", "move SERIES FILE" or "align FILE".'],
    [['get'], 'Unknown action "get": "constraints fetch SERIES…", "list", "move SERIES FILE" or "align FILE".'],
    [['fetch'], 'Name a series, such as 2026.1, or use --all-maintained.'],
    [['fetch', 'gazpatcho'], 'There is no OpenStack series "gazpatcho". Did you mean "gazpacho"?'],
    [['list', 'x'], '"snapwright constraints list" takes no "x".'],
    [
      ['fetch', '--mirror', 'x', 'ocata'],
      'Cannot read "x" in --mirror: write FROM=TO, two addresses that begin with https://.',
    ],
    [['fetch', '--forse'], 'Unknown option "--forse". Did you mean "--force"?'],
  ])('%j', async (args, problem) => {
    expect(await constraints(...args)).toEqual({ code: 2, out: '', err: `snapwright: ${problem}\n` });
    expect(server.asked).toEqual([]);
  });

  test('addresses: others than those of OpenStack are not asked', async () => {
    const { code, err } = await constraints('fetch', 'https://elsewhere.example/uc.txt', 'http://x.example/uc');
    expect(code).toBe(1);
    expect(err).toContain('elsewhere.example is neither a host of OpenStack nor a mirror');
    expect(err).toContain('is not https');
    expect(server.asked).toEqual([]);
    expect(proxy.asked).toEqual([]);
  });

  test('a cache that can not be written', async () => {
    fs.writeFileSync(path.join(folder, 'file'), '');
    const { code, err } = await constraints('fetch', '--cache-dir', 'file/x', 'ocata');
    expect([code, err]).toEqual([
      2,
      `snapwright: The constraints can't be kept in "${path.join(folder, 'file/x')}".\n`,
    ]);
  });
});

describe('check', () => {
  const write = (text: string): void => fs.writeFileSync(path.join(folder, 'snapcraft.yaml'), text);
  const check = async (...args: string[]) => {
    const { code, out, err } = await cli(['check', '--format', 'json', 'snapcraft.yaml', ...args]);
    const report = JSON.parse(out) as { files: { findings: { message: string }[] }[] };
    return { code, err, found: report.files[0]?.findings.map(({ message }) => message) };
  };

  test('fetches nothing by itself, and says what that left out', async () => {
    write('# series: 2026.1\n');
    expect((await check()).found).toEqual(['2026.1: unavailable']);
    expect(server.asked).toEqual([]);
    const { err } = await cli(['check', 'snapcraft.yaml']);
    expect(err).toBe(
      'snapwright: Not compared with the constraints of 2026.1, which are not at hand.\n' +
        'snapwright: "snapwright constraints fetch 2026.1" fetches them.\n',
    );
    for (const option of ['--quiet', '--constraints=off']) {
      expect((await cli(['check', option, 'snapcraft.yaml'])).err).toBe('');
    }
  });

  test('uses the cache', async () => {
    write('# series: 2026.1\n');
    await constraints('fetch', '2026.1');
    expect((await check()).found).toEqual(['2026.1: ready 2']);
    expect((await check('--constraints', 'off')).found).toEqual(['2026.1: unavailable']);
    expect((await check('--series', 'Ocata')).found).toEqual(['ocata: unavailable']);
  });

  test('--constraints auto fetches first and reports once', async () => {
    write('# series: 2026.1\n');
    expect(await check('--constraints', 'auto')).toEqual({ code: 0, err: '', found: ['2026.1: ready 2'] });
    const { out } = await cli(['check', '--format', 'json', '--constraints', 'auto', '-'], '# series: ocata\n');
    expect(out).toContain('ocata: ready 2');
  });

  test('--constraints auto without a network: one sentence, and the rest is checked', async () => {
    write('# series: 2026.1\n');
    await proxy.close();
    const { code, err, found } = await check('--constraints', 'auto');
    expect([code, found]).toEqual([0, ['2026.1: unavailable']]);
    expect(err.trimEnd().split('\n')).toEqual([expect.stringContaining("can't be reached")]);
  });
});
