/** What the cursor is found to be, in sound and in half-typed text. */
import { expect, test } from 'vitest';
import { createCursors, type Cursor } from '../../../server/src/core/completion/cursor.ts';
import { locate } from '../../../server/src/core/yaml/locate.ts';
import { contextOf, cursorsAt, readMarked } from '../../harness/completion.ts';
import { readSoundDocuments } from './documents.ts';

const FLAGS = ['flow', 'needsDash', 'needsSpace', 'needsBreak', 'colon', 'block'] as const;

/** `key apps/web "pl" over "plugs" at 4 colon beside command`. */
function describeCursor(cursor: Cursor, text: string): string {
  const { role, path, prefix, start, end, column, siblings, quote } = cursor;
  return [
    role,
    path.length === 0 ? '(top)' : path.join('/'),
    JSON.stringify(prefix),
    `over ${JSON.stringify(text.slice(start, end))}`,
    `at ${column}`,
    ...FLAGS.filter((flag) => cursor[flag]),
    ...(quote === '' ? [] : [`in ${quote}`]),
    ...(siblings.size === 0 ? [] : [`beside ${[...siblings].join(',')}`]),
  ].join(' ');
}

function describeAt(marked: string): string[] {
  const { text } = readMarked(marked);
  return cursorsAt(marked).map((cursor) => describeCursor(cursor, text));
}

const HEAD = 'name: x\nbase: core24\n';
const app = (lines: string): string =>
  `${HEAD}apps:\n  web:\n    command: bin/x\n${lines}\nparts:\n  p:\n    plugin: nil\n`;
const part = (lines: string): string => `${HEAD}parts:\n  p:\n    plugin: go\n${lines}`;
const top = (lines: string): string => HEAD + lines;

type Case = readonly [name: string, marked: string, expected: readonly string[]];

const ITEM = 'value apps/web/plugs/0';

const cases: readonly Case[] = [
  ['an empty document', '<|>', ['key (top) "" over "" at 0']],
  ['the first key half typed', 'na<|>', ['key (top) "na" over "na" at 0']],
  ['blank lines alone', '\n\n<|>\n', ['key (top) "" over "" at 0']],
  ['a tab', top('\t<|>'), ['key (top) "" over "" at 0 beside name,base']],
  ['behind the start of the document', top('---\n<|>'), ['key (top) "" over "" at 0 beside name,base']],
  ['an empty line at no indentation', app('<|>'), ['key (top) "" over "" at 0 beside name,base,apps,parts']],
  ['an empty line at the indentation of apps', app('  <|>'), ['key apps "" over "" at 2 beside web']],
  ['an empty line at the indentation of an app', app('    <|>'), ['key apps/web "" over "" at 4 beside command']],
  ['between two levels', app('   <|>'), ['key apps/web "" over "" at 4 beside command']],
  ['deeper than what can be continued', app('      <|>'), ['key apps/web "" over "" at 4 beside command']],
  ['a key half typed', app('    pl<|>'), ['key apps/web "pl" over "pl" at 4 beside command']],
  ['a key half typed, in quotes', app('    "pl<|>'), ['key apps/web "pl" over "\\"pl" at 4 in " beside command']],
  ['a key before its value', app('    com<|>mand: x'), ['key apps/web "com" over "command" at 4 colon beside command']],
  ['in front of a key', app('    <|>daemon: x'), ['key apps/web "" over "daemon" at 4 colon beside command']],
  ['a colon whose key is missing', app('    <|>: x'), ['key apps/web "" over "" at 4 colon beside command']],
  ['in the indentation', app('  <|>  daemon: x'), []],
  ['behind a colon', app('    daemon:<|>'), ['value apps/web/daemon "" over "" at 4 needsSpace']],
  ['behind a colon and a blank', app('    daemon: <|>'), ['value apps/web/daemon "" over "" at 4']],
  ['in a value', app('    daemon: si<|>mple'), ['value apps/web/daemon "si" over "simple" at 4']],
  ['before a value', app('    daemon: <|>simple'), ['value apps/web/daemon "" over "simple" at 4']],
  ['a value glued to its colon', app('    daemon:si<|>'), ['value apps/web/daemon "si" over "si" at 4 needsSpace']],
  ['a value in quotes', app('    daemon: "si<|>"'), ['value apps/web/daemon "si" over "\\"si\\"" at 4 in "']],
  ['quotes that are still open', app("    daemon: '<|>"), ['value apps/web/daemon "" over "\'" at 4 in \'']],
  ['a value on its own line', app('    daemon:\n      <|>'), ['value apps/web/daemon "" over "" at 6']],
  [
    'a word in a longer text',
    app('    reload-command: x $S<|> y'),
    ['value apps/web/reload-command "x $S" over "x $S y" at 4'],
  ],
  ['behind a text and a blank', top('license: MIT <|>'), ['value license "MIT " over "MIT " at 0']],
  ['an alias', app('    daemon: *<|>'), ['value apps/web/daemon "*" over "*" at 4']],
  ['an alias where a list is wanted', app('    plugs: *<|>'), ['value apps/web/plugs "*" over "*" at 4']],
  ['an anchor, whose name is free', app('    daemon: &a<|>'), []],
  ['behind an anchor', app('    daemon: &a <|>'), ['value apps/web/daemon "" over "" at 4']],
  ['a key that wants a list', app('    plugs: <|>'), [`${ITEM} "" over "" at 6 needsDash needsBreak`]],
  ['the same with text', app('    plugs: ne<|>'), [`${ITEM} "ne" over "ne" at 6 needsDash needsBreak`]],
  ['a list with no dash yet', app('    plugs:\n      <|>'), [`${ITEM} "" over "" at 6 needsDash`]],
  ['a list with text but no dash', app('    plugs:\n      ne<|>'), [`${ITEM} "ne" over "ne" at 6 needsDash`]],
  ['a dash', app('    plugs:\n      -<|>'), [`${ITEM} "" over "" at 6 needsSpace`]],
  ['a dash and a blank', app('    plugs:\n      - <|>'), [`${ITEM} "" over "" at 6`]],
  ['an item half typed', app('    plugs:\n      - ne<|>tw'), [`${ITEM} "ne" over "netw" at 6`]],
  ['an item glued to its dash', app('    plugs:\n      -ne<|>'), [`${ITEM} "ne" over "ne" at 6 needsSpace`]],
  [
    'between two items',
    app('    plugs:\n      - a\n      <|>\n      - b'),
    ['value apps/web/plugs/1 "" over "" at 6 needsDash beside a,b'],
  ],
  [
    'a list at the column of its key',
    app('    plugs:\n    - a\n    <|>'),
    ['key apps/web "" over "" at 4 beside command,plugs', 'value apps/web/plugs/1 "" over "" at 4 needsDash beside a'],
  ],
  ['brackets', app('    plugs: [a, <|>]'), ['value apps/web/plugs/1 "" over "" at 4 flow beside a']],
  ['a word in brackets', app('    plugs: [a, b<|>, c]'), ['value apps/web/plugs/1 "b" over "b" at 4 flow beside a,c']],
  ['brackets that are still open', app('    plugs: [a, <|>'), ['value apps/web/plugs/1 "" over "" at 4 flow beside a']],
  [
    'open brackets before more keys',
    app('    plugs: [a, <|>\n    daemon: simple'),
    ['value apps/web/plugs/1 "" over "" at 4 flow beside a'],
  ],
  [
    'open brackets on their second line',
    app('    plugs: [a,\n      <|>'),
    ['value apps/web/plugs/1 "" over "" at 4 flow beside a'],
  ],
  [
    'a quote in open brackets',
    app('    plugs: [a, "b<|>'),
    ['value apps/web/plugs/1 "b" over "\\"b" at 4 flow in " beside a'],
  ],
  ['behind closed brackets', app('    plugs: [a] <|>'), []],
  ['a key that wants a mapping', app('    environment: <|>'), ['key apps/web/environment "" over "" at 6 needsBreak']],
  ['the same in braces', app('    environment: {<|>}'), ['key apps/web/environment "" over "" at 4 flow']],
  ['a value in braces', app('    environment: {A: <|>}'), ['value apps/web/environment/A "" over "" at 4 flow']],
  [
    'the second key in braces',
    app('    environment: {A: 1, B<|>'),
    ['key apps/web/environment "B" over "B" at 4 flow beside A'],
  ],
  ['a mapping below its key', app('    environment:\n      <|>'), ['key apps/web/environment "" over "" at 6']],
  ['a value that stands below already', app('    plugs: <|>\n      - a'), []],
  ['a comment', app('    # foo<|>'), ['comment (top) "# foo" over "# foo" at 4']],
  ['a comment behind a value', app('    daemon: simple # fo<|>o'), ['comment (top) "# fo" over "# foo" at 19']],
  [
    'a text block',
    part('    override-build: |\n      craftctl de<|>f'),
    ['value parts/p/override-build "craftctl de" over "def" at 4 block'],
  ],
  [
    'its empty first line',
    part('    override-build: |\n      <|>'),
    ['value parts/p/override-build "" over "" at 4 block'],
  ],
  [
    'its empty last line',
    part('    override-build: |\n      x\n      <|>'),
    ['value parts/p/override-build "" over "" at 4 block'],
  ],
  [
    'the line behind it',
    part('    override-build: |\n      x\n\n    <|>'),
    ['key parts/p "" over "" at 4 beside plugin,override-build'],
  ],
  ['its header', part('    override-build: |<|>\n      x'), []],
  ['plain text over two lines', top('summary: foo\n  ba<|>r'), ['value summary "ba" over "bar" at 0 block']],
  [
    'items of a clause',
    part('    build-packages:\n      - on amd64:\n          - <|>'),
    ['value parts/p/build-packages/0/on amd64/0 "" over "" at 10'],
  ],
  [
    'the value of a clause',
    part('    source:\n      - on amd64: <|>'),
    ['value parts/p/source/0/on amd64 "" over "" at 8'],
  ],
  [
    'a list of names with values',
    part('    build-environment:\n      - <|>'),
    ['key parts/p/build-environment/0 "" over "" at 8'],
  ],
  [
    'the same without its dash',
    part('    build-environment:\n      <|>'),
    ['key parts/p/build-environment/0 "" over "" at 8 needsDash'],
  ],
  [
    "a plugin's list",
    part('    go-buildtags: <|>'),
    ['value parts/p/go-buildtags/0 "" over "" at 6 needsDash needsBreak'],
  ],
  [
    'the second key of an item',
    part('    permissions:\n      - path: x\n        <|>'),
    ['key parts/p/permissions/0 "" over "" at 8 beside path'],
  ],
  [
    'a dash alone, its item below',
    top('package-repositories:\n  -\n    <|>'),
    ['key package-repositories/0 "" over "" at 4'],
  ],
  [
    'an item on the line of its key',
    top('package-repositories: <|>'),
    ['key package-repositories/0 "" over "" at 4 needsDash needsBreak'],
  ],
  [
    'an item in brackets',
    top('package-repositories: [<|>]'),
    ['key package-repositories/0 "" over "" at 2 flow needsBreak'],
  ],
  [
    'a plug, which is text or a mapping',
    top('plugs:\n  foo: <|>'),
    ['value plugs/foo "" over "" at 2', 'key plugs/foo "" over "" at 4 needsBreak'],
  ],
  [
    "an interface's list",
    top('plugs:\n  p:\n    interface: personal-files\n    read: <|>'),
    ['value plugs/p/read/0 "" over "" at 6 needsDash needsBreak'],
  ],
  ['Windows line breaks', top('assumes: [a, <|>]\r\nfoo: 1\r\n'), ['value assumes/1 "" over "" at 0 flow beside a']],
  ['Windows line breaks in a list', top('assumes:\r\n  - <|>\r\nfoo: 1\r\n'), ['value assumes/0 "" over "" at 2']],
  ['below a broken line', app('    "foo [\n    pl<|>'), ['key apps/web "pl" over "pl" at 4 beside command']],
  [
    'below an open bracket',
    app('    plugs: [a,\n    da<|>'),
    ['value apps/web/plugs/1 "da" over "da" at 4 flow beside a'],
  ],
];

test.each(cases)('%s', (_name, marked, expected) => {
  expect(describeAt(marked)).toEqual(expected);
});

test('names the path as the facts do', () => {
  const keyPath = (marked: string): string | undefined => cursorsAt(marked)[0]?.keyPath;
  expect(keyPath(app('    plugs:\n      - <|>'))).toBe('apps.<app>.plugs[]');
  expect(keyPath(part('    build-packages:\n      - on amd64:\n          - <|>'))).toBe(
    'parts.<part>.build-packages[]',
  );
  expect(keyPath(part('    source:\n      - on amd64: <|>'))).toBe('parts.<part>.source');
  expect(keyPath(top('components:\n  c:\n    hooks:\n      install:\n        <|>'))).toBe('hooks.<hook>');
});

test.each(readSoundDocuments())('agrees with the tree: %s', (_name, text) => {
  for (const variant of [text, text.replaceAll('\n', '\r\n')]) {
    const ctx = contextOf(variant);
    for (let offset = 0; offset <= variant.length; offset++) {
      const place = locate(ctx.tree, offset);
      if (place?.node.kind !== 'scalar' || place.node.start === place.node.end) continue;
      const { node, role, path } = place;
      // In the header of a text block nothing is typed; null stands for the mapping that it leaves out.
      if ((node.style === 'literal' || node.style === 'folded') && offset <= variant.indexOf('\n', node.start))
        continue;
      if (node.type === 'null' || node.alias !== undefined) continue;
      const cursors = createCursors(ctx, offset);
      const expected = role === 'key' ? path.slice(0, -1) : path;
      const cursor = cursors.find((one) => one.role === role);
      const shown = JSON.stringify(
        `${variant.slice(Math.max(0, offset - 40), offset)}<|>${variant.slice(offset, offset + 20)}`,
      );
      expect(cursor?.path.map(String), shown).toEqual(expected.map(String));
      if (cursor && !cursor.block) {
        expect(variant.slice(cursor.start, cursor.end), shown).toBe(variant.slice(node.start, node.end));
      }
    }
  }
});
