/** The command line from arguments to exit code, with rules of the test's own. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { useCliFolder, type Outcome } from '../harness/cli-folder.ts';
import type { Rule } from '../../server/src/core/index.ts';

vi.mock('../../server/src/core/rules/index.ts', () => {
  const word = (code: string, severity: Rule['severity'], bad: string, good?: string): Rule => ({
    code,
    severity,
    since: '0.1.0',
    summary: `Finds <${bad}> & more.`,
    kinds: ['snapcraft'],
    *check({ document }) {
      for (let at = document.text.indexOf(bad); at >= 0; at = document.text.indexOf(bad, at + 1)) {
        const related = [{ start: 0, end: 1, message: 'The file begins here.' }];
        yield { start: at, end: at + bad.length, message: `Found "${bad}", 100% sure.`, related };
      }
    },
    ...(good !== undefined && {
      fix: (_context, { start, end }) => [
        { title: `Write ${good}`, edits: [{ start, end, newText: good }], safe: true },
      ],
    }),
  });
  return { rules: [word('snapcraft/red', 'error', 'red', 'green'), word('snapcraft/blue', 'warning', 'blue')] };
});

const folder = useCliFolder('check');
const { write, run: cli } = folder;

const check = (...args: string[]): Outcome => cli(['check', ...args]);

describe('text', () => {
  test('place, severity, code, sentence, excerpt, related place, summary', () => {
    write('snap/snapcraft.yaml', 'name: a\nsummary: is red\n');
    write('other.yaml', 'name: b\n');
    expect(check('snap', 'other.yaml')).toEqual({
      code: 1,
      err: '',
      out: `snap/snapcraft.yaml:2:13: error snapcraft/red: Found "red", 100% sure.
  2 | summary: is red
    |             ^^^
    = snap/snapcraft.yaml:1:1: The file begins here.

1 error in 1 file (of 2)
`,
    });
  });

  test('colours on demand', () => {
    write('snapcraft.yaml', 'red\n');
    expect(check('--color', 'always').out).toContain('\u001b[1;31merror\u001b[0m');
    expect(check('--color=never').out).not.toContain('\u001b');
  });

  test('quiet is silent when there is nothing to say', () => {
    write('snapcraft.yaml', 'name: a\n');
    expect(check('--quiet')).toEqual({ code: 0, out: '', err: '' });
    expect(check()).toEqual({ code: 0, out: 'No problems in 1 file\n', err: '' });
  });
});

describe('exit code', () => {
  test.each([
    ['green', [], 0],
    ['blue', [], 0],
    ['blue', ['--strict'], 1],
    ['red', [], 1],
    ['red', ['--rules', 'snapcraft/red=off'], 0],
    ['red', ['--rules', 'snapcraft/red=warning'], 0],
    ['blue', ['--strict', '--severity', 'error'], 0],
    ['red', ['missing.yaml'], 2],
    ['red', ['--nonsense'], 2],
    ['red', ['--rules', 'snapcraft/rde=off'], 2],
  ])('%s %j -> %i', (text, args, code) => {
    write('snapcraft.yaml', text);
    expect(check('snapcraft.yaml', ...args).code).toBe(code);
  });

  test.each([
    [[], 2],
    [['chekc'], 2],
    [['--hepl'], 2],
    [['rules', 'x'], 2],
    [['help', 'x'], 2],
    [['--help'], 0],
    [['help', 'check'], 0],
    [['check', '--help'], 0],
    [['rules'], 0],
    [['--version'], 0],
  ])('%j -> %i', (args, code) => {
    const outcome = cli(args);
    expect(outcome.code).toBe(code);
    expect(code === 0 ? outcome.err : outcome.out).toBe('');
  });
});

describe('what cannot be read is said, and the rest is checked', () => {
  const bad = Buffer.from('name: \xff\n', 'latin1');
  test.each([
    ['latin.yaml', bad, 'Cannot read "latin.yaml": it is not valid UTF-8 (line 1).'],
    [
      'utf16.yaml',
      Buffer.from('\ufeffbase: core24\n', 'utf16le'),
      'Cannot read "utf16.yaml": it is UTF-16, and from core22 on snapcraft reads UTF-8 alone.',
    ],
    [
      'large.yaml',
      Buffer.alloc(17 * 1024 * 1024, 32),
      'Cannot check "large.yaml": it has 17.0 MB, at most 16 MB are allowed.',
    ],
  ])('%s', (name, bytes, message) => {
    write(name, bytes);
    write('snapcraft.yaml', 'red\n');
    const outcome = check(name, 'snapcraft.yaml');
    expect(outcome.code).toBe(2);
    expect(outcome.err).toBe(`snapwright: ${message}\n`);
    expect(outcome.out).toContain('1 error in 1 file; 1 not checked');
  });

  test.skipIf(process.platform === 'win32')('no permission', () => {
    fs.chmodSync(write('secret.yaml', 'red'), 0);
    fs.chmodSync(folder.path(), 0o755);
    // The administrator may read everything, so the test is nobody for a moment.
    const nobody = 65534;
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(nobody);
    try {
      expect(check('secret.yaml').err).toBe('snapwright: Cannot read "secret.yaml": permission denied.\n');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  test('a folder without a project file', () => {
    fs.mkdirSync(path.join(folder.path(), 'empty'));
    const outcome = check('empty');
    expect(outcome.code).toBe(2);
    expect(outcome.err).toMatch(/^snapwright: No project file in "empty": looked for .*\.\n$/);
  });
});

describe('standard input', () => {
  test('is judged by its name', () => {
    expect(cli(['check', '-'], 'red').out).toContain('<stdin>:1:1: error');
    expect(cli(['check', '--stdin-name', 'x/snap-openstack.yaml', '-'], 'red')).toMatchObject({ code: 0 });
    expect(cli(['check', '-', 'a.yaml']).err).toBe(
      'snapwright: Standard input ("-") cannot be checked together with files.\n',
    );
  });

  test('fixed text goes out, the report goes beside it', () => {
    expect(cli(['check', '--fix', '-'], 'red blue\r\n')).toMatchObject({ code: 0, out: 'green blue\r\n' });
    expect(cli(['check', '--fix', '-'], 'name: a\n')).toMatchObject({ out: 'name: a\n' });
    expect(cli(['check', '--fix', '-'], 'red blue').err).toContain('fixed snapcraft/red: Write green');
  });
});

describe('--fix', () => {
  test('changes the file, keeps its mode and says what it did', () => {
    const file = write('snapcraft.yaml', '\ufeffa: red\r\nb: red blue\r\n');
    fs.chmodSync(file, 0o640);
    const outcome = check('--fix');
    expect(fs.readFileSync(file, 'utf8')).toBe('\ufeffa: green\r\nb: green blue\r\n');
    if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o777).toBe(0o640);
    expect(fs.readdirSync(folder.path())).toEqual(['snapcraft.yaml']);
    expect(outcome.code).toBe(0);
    expect(outcome.out).toContain('snapcraft.yaml:1: fixed snapcraft/red: Write green\n');
    expect(outcome.out).toContain('snapcraft.yaml:2: fixed snapcraft/red: Write green\n');
    expect(outcome.out).toContain('1 warning in 1 file; 2 problems fixed\n');
  });

  test('leaves a file alone that needs nothing', () => {
    const file = write('snapcraft.yaml', 'a: blue\n');
    const before = fs.statSync(file);
    expect(check('--fix').code).toBe(0);
    expect(fs.statSync(file).ino).toBe(before.ino);
    expect(fs.statSync(file).mtimeMs).toBe(before.mtimeMs);
  });

  test.skipIf(process.platform === 'win32')('writes through a link', () => {
    const file = write('real/snapcraft.yaml', 'a: red\n');
    fs.symlinkSync(file, path.join(folder.path(), 'snapcraft.yaml'));
    check('--fix', 'snapcraft.yaml');
    expect(fs.lstatSync(path.join(folder.path(), 'snapcraft.yaml')).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(file, 'utf8')).toBe('a: green\n');
  });
});

test('json has places, fixes, failures and a version', () => {
  write('snapcraft.yaml', 'a: 1\nb: red\n');
  const report = JSON.parse(check('--format', 'json', 'snapcraft.yaml', 'nope').out) as Record<string, unknown>;
  expect(report).toMatchObject({
    version: 1,
    tool: { name: 'snapwright' },
    summary: { errors: 1, warnings: 0, information: 0, hints: 0, files: 1, filesWithFindings: 1, fixed: 0 },
    failures: [{ path: 'nope', message: 'No such file or folder: "nope".' }],
  });
  const place = {
    start: { line: 2, column: 4, offset: 8 },
    end: { line: 2, column: 7, offset: 11 },
  };
  expect(report['files']).toEqual([
    {
      path: 'snapcraft.yaml',
      fixed: [],
      findings: [
        {
          code: 'snapcraft/red',
          severity: 'error',
          message: 'Found "red", 100% sure.',
          url: expect.stringMatching(/^https:.*snapcraft\/red/) as string,
          tags: [],
          range: place,
          related: [
            {
              message: 'The file begins here.',
              range: { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 2, offset: 1 } },
            },
          ],
          fixes: [{ title: 'Write green', safe: true, edits: [{ range: place, newText: 'green' }] }],
        },
      ],
    },
  ]);
});

test('sarif names files from the source root', () => {
  write('my snap/snapcraft.yaml', 'red\n');
  const log = JSON.parse(check('--format', 'sarif', 'my snap', 'nope').out) as { runs: unknown[] };
  expect(log).toMatchObject({ version: '2.1.0' });
  const location = {
    physicalLocation: {
      artifactLocation: { uri: 'my%20snap/snapcraft.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 4 },
    },
  };
  expect(log.runs[0]).toMatchObject({
    tool: { driver: { name: 'Snapwright', rules: [{ id: 'snapcraft/red' }, { id: 'snapcraft/blue' }] } },
    originalUriBaseIds: { '%SRCROOT%': { uri: expect.stringMatching(/^file:\/\/\/.*\/$/) as string } },
    invocations: [{ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error' }] }],
    results: [
      {
        ruleId: 'snapcraft/red',
        ruleIndex: 0,
        level: 'error',
        locations: [location],
        fixes: [{ description: { text: 'Write green' } }],
      },
    ],
  });
});

test('github escapes what its commands give a meaning', () => {
  write('a,b/snapcraft.yaml', 'red\nblue\n');
  expect(check('--format', 'github', 'a,b', 'nope').out).toBe(
    `::error file=a%2Cb/snapcraft.yaml,line=1,endLine=1,col=1,endColumn=4,title=snapcraft/red::Found "red", 100%25 sure.
::warning file=a%2Cb/snapcraft.yaml,line=2,endLine=2,col=1,endColumn=5,title=snapcraft/blue::Found "blue", 100%25 sure.
::error title=snapwright::No such file or folder: "nope".
1 error, 1 warning in 1 file; 1 not checked
`,
  );
});

test('junit is XML with a case per finding', () => {
  write('a&b/snapcraft.yaml', 'red\nblue\n');
  write('fine.yaml', 'x\n');
  const xml = check('--format', 'junit', 'a&b', 'fine.yaml', 'nope').out;
  expect(xml).toContain('<testsuites name="snapwright" tests="4" failures="1" errors="1">');
  expect(xml).toContain('<testsuite name="a&amp;b/snapcraft.yaml" tests="2" failures="1" errors="0">');
  expect(xml).toContain('<failure type="error" message="Found &quot;red&quot;, 100% sure.">');
  expect(xml).toContain('<system-out>a&amp;b/snapcraft.yaml:2:1: warning: Found &quot;blue&quot;');
  expect(xml).toContain('<testcase classname="fine.yaml" name="no findings"/>');
  expect(check('--format', 'junit', '--strict', 'a&b').out).toContain('failures="2"');
});

test('rules are listed as text and json', () => {
  expect(cli(['rules']).out).toBe(
    'snapcraft/blue  warning      Finds <blue> & more.\nsnapcraft/red   error        Finds <red> & more.\n',
  );
  expect(JSON.parse(cli(['rules', '--format', 'json']).out)).toMatchObject([
    { code: 'snapcraft/blue', severity: 'warning', kinds: ['snapcraft'] },
    { code: 'snapcraft/red' },
  ]);
});
