/** After a mistake the rest of the document is still in the tree, with one problem at the right place. */
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';
import { showTree } from '../harness/show-tree.ts';

/** Text, the tree that comes of it, and the line (from 1) and words of each problem. */
const cases: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['half-typed key at the end', 'name: x\nna', '{name: x}!', ['2 na']],
  ['half-typed key in between', 'name: x\nna\nversion: 1\n', '{name: x, version: 1}!', ['2 na']],
  ['half-typed first key', 'nam\nversion: 1\n', '{version: 1}!', ['1 nam']],
  ['half-typed nested key', 'apps:\n  a:\n    comm\n    plugs: [x]\n', '{apps: {a: {plugs: [x]}!}!}!', ['3 comm']],
  [
    'key of a mapping without colon',
    'apps:\n  a\n    command: x\n  b:\n    command: y\n',
    '{apps: {a: {command: x}, b: {command: y}}}',
    ['2 a'],
  ],
  ['colon without blank', 'version: 1\nname:x\n', '{version: 1, name: x}', ['2 name:']],
  ['open bracket', 'plugs: [net\napps:\n  a: b\n', '{plugs: [net]!, apps: {a: b}}!', ['1 [']],
  [
    'open bracket, nested',
    'apps:\n  a:\n    plugs: [net,\n      home\n    command: x\n  b: y\n',
    '{apps: {a: {plugs: [net, home]!, command: x}!, b: y}!}!',
    ['3 ['],
  ],
  ['two open braces', 'a: {x: 1\nb: {y: 2\nc: 3\n', '{a: {x: 1}!, b: {y: 2}!, c: 3}!', ['1 {', '2 {']],
  ['wrong bracket', 'a: [b, c}\nd: e\n', '{a: [b, c]!, d: e}!', ['1 }']],
  ['one bracket too many', 'a: [b]]\nd: e\n', '{a: [b], d: e}!', ['1 ]']],
  ['double comma', 'a: [b, , c]\nd: e\n', '{a: [b, c]!, d: e}!', ['1 ,']],
  ['missing comma', '{a: 1\nb: 2}', '{a: 1, b: 2}!', ['2 b']],
  ['open quote', "summary: 'abc\ngrade: x\n", '{summary: abc, grade: x}!', ["1 'abc"]],
  ['open quote before others', 'a: "x\nb: y\nc: "1.0"\nd: z\n', '{a: x, b: y, c: 1.0, d: z}!', ['1 "x']],
  ['open quote in a list', 'a: ["x, y]\nb: "q"\n', '{a: [x, y]]!, b: q}!', ['1 "x, y]']],
  ['text after a quote', "a: 'it's\nb: c\n", '{a: it, b: c}!', ['1 s']],
  ['text after a bracket', 'a: [b] c\nd: e\n', '{a: [b], d: e}!', ['1 c']],
  ['key indented too deep', 'a: b\n  c: d\ne: f\n', '{a: b, c: d, e: f}!', ['2 c:']],
  [
    'key indented too little',
    'apps:\n  a:\n    x: 1\n   y: 2\n  b: 3\n',
    '{apps: {a: {x: 1, y: 2}!, b: 3}!}!',
    ['4 y'],
  ],
  ['item indented too little', 'a:\n  - b\n - c\n - d\ne: f\n', '{a: [b, c, d]!, e: f}!', ['3 -']],
  ['colon in text', 'a: b: c\nd: e\n', '{a: b, d: e}!', ['1 :']],
  ['list on the line of its key', 'a: - b\n   - c\nd: e\n', '{a: [b, c]!, d: e}!', ['1 -']],
  ['star', 'a:\n  - *\n  - *.txt\nb: c\n', '{a: [*, *.txt], b: c}', ['2 *', '3 *.txt']],
  ['at sign', 'a: @b c\nd: e\n', '{a: @b c, d: e}!', ['1 @']],
  ['block header', 'a: |b\n  c\nd: e\n', '{a: c\\n, d: e}', ['1 b']],
  ['block number', 'a: |9\n  b\nc: d\n', '{a: , c: d}!', ['1 |9']],
  ['tabs', 'a:\n\tb: c\nd:\te\n', '{a: {b: c}, d: e}', ['2 \\t', '3 \\t']],
  ['missing key', 'a: b\n: c\nd: e\n', '{a: b, d: e}!', ['2 :']],
  ['list after mapping', 'a: b\n- c\nd: e\n', '{a: b, d: e}!', ['2 -']],
  ['mapping after list', '- a\nb: c\n- d\n', '[a, d]!', ['2 b']],
  ['root indented too deep', '  a: b\nc: d\n', '{a: b, c: d}!', ['2 c']],
  ['second document', 'a: b\n---\nc: d\n', '{a: b}', ['2 ---']],
  ['unknown alias', 'a: *b\nc: d\n', '{a: *b, c: d}', ['1 *b']],
  ['control character', 'a: b\x07\nc: d\n', '{a: b\ufffd, c: d}', ['1 \x07']],
  [
    'merge conflict',
    '<<<<<<< HEAD\na: b\n=======\n>>>>>>> c\nd: e\n',
    '{a: b, d: e}!',
    ['1 <<<<<<< HEAD', '3 =======', '4 >>>>>>> c'],
  ],
];

describe('recovery', () => {
  test.each(cases)('%s', (_name, text, tree, problems) => {
    const result = parseYaml(text);
    expect(showTree(result.root)).toBe(tree);
    const places = result.problems.map(({ start, end }) => {
      const line = text.slice(0, start).split('\n').length;
      return `${line} ${text.slice(start, end).replaceAll('\t', '\\t')}`;
    });
    expect(places).toEqual(problems);
  });

  test('no text makes it throw or loop, and every place is inside', () => {
    const pieces = [
      'a',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '|\n',
      '>',
      '&a',
      '*a',
      '!x',
      '?',
      '#',
      '\t',
      '%',
      '---',
      '<<: ',
    ];
    let seed = 7;
    const next = (limit: number): number => (seed = (seed * 48271) % 2147483647) % limit;
    for (let i = 0; i < 3000; i++) {
      let text = '';
      for (let n = next(14); n >= 0; n--) text += pieces[next(pieces.length)] ?? '';
      const { problems } = parseYaml(text);
      for (const { start, end } of problems) {
        expect(start, JSON.stringify(text)).toBeGreaterThanOrEqual(0);
        expect(end, JSON.stringify(text)).toBeGreaterThanOrEqual(start);
        expect(end, JSON.stringify(text)).toBeLessThanOrEqual(text.length);
      }
    }
  });
});
