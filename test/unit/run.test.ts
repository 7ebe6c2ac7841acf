/** The runner's promises: severities, suppressions, isolation, one finding per place. */
import { expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules, type Rule, type RunOptions } from '../../server/src/core/index.ts';

const marker = (code: string, word: string): Rule => ({
  code,
  severity: 'warning',
  since: '0.1.0',
  summary: `finds ${word}`,
  kinds: ['snapcraft'],
  *check({ document }) {
    for (let at = document.text.indexOf(word); at >= 0; at = document.text.indexOf(word, at + 1)) {
      yield { start: at, end: at + word.length, message: `Found "${word}".` };
    }
  },
});

const red = marker('snapcraft/red', 'crimson');
const blue = marker('snapcraft/blue', 'azure');

function run(text: string, options: Partial<RunOptions> = {}, uri = 'file:///p/snapcraft.yaml'): string[] {
  return runRules(createDocument(uri, text), { workspace: emptyWorkspace, rules: [red, blue], ...options }).map(
    (finding) => `${finding.start} ${finding.severity} ${finding.code}`,
  );
}

test('findings come in the order of the text', () => {
  expect(run('azure: crimson\n')).toEqual(['0 warning snapcraft/blue', '7 warning snapcraft/red']);
});

test('a rule only sees its kinds of documents', () => {
  expect(run('crimson: 1\n', {}, 'file:///p/other.yaml')).toEqual([]);
});

test('settings change the severity or switch a rule off', () => {
  expect(run('crimson: azure\n', { severities: { 'snapcraft/red': 'off', 'snapcraft/blue': 'error' } })).toEqual([
    '9 error snapcraft/blue',
  ]);
});

test('a finding may be milder than its rule, but settings win', () => {
  const mild: Rule = {
    ...red,
    *check() {
      yield { start: 0, end: 1, message: 'm', severity: 'hint' };
    },
  };
  expect(run('x: 1\n', { rules: [mild] })).toEqual(['0 hint snapcraft/red']);
  expect(run('x: 1\n', { rules: [mild], severities: { 'snapcraft/red': 'error' } })).toEqual(['0 error snapcraft/red']);
});

test('a rule that throws costs only itself', () => {
  const broken: Rule = {
    ...red,
    code: 'snapcraft/broken',
    check: () => {
      throw new Error('bug');
    },
  };
  const told: string[] = [];
  expect(run('crimson: 1\n', { rules: [broken, red], onRuleError: (code) => told.push(code) })).toEqual([
    '0 warning snapcraft/red',
  ]);
  expect(told).toEqual(['snapcraft/broken']);
});

test('what a rule yields before it throws is kept', () => {
  const half: Rule = {
    ...red,
    *check() {
      yield { start: 0, end: 1, message: 'm' };
      throw new Error('bug');
    },
  };
  expect(run('x: 1\n', { rules: [half] })).toEqual(['0 warning snapcraft/red']);
});

test('the same finding at the same place is told once', () => {
  const twice: Rule = {
    ...red,
    *check() {
      for (let i = 0; i < 2; i++) yield { start: 0, end: 1, message: 'm' };
    },
  };
  expect(run('x: 1\n', { rules: [twice] })).toHaveLength(1);
});

test('cancellation ends the run between rules', () => {
  let asked = 0;
  expect(run('crimson: azure\n', { isCancelled: () => asked++ > 0 })).toEqual(['0 warning snapcraft/red']);
});

test.each([
  ['next line', '# snapwright-disable-next-line snapcraft/red\na: crimson\nb: crimson\n', [59]],
  ['reason', '# snapwright-disable-next-line snapcraft/red -- wanted\na: crimson\n', []],
  ['other code', '# snapwright-disable-next-line snapcraft/blue\na: crimson\n', [49]],
  ['every code', '# snapwright-disable-next-line\na: crimson\n', []],
  ['several codes', '# snapwright-disable-next-line snapcraft/blue, snapcraft/red\na: crimson\n', []],
  ['whole file', '# snapwright-disable snapcraft/red\na: crimson\nb: crimson\n', []],
  ['whole file, too late', 'a: crimson\n# snapwright-disable snapcraft/red\n', [3]],
  ['not a comment', 'a: "# snapwright-disable-next-line"\nb: crimson\n', [39]],
])('suppression: %s', (_name, text, starts) => {
  expect(run(text, { rules: [red] }).map((line) => Number(line.split(' ', 1)[0]))).toEqual(starts);
});
