/** The arguments that go to `lxc`, by a stand-in that notes them; what runs inside runs here instead. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endLeftRuns } from '../../../client/src/core/lxd/end-run.ts';
import { createLxd } from '../../../client/src/core/lxd/lxc.ts';
import type { Lxd } from '../../../client/src/core/lxd/lxd.ts';
import { waitReady } from '../../../client/src/core/lxd/wait-ready.ts';
import type { StreamProcess } from '../../../client/src/core/process/process.ts';
import { streamProcess } from '../../../client/src/core/process/stream-process.ts';
import { Cancelled, UserError } from '../../../client/src/core/user-error.ts';

const command = path.join(import.meta.dirname, 'stand-in-lxc.sh');
const ODD = `-a b'"$(touch hacked)\n é`;
let folder: string;
let lxd: Lxd;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lxc-'));
  const stream: StreamProcess = (request) => streamProcess({ ...request, env: { ...request.env, STAND_IN: folder } });
  lxd = createLxd({ stream }, { command, graceMs: 300 });
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const answer = (name: string, { out = '', err = '', code = 0 }): void => {
  fs.writeFileSync(path.join(folder, `${name}.out`), out);
  fs.writeFileSync(path.join(folder, `${name}.err`), err);
  fs.writeFileSync(path.join(folder, `${name}.code`), String(code));
};
const calls = (): string[][] =>
  fs
    .readFileSync(path.join(folder, 'calls'), 'utf8')
    .split('\u001e')
    .slice(0, -1)
    .map((call) => call.split('\0').slice(0, -1));
const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'none',
    (error: unknown) => (error instanceof UserError ? error.code : String(error)),
  );
const instance = (status: string): string => JSON.stringify([{ name: 'box', status, type: 'container', config: {} }]);

describe('arguments', () => {
  it('name the remote, and keep data whole', async () => {
    await lxd.setConfig('box', { 'user.snapwright.folder': ODD });
    await lxd.addDisk('box', 'project', ODD, '/root/project');
    await lxd.removeDevice('box', 'project');
    await lxd.snapshot('box', 'clean');
    await lxd.restore('box', 'clean');
    await lxd.rename('box', 'crate');
    await lxd.stop('box', { force: true });
    await lxd.remove('box');
    expect(calls()).toEqual([
      ['config', 'set', 'local:box', `user.snapwright.folder=${ODD}`],
      ['config', 'device', 'add', 'local:box', 'project', 'disk', `source=${ODD}`, 'path=/root/project'],
      ['config', 'device', 'remove', 'local:box', 'project'],
      ['snapshot', 'local:box', 'clean'],
      ['restore', 'local:box', 'clean'],
      ['rename', 'local:box', 'crate'],
      ['stop', 'local:box', '--force'],
      ['delete', '--force', 'local:box'],
    ]);
  });

  it('of a launch say what kind it is', async () => {
    await lxd.launch({ name: 'box', image: 'ubuntu:24.04', vm: true, config: { 'limits.cpu': '4' }, disk: '20GiB' });
    const [init, disk, start] = calls();
    expect(init?.slice(0, 6)).toEqual(['init', 'ubuntu:24.04', 'local:box', '--vm', '--config', 'limits.cpu=4']);
    expect(disk).toEqual(['config', 'device', 'override', 'local:box', 'root', 'size=20GiB']);
    expect(start).toEqual(['start', 'local:box']);
  });

  it('of a terminal are what a person would type', () => {
    const other = createLxd({ stream: streamProcess }, { remote: 'lab', project: 'snapcraft' });
    expect(other.execLine('box', ['bash', '-l'], { cwd: '/root', env: { A: 'b c' } })).toEqual({
      command: 'lxc',
      args: ['--project', 'snapcraft', 'exec', 'lab:box', '--cwd', '/root', '--env', 'A=b c', '--', 'bash', '-l'],
    });
  });

  it.each(['-x', 'a b', 'a/b', 'other:a', '', 'a\n'])('refuse %j as a name', async (name) => {
    expect(await codeOf(lxd.remove(name))).toBe('lxd-name');
  });
});

describe('exec', () => {
  it('hands over arguments, folder, variables and input', async () => {
    const inside = path.join(folder, ODD);
    fs.mkdirSync(inside);
    const args = ['sh', '-c', 'pwd; echo "$A"; printf "%s|" "$@"; cat', 'sh', ODD, '', '--'];
    const result = await lxd.exec('box', args, { cwd: inside, env: { A: ODD }, stdin: 'in' });
    expect(result).toMatchObject({ code: 0, stdout: `${fs.realpathSync(inside)}\n${ODD}\n${ODD}||--|in` });
    expect(fs.existsSync(path.join(inside, 'hacked'))).toBe(false);
  });

  it('gives a failing program as a result, and does not run it in another folder', async () => {
    answer('list', { out: instance('Running') });
    expect(await lxd.exec('box', ['sh', '-c', 'echo "Error: mine" >&2; exit 1'])).toMatchObject({ code: 1 });
    expect(await lxd.exec('box', ['touch', path.join(folder, 'ran')], { cwd: '/no/such' })).toMatchObject({
      code: 125,
    });
    expect(fs.existsSync(path.join(folder, 'ran'))).toBe(false);
  });

  it('tells an instance that was stopped under it', async () => {
    answer('exec', { code: 137 });
    answer('list', { out: instance('Stopped') });
    expect(await codeOf(lxd.exec('box', ['true']))).toBe('lxd-stopped');
    // Recorded where it was being stopped: nothing new may begin there by then.
    answer('exec', { err: 'error: cannot run unsquashfs: fork/exec: resource temporarily unavailable', code: 1 });
    expect(await codeOf(lxd.exec('box', ['true']))).toBe('lxd-stopped');
    // Recorded where LXD was killed meanwhile; it runs again when it is asked.
    answer('list', { out: instance('Running') });
    answer('exec', { err: 'Error: websocket: close 1006 (abnormal closure): unexpected EOF\n', code: 1 });
    expect(await codeOf(lxd.exec('box', ['true']))).toBe('lxd-lost');
    answer('list', { out: '[]' });
    expect(await codeOf(lxd.exec('box', ['true']))).toBe('lxd-instance-missing');
    answer('list', { err: 'Error: Get "http://unix.socket/1.0": dial unix /x: connect: connection refused', code: 1 });
    expect(await codeOf(lxd.exec('box', ['true']))).toBe('lxd-unreachable');
  });

  it('ends everything that it started, also what went its own way', async () => {
    const file = path.join(folder, 'pids');
    const script =
      'setsid sleep 61 & echo $! >>"$F"; env -i sleep 62 & echo $! >>"$F"; (sleep 63 & echo $! >>"$F"); echo $$ >>"$F"; wait';
    const cancel = new AbortController();
    const run = lxd.exec('box', ['sh', '-c', script], { env: { F: file }, signal: cancel.signal });
    const written = (): number => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').length - 1 : 0);
    await expect.poll(written).toBe(4);
    cancel.abort();
    await expect(run).rejects.toThrow(Cancelled);
    const pids = fs.readFileSync(file, 'utf8').trim().split('\n');
    expect(pids).toHaveLength(4);
    expect(
      pids.filter((pid) => fs.existsSync(`/proc/${pid}`) && !/\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))),
    ).toEqual([]);
  }, 20_000);

  it('leaves no timer behind for a name that is refused', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    for (const name of ['-x', 'a:b', '../x', '']) {
      await expect(lxd.exec(name, ['true'], { timeoutMs: 5 }), name).rejects.toMatchObject({ code: 'lxd-name' });
    }
    expect(timers).not.toHaveBeenCalled();
    timers.mockRestore();
  });

  it('has a time limit', async () => {
    expect(await lxd.exec('box', ['sleep', '60'], { timeoutMs: 300 })).toMatchObject({ code: -1, end: 'timeout' });
  }, 20_000);

  // Not run here: without a mark of its own it would end every run on this machine.
  it('finds what a killed window left, and not itself', async () => {
    const asked: (readonly string[])[] = [];
    const exec: Lxd['exec'] = (_, args) => {
      asked.push(args);
      return Promise.resolve({ code: 0, stdout: '2\n', stderr: '', end: 'exit' });
    };
    expect(await endLeftRuns({ exec }, 'box', 500)).toBe(2);
    expect(asked[0]?.slice(0, 4)).toEqual(['env', '-u', 'SNAPWRIGHT_RUN', 'sh']);
    expect(asked[0]?.slice(-3)).toEqual(['', '3', '5']);
    const stuck: Lxd['exec'] = () => Promise.resolve({ code: 1, stdout: '1\n', stderr: '', end: 'exit' });
    await expect(endLeftRuns({ exec: stuck }, 'box', 500)).rejects.toMatchObject({ code: 'run-left' });
  });
});

describe('the name of a server', () => {
  it.each(['-x', 'a:b', 'a/b', 'a b', ''])('is never handed on as %j', async (remote) => {
    const odd = createLxd({ stream: streamProcess }, { command, remote });
    for (const act of [
      odd.list(),
      odd.find('box'),
      odd.images(),
      odd.check(),
      odd.start('box'),
      odd.exec('box', ['x']),
    ]) {
      expect(await codeOf(act)).toBe('lxd-remote-missing');
    }
  });
});

describe('files', () => {
  it('get in with the mode that is given, and a pipe is none', async () => {
    const [from, to, pipe] = ['a', 'b', 'pipe'].map((name) => path.join(folder, name)) as [string, string, string];
    fs.writeFileSync(from, 'x', { mode: 0o644 });
    await lxd.pushFile('box', from, to, undefined, 0o600);
    expect(fs.statSync(to).mode & 0o777).toBe(0o600);
    execFileSync('mkfifo', [pipe]);
    expect(await codeOf(lxd.pushFile('box', pipe, to))).toBe('file-unreadable');
  });

  it('get in and out whole, under any name', async () => {
    const [from, inside, back] = [ODD, `d ${ODD}/x ${ODD}`, `back ${ODD}`].map((name) => path.join(folder, name));
    if (from === undefined || inside === undefined || back === undefined) throw new Error('unreachable');
    const content = Buffer.alloc(3_000_000, 'é\0');
    fs.writeFileSync(from, content, { mode: 0o755 });
    await lxd.pushFile('box', from, inside);
    await lxd.pullFile('box', inside, back);
    expect(fs.readFileSync(back).equals(content)).toBe(true);
    expect(fs.statSync(inside).mode & 0o777).toBe(0o755);
    expect(fs.readdirSync(path.dirname(inside))).toHaveLength(1);
  });

  it('leave nothing half-written', async () => {
    const to = path.join(folder, 'to');
    expect(await codeOf(lxd.pullFile('box', path.join(folder, 'none'), to))).toBe('lxd-file-missing');
    answer('exec', { out: 'half', err: '5000\n' });
    expect(await codeOf(lxd.pullFile('box', '/x', to))).toBe('lxd-transfer');
    expect(fs.readdirSync(folder).filter((name) => name.includes('to'))).toEqual([]);
    expect(await codeOf(lxd.pushFile('box', path.join(folder, 'none'), '/x'))).toBe('file-unreadable');
  });
});

describe('what is so already', () => {
  it('is no error', async () => {
    answer('start', { err: 'Error: The instance is already running\n', code: 1 });
    answer('stop', { err: 'Error: The instance is already stopped\n', code: 1 });
    answer('delete', { err: 'Error: Instance not found\n', code: 1 });
    await lxd.start('box');
    await lxd.stop('box', { force: true });
    await lxd.remove('box');
    expect(await codeOf(lxd.start('box'))).toBe('none');
  });
});

describe('a launch that fails', () => {
  it('takes away only what it made itself', async () => {
    answer('start', { err: 'Error: no space left on device\n', code: 1 });
    answer('list', { out: instance('Stopped') });
    expect(await codeOf(lxd.launch({ name: 'box', image: 'x' }))).toBe('lxd-disk-full');
    expect(calls().map(([name]) => name)).toEqual(['init', 'start', 'list']);
  });
});

describe('a missing client', () => {
  it('is told as such by every call', async () => {
    const none = createLxd({ stream: streamProcess }, { command: 'snapwright-no-such-lxc' });
    expect(await codeOf(none.check())).toBe('lxd-missing');
    expect(await codeOf(none.exec('box', ['true']))).toBe('lxd-missing');
  });
});

describe('waiting for an instance', () => {
  const scripted = (...answers: [string, number?][]): Pick<Lxd, 'exec' | 'find'> & { asked: string[] } => {
    const asked: string[] = [];
    return {
      asked,
      exec: (_, args) => {
        asked.push(args.join(' ').slice(0, 30));
        const [stdout, code = 0] = answers[Math.min(asked.length, answers.length) - 1] ?? [''];
        return Promise.resolve({ code, stdout, stderr: code === 127 ? 'Error: Command not found' : '', end: 'exit' });
      },
      find: () => Promise.resolve(undefined),
    };
  };

  it('takes a degraded system for ready', async () => {
    await waitReady(scripted(['initializing'], ['starting\n1 a.service start running'], ['degraded']), 'box', {
      retryMs: 1,
    });
  });

  it('does not wait for the first start of snapd where nobody asked for it', async () => {
    const jobs = 'starting\n51 snapd.seeded.service start running\n1 graphical.target start waiting\n';
    const system = scripted([jobs]);
    await waitReady(system, 'box');
    expect(system.asked).toHaveLength(1);
    await waitReady(system, 'box', { snapd: true });
    expect(system.asked.at(-1)).toBe('snap wait system seed.loaded');
  });

  it('tells what went wrong', async () => {
    expect(await codeOf(waitReady(scripted(['maintenance']), 'box'))).toBe('lxd-boot-failed');
    expect(await codeOf(waitReady(scripted(['running'], ['', 127]), 'box', { snapd: true }))).toBe('snapd-missing');
    expect(await codeOf(waitReady(scripted(['starting']), 'box', { timeoutMs: 50, retryMs: 10 }))).toBe(
      'lxd-not-ready',
    );
  });
});
