import { describe, expect, it } from 'vitest';
import { getFoldingRanges } from '../../../server/src/core/folding/folding-ranges.ts';
import { getSelectionRanges } from '../../../server/src/core/folding/selection-ranges.ts';
import { openFixture } from '../../harness/navigation-fixture.ts';

/** Lines as people count. */
function fold(text: string): string[] {
  return getFoldingRanges(openFixture(text).ctx).map(
    ({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1}${kind === undefined ? '' : ` ${kind}`}`,
  );
}

describe('folding', () => {
  const cases: readonly (readonly [title: string, text: string, expected: readonly string[]])[] = [
    [
      'sections and entries',
      'apps:\n  web:\n    command: a\n\nparts:\n  one:\n    plugin: nil\n',
      ['1-3', '2-3', '5-7', '6-7'],
    ],
    ['one-liners', 'name: a\napps: {web: {command: a}}\n', []],
    ['text blocks', 'description: |\n  a\n  b\n\n\nname: c\n', ['1-3']],
    ['folded text over lines', 'description: a\n  b\nname: "c\n  d"\n', ['1-2', '3-4']],
    ['flow collections over lines', 'apps: {\n  web: {command: a}\n}\n', ['1-3']],
    [
      'items with their first entry',
      'package-repositories:\n  - type: apt\n    ppa: a/b\n  - type: apt\n',
      ['1-4', '2-3'],
    ],
    ['lists at the indentation of their key', 'parts:\n  a:\n    after:\n    - b\n    - c\n', ['1-5', '2-5', '3-5']],
    ['comments in a row', '# one\n# two\n\n# three\nname: a # four\n# five\n# six\n', ['1-2 comment', '6-7 comment']],
    ['comments after an entry stay out', 'apps:\n  a:\n    command: b\n  # c\n\nparts:\n', ['1-3', '2-3']],
    ['regions', '# region Apps\napps:\n  a: {}\n# endregion\n', ['1-4 region', '2-3']],
    ['regions in regions', '#region a\n#region b\nname: c\n#endregion\n#endregion\n', ['1-5 region', '2-4 region']],
    ['regions without an end', '# region a\nname: c\n', []],
    ['aliases fold nothing', 'a: &x\n  b: c\nd: *x\n', ['1-2']],
    ['Windows line breaks', 'apps:\r\n  web:\r\n    command: a\r\n', ['1-3', '2-3']],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(fold(text)).toEqual(expected);
  });
});

describe('growing the selection', () => {
  function grow(marked: string): string[] {
    const { ctx, offset, textOf } = openFixture(marked);
    const steps: string[] = [];
    for (let one = getSelectionRanges(ctx, [offset])[0]; one; one = one.parent) steps.push(textOf(one.range));
    return steps;
  }

  it('goes from the word to the document', () => {
    expect(grow('apps:\n  web:\n    command: "bin/w<|>eb --now"\n    daemon: simple\n')).toEqual([
      'bin/web',
      'bin/web --now',
      '"bin/web --now"',
      'command: "bin/web --now"',
      'command: "bin/web --now"\n    daemon: simple',
      'web:\n    command: "bin/web --now"\n    daemon: simple',
      'apps:\n  web:\n    command: "bin/web --now"\n    daemon: simple',
      'apps:\n  web:\n    command: "bin/web --now"\n    daemon: simple\n',
    ]);
  });

  it('goes from a key to its entry', () => {
    expect(grow('a: 1\nna<|>me: b').slice(0, 3)).toEqual(['name', 'name: b', 'a: 1\nname: b']);
  });

  it('goes through lists', () => {
    expect(grow('p: [one, tw<|>o]').slice(0, 3)).toEqual(['two', '[one, two]', 'p: [one, two]']);
  });

  it('goes through lines of a block', () => {
    expect(grow('a: |\n  one tw<|>o\n  three\n').slice(0, 5)).toEqual([
      'two',
      'one two',
      'one two\n  three',
      '|\n  one two\n  three',
      'a: |\n  one two\n  three',
    ]);
  });

  it('takes comments as a whole', () => {
    expect(grow('a: b # one tw<|>o\n').slice(0, 2)).toEqual(['two', '# one two']);
  });

  it('answers each of several places', () => {
    const { ctx, offsets, textOf } = openFixture('<|>a: b<|>\n');
    expect(getSelectionRanges(ctx, offsets).map((one) => textOf(one.range))).toEqual(['a', 'b']);
  });

  it('answers in an empty document', () => {
    expect(grow('<|>')).toEqual(['']);
  });
});
