/** A build by the snapcraft of this machine, which makes its own instance. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { toSnapcraftArguments, toSnapcraftEnvironment } from '../snapcraft/args.ts';
import { Cancelled, UserError } from '../user-error.ts';
import { readArtefacts } from './artefacts.ts';
import { toEra } from './build-image.ts';
import { diskFull, findDiskFull } from './instance-trouble.ts';
import type { BuildOptions, BuildPorts } from './ports.ts';
import type { BuildSession } from './session.ts';
import type { BuildRequest } from './types.ts';

/** LXD's sockets, of the snap and of a package. */
const SOCKETS = ['/var/snap/lxd/common/lxd/unix.socket', '/var/lib/lxd/unix.socket'];

/**
 * UserError where snapcraft would stumble over LXD, or install it without asking: `lxd-missing`, `lxd-permission`,
 * `lxd-not-initialised`, `lxd-too-old`.
 */
export async function openSnapcraftSession(
  ports: Pick<BuildPorts, 'stream' | 'lxd'>,
  request: BuildRequest,
  options: BuildOptions,
): Promise<BuildSession> {
  const { settings, signal } = options;
  const isLinux = (options.platform ?? process.platform) === 'linux';
  // Elsewhere snapcraft has another provider.
  if (isLinux) await requireLxd(ports, options);
  return {
    provider: 'snapcraft',
    run: async (asked, onLine) => {
      const result = await ports.stream({
        command: settings.snapcraft ?? 'snapcraft',
        args: toHostArguments(asked, options.platform),
        cwd: request.folder,
        env: toSnapcraftEnvironment(asked),
        onLine,
        ...(signal && { signal }),
        // It stops its instance when it is interrupted, which takes a while.
        graceMs: 20_000,
      });
      if (result.end === 'cancelled') throw new Cancelled();
      return result;
    },
    explainFailure: (output) => {
      const line = findDiskFull(output);
      if (line === undefined) return Promise.resolve();
      return Promise.reject(diskFull("this machine, or of snapcraft's instance", line));
    },
    fetchArtefacts: (named) => readArtefacts(named.map((one) => path.resolve(request.folder, one))),
    readLog: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
}

export function toHostArguments(
  request: BuildRequest,
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  return toSnapcraftArguments(request, toEra(request), platform === 'linux' ? 'lxd' : 'own');
}

/** snapcraft checks the same, but where LXD is not installed it runs "sudo snap install lxd" by itself. */
async function requireLxd(
  { lxd }: Pick<BuildPorts, 'lxd'>,
  { signal, environment = process.env, sockets = SOCKETS }: BuildOptions,
): Promise<void> {
  const hasSocket = (await Promise.all(sockets.map(exists))).some(Boolean);
  if (!hasSocket || !(await isOnPath('lxd', environment['PATH'] ?? ''))) {
    throw new UserError('lxd-missing', 'LXD is not installed, and snapcraft would install it without asking.', {
      hint: 'Install it: "sudo snap install lxd", then "sudo lxd init --auto".',
    });
  }
  const { server } = await lxd.check(signal);
  if (Number.parseInt(server, 10) < 4) {
    throw new UserError('lxd-too-old', `LXD ${server} is too old: snapcraft wants 4.0 or newer.`, {
      hint: 'Install a newer one: "sudo snap install lxd".',
    });
  }
}

async function isOnPath(program: string, searchPath: string): Promise<boolean> {
  const places = searchPath.split(path.delimiter).filter((one) => one !== '');
  return (await Promise.all(places.map((one) => exists(path.join(one, program))))).some(Boolean);
}

function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
