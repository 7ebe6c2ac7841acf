/** Formatting a part of the text: what reaches out of it stays where it is. The range is between the two marks. */
import { describe, expect, test } from 'vitest';
import { formatText } from '../../../server/src/core/format/format.ts';
import { applyEdits } from '../../../server/src/core/yaml/edit.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';

function formatRange(marked: string): string {
  const start = marked.indexOf('<|>');
  const end = marked.indexOf('<|>', start + 3) - 3;
  const before = marked.replaceAll('<|>', '');
  const edits = formatText(before, parseYaml(before), { start, end });
  return edits ? applyEdits(before, edits) : 'refused';
}

describe('only the lines that the range touches', () => {
  test('blanks, and not those of its neighbours', () => {
    expect(formatRange('a:   1\nb:  <|> 2  \nc: [ d<|> ]\ne:   3\n')).toBe('a:   1\nb: 2\nc: [d]\ne:   3\n');
  });

  test('whole lines end before the next one', () => {
    expect(formatRange('a:   1\n<|>b:   2\n<|>c:   3\n')).toBe('a:   1\nb: 2\nc:   3\n');
  });

  test('a collection that lies in it as a whole', () => {
    expect(
      formatRange('apps:\n    a:\n<|>          command: x\n          plugs:\n          - home\n<|>    b: {}\n'),
    ).toBe('apps:\n    a:\n      command: x\n      plugs:\n        - home\n    b: {}\n');
  });

  test('a collection that reaches out of it keeps its column', () => {
    expect(formatRange('apps:\n<|>    a:\n          command:  x\n<|>    b: {}\n')).toBe(
      'apps:\n    a:\n      command: x\n    b: {}\n',
    );
    expect(formatRange('a:\n- b\n<|>-   c\n<|>- d\n')).toBe('a:\n- b\n- c\n- d\n');
    expect(formatRange('a:\n-   b:  1\n<|>    c:  2\n<|>    d:  3\n')).toBe('a:\n-   b:  1\n    c: 2\n    d:  3\n');
  });

  test('a text block that reaches out of it', () => {
    expect(formatRange('a:\n  b: |\n<|>      one\n<|>      two\n')).toBe('a:\n  b: |\n      one\n      two\n');
    expect(formatRange('a:\n<|>  b:  |\n      one<|>\n      two\n')).toBe('a:\n  b: |\n      one\n      two\n');
  });

  test('blank lines count with those above', () => {
    expect(formatRange('a: 1\n\n<|>\n\nb:   2\n<|>\n\nc: 3\n')).toBe('a: 1\n\nb: 2\n\n\nc: 3\n');
  });

  test('the end of the text', () => {
    expect(formatRange('a: 1\n<|>b:   2<|>')).toBe('a: 1\nb: 2\n');
    expect(formatRange('a:   1\n<|><|>b: 2\n\n\n')).toBe('a:   1\nb: 2\n\n\n');
  });
});

test('refuses what has syntax errors anywhere', () => {
  expect(formatRange('<|>a:   1\n<|>b: c: d\n')).toBe('refused');
});
