/** Snaps in order have nothing at error level, and what they are told is what is true of them. */
import { describe, expect, test } from 'vitest';
import { rules } from '../../../server/src/core/index.ts';
import { judge, SNAPCRAFT, tell } from '../../harness/openstack-project.ts';
import { SOUND } from '../../harness/openstack-snaps.ts';

describe.each(Object.entries(SOUND))('%s', (_name, files) => {
  test.each(Object.keys(files))('%s has no error', (path) => {
    const found = judge(files, path, { rules }).filter(({ severity }) => severity === 'error');
    expect(found.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });
});

const codes = (name: string, path = SNAPCRAFT): string[] =>
  tell(SOUND[name] ?? {}, path).map((line) => line.split(' ', 2).join(' '));

test('a service of 2017 is told that its series has ended', () => {
  expect(codes('keystone of ocata')).toEqual(['warning eol-series']);
});

test('a lock, copy and series that agree are told nothing', () => {
  for (const path of [SNAPCRAFT, 'pyproject.toml', 'uv.lock'])
    expect(codes('cinder-volume of 2026.1', path)).toEqual([]);
  expect(codes('hypervisor of 2025.1')).toEqual([]);
  expect(codes('keystone of 2025.2')).toEqual([]);
});

test('without constraints OpenStack packages are told as information', () => {
  expect(tell(SOUND['tempest'] ?? {})).toContain(
    'information missing «tempest» The part "tempest" installs OpenStack packages without constraints; "python-constraints" can name them, such as those of 2023.1 (antelope).',
  );
});
