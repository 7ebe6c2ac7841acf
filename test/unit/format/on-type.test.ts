/** After Enter: `<|>` is the cursor on the new line, with the blanks that the editor put before it. */
import { describe, expect, test } from 'vitest';
import { createProviderContext } from '../../../server/src/core/context.ts';
import { createDocument } from '../../../server/src/core/document.ts';
import { formatOnType } from '../../../server/src/core/format/format.ts';
import { defaultSettings } from '../../../server/src/core/settings.ts';
import { emptyWorkspace } from '../../../server/src/core/workspace.ts';
import { applyEdits } from '../../../server/src/core/yaml/edit.ts';

function type(marked: string, typed = '\n'): string {
  const offset = marked.indexOf('<|>');
  const text = marked.replace('<|>', '');
  const context = createProviderContext(
    createDocument('file:///snapcraft.yaml', text),
    defaultSettings,
    emptyWorkspace,
  );
  return applyEdits(text, formatOnType(context, offset, typed));
}

describe('goes deeper', () => {
  test.each([
    ['apps:\n<|>', 'apps:\n  '],
    ['apps:\n      <|>', 'apps:\n  '],
    ['apps:\r\n<|>\r\nparts: {}\r\n', 'apps:\r\n  \r\nparts: {}\r\n'],
    ['apps:\n  a:   # why\n  <|>', 'apps:\n  a:   # why\n    '],
    ['apps: &x\n<|>', 'apps: &x\n  '],
    ['"apps":\n<|>', '"apps":\n  '],
    ['description: |\n<|>', 'description: |\n  '],
    ['a:\n  - b: >-\n  <|>', 'a:\n  - b: >-\n      '],
    ['a:\n  - |\n  <|>', 'a:\n  - |\n    '],
    ['a:\n  - on amd64:\n  <|>', 'a:\n  - on amd64:\n      '],
  ])('%j', (before, after) => {
    expect(type(before)).toBe(after);
  });

  test('as deep as what is there', () => {
    expect(type('apps:\n  <|>\n    a: {}\n')).toBe('apps:\n    \n    a: {}\n');
    expect(type('plugs:\n  <|>\n- home\n')).toBe('plugs:\n\n- home\n');
    expect(type('apps:\n<|>\nparts: {}\n')).toBe('apps:\n  \nparts: {}\n');
  });
});

test.each([
  ['a:\n  - name: x\n  <|>', 'a:\n  - name: x\n    '],
  ['a:\n  - - b\n  <|>', 'a:\n  - - b\n    '],
])('goes on with an item: %j', (before, after) => {
  expect(type(before)).toBe(after);
});

test.each([
  ['platforms:\n  amd64:\n<|>', 'platforms:\n  amd64:\n  '],
  ['platforms:\n  amd64:\n  arm64:\n<|>\nparts: {}\n', 'platforms:\n  amd64:\n  arm64:\n  \nparts: {}\n'],
  [
    'platforms:\n  amd64: {build-on: [amd64]}\n  arm64:\n<|>',
    'platforms:\n  amd64: {build-on: [amd64]}\n  arm64:\n    ',
  ],
  ['platforms:\n  noble:\n<|>', 'platforms:\n  noble:\n    '],
  ['platforms:\n  amd64:\n  <|>\n    build-on: [amd64]\n', 'platforms:\n  amd64:\n    \n    build-on: [amd64]\n'],
  ['parts:\n  amd64:\n<|>', 'parts:\n  amd64:\n    '],
])('a platform that its name says all of: %j', (before, after) => {
  expect(type(before)).toBe(after);
});

describe('leaves alone', () => {
  test.each([
    'name: a\n<|>',
    'name: a\n    <|>',
    'apps:\n\n<|>',
    '<|>',
    '\n<|>',
    '# apps:\n<|>',
    'a:\n  - b\n  <|>',
    'a:\n  -\n  <|>',
    'a: [\n<|>\n]\n',
    'a: {b:\n<|>}\n',
    'description: |\n  apps:\n  <|>\n  more\n',
    'description: |\n  apps:\n  <|>',
    'a: "one\n  two:\n  <|>"\n',
    'a:\n<|>b\n',
    'a: http://b:\n<|>',
    'a: b # c:\n<|>',
  ])('%j', (before) => {
    expect(type(before)).toBe(before.replace('<|>', ''));
  });

  test('what other characters do', () => {
    expect(type('a:\n<|>', ':')).toBe('a:\n');
    expect(type('a:\n-<|>', '-')).toBe('a:\n-');
  });

  test('broken and huge text', () => {
    expect(type('a: [b\nc:\n<|>')).toBe('a: [b\nc:\n  ');
    const line = `${'a '.repeat(200_000)}:`;
    expect(type(`${line}\n<|>`)).toBe(`${line}\n`);
  });
});
