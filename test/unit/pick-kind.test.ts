import { describe, expect, test } from 'vitest';
import { nearestBase, pickKind } from '../../server/src/core/project/pick-kind.ts';
import { isMap } from '../../server/src/core/yaml/access.ts';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';

const pick = (text: string) => {
  const { root } = parseYaml(text);
  const { kind, reason } = pickKind(isMap(root) ? root : undefined);
  return `${kind} ${reason}`;
};

const OLD_PARTS = `
parts:
  demo:
    plugin: python2
    prepare: make
    stage-packages: [libfoo]
`;

const NEW_PARTS = `
platforms:
  amd64:
parts:
  demo:
    plugin: uv
    override-build: craftctl default
`;

describe('bases that say it', () => {
  test.each([
    ['base: core24', 'core24 base'],
    ['base: core26\nbuild-base: devel', 'devel base'],
    ['base: bare\nbuild-base: core22', 'core22 base'],
    ['base: core20\nconfinement: strict', 'core20 base'],
    ['type: kernel\nbuild-base: core24', 'core24 base'],
    ['base: core24\nbuild-base: core20', 'core24 base'],
  ])('%j is %s', (text, expected) => {
    expect(pick(text)).toBe(expected);
  });
});

describe('no base', () => {
  test('a file of the time before bases', () => {
    expect(pick(`name: demo\nconfinement: strict\n${OLD_PARTS}`)).toBe('none none');
  });
  test('little says nothing', () => {
    expect(pick('name: demo\nconfinement: strict\nparts:\n  demo:\n    plugin: nil')).toBe('none none');
  });
  test('one later key in an old file is a mistake of its own', () => {
    expect(pick(`name: demo\nconfinement: strict\nprovenance: x\n${OLD_PARTS}`)).toBe('none none');
  });
  test('a forgotten base', () => {
    expect(pick(`name: demo\nconfinement: strict\n${NEW_PARTS}`)).toBe('core24 missing-base');
  });
  test('architectures with build-for are of core22', () => {
    const text = 'confinement: strict\nlint:\n  ignore: []\narchitectures:\n  - build-on: amd64\n    build-for: amd64';
    expect(pick(text)).toBe('core22 missing-base');
  });
  test('a core20 file that lost its base', () => {
    const text = `
title: Demo
license: MIT
compression: lzo
apps:
  demo:
    command-chain: [bin/wrap]
    extensions: [gnome-3-38]
parts:
  demo:
    plugin: npm
    override-build: snapcraftctl build
`;
    expect(pick(text)).toBe('core20 missing-base');
  });
});

describe('an old base', () => {
  test('in an old file', () => {
    expect(pick(`base: core18\nconfinement: strict\n${OLD_PARTS}`)).toBe('core18 base');
  });
  test('in a file for later bases', () => {
    expect(pick(`base: core18\nconfinement: strict\n${NEW_PARTS}`)).toBe('core24 outdated-base');
  });
});

describe('a base that does not exist', () => {
  test.each([
    ['base: core-24', 'core24 unknown-base'],
    ['base: jammy', 'core22 unknown-base'],
    ['base: bare', 'core24 unknown-base'],
    ['base: core16', 'core20 unknown-base'],
  ])('%j is %s', (text, expected) => {
    expect(pick(`confinement: strict\n${text}`)).toBe(expected);
  });
});

test('names of bases', () => {
  expect(nearestBase('Core24')).toBe('core24');
  expect(nearestBase('ubuntu-22.04')).toBe('core22');
  expect(nearestBase('noble')).toBe('core24');
  expect(nearestBase('core99')).toBeUndefined();
});
