/** `Lxd` by its own client program: it knows remotes, projects and certificates. */
import type { StreamProcess } from '../process/process.ts';
import { UserError } from '../user-error.ts';
import { createClient, type LxdClient, type LxdOptions } from './call.ts';
import { createLifecycle } from './lifecycle.ts';
import { execInInstance, toTerminalArgs } from './exec.ts';
import { launchInstance } from './launch.ts';
import type { Lxd, LxdInstance } from './lxd.ts';
import { readMachineId } from './machine-id.ts';
import { hasRootDisk, parseImages, parseInstances, parseServer } from './read-answer.ts';
import { pullThrough, pushThrough } from './transfer.ts';

export type { LxdOptions } from './call.ts';

const OLDEST = 4;

export function createLxd({ stream }: { readonly stream: StreamProcess }, options: LxdOptions = {}): Lxd {
  const client = createClient(stream, options);
  const at = (name: string): string => client.at(name);
  const call: LxdClient['call'] = (args, more) => client.call(args, more);
  const find = async (name: string, signal?: AbortSignal): Promise<LxdInstance | undefined> => {
    const filter = `^${at(name).slice(client.remote.length + 1)}$`;
    const args = ['list', client.at(), filter, '--format', 'json'];
    const { stdout } = await call(args, { doing: 'list its instances', ...(signal && { signal }) });
    // Older ones take the filter for a prefix.
    return parseInstances(stdout).find((one) => one.name === name);
  };
  const exec: Lxd['exec'] = (name, args, more) => execInInstance({ client, find }, name, args, more);
  return {
    remote: client.remote,
    project: client.project,
    machine: options.machine ?? readMachineId(),
    check: (signal) => checkLxd(client, signal),
    async list(signal) {
      const args = ['list', client.at(), '--format', 'json'];
      return parseInstances((await call(args, { doing: 'list its instances', ...(signal && { signal }) })).stdout);
    },
    find,
    launch: (request, more) => launchInstance({ client, find }, request, more),
    ...createLifecycle(client),
    exec,
    execLine: (name, args, more = {}) => client.line(toTerminalArgs(at(name), args, more)),
    pushFile: (name, from, to, signal, mode) => pushThrough(exec, name, from, to, signal, mode),
    pullFile: (name, from, to, signal) => pullThrough(exec, name, from, to, signal),
    async images(signal) {
      const args = ['image', 'list', client.at(), '--format', 'json'];
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
