/** The line under a finding: the mark stands below the place whatever the line is made of. */
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { toPrintable, widthOf } from '../../server/src/cli/display-width.ts';
import { createExcerpt } from '../../server/src/cli/excerpt.ts';

/** The place between the bars is marked. */
function draw(marked: string, width?: number): string[] {
  const start = marked.indexOf('|');
  const end = marked.indexOf('|', start + 1) - 1;
  const document = TextDocument.create('file:///x.yaml', 'yaml', 0, marked.replaceAll('|', ''));
  const excerpt = createExcerpt(document, start, end, width);
  return [excerpt.text, ' '.repeat(excerpt.indent) + '^'.repeat(excerpt.length)];
}

test.each([
  ['a: |b|c', ['a: bc', '   ^']],
  ['x: 1\na: |bcd|\ny: 2', ['a: bcd', '   ^^^']],
  ['a: |b|\r\nc: d', ['a: b', '   ^']],
  ['\ta: |b|', ['    a: b', '       ^']],
  ['ab\tc: |d|', ['ab  c: d', '       ^']],
  ['日本: |語|', ['日本: 語', '      ^^']],
  ['e\u0301: |b|', ['e\u0301: b', '   ^']],
  ['😀: |b|', ['😀: b', '    ^']],
  ['a: ||', ['a:', '   ^']],
  ['a: |b\nc: d|', ['a: b', '   ^']],
  ['a: |b\u001b[31m|', ['a: b\ufffd[31m', '   ^^^^^^']],
  ['||', ['', '^']],
])('%j', (marked, expected) => {
  expect(draw(marked)).toEqual(expected);
});

test('a long line is cut around the mark', () => {
  const [text = '', mark = ''] = draw(`${'x'.repeat(300)}|yyy|${'z'.repeat(300)}`, 60);
  expect(text.length).toBeLessThanOrEqual(60);
  expect(text).toMatch(/^…x+yyyz+…$/);
  expect(text.slice(mark.indexOf('^'), mark.length)).toBe('yyy');
});

test('a long line whose mark is near is cut at its end', () => {
  const [text = '', mark = ''] = draw(`a: |b|${'z'.repeat(300)}`, 60);
  expect(text).toMatch(/^a: bz+…$/);
  expect(mark).toBe('   ^');
});

test('a mark longer than the width ends with it', () => {
  const [text = '', mark = ''] = draw(`a: |${'z'.repeat(300)}|`, 60);
  expect(text.length).toBeLessThanOrEqual(60);
  expect(mark.length).toBeLessThanOrEqual(60);
});

test('widths', () => {
  expect(['a', 'é', '日', '\u0301', '\u200b', '🦊'].map(widthOf)).toEqual([1, 1, 2, 0, 0, 2]);
});

test('nothing in a file steers the terminal', () => {
  expect(toPrintable('a\u001b]0;x\u0007\u009b\u202e\ud800\tb')).toBe('a\ufffd]0;x\ufffd\ufffd\ufffd\ufffd\tb');
});
