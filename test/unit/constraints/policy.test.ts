/** Which address stands for which constraints, and which of them may be asked. */
import { describe, expect, test } from 'vitest';
import { judgeAddress } from '../../../server/src/constraints/judge-address.ts';
import {
  applyMirrors,
  judgeConstraints,
  readMirrors,
  resolveConstraints,
  showAddress,
} from '../../../server/src/core/openstack/constraint-policy.ts';

const upper = (word: string): string => `https://releases.openstack.org/constraints/upper/${word}`;
const COMMIT = '0123456789abcdef0123456789abcdef01234567';

describe('what a reference means', () => {
  test.each([
    [{ series: '2026.1' }, upper('2026.1'), false],
    [{ series: 'gazpacho' }, upper('2026.1'), false],
    [{ series: 'master' }, upper('master'), false],
    [{ series: 'ocata' }, upper('ocata'), true],
    [{ url: upper('2026.1') }, upper('2026.1'), false],
    [{ url: upper('epoxy') }, upper('2025.1'), false],
    [{ url: 'http://releases.openstack.org/constraints/upper/ocata' }, upper('ocata'), true],
    // Branches that are gone are the series' list at its end.
    [
      { url: 'https://raw.githubusercontent.com/openstack/requirements/stable/ocata/upper-constraints.txt' },
      upper('ocata'),
      true,
    ],
    [
      { url: 'https://opendev.org/openstack/requirements/raw/branch/stable/2026.1/upper-constraints.txt' },
      upper('2026.1'),
      false,
    ],
    [
      { url: 'https://opendev.org/openstack/requirements/raw/branch/master/upper-constraints.txt' },
      upper('master'),
      false,
    ],
    [
      { url: 'https://git.openstack.org/cgit/openstack/requirements/plain/upper-constraints.txt?h=stable/pike' },
      upper('pike'),
      true,
    ],
    [
      { url: `https://opendev.org/openstack/requirements/raw/commit/${COMMIT}/upper-constraints.txt` },
      `https://opendev.org/openstack/requirements/raw/commit/${COMMIT}/upper-constraints.txt`,
      true,
    ],
    [{ url: 'https://mirror.example/uc.txt#part' }, 'https://mirror.example/uc.txt', false],
  ])('%j', (reference, url, immutable) => {
    expect(resolveConstraints(reference)).toMatchObject({ url, immutable });
  });

  test.each([
    [{ series: 'zebra' }, 'There is no OpenStack series "zebra".'],
    [{ url: upper('zebra') }, 'There is no OpenStack series "zebra".'],
    [{ url: 'http://mirror.example/uc.txt' }, '"http://mirror.example/uc.txt" is not https.'],
    [{ url: 'file:///etc/passwd' }, '"file:///etc/passwd" is not https.'],
    [{ url: 'https://' }, '"https://" is not https.'],
    [{ url: '' }, '"" is not https.'],
  ])('%j means nothing', (reference, problem) => {
    expect(resolveConstraints(reference)).toEqual({ problem });
  });
});

describe('who may be asked', () => {
  const mirrors = { [upper('')]: 'https://user:secret@mirror.example:8443/uc/' };
  test.each([
    [upper('2026.1'), 'allowed'],
    ['https://opendev.org/openstack/requirements/raw/tag/ocata-eol/upper-constraints.txt', 'allowed'],
    ['https://raw.githubusercontent.com/openstack/requirements/master/upper-constraints.txt', 'allowed'],
    ['https://mirror.example:8443/uc/2026.1', 'allowed'],
    ['https://mirror.example/uc/2026.1', 'ask'],
    ['https://raw.githubusercontent.com/somebody/requirements/master/upper-constraints.txt', 'ask'],
    ['https://raw.githubusercontent.com/openstack/requirements/../../somebody/x', 'ask'],
    ['https://releases.openstack.org.evil.example/', 'ask'],
    ['https://releases.openstack.org:444/', 'ask'],
    ['https://evil.example\\@releases.openstack.org/', 'ask'],
    ['https://releases.openstack.org\\.evil.example/', 'allowed'],
    ['https://releases.openstack.org@evil.example/', 'refused'],
    ['https://127.0.0.1/', 'ask'],
    ['http://releases.openstack.org/', 'refused'],
    ['file:///etc/passwd', 'refused'],
    ['nonsense', 'refused'],
  ])('%s: %s', (url, type) => {
    expect(judgeAddress(url, { fetch: 'auto', mirrors }).type).toBe(type);
  });

  test('"ask" asks about hosts of OpenStack too, "never" refuses all', () => {
    expect(judgeAddress(upper('2026.1'), { fetch: 'ask', mirrors: {} })).toEqual({
      type: 'ask',
      host: 'releases.openstack.org',
    });
    expect(judgeAddress('https://mirror.example:8443/uc/x', { fetch: 'never', mirrors }).type).toBe('refused');
  });
});

describe('mirrors', () => {
  test('the longest beginning wins, at the boundary of a folder', () => {
    const mirrors = {
      'https://releases.openstack.org': 'https://a.example/all',
      [upper('')]: 'https://b.example/uc/',
      'https://opendev.org/': 'https://c.example/',
    };
    expect(applyMirrors(upper('2026.1'), mirrors)).toBe('https://b.example/uc/2026.1');
    expect(applyMirrors('https://releases.openstack.org/x', mirrors)).toBe('https://a.example/all/x');
    expect(applyMirrors('https://releases.openstack.org.evil/x', mirrors)).toBe(
      'https://releases.openstack.org.evil/x',
    );
    expect(applyMirrors('https://opendev.org/x', mirrors)).toBe('https://c.example/x');
    expect(applyMirrors('https://other.example/x', mirrors)).toBe('https://other.example/x');
  });

  test('faults in the setting are told one by one', () => {
    expect(
      readMirrors({
        'https://a.example/': 'https://b.example/',
        'http://a.example/': 'https://b.example/',
        'https://c.example/': 'http://user:pw@b.example/',
        'https://d.example/': 7,
        'https://e.example/': 'https://b.example',
      }),
    ).toEqual({
      mirrors: { 'https://a.example/': 'https://b.example/' },
      problems: [
        'The mirrored address "http://a.example/" must begin with https://.',
        'The mirror of "https://c.example/" must be an address that begins with https://.',
        'The mirror of "https://d.example/" must be an address that begins with https://.',
        'The mirror of "https://e.example/" must end with a slash where that does, and only there.',
      ],
    });
    expect(readMirrors('x').problems).toHaveLength(1);
    expect(readMirrors(undefined)).toEqual({ mirrors: {}, problems: [] });
  });

  test('no password is ever shown', () => {
    expect(showAddress('https://user:secret@mirror.example/uc')).toBe('https://mirror.example/uc');
  });
});

test('what counts as constraints', () => {
  expect(judgeConstraints('oslo.config===9.7.0\nthis is no pin\npbr===6.0.0\n')).toMatchObject({ set: { size: 2 } });
  expect(judgeConstraints('<!DOCTYPE html><html>')).toEqual({
    problem: 'This is a web page, not a list of constraints.',
  });
  expect(judgeConstraints('')).toHaveProperty('problem');
  expect(judgeConstraints('# nothing\n')).toHaveProperty('problem');
  expect(judgeConstraints('a===1\nb\nc\nd e\n')).toEqual({ problem: 'Most of its lines are no constraints.' });
  expect(judgeConstraints('\u0000\u0001\uFFFD')).toHaveProperty('problem');
});
