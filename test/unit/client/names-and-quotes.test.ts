import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  isEarlierName,
  isInstanceName,
  isOfAnotherMachine,
  readInstanceMark,
  toInstanceName,
  toMarkConfig,
} from '../../../client/src/core/lxd/instance-name.ts';
import { readMachineId, readOwn, toMachineId } from '../../../client/src/core/lxd/machine-id.ts';
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

  it('is not that of the same project on another machine', () => {
    expect(toInstanceName('build', 'nova', '/p')).toBe(toInstanceName('build', 'nova', '/p', readMachineId()));
    expect(toInstanceName('build', 'nova', '/p')).not.toBe(toInstanceName('build', 'nova', '/p', 'other'));
  });

  it('can take the place of one that told no machines apart', () => {
    const name = toInstanceName('test', 'nova-api', '/p');
    expect(isEarlierName('snapwright-test-nova-api-0123456789', name)).toBe(true);
    for (const other of [name, 'snapwright-test-nova-0123456789', 'snapwright-test-nova-api-x-0123456789', 'box'])
      expect(isEarlierName(other, name)).toBe(false);
  });

  it('can be read', () => {
    expect(toInstanceName('build', 'Növa API', '/p')).toMatch(/^snapwright-build-nova-api-[0-9a-f]{10}$/);
    expect(toInstanceName('build', 'a-b', '/p')).not.toBe(toInstanceName('build', 'a b', '/p'));
  });

  /** facts: 63 characters, ASCII letters, digits, hyphens; no digit or hyphen first, no hyphen last. */
  it.each(['', 'a'.repeat(64), '1a', '-a', 'a-', 'a_b', 'a.b', 'ä', 'a\n'])('is not %j', (name) =>
    expect(isInstanceName(name)).toBe(false),
  );

  it('is ours only with its mark', () => {
    const created = '2026-01-01T00:00:00Z';
    const mark = { kind: 'build', folder: '/a\nb', machine: 'this', base: undefined, created } as const;
    const config = toMarkConfig(mark);
    expect(Object.keys(config).every((key) => key.startsWith('user.snapwright.'))).toBe(true);
    const user = Object.fromEntries(Object.entries(config).map(([key, value]) => [key.slice('user.'.length), value]));
    expect(readInstanceMark(user)).toEqual(mark);
    expect(isOfAnotherMachine(user, 'this')).toBe(false);
    expect(isOfAnotherMachine(user, 'other')).toBe(true);
    expect(readInstanceMark({})).toBeUndefined();
    expect(readInstanceMark({ 'snapwright.kind': 'other', 'snapwright.folder': '/x' })).toBeUndefined();
  });
});

describe('the id of a machine', () => {
  it('is the same for ever, and tells machines and homes apart', () => {
    expect(readMachineId()).toMatch(/^[0-9a-f]{16}$/);
    expect(readMachineId()).toBe(readMachineId());
    const all = [toMachineId('a', '/home/me'), toMachineId('b', '/home/me'), toMachineId('a', '/home/you')];
    expect(new Set(all).size).toBe(3);
  });

  it('is kept in a file where the system has none, and does without where none can be written', () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'machine-'));
    try {
      const file = path.join(folder, 'deep/machine-id');
      const own = readOwn(file);
      expect(own).toMatch(/^[0-9a-f-]{36}$/);
      expect(readOwn(file)).toBe(own);
      expect(readOwn(path.join(file, 'below a file'))).toBe(os.hostname());
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
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
