import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConstraintsAddress, readSnapVersion, readSource } from '../../../server/src/core/openstack/addresses.ts';
import {
  compareSeries,
  findSeriesOfVersion,
  toSeriesId,
  versionsOf,
} from '../../../server/src/core/openstack/releases.ts';

interface UrlFact {
  readonly form: string;
  readonly url: string;
  readonly works: boolean | null;
  readonly replacement?: string;
}
interface Facts {
  readonly development: { readonly constraints_urls: readonly UrlFact[] };
  readonly series: readonly { readonly series: string; readonly constraints_urls: readonly UrlFact[] }[];
  readonly project_versions: Readonly<
    Record<string, { readonly series: Readonly<Record<string, { readonly first: string; readonly last: string }>> }>
  >;
}
const file = path.resolve(import.meta.dirname, '../../../schemas/facts/openstack-releases.json');
const facts = (JSON.parse(fs.readFileSync(file, 'utf8')) as { items: Facts }).items;

describe('every form of address of constraints', () => {
  const rows = [
    ...facts.development.constraints_urls.map((fact) => ['master', fact] as const),
    ...facts.series.flatMap(({ series, constraints_urls }) => constraints_urls.map((fact) => [series, fact] as const)),
  ];
  it.each(rows.map(([series, fact]) => [fact.url, series, fact] as const))('%s', (url, series, fact) => {
    const address = readConstraintsAddress(url);
    expect(address?.series).toBe(series);
    // What can't be known yet is no fault; the retired host counts as broken whatever its redirects do.
    expect(address?.fault === undefined).toBe(fact.works ?? !fact.form.includes('cgit'));
    if (fact.works !== null) expect(address?.replacement).toBe(fact.replacement);
  });

  it('beyond the table is judged too', () => {
    const read = (word: string) => readConstraintsAddress(`https://releases.openstack.org/constraints/upper/${word}`);
    expect(read('caracal')).toMatchObject({ series: '2024.1', fault: { type: 'codename' } });
    expect(read('octa')).toMatchObject({ series: undefined, fault: { type: 'unknown' } });
    expect(read('a'.repeat(40))).toEqual({ series: undefined });
    expect(readConstraintsAddress('https://example.org/upper-constraints.txt')).toBeUndefined();
    expect(readConstraintsAddress('./upper-constraints.txt')).toBeUndefined();
  });
});

describe('sources', () => {
  it.each([
    ['http://tarballs.openstack.org/keystone/keystone-stable-ocata.tar.gz', 'keystone', 'ocata', 'branch', 'insecure'],
    ['https://tarballs.opendev.org/openstack/nova/nova-master.tar.gz', 'nova', 'master', 'branch', undefined],
    ['https://tarballs.opendev.org/openstack/nova/nova-29.0.1.tar.gz', 'nova', '2024.1', 'version', undefined],
    [
      'https://tarballs.opendev.org/openstack/python-novaclient/python_novaclient-unmaintained-2024.1.tar.gz',
      'python-novaclient',
      '2024.1',
      'branch',
      undefined,
    ],
    [
      'https://tarballs.opendev.org/openstack/gnocchi/gnocchi-stable-4.0.tar.gz',
      'gnocchi',
      undefined,
      'branch',
      undefined,
    ],
    ['https://opendev.org/openstack/nova', 'nova', 'master', 'default', undefined],
    [
      'git+https://opendev.org/openstack/tempest.git@stable/2024.1#egg=tempest',
      'tempest',
      '2024.1',
      'branch',
      undefined,
    ],
    ['https://github.com/openstack/nova.git', 'nova', 'master', 'default', undefined],
    ['https://git.openstack.org/openstack/neutron', 'neutron', 'master', 'default', 'retired'],
    ['git+https://opendev.org/openstack/nova@ocata-eol', 'nova', 'ocata', 'version', undefined],
    ['https://opendev.org/x/snap.openstack', 'snap.openstack', undefined, 'default', undefined],
  ])('%s', (source, project, series, ref, fault) => {
    expect(readSource(source)).toEqual({ project, series, ref, ...(fault !== undefined && { fault }) });
  });

  it('mean what stands beside them', () => {
    const nova = 'https://opendev.org/openstack/nova';
    expect(readSource(nova, { branch: 'stable/yoga' })).toMatchObject({ series: 'yoga', ref: 'branch' });
    expect(readSource(nova, { tag: '29.0.1' })).toMatchObject({ series: '2024.1', ref: 'version' });
    expect(readSource(nova, { tag: 'yoga-eom' })).toMatchObject({ series: 'yoga', ref: 'version' });
    expect(readSource(nova, { commit: 'abc' })).toMatchObject({ series: undefined, ref: 'commit' });
    expect(readSource('https://example.org/nova.git')).toBeUndefined();
    expect(readSource('.')).toBeUndefined();
  });
});

describe('versions', () => {
  it.each([
    ['ocata', 'keystone', 'ocata'],
    ['2026.1', undefined, '2026.1'],
    ['antelope', undefined, '2023.1'],
    ['2026.1+git1234', undefined, '2026.1'],
    ['2026.1-2', undefined, '2026.1'],
    ['15.1.0', 'nova', 'ocata'],
    ['1.2.3', 'hello', undefined],
  ])('"%s" of %s means %s', (version, snap, series) => {
    expect(readSnapVersion(version, snap)).toBe(series);
  });

  it('are those of the facts', () => {
    for (const [project, { series }] of Object.entries(facts.project_versions)) {
      const versions = versionsOf(project);
      expect(Object.keys(series), project).toEqual([...(versions?.keys() ?? [])]);
      for (const [id, { first, last }] of Object.entries(series)) expect(versions?.get(id)).toEqual([first, last]);
    }
    expect(findSeriesOfVersion('nova', '29.0.0.0rc1')).toBe('2024.1');
    expect(findSeriesOfVersion('nova', '99.0.0')).toBeUndefined();
    expect(findSeriesOfVersion('nothing', '1.0')).toBeUndefined();
  });

  it('series are ordered by age', () => {
    expect(['master', '2023.1', 'zed', '2026.1', 'newton'].sort(compareSeries)).toEqual([
      'newton',
      'zed',
      '2023.1',
      '2026.1',
      'master',
    ]);
    expect(['Gazpacho', 'indri', 'main', 'nova'].map(toSeriesId)).toEqual(['2026.1', 'master', 'master', undefined]);
  });
});
