/** `Lxd` by its own client program: it knows remotes, projects and certificates. */
import type { StreamProcess } from '../process/process.ts';
import { UserError } from '../user-error.ts';
import { createClient, type LxdClient, type LxdOptions } from './call.ts';
import { execInInstance, toTerminalArgs } from './exec.ts';
import { launchInstance } from './launch.ts';
import type { Lxd, LxdInstance } from './lxd.ts';
import { hasRootDisk, parseImages, parseInstances, parseServer } from './read-answer.ts';
import { pullThrough, pushThrough } from './transfer.ts';

export type { LxdOptions } from './call.ts';

const OLDEST = 4;
const START_MS = 5 * 60_000;
/** After this an instance is not asked to stop any more. */
const STOP_SECONDS = 30;
const SNAPSHOT_MS = 15 * 60_000;

export function createLxd({ stream }: { readonly stream: StreamProcess }, options: LxdOptions = {}): Lxd {
  const client = createClient(stream, options);
  const at = (name: string): string => client.at(name);
  const call: LxdClient['call'] = (args, more) => client.call(args, more);
  const find = async (name: string, signal?: AbortSignal): Promise<LxdInstance | undefined> => {
    const filter = `^${at(name).slice(client.remote.length + 1)}$`;
    const args = ['list', `${client.remote}:`, filter, '--format', 'json'];
    const { stdout } = await call(args, { doing: 'list its instances', ...(signal && { signal }) });
    // Older ones take the filter for a prefix.
    return parseInstances(stdout).find((one) => one.name === name);
  };
  const exec: Lxd['exec'] = (name, args, more) => execInInstance({ client, find }, name, args, more);
  const tolerate = async (code: string, act: Promise<unknown>): Promise<void> => {
    try {
      await act;
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== code) throw error;
    }
  };
  return {
    remote: client.remote,
    project: client.project,
    check: (signal) => checkLxd(client, signal),
    async list(signal) {
      const args = ['list', `${client.remote}:`, '--format', 'json'];
      return parseInstances((await call(args, { doing: 'list its instances', ...(signal && { signal }) })).stdout);
    },
    find,
    launch: (request, more) => launchInstance({ client, find }, request, more),
    async start(name, signal) {
      const more = { instance: name, doing: `start "${name}"`, timeoutMs: START_MS, ...(signal && { signal }) };
      await unless(/already running/i, call(['start', at(name)], more));
    },
    async stop(name, { force = false, signal } = {}) {
      const more = { instance: name, doing: `stop "${name}"`, timeoutMs: START_MS, ...(signal && { signal }) };
      const forced = (): Promise<unknown> => call(['stop', at(name), '--force'], more);
      const gentle = (): Promise<unknown> => call(['stop', at(name), '--timeout', String(STOP_SECONDS)], more);
      // One that does not shut down in time is switched off.
      const act = force
        ? forced()
        : gentle().catch((error: unknown) => (isCode(error, 'lxd-failed') ? forced() : Promise.reject(error as Error)));
      await unless(/already stopped|is not running/i, act);
    },
    async remove(name, signal) {
      const more = { instance: name, doing: `remove "${name}"`, timeoutMs: START_MS, ...(signal && { signal }) };
      await tolerate('lxd-instance-missing', call(['delete', '--force', at(name)], more));
    },
    async setConfig(name, config, signal) {
      const pairs = Object.entries(config).map(([key, value]) => `${key}=${value}`);
      if (pairs.length === 0) return;
      const more = { instance: name, doing: `set up "${name}"`, ...(signal && { signal }) };
      await call(['config', 'set', at(name), ...pairs], more);
    },
    async snapshot(name, snapshot, signal) {
      const more = {
        instance: name,
        doing: `keep a snapshot of "${name}"`,
        timeoutMs: SNAPSHOT_MS,
        ...(signal && { signal }),
      };
      await call(['snapshot', at(name), snapshot], more);
    },
    async restore(name, snapshot, signal) {
      const more = { instance: name, doing: `roll "${name}" back`, timeoutMs: SNAPSHOT_MS, ...(signal && { signal }) };
      await call(['restore', at(name), snapshot], more);
    },
    exec,
    execLine: (name, args, more = {}) => client.line(toTerminalArgs(at(name), args, more)),
    pushFile: (name, from, to, signal) => pushThrough(exec, name, from, to, signal),
    pullFile: (name, from, to, signal) => pullThrough(exec, name, from, to, signal),
    async addDisk(name, device, source, path, signal) {
      const more = { instance: name, doing: `share "${source}" with "${name}"`, ...(signal && { signal }) };
      await call(['config', 'device', 'add', at(name), device, 'disk', `source=${source}`, `path=${path}`], more);
    },
    async removeDevice(name, device, signal) {
      const more = { instance: name, doing: `take "${device}" from "${name}"`, ...(signal && { signal }) };
      await tolerate('lxd-device-missing', call(['config', 'device', 'remove', at(name), device], more));
    },
    async images(signal) {
      const args = ['image', 'list', `${client.remote}:`, '--format', 'json'];
      return parseImages((await call(args, { doing: 'list its images', ...(signal && { signal }) })).stdout);
    },
  };
}

async function checkLxd(client: LxdClient, signal?: AbortSignal): ReturnType<Lxd['check']> {
  const more = { doing: 'tell about itself', timeoutMs: 20_000, ...(signal && { signal }) };
  const [version, server, profile] = await Promise.all([
    client.call(['--version'], more),
    client.query('/1.0', more),
    client.query('/1.0/profiles/default', more),
  ]);
  const answer = { client: version.stdout.trim(), ...parseServer(server) };
  if (Number.parseInt(answer.version, 10) < OLDEST) {
    throw new UserError('lxd-old', `LXD ${answer.version} is too old: ${OLDEST}.0 or newer is needed.`, {
      hint: 'Install a newer one with "sudo snap install lxd".',
    });
  }
  if (!hasRootDisk(profile)) {
    throw new UserError('lxd-not-initialised', 'LXD is not set up: its default profile has no root disk.', {
      hint: 'Run "lxd init --auto" once.',
    });
  }
  return { client: answer.client, server: answer.version, architecture: answer.architecture };
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof UserError && error.code === code;
}

/** Already so: good. */
async function unless(sign: RegExp, act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof UserError) || !sign.test(error.detail ?? '')) throw error;
  }
}
