import { describe, expect, it } from 'vitest';
import { parseRequirement } from '../../../server/src/core/python/requirement.ts';

function read(text: string): object | string {
  const { requirement, problem } = parseRequirement(text, 100);
  if (!requirement) return problem?.message ?? 'nothing';
  const { name, key, extras, specifier, url, marker, guessed } = requirement;
  const at = (span?: { start: number; end: number }): string | undefined =>
    span && text.slice(span.start - 100, span.end - 100);
  expect(at(specifier)).toBe(specifier?.text);
  expect(at(url)).toBe(url?.text);
  expect(at(marker)).toBe(marker?.text);
  return Object.fromEntries(
    Object.entries({
      name,
      key,
      extras: extras.join(','),
      specifier: specifier?.text,
      url: url?.text,
      marker: marker?.text,
      guessed,
    }).filter(([, value]) => value !== undefined && value !== ''),
  );
}

describe('a requirement', () => {
  it.each([
    ['pymysql', { name: 'pymysql', key: 'pymysql' }],
    ['Oslo_Config==9.0', { name: 'Oslo_Config', key: 'oslo-config', specifier: '==9.0' }],
    [
      'oslo.cache[dogpile, memcache] >=1,<3 ',
      { name: 'oslo.cache', key: 'oslo-cache', extras: 'dogpile,memcache', specifier: '>=1,<3' },
    ],
    ['name (>=1)', { name: 'name', key: 'name', specifier: '>=1' }],
    [
      "futures>=3;python_version<'3'",
      { name: 'futures', key: 'futures', specifier: '>=3', marker: "python_version<'3'" },
    ],
    [
      "futures; python_version == '2.7' or python_version=='2.6'",
      { name: 'futures', key: 'futures', marker: "python_version == '2.7' or python_version=='2.6'" },
    ],
    [
      'nova @ https://opendev.org/x/nova.tar.gz',
      { name: 'nova', key: 'nova', url: 'https://opendev.org/x/nova.tar.gz' },
    ],
    [
      "nova[osprofiler] @ https://h/a;b ; python_version>='3'",
      { name: 'nova', key: 'nova', extras: 'osprofiler', url: 'https://h/a;b', marker: "python_version>='3'" },
    ],
    [
      'git+https://github.com/openstack/snap.openstack#egg=snap.openstack',
      {
        name: 'snap.openstack',
        key: 'snap-openstack',
        url: 'git+https://github.com/openstack/snap.openstack#egg=snap.openstack',
      },
    ],
    [
      'git+https://opendev.org/openstack/tempest.git@stable/2024.1',
      {
        name: 'tempest',
        key: 'tempest',
        url: 'git+https://opendev.org/openstack/tempest.git@stable/2024.1',
        guessed: true,
      },
    ],
    [
      'http://tarballs.openstack.org/nova/nova-stable-ocata.tar.gz',
      { name: 'nova', key: 'nova', url: 'http://tarballs.openstack.org/nova/nova-stable-ocata.tar.gz', guessed: true },
    ],
    [
      'https://tarballs.opendev.org/openstack/networking-generic-switch/networking-generic-switch-master.tar.gz',
      {
        name: 'networking-generic-switch',
        key: 'networking-generic-switch',
        url: 'https://tarballs.opendev.org/openstack/networking-generic-switch/networking-generic-switch-master.tar.gz',
        guessed: true,
      },
    ],
    ['name===1.0.dev3', { name: 'name', key: 'name', specifier: '===1.0.dev3' }],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['==1.0', 'A requirement starts with the name of a package.'],
    ['<html>', 'A requirement starts with the name of a package.'],
    [
      'name =1.0',
      '"=1.0" is no version specifier for "name": one or more of ==, ===, >=, <=, >, <, != and ~= with a version, joined by commas.',
    ],
    [
      'name ~=1',
      '"~=1" is no version specifier for "name": one or more of ==, ===, >=, <=, >, <, != and ~= with a version, joined by commas.',
    ],
    ['name;', 'A marker has to follow the semicolon.'],
    ['name; python >= 3', '"python >= 3" is no marker, such as python_version >= \'3.10\'.'],
    ['name @', '"name @" needs an address.'],
  ])('%s is refused in one sentence', (text, message) => {
    expect(read(text)).toBe(message);
  });
});
