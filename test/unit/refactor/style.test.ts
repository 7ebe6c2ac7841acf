import { describe, expect, it } from 'vitest';
import { refactor, titlesAt } from '../../harness/refactorings.ts';

describe('lists and mappings', () => {
  it('writes a list of one line on several, and keeps its comment with the key', () => {
    expect(refactor('apps:\n  web:\n    plugs: [net<|>work, home] # both\n', 'Write one item per line')).toBe(
      'apps:\n  web:\n    plugs: # both\n      - network\n      - home\n',
    );
  });

  it('writes a list of several lines on one, also from its key', () => {
    expect(refactor('parts:\n  a:\n    pl<|>ugs:\n    - x\n    - "y z"\n', 'Write the list on one line')).toBe(
      'parts:\n  a:\n    plugs: [x, "y z"]\n',
    );
  });

  it('quotes what would mean something else between brackets', () => {
    expect(
      refactor('parts:\n  a:\n    stage:\n      - bin/{a,b}\n      - <|>lib\n', 'Write the list on one line'),
    ).toBe("parts:\n  a:\n    stage: ['bin/{a,b}', lib]\n");
  });

  it('keeps an anchor before the list', () => {
    expect(refactor('a:\n  plugs: &p [x, <|>y]\nb:\n  plugs: *p\n', 'Write one item per line')).toBe(
      'a:\n  plugs: &p\n    - x\n    - y\nb:\n  plugs: *p\n',
    );
  });

  it('writes a mapping in braces on several lines', () => {
    expect(refactor('layout:\n  /etc/x: {bi<|>nd: $SNAP/x}\n', 'Write one key per line')).toBe(
      'layout:\n  /etc/x:\n    bind: $SNAP/x\n',
    );
  });

  it.each([
    ['a comment between the items', 'plugs:\n  - a # why\n  - <|>b\n'],
    ['an item of several lines', 'x:\n  - a\n    b\n  - <|>c\n'],
    ['a list within a list', 'x:\n  - [<|>a, b]\n'],
    ['mappings', 'x:\n  - <|>on: a\n'],
    ['a line that would be too long', `x:\n  - <|>${'a'.repeat(60)}\n  - ${'b'.repeat(60)}\n`],
    ['an anchored item', 'x:\n  - &a <|>b\ny: *a\n'],
    ['an empty list', 'x: <|>[]\n'],
  ])('leaves %s', (_, text) => {
    expect(titlesAt(text).filter((title) => title.startsWith('Write'))).toEqual([]);
  });

  it('splits text where only a list is taken', () => {
    const text = 'name: x\nbase: core24\napps:\n  web:\n    plugs: net<|>work, home\n';
    expect(refactor(text, 'Split it into a list of 2')).toBe(
      'name: x\nbase: core24\napps:\n  web:\n    plugs: [network, home]\n',
    );
    const part = 'base: core24\nparts:\n  a:\n    plugin: cmake\n    cmake-parameters: -DA=1 -D<|>B=2\n';
    expect(refactor(part, 'Split it into a list of 2')).toContain("cmake-parameters: ['-DA=1', '-DB=2']");
    expect(titlesAt('base: core24\nsummary: two wo<|>rds\n')).not.toContain('Split it into a list of 2');
  });
});

describe('quotes', () => {
  it('puts a selected value in quotes', () => {
    expect(refactor("apps:\n  a:\n    command: <|>bin/it's<|>\n", 'Put it in quotes')).toBe(
      "apps:\n  a:\n    command: 'bin/it''s'\n",
    );
  });

  it.each(['version: <|>1.10<|>\n', 'a: <|>yes<|>\n', '<|>a<|>: b\n', 'version: 1.<|>x\n', 'a: <|>b\nc<|>: d\n'])(
    'does not offer it for %j',
    (text) => {
      expect(titlesAt(text)).not.toContain('Put it in quotes');
    },
  );

  it.each([
    ["a: '<|>b c'\n", 'a: b c\n'],
    ['a: ["<|>x", y]\n', 'a: [x, y]\n'],
    ['a:\n  - "<|>https://example.org/x"\n', 'a:\n  - https://example.org/x\n'],
  ])('removes those that make no difference: %j', (before, after) => {
    expect(refactor(before, 'Remove the quotes')).toBe(after);
  });

  it.each([
    'version: "<|>1.10"\n',
    "a: '<|>yes'\n",
    "a: '<|>*x'\n",
    "a: '<|>x: y'\n",
    "a: '<|>x # y'\n",
    "a: ['<|>x,y']\n",
    "a: '<|> x'\n",
    "a: '<|>'\n",
    "a: '<|>@x'\n",
    'a: "<|>x\\ty"\n',
  ])('keeps those that do: %s', (text) => {
    expect(titlesAt(text)).not.toContain('Remove the quotes');
  });
});

describe('what nothing is offered for', () => {
  it.each(['', '- a<|>\n', 'a: [<|>b\n', 'a<|>: b\na: c\n', 'x: *<|>y\n'])('%j', (text) => {
    expect(titlesAt(text.includes('<|>') ? text : `${text}<|>`)).toEqual([]);
  });
});
