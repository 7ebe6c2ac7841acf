/** LXD: every state with its sentence. Answers are recordings of LXD 5.0.2 where marked so. */
import { expect, test } from 'vitest';
import { examineOne, GB, withDevice, withFix, type Case, type Patient } from './patient.ts';
import * as lxd from './recorded.ts';
import { failed, json, late, missing, said } from './recorded.ts';

const API = 'lxc query local:/1.0';
const PROFILE = 'lxc query local:/1.0/profiles/default?project=default';
const POOL = 'lxc query local:/1.0/storage-pools/default/resources';

const alice = (groups: readonly number[]): NonNullable<Patient['machine']> => ({
  user: { name: 'alice', uid: 1000, gid: 1000, groups },
});
const refused: NonNullable<Patient['answers']> = { [API]: failed(lxd.PERMISSION), [PROFILE]: failed(lxd.PERMISSION) };
const far = (answers: NonNullable<Patient['answers']>): Patient => ({ remote: 'far', answers });
const withPool = (free: number): Patient => ({ answers: { [POOL]: json(lxd.resources(100 * GB - free, 100 * GB)) } });

const LXD: readonly Case[] = [
  [
    'missing',
    'lxd-client',
    { answers: { 'lxc --version': missing } },
    {
      state: 'problem',
      reason: 'LXD is not installed.',
      fix: withFix('terminal', 'sudo', 'snap', 'install', 'lxd'),
    },
  ],
  [
    'missing, and no snapd',
    'lxd-client',
    { answers: { 'lxc --version': missing }, snapd: 'missing' },
    {
      state: 'problem',
      reason: 'LXD is not installed.',
      hint: 'It comes as a snap, so install snapd first.',
    },
  ],
  [
    'missing on macOS',
    'lxd-client',
    { answers: { 'lxc --version': missing }, machine: { platform: 'darwin' }, snapd: 'none' },
    expect.objectContaining({
      state: 'problem',
      reason: 'The client of LXD is not installed.',
      hint: 'On macOS "brew install lxc" brings it.',
    }) as never,
  ],
  [
    'not in the PATH',
    'lxd-client',
    { answers: { 'lxc --version': missing }, files: { '/snap/bin/lxc': '' } },
    {
      state: 'problem',
      reason: 'LXD is installed as a snap, but /snap/bin is not in the PATH.',
      hint: 'Add it and restart the editor, or set "snapwright.lxd.path" to /snap/bin/lxc.',
    },
  ],
  [
    'silent',
    'lxd-client',
    { answers: { 'lxc --version': late } },
    {
      state: 'problem',
      reason: '"lxc" does not tell its version.',
      hint: 'Run it in a terminal.',
    },
  ],
  [
    'no right (recorded)',
    'lxd-server',
    { answers: refused },
    {
      state: 'problem',
      reason: 'LXD is there, but does not let you in.',
      hint: 'See the line "Rights".',
    },
  ],
  [
    'stopped (recorded)',
    'lxd-server',
    { answers: { [API]: failed(lxd.REFUSED) }, snaps: [{ name: 'lxd' }] },
    {
      state: 'problem',
      reason: 'LXD is not running.',
      fix: withFix('terminal', 'sudo', 'snap', 'start', '--enable', 'lxd'),
    },
  ],
  [
    'never started (recorded)',
    'lxd-server',
    { answers: { [API]: failed(lxd.NO_SOCKET) } },
    {
      state: 'problem',
      reason: 'LXD is not running.',
      fix: withFix('terminal', 'sudo', 'systemctl', 'restart', 'lxd'),
    },
  ],
  [
    'late',
    'lxd-server',
    { answers: { [API]: late } },
    expect.objectContaining({
      state: 'problem',
      reason: 'LXD did not answer in time.',
    }) as never,
  ],
  [
    'late and far',
    'lxd-server',
    far({ 'lxc query far:/1.0': late }),
    {
      state: 'problem',
      reason: 'The LXD server "far" did not answer in time.',
      hint: 'Is that machine on?',
    },
  ],
  [
    'unknown (recorded)',
    'lxd-server',
    far({ 'lxc query far:/1.0': failed(lxd.NO_REMOTE) }),
    {
      state: 'problem',
      reason: 'There is no LXD server "far".',
      hint: '"lxc remote list" shows those that are known.',
    },
  ],
  [
    'not trusted',
    'lxd-server',
    far({ 'lxc query far:/1.0': json(lxd.server('5.21', { auth: 'untrusted' })) }),
    {
      state: 'problem',
      reason: 'The LXD server "far" answers, but does not trust this client.',
      hint: 'Add it again with "lxc remote add" and a token.',
    },
  ],
  [
    'missing',
    'lxd-server',
    { answers: { [API]: missing } },
    { state: 'not-applicable', reason: 'LXD is not installed.' },
  ],
  [
    'other words',
    'lxd-server',
    { answers: { [API]: failed('Error: database is locked\n') } },
    {
      state: 'problem',
      reason: "LXD can't be reached: database is locked.",
    },
  ],
  [
    'root',
    'lxd-group',
    { machine: { user: { name: 'root', uid: 0, gid: 0, groups: [0] } } },
    { state: 'ok', reason: 'You are root.' },
  ],
  [
    'not in it',
    'lxd-group',
    { answers: { ...refused, 'getent group lxd': said('lxd:x:111:bob\n') }, machine: alice([1000]) },
    {
      state: 'problem',
      reason: 'You are not in the group "lxd".',
      hint: 'It takes effect at the next login.',
      fix: {
        id: 'join-lxd',
        kind: 'terminal',
        title: 'Add Me to the Group',
        question: 'Add "alice" to the group "lxd", as root? Who is in it has as much power over this machine as root.',
        command: { command: 'sudo', args: ['usermod', '-aG', 'lxd', 'alice'] },
      },
    },
  ],
  [
    'not in this session',
    'lxd-group',
    { answers: refused, machine: alice([1000]) },
    {
      state: 'problem',
      reason: 'You are in the group "lxd", but this session began before that.',
      hint: 'Log out of the desktop and in again; for a try, start the editor from a terminal in which you ran "newgrp lxd".',
    },
  ],
  [
    'by /etc/group',
    'lxd-group',
    {
      answers: { ...refused, 'getent group lxd': missing },
      files: { '/etc/group': 'root:x:0:\nlxd:x:111:alice\n' },
      machine: alice([1000]),
    },
    expect.objectContaining({
      reason: 'You are in the group "lxd", but this session began before that.',
    }) as never,
  ],
  ['let in all the same', 'lxd-group', { machine: alice([1000]) }, { state: 'ok', reason: 'LXD lets you in.' }],
  [
    'no group',
    'lxd-group',
    { answers: { ...refused, 'getent group lxd': failed('', 2) }, machine: alice([1000]) },
    {
      state: 'not-applicable',
      reason: 'There is no group "lxd" here.',
    },
  ],
  [
    'far',
    'lxd-group',
    far({}),
    { state: 'not-applicable', reason: 'Rights on this machine do not matter for a remote LXD server.' },
  ],
  [
    'old',
    'lxd-version',
    { answers: { [API]: json(lxd.server('3.0.3')) } },
    {
      state: 'problem',
      reason: 'LXD 3.0.3 is too old: snapcraft needs 4.0 or newer.',
      fix: withFix('terminal', 'sudo', 'snap', 'refresh', 'lxd', '--channel=latest/stable'),
    },
  ],
  [
    '4.0',
    'lxd-version',
    { answers: { [API]: json(lxd.server('4.0.9')) } },
    { state: 'ok', reason: 'LXD 4.0.9 is new enough.' },
  ],
  [
    'odd',
    'lxd-version',
    { answers: { [API]: json(lxd.server('dev')) } },
    { state: 'unknown', reason: 'LXD says it is version "dev".' },
  ],
  [
    'no storage (recorded)',
    'lxd-initialised',
    { answers: { [PROFILE]: json(lxd.EMPTY_PROFILE), 'lxc query local:/1.0/storage-pools?recursion=1': json([]) } },
    {
      state: 'problem',
      reason: 'LXD has not been initialised: it has no storage.',
      fix: withFix('terminal', 'sudo', 'lxd', 'init', '--auto'),
    },
  ],
  [
    'no root disk (recorded)',
    'lxd-initialised',
    { answers: { [PROFILE]: json(lxd.EMPTY_PROFILE) } },
    {
      state: 'problem',
      reason: 'The default profile of LXD has no root disk.',
      fix: withDevice('root', 'disk', 'path=/', 'pool=default'),
    },
  ],
  [
    'no such project (recorded)',
    'lxd-initialised',
    { project: 'none', answers: { 'lxc query local:/1.0/profiles/default?project=none': failed(lxd.NO_PROJECT) } },
    {
      state: 'unknown',
      reason: 'The default profile can\'t be read: Failed loading project "none": Project not found.',
    },
  ],
  [
    'little space',
    'pool-space',
    withPool(8 * GB),
    expect.objectContaining({
      state: 'warning',
      reason: 'Only 8.0 GB of 100 GB are free in the storage pool "default".',
    }) as never,
  ],
  [
    'no space',
    'pool-space',
    withPool(1 * GB),
    {
      state: 'problem',
      reason: 'Only 1.0 GB of 100 GB are free in the storage pool "default".',
      hint: 'Delete instances and images that nobody needs: "lxc list --all-projects", "lxc image list".',
    },
  ],
  [
    'no sizes',
    'pool-space',
    { answers: { [POOL]: json({ space: {} }) } },
    { state: 'unknown', reason: 'The size of the storage pool "default" is not known.' },
  ],
  [
    'no storage',
    'pool-space',
    { answers: { [PROFILE]: json(lxd.EMPTY_PROFILE) } },
    { state: 'not-applicable', reason: 'LXD has no storage yet.' },
  ],
  [
    'no server',
    'pool-space',
    { answers: { [API]: missing } },
    { state: 'not-applicable', reason: 'There is no LXD server that answers.' },
  ],
];

test.each(LXD)('%s: %s', async (_name, id, patient, expected) => {
  expect(await examineOne(id, patient)).toEqual(expected);
});
