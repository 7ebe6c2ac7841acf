// Names and places that the parts of the lab share.
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

/** Bookworm on purpose: its systemd still boots under the cgroup v1 of some hosts. */
export const SUITE = 'bookworm';
export const MIRROR = process.env.LAB_MIRROR || 'http://deb.debian.org/debian';

/** For `lxc launch`: a system with snapd, and the same with the stand-in snapcraft. */
export const SNAPD_IMAGE = 'snapwright-lab/snapd';
export const BUILD_IMAGE = 'snapwright-lab/core24';
/** Property of both, and so of every instance that was made of them (as `image.…`): by it they are found again. */
export const LAB_PROPERTY = 'snapwright-lab';

const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'snapwright/lab');

export const places = {
  cache,
  rootfs: path.join(cache, 'rootfs'),
  /** Written last: without it a root filesystem was left half made. */
  rootfsMark: path.join(cache, 'rootfs.complete'),
  images: path.join(cache, 'images'),
  snaps: path.join(cache, 'snaps'),
  /** Of the LXD that we started ourselves. */
  lxdPid: path.join(cache, 'lxd.pid'),
  lxdLog: path.join(cache, 'lxd.log'),
  standIn: path.join(import.meta.dirname, 'stand-in'),
};

/** What stops the lab, in a sentence for the reader. */
export class LabError extends Error {}

/** Standard output; throws a LabError with what the program said. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (result.error) throw new LabError(`"${command}" could not be run: ${result.error.message}`);
  if (result.status !== 0) {
    const said = `${result.stderr ?? ''}${result.stdout ?? ''}`.trim().split('\n').slice(-15).join('\n');
    throw new LabError(`"${[command, ...args].join(' ')}" failed (${result.status ?? result.signal}).\n${said}`);
  }
  return result.stdout ?? '';
}

export const lxc = (...args) => run('lxc', args, { timeout: 120_000 });

export function isProgram(name) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0;
}
