/** Text edits on block and flow style, with comments, and on a last line without a break. */
import { describe, expect, test } from 'vitest';
import { findPair, isMap, isSeq } from '../../server/src/core/yaml/access.ts';
import * as edit from '../../server/src/core/yaml/edit.ts';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';
import type { YamlMap, YamlNode, YamlPair, YamlSeq } from '../../server/src/core/yaml/tree.ts';
import { findNearest, measureDistance } from '../../server/src/core/text/nearest.ts';

function at(text: string, path: string): { readonly owner: YamlNode; readonly pair: YamlPair | undefined } {
  let owner: YamlNode | undefined = parseYaml(text).root;
  let pair: YamlPair | undefined;
  for (const step of path.split('.').filter(Boolean)) {
    const from: YamlNode | undefined = pair?.value ?? owner;
    if (isSeq(from)) {
      owner = from.items[Number(step)];
      pair = undefined;
    } else {
      owner = from;
      pair = findPair(from, step);
    }
  }
  if (!owner) throw new Error(`no ${path}`);
  return { owner, pair };
}

const map = (node: YamlNode): YamlMap => {
  if (!isMap(node)) throw new Error('no mapping');
  return node;
};
const seq = (node: YamlNode | undefined): YamlSeq => {
  if (!isSeq(node)) throw new Error('no list');
  return node;
};
const apply = (text: string, one: ReturnType<typeof edit.removePair>): string =>
  one ? edit.applyEdits(text, [one]) : 'no edit';

describe('removePair', () => {
  test.each([
    ['a line', 'a: 1\nb: 2\nc: 3\n', 'b', 'a: 1\nc: 3\n'],
    ['with its comment', 'a: 1\nb: 2 # two\nc: 3\n', 'b', 'a: 1\nc: 3\n'],
    [
      'comments above and below stay',
      'a: 1\n# about b\nb:\n  - 1\n\n# about c\nc: 3\n',
      'b',
      'a: 1\n# about b\n\n# about c\nc: 3\n',
    ],
    ['a nested block', 'a:\n  x:\n    y: 1\n  z: 2\n', 'a.x', 'a:\n  z: 2\n'],
    ['a literal', 'a: |\n  one\n  two\n\nb: 2\n', 'a', '\nb: 2\n'],
    ['a key without a value', 'a:\nb: 2\n', 'a', 'b: 2\n'],
    ['the last line without a break', 'a: 1\nb: 2', 'b', 'a: 1'],
    ['the last line without a break, CRLF', 'a: 1\r\nb: 2', 'b', 'a: 1'],
    ['CRLF', 'a: 1\r\nb: 2\r\nc: 3\r\n', 'b', 'a: 1\r\nc: 3\r\n'],
    ['the only one', 'a:\n  x: 1\nb: 2\n', 'a.x', 'a:\n  {}\nb: 2\n'],
    ['the first of a list item', 'a:\n  - x: 1\n    y: 2\n', 'a.0.x', 'a:\n  - y: 2\n'],
    ['the second of a list item', 'a:\n  - x: 1\n    y: 2\n', 'a.0.y', 'a:\n  - x: 1\n'],
    ['flow, first', 'a: {x: 1, y: 2}\n', 'a.x', 'a: {y: 2}\n'],
    ['flow, last', 'a: {x: 1, y: 2}\n', 'a.y', 'a: {x: 1}\n'],
    ['flow, only', 'a: { x: 1, }\n', 'a.x', 'a: {  }\n'],
  ])('%s', (_name, text, path, expected) => {
    const { owner, pair } = at(text, path);
    const result = apply(text, pair && edit.removePair(text, map(owner), pair));
    expect(result).toBe(expected);
    expect(parseYaml(result).problems).toEqual([]);
  });
});

describe('removeItem', () => {
  test.each([
    ['block', 'a:\n  - x\n  - y\n  - z\n', 1, 'a:\n  - x\n  - z\n'],
    ['flush with its key', 'a:\n- x\n- y\nb: 1\n', 1, 'a:\n- x\nb: 1\n'],
    ['the only one', 'a:\n- x\nb: 1\n', 0, 'a:\n  []\nb: 1\n'],
    ['of maps', 'a:\n  - k: 1\n    l: 2\n  - k: 3\n', 0, 'a:\n  - k: 3\n'],
    ['flow', 'a: [x, y, z]\n', 2, 'a: [x, y]\n'],
    ['flow, first', 'a: [x, y]\n', 0, 'a: [y]\n'],
    ['flow, only', 'a: [x]\n', 0, 'a: []\n'],
    ['without a final break', 'a:\n  - x\n  - y', 1, 'a:\n  - x'],
  ])('%s', (_name, text, index, expected) => {
    const result = apply(text, edit.removeItem(text, seq(at(text, 'a').pair?.value), index));
    expect(result).toBe(expected);
    expect(parseYaml(result).problems).toEqual([]);
  });
});

describe('insertKey', () => {
  test.each([
    ['at the end', 'a:\n  x: 1\nb: 2\n', 'a', undefined, 'a:\n  x: 1\n  k: v\nb: 2\n'],
    ['after a pair', 'name: x # the name\nb: 2\n', '', 'name', 'name: x # the name\nk: v\nb: 2\n'],
    ['in a list item', 'a:\n  - x: 1\n  - y: 2\n', 'a.0', undefined, 'a:\n  - x: 1\n    k: v\n  - y: 2\n'],
    ['after a literal', 'a:\n  x: |\n    t\n\nb: 2\n', 'a', undefined, 'a:\n  x: |\n    t\n  k: v\n\nb: 2\n'],
    ['without a final break', 'a: 1', '', undefined, 'a: 1\nk: v'],
    ['flow', 'a: {x: 1}\n', 'a', undefined, 'a: {x: 1, k: v}\n'],
    ['empty flow', 'a: {}\n', 'a', undefined, 'a: {k: v}\n'],
  ])('%s', (_name, text, path, after, expected) => {
    const { owner, pair } = at(text, path);
    const target = map(pair?.value ?? owner);
    const result = apply(
      text,
      edit.insertKey(text, target, 'k', 'v', after === undefined ? undefined : findPair(target, after)),
    );
    expect(result).toBe(expected);
    expect(parseYaml(result).problems).toEqual([]);
  });

  test('moves further lines below the key', () => {
    const text = 'a:\n  x: 1\n';
    const result = apply(text, edit.insertKey(text, map(at(text, 'a.x').owner), 'k', '\ny:\n  z: 1'));
    expect(result).toBe('a:\n  x: 1\n  k:\n    y:\n      z: 1\n');
  });

  test('gives a key without a value its first entry', () => {
    const below = (text: string): string => {
      const { pair } = at(text, 'a');
      return apply(text, pair && edit.insertBelow(text, pair, 'k', 'v'));
    };
    expect(below('a:\nb: 1\n')).toBe('a:\n  k: v\nb: 1\n');
    expect(below('a: # later\n')).toBe('a: # later\n  k: v\n');
    expect(below('a: {}\n')).toBe('a: {k: v}\n');
    expect(below('a: ~\n').replace(/ +\n/, '\n')).toBe('a:\n  k: v\n');
  });
});

describe('scalars', () => {
  test.each([
    ['plain', 'plain'],
    ['bin/demo --flag', 'bin/demo --flag'],
    ['yes', "'yes'"],
    ['1.0', "'1.0'"],
    ["it's", "'it''s'"],
    ['a: b', "'a: b'"],
    ['two\nlines', '"two\\nlines"'],
    ['', "''"],
  ])('%j is written %s and read back', (value, expected) => {
    expect(edit.toScalar(value)).toBe(expected);
    const read = parseYaml(`k: ${edit.toScalar(value)}\n`).root;
    expect(findPair(read, 'k')?.value).toMatchObject({ type: 'str', text: value });
  });

  test('replacing an absent value keeps a blank after the colon', () => {
    const text = 'a:\nb: 1\n';
    const { pair } = at(text, 'a');
    expect(pair && edit.applyEdits(text, [edit.replaceNode(text, pair.value, 'x')])).toBe('a: x\nb: 1\n');
  });
});

describe('findNearest', () => {
  const words = ['command', 'command-chain', 'daemon', 'plugs', 'slots', 'stop-mode', 'on'];
  test.each([
    ['comand', 'command'],
    ['commnad', 'command'],
    ['Command', 'command'],
    ['command_chain', 'command-chain'],
    ['deamon', 'daemon'],
    ['plug', 'plugs'],
    ['stop-mod', 'stop-mode'],
    ['xyzzy', undefined],
    ['x', undefined],
    ['command', undefined],
  ])('%s', (word, expected) => {
    expect(findNearest(word, words)).toBe(expected);
  });

  test('measures swaps as one', () => {
    expect(measureDistance('ab', 'ba')).toBe(1);
    expect(measureDistance('kitten', 'sitting')).toBe(3);
    expect(measureDistance('', 'abc')).toBe(3);
  });
});
