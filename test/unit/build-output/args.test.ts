/** Command lines by the tables of facts/cli.md. */
import { expect, test } from 'vitest';
import type { BuildRequest } from '../../../client/src/core/build/types.ts';
import { toSnapcraftArguments, toSnapcraftEnvironment } from '../../../client/src/core/snapcraft/args.ts';
import { pickEra } from '../../../client/src/core/snapcraft/era.ts';
import { UserError } from '../../../client/src/core/user-error.ts';
import { PLAIN_BUILD } from '../../harness/build-request.ts';

type Change = Partial<BuildRequest>;

test.each<[era: '24' | 'core22' | 'legacy', change: Change, expected: string]>([
  ['24', {}, 'pack --use-lxd'],
  ['24', { platform: 'ubuntu@24.04:amd64', debug: true }, 'pack --use-lxd --platform=ubuntu@24.04:amd64 --debug'],
  ['24', { action: 'build', parts: ['a', 'b'], shell: true }, 'build --use-lxd --shell a b'],
  ['24', { action: 'prime', buildFor: 'all', shellAfter: true }, 'prime --use-lxd --build-for=all --shell-after'],
  ['24', { action: 'clean', platform: 'amd64', debug: true, parts: ['a'] }, 'clean --use-lxd --platform=amd64 a'],
  ['24', { verbosity: 'debug', extraArguments: ['--pro=esm-apps'] }, 'pack --use-lxd --verbosity=debug --pro=esm-apps'],
  ['core22', { platform: 'arm64', debug: true }, 'pack --use-lxd --build-for=arm64 --debug'],
  ['core22', { action: 'stage', shell: true, parts: ['a'] }, 'stage --use-lxd --shell a'],
  ['core22', { verbosity: 'verbose' }, 'pack --use-lxd --verbosity=verbose'],
  ['legacy', {}, 'snap --use-lxd'],
  ['legacy', { verbosity: 'verbose', shellAfter: true }, 'snap --use-lxd --shell-after --verbose'],
  ['legacy', { action: 'clean', parts: ['a'] }, 'clean --use-lxd a'],
])('%s %o', (era, change, expected) => {
  expect(toSnapcraftArguments({ ...PLAIN_BUILD, ...change }, era, 'lxd').join(' ')).toBe(expected);
});

test('as snapcraft itself chooses, where that is not Linux', () => {
  expect(toSnapcraftArguments({ ...PLAIN_BUILD, action: 'build', parts: ['--use-lxd'.slice(2)] }, '24', 'own')).toEqual(
    ['build', 'use-lxd'],
  );
  expect(() => toSnapcraftArguments({ ...PLAIN_BUILD, platform: 'arm64' }, 'legacy', 'own')).toThrow('its own');
});

test('in an instance of our own', () => {
  expect(toSnapcraftArguments(PLAIN_BUILD, '24', 'destructive')).toEqual(['pack', '--destructive-mode']);
});

test.each<[era: '24' | 'core22' | 'legacy', change: Change, words: string]>([
  ['24', { platform: 'a', buildFor: 'b' }, 'exclude each other'],
  ['24', { shell: true, shellAfter: true }, 'exclude each other'],
  ['24', { parts: ['a'] }, 'all its parts'],
  ['24', { action: 'clean', buildFor: 'amd64' }, 'does not know "build for"'],
  ['24', { action: 'build', parts: ['--debug'] }, 'looks like an option'],
  ['24', { action: 'build', parts: ['a\0'] }, 'no command line can have'],
  ['24', { verbosity: 'debug', extraArguments: ['-v'] }, 'sets the verbosity'],
  ['24', { extraArguments: ['--destructive-mode'] }, 'sets where to build'],
  ['24', { platform: 'a', extraArguments: ['--build-for=x'] }, 'sets what to build for'],
  ['core22', { shell: true }, 'opens no shell'],
  ['core22', { platform: 'amd64', buildFor: 'arm64' }, 'by its architecture'],
  ['legacy', { base: 'core20', platform: 'arm64' }, 'its own architecture only'],
])('%s can not do %o', (era, change, words) => {
  const act = (): unknown => toSnapcraftArguments({ ...PLAIN_BUILD, ...change }, era, 'lxd');
  expect(act).toThrow(UserError);
  expect(act).toThrow(words);
});

test('environment', () => {
  expect(toSnapcraftEnvironment({ ...PLAIN_BUILD, environment: { HTTP_PROXY: 'http://p:1/$(x)' } })).toEqual({
    LC_ALL: 'C.UTF-8',
    LANGUAGE: undefined,
    CRAFT_MANAGED_MODE: undefined,
    HTTP_PROXY: 'http://p:1/$(x)',
  });
  // A default of the other option would make the two exclude each other.
  const chosen = toSnapcraftEnvironment({ ...PLAIN_BUILD, platform: 'amd64', verbosity: 'brief' });
  expect(Object.keys(chosen)).toEqual(
    expect.arrayContaining(['SNAPCRAFT_BUILD_FOR', 'CRAFT_BUILD_FOR', 'SNAPCRAFT_VERBOSITY_LEVEL']),
  );
  for (const environment of [{ 'A B': 'x' }, { '': 'x' }, { A: 'x\0' }, { CRAFT_MANAGED_MODE: '1' }]) {
    expect(() => toSnapcraftEnvironment({ ...PLAIN_BUILD, environment })).toThrow(UserError);
  }
});

test.each([
  ['core24', undefined, '24'],
  ['core22', undefined, 'core22'],
  ['bare', 'core22', 'core22'],
  ['core22', 'devel', '24'],
  ['core20', undefined, 'legacy'],
  [undefined, 'core24', '24'],
  [undefined, undefined, 'legacy'],
])('era of base %s, build-base %s', (base, buildBase, era) => {
  expect(pickEra({ base, buildBase })).toBe(era);
});
