import { describe, expect, it } from 'vitest';
import { evaluateMarker } from '../../../server/src/core/python/markers.ts';
import { normalizeName } from '../../../server/src/core/python/names.ts';
import {
  accepts,
  compareVersions,
  isSameVersion,
  parseSpecifier,
  pinnedVersion,
} from '../../../server/src/core/python/versions.ts';

// The rows are those of facts/upper-constraints.md, sections 1 and 2.
describe('specifiers', () => {
  it.each([
    ['===1.1.0', '1.1', false],
    ['==1.1.0', '1.1', true],
    ['===2.0', '2.0+ubuntu1', false],
    ['===3.0rc1', '3.0rc1', true],
    ['==1.1.*', '1.1.5', true],
    ['!=1.1.*', '1.1.5', false],
    ['~=1.4.2', '1.4.9', true],
    ['~=1.4.2', '1.5', false],
    ['>1.7', '1.7.post1', false],
    ['<1.7', '1.7rc1', false],
    ['==1.0', '1.0+x', true],
    ['>=1,<3,!=2.0', '2.0', false],
    ['>=20', '22.0.0.0rc1', true],
  ])('%s takes %s: %s', (specifier, version, expected) => {
    expect(accepts(specifier, version)).toBe(expected);
  });

  it('are refused whole when a clause is none', () => {
    expect(parseSpecifier('~=1')).toBeUndefined();
    expect(parseSpecifier('>=1,2')).toBeUndefined();
    expect(parseSpecifier('=>1')).toBeUndefined();
    expect(
      parseSpecifier('>=1, <2')?.map(({ operator, version, versionStart }) => [operator, version, versionStart]),
    ).toEqual([
      ['>=', '1', 2],
      ['<', '2', 6],
    ]);
  });

  it('pin with one equality', () => {
    expect(pinnedVersion('==1.2')).toMatchObject({ version: '1.2', exact: false });
    expect(pinnedVersion('===1.2')).toMatchObject({ version: '1.2', exact: true });
    expect(pinnedVersion('==1.*')).toBeUndefined();
    expect(pinnedVersion('>=1,<2')).toBeUndefined();
  });
});

describe('versions', () => {
  it('are ordered as PEP 440 says', () => {
    const sorted = ['1.0.dev1', '1.0a1', '1.0b1', '1.0rc1', '1.0', '1.0.post1', '1.1', '3.9', '3.10', '1!0.1'];
    expect([...sorted].reverse().sort(compareVersions)).toEqual(sorted);
    expect(isSameVersion('1.0', '1.0.0')).toBe(true);
    expect(isSameVersion('1.0', '1.0.1')).toBe(false);
  });
});

describe('markers', () => {
  const environment = { python: '3.10', machine: 'x86_64' };
  it.each([
    ["python_version=='3.10'", true],
    ["python_version>='3.9'", true],
    ["python_version<'3.9'", false],
    ["python_version in '2.7 3.10'", true],
    ["sys_platform == 'win32'", false],
    ["sys_platform != 'win32' and platform_machine == 'x86_64'", true],
    ["(python_version<'3' or python_version>='3.8') and os_name=='posix'", true],
    ["extra == 'dev'", undefined],
    ["extra == 'dev' and sys_platform == 'win32'", false],
    ["'3.10' == python_version", true],
    ['python_version', undefined],
    ["python_version >= '3.8' garbage", undefined],
  ])('%s is %s', (text, expected) => {
    expect(evaluateMarker(text, environment)).toBe(expected);
  });
});

it('compares names as the index does', () => {
  expect(['oslo.config', 'Oslo_Config', 'oslo-config', 'OSLO--_config'].map(normalizeName)).toEqual(
    Array(4).fill('oslo-config'),
  );
});
