import { describe, expect, test } from 'vitest';
import { applyToFiles, moveWithBase } from '../../../server/src/core/index.ts';
import { provideFor, SNAPCRAFT, uriOf } from '../../harness/openstack-project.ts';

const RELEASES = 'https://releases.openstack.org/constraints/upper/';
const RAW = 'https://raw.githubusercontent.com/openstack/requirements';

describe('with the base', () => {
  const OLD = `name: keystone
version: ocata
summary: Identity
description: Users and tokens.
confinement: strict
grade: devel
parts:
  keystone:
    plugin: python
    python-version: python2
    source: https://tarballs.opendev.org/openstack/keystone/keystone-stable-ocata.tar.gz
    python-packages: [pymysql==0.7.4]
    constraints: ${RAW}/stable/ocata/upper-constraints.txt
`;
  const moved = (base: string): ReturnType<typeof moveWithBase> =>
    moveWithBase(provideFor({ [SNAPCRAFT]: OLD }), base, '2026.1');

  test('a snap of 2017 comes to a living series', () => {
    const ctx = provideFor({ [SNAPCRAFT]: OLD });
    const result = moveWithBase(ctx, 'core24', '2026.1');
    if ('problem' in result) throw new Error(result.problem);
    expect(result.notes).toEqual([]);
    expect(applyToFiles(ctx, result.edits).get(uriOf(SNAPCRAFT))).toBe(`name: keystone
base: core24
version: '2026.1'
summary: Identity
description: Users and tokens.
confinement: strict
grade: devel
parts:
  keystone:
    plugin: python
    source: https://tarballs.opendev.org/openstack/keystone/keystone-stable-2026.1.tar.gz
    python-packages: [pymysql]
    python-constraints: [${RELEASES}2026.1]
`);
  });

  test('what is left to do is told', () => {
    expect(moved('core26')).toHaveProperty('notes', [expect.stringContaining('brings no Python')]);
  });

  test('bases that are none are refused', () => {
    expect(moved('core99')).toEqual({ problem: expect.stringContaining('"core99" is no base to move to') });
  });
});
