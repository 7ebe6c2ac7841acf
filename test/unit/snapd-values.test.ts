/** Values that snapd itself accepts and refuses: timers, durations, licences, addresses, paths and links. */
import { describe, expect, test } from 'vitest';
import { facts } from '../../server/src/core/facts/provider.ts';
import { cleanPath, isCleanSubPath } from '../../server/src/core/rules/snapd/clean-path.ts';
import { parseDuration } from '../../server/src/core/rules/snapd/duration.ts';
import { findLinesProblem, parseLines } from '../../server/src/core/rules/snapd/gpio-lines.ts';
import { isSupportedHook } from '../../server/src/core/rules/snapd/hook-names.ts';
import { findSourceProblem, findTargetProblem } from '../../server/src/core/rules/snapd/layout-path.ts';
import { findLicenseLike, findLicenseProblem, getLicenseNames } from '../../server/src/core/rules/snapd/license.ts';
import { findLinkProblem } from '../../server/src/core/rules/snapd/link.ts';
import { findAddressProblem } from '../../server/src/core/rules/snapd/socket-address.ts';
import { findTimerProblem } from '../../server/src/core/rules/snapd/timer.ts';

describe('timers', () => {
  test.each([
    ...['10:00', '0:00', '9:05', '24:00', '9:00-11:00', '9:00~11:00', '9:00-11:00/4', '23:00-1:00', '10:00/2'],
    ...['mon', 'mon1', 'fri5', 'mon-fri', 'mon1-tue', 'mon1-tue2', 'fri-mon', 'mon,wed,fri', 'sun-mon3'],
    ...['mon,10:00', 'mon-fri,9:00,17:00', 'mon-fri,03:00~04:30,,sat,05:00', '10:00,,mon,11:00', 'mon2-mon2'],
  ])('%s is fine', (timer) => expect(findTimerProblem(timer)).toBeUndefined());

  test.each([
    ['10:00~', 0, '10:00~'],
    ['10:60', 0, '10:60'],
    ['25:00', 0, '25:00'],
    ['24:01', 0, '24:01'],
    ['10:00/0x', 0, '10:00/0x'],
    ['10:00/0', 0, '10:00/0'],
    ['10:00-11:00/2/3', 0, '10:00-11:00/2/3'],
    ['600', 0, '600'],
    ['Mon', 0, 'Mon'],
    ['monday', 0, 'monday'],
    ['mon0', 0, 'mon0'],
    ['mon6', 0, 'mon6'],
    ['mon2-tue1', 0, 'mon2-tue1'],
    ['mon-tue-wed', 0, 'mon-tue-wed'],
    ['mon, 10:00', 4, ' 10:00'],
    ['10:00,mon', 6, 'mon'],
    ['mon,10:00,,sat,5', 15, '5'],
    ['mon,,', 5, ''],
    ['mon,', 4, ''],
  ])('%s is refused at %i', (timer, offset, part) => {
    expect(findTimerProblem(timer)).toMatchObject({ offset, part });
  });
});

describe('durations', () => {
  test.each([
    ['10s', 10e9],
    ['1h30m', 5400e9],
    ['1.5s', 1.5e9],
    ['.5m', 30e9],
    ['500ms', 5e8],
    ['1m1s1ms', 61.001e9],
    ['0', 0],
    ['-5s', -5e9],
    ['10us', 1e4],
  ])('%s', (text, nanoseconds) => expect(parseDuration(text)).toEqual({ nanoseconds }));

  test.each([
    ['10', 'missing-unit'],
    ['10sms', 'unknown-unit'],
    ['10d', 'unknown-unit'],
    ['10 s', 'unknown-unit'],
    ['1s5', 'missing-unit'],
    ['', 'malformed'],
    ['s', 'malformed'],
    ['.s', 'malformed'],
    ['9999999h', 'too-large'],
  ])('%s: %s', (text, kind) => expect(parseDuration(text).problem?.kind).toBe(kind));
});

describe('licences', () => {
  const known = getLicenseNames(facts.licenses);

  test('the list is that of SPDX 3.11', () => {
    expect(known.licenses.size).toBe(449);
    expect(known.exceptions.size).toBe(9);
  });

  test.each([
    ...['MIT', 'GPL-2.0+', 'GPL-3.0-only', 'Proprietary', '(MIT AND BSD-3-Clause)', 'MIT OR (Apache-2.0 AND ISC)'],
    ...['GPL-2.0 WITH Classpath-exception-2.0', '(MIT) OR ISC', '((MIT))'],
  ])('%s is fine', (text) => expect(findLicenseProblem(text, known)).toBeUndefined());

  test.each([
    ['mit', 'unknown-license'],
    ['proprietary', 'unknown-license'],
    ['GPL 3', 'unknown-license'],
    ['MIT OR gpl', 'unknown-license'],
    ['GPL-2.0 WITH Classpath', 'unknown-exception'],
    ['MIT or ISC', 'grammar'],
    ['MIT ISC', 'grammar'],
    ['(MIT', 'grammar'],
    ['MIT)', 'grammar'],
    ['()', 'grammar'],
    ['MIT AND', 'grammar'],
    ['AND MIT', 'grammar'],
    ['MIT AND OR ISC', 'grammar'],
    ['(MIT) WITH Classpath-exception-2.0', 'grammar'],
    [' ', 'grammar'],
  ])('%s: %s', (text, kind) => expect(findLicenseProblem(text, known)?.kind).toBe(kind));

  test.each([
    ['mit', 'MIT'],
    ['apache-2.0', 'Apache-2.0'],
    ['GPL 3', 'GPL-3.0'],
    ['GPLv3', 'GPL-3.0'],
    ['proprietary', 'Proprietary'],
  ])('%s was meant to be %s', (text, name) => expect(findLicenseLike(text, known)).toBe(name));
});

describe('addresses of sockets', () => {
  const system = { snap: 'demo', scope: 'system' } as const;
  const user = { snap: 'demo', scope: 'user' } as const;
  const app = { snap: 'demo', scope: undefined } as const;

  test.each([
    ...['8080', '1', '65535', '127.0.0.1:80', '[::1]:80', '[::]:80', '@snap.demo.x'],
    ...['$SNAP_DATA/s', '$SNAP_COMMON/a/s', '$XDG_RUNTIME_DIR/s'],
  ])('%s is fine for a service', (address) => expect(findAddressProblem(address, system)).toBeUndefined());

  test.each([
    ...['0', '65536', 'x', 'localhost:80', '192.168.0.1:80', '127.0.0.1:', '@snap.other.x', '@x', '/run/x', '$SNAP/x'],
    ...['$SNAP_DATA', '$SNAP_DATA//x', '$SNAP_DATA/../x', '$SNAP_USER_DATA/x', ''],
  ])('%s is refused', (address) => expect(findAddressProblem(address, system)).toBeDefined());

  test('the scope decides about paths', () => {
    expect(findAddressProblem('$SNAP_USER_DATA/s', user)).toBeUndefined();
    expect(findAddressProblem('$SNAP_DATA/s', user)).toBeDefined();
    expect(findAddressProblem('$SNAP_DATA/s', app)).toBeDefined();
    expect(findAddressProblem('8080', app)).toBeUndefined();
  });
});

describe('layouts', () => {
  test.each([...['/', '/usr', '/root/x', '/usr/share/a b', '/mnt/x', '$SNAP/x', '/snap/demo/x', '/var/lib/demo']])(
    '%s may be covered',
    (path) => expect(findTargetProblem(path, 'demo')).toBeUndefined(),
  );

  test.each([
    ...['/foo', '/tmp/x', '/run/x', '/var/run', '/home/x', '/lib32', '/boot/x', '/dev', '/var/lib/snapd/x'],
    ...['/lib/modules/x', '/var/snap/x', '$SNAP_DATA/x', '$SNAP_COMMON', '$HOME/x', '/usr/$SNAP_NAME', '${SNAP}/x'],
    ...['usr/share/x', './x', '/usr//x', '/usr/', '/usr/../x', '/usr/*', '/usr/{a,b}', '/usr/"x"', '/snap/other/x', ''],
  ])('%s may not be covered', (path) => expect(findTargetProblem(path, 'demo')).toBeDefined());

  test.each([...['$SNAP/x', '$SNAP', '$SNAP_DATA/x', '$SNAP_COMMON/x/y', '$SNAP/a b']])('%s may be shown', (path) =>
    expect(findSourceProblem(path, 'demo')).toBeUndefined(),
  );

  test.each([...['/usr/x', 'usr/x', '$SNAP_USER_DATA/x', '$SNAP//x', '$SNAP/../x', '$SNAP/x/', '$SNAP/*', '$HOME/x']])(
    '%s may not be shown',
    (path) => expect(findSourceProblem(path, 'demo')).toBeDefined(),
  );
});

test.each([
  ['', '.'],
  ['a//b/./c/', 'a/b/c'],
  ['a/../..', '..'],
  ['/../a', '/a'],
  ['../a', '../a'],
  ['/', '/'],
])('%s is clean as %s', (path, clean) => expect(cleanPath(path)).toBe(clean));

test('paths that leave their folder are not below it', () => {
  expect(isCleanSubPath('../x')).toBe(false);
  expect(isCleanSubPath('x/y')).toBe(true);
});

test('links are web or mail addresses', () => {
  for (const link of ['https://example.com', 'HTTP://example.com', 'me@example.com', 'mailto:me@example.com']) {
    expect(findLinkProblem(link), link).toBeUndefined();
  }
  for (const link of ['', '5', 'example.com', 'ftp:/x', 'mailto:me', 'irc://x@y']) {
    expect(findLinkProblem(link), link).toBeDefined();
  }
});

test('hooks that snapd runs', () => {
  for (const name of ['install', 'connect-plug-x', 'unprepare-slot-a-b', 'change-view-A', 'fde-setup']) {
    expect(isSupportedHook(name), name).toBe(true);
  }
  for (const name of ['connect-plug', 'connect-plug-A', 'view', 'Configure', 'refresh']) {
    expect(isSupportedHook(name), name).toBe(false);
  }
});

test('GPIO lines', () => {
  expect(parseLines('0,3-5')).toEqual([
    { first: 0, last: 0 },
    { first: 3, last: 5 },
  ]);
  expect(parseLines('5-3')).toBeUndefined();
  expect(findLinesProblem('0-511')).toBeUndefined();
  expect(findLinesProblem('0-512')).toBeDefined();
  expect(findLinesProblem('1-4,3')).toBeDefined();
});
