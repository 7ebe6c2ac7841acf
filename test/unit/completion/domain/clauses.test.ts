/** Clauses of the grammar: where they are allowed, which, and what they leave. */
import { expect, test } from 'vitest';
import { labelsAt, take } from '../../../harness/domain-completion.ts';

const HEAD = 'name: x\nconfinement: strict\n';
const PLATFORMS = 'platforms:\n  amd64:\n  arm64:\n';

function part(base: string, lines: string, more = base === 'core24' ? PLATFORMS : ''): string {
  return `${HEAD}base: ${base}\n${more}parts:\n  p:\n    plugin: nil\n${lines}`;
}

const clauses = (marked: string): string[] => labelsAt(marked).filter((label) => /^(?:on|to|else|try)\b/.test(label));
const ALL = ['on amd64', 'on arm64', 'to amd64', 'to arm64'];

test('in lists of packages, for the architectures of the project', () => {
  expect(clauses(part('core24', '    stage-packages:\n      - <|>\n'))).toEqual(ALL);
  expect(
    clauses(part('core24', '    stage-packages:\n      - gcc\n      - on amd64:\n          - a\n      - <|>\n')),
  ).toEqual(['else', 'on arm64', 'to amd64', 'to arm64', 'else fail']);
});

test.each([
  ['core22', 'stage-packages', true],
  ['core22', 'after', false],
  ['core24', 'after', true],
  ['core20', 'stage-packages', true],
  ['core20', 'organize', false],
  ['core20', 'build-environment', true],
])('%s: %s takes them: %s', (base, key, expected) => {
  expect(clauses(part(base, `    ${key}:\n      - on<|>\n`)).length > 0).toBe(expected);
});

test('only the older eras try', () => {
  const list = (base: string): string[] => clauses(part(base, '    stage-packages:\n      - <|>\n'));
  expect(list('core20')).toContain('try');
  expect(list('core22')).not.toContain('try');
});

test('in other lists only once their letters are typed, and nowhere else', () => {
  expect(clauses(part('core24', '    build-attributes:\n      - <|>\n'))).toEqual([]);
  expect(clauses(part('core24', '    build-attributes:\n      - o<|>\n'))).toEqual(ALL);
  expect(clauses(`${HEAD}base: core24\napps:\n  a:\n    plugs:\n      - o<|>\n`)).toEqual([]);
});

test('leave a list, one value or a mapping to fill in', () => {
  const taken = (lines: string, label = 'on amd64'): string =>
    take(part('core24', lines), label).split('nil\n')[1] ?? '';
  expect(taken('    stage-packages:\n      - <|>\n')).toBe('    stage-packages:\n      - on amd64:\n          - \n');
  expect(taken('    stage-packages: <|>\n')).toBe('    stage-packages:\n      - on amd64:\n          - \n');
  expect(taken('    stage-packages: [<|>]\n')).toBe('    stage-packages: [on amd64: []]\n');
  expect(taken('    organize:\n      - on<|>\n')).toBe('    organize:\n      - on amd64:\n          \n');
  expect(taken('    source:\n      - on<|>\n')).toBe('    source:\n      - on amd64: \n');
  expect(taken('    stage-packages:\n      - on<|>: [a]\n')).toBe('    stage-packages:\n      - on amd64: [a]\n');
});

test('a source by architecture', () => {
  const text = take(part('core24', '    source: <|>\n'), 'by architecture');
  expect(text.split('nil\n')[1]).toBe('    source:\n      - to amd64: .\n      - else: .\n');
});
