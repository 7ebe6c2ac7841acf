import { describe, expect, test } from 'vitest';
import { parseFormat } from '../../../server/src/core/openstack/placeholders.ts';

/** What CPython 3.12 does with these texts when the eleven names are given: '' for no exception. */
const PYTHON: readonly (readonly [text: string, raises: string])[] = [
  ['{snap}/bin', ''],
  ['{{snap}}', ''],
  ['{{{snap}}}', ''],
  ['a{{b', ''],
  ['{snap:5}', ''],
  ['{snap:>30}', ''],
  ['{snap:s}', ''],
  ['{snap!r}', ''],
  ['{snap!s:10}', ''],
  ['{snap[0]}', ''],
  ['{', 'ValueError'],
  ['}', 'ValueError'],
  ['a{', 'ValueError'],
  ['{snap', 'ValueError'],
  ['snap}', 'ValueError'],
  ['{snap}}', 'ValueError'],
  ['{{snap}', 'ValueError'],
  ['{{{snap}}', 'ValueError'],
  ['{sn{ap}', 'ValueError'],
  ['{snap!}', 'ValueError'],
  ['{snap!x}', 'ValueError'],
  ['{snap!rr}', 'ValueError'],
  ['{snap:d}', 'ValueError'],
  ['{snap:+5}', 'ValueError'],
  ['{}', 'IndexError'],
  ['{0}', 'IndexError'],
  ['{:5}', 'IndexError'],
  ['{snap_commn}', 'KeyError'],
  ['{SNAP}', 'KeyError'],
  ['{ snap }', 'KeyError'],
  ['{snap }', 'KeyError'],
  ['{-1}', 'KeyError'],
  ['{snap.common}', 'AttributeError'],
];

test.each(PYTHON)('%s: %s', (text, raises) => {
  const { problems, fields } = parseFormat(text);
  const grave = problems.filter((problem) => problem.legal !== true);
  const unknown = fields.some(({ name }) => !/^snap(?:[.[]|$)/.test(name.trim()) || /\s/.test(name));
  expect(grave.length > 0 || unknown).toBe(raises !== '');
  if (raises === 'IndexError') expect(grave[0]?.kind).toBe('positional');
  if (raises === 'AttributeError') expect(grave[0]?.kind).toBe('attribute');
});

describe('paths in one spelling', () => {
  test.each([
    ['{snap_common}/etc//x/', '{snap_common}/etc/x'],
    ['{snap_common}/./etc/.', '{snap_common}/etc'],
    ['/', '/'],
    ['{snap_common:5}/x', undefined],
    ['{snap_common!s}/x', undefined],
    ['{snap_commn/x', undefined],
  ])('%s', (text, path) => {
    expect(parseFormat(text).path).toBe(path);
  });
});

test('the places of fields, habits and problems', () => {
  const text = 'a{snap}b{{ snap_data }}$HOME${X}{ snap }';
  const { fields, jinja, shell, problems } = parseFormat(text);
  expect(
    fields.map(({ start, end, nameSpan }) => [text.slice(start, end), text.slice(nameSpan.start, nameSpan.end)]),
  ).toEqual([
    ['{snap}', 'snap'],
    ['{X}', 'X'],
    ['{ snap }', ' snap '],
  ]);
  expect(jinja.map(({ start, end, name }) => [text.slice(start, end), name])).toEqual([
    ['{{ snap_data }}', 'snap_data'],
  ]);
  expect(shell.map(({ start, end, braces }) => [text.slice(start, end), braces])).toEqual([
    ['$HOME', false],
    ['${X}', true],
  ]);
  expect(problems.map(({ start, end, replacement }) => [text.slice(start, end), replacement])).toEqual([
    ['{ snap }', '{snap}'],
  ]);
});

test.each([
  ['{'.repeat(200_000), { path: 100_000, fields: 0, problems: 0 }],
  ['}'.repeat(200_001), { path: undefined, fields: 0, problems: 1 }],
  ['{snap}'.repeat(30_000), { path: 180_000, fields: 30_000, problems: 0 }],
  ['{a'.repeat(100_000), { path: undefined, fields: 0, problems: 1 }],
  ['{{ '.repeat(60_000), { path: 120_000, fields: 0, problems: 0 }],
])('a long text comes to an end (%#)', (text, expected) => {
  const { path, fields, problems } = parseFormat(text);
  expect({ path: path?.length, fields: fields.length, problems: problems.length }).toEqual(expected);
});
