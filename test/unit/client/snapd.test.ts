/** snapd's recorded answers, read by the adapter; and its failures, as a person is told of them. */
import { describe, expect, it } from 'vitest';
import { createSnapd } from '../../../client/src/core/snapd/create-snapd.ts';
import { toChangeError, toSnapdError, toSnapError } from '../../../client/src/core/snapd/failure.ts';
import type { SnapdTransport } from '../../../client/src/core/snapd/transport.ts';
import type { Change, Snapd } from '../../../client/src/core/snapd/types.ts';
import { watchChange } from '../../../client/src/core/snapd/watch-change.ts';
import { Cancelled, UserError } from '../../../client/src/core/user-error.ts';
import recorded from './recordings/snapd-2.57.json' with { type: 'json' };

const api = recorded.api as Record<string, { status: number; body: string }[]>;
const replay: SnapdTransport = {
  get(path) {
    const last = api[path]?.at(-1);
    return last ? Promise.resolve(last) : Promise.reject(new Error(`not recorded: ${path}`));
  },
};
const snapd = createSnapd(replay);
const answering = (status: number, body: unknown): Snapd =>
  createSnapd({ get: () => Promise.resolve({ status, body: typeof body === 'string' ? body : JSON.stringify(body) }) });
const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'none',
    (error: unknown) => (error instanceof UserError ? error.code : String(error)),
  );

describe('a recorded answer', () => {
  it('tells of the system', async () => {
    expect(await snapd.systemInfo()).toMatchObject({ architecture: 'amd64', confinement: 'partial', onClassic: true });
  });

  it('tells of the snaps', async () => {
    expect(await snapd.snap('test-server')).toEqual({
      name: 'test-server',
      version: '1.0',
      revision: 'x1',
      type: 'app',
      base: 'bare',
      confinement: 'strict',
      devmode: true,
      jailmode: false,
      trymode: false,
      channel: undefined,
      apps: [
        { name: 'serve', daemon: 'simple', enabled: true, active: false },
        { name: 'test-server', daemon: undefined, enabled: false, active: false },
      ],
    });
    expect((await snapd.snaps()).map(({ name }) => name)).toContain('snapd');
  });

  it('tells of connections', async () => {
    const { established, plugs } = await snapd.connections('test-app');
    expect(established).toContainEqual({
      plug: { snap: 'test-app', name: 'greetings' },
      slot: { snap: 'test-server', name: 'greetings' },
      interface: 'content',
      manual: true,
    });
    expect(plugs).toContainEqual({
      snap: 'test-app',
      name: 'greetings',
      interface: 'content',
      content: 'greetings',
      apps: ['test-app'],
    });
  });

  it('tells of aliases and logs', async () => {
    expect(await snapd.aliases()).toEqual([{ snap: 'test-app', app: 'manage', alias: 'app-manage', status: 'manual' }]);
    const lines = await snapd.logs(['test-server'], 10);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines[0]).toEqual({
      time: expect.stringMatching(/^2026-/) as string,
      id: 'systemd',
      message: expect.stringContaining('test-server.serve') as string,
    });
    expect(await snapd.logs(['test-app'], 10)).toEqual([]);
    expect(await codeOf(snapd.logs(['nope'], 10))).toBe('snap-not-installed');
  });

  it('tells of a change and its tasks', async () => {
    const change = await snapd.change('7');
    expect(change).toMatchObject({ kind: 'install-snap', status: 'Done', ready: true, error: undefined });
    expect(change.tasks[0]).toMatchObject({ status: 'Done', progress: { done: 1, total: 1 } });
  });
});

describe('an answer', () => {
  it('may lack much', async () => {
    expect(await answering(200, { result: [{ name: 'a' }] }).snaps()).toEqual([
      expect.objectContaining({ name: 'a', type: 'app', apps: [], devmode: false }),
    ]);
    expect(await answering(200, { result: {} }).connections()).toEqual({ established: [], plugs: [], slots: [] });
    expect(await codeOf(answering(200, { result: [{}] }).snaps())).toBe('snapd-answer');
    expect(await codeOf(answering(200, '<html>').snaps())).toBe('snapd-answer');
  });

  it('may be an error', async () => {
    const missing = { type: 'error', result: { message: 'snap not installed', kind: 'snap-not-found' } };
    expect(await answering(404, missing).snap('x')).toBeUndefined();
    expect(await codeOf(answering(500, { type: 'error', result: { message: 'oh' } }).snaps())).toBe('snap-failed');
  });
});

describe('what the program wrote', () => {
  const wrote = (sign: RegExp): UserError => {
    const run = recorded.snap.find(({ stderr }) => sign.test(stderr.replace(/\s+/g, ' ')));
    if (!run) throw new Error(`not recorded: ${sign}`);
    return toSnapError(run.stderr, run.code);
  };
  it.each([
    [/cannot find signatures/, 'snap-no-signature'],
    [/has no plug named/, 'snap-no-endpoint'],
    [/has no slot named/, 'snap-no-endpoint'],
    [/"nosnap" is not installed/, 'snap-not-installed'],
    [/has no service "nope"/, 'snap-no-app'],
    [/has no services/, 'snap-no-app'],
    [/honour the jailmode flag/, 'snap-jailmode-impossible'],
    [/flags together/, 'snap-mode-conflict'],
    [/unknown flag/, 'snap-usage'],
    [/cannot read snap file/, 'snap-not-a-snap'],
    [/published using classic confinement/, 'snap-needs-classic'],
    [/requires devmode/, 'snap-needs-devmode'],
    [/are incompatible with this system/, 'snap-architecture'],
    [/assumes unsupported features/, 'snap-assumes'],
    [/change in progress/, 'snap-busy'],
  ])('%s', (sign, code) => expect(wrote(sign).code).toBe(code));

  it('is told in a sentence of its own', () => {
    expect(wrote(/are incompatible/).message).toBe('"odd-arch" is for riscv64, and this system is amd64.');
    expect(wrote(/assumes unsupported/).message).toContain('snapd9.99');
    expect(wrote(/change in progress/).message).toBe('snapd is busy with another change of "test-server".');
  });

  /** Written by snapd 2.57 in a container on Linux 6.18.44. */
  it("tells the kernel's fault behind a hook that never ran", () => {
    const stderr = `error: cannot perform the following tasks:
- Run configure hook of "test-worker" snap if present (run hook "configure": 
-----
cannot preserve mount namespace of process 605 as test-worker.mnt: Invalid argument
unexpected eof from helper process
-----)
`;
    const kernel = { code: 'snap-mount-namespace', hint: expect.stringContaining('Linux 6.18') as string };
    expect(toSnapError(stderr, 1, { snap: 'test-worker' })).toMatchObject({
      ...kernel,
      message: 'The kernel refused to keep the mount namespace of "test-worker".',
    });
    const change = { summary: 'Install "test-worker" snap', status: 'Error', error: stderr, tasks: [] };
    expect(toChangeError(change as unknown as Change, { snap: 'test-worker' })).toMatchObject(kernel);
  });

  /** From the sources of snapd 2.77: not met in the lab. */
  it.each([
    ['error: access denied (try with sudo)', 'snap-access-denied'],
    ['error: cannot communicate with server: Post "http://localhost/v2/snaps": dial unix', 'snapd-unreachable'],
    ['error: too early for operation, device not yet seeded or device model not\n       acknowledged', 'snap-unseeded'],
    ['error: cannot install "x" due to low disk space', 'snap-disk-full'],
    ['error: snap "x" has running apps (a), pids: 12', 'snap-running'],
    ['error: unable to contact snap store', 'snap-store-unreachable'],
    [
      'error: cannot install "x": persistent network\n       error: Post "https://example.org": dial tcp: lookup',
      'snap-store-unreachable',
    ],
    ['error: snap "x" not found', 'snap-not-found'],
    ['error: system does not fully support snapd: cannot mount squashfs image', 'snap-unsupported-system'],
  ])('%s', (stderr, code) => expect(toSnapError(stderr, 1).code).toBe(code));

  it('is busy by the exit code alone', () => expect(toSnapError('error: anything', 10).code).toBe('snap-busy'));

  it.each([
    'snap-change-conflict',
    'snap-needs-devmode',
    'snap-needs-classic',
    'insufficient-disk-space',
    'login-required',
  ])('goes by the kind %s', (kind) => expect(toSnapdError({ message: 'words', kind }).code).not.toBe('snap-failed'));
});

describe('a failed change', () => {
  const failure = async (id: string): Promise<UserError> => toChangeError(await snapd.change(id));

  it('tells which hook failed, with its last words', async () => {
    const error = await failure('10');
    expect(error.code).toBe('snap-hook-failed');
    expect(error.message).toBe('The hook "install" of "test-broken" failed: this hook fails on purpose.');
    expect(error.detail).toContain('Run install hook of "test-broken"');
  });

  it('tells of aliases, hooks that are not there, and a base that can not be had', async () => {
    expect(await failure('16')).toMatchObject({
      code: 'snap-alias-taken',
      message: 'The alias "app-manage" belongs to "test-app" already.',
    });
    expect((await failure('17')).code).toBe('snap-no-app');
    expect((await failure('22')).code).toBe('snap-no-hook');
    expect(await failure('26')).toMatchObject({
      code: 'snap-base-missing',
      message: expect.stringContaining('core99') as string,
    });
  });
});

describe('following a change', () => {
  const at = (status: string, ready = false): Change => ({
    id: '1',
    kind: 'x',
    summary: 'x',
    status,
    ready,
    error: undefined,
    tasks: [],
  });
  const unreachable = new UserError('snapd-unreachable', 'gone');
  const script = (...steps: (Change | Error)[]): Pick<Snapd, 'change'> => {
    let next = 0;
    return {
      change: () => {
        const step = steps[Math.min(next++, steps.length - 1)];
        return step instanceof Error ? Promise.reject(step) : Promise.resolve(step as Change);
      },
    };
  };
  const follow = async (
    source: Pick<Snapd, 'change'>,
    options: Parameters<typeof watchChange>[2] = {},
  ): Promise<string[]> => {
    const seen: string[] = [];
    for await (const change of watchChange(source, '1', { pollMs: 1, ...options })) seen.push(change.status);
    return seen;
  };

  it('tells each state once', async () => {
    expect(await follow(script(at('Do'), at('Doing'), at('Doing'), at('Done', true)))).toEqual(['Do', 'Doing', 'Done']);
  });

  it('waits for a snapd that restarts itself, but not for ever', async () => {
    expect(await follow(script(at('Doing'), unreachable, unreachable, at('Done', true)))).toEqual(['Doing', 'Done']);
    expect(await codeOf(follow(script(unreachable), { absenceMs: 20 }))).toBe('snapd-unreachable');
  });

  it('aborts, and waits until it is undone', async () => {
    const cancel = new AbortController();
    const aborted: string[] = [];
    const source = script(at('Doing'), at('Abort'), at('Undoing'), at('Undone', true));
    const abort = (id: string): Promise<void> => {
      aborted.push(id);
      return Promise.resolve();
    };
    setTimeout(() => cancel.abort(), 0);
    await expect(follow(source, { signal: cancel.signal, abort, pollMs: 20 })).rejects.toThrow(Cancelled);
    expect(aborted).toEqual(['1']);
  });
});
