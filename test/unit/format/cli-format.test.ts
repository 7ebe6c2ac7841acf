/** `snapwright format` from arguments to exit code. */
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { useCliFolder, type Outcome } from '../../harness/cli-folder.ts';

const folder = useCliFolder('format');
const { write, read } = folder;

const format = (args: readonly string[], stdin = ''): Outcome => folder.run(['format', ...args], stdin);

test('writes what is not formatted, and names it', () => {
  write('snap/snapcraft.yaml', 'name:   a\nplugs:\n- home\n');
  const good = write('b/snapcraft.yaml', 'name: b\n');
  const before = fs.statSync(good, { bigint: true });
  expect(format([])).toEqual({ code: 0, out: 'Formatted snap/snapcraft.yaml\n', err: '' });
  expect(read('snap/snapcraft.yaml')).toBe('name: a\nplugs:\n  - home\n');
  const after = fs.statSync(good, { bigint: true });
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  expect(format([])).toEqual({ code: 0, out: '', err: '' });
});

test('--check changes nothing', () => {
  write('snapcraft.yaml', 'name:   a\n');
  expect(format(['--check'])).toEqual({ code: 1, out: 'Would format snapcraft.yaml\n', err: '' });
  expect(format(['--check', '--quiet'])).toEqual({ code: 1, out: '', err: '' });
  expect(read('snapcraft.yaml')).toBe('name:   a\n');
  write('snapcraft.yaml', 'name: a\n');
  expect(format(['--check', 'snapcraft.yaml'])).toEqual({ code: 0, out: '', err: '' });
});

test('what has syntax errors stays as it is; the others are formatted', () => {
  write('a.yaml', 'name:   a\n');
  write('b.yaml', 'x: 1\nx: 2\nname:   a: b\n');
  expect(format(['b.yaml', 'a.yaml'])).toEqual({
    code: 2,
    out: 'Formatted a.yaml\n',
    err: 'snapwright: Cannot format "b.yaml" (line 3, column 10): A second ": " on a line needs quotes around the text.\n',
  });
  expect(read('b.yaml')).toBe('x: 1\nx: 2\nname:   a: b\n');
  expect(format(['--check', 'b.yaml']).code).toBe(2);
});

test('byte-order mark, line breaks and mode stay', () => {
  const file = write('snapcraft.yaml', '\uFEFFname:   a\r\nbase:  b');
  fs.chmodSync(file, 0o640);
  expect(format(['snapcraft.yaml']).code).toBe(0);
  expect(read('snapcraft.yaml')).toBe('\uFEFFname: a\r\nbase: b\r\n');
  if (process.platform !== 'win32') expect(fs.statSync(file).mode & 0o777).toBe(0o640);
});

test('standard input', () => {
  expect(format(['-'], 'name:   a\n')).toEqual({ code: 0, out: 'name: a\n', err: '' });
  expect(format(['-'], 'name: a\n').out).toBe('name: a\n');
  expect(format(['-', '--check'], 'name:   a\n')).toEqual({ code: 1, out: 'Would format <stdin>\n', err: '' });
  expect(format(['-', '--stdin-name', 'x.yaml'], 'a: [\n').err).toMatch(
    /^snapwright: Cannot format "x\.yaml" \(line 1/,
  );
  expect(format(['-', 'a.yaml'])).toMatchObject({ code: 2, out: '' });
});

test.each([
  [['missing.yaml'], 'snapwright: No such file or folder: "missing.yaml".\n'],
  [['--chekc'], 'snapwright: Unknown option "--chekc". Did you mean "--check"?\n'],
])('%j is refused', (args, err) => {
  expect(format(args)).toEqual({ code: 2, out: '', err });
});

test('help', () => {
  expect(format(['--help'])).toMatchObject({ code: 0, err: '' });
  expect(format(['--help']).out).toContain('--check');
});
