/** Real builds in real instances. snapcraft is a stand-in: see stand-in/snapcraft. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build as bundle } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHistory } from '../../client/src/core/build/history.ts';
import { Cancelled } from '../../client/src/core/user-error.ts';
import { openBuildLab, type BuildLab } from './build-setup.ts';
import { lxc, runHere, until } from './lab.ts';

const MEGABYTE = 1024 * 1024;
let lab: BuildLab;
let root: string;
let lines: string[] = [];
beforeAll(() => {
  lab = openBuildLab();
  ({ root } = lab);
});
afterAll(() => lab.close());

const makeProject: BuildLab['makeProject'] = (...words) => lab.makeProject(...words);
const clean: BuildLab['clean'] = (project) => lab.clean(project);
const instanceOf: BuildLab['instanceOf'] = (project) => lab.instanceOf(project);
const build: BuildLab['build'] = (project, watch = {}) => {
  lines = [];
  const onLine = (text: string): void => {
    lines.push(text);
    watch.onLine?.(text);
  };
  return lab.build(project, { ...watch, onLine });
};

async function timed<T>(work: () => Promise<T>): Promise<[result: T, milliseconds: number]> {
  const since = performance.now();
  const result = await work();
  return [result, Math.round(performance.now() - since)];
}

describe('a build in an instance of our own', () => {
  it('ends with a snap beside the project, and again with hardly more than snapcraft takes', async () => {
    const project = makeProject('lab-built');
    const [first, firstTime] = await timed(() => build(project));
    expect(first).toMatchObject({ result: 'built', provider: 'lxd' });
    const [snap] = first.artefacts;
    expect(path.dirname(snap?.file ?? '')).toBe(project.folder);
    expect(path.basename(snap?.file ?? '')).toMatch(/^lab-built_1\.0_\w+\.snap$/u);
    // Squashfs begins with it.
    expect(
      fs
        .readFileSync(snap?.file ?? '')
        .subarray(0, 4)
        .toString(),
    ).toBe('hsqs');
    expect(fs.existsSync(path.join(root, 'pwned'))).toBe(false);
    const instance = await instanceOf(project);
    expect(instance?.status).toBe('Stopped');

    const [second, secondTime] = await timed(() => build(project));
    expect(second).toMatchObject({ result: 'built', artefacts: first.artefacts });
    const name = instance?.name ?? '';
    const [, byHand] = await timed(async () => {
      await lxc('start', name);
      await lxc('exec', name, '--cwd', '/root/project', '--', 'snapcraft', 'pack', '--destructive-mode');
      await lxc('stop', '--force', name);
    });
    console.log(
      `first build ${firstTime} ms; unchanged ${secondTime} ms, by hand ${byHand} ms: ${secondTime - byHand} over`,
    );
    await clean(project);
    expect(await instanceOf(project)).toBeUndefined();
  });

  it('copies one changed file of 500 MB', async () => {
    const project = makeProject('lab-large');
    const data = Buffer.alloc(MEGABYTE / 40, 'lines of source\n');
    for (let at = 0; at < 20_000; at++) {
      const folder = path.join(project.folder, 'large', `d${at % 200}`);
      if (at < 200) fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(path.join(folder, `${at}.c`), data);
    }
    let since = 0;
    let copied = 0;
    const onLabel = (label: string): void => {
      if (label === 'Copying the project') since = performance.now();
      else if (since > 0 && copied === 0) copied = Math.round(performance.now() - since);
    };
    await build(project, { onLabel });
    const first = copied;
    [since, copied] = [0, 0];
    fs.writeFileSync(path.join(project.folder, 'large/d7/7.c'), 'changed\n');
    await build(project, { onLabel });
    expect(lines).toContainEqual(expect.stringMatching(/^Copied [12] /u));
    console.log(`500 MB in 20,000 files: all of it ${first} ms, one changed file ${copied} ms`);
    await clean(project);
  }, 300_000);
});

describe('a build that is cancelled', () => {
  /** Other tests of the lab sleep too. */
  const SLOW = `sleep ${10_000 + process.pid}`;
  it.each([
    ['while the instance is launched', { label: 'Launching the instance' }, undefined],
    ['while it starts', { label: 'Waiting for the system to start' }, undefined],
    ['while the project is copied', { label: 'Copying the project' }, 'Stopped'],
    ['while snapcraft is at work', { line: /^Building files/u }, 'Stopped'],
  ] as const)('%s leaves nothing at work', async (_, at, status) => {
    const project = makeProject(
      `lab-cancelled-${status ?? 'new'}-${'line' in at ? 'b' : at.label.slice(0, 1).toLowerCase()}`,
      SLOW,
    );
    const stop = new AbortController();
    const later = (): void => void setTimeout(() => stop.abort(), 50);
    const building = build(project, {
      signal: stop.signal,
      onLabel: (label) => 'label' in at && label === at.label && later(),
      onLine: (line) => 'line' in at && at.line.test(line) && later(),
    });
    await expect(building).rejects.toBeInstanceOf(Cancelled);
    expect((await instanceOf(project))?.status).toBe(status);
    expect(await readHistory(lab.stateFolder, project.folder)).toMatchObject([{ result: 'cancelled' }]);
    expect((await runHere('pgrep', ['-f', SLOW])).stdout).toBe('');
    await clean(project);
  });
});

describe('a build that loses its ground', () => {
  // LXD stops it first: either may be what is seen.
  it('tells that its instance was deleted, and makes a new one', async () => {
    const project = makeProject('lab-deleted', '[ -e /root/project/quick ] || sleep 1000');
    const building = build(project, {
      onLine: (line) => {
        if (line.startsWith('Building files')) void instanceOf(project).then((one) => one && lab.lxd.remove(one.name));
      },
    });
    await expect(building).rejects.toMatchObject({
      code: expect.stringMatching(/^lxd-(?:instance-missing|stopped)$/u),
    });
    await until(async () => (await instanceOf(project)) === undefined);
    fs.writeFileSync(path.join(project.folder, 'quick'), '');
    expect(await build(project)).toMatchObject({ result: 'built' });
    await clean(project);
  });

  it('tells that the disk of its instance is full', async () => {
    const project = makeProject('lab-full');
    await build(project);
    const { name = '' } = (await instanceOf(project)) ?? {};
    await lab.lxd.start(name);
    await lxc('exec', name, '--', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/root/project');
    fs.writeFileSync(path.join(project.folder, 'files/large'), Buffer.alloc(3 * MEGABYTE, 'x'));
    await expect(build(project)).rejects.toMatchObject({
      code: 'disk-full',
      message: `No space is left on the disk of the instance "${name}".`,
    });
    // The mount is gone with the restart: what was not copied is copied now.
    expect(await build(project)).toMatchObject({ result: 'built' });
    await clean(project);
  });

  it('is taken up where its window died', async () => {
    const project = makeProject('lab-killed', '[ -e /root/project/quick ] || sleep 1000');
    const driver = path.join(root, 'driver.mjs');
    const core = path.resolve(import.meta.dirname, '../../client/src/core');
    const given = JSON.stringify([lab.toRequest(project), lab.toOptions()]);
    const contents = `
      import { buildSnap } from '${core}/build/build-snap.ts';
      import { createLxd } from '${core}/lxd/lxc.ts';
      import { streamProcess } from '${core}/process/stream-process.ts';
      const nothing = () => {};
      const lxd = createLxd({ stream: streamProcess });
      const onLine = (line) => process.stdout.write(line + '\\n');
      const ports = { stream: streamProcess, lxd, now: Date.now, onLine, onProgress: nothing, onProblems: nothing };
      await buildSnap(ports, ...${given});`;
    await bundle({
      stdin: { contents, resolveDir: core },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: driver,
    });
    const window = spawn(process.execPath, [driver], { stdio: ['ignore', 'pipe', 'inherit'] });
    let seen = '';
    window.stdout.on('data', (data: Buffer) => (seen += data.toString()));
    await until(() => Promise.resolve(seen.includes('Building files')));
    await expect(build(project)).rejects.toMatchObject({ code: 'already-building' });
    window.kill('SIGKILL');
    await new Promise((resolve) => window.once('exit', resolve));
    expect((await instanceOf(project))?.status).toBe('Running');

    fs.writeFileSync(path.join(project.folder, 'quick'), '');
    expect(await build(project)).toMatchObject({ result: 'built' });
    await clean(project);
  });
});
