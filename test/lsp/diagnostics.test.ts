import { afterEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { openSession, PULL, PUSH, type Session, type SessionOptions } from '../harness/lsp-session.ts';
import { wordRules } from '../harness/word-rules.ts';

const URI = 'file:///project/snap/snapcraft.yaml';
let session: Session | undefined;

async function start(options: SessionOptions = {}): Promise<Session> {
  session = await openSession({ rules: wordRules, ...options });
  return session;
}

afterEach(() => {
  session?.end();
  session = undefined;
});

describe('pulled diagnostics', () => {
  it('are offered to a client that asks for them', async () => {
    const { result } = await start();
    expect(result.capabilities.diagnosticProvider).toEqual({
      identifier: 'snapwright',
      interFileDependencies: false,
      workspaceDiagnostics: false,
    });
    expect(result.capabilities.textDocumentSync).toEqual({ openClose: true, change: 2 });
    expect(result.serverInfo).toEqual({ name: 'snapwright', version: '0.0.0' });
  });

  it('carry code, link, severity, tag, data and related places', async () => {
    const { open, items } = await start();
    await open(URI, 'name: bad\ntitle: "🙂 worse"\n');
    expect(await items(URI)).toEqual([
      {
        range: { start: { line: 0, character: 6 }, end: { line: 0, character: 9 } },
        message: '"bad" must go.',
        severity: 1,
        code: 'test/bad',
        codeDescription: { href: 'https://github.com/snapwright/snapwright/blob/main/docs/rules/test/bad.md' },
        source: 'snapwright',
        data: { word: 'bad' },
      },
      {
        // The face is two UTF-16 units wide.
        range: { start: { line: 1, character: 11 }, end: { line: 1, character: 16 } },
        message: '"worse" must go.',
        severity: 2,
        code: 'test/worse',
        codeDescription: { href: 'https://github.com/snapwright/snapwright/blob/main/docs/rules/test/worse.md' },
        source: 'snapwright',
        tags: [2],
        data: { word: 'worse' },
        relatedInformation: [
          {
            location: { uri: URI, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } } },
            message: 'Because of this.',
          },
        ],
      },
    ]);
  });

  it('say when nothing changed', async () => {
    const { open, pull, change } = await start();
    await open(URI, 'name: bad\n');
    const first = await pull(URI);
    expect(first.kind).toBe('full');
    expect(await pull(URI, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await change(URI, 2, [{ text: 'name: fine\n' }]);
    expect(await pull(URI, first.resultId)).toMatchObject({ kind: 'full', items: [] });
  });

  it('follow incremental edits', async () => {
    const { open, change, items } = await start();
    await open(URI, 'name: fine\r\ntitle: fine\r\n');
    expect(await items(URI)).toEqual([]);
    await change(URI, 2, [
      { range: { start: { line: 1, character: 7 }, end: { line: 1, character: 11 } }, text: 'ba' },
      { range: { start: { line: 1, character: 9 }, end: { line: 1, character: 9 } }, text: 'd' },
      { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# bad\r\n' },
    ]);
    expect((await items(URI)).map((one) => one.range.start)).toEqual([
      { line: 0, character: 2 },
      { line: 2, character: 7 },
    ]);
  });

  it('judge our files by name and by language, and nothing else', async () => {
    const { open, items } = await start();
    await open(URI, 'name: bad\n', 'yaml');
    await open('file:///project/other.yaml', 'name: bad\n', 'yaml');
    await open('untitled:Untitled-1', 'name: bad\n', 'snapcraft');
    expect(await items(URI)).toHaveLength(1);
    expect(await items('file:///project/other.yaml')).toEqual([]);
    expect(await items('untitled:Untitled-1')).toHaveLength(1);
    expect(await items('file:///never/opened/snapcraft.yaml')).toEqual([]);
  });

  it('answer a request that was taken back with an error and go on', async () => {
    let reply: ((value: unknown) => void) | undefined;
    const { open, client, items } = await start({
      configuration: () => new Promise((resolve) => (reply = resolve)),
    });
    await open(URI, 'name: bad\n');
    const source = new CancellationTokenSource();
    const answer = client.sendRequest('textDocument/diagnostic', { textDocument: { uri: URI } }, source.token);
    await expect.poll(() => reply).toBeDefined();
    source.cancel();
    // The order of two messages in one stream is kept; the answer to the question comes after the cancellation.
    reply?.({});
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect(await items(URI)).toHaveLength(1);
  });

  it('survive a rule that throws, and log it once', async () => {
    const { open, change, items, logs } = await start();
    await open(URI, 'name: bad # crash\n');
    expect(await items(URI)).toHaveLength(1);
    await change(URI, 2, [{ text: 'title: bad # crash\n' }]);
    expect(await items(URI)).toHaveLength(1);
    expect(logs.filter((line) => line.includes('test/crash'))).toHaveLength(1);
  });

  it('survive changes that make no sense', async () => {
    const { open, change, items } = await start();
    await change('file:///never/opened/snapcraft.yaml', 2, [{ text: 'x' }]);
    await open(URI, 'name: bad\n');
    const nowhere = { line: 900, character: 900 };
    await change(URI, 2, [{ range: { start: nowhere, end: nowhere }, text: 'title: bad\n' }]);
    expect(await items(URI)).toHaveLength(2);
  });

  it('are asked for again when files change', async () => {
    const { client, counts, registrations } = await start();
    await expect.poll(() => registrations.map((one) => one.method)).toContain('workspace/didChangeWatchedFiles');
    await client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: URI, type: 2 }] });
    await expect.poll(() => counts.refresh).toBe(1);
  });
});

describe('published diagnostics', () => {
  it('come by themselves to a client that does not ask, with the version', async () => {
    const { result, open, change, close, waitForPublish } = await start({ capabilities: PUSH });
    expect(result.capabilities.diagnosticProvider).toBeUndefined();
    await open(URI, 'name: bad\n');
    expect((await waitForPublish((one) => one.version === 1)).diagnostics).toHaveLength(1);
    await change(URI, 2, [{ text: 'name: bad bad\n' }]);
    expect((await waitForPublish((one) => one.version === 2)).diagnostics).toHaveLength(2);
    await close(URI);
    expect((await waitForPublish((one) => one.version === undefined)).diagnostics).toEqual([]);
  });

  it('are not sent to a client that asks', async () => {
    const { open, items, published } = await start({ capabilities: PULL });
    await open(URI, 'name: bad\n');
    await items(URI);
    expect(published).toEqual([]);
  });
});
