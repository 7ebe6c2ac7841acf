/** snap-test.yaml through the protocol: findings, lenses and the plan. */
import { expect, test } from 'vitest';
import type { SnapTestAnswer } from '../../server/src/lsp/snap-test-protocol.ts';
import { SNAP_TEST_REQUEST } from '../../server/src/lsp/snap-test-protocol.ts';
import { openSession, PULL } from '../harness/lsp-session.ts';
import { createFiles } from '../harness/navigation-fixture.ts';
import { FILES, GOOD, ROOT, URI } from '../unit/snap-test/scene.ts';

const CLOSED = `${ROOT}other/snap-test.yaml`;

async function open(text: string) {
  const session = await openSession({
    capabilities: PULL,
    initializationOptions: { commands: ['snapwright.deploy'] },
    workspace: createFiles({ ...FILES, 'other/snap-test.yaml': 'name: other\nsnaps: [{ snap: tool }]\n' }),
  });
  await session.open(URI, text, 'yaml');
  const plan = (params: unknown): Promise<SnapTestAnswer> => session.client.sendRequest(SNAP_TEST_REQUEST, params);
  return { session, plan };
}

test('a sound file has a plan, whatever the editor calls its language', async () => {
  const { session, plan } = await open(GOOD);
  expect(await session.items(URI)).toEqual([]);
  expect(await plan({ uri: URI })).toMatchObject({ name: 'demo', instance: { vm: true } });
  expect(await plan({ uri: CLOSED })).toMatchObject({
    name: 'other',
    steps: [{ id: 'tool: install', source: { kind: 'store' } }],
  });
  const lenses = await session.client.sendRequest('textDocument/codeLens', { textDocument: { uri: URI } });
  expect(lenses).toMatchObject([{ command: { command: 'snapwright.deploy', arguments: [URI] } }]);
  session.end();
});

test('a file with errors has none', async () => {
  const { session, plan } = await open(GOOD.replace('restart: server', 'restart: sever'));
  const [error] = await session.items(URI);
  expect(error).toMatchObject({ code: 'snap-test/unknown-app', severity: 1 });
  expect(await plan({ uri: URI })).toEqual({ problem: error?.message, range: error?.range });
  session.end();
});

test('what is asked wrongly is answered', async () => {
  const { session, plan } = await open('');
  expect(await plan({ uri: URI })).toEqual({ problem: 'The file is empty.' });
  expect(await plan({})).toEqual({ problem: 'Say which file is meant.' });
  expect(await plan({ uri: `${ROOT}none/snap-test.yaml` })).toEqual({ problem: 'There is no such file.' });
  expect(await plan({ uri: `${ROOT}web/snap/snapcraft.yaml` })).toEqual({
    problem: 'The file is not a snap-test.yaml.',
  });
  session.end();
});
