/** Formatting a whole document: before and after, line by line. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProviderContext } from '../../../server/src/core/context.ts';
import { createDocument } from '../../../server/src/core/document.ts';
import { formatDocument, formatText } from '../../../server/src/core/format/format.ts';
import { defaultSettings } from '../../../server/src/core/settings.ts';
import { emptyWorkspace } from '../../../server/src/core/workspace.ts';
import { applyEdits } from '../../../server/src/core/yaml/edit.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';

const text = (...lines: string[]): string => `${lines.join('\n')}\n`;

function format(before: string): string {
  const edits = formatText(before, parseYaml(before));
  return edits ? applyEdits(before, edits) : 'refused';
}

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const CASES: readonly Case[] = [
  {
    name: 'two columns per level, whatever the width was',
    before: text('apps:', '    a:', '        command: x', 'parts:', '   b:', '     plugin: nil'),
    after: text('apps:', '  a:', '    command: x', 'parts:', '  b:', '    plugin: nil'),
  },
  {
    name: 'a document that is indented as a whole',
    before: text('  name: a', '  apps:', '    a:', '      command: x'),
    after: text('name: a', 'apps:', '  a:', '    command: x'),
  },
  {
    name: 'a list stands two columns below its key',
    before: text('plugs:', '- home', '-   network', 'parts:', '  a:', '    after:', '    - b', '    stage: [a]'),
    after: text('plugs:', '  - home', '  - network', 'parts:', '  a:', '    after:', '      - b', '    stage: [a]'),
  },
  {
    name: 'a list in a list item',
    before: text('stage-packages:', '- on amd64:', '  - a', '- else:', '    - b'),
    after: text('stage-packages:', '  - on amd64:', '      - a', '  - else:', '      - b'),
  },
  {
    name: 'mappings and lists that begin behind a dash',
    before: text('a:', '-   b: 1', '    c: 2', '-  -   d', '   -   e', '-', '     f: 3'),
    after: text('a:', '  - b: 1', '    c: 2', '  - - d', '    - e', '  -', '    f: 3'),
  },
  {
    name: 'blanks around colons and behind dashes, anchors and tags',
    before: text('name  :   a', '"b" :  c', 'd:  &x   !!str   1', 'e :', '  -    *x', '*x :  f'),
    after: text('name: a', '"b": c', 'd: &x !!str 1', 'e:', '  - *x', '*x : f'),
  },
  {
    name: 'brackets and braces on one line; the padding of braces is left to the author',
    before: text(
      'a: [ b ,c,   d ]',
      'e: {f : 1,g:   2, "h":3}',
      'i: {  j: [ ]  }',
      'k: [ { l: m }, [ n ] ]',
      'o: [ p, ]',
    ),
    after: text('a: [b, c, d]', 'e: {f: 1, g: 2, "h": 3}', 'i: { j: [] }', 'k: [{ l: m }, [n]]', 'o: [p,]'),
  },
  {
    name: 'brackets over several lines keep their breaks',
    before: text('a: [', '        b,', '   c', '      ]', 'd: [e,', '    f,', '    g]', 'h:   [i,', '     j]'),
    after: text('a: [', '  b,', '  c', ']', 'd: [e,', '    f,', '    g]', 'h: [i,', '  j]'),
  },
  {
    name: 'brackets in brackets',
    before: text('a:', '   b: [', '     {', '     c: d,', '     }, [', '     e ] ]'),
    after: text('a:', '  b: [', '    {', '      c: d,', '    }, [', '      e ] ]'),
  },
  {
    name: 'text blocks move as a whole, with what is inside',
    before: text(
      'a:',
      '    b: |',
      '           one',
      '',
      '             two  ',
      '           three',
      '    c: >-',
      '      d',
    ),
    after: text('a:', '  b: |', '    one', '', '      two  ', '    three', '  c: >-', '    d'),
  },
  {
    name: 'the number behind "|" stays, and the blanks that it makes text',
    before: text('a:', '    b: |2', '         two more', '      none', '    c: |-', '      d'),
    after: text('a:', '  b: |2', '       two more', '    none', '  c: |-', '    d'),
  },
  {
    name: 'blank lines in and below text blocks',
    before: text('a: |', '    b', '   ', '', '    c', '', '', 'd: |+', '  e', '', '', 'f: g'),
    after: text('a: |', '  b', '', '', '  c', '', 'd: |+', '  e', '', '', 'f: g'),
  },
  {
    name: 'the further lines of plain and quoted text',
    before: text(
      'a:',
      '    b: one',
      '          two',
      '        three',
      "    c: 'one",
      '  ',
      "         two'",
      '    d: "one',
      '      two"',
    ),
    after: text('a:', '  b: one', '      two', '    three', "  c: 'one", '', "    two'", '  d: "one', '    two"'),
  },
  {
    name: 'further lines that are aligned with the text stay so',
    before: text('a:', '    b:   one', '         two', '    c: "one', '        two"'),
    after: text('a:', '  b: one', '     two', '  c: "one', '      two"'),
  },
  {
    name: 'comments go with their level; at the left margin they stay',
    before: text(
      '   # top',
      'apps:',
      '    # of a',
      '    a:',
      '#        command: y',
      '        command: x   # why',
      '        # end of a',
      '    # end of apps',
      '# of parts',
      'parts: {}',
    ),
    after: text(
      '# top',
      'apps:',
      '  # of a',
      '  a:',
      '#        command: y',
      '    command: x   # why',
      '    # end of a',
      '  # end of apps',
      '# of parts',
      'parts: {}',
    ),
  },
  {
    name: 'comments beside every level',
    before: text('    a:', '        b: c', '     # d', '  # e'),
    after: text('a:', '  b: c', '# d', '# e'),
  },
  {
    name: 'an item that was commented out stays in its list',
    before: text('a:', '  plugs:', '  # all', '  - home', '  # - network', '  command: x'),
    after: text('a:', '  plugs:', '    # all', '    - home', '    # - network', '  command: x'),
  },
  {
    name: 'a comment gets its blank',
    before: text('a: "b"#c', 'd: [e,#f', '  g]'),
    after: text('a: "b" #c', 'd: [e, #f', '  g]'),
  },
  {
    name: 'one blank line at most, none at the edges, no blanks at the ends of lines',
    before: '\n\n  \nname: a  \n\n  \n\nbase: b # c \t\n\n\n',
    after: text('name: a', '', 'base: b # c'),
  },
  {
    name: 'a blank that a backslash guards',
    before: 'a: "b\\ \n  c  \n  d"\n',
    after: 'a: "b\\ \n  c\n  d"\n',
  },
  { name: 'a line break at the end', before: 'name: a', after: 'name: a\n' },
  { name: 'none where it would be text', before: 'a: |\n  b', after: 'a: |\n  b' },
  { name: 'but where it would not', before: 'a: |-\n  b', after: 'a: |-\n  b\n' },
  {
    name: 'line breaks as the document has them',
    before: 'a:\r\n    b: |\r\n        c\r\n    d: e',
    after: 'a:\r\n  b: |\r\n    c\r\n  d: e\r\n',
  },
  {
    name: 'markers and directives',
    before: text('%YAML 1.1', '---   # start', 'a:', '    b: c', '...'),
    after: text('%YAML 1.1', '---   # start', 'a:', '  b: c', '...'),
  },
  {
    name: 'keys with a question mark',
    before: text('?   - a', '    - b', ':   c: d', '? |', '    e', ':', '- f'),
    after: text('? - a', '  - b', ': c: d', '? |', '  e', ':', '  - f'),
  },
  {
    name: 'values on lines of their own',
    before: text('a:', '      b', 'c:', '    &d', '    e: f', 'g:', '   [h]'),
    after: text('a:', '  b', 'c:', '  &d', '  e: f', 'g:', '  [h]'),
  },
  { name: 'nothing', before: '', after: '' },
  { name: 'nothing but blanks', before: ' \n\n', after: '' },
  { name: 'nothing but comments', before: '\n  # a\n\n\n  # b', after: '  # a\n\n  # b\n' },
  { name: 'text beyond the basic plane', before: 'a:   "😀"   #b\n', after: 'a: "😀"   #b\n' },
];

test.each(CASES)('$name', ({ before, after }) => {
  expect(format(before)).toBe(after);
  expect(format(after)).toBe(after);
});

describe('refuses', () => {
  test.each([
    ['a syntax error', 'a: b: c\n'],
    ['a tab', 'a:\n\tb: c\n'],
    ['an open bracket', 'a: [b\n'],
    ['a second document', 'a: b\n---\nc:   d\n'],
    ['a control character', 'a: "\u0001"\n'],
    ['a merge conflict', '<<<<<<< ours\na: b\n=======\na: c\n>>>>>>> theirs\n'],
  ])('%s', (_name, before) => {
    expect(format(before)).toBe('refused');
  });

  test('but not what a loader refuses only afterwards', () => {
    expect(format('a:   1\na: *b\n')).toBe('a: 1\na: *b\n');
  });
});

test('edits touch blanks and line breaks alone, and are ordered', () => {
  const before = text('a:', '-   b:  1   ', '', '', '- [ c ]', 'd: "e"#f');
  const edits = formatText(before, parseYaml(before)) ?? [];
  expect(edits.length).toBeGreaterThan(5);
  for (const [i, edit] of edits.entries()) {
    expect(before.slice(edit.start, edit.end).trim()).toBe('');
    expect(edit.newText.trim()).toBe('');
    expect(edit.start).toBeGreaterThanOrEqual(edits[i - 1]?.end ?? 0);
  }
});

test('the provider formats the context’s document', () => {
  const document = createDocument('file:///snapcraft.yaml', 'name:   a\n');
  const context = createProviderContext(document, defaultSettings, emptyWorkspace);
  expect(formatDocument(context)).toEqual([{ start: 5, end: 8, newText: ' ' }]);
});

test('the example in the documentation is true', () => {
  const page = fs.readFileSync(path.join(import.meta.dirname, '../../../docs/authoring/formatting.md'), 'utf8');
  const [, before = '', after = ''] = /```text\n([^]*?)```[^]*?```yaml\n([^]*?)```/.exec(page) ?? [];
  expect(before).not.toBe('');
  expect(format(before)).toBe(after);
});
