/** Every form of line that snapcraft prints while it builds, by facts/cli.md. */
import { expect, test } from 'vitest';
import { parsePacked, parseStepLine } from '../../../client/src/core/snapcraft/build-steps.ts';
import { cleanLine } from '../../../client/src/core/snapcraft/clean-line.ts';
import { createBuildOutput, type BuildOutcome, type Era } from '../../../client/src/core/snapcraft/output.ts';

const ESC = '\u001b';

function run(lines: readonly string[], code: number, era: Era = '24', parts: readonly string[] = []): BuildOutcome {
  const output = createBuildOutput({ parts, era });
  for (const line of lines) output.line(line, 'stderr');
  return output.end(code);
}

test.each([
  ['plain', 'Building app', 'Building app'],
  ['colours', `${ESC}[1mBuilding app${ESC}[0m`, 'Building app'],
  ['a link', `${ESC}]8;;https://x.example${ESC}\\Building app${ESC}]8;;${ESC}\\`, 'Building app'],
  ['cleared line', `${ESC}[KPulling app\u001b[K   `, 'Pulling app'],
  ['overwritten line', 'Pulling app   \rBuilding app', 'Building app'],
  ['debug', '2026-08-01 10:11:12.123 Building app', 'Building app'],
  ['log of the instance', ':: 2026-08-01 10:11:12.123 Building app', 'Building app'],
  ['CI service', '2026-08-01T10:11:12.1234567Z Building app', 'Building app'],
  ['both', '2026-08-01T10:11:12.1234567Z 2026-08-01 10:11:12.123 :: make', ':: make'],
  ['what steers a terminal', 'a\u0007b\u009b2J\u0008c\td\u007f', 'ab2Jc\td'],
  ['what nobody reads', `x${'y'.repeat(100_000)}`, `x${'y'.repeat(8191)}`],
  ['a detail keeps its indentation', '  in "a", line 1, column 2', '  in "a", line 1, column 2'],
])('cleaning: %s', (_name, line, expected) => {
  expect(cleanLine(line)).toBe(expected);
});

test.each([
  ['Pulling app', 'pull', 'run', undefined],
  ['Overlaying app', 'overlay', 'run', undefined],
  ['Building app', 'build', 'run', undefined],
  ['Staging app', 'stage', 'run', undefined],
  ['Priming app', 'prime', 'run', undefined],
  ['Repulling app (source changed)', 'pull', 'again', 'source changed'],
  ["Rebuilding app ('build-packages' property changed)", 'build', 'again', "'build-packages' property changed"],
  ['Restaging app (stage changed)', 'stage', 'again', 'stage changed'],
  ['Repriming app (prime changed)', 'prime', 'again', 'prime changed'],
  ['Skipping pull for app (already ran)', 'pull', 'skip', 'already ran'],
  ['Skipping stage for app', 'stage', 'skip', undefined],
  ['Skipping build app (already ran)', 'build', 'skip', 'already ran'],
  ['Updating sources for app', 'pull', 'update', undefined],
  ['Updating build for app', 'build', 'update', undefined],
])('step: %s', (line, step, how, reason) => {
  expect(parseStepLine(line, () => true)).toEqual({ step, part: 'app', how, reason });
});

test.each(['Building wheel for foo', 'Pulling', 'building app', 'Staging  app', 'Rebuild app'])(
  'no step: %s',
  (line) => {
    expect(parseStepLine(line, (name) => name === 'app')).toBeUndefined();
  },
);

test.each([
  ['Packed a_1_amd64.snap', ['a_1_amd64.snap'], false],
  ['Packed: a_1_amd64.snap, a+lang_1.comp', ['a_1_amd64.snap', 'a+lang_1.comp'], false],
  ['Already packed: a_1_amd64.snap', ['a_1_amd64.snap'], true],
  ['Packed my folder/a, b_1_all.snap', ['my folder/a, b_1_all.snap'], false],
  ['Created snap package a_1_amd64.snap', ['a_1_amd64.snap'], false],
  ['Snapped a_1_amd64.snap', ['a_1_amd64.snap'], false],
])('artefacts: %s', (line, files, already) => {
  expect(parsePacked(line)).toEqual({ files, already });
});

test.each(['No packages created.', 'Packing...', 'Creating snap package...', 'Unpacked x.snap', 'Packed things'])(
  'no artefacts: %s',
  (line) => {
    expect(parsePacked(line)).toBeUndefined();
  },
);

const MODERN = [
  'Starting snapcraft, version 9.0',
  "Logging execution to '/home/u/.local/state/snapcraft/log/snapcraft-20260801-101112.123456.log'",
  'Launching managed ubuntu 24.04 instance...',
  'Warning: the part "b" is odd',
  'Initializing lifecycle',
  'Pulling a',
  'Pulling b',
  ':: Cloning into b',
  'Building a',
  ':: + make',
  ':: Building b',
  'Building b',
  'Staging a',
  'Staging b',
  'Priming a',
  'Priming b',
  'Packing...',
  'Lint warnings:',
  "- metadata: Metadata field 'title' is missing or empty. (https://docs.example/lint)",
  "- library: usr/bin/x: missing dependency 'libfoo.so.1'. (https://docs.example/lib)",
  'Lint information:',
  "- metadata: Metadata field 'website' is missing or empty.",
  'Creating snap package...',
  'Packed: a_1_amd64.snap, a+x.comp',
];

test('a build from its beginning to its end', () => {
  const outcome = run(MODERN, 0, '24', ['a', 'b']);
  expect(outcome).toMatchObject({
    result: 'built',
    reason: undefined,
    warnings: ['the part "b" is odd'],
    snaps: ['a_1_amd64.snap'],
    components: ['a+x.comp'],
    alreadyPacked: false,
    shellOpened: false,
    logPath: '/home/u/.local/state/snapcraft/log/snapcraft-20260801-101112.123456.log',
  });
  expect(outcome.lint).toEqual([
    {
      severity: 'warning',
      linter: 'metadata',
      file: undefined,
      text: "Metadata field 'title' is missing or empty.",
      url: 'https://docs.example/lint',
    },
    {
      severity: 'warning',
      linter: 'library',
      file: 'usr/bin/x',
      text: "missing dependency 'libfoo.so.1'.",
      url: 'https://docs.example/lib',
    },
    {
      severity: 'information',
      linter: 'metadata',
      file: undefined,
      text: "Metadata field 'website' is missing or empty.",
      url: undefined,
    },
  ]);
  expect(outcome.problems.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    'warning build/lint-metadata',
    'warning build/lint-library',
    'information build/lint-metadata',
  ]);
});

test('the progress never goes back, and counts the parts in build order', () => {
  let time = 0;
  const output = createBuildOutput({ parts: ['a', 'b'], era: '24', now: () => time });
  const seen: string[] = [];
  let before = 0;
  for (const line of MODERN) {
    time += 10;
    output.line(line, 'stderr');
    const { fraction, partNumber, partCount, step } = output.progress;
    expect(fraction).toBeGreaterThanOrEqual(before);
    before = fraction;
    if (partNumber !== undefined) seen.push(`${String(partNumber)}/${String(partCount)} ${step ?? ''}`);
  }
  expect([...new Set(seen)]).toEqual([
    '1/2 pull',
    '2/2 pull',
    '1/2 build',
    '2/2 build',
    '1/2 stage',
    '2/2 stage',
    '1/2 prime',
    '2/2 prime',
  ]);
  expect(output.progress).toMatchObject({ label: 'Creating snap package', step: 'pack', part: undefined });
  const { parts, steps } = output.end(0);
  expect(output.progress.fraction).toBe(1);
  // From one step's line to the next one's: pull 10, build 30, stage 10, prime 10; b is the other way round.
  expect(parts).toEqual([
    { part: 'a', milliseconds: 60 },
    { part: 'b', milliseconds: 50 },
  ]);
  expect(steps[0]).toEqual({ part: 'a', step: 'pull', milliseconds: 10 });
});

test('core22, legacy and their ends', () => {
  const core22 = ['Launching instance...', 'Building a', 'Generated snap metadata', 'Creating snap package...'];
  expect(
    run([...core22, 'Created snap package a_1_amd64.snap', 'Created component packages'], 0, 'core22'),
  ).toMatchObject({
    snaps: ['a_1_amd64.snap'],
    components: [],
  });
  const legacy = [
    'Pulling a',
    'Building a',
    'Building wheel',
    'Staging a',
    'Priming a',
    'Snapping...',
    'Snapped a_1.snap',
  ];
  const outcome = run(legacy, 0, 'legacy', ['a']);
  expect(outcome.snaps).toEqual(['a_1.snap']);
  expect(outcome.parts.map(({ part }) => part)).toEqual(['a']);
});

test('what is packed already, nothing packed, a shell', () => {
  expect(run(['Already packed: a.snap'], 0)).toMatchObject({ alreadyPacked: true, snaps: ['a.snap'] });
  expect(run(['No packages created.'], 0)).toMatchObject({ snaps: [], result: 'built' });
  expect(run(['Building a', 'Launching shell on build environment...'], 0).shellOpened).toBe(true);
});

test('parts that extensions bring, and skipped steps', () => {
  const output = createBuildOutput({ parts: ['a'], era: '24' });
  output.line('Pulling gnome/sdk', 'stderr');
  expect(output.progress).toMatchObject({ part: 'gnome/sdk', partNumber: 2, partCount: 2 });
  const early = output.progress.fraction;
  output.line('Skipping pull for a (already ran)', 'stderr');
  output.line('Skipping build for a (already ran)', 'stderr');
  expect(output.progress.fraction).toBeGreaterThan(early);
});

test.each([
  [1, '24', 'snapcraft ended with code 1.'],
  [64, '24', 'The command line was not understood.'],
  [65, '24', 'The project was refused before the build began.'],
  [66, '24', 'There is no project file, or it is no mapping.'],
  [70, '24', 'snapcraft failed within itself.'],
  [75, '24', 'The remote build took too long.'],
  [77, '24', 'The public upload was not accepted.'],
  [78, '24', 'This machine can not build the project.'],
  [2, 'core22', 'The linters found errors.'],
  [2, 'legacy', 'snapcraft ended with code 2.'],
] as const)('exit code %i of %s', (code, era, reason) => {
  expect(run([], code, era)).toMatchObject({ result: 'failed', reason, problems: [{ code: 'build/failed' }] });
});

test('interrupted: nothing is a problem', () => {
  for (const code of [130, -1]) {
    expect(run(['Building a', "Plugin 'x' in part 'a' is not registered."], code)).toMatchObject({
      result: 'interrupted',
      problems: [],
      reason: 'The build was interrupted.',
    });
  }
});

test('what only looks like the end', () => {
  const lines = ['Building a', 'error: cannot find -lfoo', 'Building wheel', 'Staging a', 'Packed a.snap'];
  const outcome = run(lines, 0, '24', ['a']);
  expect(outcome.steps.map(({ step }) => step)).toEqual(['build', 'stage']);
  const output = createBuildOutput({ parts: ['a'], era: '24' });
  for (const line of lines) output.line(line, 'stderr');
  expect(output.end(undefined).result).toBe('built');
});

test('memory has an upper bound', () => {
  const output = createBuildOutput({ parts: [], era: '24' });
  for (let index = 0; index < 100_000; index++) output.line(`:: line ${String(index)}`, 'stderr');
  output.line("Plugin 'x' in part 'a' is not registered.", 'stderr');
  expect(output.end(1).problems).toMatchObject([{ code: 'build/unknown-plugin' }]);
});
