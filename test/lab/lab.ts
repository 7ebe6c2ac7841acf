/** What tests in the lab share: instances that go away again, and commands in them. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
// @ts-expect-error plain scripts without types
import { snapFile as toSnapFile } from './fixture-snaps.mjs';
// @ts-expect-error plain scripts without types
import { BUILD_IMAGE as buildImage, places, SNAPD_IMAGE as snapdImage } from './places.mjs';

/** For `lxc launch`. */
export const BUILD_IMAGE = String(buildImage);
export const SNAPD_IMAGE = String(snapdImage);
/** Folder with `snapcraft`, to be put in front of PATH. */
export const STAND_IN_FOLDER = String(places.standIn);

export type FixtureSnap = 'snapd' | 'bare' | 'core24' | 'test-server' | 'test-app' | 'test-worker' | 'test-broken';

/** Absolute, on this machine. */
export const snapFile = toSnapFile as (name: FixtureSnap) => string;

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Never rejects for what the program answers. */
export function runHere(command: string, args: readonly string[], options: { cwd?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const limits = { maxBuffer: 1 << 26, timeout: 110_000, ...options };
    const child = execFile(command, args, limits, (error, stdout, stderr) => {
      const code = error?.code ?? 0;
      if (typeof code === 'number' && !error?.killed) resolve({ code, stdout, stderr });
      else reject(new Error(`"${[command, ...args].join(' ')}" did not end: ${String(code)}\n${stderr}`));
    });
    // "lxc launch" reads a configuration from there.
    child.stdin?.end();
  });
}

/** Standard output; throws where the program fails. */
export async function lxc(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere('lxc', args);
  if (code !== 0) throw new Error(`"lxc ${args.join(' ')}" failed (${code}): ${stderr}`);
  return stdout;
}

export interface LabInstance {
  readonly name: string;
  run(...args: string[]): Promise<Answer>;
  /** Standard output; throws where the command fails. */
  get(...args: string[]): Promise<string>;
  push(file: string, to: string): Promise<void>;
  /** Pushes a fixture snap and installs it. */
  install(snap: FixtureSnap, ...flags: string[]): Promise<Answer>;
  /** All of the system is started, and snapd answers: a snap that runs earlier may keep empty mounts for ever. */
  ready(): Promise<void>;
  remove(): Promise<void>;
}

/** Running, and snapd answers. Its name begins with `lab-`: what a killed test leaves is found by that. */
export async function launchInstance(purpose: string, image = SNAPD_IMAGE): Promise<LabInstance> {
  const name = `lab-${purpose}-${randomBytes(3).toString('hex')}`;
  await lxc('launch', image, name, '-c', 'security.nesting=true');
  const run = (...args: string[]): Promise<Answer> =>
    runHere('lxc', ['exec', name, '--env', 'LC_ALL=C.UTF-8', '--', ...args]);
  const get = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...args);
    if (code !== 0) throw new Error(`"${args.join(' ')}" failed (${code}) in ${name}: ${stderr || stdout}`);
    return stdout;
  };
  const push = async (file: string, to: string): Promise<void> => {
    await lxc('file', 'push', '--quiet', '--create-dirs', file, `${name}${to}`);
  };
  const remove = async (): Promise<void> => {
    await lxc('delete', '--force', name);
  };
  const install = async (snap: FixtureSnap, ...flags: string[]): Promise<Answer> => {
    await push(snapFile(snap), `/root/${snap}.snap`);
    return run('snap', 'install', '--dangerous', ...flags, `/root/${snap}.snap`);
  };
  const ready = async (): Promise<void> => {
    const started = /^(?:running|degraded)$/mu;
    await until(async () => started.test((await run('systemctl', 'is-system-running', '--wait')).stdout), 60);
    await until(async () => (await run('snap', 'wait', 'system', 'seed.loaded')).code === 0);
  };
  try {
    await ready();
  } catch (error) {
    await remove();
    throw error;
  }
  return { name, run, get, push, install, ready, remove };
}

/** Asks five times a second; throws after the time. */
export async function until(isSo: () => Promise<boolean>, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Not so after ${seconds} seconds.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
