/** What is asked, and which answers are good. */
import { describe, expect, test } from 'vitest';
import { createDocument, emptyWorkspace, runRules } from '../../../server/src/core/index.ts';
import { toProgramName, toTitle } from '../../../server/src/core/scaffold/program-name.ts';
import {
  answerScaffoldRequest,
  checkAnswer,
  getQuestions,
  UNASKED,
  type RawAnswers,
} from '../../../server/src/core/scaffold/index.ts';
import {
  validateDescription,
  validateLicense,
  validateName,
  validateProject,
  validateSummary,
  validateTitle,
} from '../../../server/src/core/scaffold/validate.ts';

const asked = (answers: RawAnswers): string[] =>
  getQuestions(answers)
    .map(({ id }) => id)
    .filter((id) => !UNASKED.includes(id));

const choices = (answers: RawAnswers, id: string): string[] => {
  const question = getQuestions(answers).find((one) => one.id === id);
  return question && question.type !== 'text' ? question.choices.map((choice) => choice.id) : [];
};

describe('names', () => {
  test.each(['tide-table', 'ab', '7zip', 'a1', 'a'.repeat(40), '0-a'])('%s is a name', (name) => {
    expect(validateName(name)).toBeUndefined();
  });

  test.each([
    ['', 'needs a name'],
    ['a', 'two characters'],
    ['Tide', 'lower-case'],
    ['tide table', 'blank'],
    ['tide_table', 'underscore'],
    ['tide.table', '"."'],
    ['-tide', 'starts with'],
    ['tide-', 'ends with'],
    ['tide--table', 'in a row'],
    ['123', 'one letter'],
    ['é', '"é"'],
    ['a'.repeat(41), '41 characters; 40'],
  ])('"%s" is none', (name, words) => {
    expect(validateName(name)).toContain(words);
  });

  // The check that the user sees while typing and the rules that judge the file are of one mind.
  test.each(['tide', 'a', 'A', '-a', 'a-', 'a--b', '12', 'a_b', 'é', 'x'.repeat(40), 'x'.repeat(41), '9a'])(
    'the rules say the same of "%s"',
    (name) => {
      const text = `name: '${name}'\nbase: core24\nversion: '1'\nsummary: x\ndescription: x\nconfinement: strict\nplatforms:\n  amd64:\nparts:\n  x:\n    plugin: nil\n`;
      const found = runRules(createDocument('file:///p/snapcraft.yaml', text), { workspace: emptyWorkspace });
      const refused = found.some(({ severity, start }) => severity === 'error' && start <= 'name: '.length + 1);
      expect(validateName(name) !== undefined).toBe(refused);
    },
  );
});

test('summaries, titles and descriptions', () => {
  expect(validateSummary('x'.repeat(78))).toBeUndefined();
  expect(validateSummary('x'.repeat(79))).toContain('79 characters; 78');
  expect(validateSummary(' ')).toContain('one line');
  expect(validateSummary('a\nb')).toContain('one line');
  expect(validateSummary('Ein Gruß 🌊')).toBeUndefined();
  expect(validateTitle('x')).toContain('two characters');
  expect(validateTitle('x'.repeat(41))).toContain('40');
  expect(validateDescription('a\n\n- b\tc')).toBeUndefined();
  expect(validateDescription('a\u0007')).toContain('printed');
  expect(validateDescription('x'.repeat(4097))).toContain('4096');
});

test('licences and projects', () => {
  for (const good of ['MIT', 'Apache-2.0 OR MIT', 'GPL-2.0-only WITH Classpath-exception-2.0', 'Proprietary']) {
    expect(validateLicense(good)).toBeUndefined();
  }
  expect(validateLicense('apache-2.0')).toContain('Did you mean "Apache-2.0"?');
  expect(validateLicense('')).toContain('Name a licence');
  expect(validateProject('python-watcher')).toBeUndefined();
  for (const bad of ['', 'Nova', 'openstack/nova', '1x', 'a--b']) expect(validateProject(bad)).toBeDefined();
});

test('the program inside can be called so in every language', () => {
  expect(toProgramName('tide-table')).toBe('tide-table');
  expect(toProgramName('7zip')).toBe('app-7zip');
  // A keyword, a module of Python, a target of CMake, a version for Go.
  for (const name of ['match', 'json', 'install', 'v2']) expect(toProgramName(name)).toBe(`${name}-app`);
  expect(toTitle('tide-table')).toBe('Tide Table');
  expect(toTitle('x'.repeat(40))).toHaveLength(40);
});

describe('which questions come', () => {
  test('programs', () => {
    expect(asked({})).toEqual(['kind', 'name', 'summary', 'base', 'license', 'code']);
    expect(asked({ kind: 'python' })).toEqual(['kind', 'name', 'summary', 'base', 'installer', 'license', 'code']);
  });

  test('the GNOME extension decides on the bases of desktop programs', () => {
    expect(choices({ kind: 'go' }, 'base')).toEqual(['core24', 'core26', 'core22']);
    expect(choices({ kind: 'desktop' }, 'base')).toEqual(['core24', 'core22']);
    expect(checkAnswer({ kind: 'desktop' }, 'base', 'core26')).toContain('GNOME extension');
  });

  test('OpenStack', () => {
    const all = ['kind', 'project', 'name', 'summary', 'base', 'series', 'services', 'web', 'runner', 'license'];
    expect(asked({ kind: 'openstack' })).toEqual(all);
    expect(asked({ kind: 'openstack', project: 'nova', services: ['conductor'] })).not.toContain('web');
    expect(asked({ kind: 'openstack', project: 'other' })[2]).toBe('other-project');
  });

  test('a series is offered where it is alive and fits the Python of the base; the newest maintained one first', () => {
    expect(choices({ kind: 'openstack' }, 'series')).toEqual(['2026.2', '2026.1', '2025.2', '2025.1']);
    expect(choices({ kind: 'openstack', base: 'core26' }, 'series')).toEqual(['2026.2', '2026.1']);
    expect(choices({ kind: 'openstack', base: 'core22' }, 'series')).toEqual([
      '2026.1',
      '2025.2',
      '2025.1',
      '2024.1',
      '2023.1',
    ]);
    const series = getQuestions({ kind: 'openstack', base: 'core22' }).find(({ id }) => id === 'series');
    expect(series).toMatchObject({ suggestion: '2026.1' });
    expect(series?.type === 'choice' ? series.choices.map(({ detail }) => detail) : []).toEqual([
      'maintained until 2027-10-27, released 2026-04-01',
      'maintained until 2027-04-28, released 2025-10-01',
      'not maintained by its teams any more, released 2025-04-02',
      'not maintained by its teams any more, released 2024-04-03',
      'not maintained by its teams any more, released 2023-03-22',
    ]);
  });

  test('services follow the project and the series', () => {
    const nova = ['api', 'conductor', 'scheduler', 'novncproxy'];
    expect(choices({ kind: 'openstack', project: 'nova' }, 'services')).toEqual(nova);
    const neutron = { kind: 'openstack', project: 'neutron', base: 'core22' };
    expect(choices({ ...neutron, series: '2024.1' }, 'services')).toEqual(['api', 'rpc-server']);
    expect(choices({ ...neutron, series: '2025.1' }, 'services')).toEqual(['api', 'rpc-server', 'periodic-workers']);
    expect(checkAnswer({ kind: 'openstack', project: 'nova' }, 'services', [])).toContain('at least one');
    expect(checkAnswer({ kind: 'openstack', project: 'nova' }, 'services', ['api', 'x'])).toContain('"x"');
  });
});

describe('the request of editors', () => {
  test('questions, checks and files', () => {
    const answers = { kind: 'go', name: 'tide', summary: 'Tides' };
    expect(answerScaffoldRequest({ ask: 'questions', answers })).toHaveProperty('questions.0.id', 'kind');
    expect(answerScaffoldRequest({ ask: 'check', answers, question: 'name', value: 'T' })).toEqual({
      problem: 'Only lower-case letters are allowed: "t" would do.',
    });
    expect(answerScaffoldRequest({ ask: 'check', answers, question: 'name', value: 'tt' })).toEqual({ problem: null });
    expect(answerScaffoldRequest({ ask: 'files', answers })).toHaveProperty('files.0.path', 'snap/snapcraft.yaml');
    expect(answerScaffoldRequest({ ask: 'files', answers: { kind: 'go' } })).toMatchObject({ question: 'name' });
  });

  test('what a client should not send', () => {
    for (const params of [
      { ask: 'files', answers: null },
      { ask: 'questions', answers: { kind: 1, name: { a: 1 }, services: [1] } },
      { ask: 'check', answers: {}, question: 'nothing', value: 'x' },
      { ask: 'check', answers: {}, question: 'name', value: 5 },
      { ask: 'files', answers: { kind: 'toString' } },
      { ask: 'files', answers: { kind: ['go'], name: ['a'] } },
      { ask: 'else' },
    ]) {
      expect(() => answerScaffoldRequest(params as never), JSON.stringify(params)).not.toThrow();
    }
  });
});
