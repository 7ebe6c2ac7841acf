/** What is read line by line is read as scanner and parser read it, and the rest is left to them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';
import type { YamlTree } from '../../server/src/core/yaml/tree.ts';
import { readPlainLines } from '../../server/src/core/yaml/plain-lines.ts';
// @ts-expect-error plain scripts without types
import { editLightly } from '../fuzz/edit-lightly.mjs';
// @ts-expect-error plain scripts without types
import { createRandom, mutate } from '../fuzz/mutate.mjs';
// @ts-expect-error plain scripts without types
import { toPlainTree } from '../tools/plain-tree.mjs';

const PAGES = path.resolve(import.meta.dirname, '../../docs/rules');
const RECORDED = path.join(import.meta.dirname, 'data/pyyaml-texts.json');

const texts = [
  ...readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) =>
      [...readFileSync(path.join(PAGES, name), 'utf8').matchAll(/```yaml\n([^]*?)```/g)].map((match) => match[1] ?? ''),
    ),
  ...(JSON.parse(readFileSync(RECORDED, 'utf8')) as unknown[]).filter((text) => typeof text === 'string'),
];

const toPlain = toPlainTree as (tree: YamlTree) => unknown;

/** Whether both ways to read a text give the same tree. */
function isReadAlike(text: string): boolean {
  const [one, other] = [true, false].map((isUsual) => {
    const tree = parseYaml(text, isUsual);
    const { anchors } = tree;
    // Aliases may make a tree too large to compare; such a text is read as a whole either way.
    return anchors.size > 0 ? anchors.size : toPlain(tree);
  });
  return isDeepStrictEqual(one, other);
}

const PLAIN = [
  'a: b\n',
  'a: b',
  '# head\n\na: b # beside\n  # below\nc:\n',
  'a:\n- b\n- c: d\n  e: f\n-\n- - g\n  - h\n',
  'a:\n  - b\n  -\n    c: d\n  - # beside\n    e\n',
  'a:\n  b\nc:\n  - d\n',
  'a: [b, "c]", \'d, e\', 1, $F/g-h]\nb: [ ]\nc: {}\nd: { } # e\n',
  '"a b": \'c\'\n\'d\': "e"\nf: "g \\" h"\ni: \'it\'\'s\'\nj: "k\n  l"\n',
  'a: b:c\nb: c#d\nc: http://d/e:f#g # h\nd: -e\ne: "f" # g\n',
  'a: |\n  b\n   c\n\n  d\n\n\ne: |-\n  f: g\n  # no comment\n# a comment\nh: |+\n  i\n\nj: >-\n  k\n  l\n',
  'a: |\n  b\n \nc: |\n\n  d\n   \ne: |\n',
  'a: |\n  b',
  'a: |2\n   b\nc: | # d\n  e\n',
  'a:\n  b: yes\n  1: 2\n  0x1: ~\n  c: 2020-01-01\n',
  'ä: ö\nb: 😀c\n',
];

/** Sound texts and broken ones. */
const UNUSUAL = [
  'a: {b: c}\n',
  'a: [b,\n  c]\n',
  'a: [b c]\n',
  'a: b\n  c\n',
  'a: &b c\nd: *b\n',
  'a: !!str b\n',
  '? a\n: b\n',
  'a : b\n',
  'a:\tb\n',
  'a: b: c\n',
  'a: - b\n',
  'a\n',
  'a:\n  b: c\n d: e\n',
  'a:\n  b: c\n   d: e\n',
  'a: "b\n',
  'a: "b" c\n',
  'a: [b\n',
  'a: %b\n',
  'a: 2020-13-01\n',
  'a: =\n',
  'a: b\na: c\n',
  `${'a'.repeat(1100)}: b\n`,
];

describe('reading line by line', () => {
  test.each(PLAIN)('plain: %j', (text) => {
    expect(readPlainLines(text, text.search(/^[^\s#]/m)) !== undefined).toBe(true);
    expect(isReadAlike(text), text).toBe(true);
  });

  test('what is nested deep is left to the parser', () => {
    const deep = Array.from({ length: 120 }, (_, i) => `${' '.repeat(i + 1)}b:\n`).join('');
    expect(readPlainLines(`a:\n${deep}`, 0) === undefined).toBe(true);
  });

  test('what is unusual or wrong is left to the parser', () => {
    for (const text of UNUSUAL) {
      expect(readPlainLines(text, 0) === undefined, text.slice(0, 40)).toBe(true);
      expect(isReadAlike(text), text.slice(0, 40)).toBe(true);
    }
  });

  test('what stands above the first key or at the margin, and merges', () => {
    const odd = [
      '<<: {}\n',
      '',
      '#a',
      '# a\n',
      ' a: b\n',
      '- a\nb: c\n',
      '\ta\nb: c\n',
      '---\na: b\n',
      '\ufeffa: b\n',
      'a: b\r\nc: d\r\n',
    ];
    for (const text of odd) expect(isReadAlike(text), text).toBe(true);
  });

  it('gives the same for every document of the rules, and for what they turn into', () => {
    const random = (createRandom as (seed: number) => (limit: number) => number)(7);
    const edit = editLightly as (text: string, random: (limit: number) => number) => string;
    const damage = mutate as typeof edit;
    expect(texts.length).toBeGreaterThan(300);
    for (const text of texts.filter((_, i) => i % 4 === 0)) {
      expect(isReadAlike(text), text).toBe(true);
      let edited = text;
      for (let i = 0; i < 3; i++) {
        edited = random(2) === 0 ? damage(edited, random) : edit(edited, random);
        expect(isReadAlike(edited), edited).toBe(true);
      }
    }
  });
});
