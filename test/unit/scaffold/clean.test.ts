/** Whatever is chosen, the new files are free of findings, and formatted. */
import { describe, expect, test } from 'vitest';
import { formatText } from '../../../server/src/core/format/format.ts';
import { createDocument, rules } from '../../../server/src/core/index.ts';
import { PROGRAM_KINDS } from '../../../server/src/core/scaffold/answers.ts';
import { scaffold, type RawAnswers, type Scaffold } from '../../../server/src/core/scaffold/index.ts';
import { PROJECTS } from '../../../server/src/core/scaffold/openstack/projects.ts';
import { combinations, services } from './combinations.ts';
import { findAll } from './memory-workspace.ts';

/** What may be said of a new snap, and why that is right. */
const EXPECTED = [
  // It is one: the grade goes up when the snap is released.
  'hint snapcraft/devel-release',
  // The README tells the same.
  'hint snap-openstack/alias',
  // Only who chooses such a series has it.
  'information constraints/eol-series',
];

function check(answers: RawAnswers): void {
  const made = make(answers);
  const found = findAll(made).filter(({ severity, code }) => !EXPECTED.includes(`${severity} ${code}`));
  const lines = found.map(({ path, severity, code, message }) => `${path}: ${severity} ${code} ${message}`);
  expect(lines, JSON.stringify(answers)).toEqual([]);
}

function make(answers: RawAnswers): Scaffold {
  const made = scaffold(answers);
  if ('problem' in made) throw new Error(`${made.problem} ${JSON.stringify(answers)}`);
  return made;
}

test('the rules that judge are all there', () => {
  const areas = new Set(rules.map(({ code }) => code.split('/')[0]));
  expect([...areas].sort()).toEqual(
    expect.arrayContaining(['constraints', 'snap-openstack', 'snapcraft', 'snapd', 'store', 'yaml']),
  );
});

describe('programs: every choice with every other', () => {
  test.each(PROGRAM_KINDS)('%s', (kind) => {
    for (const answers of combinations({ kind })) check(answers);
  });
});

describe('OpenStack', () => {
  // One with the API alone, one with services, one with services that came later.
  test.each(['keystone', 'nova', 'neutron'])('%s: every base, series, server and runner', (project) => {
    for (const answers of combinations({ kind: 'openstack', project })) {
      if (answers.services?.length === services({ kind: 'openstack', ...answers }).length) check(answers);
    }
  });

  test.each([...PROJECTS.map(({ id }) => id), 'other'])('%s: every set of services, and all with each', (project) => {
    const given: RawAnswers = { kind: 'openstack', project, base: 'core24', series: '2026.1' };
    const all = services(given).length;
    for (const answers of combinations(given)) {
      // The helper has the more rules.
      if (answers.services?.length === all || answers.runner === 'helper') check(answers);
    }
  });
});

test.each([
  { kind: 'python', base: 'core26' },
  { kind: 'go' },
  { kind: 'rust' },
  { kind: 'node' },
  { kind: 'cmake', base: 'core22' },
  { kind: 'desktop' },
  { kind: 'openstack', project: 'glance' },
  { kind: 'openstack', project: 'nova', runner: 'helper', base: 'core26' },
])('formatting changes nothing: %o', (answers) => {
  for (const { path, text } of make({ name: 'tide-table', summary: 'It’s: #1', ...answers }).files) {
    if (!/\/(?:snapcraft|snap-openstack)\.yaml$/.test(path)) continue;
    expect(formatText(text, createDocument(`file:///${path}`, text).tree) ?? [], path).toEqual([]);
  }
});
