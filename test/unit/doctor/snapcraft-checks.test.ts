/** snapcraft, and which builds for which base. */
import { expect, test } from 'vitest';
import type { DoctorLine } from '../../../client/src/core/doctor/types.ts';
import { examineOne, withFix, type Case, type Patient } from './patient.ts';
import { failed, late, said } from './recorded.ts';

const project = (base: string): NonNullable<Patient['request']> => ({
  project: { base, buildBase: undefined, platforms: [] },
});
const snapcraft = (version: string): NonNullable<Patient['snaps']> => [
  { name: 'snapcraft', version, channel: 'latest/stable' },
];

const CASES: readonly Case[] = [
  [
    'none, and LXD builds',
    'snapcraft',
    { snaps: [], request: { provider: 'auto', ...project('core20') } },
    {
      state: 'warning',
      reason: 'snapcraft is not installed: builds run in an LXD instance that has its own.',
      fix: withFix('terminal', 'sudo', 'snap', 'install', 'snapcraft', '--classic', '--channel=8.x/stable'),
    },
  ],
  [
    'none, and it is wanted',
    'snapcraft',
    { snaps: [], request: { provider: 'snapcraft' } },
    {
      state: 'problem',
      reason: 'snapcraft is not installed, and the setting "snapwright.build.provider" asks for it.',
      fix: expect.objectContaining({
        question: 'Install the snap "snapcraft" from latest/stable, unconfined (classic), as root?',
      }) as never,
    },
  ],
  [
    'none, and no snapd',
    'snapcraft',
    { snaps: [], snapd: 'missing' },
    {
      state: 'warning',
      reason: 'snapcraft is not installed: builds run in an LXD instance that has its own.',
      hint: 'It comes as a snap, so install snapd first.',
    },
  ],
  [
    'none on macOS',
    'snapcraft',
    { snapd: 'none', machine: { platform: 'darwin' } },
    {
      state: 'warning',
      reason: 'snapcraft is not installed.',
      hint: 'On macOS "brew install snapcraft" brings it.',
    },
  ],
  [
    'not wanted',
    'snapcraft',
    { request: { provider: 'lxd' } },
    {
      state: 'not-applicable',
      reason: 'The setting "snapwright.build.provider" is "lxd": an instance has its own snapcraft.',
    },
  ],
  [
    'no snap',
    'snapcraft',
    { snaps: [], answers: { 'snapcraft --version': said('snapcraft 8.13.2\n') } },
    { state: 'ok', reason: 'snapcraft 8.13.2, not as a snap.' },
  ],
  [
    'slow',
    'snapcraft',
    { snaps: [], answers: { 'snapcraft --version': late } },
    {
      state: 'problem',
      reason: 'snapcraft does not tell its version.',
      hint: 'Run "snapcraft --version" in a terminal.',
    },
  ],
  [
    'broken',
    'snapcraft',
    { snaps: [], answers: { 'snapcraft --version': failed('Traceback') } },
    expect.objectContaining({ state: 'problem' }) as never,
  ],
  [
    'a program of their own',
    'snapcraft',
    {
      request: { programs: { snapcraft: '/opt/snapcraft' } },
      answers: { '/opt/snapcraft --version': said('snapcraft, version 9.1.0\n') },
    },
    {
      state: 'ok',
      reason: 'snapcraft 9.1.0, not as a snap.',
    },
  ],
];

test.each(CASES)('%s: %s', async (_name, id, patient, expected) => {
  expect(await examineOne(id, patient)).toEqual(expected);
});

/** facts: bases and their versions of snapcraft. */
const FITS: readonly (readonly [base: string, first: number, last: number, channel: string])[] = [
  ['core', 3, 4, '4.x/stable'],
  ['core18', 3, 7, '7.x/stable'],
  ['core20', 4, 8, '8.x/stable'],
  ['core22', 7, 99, 'latest/stable'],
  ['core24', 8, 99, 'latest/stable'],
  ['core26', 9, 99, 'latest/stable'],
];

test.each(FITS)('snapcraft for %s', async (base, first, last, channel) => {
  for (const major of [2, 3, 4, 5, 7, 8, 9, 10]) {
    const version = `${String(major)}.1`;
    const line = await examineOne('snapcraft-base', { snaps: snapcraft(version), request: project(base) });
    if (major >= first && major <= last) {
      expect(line).toEqual({ state: 'ok', reason: `snapcraft ${version} builds for ${base}.` });
      continue;
    }
    const wanted = last === 99 ? `${String(first)} or newer` : String(last);
    expect(line).toEqual({
      state: 'problem',
      reason: `snapcraft ${version} does not build for ${base}; that takes snapcraft ${wanted}.`,
      hint: 'Or set "snapwright.build.provider" to "lxd": the instance then gets the one that fits.',
      fix: {
        id: 'switch-snapcraft',
        kind: 'terminal',
        title: `Switch to ${channel}`,
        question: `Switch the snap "snapcraft" of this machine to ${channel}, as root? Other projects then use it too.`,
        command: { command: 'sudo', args: ['snap', 'refresh', 'snapcraft', `--channel=${channel}`] },
      },
    });
  }
});

test('bases that are not fixed', async () => {
  const of = (base: string | undefined, buildBase?: string): Promise<Partial<DoctorLine>> =>
    examineOne('snapcraft-base', { request: { project: { base, buildBase, platforms: [] } } });
  expect(await of('core24', 'devel')).toMatchObject({ state: 'ok', reason: 'snapcraft 8.13.2 builds for core24.' });
  expect(await of('bare', 'core22')).toMatchObject({ state: 'ok', reason: 'snapcraft 8.13.2 builds for core22.' });
  expect(await of('core30')).toMatchObject({
    state: 'unknown',
    reason: 'Which snapcraft builds for "core30" is not known.',
  });
  expect(await of(undefined)).toMatchObject({
    state: 'problem',
    reason: 'A project without a base is built by snapcraft 2 only, and this is 8.13.2.',
  });
});
