/** `snapwright denials`. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useCliFolder, type Outcome } from '../../harness/cli-folder.ts';
import { audit, fileRecord } from './lines.ts';

const folder = useCliFolder('denials');

const cli = (args: readonly string[], stdin = ''): Outcome => folder.run(['denials', ...args], stdin);

const LINE = `${audit(fileRecord({ name: '/dev/kvm', mask: 'wr' }))}\n`;

test('a file and standard input', () => {
  fs.writeFileSync(path.join(folder.path(), 'my log'), LINE);
  const expected = expect.stringContaining('add the plug "kvm"') as string;
  expect(cli(['my log'])).toEqual({ code: 1, out: expected, err: '' });
  expect(cli(['-'], LINE)).toEqual({ code: 1, out: expected, err: '' });
  expect(cli([], LINE)).toEqual({ code: 1, out: expected, err: '' });
});

test('a character that two pieces share', () => {
  const name = '/home/u/€';
  const record = audit(fileRecord({ name: '/x' })).replace('"/x"', `"${name}"`);
  for (const shift of [0, 1, 2]) {
    const pad = 'x'.repeat(1024 * 1024 - Buffer.byteLength(record.slice(0, record.indexOf('€'))) - 2 - shift);
    fs.writeFileSync(path.join(folder.path(), 'log'), `${pad}\n${record}\n`);
    expect(cli(['log']).out).toContain(`${name} (read)`);
  }
});

test('nothing refused', () => {
  expect(cli([], 'all is well\n')).toMatchObject({ code: 0, err: '' });
});

test('json', () => {
  const { out, code } = cli(['--format', 'json'], LINE);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    tool: { name: 'snapwright' },
    summary: { lines: 1, denials: 1, suppressed: 0, omitted: 0 },
    otherSnaps: [],
    snaps: [
      {
        name: 'hello.web',
        snap: 'hello',
        app: 'web',
        count: 1,
        allowed: false,
        suggestions: [{ interface: 'kvm', plug: 'kvm', state: 'unknown', certainty: 'sure', addable: true }],
        uncovered: [],
        harmless: [],
      },
    ],
  });
});

test('with a project', () => {
  fs.writeFileSync(
    path.join(folder.path(), 'snapcraft.yaml'),
    'name: hello\nbase: core24\napps:\n  web:\n    plugs: [kvm]\n',
  );
  expect(cli(['--project', 'snapcraft.yaml'], LINE).out).toContain('has the plug "kvm"');
  fs.writeFileSync(path.join(folder.path(), 'other.yaml'), 'name: other\n');
  expect(cli(['--project', 'other.yaml'], LINE)).toEqual({
    code: 0,
    out: 'No denial of this snap.\nLeft out: other snaps (hello).\n',
    err: '',
  });
});

test('what could steer the terminal stays out', () => {
  const line = audit(fileRecord({ name: '/etc/\u001b[31mx\u0007' }));
  expect(cli([], line).out).toContain('/etc/\ufffd[31mx\ufffd (read)');
});

test('wrong usage', () => {
  expect(cli(['nothing-here'])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/nothing-here/) as string,
  });
  expect(cli(['a', 'b'])).toMatchObject({ code: 2, err: expect.stringMatching(/takes one file/) as string });
  expect(cli(['.'])).toMatchObject({ code: 2 });
  expect(cli(['--project', 'missing.yaml'], LINE)).toMatchObject({ code: 2 });
  expect(cli(['--help'])).toMatchObject({ code: 0, out: expect.stringMatching(/journalctl -k/) as string });
});
