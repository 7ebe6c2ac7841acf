/** From arguments to files: folders, globs, and bytes to text. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decode, encode, findBadUtf8 } from '../../server/src/cli/decode.ts';
import { findTargets } from '../../server/src/cli/files.ts';
import { matchSegment } from '../../server/src/cli/glob.ts';

let folder: string;
beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-files-')));
  const files = [
    'one/snap/snapcraft.yaml',
    'one/snap/local/overlay/snap-openstack.yaml',
    'one/parts/x/src/snapcraft.yaml',
    'one/stage/snapcraft.yaml',
    'two/snap-test.yaml',
    'two/.snapcraft.yaml',
    'two/build-aux/snap/snapcraft.yaml',
    'two/snapcraft.yml',
    'parts/three/snapcraft.yaml',
    'node_modules/m/snapcraft.yaml',
    '.git/snapcraft.yaml',
    'other/README.md',
    'other/a1.yaml',
    'other/a2.yaml',
    'other/.hidden.yaml',
    'other/deep/er/b.yaml',
  ];
  for (const file of files) {
    fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), 'name: x\n');
  }
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const shown = (...args: string[]): string[] => findTargets(args, folder).targets.map((target) => target.shown);

test.each([
  [
    ['.'],
    [
      'one/snap/snapcraft.yaml',
      'one/snap/local/overlay/snap-openstack.yaml',
      'parts/three/snapcraft.yaml',
      'two/.snapcraft.yaml',
      'two/snap-test.yaml',
      'two/build-aux/snap/snapcraft.yaml',
    ],
  ],
  [['two'], ['two/.snapcraft.yaml', 'two/snap-test.yaml', 'two/build-aux/snap/snapcraft.yaml']],
  [['one/snap/snapcraft.yaml', './one/snap/../snap/snapcraft.yaml'], ['one/snap/snapcraft.yaml']],
  [['other/README.md'], ['other/README.md']],
  [['other/*.yaml'], ['other/a1.yaml', 'other/a2.yaml']],
  [['other/a?.yaml'], ['other/a1.yaml', 'other/a2.yaml']],
  [['other/.h*'], ['other/.hidden.yaml']],
  [['other/**/*.yaml'], ['other/a1.yaml', 'other/a2.yaml', 'other/deep/er/b.yaml']],
  [['**/b.yaml'], ['other/deep/er/b.yaml']],
  [['other/**'], ['other/README.md', 'other/a1.yaml', 'other/a2.yaml', 'other/deep/er/b.yaml']],
  [['**/**/er/**/b.yaml'], ['other/deep/er/b.yaml']],
  [['t*/*/snap/../snap/snapcraft.yaml'], ['two/build-aux/snap/snapcraft.yaml']],
  [['**/m/snapcraft.yaml'], []],
])('%j', (args, expected) => {
  expect([...shown(...args)].sort()).toEqual([...expected].sort());
});

test.skipIf(process.platform === 'win32')('a file with a star in its name is itself', () => {
  fs.writeFileSync(path.join(folder, 'other/a*.yaml'), '');
  expect(shown('other/a*.yaml')).toEqual(['other/a*.yaml']);
  fs.rmSync(path.join(folder, 'other/a*.yaml'));
});

test('a file outside the working folder has its full path', () => {
  const [target] = findTargets(['../one/snap/snapcraft.yaml'], path.join(folder, 'two')).targets;
  expect(target?.shown).toBe(path.join(folder, 'one/snap/snapcraft.yaml').replaceAll('\\', '/'));
});

test.each([
  ['nowhere', 'No such file or folder: "nowhere".'],
  ['*.txt', 'No file matches "*.txt".'],
  [
    'other',
    'No project file in "other": looked for snapcraft.yaml, snap/snapcraft.yaml, build-aux/snap/snapcraft.yaml, .snapcraft.yaml.',
  ],
])('%s is refused, the rest is found', (arg, message) => {
  const { targets, failures } = findTargets([arg, 'two'], folder);
  expect(failures).toEqual([{ path: arg, message }]);
  expect(targets).toHaveLength(3);
});

test.each([
  ['*', 'abc', true],
  ['a*c', 'abbbc', true],
  ['a*c', 'abbb', false],
  ['*a*b*', 'xaxbx', true],
  ['?', '', false],
  ['a?', 'ab', true],
  ['a.b', 'axb', false],
  ['*', '.hidden', false],
  ['[ab]', '[ab]', true],
])('segment %s against %s: %s', (pattern, name, expected) => {
  expect(matchSegment(pattern, name)).toBe(expected);
});

// Where each star were tried at each place, this would not end.
test('many stars come to an end', () => {
  expect(matchSegment(`${'*a'.repeat(100)}b`, 'a'.repeat(5_000))).toBe(false);
});

test('text is UTF-8, with or without a mark', () => {
  expect(decode(Buffer.from('é: 1'))).toEqual({ text: 'é: 1', encoding: 'utf-8', bom: false });
  expect(decode(Buffer.from('\ufeffa'))).toEqual({ text: 'a', encoding: 'utf-8', bom: true });
  expect(decode(Buffer.from([0x61, 0xff]))).toBeUndefined();
  expect(findBadUtf8(Buffer.concat([Buffer.from('é\nb\n'), Buffer.from([0xc3, 0x0a])]))).toBe(3);
});

test.each(['utf-8', 'utf-16le', 'utf-16be'] as const)('%s comes back as it was', (encoding) => {
  const bytes = encode({ text: '', encoding, bom: true }, 'naïve: 日\r\n');
  const decoded = decode(bytes);
  expect(decoded).toEqual({ text: 'naïve: 日\r\n', encoding, bom: true });
  expect(decoded && Buffer.from(encode(decoded, decoded.text)).equals(Buffer.from(bytes))).toBe(true);
});
