import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRequirementFile } from '../../../server/src/core/python/requirement-file.ts';
import { findPin, parseConstraints } from '../../../server/src/core/python/upper-constraints.ts';

const DATA = path.resolve(import.meta.dirname, '../../../../shared/data/upper-constraints');
const files = readdirSync(DATA).filter((file) => file.endsWith('.txt'));

describe("OpenStack's constraints", () => {
  it.each(files)('%s is read to the last line', (file) => {
    const text = readFileSync(path.join(DATA, file), 'utf8');
    const set = parseConstraints(text);
    const pins = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(set.problems).toEqual([]);
    expect(set.size).toBe(pins.length);
    const index = JSON.parse(readFileSync(path.join(DATA, 'index.json'), 'utf8')) as Record<string, unknown>;
    expect(JSON.stringify(index)).toContain(file.replace('.txt', ''));
    for (const list of set.pins.values()) {
      for (const pin of list) expect(text.slice(pin.versionSpan.start, pin.versionSpan.end)).toBe(pin.version);
    }
  });

  it('leave a package free where its only line is for another Python', () => {
    const set = parseConstraints(
      "a===1\nb===2;python_version=='3.10'\nc===1;python_version<'3.9'\nc===2;python_version>='3.9'\n",
    );
    const at = (key: string, python: string): string | undefined =>
      findPin(set, key, { python, machine: 'x86_64' })?.version;
    expect([at('a', '3.12'), at('b', '3.10'), at('b', '3.12'), at('c', '3.8'), at('c', '3.10')]).toEqual([
      '1',
      '2',
      undefined,
      '1',
      '2',
    ]);
  });

  it('are told from a web page, and broken lines from good ones', () => {
    expect(parseConstraints('<!DOCTYPE html><html>').problems).toHaveLength(1);
    const set = parseConstraints('a===1\nhello world\r\nb===2\r\n-r x.txt\n');
    expect(set.size).toBe(2);
    expect(set.problems.map(({ start }) => start)).toEqual([6, 26]);
    expect(parseConstraints('').size).toBe(0);
  });
});

describe('a requirement file', () => {
  it('is read as pip reads it', () => {
    const text = [
      '# comment',
      'pymysql==1.0 # why',
      '-r base.txt',
      '-cconstraints.txt',
      '--constraint=https://releases.openstack.org/constraints/upper/2025.1',
      '-e git+https://opendev.org/openstack/nova@stable/2025.1#egg=nova',
      'oslo.config \\',
      '  >=9 \\',
      '  --hash=sha256:aa',
      '--pre',
      './local',
      '',
    ].join('\n');
    const file = parseRequirementFile(text);
    expect(file.problems).toEqual([]);
    expect(file.hashes).toBe(true);
    expect(file.requirements.map(({ key, specifier, editable }) => [key, specifier?.text, editable])).toEqual([
      ['pymysql', '==1.0', false],
      ['nova', undefined, true],
      ['oslo-config', '>=9', false],
      ['local', undefined, false],
    ]);
    expect(
      file.includes.map(({ type, target, start, end }) => [type, target, text.slice(start, end) === target]),
    ).toEqual([
      ['requirement', 'base.txt', true],
      ['constraint', 'constraints.txt', true],
      ['constraint', 'https://releases.openstack.org/constraints/upper/2025.1', true],
    ]);
  });

  it('tells what pip would refuse, and reads the rest', () => {
    const file = parseRequirementFile('a==1\n=bad\n--nonsense\n-r\nb=2\nc\n');
    expect(file.requirements.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(file.problems).toHaveLength(4);
    expect(parseRequirementFile('<html>').problems).toHaveLength(1);
  });
});
