/** `snapwright log`. */
import { expect, test } from 'vitest';
import { useCliFolder } from '../../harness/cli-folder.ts';

const folder = useCliFolder('log');
const PROJECT = 'name: hello\nbase: core24\nparts:\n  hello:\n    plugin: nil\n    stage-packages: [libx1]\n';
const LOG = `2026-08-01T10:00:00.0000000Z Launching managed ubuntu 24.04 instance...
2026-08-01T10:00:01.0000000Z Pulling hello
2026-08-01T10:00:02.0000000Z Stage package not found in part 'hello': libx1.
2026-08-01T10:00:03.0000000Z Failed to run snapcraft in instance
2026-08-01T10:00:03.0000000Z Full execution log: '/home/u/x.log'
##[error]Process completed with exit code 1.
`;

test('problems at their places', () => {
  folder.write('snap/snapcraft.yaml', PROJECT);
  folder.write('build log', LOG);
  const { code, out, err } = folder.run(['log', 'build log']);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  expect(out).toContain('snap/snapcraft.yaml:6:22: error build/missing-package: There is no package "libx1" to stage.');
  expect(folder.run(['log'], LOG).out).toBe(out);
  expect(folder.run(['log', '-'], LOG).out).toBe(out);
});

test.each(['json', 'sarif', 'github', 'junit'])('as %s', (format) => {
  folder.write('other.yaml', PROJECT);
  const { code, out } = folder.run(['log', '--format', format, '--project', 'other.yaml'], LOG);
  expect(code).toBe(1);
  expect(out).toContain('build/missing-package');
  if (format === 'json') expect(out).toContain('docs/building/problems.md');
});

test('a build that worked', () => {
  folder.write('snapcraft.yaml', PROJECT);
  const log =
    "Building hello\nLint warnings:\n- metadata: Metadata field 'title' is missing or empty.\nPacked a.snap\n";
  expect(folder.run(['log'], log)).toMatchObject({
    code: 0,
    out: expect.stringContaining('build/lint-metadata') as string,
  });
  expect(folder.run(['log', '--severity', 'error'], log).out).toBe('No problems in 1 file\n');
});

test('wrong usage', () => {
  expect(folder.run(['log', 'x'])).toMatchObject({ code: 2, err: expect.stringContaining('--project') as string });
  folder.write('snapcraft.yaml', PROJECT);
  expect(folder.run(['log', 'gone.log'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('gone.log') as string,
  });
  expect(folder.run(['log', 'a', 'b'])).toMatchObject({ code: 2 });
  expect(folder.run(['log', '--form', 'x'])).toMatchObject({ code: 2 });
});
