/** Instances of no use. */
import { expect, test } from 'vitest';
import { examine, INSTANCES, ours, type Patient } from './patient.ts';
import * as lxd from './recorded.ts';
import { failed, instance, json } from './recorded.ts';

const SNAPCRAFTS = 'lxc query local:/1.0/instances?recursion=1&project=snapcraft';

const linesOf = async (patient: Patient): Promise<unknown> =>
  (await examine(patient))
    .filter(({ group }) => group === 'Instances')
    .map(({ id, state, reason }) => [id, state, reason]);

test('those of no use', async () => {
  const folder = '/gone/$(touch x) "y"';
  const old = '2026-08-01T10:00:00Z';
  const answers = {
    [INSTANCES]: json([
      instance('web', { status: 'Error' }),
      ours('good'),
      ours('lost', {}, folder),
      ours('broken', { status: 'Error' }),
      instance('snapwright-doctor-0a', { config: { 'user.snapwright.kind': 'doctor' } }),
      instance('snapwright-doctor-0b', {
        config: { 'user.snapwright.kind': 'doctor' },
        created_at: '2026-11-23T09:59:00Z',
      }),
    ]),
    [SNAPCRAFTS]: json([
      instance('base-instance-old', { created_at: old }),
      instance('base-instance-new'),
      instance('snapcraft-hello-amd64-1', { created_at: old }),
      instance('snapcraft-hello-amd64-2', { status: 'Error', project: 'snapcraft' }),
    ]),
  };
  expect(await linesOf({ answers })).toEqual([
    ['instance:default/lost', 'warning', `Its project "${folder}" is gone.`],
    ['instance:default/broken', 'problem', 'LXD says that it is broken.'],
    ['instance:default/snapwright-doctor-0a', 'warning', 'It was left over by an examination that was cut off.'],
    [
      'instance:snapcraft/base-instance-old',
      'warning',
      'snapcraft made it 114 days ago and makes a new one for the next build.',
    ],
    ['instance:snapcraft/snapcraft-hello-amd64-2', 'problem', 'LXD says that it is broken.'],
  ]);
  expect((await examine({ answers })).find(({ title }) => title === 'base-instance-old')?.fix).toEqual({
    id: 'delete-instance',
    kind: 'run',
    title: 'Delete',
    question: 'Delete the instance "base-instance-old" of the LXD project "snapcraft" with all that is in it?',
    command: { command: 'lxc', args: ['--project', 'snapcraft', 'delete', '--force', 'local:base-instance-old'] },
  });
});

test('folders of other machines are none of ours', async () => {
  const answers = {
    'lxc query far:/1.0': json(lxd.server()),
    'lxc query far:/1.0/instances?recursion=1&project=default': json([ours('lost', {}, '/gone')]),
    'lxc query far:/1.0/instances?recursion=1&project=snapcraft': json([]),
  };
  expect(await linesOf({ remote: 'far', answers })).toEqual([
    ['instances', 'ok', "None is broken or left over; 1 is ours, 0 are snapcraft's."],
  ]);
});

test('no server', async () => {
  expect(await linesOf({ answers: { [INSTANCES]: failed(lxd.REFUSED) } })).toEqual([
    ['instances', 'not-applicable', 'There is no LXD server that answers.'],
  ]);
});

test('what another machine made on the same server is left alone', async () => {
  const keys = { kind: 'test', folder: '/gone', machine: 'another' };
  const config = Object.fromEntries(Object.entries(keys).map(([key, value]) => [`user.snapwright.${key}`, value]));
  const answers = { [INSTANCES]: json([instance('theirs', { status: 'Error', config })]), [SNAPCRAFTS]: json([]) };
  expect(await linesOf({ answers })).toEqual([
    ['instances', 'ok', expect.stringMatching(/^None is broken or left over/u)],
  ]);
});
