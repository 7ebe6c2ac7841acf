/** `snapwright doctor`, with programs that stand in for lxc, snapcraft and the rest. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLocalMachine } from '../../../client/src/core/doctor/local-machine.ts';
import { run } from '../../../server/src/cli/run.ts';
import type { CliHost } from '../../../server/src/cli/host.ts';
import { useCliFolder, type Outcome } from '../../harness/cli-folder.ts';
import { createPorts, type Patient } from './patient.ts';
import { json, missing, PERMISSION, failed } from './recorded.ts';

const folder = useCliFolder('doctor');

async function cli(args: readonly string[], patient: Patient = {}, more: Partial<CliHost> = {}): Promise<Outcome> {
  let [out, err] = ['', ''];
  const code = await run(['doctor', ...args], {
    cwd: folder.path(),
    env: { LANG: 'C.UTF-8' },
    isTerminal: false,
    readStdin: () => Buffer.from(''),
    out: (text) => (out += text),
    err: (text) => (err += text),
    doctor: createPorts(patient),
    ...more,
  });
  return { code, out, err };
}

test('a healthy machine', async () => {
  const { code, out, err } = await cli([]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^This machine\n {2}✓ System: Linux 6\.8\.0-45-generic on amd64\.\n/);
  expect(out).toMatch(/\n\nNo problems\n$/);
  expect((await cli([], {}, { env: {} })).out).toContain('  ok System: ');
  expect((await cli(['--color', 'always'])).out).toContain('\u001b[32m✓\u001b[0m System');
});

test('problems', async () => {
  const { code, out } = await cli([], { answers: { 'lxc query local:/1.0': failed(PERMISSION) } });
  expect(code).toBe(1);
  expect(out).toContain('  ✗ Server: LXD is there, but does not let you in.\n');
  expect(out).toMatch(/\n1 problem\n$/);
});

test('the project of the folder', async () => {
  folder.write('a b/snap/snapcraft.yaml', 'name: x\nbase: core20\narchitectures:\n  - build-on: [arm64]\n');
  const { code, out } = await cli(['a b'], {
    snaps: [{ name: 'snapcraft', version: '9.1', channel: 'latest/stable' }],
  });
  expect(code).toBe(1);
  expect(out).toContain("The project's base: snapcraft 9.1 does not build for core20; that takes snapcraft 8.");
  expect(out).toContain('sudo snap refresh snapcraft --channel=8.x/stable');
  expect(out).toContain('The project builds on arm64, and this is amd64.');
});

test('json', async () => {
  const { out, code } = await cli(['--format', 'json', '--offline']);
  expect(code).toBe(0);
  const report = JSON.parse(out) as { readonly lines: readonly object[] };
  expect(report).toMatchObject({
    version: 1,
    tool: { name: 'snapwright' },
    summary: { problem: 0, warning: 0 },
    milliseconds: expect.any(Number) as number,
  });
  expect(report.lines[0]).toEqual({
    id: 'system',
    group: 'This machine',
    title: 'System',
    state: 'ok',
    reason: 'Linux 6.8.0-45-generic on amd64.',
  });
  expect(report.lines).toContainEqual(expect.objectContaining({ id: 'images', state: 'not-applicable' }));
});

test('wrong usage', async () => {
  expect(await cli(['nowhere'])).toEqual({ code: 2, out: '', err: 'snapwright: "nowhere" is no folder.\n' });
  expect(await cli(['a', 'b'])).toMatchObject({ code: 2, err: 'snapwright: "snapwright doctor" takes one folder.\n' });
  expect(await cli(['--depp'])).toMatchObject({
    code: 2,
    err: 'snapwright: Unknown option "--depp". Did you mean "--deep"?\n',
  });
  expect(await cli(['--remote=-x'])).toMatchObject({ code: 2 });
  expect(await cli(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('Changes nothing.') as string });
});

test('interrupted', async () => {
  const patient: Patient = {
    answers: {
      'lxc --version': ({ signal }) =>
        new Promise((resolve) => signal?.addEventListener('abort', () => resolve({ ...missing, end: 'cancelled' }))),
    },
  };
  let stopped = false;
  const onInterrupt: CliHost['onInterrupt'] = (act) => {
    setTimeout(act, 20);
    return () => (stopped = true);
  };
  expect(await cli([], patient, { onInterrupt })).toMatchObject({ code: 2, err: 'snapwright: Interrupted.\n' });
  expect(stopped).toBe(true);
});

/** Real processes; what they print is made up as the recordings have it. */
test.runIf(process.platform === 'linux')('programs on the PATH', async () => {
  const program = (name: string, text: string): void =>
    fs.chmodSync(folder.write(path.join('bin', name), `#!/bin/sh\n# Stands in for ${name}.\n${text}\n`), 0o755);
  const answer = (value: object): string => json(value).stdout.replaceAll(/\s+/g, ' ');
  program(
    'lxc',
    `case "$*" in --version) echo 5.0.2;; *) printf '%s' '${answer({ broken: true })}' | head -c 5;; esac`,
  );
  program('getent', 'echo "lxd:x:111:"');
  program('snapcraft', 'echo "snapcraft 8.13.2"');
  const bin = path.join(folder.path(), 'bin');
  const env = { PATH: `${bin}:/usr/bin:/bin`, LANG: 'C' };
  const machine = openLocalMachine(env);
  const ports = { machine, snapd: createPorts({ snaps: [] }).snapd! };
  const { out } = await cli(['--offline'], {}, { env, doctor: ports });
  expect(out).toContain('ok Client: The client of LXD 5.0.2 is here.');
  expect(out).toContain("X  Server: LXD can't be reached: the answer is no JSON.");
  expect(out).toContain('ok snapcraft: snapcraft 8.13.2, not as a snap.');
  expect(out).toMatch(/are free where the project lies/);
  expect(machine.findProgram('lxc')).toBe(path.join(bin, 'lxc'));
  expect(machine.findProgram('no-such')).toBeUndefined();
  expect(machine.exists('/proc/version/below')).toBe(false);
});
