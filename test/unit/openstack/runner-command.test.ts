import { describe, expect, test } from 'vitest';
import { parseRunnerCommand } from '../../../server/src/core/openstack/runner-command.ts';
import { getAppCalls, hasWord } from '../../../server/src/core/openstack/runner-calls.ts';
import { openFile, PROJECT } from '../../harness/runner-fixture.ts';

describe('commands', () => {
  test.each([
    ['snap-openstack keystone-manage', [], undefined, 'keystone-manage', []],
    ['run-wrap snap-openstack gnocchi-metricd', ['run-wrap'], undefined, 'gnocchi-metricd', []],
    ['bin/snap-openstack launch nova-api', [], 'launch', 'nova-api', []],
    ['bin/wrapper $SNAP/bin/snap-openstack launch x -a', ['bin/wrapper'], 'launch', 'x', ['-a']],
    [
      'snap-openstack ceilometer-polling --polling-namespaces central',
      [],
      undefined,
      'ceilometer-polling',
      ['--polling-namespaces', 'central'],
    ],
    ['snap-openstack setup', [], 'setup', undefined, []],
    ['snap-openstack launch', [], 'launch', undefined, []],
    ['snap-openstack', [], undefined, undefined, []],
    ['"bin/snap-openstack" \'a b\' c\\ d', [], undefined, 'a b', ['c d']],
  ])('%s', (command, wrappers, verb, entry, args) => {
    const found = parseRunnerCommand(command);
    expect(found?.wrappers.map(({ text }) => text)).toEqual(wrappers);
    expect(found?.verb?.text).toBe(verb);
    expect(found?.entry?.text).toBe(entry);
    expect(found?.args.map(({ text }) => text)).toEqual(args);
  });

  test('the words are where they stand', () => {
    const command = 'run-wrap  bin/snap-openstack   launch nova-api --x';
    const found = parseRunnerCommand(command);
    expect([found?.runner, found?.verb, found?.entry].map((word) => command.slice(word?.start, word?.end))).toEqual([
      'bin/snap-openstack',
      'launch',
      'nova-api',
    ]);
  });

  test.each(['bin/nova-api', 'bin/my-snap-openstack x', 'snap-openstack.sh x', '', '"'])(
    '%j runs no runner',
    (command) => {
      expect(parseRunnerCommand(command)).toBeUndefined();
    },
  );
});

test('calls of apps, with their places in the file', () => {
  const text = `apps:
  a:
    command: 'run-wrap snap-openstack one --flag'
    stop-command: snap-openstack stop
  b:
    command: "bin/x"
    command-chain: [bin/first, bin/snap-openstack]
  c:
    command: bin/plain
  d:
    command: >
      snap-openstack
      folded
`;
  const calls = getAppCalls(openFile({ [PROJECT]: text }, PROJECT));
  expect(
    calls.map(({ app, key, entry, args, chained }) => [
      app.name,
      key,
      entry && text.slice(entry.start, entry.end).split('\n', 1)[0],
      args.map((word) => text.slice(word.start, word.end)),
      chained,
    ]),
  ).toEqual([
    ['a', 'command', 'one', ['--flag'], false],
    ['a', 'stop-command', 'stop', [], false],
    ['b', 'command', 'bin/x', [], true],
    ['d', 'command', '>', [], false],
  ]);
});

test('whole words', () => {
  expect(hasWord('snap-openstack launch nova-api', 'nova-api')).toBe(true);
  expect(hasWord('nova-api-metadata my.nova-api', 'nova-api')).toBe(false);
});
