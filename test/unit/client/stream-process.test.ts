/** Real children: node and sh. */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { StreamRequest } from '../../../client/src/core/process/process.ts';
import { stopAllProcesses } from '../../../client/src/core/process/running.ts';
import { runProcess } from '../../../client/src/core/process/run-process.ts';
import { streamProcess } from '../../../client/src/core/process/stream-process.ts';

let folder: string;
beforeAll(() => {
  // All that a path may hold and a shell would stumble over.
  folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'process-')), `-a b'"$(touch hacked)\n é`);
  fs.mkdirSync(folder);
});
afterAll(() => fs.rmSync(path.dirname(folder), { recursive: true }));

const node = (code: string, more: Partial<StreamRequest> = {}): ReturnType<typeof streamProcess> =>
  streamProcess({ command: process.execPath, args: ['-e', code], ...more });
const sh = (code: string, more: Partial<StreamRequest> = {}): ReturnType<typeof streamProcess> =>
  streamProcess({ command: 'sh', args: ['-c', code], ...more });

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !fs.readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z');
  } catch {
    return false;
  }
};
/** A signal takes a moment to end what it was sent to. */
const isGone = (...pids: number[]): Promise<unknown> =>
  vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), 8000);
const linesOf = async (code: string): Promise<string[]> => {
  const lines: string[] = [];
  await node(code, { onLine: (line, stream) => lines.push(`${stream}: ${line}`) });
  return lines;
};

describe('a run', () => {
  it('tells the exit code and keeps both streams apart', async () => {
    const result = await sh('echo out; echo err >&2; exit 3');
    expect(result).toEqual({ code: 3, stdout: 'out\n', stderr: 'err\n', end: 'exit' });
  });

  it('hands arguments and the folder over as they are', async () => {
    const odd = ['$(touch hacked)', "it's", '"', 'a\nb', '-x', 'é', '', '*'];
    const code = 'console.log(JSON.stringify([process.argv.slice(1), process.cwd()]))';
    const { stdout } = await streamProcess({
      command: process.execPath,
      args: ['-e', code, '--', ...odd],
      cwd: folder,
    });
    expect(JSON.parse(stdout)).toEqual([odd, fs.realpathSync(folder)]);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('has a limit that is longer than a timer can be set for', async () => {
    expect(await sh('sleep 0.1; echo done', { timeoutMs: 1e12 })).toMatchObject({ end: 'exit', stdout: 'done\n' });
  });

  it('is not touched by an input that breaks when it is over', async () => {
    const stdin = new Readable({ read: () => undefined });
    const kill = vi.spyOn(process, 'kill');
    await sh('exit 0', { stdin });
    kill.mockClear();
    stdin.destroy(new Error('too late'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(kill).not.toHaveBeenCalled();
    kill.mockRestore();
  });

  it('adds to the environment and takes from it', async () => {
    process.env['SNAPWRIGHT_TAKEN'] = 'x';
    const { stdout } = await sh('echo "$A-$SNAPWRIGHT_TAKEN-${PATH:+path}"', {
      env: { A: 'b c', SNAPWRIGHT_TAKEN: undefined },
    });
    expect(stdout).toBe('b c--path\n');
  });

  it.each([
    ['text', 'grüße\n'],
    ['bytes', Buffer.from('grüße\n')],
    ['a stream', Readable.from([Buffer.from('grü'), Buffer.from('ße\n')])],
  ])('feeds %s to its input', async (_, stdin) => {
    expect((await sh('cat', { stdin })).stdout).toBe('grüße\n');
  });

  it('has an empty input without one, and needs none of it', async () => {
    expect((await sh('cat; echo end')).stdout).toBe('end\n');
    expect(await sh('exit 0', { stdin: 'x'.repeat(1_000_000) })).toMatchObject({ code: 0, end: 'exit' });
  });

  it('does not take the half for the whole where the input breaks', async () => {
    const broken = new Readable({
      read() {
        this.push('half');
        this.destroy(new Error('the disk is gone'));
      },
    });
    const file = path.join(folder, 'got');
    const result = await sh('cat >/dev/null; echo whole >"$F"', { stdin: broken, env: { F: file } });
    expect(result).toMatchObject({ code: -1, end: 'exit' });
    expect(result.stderr).toContain('the disk is gone');
    expect(fs.existsSync(file)).toBe(false);
  });

  it('tells where there is no program, or it may not be run, or its folder is not there', async () => {
    expect(await streamProcess({ command: 'snapwright-no-such-program', args: [] })).toMatchObject({ end: 'missing' });
    const file = path.join(folder, 'plain');
    fs.writeFileSync(file, '');
    expect(await streamProcess({ command: file, args: [] })).toMatchObject({ end: 'missing', code: -1 });
    const nowhere = await streamProcess({ command: 'sh', args: [], cwd: path.join(folder, 'none') });
    expect(nowhere).toMatchObject({
      end: 'exit',
      code: -1,
      stderr: expect.stringContaining('does not exist') as string,
    });
    expect(await streamProcess({ command: 'sh', args: ['a\0b'] })).toMatchObject({ end: 'exit', code: -1 });
  });

  it('gives raw output instead of keeping it', async () => {
    let size = 0;
    const result = await node('process.stdout.write(Buffer.alloc(3_000_000, 255))', {
      onData: (data) => (size += data.length),
    });
    expect([size, result.stdout]).toEqual([3_000_000, '']);
  });

  it('survives a listener with a bug', async () => {
    const onLine = (): void => {
      throw new Error('bug');
    };
    expect(await sh('echo a; echo b', { onLine })).toMatchObject({ code: 0, stdout: 'a\nb\n' });
  });
});

describe('lines', () => {
  it('come whole, by each stream', async () => {
    expect(await linesOf('console.log("a\\n\\nb"); console.error("c"); process.stdout.write("d")')).toEqual(
      expect.arrayContaining(['stdout: a', 'stdout: ', 'stdout: b', 'stderr: c', 'stdout: d']),
    );
  });

  it('end with a carriage return that overwrites them', async () => {
    expect(await linesOf('process.stdout.write("1%\\r2%\\r\\r100%\\r\\nnext\\r\\n\\r\\nlast\\n")')).toEqual(
      ['1%', '2%', '100%', 'next', '', 'last'].map((line) => `stdout: ${line}`),
    );
  });

  it('keep characters that are cut by the chunks', async () => {
    const code =
      'const b=Buffer.from("grün€\\n");let i=0;const t=setInterval(()=>{process.stdout.write(b.subarray(i,++i));if(i>=b.length)clearInterval(t)},2)';
    expect(await linesOf(code)).toEqual(['stdout: grün€']);
  });

  it('have a bound', async () => {
    const lines = await linesOf('process.stdout.write("x".repeat(1e6)+"\\nshort\\n")');
    expect(lines.map((line) => line.length)).toEqual(['stdout: '.length + 64 * 1024 + 2, 'stdout: short'.length]);
  });
});

describe('the end', () => {
  const cancelAfter = (ms: number): AbortSignal => AbortSignal.timeout(ms);

  it('is an interrupt for the whole group', async () => {
    const result = await sh('trap "echo bye; exit 1" INT; sleep 60 & echo $!; wait', {
      signal: cancelAfter(150),
      graceMs: 600,
    });
    expect(result).toMatchObject({ code: -1, end: 'cancelled', stdout: expect.stringContaining('bye') as string });
    await isGone(Number.parseInt(result.stdout, 10));
  });

  it('is a kill after the grace', async () => {
    const code = 'trap "" INT TERM; sleep 60 & echo $!; echo $$; sleep 60; sleep 60';
    const { stdout, end } = await sh(code, { signal: cancelAfter(100), graceMs: 300 });
    expect(end).toBe('cancelled');
    await isGone(...stdout.trim().split('\n').map(Number));
  });

  it('comes by itself after the time limit', async () => {
    expect(await sh('sleep 60', { timeoutMs: 100 })).toMatchObject({ code: -1, end: 'timeout' });
  });

  it('comes before the start where the signal has fired already', async () => {
    const file = path.join(folder, 'started');
    const result = await sh('touch "$F"', { signal: AbortSignal.abort(), env: { F: file } });
    expect([result.end, fs.existsSync(file)]).toEqual(['cancelled', false]);
  });

  it('leaves nothing behind that holds the output', async () => {
    const { stdout, code } = await sh('sleep 60 & echo $!; exit 5', { graceMs: 200 });
    expect(code).toBe(5);
    await isGone(Number(stdout));
  });

  it('comes also where this program is killed', async () => {
    const source = path.join(folder, 'host.ts');
    const here = path.resolve(import.meta.dirname, '../../../client/src/core/process/stream-process.ts');
    fs.writeFileSync(
      source,
      `import { streamProcess } from ${JSON.stringify(here)};
       void streamProcess({ command: 'sh', args: ['-c', 'echo $$; sleep 60 & echo $!; wait'], onLine: (l) => console.log(l) });`,
    );
    const built = path.join(folder, 'host.mjs');
    const esbuild = path.resolve(import.meta.dirname, '../../../node_modules/.bin/esbuild');
    execFileSync(esbuild, [source, '--bundle', '--platform=node', '--format=esm', `--outfile=${built}`], {
      stdio: 'ignore',
    });
    const host = spawn(process.execPath, [built], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    host.stdout.on('data', (data: Buffer) => (output += data.toString()));
    await vi.waitFor(() => expect(output).toMatch(/\d+\n\d+\n/), 5000);
    const pids = output.trim().split('\n').map(Number);
    expect(pids.filter(isAlive)).toEqual(pids);
    host.kill('SIGKILL');
    await isGone(...pids);
  }, 15_000);

  it('comes for all at once', async () => {
    const runs = [sh('sleep 60'), sh('sleep 60')];
    await new Promise((resolve) => setTimeout(resolve, 100));
    await stopAllProcesses();
    expect((await Promise.all(runs)).map(({ end }) => end)).toEqual(['cancelled', 'cancelled']);
  });
});

describe('runProcess', () => {
  it('answers as before', async () => {
    const common = { cwd: '/', timeoutMs: 10_000 };
    expect(await runProcess({ command: 'sh', args: ['-c', 'echo a; exit 2'], ...common })).toEqual({
      code: 2,
      stdout: 'a\n',
      stderr: '',
    });
    expect(await runProcess({ command: 'snapwright-no-such-program', args: [], ...common })).toBeUndefined();
    expect(await runProcess({ command: 'sleep', args: ['60'], cwd: '/', timeoutMs: 100 })).toMatchObject({ code: -1 });
  });

  it('ends what talks without end', async () => {
    const result = await runProcess({ command: 'yes', args: [], cwd: '/', timeoutMs: 20_000 });
    expect([result?.code, result?.stdout.length]).toEqual([-1, 16 * 1024 * 1024]);
  });
});
