/** Builds in own instances from end to end, with a stand-in LXD and a stand-in snapcraft (see fixture.ts). */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildSnap } from '../../../client/src/core/build/build-snap.ts';
import { cleanProject } from '../../../client/src/core/build/clean.ts';
import { findBuildInstances } from '../../../client/src/core/build/own-instances.ts';
import { Cancelled, UserError } from '../../../client/src/core/user-error.ts';
import type { IdleStop } from '../../../client/src/core/build/idle-stop.ts';
import {
  folder,
  programs,
  lxd,
  lines,
  progress,
  problems,
  project,
  calls,
  here,
  ports,
  request,
  options,
  history,
  stopAtWork,
} from './fixture.ts';
import type { StandInLxd } from './stand-in-lxd.ts';

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
    await stopAtWork(stop, buildSnap(ports(), request('hang'), options({}, { signal: stop.signal })));
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

  it('leaves alone what another machine made, and takes over what an earlier version did', async () => {
    await buildSnap(ports(), request(), options());
    const [name = '', instance] = [...lxd.instances][0] ?? [];
    if (!instance) expect.fail('no instance');
    const another = { ...instance, user: { ...instance.user, 'snapwright.machine': 'another' } };
    lxd.instances.set(name, another);
    await expect(buildSnap(ports(), request(), options())).rejects.toMatchObject({
      message: `The instance "${name}" was made on another machine, so it is left alone.`,
    });
    await cleanProject(ports(), request(), options());
    expect([lxd.instances.has(name), await findBuildInstances(lxd)]).toEqual([true, []]);

    const { 'snapwright.machine': _, ...user } = instance.user;
    const earlier = 'snapwright-build-x-0123456789';
    lxd.instances.delete(name);
    lxd.instances.set(earlier, { ...instance, name: earlier, user });
    fs.renameSync(lxd.root(name), lxd.root(earlier));
    lxd.calls.length = 0;
    await buildSnap(ports(), request(), options());
    expect(lxd.calls.slice(0, 3)).toEqual([`config ${earlier}`, `rename ${earlier} ${name}`, `start ${name}`]);
    expect([...lxd.instances.keys()]).toEqual([name]);
    // On a server that others use too, only what is remembered here is taken.
    lxd.instances.set(earlier, { ...instance, name: earlier, user });
    lxd.instances.delete(name);
    const shared = { ...lxd, remote: 'server' };
    await buildSnap(ports({ lxd: shared }), request(), options());
    expect([...lxd.instances.keys()].sort()).toEqual([earlier, name].sort());
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
