import { afterEach, describe, expect, it } from 'vitest';
import { openSession, PULL, PUSH, type Session, type SessionOptions } from '../harness/lsp-session.ts';
import { wordRules } from '../harness/word-rules.ts';

const URI = 'file:///one/snap/snapcraft.yaml';
let session: Session | undefined;

async function start(options: SessionOptions = {}): Promise<Session> {
  session = await openSession({ rules: wordRules, ...options });
  return session;
}

afterEach(() => {
  session?.end();
  session = undefined;
});

describe('settings', () => {
  it('are asked for once per folder, and not for keystrokes', async () => {
    const { open, change, items, counts } = await start({
      folders: ['file:///one', 'file:///two'],
      configuration: (scope) => ({ rules: scope === 'file:///two' ? { 'test/bad': 'hint' } : {} }),
    });
    await open(URI, 'name: bad\n');
    await open('file:///two/snapcraft.yaml', 'name: bad\n');
    expect((await items(URI))[0]?.severity).toBe(1);
    expect((await items('file:///two/snapcraft.yaml'))[0]?.severity).toBe(4);
    for (let version = 2; version < 6; version++) {
      await change(URI, version, [{ text: `name: bad ${version}\n` }]);
      await items(URI);
    }
    // Once for each folder, and once for what holds in the whole session.
    expect(counts.configuration).toBe(3);
  });

  it('take effect when they change', async () => {
    let rules: Record<string, unknown> = {};
    const { open, items, pull, client, counts } = await start({ configuration: () => ({ rules }) });
    await open(URI, 'name: bad\n');
    const before = await pull(URI);
    rules = { 'test/bad': 'off' };
    await client.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await expect.poll(() => counts.refresh).toBe(1);
    expect(await pull(URI, before.resultId)).toMatchObject({ kind: 'full', items: [] });
    rules = { 'test/bad': 'information' };
    await client.sendNotification('workspace/didChangeConfiguration', { settings: null });
    expect((await items(URI))[0]?.severity).toBe(3);
  });

  it('reach a server whose client answers no questions', async () => {
    const { open, waitForPublish, client } = await start({
      capabilities: PUSH,
      initializationOptions: { rules: { 'test/bad': 'warning' } },
    });
    await open(URI, 'name: bad\n');
    expect((await waitForPublish((one) => one.version === 1)).diagnostics[0]?.severity).toBe(2);
    await client.sendNotification('workspace/didChangeConfiguration', {
      settings: { snapwright: { rules: { 'test/bad': 'hint' } } },
    });
    await waitForPublish((one) => one.diagnostics[0]?.severity === 4);
  });

  it('with faults cost one message each, and the rest stays in force', async () => {
    const { open, change, items, messages } = await start({
      configuration: () => ({ rules: { 'test/bda': 'off', 'test/worse': 'loud', 'test/bad': 'hint' } }),
    });
    await open(URI, 'name: bad worse\n');
    expect((await items(URI)).map((one) => one.severity)).toEqual([4, 2]);
    await change(URI, 2, [{ text: 'name: bad\n' }]);
    await items(URI);
    expect(messages).toEqual([
      'Unknown rule code "test/bda" in the setting "snapwright.rules". Did you mean "test/bad"?',
      'The severity "loud" of "test/worse" in the setting "snapwright.rules" must be one of off, hint, information, warning, error.',
    ]);
  });

  it('may be anything without doing harm', async () => {
    for (const value of [null, 7, [], { rules: 7 }, { rules: null }, { rules: { __proto__: 1 } }]) {
      const { open, items, end } = await start({ capabilities: PULL, configuration: () => value });
      await open(URI, 'name: bad\n');
      expect(await items(URI)).toHaveLength(1);
      end();
    }
  });
});
