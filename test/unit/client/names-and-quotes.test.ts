import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  isInstanceName,
  readInstanceMark,
  toInstanceName,
  toMarkConfig,
} from '../../../client/src/core/lxd/instance-name.ts';
import { quoteCommandLine, quoteWord, quoteWords } from '../../../client/src/core/process/quote.ts';

describe('the name of an instance', () => {
  it.each(['nova', 'x'.repeat(200), '', '---', '5G', 'Ünïcode name', 'a b\'"$(x)\n', 'snap-test.yaml', '名前'])(
    'is one that LXD takes: %j',
    (name) => {
      const instance = toInstanceName('test', name, '/home/me/a b');
      expect(isInstanceName(instance)).toBe(true);
      expect(instance.startsWith('snapwright-test-')).toBe(true);
      expect(toInstanceName('test', name, '/home/me/a b')).toBe(instance);
      expect(toInstanceName('test', name, '/home/you/a b')).not.toBe(instance);
    },
  );

  it('can be read', () => {
    expect(toInstanceName('build', 'Növa API', '/p')).toMatch(/^snapwright-build-nova-api-[0-9a-f]{10}$/);
    expect(toInstanceName('build', 'a-b', '/p')).not.toBe(toInstanceName('build', 'a b', '/p'));
  });

  /** facts: 63 characters, ASCII letters, digits, hyphens; no digit or hyphen first, no hyphen last. */
  it.each(['', 'a'.repeat(64), '1a', '-a', 'a-', 'a_b', 'a.b', 'ä', 'a\n'])('is not %j', (name) =>
    expect(isInstanceName(name)).toBe(false),
  );

  it('is ours only with its mark', () => {
    const mark = { kind: 'build', folder: '/a\nb', base: undefined, created: '2026-01-01T00:00:00Z' } as const;
    const config = toMarkConfig(mark);
    expect(Object.keys(config).every((key) => key.startsWith('user.snapwright.'))).toBe(true);
    const user = Object.fromEntries(Object.entries(config).map(([key, value]) => [key.slice('user.'.length), value]));
    expect(readInstanceMark(user)).toEqual(mark);
    expect(readInstanceMark({})).toBeUndefined();
    expect(readInstanceMark({ 'snapwright.kind': 'other', 'snapwright.folder': '/x' })).toBeUndefined();
  });
});

describe('quoted words', () => {
  const words = ['a b', "it's", '$(touch x)', '`x`', 'a\nb', '-x', '~', '*', '', '"', '\\', 'é', '!x', 'a=b', '#x'];

  it('are read back by a shell as they were', () => {
    const script = `printf '%s\\0' ${quoteWords(['x', ...words]).slice(2)}`;
    const output = execFileSync('sh', ['-c', script]).toString().split('\0').slice(0, -1);
    expect(output).toEqual(words);
  });

  it('are left alone where nothing needs it', () => {
    expect(quoteCommandLine({ command: 'snap', args: ['install', '--channel=22/edge', './a_1.0.snap'] })).toBe(
      'snap install --channel=22/edge ./a_1.0.snap',
    );
    expect(quoteWord("it's")).toBe(`'it'\\''s'`);
    expect(quoteWords(['A=b', 'c'])).toBe("'A=b' c");
    expect(quoteWords([])).toBe('');
  });
});
