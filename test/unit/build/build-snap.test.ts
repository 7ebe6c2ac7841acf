/** Builds from end to end, with a stand-in LXD, a stand-in snapcraft and real processes. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildSnap } from '../../../client/src/core/build/build-snap.ts';
import { cleanParts, cleanProject, rebuildPart } from '../../../client/src/core/build/clean.ts';
import { remoteBuildLine, shellLine } from '../../../client/src/core/build/command-lines.ts';
import { readHistory } from '../../../client/src/core/build/history.ts';
import { findBuildInstances } from '../../../client/src/core/build/own-instances.ts';
import type { IdleStop } from '../../../client/src/core/build/idle-stop.ts';
import type { BuildOptions, BuildPorts, BuildSettings } from '../../../client/src/core/build/ports.ts';
import { openSnapcraftSession } from '../../../client/src/core/build/snapcraft-session.ts';
import type { BuildProblem, BuildProgress, BuildRequest } from '../../../client/src/core/build/types.ts';
import { streamProcess } from '../../../client/src/core/process/stream-process.ts';
import { Cancelled, UserError } from '../../../client/src/core/user-error.ts';
import { PLAIN_BUILD } from '../../harness/build-request.ts';
import { createStandInLxd } from './stand-in-lxd.ts';
import type { StandInLxd } from './stand-in-lxd.ts';
import { readCalls, writeStandInSnapcraft } from './stand-in-snapcraft.ts';

let folder: string;
let programs: string;
let lxd: StandInLxd;
let lines: string[];
let progress: BuildProgress[];
let problems: readonly BuildProblem[];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-build-'));
  fs.mkdirSync(path.join(project(), 'snap'), { recursive: true });
  fs.writeFileSync(path.join(project(), 'snap/snapcraft.yaml'), 'name: x\n');
  // Long ago: what was written just now is copied twice, to be sure.
  fs.utimesSync(here('snap/snapcraft.yaml'), 1e9, 1e9);
  programs = writeStandInSnapcraft(folder);
  lxd = createStandInLxd(path.join(folder, 'instances'), programs);
  [lines, progress, problems] = [[], [], []];
});

afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

/** A path with all that may be in one. */
const project = (): string => path.join(folder, `-p "a" 'b'\n$(touch pwned) ä`);
const calls = () => readCalls(path.join(folder, 'calls'));
const here = (name: string): string => path.join(project(), name);

function ports(more: Partial<BuildPorts> = {}): BuildPorts {
  return {
    stream: streamProcess,
    lxd,
    now: Date.now,
    onLine: (text) => lines.push(text),
    onProgress: (one) => progress.push(one),
    onProblems: (all) => (problems = all),
    ...more,
  };
}

function request(say = '', more: Partial<BuildRequest> = {}): BuildRequest {
  return {
    ...PLAIN_BUILD,
    folder: project(),
    name: 'x',
    environment: { CALLS: path.join(folder, 'calls'), HUNG: path.join(folder, 'hung'), SAY: say },
    ...more,
  };
}

function options(settings: Partial<BuildSettings> = {}, more: Partial<BuildOptions> = {}): BuildOptions {
  return {
    settings: { provider: 'lxd', excludes: [], ...settings },
    stateFolder: path.join(folder, 'state'),
    parts: ['app'],
    ...more,
  };
}

/** One that has ended and that nobody asked about is still listed. */
function isAtWork(pid: number): boolean {
  try {
    return !/\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

const history = () => readHistory(path.join(folder, 'state'), project());

/** With LXD's socket where the test says, and `lxd` on the PATH. */
function onHost(settings: Partial<BuildSettings> = {}): BuildOptions {
  fs.writeFileSync(path.join(programs, 'lxd'), '');
  return options(
    { provider: 'snapcraft', snapcraft: path.join(programs, 'snapcraft'), ...settings },
    { sockets: [folder], environment: { PATH: programs }, platform: 'linux' },
  );
}

describe('a build in an instance of our own', () => {
  it('takes the project in, and the snap out', async () => {
    const record = await buildSnap(ports(), request(), options());
    expect(record).toMatchObject({
      result: 'built',
      provider: 'lxd',
      artefacts: [{ file: here('x_1_amd64.snap'), kind: 'snap', size: 7 }],
    });
    expect(record.parts.map(({ part }) => part)).toEqual(['app']);
    const [name = ''] = lxd.instances.keys();
    expect(name).toMatch(/^snapwright-build-x-[0-9a-f]+$/);
    expect(calls()).toEqual([{ cwd: path.join(lxd.root(name), 'project'), args: ['pack', '--destructive-mode'] }]);
    expect(lxd.instances.get(name)?.user).toMatchObject({
      'snapwright.kind': 'build',
      'snapwright.folder': project(),
      'snapwright.base': 'core24',
      'snapwright.image': 'ubuntu:24.04',
      'snapwright.ready': 'yes',
    });
    expect(lxd.instances.get(name)?.status).toBe('Stopped');
    expect(fs.readFileSync(record.logFile ?? '', 'utf8')).toContain('Building app\n');
    expect(await history()).toEqual([record]);
    expect(progress.at(-1)).toMatchObject({ fraction: 1 });
    expect(progress[0]?.label).toBe('Launching the instance');
    expect(fs.existsSync(path.join(folder, 'pwned'))).toBe(false);
  });

  it('uses it again, and takes nothing twice', async () => {
    await buildSnap(ports(), request(), options());
    const before = lxd.calls.length;
    fs.writeFileSync(path.join(programs, 'snapcraft'), "#!/bin/sh\necho 'Already packed: x_1_amd64.snap' >&2\n");
    const record = await buildSnap(ports(), request(), options());
    expect(record.artefacts).toHaveLength(1);
    const name = [...lxd.instances.keys()][0] ?? '';
    expect(lxd.calls.slice(before)).toEqual([
      `start ${name}`,
      `exec ${name} sh`,
      `exec ${name} cat /root/.snapwright-sync`,
      `exec ${name} snapcraft pack`,
      `exec ${name} sh`,
      `stop ${name}`,
    ]);
  });

  it.each([
    ['another base', { base: 'core22' }, {}, 'was made for another base'],
    ['another image', {}, { image: 'mine' }, 'was made of another image'],
    ['another channel', {}, { channel: 'edge' }, 'snapcraft of another channel'],
  ])('makes it anew for %s', async (_, change, settings, why) => {
    await buildSnap(ports(), request(), options());
    await buildSnap(ports(), request('', change), options(settings));
    expect(lxd.calls.filter((one) => /^(?:launch|remove)/.test(one)).map((one) => one.split(' ')[0])).toEqual([
      'launch',
      'remove',
      'launch',
    ]);
    expect(lines.join('\n')).toContain(why);
  });

  it('tells what snapcraft does not like', async () => {
    const record = await buildSnap(ports(), request('fail'), options());
    expect(record).toMatchObject({ result: 'failed', artefacts: [] });
    expect(record.reason).toContain('app');
    expect(problems).toHaveLength(1);
    await buildSnap(ports(), request(), options());
    expect(problems).toEqual([]);
  });

  it.each([
    ['full', 'disk-full', /^No space is left on the disk of the instance "snapwright-build-x-/],
    ['lie', 'no-artefact', /^snapcraft said that it packed "x_1_amd64.snap", but it is not there.$/],
  ])('tells that it is "%s"', async (say, code, message) => {
    const error = await buildSnap(ports(), request(say), options()).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await history()).toMatchObject([{ result: 'failed', reason: expect.stringMatching(message) }]);
    expect([...lxd.instances.values()].map(({ status }) => status)).toEqual(['Stopped']);
  });

  it('tells that the instance was deleted under it, and makes a new one the next time', async () => {
    const building = buildSnap(ports(), request('hang'), options());
    await expect.poll(() => fs.existsSync(path.join(folder, 'hung'))).toBe(true);
    lxd.instances.clear();
    process.kill(Number(fs.readFileSync(path.join(folder, 'hung'), 'utf8')));
    await expect(building).rejects.toMatchObject({ code: 'lxd-instance-missing' });
    expect(await buildSnap(ports(), request(), options())).toMatchObject({ result: 'built' });
  });

  it('ends with all that it started when it is cancelled', async () => {
    const stop = new AbortController();
    const building = buildSnap(ports(), request('hang'), options({}, { signal: stop.signal }));
    await expect.poll(() => fs.existsSync(path.join(folder, 'hung'))).toBe(true);
    await sleep(50);
    const pid = Number(fs.readFileSync(path.join(folder, 'hung'), 'utf8'));
    stop.abort();
    await expect(building).rejects.toBeInstanceOf(Cancelled);
    expect(isAtWork(pid)).toBe(false);
    expect([...lxd.instances.values()].map(({ status }) => status)).toEqual(['Stopped']);
    expect(await history()).toMatchObject([{ result: 'cancelled' }]);
    expect(fs.readdirSync(path.join(folder, 'state/locks'))).toEqual([]);
  });

  it('leaves no half-made instance when it is cancelled while one is set up', async () => {
    const stop = new AbortController();
    const slow: StandInLxd = {
      ...lxd,
      exec: (name, args, more) => {
        stop.abort();
        return lxd.exec(name, args, more);
      },
    };
    const own = options({}, { signal: stop.signal });
    await expect(buildSnap(ports({ lxd: slow }), request(), own)).rejects.toBeInstanceOf(Cancelled);
    expect(lxd.instances.size).toBe(0);
  });

  /** As if a window had died while a build was at work. */
  async function loseBuild(): Promise<{ readonly name: string; readonly memory: string }> {
    await buildSnap(ports(), request(), options());
    const name = [...lxd.instances.keys()][0] ?? '';
    await lxd.start(name);
    const states = path.join(folder, 'state/instances');
    const copied = fs.readdirSync(states).find((one) => one.endsWith('.copied.json')) ?? '';
    const memory = path.join(states, copied.replace('copied', 'work'));
    fs.writeFileSync(memory, '{}');
    lxd.calls.length = 0;
    return { name, memory };
  }

  it('ends what a window that died left at work, and goes on in its instance', async () => {
    const { name, memory } = await loseBuild();
    await buildSnap(ports(), request(), options());
    expect(lxd.calls[0]).toBe(`exec ${name} env -u`);
    expect(lxd.calls).not.toContain(`start ${name}`);
    expect(fs.existsSync(memory)).toBe(false);
  });

  it('stops the instance where that can not be ended', async () => {
    const { name } = await loseBuild();
    lxd.left = 1;
    await buildSnap(ports(), request(), options());
    expect(lxd.calls.slice(0, 3)).toEqual([`exec ${name} env -u`, `stop ${name}`, `start ${name}`]);
  });

  it('remembers what was left at work while LXD does not answer', async () => {
    const { memory } = await loseBuild();
    const gone = (): Promise<never> => Promise.reject(new UserError('lxd-unreachable', 'LXD does not answer.'));
    const dead: StandInLxd = { ...lxd, check: gone, find: gone };
    await expect(buildSnap(ports({ lxd: dead }), request(), options())).rejects.toMatchObject({
      code: 'lxd-unreachable',
    });
    expect(fs.existsSync(memory)).toBe(true);
  });

  it('leaves alone what another made of that name in the meantime', async () => {
    const launch: StandInLxd['launch'] = async (asked) => {
      await lxd.launch(asked);
      throw new UserError('lxd-instance-exists', 'It exists already.');
    };
    await expect(buildSnap(ports({ lxd: { ...lxd, launch } }), request(), options())).rejects.toMatchObject({
      code: 'lxd-instance-exists',
    });
    expect(lxd.instances.size).toBe(1);
  });

  it('does not stop what another window builds in by the time', async () => {
    const stops: ((() => Promise<boolean>) | undefined)[] = [];
    const idleStop: IdleStop = {
      busy: () => undefined,
      dispose: () => Promise.resolve(),
      idle: (_, isInUse) => Promise.resolve(void stops.push(isInUse)),
    };
    await buildSnap(ports(), request(), options({}, { idleStop }));
    expect(await stops[0]?.()).toBe(false);
    const other = buildSnap(ports(), request('hang'), options());
    await expect.poll(() => fs.existsSync(path.join(folder, 'hung'))).toBe(true);
    expect(await stops[0]?.()).toBe(true);
    process.kill(Number(fs.readFileSync(path.join(folder, 'hung'), 'utf8')));
    await other;
  });

  it('is built also where neither log nor history can be written', async () => {
    await buildSnap(ports(), request(), options());
    const projects = path.join(folder, 'state/projects');
    fs.rmSync(projects, { recursive: true });
    fs.writeFileSync(projects, '');
    expect(await buildSnap(ports(), request(), options())).toMatchObject({ result: 'built' });
    expect(lines.at(-1)).toContain('can not be written to');
  });

  it('puts nothing out of the project, also not through a link', async () => {
    fs.mkdirSync(path.join(folder, 'outside'));
    fs.symlinkSync(path.join(folder, 'outside'), here('out'));
    const script =
      "#!/bin/sh\nmkdir -p real; echo snap >real/x.snap; rm -f out; ln -s real out; echo 'Packed out/deep/../x.snap'\n";
    fs.writeFileSync(path.join(programs, 'snapcraft'), script);
    const { artefacts } = await buildSnap(ports(), request(), options());
    expect(artefacts.map(({ file }) => file)).toEqual([here('x.snap')]);
    expect(fs.readdirSync(path.join(folder, 'outside'))).toEqual([]);
  });

  it('does not touch an instance of that name which is not ours', async () => {
    await buildSnap(ports(), request(), options());
    const [name = '', instance] = [...lxd.instances][0] ?? [];
    if (instance) lxd.instances.set(name, { ...instance, user: {}, status: 'Running' });
    await expect(buildSnap(ports(), request(), options())).rejects.toMatchObject({ code: 'instance-not-ours' });
    expect(lxd.instances.get(name)?.status).toBe('Running');
    expect(await findBuildInstances(lxd)).toEqual([]);
  });

  it('is one at a time', async () => {
    const both = await Promise.allSettled([1, 2].map(() => buildSnap(ports(), request(), options())));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'already-building' } });
    expect(calls()).toHaveLength(1);
  });

  it('gives each platform an instance', async () => {
    await buildSnap(ports(), request('', { platform: 'amd64' }), options());
    await buildSnap(ports(), request('', { platform: 'riscv64' }), options());
    expect(await findBuildInstances(lxd)).toMatchObject([
      { folder: project(), base: 'core24', isOrphan: false },
      { folder: project(), base: 'core24', isOrphan: false },
    ]);
    expect(calls().map(({ args }) => args.includes('--platform=riscv64'))).toEqual([false, true]);
  });
});

describe('snapcraft in a new instance', () => {
  /** An image without snapcraft: `command -v snapcraft` finds nothing, and what is run is written down. */
  function bare(answers: Readonly<Record<string, number>>): { readonly lxd: StandInLxd; readonly ran: string[] } {
    const ran: string[] = [];
    const without: StandInLxd = {
      ...lxd,
      exec: (name, args, more) => {
        const line = args.join(' ');
        const key = Object.keys(answers).find((one) => line.includes(one));
        if (key === undefined) return lxd.exec(name, args, more);
        ran.push(key);
        return Promise.resolve({ code: answers[key] ?? 0, stdout: '', stderr: 'their words', end: 'exit' });
      },
    };
    return { lxd: without, ran };
  }

  it('is installed from the channel of the base', async () => {
    const own = bare({
      'command -v snapcraft': 1,
      'getent hosts': 0,
      'cloud-init': 0,
      'command -v snap': 0,
      'snap wait': 0,
      'snap install snapcraft --classic --channel=8.x/stable': 0,
    });
    await buildSnap(ports({ lxd: own.lxd }), request('', { base: 'core20' }), options());
    expect(own.ran.at(-1)).toBe('snap install snapcraft --classic --channel=8.x/stable');
  });

  it('needs the network', async () => {
    const own = bare({ 'command -v snapcraft': 1, 'getent hosts': 1 });
    await expect(buildSnap(ports({ lxd: own.lxd }), request(), options())).rejects.toMatchObject({
      code: 'instance-no-network',
      hint: expect.stringContaining('lxc network list'),
    });
    expect(lxd.instances.size).toBe(0);
  });

  it('tells where it can not be installed', async () => {
    const own = bare({
      'command -v snapcraft': 1,
      'getent hosts': 0,
      'cloud-init': 0,
      'command -v snap': 0,
      'snap wait': 0,
      'snap install': 1,
    });
    await expect(buildSnap(ports({ lxd: own.lxd }), request(), options())).rejects.toMatchObject({
      code: 'snapcraft-not-installed',
      detail: 'their words',
    });
  });
});

describe('a build by snapcraft', () => {
  it('runs where the project is', async () => {
    const record = await buildSnap(ports(), request(), onHost());
    expect(record).toMatchObject({
      result: 'built',
      provider: 'snapcraft',
      artefacts: [{ file: here('x_1_amd64.snap') }],
    });
    expect(calls().at(-1)).toEqual({ cwd: project(), args: ['pack', '--use-lxd'] });
    expect(fs.existsSync(path.join(folder, 'pwned'))).toBe(false);
    expect(lxd.calls).toEqual([]);
  });

  it('is chosen where there is one', async () => {
    expect(await buildSnap(ports(), request(), onHost({ provider: 'auto' }))).toMatchObject({ provider: 'snapcraft' });
    const none = path.join(folder, 'none');
    expect(await buildSnap(ports(), request(), onHost({ provider: 'auto', snapcraft: none }))).toMatchObject({
      provider: 'lxd',
    });
    await expect(buildSnap(ports(), request(), onHost({ snapcraft: none }))).rejects.toMatchObject({
      code: 'snapcraft-missing',
    });
  });

  it('tells where nothing can build', async () => {
    const check = () => Promise.reject(new UserError('lxd-missing', 'no'));
    const own = options({ provider: 'auto', snapcraft: '/none' }, { platform: 'darwin' });
    await expect(buildSnap(ports({ lxd: { ...lxd, check } }), request(), own)).rejects.toMatchObject({
      code: 'no-builder',
      hint: expect.stringContaining('Remote Build'),
    });
  });

  it('never lets it install LXD by itself', async () => {
    const open = (more: Partial<BuildOptions>) => openSnapcraftSession(ports(), request(), { ...onHost(), ...more });
    await expect(open({ sockets: ['/none'] })).rejects.toMatchObject({ code: 'lxd-missing' });
    await expect(open({ environment: { PATH: '/none' } })).rejects.toMatchObject({ code: 'lxd-missing' });
    expect(calls()).toEqual([]);
    // Where its provider is another one.
    await expect(open({ sockets: ['/none'], platform: 'darwin' })).resolves.toMatchObject({ provider: 'snapcraft' });
  });

  it('ends with all that it started when it is cancelled', async () => {
    const stop = new AbortController();
    const building = buildSnap(ports(), request('hang'), { ...onHost(), signal: stop.signal });
    await expect.poll(() => fs.existsSync(path.join(folder, 'hung'))).toBe(true);
    await sleep(50);
    const pid = Number(fs.readFileSync(path.join(folder, 'hung'), 'utf8'));
    stop.abort();
    await expect(building).rejects.toBeInstanceOf(Cancelled);
    expect(isAtWork(pid)).toBe(false);
  });
});

describe('cleaning', () => {
  it('removes the instance', async () => {
    await buildSnap(ports(), request(), options());
    await cleanProject(ports(), request(), options());
    expect(lxd.instances.size).toBe(0);
    expect(fs.readdirSync(path.join(folder, 'state/instances'))).toEqual([]);
    expect(fs.existsSync(here('x_1_amd64.snap'))).toBe(true);
    await cleanProject(ports(), request(), options());
    expect(lines.at(-1)).toBe('There is nothing to clean.');
  });

  it('leaves parts to snapcraft', async () => {
    await cleanParts(ports(), request(), ['app'], options());
    expect(calls().map(({ args }) => args)).toEqual([['clean', '--destructive-mode', 'app']]);
    await rebuildPart(ports(), request(), 'app', options());
    expect(calls().map(({ args }) => args[0])).toEqual(['clean', 'clean', 'pack']);
  });

  it('is done by snapcraft where that builds', async () => {
    await cleanProject(ports(), request(), onHost());
    expect(calls().at(-1)?.args[0]).toBe('clean');
  });
});

describe('lines for a terminal', () => {
  it('open a shell', async () => {
    await expect(shellLine(lxd, 'lxd', request(), options())).rejects.toMatchObject({ code: 'no-build-instance' });
    await buildSnap(ports(), request(), options());
    const line = await shellLine(lxd, 'lxd', request(), options());
    expect(line).toMatchObject({ command: 'lxc', args: expect.arrayContaining(['bash', '--login']) });
    expect([...lxd.instances.values()][0]?.status).toBe('Running');
    expect(await shellLine(lxd, 'snapcraft', request(), onHost())).toMatchObject({
      args: expect.arrayContaining(['pull', '--shell', '--use-lxd']),
      cwd: project(),
    });
  });

  it('build elsewhere', () => {
    expect(remoteBuildLine(request(), options(), { architectures: ['arm64', 'riscv64'] })).toMatchObject({
      command: 'snapcraft',
      args: ['remote-build', '--build-for=arm64,riscv64'],
    });
    expect(remoteBuildLine(request(), options(), { recover: true }).args).toEqual(['remote-build', '--recover']);
  });
});
