/** The small things that a build is made of. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readArtefacts, toArtefactFile } from '../../../client/src/core/build/artefacts.ts';
import { BUILD_IMAGES, toBuildImage, toEra } from '../../../client/src/core/build/build-image.ts';
import { toInstanceEnvironment } from '../../../client/src/core/build/environment.ts';
import { openBuildLog } from '../../../client/src/core/build/build-log.ts';
import { createExcludes } from '../../../client/src/core/build/glob.ts';
import { addRecord, findLastArtefacts, readHistory } from '../../../client/src/core/build/history.ts';
import { createIdleStop } from '../../../client/src/core/build/idle-stop.ts';
import { lockProject } from '../../../client/src/core/build/lock.ts';
import { takeLock, toLockFile } from '../../../client/src/core/lock.ts';
import { UserError } from '../../../client/src/core/user-error.ts';
import type { BuildRecord, BuildRequest } from '../../../client/src/core/build/types.ts';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-build-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
  vi.useRealTimers();
});

describe('the image of a base', () => {
  const facts = JSON.parse(fs.readFileSync('schemas/facts/bases.json', 'utf8')) as {
    readonly items: { readonly bases: Record<string, { ubuntu?: string; refused_from?: string; note?: string }> };
  };
  const { bases } = facts.items;

  it.each(Object.keys(BUILD_IMAGES).filter((one) => one !== 'devel'))('is the Ubuntu of %s', (base) => {
    expect(BUILD_IMAGES[base]?.image).toBe(`ubuntu:${bases[base]?.ubuntu}`);
    // "refused from 9.0 on with a hint to the 8.x channel"
    const channel = /(\d\.x) channel/.exec(`${bases[base]?.refused_from ?? ''} ${bases[base]?.note ?? ''}`)?.[1];
    expect(BUILD_IMAGES[base]?.channel).toBe(channel && `${channel}/stable`);
  });

  it('goes by what the project is built on', () => {
    const image = (base?: string, buildBase?: string, name = 'x') => toBuildImage({ name, base, buildBase }, {}).image;
    expect(image('core24')).toBe('ubuntu:24.04');
    expect(image('core24', 'devel')).toBe('ubuntu-daily:devel');
    expect(image('bare', 'core22')).toBe('ubuntu:22.04');
    expect(image(undefined, undefined, 'core26')).toBe('ubuntu:26.04');
    expect(() => image('bare')).toThrow('"x" is built on base "bare", which needs a "build-base".');
    expect(() => image('core99')).toThrow('There is no image for base "core99".');
    expect(() => image('toString')).toThrow('There is no image for base "toString".');
    expect(() => image()).toThrow('"x" names no base, so there is no image to build it in.');
  });

  it('gives way to the settings', () => {
    expect(toBuildImage({ name: 'x', base: 'core20', buildBase: undefined }, { image: 'mine' })).toEqual({
      image: 'mine',
      channel: '8.x/stable',
    });
    expect(toBuildImage({ name: 'x', base: undefined, buildBase: undefined }, { image: 'a', channel: '3.x' })).toEqual({
      image: 'a',
      channel: '3.x',
    });
  });

  it('tells the era', () => {
    const era = (base?: string) => toEra({ name: 'x', base, buildBase: undefined });
    expect([era(), era('core20'), era('core22'), era('core24'), era('core26'), era('devel')]).toEqual([
      'legacy',
      'legacy',
      'core22',
      '24',
      '24',
      '24',
    ]);
  });
});

describe('the patterns of what is not copied', () => {
  it.each([
    ['*.iso', 'a.iso', true],
    ['*.iso', 'deep/down/a.iso', true],
    ['*.iso', 'a.iso.txt', false],
    ['node_modules/', 'web/node_modules', true],
    ['docs/build', 'docs/build', true],
    ['docs/build', 'more/docs/build', false],
    ['/parts', 'parts', true],
    ['/parts', 'src/parts', false],
    ['vendor/**', 'vendor/a/b', true],
    ['**/cache/*.bin', 'a/b/cache/x.bin', true],
    ['**/cache/*.bin', 'cache/x.bin', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['(x)[y]+$', '(x)[y]+$', true],
    ['line\nbreak*', 'line\nbreak more', true],
    ['', 'a', false],
  ])('%j and %j: %s', (pattern, name, expected) => {
    expect(createExcludes([pattern])(name)).toBe(expected);
  });
});

describe('the lock of a project', () => {
  const lockFile = (): string => {
    const locks = path.join(folder, 'state/locks');
    return path.join(locks, fs.readdirSync(locks)[0] ?? '');
  };
  const lock = () => lockProject(folder, path.join(folder, 'state'));

  it('is held by one, until it is given back', async () => {
    const unlock = await lock();
    await expect(lock()).rejects.toMatchObject({ code: 'already-building' });
    await unlock();
    await unlock();
    await (
      await lock()
    )();
    expect(fs.readdirSync(path.join(folder, 'state/locks'))).toEqual([]);
  });

  it('is the same by whatever path', async () => {
    const link = path.join(os.tmpdir(), path.basename(folder) + '-link');
    fs.symlinkSync(folder, link);
    const unlock = await lock();
    await expect(lockProject(link, path.join(folder, 'state'))).rejects.toMatchObject({ code: 'already-building' });
    await unlock();
    fs.rmSync(link);
  });

  it('is not taken from a process that lives', async () => {
    await (
      await lock()
    )();
    const unlock = await lock();
    const file = lockFile();
    fs.writeFileSync(file + '.mine', '');
    await unlock();
    fs.rmSync(file + '.mine');
    fs.writeFileSync(file, JSON.stringify({ token: 't', pid: process.ppid, host: os.hostname() }));
    await expect(lock()).rejects.toMatchObject({ code: 'already-building' });
    fs.writeFileSync(file, JSON.stringify({ token: 't', pid: 1, host: 'elsewhere' }));
    await expect(lock()).rejects.toMatchObject({ code: 'already-building' });
    expect(fs.readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  });

  it.each([
    ['a process that is no more', { pid: 2 ** 30 }],
    ['one before us with our number', { pid: process.pid }],
  ])('is taken over from %s', async (_, { pid }) => {
    const unlock = await lock();
    const file = lockFile();
    await unlock();
    fs.writeFileSync(file, JSON.stringify({ token: 't', pid, host: os.hostname() }));
    await (
      await lock()
    )();
  });

  it('is taken over from who shows no sign of life, and where nobody can read it', async () => {
    const unlock = await lock();
    const file = lockFile();
    await unlock();
    fs.writeFileSync(file, JSON.stringify({ token: 't', pid: process.ppid, host: os.hostname() }));
    fs.utimesSync(file, new Date(0), new Date(0));
    await (
      await lock()
    )();
    fs.writeFileSync(file, 'half');
    await (
      await lock()
    )();
  });
});

describe('the lock of a project, by when its holder began', () => {
  const state = (): string => path.join(folder, 'state');
  const begunOf = (pid: number): string | undefined =>
    fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
  async function leave(holder: object): Promise<void> {
    await (
      await lockProject(folder, state())
    )();
    const [file] = [toLockFile(state(), fs.realpathSync(folder))];
    fs.writeFileSync(file, JSON.stringify({ token: 't', host: os.hostname(), ...holder }));
    // The machine slept: nobody has shown that they live for hours.
    fs.utimesSync(file, new Date(0), new Date(0));
  }

  it.runIf(process.platform === 'linux')('is kept over a sleep of the machine', async () => {
    await leave({ pid: process.ppid, begun: begunOf(process.ppid) });
    await expect(lockProject(folder, state())).rejects.toMatchObject({ code: 'already-building' });
  });

  it.runIf(process.platform === 'linux')('is not kept by another program with that number', async () => {
    await leave({ pid: process.ppid, begun: '1' });
    const taken = await takeLock({
      file: toLockFile(state(), fs.realpathSync(folder)),
      busy: () => new UserError('x', ''),
    });
    expect(taken.isTakenOver).toBe(true);
    await taken.release();
    const again = await takeLock({
      file: toLockFile(state(), fs.realpathSync(folder)),
      busy: () => new UserError('x', ''),
    });
    expect(again.isTakenOver).toBe(false);
    await again.release();
  });

  it('says where it can not be written', async () => {
    fs.writeFileSync(state(), '');
    await expect(lockProject(folder, state())).rejects.toMatchObject({ code: 'state-unwritable' });
  });
});

describe('the log of a build', () => {
  const started = Date.UTC(2026, 0, 1);

  it.each(['full disk', 'folder in its place'])('holds nobody up: %s', async (trouble) => {
    const first = openBuildLog(folder, '/p', started);
    await first.close();
    fs.rmSync(first.file);
    // The device takes nothing, as a disk without room.
    if (trouble === 'full disk') fs.symlinkSync('/dev/full', first.file);
    else fs.mkdirSync(first.file);
    const log = openBuildLog(folder, '/p', started);
    for (let line = 0; line < 10; line++) log.add('x'.repeat(100_000));
    await new Promise((resolve) => setTimeout(resolve, 20));
    log.add('more');
    await log.close();
  });

  it('has an end', async () => {
    const log = openBuildLog(folder, '/p', started, 20);
    for (const text of ['ten letters', 'ten letters', 'lost']) log.add(text);
    await log.close();
    expect(fs.readFileSync(log.file, 'utf8')).toBe('ten letters\nThe log is too long: what follows was not kept.\n');
  });
});

describe('the history of builds', () => {
  const record = (started: number, more: Partial<BuildRecord> = {}): BuildRecord => ({
    started,
    milliseconds: 1,
    provider: 'lxd',
    platform: undefined,
    result: 'built',
    artefacts: [],
    parts: [],
    ...more,
  });

  it('is kept by project, newest first, and has an end', async () => {
    const log = path.join(folder, 'first.log');
    fs.writeFileSync(log, '');
    await addRecord(folder, '/a', record(0, { logFile: log }));
    for (let at = 1; at <= 30; at++) await addRecord(folder, '/a', record(at));
    const all = await readHistory(folder, '/a');
    expect(all.map(({ started }) => started)).toEqual(Array.from({ length: 30 }, (_, at) => 30 - at));
    expect(fs.existsSync(log)).toBe(false);
    expect(await readHistory(folder, '/b')).toEqual([]);
  });

  it('starts anew where its file is broken', async () => {
    await addRecord(folder, '/a', record(1));
    const file = path.join(folder, 'projects', fs.readdirSync(path.join(folder, 'projects'))[0] ?? '', 'builds.json');
    fs.writeFileSync(file, '{"records":[{"started":"x"},3');
    expect(await readHistory(folder, '/a')).toEqual([]);
    fs.writeFileSync(file, '{"records":[{"started":"x"},3,null]}');
    expect(await readHistory(folder, '/a')).toEqual([]);
  });

  it('knows the last build that is still there', async () => {
    const file = path.join(folder, 'x_1_amd64.snap');
    fs.writeFileSync(file, 'x');
    const there = [{ file, kind: 'snap', size: 1 }] as const;
    const gone = [{ file: path.join(folder, 'gone.snap'), kind: 'snap', size: 1 }] as const;
    await addRecord(folder, '/a', record(1, { artefacts: there, platform: 'arm64' }));
    await addRecord(folder, '/a', record(2, { artefacts: gone }));
    await addRecord(folder, '/a', record(3, { result: 'failed' }));
    expect(await findLastArtefacts(folder, '/a')).toEqual(there);
    expect(await findLastArtefacts(folder, '/a', 'arm64')).toEqual(there);
    expect(await findLastArtefacts(folder, '/a', 'amd64')).toEqual([]);
  });
});

describe('the files that were made', () => {
  it('have a kind and a size', async () => {
    const [snap, component] = [path.join(folder, 'x_1_amd64.snap'), path.join(folder, 'x+c_1.comp')];
    fs.writeFileSync(snap, 'four');
    fs.writeFileSync(component, '');
    expect(await readArtefacts([snap, component])).toEqual([
      { file: snap, kind: 'snap', size: 4 },
      { file: component, kind: 'component', size: 0 },
    ]);
    await expect(readArtefacts([path.join(folder, 'no.snap')])).rejects.toMatchObject({
      code: 'no-artefact',
      message: 'snapcraft said that it packed "no.snap", but it is not there.',
    });
  });

  it('stay in the project', () => {
    expect(toArtefactFile('/p', 'x.snap')).toBe('/p/x.snap');
    expect(toArtefactFile('/p', 'out/x.snap')).toBe('/p/out/x.snap');
    expect(toArtefactFile('/p', '../../etc/x.snap')).toBe('/p/x.snap');
    expect(toArtefactFile('/p', '/etc/x.snap')).toBe('/p/x.snap');
    expect(toArtefactFile('/p', 'out/../../x.snap')).toBe('/p/x.snap');
    for (const named of ['..\\..\\x.snap', 'D:\\x.snap', '/x.snap', '\\\\host\\share\\x.snap']) {
      expect(toArtefactFile('C:\\p', named, path.win32), named).toBe('C:\\p\\x.snap');
    }
  });
});

it('gives the proxies to the instance, in both cases of letters', () => {
  const own = { http_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2', PATH: '/bin', HOME: '/home/me' };
  const request = { environment: { https_proxy: 'http://c:3', MINE: 'yes' } } as unknown as BuildRequest;
  expect(toInstanceEnvironment(own, request)).toEqual({
    DEBIAN_FRONTEND: 'noninteractive',
    http_proxy: 'http://a:1',
    HTTP_PROXY: 'http://a:1',
    https_proxy: 'http://c:3',
    HTTPS_PROXY: 'http://c:3',
    MINE: 'yes',
    LC_ALL: 'C.UTF-8',
  });
});

describe('instances that idle', () => {
  const stopped: string[] = [];
  const lxd = {
    stop: (name: string) => {
      stopped.push(name);
      return name === 'broken' ? Promise.reject(new Error('no')) : Promise.resolve();
    },
  };
  beforeEach(() => {
    stopped.length = 0;
    vi.useFakeTimers();
  });

  it('are stopped after a while, unless they work again', async () => {
    const idle = createIdleStop(lxd, 1000);
    await idle.idle('a');
    await idle.idle('b');
    vi.advanceTimersByTime(900);
    void idle.busy('a');
    await vi.advanceTimersByTimeAsync(200);
    expect(stopped).toEqual(['b']);
    await idle.idle('a');
    await idle.dispose();
    expect(stopped).toEqual(['b', 'a']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(stopped).toEqual(['b', 'a']);
  });

  it('are stopped at once, or never, as it is set', async () => {
    await createIdleStop(lxd, 0).idle('broken');
    await createIdleStop(lxd, Infinity).idle('b');
    // More than a timer can be set for.
    await createIdleStop(lxd, 1e13).idle('c');
    await vi.advanceTimersByTimeAsync(1e9);
    expect(stopped).toEqual(['broken']);
  });

  it('are waited for by a build that comes while they are stopped, and left to who uses them', async () => {
    let end: () => void = () => undefined;
    const slow = { stop: () => new Promise<void>((resolve) => (end = resolve)) };
    const idle = createIdleStop(slow, 10);
    await idle.idle('a');
    await vi.advanceTimersByTimeAsync(20);
    let isFree = false;
    const waiting = Promise.resolve(idle.busy('a')).then(() => (isFree = true));
    await vi.advanceTimersByTimeAsync(1);
    expect(isFree).toBe(false);
    end();
    await waiting;
    const other = createIdleStop(lxd, 10);
    await other.idle('b', () => Promise.resolve(true));
    await vi.advanceTimersByTimeAsync(20);
    expect(stopped).toEqual([]);
  });
});
