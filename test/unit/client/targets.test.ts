/** The two places to test: an instance behind a stand-in of LXD, this machine behind a stand-in of snapd's socket. */
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lxd } from '../../../client/src/core/lxd/lxd.ts';
import type { CommandLine, StreamResult } from '../../../client/src/core/process/process.ts';
import { streamProcess } from '../../../client/src/core/process/stream-process.ts';
import { createSocketTransport } from '../../../client/src/core/snapd/socket-transport.ts';
import type { Change } from '../../../client/src/core/snapd/types.ts';
import { createHostTarget } from '../../../client/src/core/target/host-target.ts';
import { createInstanceTarget } from '../../../client/src/core/target/instance-target.ts';
import type { Target } from '../../../client/src/core/target/target.ts';
import { Cancelled, UserError } from '../../../client/src/core/user-error.ts';
import recorded from './recordings/snapd-2.57.json' with { type: 'json' };

const api = recorded.api as Record<string, { status: number; body: string }[]>;
const ok: StreamResult = { code: 0, stdout: '', stderr: '', end: 'exit' };
const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'none',
    (error: unknown) => (error instanceof UserError ? error.code : String(error)),
  );
let folder: string;
beforeEach(() => void (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'target-'))));
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('an instance', () => {
  interface StandIn {
    readonly target: Target;
    readonly ran: string[][];
    readonly pushed: string[];
  }
  /** @param change the recorded change that snapd makes of it, by its id */
  const standIn = (change: string | undefined, failure: Partial<StreamResult> = {}): StandIn => {
    const [ran, pushed, asked]: [string[][], string[], Map<string, number>] = [[], [], new Map()];
    const lxd = {
      remote: 'local',
      project: undefined,
      exec(_: string, args: readonly string[]): Promise<StreamResult> {
        const [program, ...rest] = args;
        if (program === 'perl') {
          const at = args.at(-1) ?? '';
          const count = asked.get(at) ?? 0;
          asked.set(at, count + 1);
          const answers = api[at] ?? [{ status: 404, body: '{"type":"error","result":{"message":"?"}}' }];
          const { status, body } = answers[Math.min(count, answers.length - 1)] ?? { status: 500, body: '' };
          return Promise.resolve({
            ...ok,
            stdout: `HTTP/1.0 ${status} OK\r\nContent-Type: application/json\r\n\r\n${body}`,
          });
        }
        if (program === 'sh') return Promise.resolve({ ...ok, code: pushed.length > 0 ? 0 : 3 });
        ran.push(rest);
        return Promise.resolve({ ...ok, stdout: change === undefined ? '' : `${change}\n`, ...failure });
      },
      pushFile(_: string, __: string, to: string): Promise<void> {
        pushed.push(to);
        return Promise.resolve();
      },
    } as unknown as Lxd;
    return { target: createInstanceTarget({ lxd }, 'box'), ran, pushed };
  };

  it('has a name for people and one for us', () => {
    const { target } = standIn('7');
    expect([target.id, target.label]).toEqual(['lxd:local:box', 'LXD instance "box"']);
  });

  it('does not wait in the program, and follows the change', async () => {
    const { target, ran } = standIn('7');
    const seen: Change[] = [];
    await target.perform(['install', '--dangerous', '--devmode', '/a/b.snap'], { onChange: (one) => seen.push(one) });
    expect(ran).toEqual([['install', '--no-wait', '--dangerous', '--devmode', '/a/b.snap']]);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toMatchObject({ ready: true, status: 'Done' });
  });

  it.each(['connect', 'disconnect', 'alias', 'unalias', 'start', 'stop', 'restart', 'remove', 'set', 'try'])(
    'does so with %s',
    async (command) => {
      const { target, ran } = standIn('15');
      await target.perform([command, 'x']);
      expect(ran).toEqual([[command, '--no-wait', 'x']]);
    },
  );

  it.each([[['ack', '/a.assert']], [['refresh', '--hold', 'x']], [['wait', 'system', 'seed.loaded']]])(
    'runs %j to its end, since it makes no change',
    async (args) => {
      const { target, ran } = standIn(undefined);
      await target.perform(args);
      expect(ran).toEqual([args]);
    },
  );

  it('is content where there was nothing to do', async () => {
    const { target } = standIn(undefined, { stderr: 'snap "x" is not installed\n' });
    await target.perform(['remove', 'x']);
  });

  it('tells what the program refused, and what the change failed with', async () => {
    const refused = standIn(undefined, { code: 10, stderr: 'error: snap "x" has "install-snap" change in progress\n' });
    expect(await codeOf(refused.target.perform(['remove', 'x']))).toBe('snap-busy');
    expect(await codeOf(standIn('10').target.perform(['install', '/x.snap']))).toBe('snap-hook-failed');
  });

  it('aborts the change of a cancelled command', async () => {
    const { target, ran } = standIn('9');
    const cancel = new AbortController();
    const run = target.perform(['install', '/x.snap'], { signal: cancel.signal, onChange: () => cancel.abort() });
    // The recorded change went through: too late for the abort, so it is done.
    await run;
    expect(ran.at(-1)).toEqual(['abort', '9']);
    expect(await codeOf(target.perform(['install', '/x.snap'], { signal: AbortSignal.abort() }))).toContain(
      'Cancelled',
    );
  });

  it('is given a file once', async () => {
    const file = path.join(folder, `-a b'"$(x)\n é.snap`);
    fs.writeFileSync(file, 'x');
    const { target, pushed } = standIn(undefined);
    const place = await target.provideFile(file);
    expect(await target.provideFile(file)).toBe(place);
    expect(pushed).toEqual([place]);
    expect(path.posix.basename(place)).toBe(path.basename(file));
    expect(await codeOf(target.provideFile(path.join(folder, 'none')))).toBe('file-unreadable');
  });
});

describe('this machine', () => {
  let server: http.Server;
  let socket: string;
  /** Stands in for snapd: what it knows at the moment. */
  let changes: Record<string, unknown>[];
  beforeEach(async () => {
    changes = [{ id: '1', kind: 'install-snap', status: 'Done', ready: true }];
    socket = path.join(folder, 'snapd.socket');
    server = http.createServer((request, response) => {
      const url = request.url ?? '';
      const id = /^\/v2\/changes\/(\d+)/.exec(url)?.[1];
      const isOver = (one: Record<string, unknown>): boolean => one['ready'] === true;
      const list = url.includes('in-progress') ? changes.filter((one) => !isOver(one)) : changes;
      const result = id === undefined ? list : changes.find((one) => one['id'] === id);
      response.end(JSON.stringify({ type: 'sync', result }));
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
  });
  afterEach(() => void server.close());

  const createTarget = (runInTerminal: (line: CommandLine, title: string) => Promise<number>, isRoot = false): Target =>
    createHostTarget({ stream: streamProcess, runInTerminal, transport: createSocketTransport({ socket }), isRoot });
  /** Without what listens to its complaints. */
  const toWords = ({ args }: CommandLine): readonly string[] => args.slice(4);
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it('does it in a terminal, and reads the progress meanwhile', async () => {
    const lines: CommandLine[] = [];
    const target = createTarget(async (line) => {
      lines.push(line);
      changes.push({ id: '2', kind: 'auto-refresh', status: 'Doing', ready: false });
      changes.push({ id: '3', kind: 'install-snap', status: 'Doing', ready: false });
      await wait(400);
      Object.assign(changes[2] ?? {}, { status: 'Done', ready: true });
      return 0;
    });
    const seen: string[] = [];
    await target.perform(['install', '--dangerous', '/a b.snap'], {
      onChange: ({ id, status }) => seen.push(`${id} ${status}`),
    });
    expect(lines.map(toWords)).toEqual([['sudo', 'snap', 'install', '--dangerous', '/a b.snap']]);
    expect(seen[0]).toBe('3 Doing');
    expect(seen.at(-1)).toBe('3 Done');
    expect(seen.join()).not.toContain('2 ');
  });

  it('needs no sudo as root', async () => {
    const lines: CommandLine[] = [];
    await createTarget((line) => Promise.resolve(lines.push(line) * 0), true).perform(['remove', 'x']);
    expect(lines.map(toWords)).toEqual([['snap', 'remove', 'x']]);
  });

  it('tells why it failed', async () => {
    const failing = createTarget(() => {
      changes.push({
        id: '4',
        kind: 'install-snap',
        status: 'Error',
        ready: true,
        err: '- Mount snap "x" (no space left on device)',
      });
      return Promise.resolve(1);
    });
    expect(await codeOf(failing.perform(['install', '/x.snap']))).toBe('snap-disk-full');
    expect(await codeOf(createTarget(() => Promise.resolve(-1)).perform(['remove', 'x']))).toBe('snap-terminal-closed');
    expect(await codeOf(createTarget(() => Promise.resolve(10)).perform(['remove', 'x']))).toBe('snap-busy');
    expect(await codeOf(createTarget(() => Promise.resolve(1)).perform(['remove', 'x']))).toBe('snap-failed');
  });

  /** What sudo 1.9.13 and snap 2.57 said in the lab, from a stand-in of sudo in a real shell. */
  it.each([
    [
      1,
      'Sorry, try again.\nsudo: 3 incorrect password attempts',
      'snap-access-denied',
      /: 3 incorrect password attempts\.$/,
    ],
    [1, 'lab is not in the sudoers file.', 'snap-access-denied', /: lab is not in the sudoers file\.$/],
    [1, 'sudo: a password is required', 'snap-access-denied', /: a password is required\.$/],
    [127, '/bin/sh: 1: sudo: not found', 'sudo-missing', /there is no "sudo" here/],
    [10, 'error: snap "x" has "install-snap" change in progress', 'snap-busy', /"x\.snap"/],
    [1, 'error: access denied (try with sudo)', 'snap-access-denied', /administrator/],
    [1, 'error: cannot find signatures with metadata for snap "/x.snap"', 'snap-no-signature', /"x\.snap"/],
    [3, 'what nobody knows', 'snap-failed', /exit code 3/],
  ])('reads in the terminal why nothing came of it: %i %j', async (code, said, expected, message) => {
    const programs = path.join(folder, 'bin');
    fs.mkdirSync(programs);
    const script = `#!/bin/sh\necho progress\nprintf '%s\\n' "$SAID" >&2\nexit ${code}\n`;
    fs.writeFileSync(path.join(programs, 'sudo'), script, { mode: 0o755 });
    let seen: StreamResult | undefined;
    const target = createTarget(async (line) => {
      const env = { SAID: said, PATH: `${programs}:${process.env['PATH'] ?? ''}` };
      seen = await streamProcess({ ...line, env });
      return seen.code;
    });
    const act = target.perform(['install', '/x.snap']);
    await expect(act).rejects.toMatchObject({ code: expected, message: expect.stringMatching(message) as string });
    // The person has seen all of it.
    expect(seen).toMatchObject({ code, stdout: 'progress\n', stderr: `${said}\n` });
    expect(fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith('snapwright-said-'))).toEqual([]);
  });

  it('is cancelled as such', async () => {
    const cancel = new AbortController();
    const target = createTarget(() => {
      cancel.abort();
      return Promise.resolve(1);
    });
    await expect(target.perform(['remove', 'x'], { signal: cancel.signal })).rejects.toThrow(Cancelled);
  });

  it('tells where there is no snapd', async () => {
    const transport = createSocketTransport({ socket: path.join(folder, 'none') });
    expect(await codeOf(transport.get('/v2/snaps'))).toBe('snapd-missing');
    const cancelled = createSocketTransport({ socket }).get('/v2/snaps', AbortSignal.abort());
    await expect(cancelled).rejects.toThrow(Cancelled);
  });

  it('runs as the user, and makes lines for terminals', async () => {
    const target = createTarget(() => Promise.resolve(0));
    expect(await target.run(['sh', '-c', 'echo "$A"'], { env: { A: 'b c' } })).toMatchObject({ stdout: 'b c\n' });
    expect(target.terminalLine(['snap', 'logs', 'x'], { withRights: true })).toEqual({
      command: 'sudo',
      args: ['snap', 'logs', 'x'],
    });
    expect(target.terminalLine(['snap', 'run', 'x'], { env: { A: 'b c' } })).toEqual({
      command: 'env',
      args: ['A=b c', 'snap', 'run', 'x'],
    });
  });
});
