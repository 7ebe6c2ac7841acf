/** A second LXD beside that of the lab, which may be killed: nobody else works with it. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLxd } from '../../client/src/core/lxd/lxc.ts';
import type { Lxd } from '../../client/src/core/lxd/lxd.ts';
import { streamProcess } from '../../client/src/core/process/stream-process.ts';
import { BUILD_IMAGE, lxc, runHere, until } from './lab.ts';
// @ts-expect-error plain scripts without types
import * as server from './lxd-server.mjs';

const { spawnLxd, waitForLxd } = server as {
  readonly spawnLxd: (log: string, env: NodeJS.ProcessEnv) => number;
  readonly waitForLxd: (log: string, env: NodeJS.ProcessEnv) => void;
};

export interface SecondLxd {
  /** Has the image for builds, under its usual name. */
  readonly lxd: Lxd;
  /** At once, as for want of memory; its instances go on. */
  kill(): void;
  start(): void;
  close(): Promise<void>;
}

export async function openSecondLxd(): Promise<SecondLxd> {
  // A short one: sockets have short names.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'swlab-lxd-'));
  const own = { LXD_DIR: folder };
  const env = { ...process.env, ...own };
  const log = path.join(folder, 'log');
  let pid = 0;
  const start = (): void => {
    pid = spawnLxd(log, env);
    waitForLxd(log, env);
  };
  const isRunning = (): boolean => fs.existsSync(`/proc/${pid}/fd`) && fs.readdirSync(`/proc/${pid}/fd`).length > 0;
  const inIt = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runHere('env', [`LXD_DIR=${folder}`, 'lxc', ...args]);
    if (code !== 0) throw new Error(`"lxc ${args.join(' ')}" failed (${code}) in the second LXD: ${stderr}`);
    return stdout;
  };
  const close = async (): Promise<void> => {
    const names = (await runHere('env', [`LXD_DIR=${folder}`, 'lxc', 'list', '--format', 'csv', '--columns', 'n']))
      .stdout;
    for (const name of names.split('\n').filter(Boolean)) await inIt('delete', '--force', name);
    if (isRunning()) process.kill(pid, 'SIGKILL');
    await until(() => Promise.resolve(!isRunning()));
    const mounts = fs
      .readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '');
    for (const mount of mounts.filter((one) => one.startsWith(`${folder}/`)).reverse()) {
      await runHere('umount', ['--lazy', mount]);
    }
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    start();
    await inIt('storage', 'create', 'default', 'dir');
    await inIt('profile', 'device', 'add', 'default', 'root', 'disk', 'path=/', 'pool=default');
    const image = path.join(folder, 'image');
    fs.mkdirSync(image);
    await lxc('image', 'export', BUILD_IMAGE, image);
    const files = fs
      .readdirSync(image)
      .sort((one, other) => Number(other.startsWith('meta')) - Number(one.startsWith('meta')));
    await inIt('image', 'import', ...files.map((file) => path.join(image, file)), '--alias', BUILD_IMAGE);
    fs.rmSync(image, { recursive: true });
  } catch (error) {
    await close();
    throw error;
  }
  const stream: typeof streamProcess = (request) => streamProcess({ ...request, env: { ...request.env, ...own } });
  return { lxd: createLxd({ stream }), kill: () => void process.kill(pid, 'SIGKILL'), start, close };
}
