/** What tests of builds share: a project in an odd place, a stand-in LXD, a stand-in snapcraft, real processes. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect } from 'vitest';
import { readHistory } from '../../../client/src/core/build/history.ts';
import type { BuildOptions, BuildPorts, BuildSettings } from '../../../client/src/core/build/ports.ts';
import type { BuildProblem, BuildProgress, BuildRequest } from '../../../client/src/core/build/types.ts';
import { streamProcess } from '../../../client/src/core/process/stream-process.ts';
import { Cancelled } from '../../../client/src/core/user-error.ts';
import { PLAIN_BUILD } from '../../harness/build-request.ts';
import { createStandInLxd } from './stand-in-lxd.ts';
import type { StandInLxd } from './stand-in-lxd.ts';
import { readCalls, writeStandInSnapcraft } from './stand-in-snapcraft.ts';

export let folder: string;
export let programs: string;
export let lxd: StandInLxd;
export let lines: string[];
export let progress: BuildProgress[];
export let problems: readonly BuildProblem[];

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
export const project = (): string => path.join(folder, `-p "a" 'b'\n$(touch pwned) ä`);
export const calls = () => readCalls(path.join(folder, 'calls'));
export const here = (name: string): string => path.join(project(), name);

export function ports(more: Partial<BuildPorts> = {}): BuildPorts {
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

export function request(say = '', more: Partial<BuildRequest> = {}): BuildRequest {
  return {
    ...PLAIN_BUILD,
    folder: project(),
    name: 'x',
    environment: { CALLS: path.join(folder, 'calls'), HUNG: path.join(folder, 'hung'), SAY: say },
    ...more,
  };
}

export function options(settings: Partial<BuildSettings> = {}, more: Partial<BuildOptions> = {}): BuildOptions {
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

export const history = () => readHistory(path.join(folder, 'state'), project());

/** With LXD's socket where the test says, and `lxd` on the PATH. */
export function onHost(settings: Partial<BuildSettings> = {}): BuildOptions {
  fs.writeFileSync(path.join(programs, 'lxd'), '');
  return options(
    { provider: 'snapcraft', snapcraft: path.join(programs, 'snapcraft'), ...settings },
    { sockets: [folder], environment: { PATH: programs }, platform: 'linux' },
  );
}

/** Stops a build that was asked to hang, once it does: with it ends all that it started. */
export async function stopAtWork(stop: AbortController, building: Promise<unknown>): Promise<void> {
  await expect.poll(() => fs.existsSync(path.join(folder, 'hung'))).toBe(true);
  await sleep(50);
  const pid = Number(fs.readFileSync(path.join(folder, 'hung'), 'utf8'));
  stop.abort();
  await expect(building).rejects.toBeInstanceOf(Cancelled);
  expect(isAtWork(pid)).toBe(false);
}
