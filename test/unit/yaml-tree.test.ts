/** Places, comments, aliases, merges, duplicates and bounds of the reader. */
import { describe, expect, test } from 'vitest';
import { findPair, findValue } from '../../server/src/core/yaml/access.ts';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';
import type { YamlMap, YamlNode } from '../../server/src/core/yaml/tree.ts';
import { showTree } from '../harness/show-tree.ts';

const codes = (text: string): readonly string[] => parseYaml(text).problems.map(({ code }) => code);
const source = (text: string, node: YamlNode | undefined): string | undefined =>
  node && text.slice(node.start, node.end);

describe('places', () => {
  const text = 'name: "x y"\napps:\n  a: &b\n    command: bin/x # run\n  c: [d, {e: f}]\n  g:\nh: |\n  one\n  two\n\n';
  const { root } = parseYaml(text);
  const apps = findValue(root, 'apps');

  test('scalars and collections', () => {
    expect(source(text, findPair(root, 'name')?.key)).toBe('name');
    expect(source(text, findValue(root, 'name'))).toBe('"x y"');
    expect(source(text, findValue(apps, 'a'))).toBe('command: bin/x');
    expect(source(text, findValue(apps, 'c'))).toBe('[d, {e: f}]');
    expect(source(text, findValue(root, 'h'))).toBe('|\n  one\n  two');
    expect(root?.start).toBe(0);
  });

  test('an absent value stands at the end of the colon', () => {
    const absent = findValue(apps, 'g');
    expect(absent?.start).toBe(text.indexOf('g:') + 2);
    expect(absent?.end).toBe(absent?.start);
  });

  test('comments', () => {
    const commented = '# one\na: b # two\nc: | # three\n  # text\n#four\n';
    expect(parseYaml(commented).comments.map((comment) => comment.text)).toEqual([' one', ' two', ' three', 'four']);
    expect(parseYaml(commented).comments.map(({ start, end }) => commented.slice(start, end))[1]).toBe('# two');
  });

  test.each([
    ['carriage returns', 'a: b\rc: d\r'],
    ['both', 'a: b\r\nc: d\r\n'],
    ['next line', 'a: b\x85c: d\x85'],
    ['line separator', 'a: b\u2028c: d\u2028'],
    ['byte order mark', '\ufeffa: b\nc: d\n'],
  ])('line breaks: %s', (_name, broken) => {
    const tree = parseYaml(broken);
    expect(tree.problems).toEqual([]);
    expect(showTree(tree.root)).toBe('{a: b, c: d}');
    expect(source(broken, findValue(tree.root, 'c'))).toBe('d');
  });

  test('offsets count UTF-16 units', () => {
    const wide = '😀: b\nc: 😀d\n';
    const tree = parseYaml(wide);
    expect(source(wide, findValue(tree.root, '😀'))).toBe('b');
    expect(source(wide, findValue(tree.root, 'c'))).toBe('😀d');
  });
});

describe('aliases and merges', () => {
  test('an alias has its own place and shares the content', () => {
    const text = 'a: &x {b: c}\nd: *x\n';
    const { root, anchors } = parseYaml(text);
    const alias = findValue(root, 'd') as YamlMap;
    expect(alias.alias).toBe('x');
    expect(alias.anchor).toBeUndefined();
    expect(source(text, alias)).toBe('*x');
    expect(alias.pairs).toBe((findValue(root, 'a') as YamlMap).pairs);
    expect(anchors.get('x')).toBe(findValue(root, 'a'));
  });

  test('own pairs win and come first, merged ones are marked', () => {
    const { root } = parseYaml('a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n  e: 4\n');
    const map = findValue(root, 'd') as YamlMap;
    expect(showTree(map)).toBe('{c: 3, e: 4, b: 1}');
    expect(map.entries.map((pair) => pair.merged === true)).toEqual([false, false, true]);
    expect(map.pairs).toHaveLength(3);
  });

  test('earlier mappings of a list win', () => {
    const { root } = parseYaml('a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y]}\n');
    expect(showTree(findValue(root, 'e'))).toBe('{d: 3, b: 1}');
  });

  test('an alias of a merged mapping has what was merged', () => {
    const { root } = parseYaml('a: &x {b: 1}\nc: &y {<<: *x, d: 2}\ne: *y\n');
    expect(showTree(findValue(root, 'e'))).toBe('{d: 2, b: 1}');
  });

  test.each([
    ['a: &x {b: *x}', ['yaml/unknown-alias']],
    ['a: &x [*x]', []],
    ['a: *b', ['yaml/unknown-alias']],
    ['a: &x b\nc: &x d', ['yaml/duplicate-anchor']],
    ['a: {<<: b}', ['yaml/bad-merge']],
    ['a: {<<: }', ['yaml/bad-merge']],
    ['a: {<<: [b]}', ['yaml/bad-merge']],
    ['[a]: b', ['yaml/bad-key']],
    ['a: !b c', ['yaml/unknown-tag']],
    ['a: !!seq {b: c}', ['yaml/unknown-tag']],
    ['a: 2026-02-30', ['yaml/bad-value']],
    ['a: =', ['yaml/bad-value']],
  ])('%s', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });
});

describe('duplicate keys', () => {
  test('the second one is reported and wins', () => {
    const text = 'a: 1\nb: 2\na: 3\n';
    const { root, problems } = parseYaml(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: 'yaml/duplicate-key',
      start: 10,
      end: 11,
      related: { start: 0, end: 1 },
    });
    expect(showTree(root)).toBe('{b: 2, a: 3}');
  });

  test.each([
    ["1: a\n'1': b", 1],
    ['a: &x {b: 1}\nc: {<<: *x, <<: *x}', 1],
    ['a: &x {b: 1}\nc: {<<: *x, b: 2}', 0],
    ['a: {b: 1, b: 2, b: 3}', 2],
    ['a: {b: 1}\nc: {b: 1}', 0],
    ['~: a\nnull: b', 0],
  ])('%s', (text, count) => {
    expect(codes(text)).toEqual(Array.from({ length: count }, () => 'yaml/duplicate-key'));
  });

  test('many keys are compared in linear time', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `key${i}: v`).join('\n');
    expect(parseYaml(`${text}\nkey7: w\n`).problems).toHaveLength(1);
  });
});

describe('tabs', () => {
  const libyaml = (text: string) => parseYaml(text).problems.map((problem) => problem.libyamlAccepts === true);

  test.each([
    ['a:\tb', [true]],
    ['a: b\t\nc: d', [true]],
    ['a: b\tc', [true]],
    ['a: |\t\n  b', [true]],
    ['a: [\tb]', [true]],
    ['a:\n\tb: c', [false]],
    ['-\ta', [false]],
    ['a: b\n\t\nc: d', [false]],
    ['a: "b\tc"', []],
    ['a: |\n  b\tc', []],
  ])('%s', (text, expected) => {
    expect(libyaml(text)).toEqual(expected);
  });
});

describe('bounds', () => {
  test('100 levels are fine', () => {
    expect(codes(`a: ${'['.repeat(100)}${']'.repeat(100)}`)).toEqual([]);
  });

  test.each([
    ['brackets', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['braces', '{a: '.repeat(10_000) + '}'.repeat(10_000)],
    ['dashes', `${'- '.repeat(10_000)}a`],
    ['lines', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('too deep: %s', (_name, text) => {
    expect(codes(text)).toEqual(['yaml/too-deep']);
  });

  test('brackets that are never closed', () => {
    expect(codes('['.repeat(10_000)).length).toBeGreaterThan(0);
    expect(codes('k: [\n'.repeat(5000)).length).toBeGreaterThan(0);
  });

  test('aliases that repeat aliases', () => {
    let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n';
    for (let i = 1; i < 10; i++)
      text += `a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ')}]\n`;
    expect(codes(text)).toEqual(['yaml/too-large']);
  });

  test('more than 4 MiB are not read', () => {
    expect(codes('a: b\n'.repeat(1_000_000))).toEqual(['yaml/too-large']);
  });

  test('nothing to read', () => {
    for (const text of ['', '\n', '# only\n', '\ufeff']) {
      expect(parseYaml(text).root).toBeUndefined();
      expect(codes(text)).toEqual([]);
    }
  });
});
