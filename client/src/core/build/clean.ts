/** Takes away what builds left behind: all of it, or of some parts. */
import { Cancelled } from '../user-error.ts';
import { toBuildInstanceName } from './build-instance.ts';
import { runActions } from './build-snap.ts';
import { chooseProvider } from './choose-provider.ts';
import { lockProject } from './lock.ts';
import { adoptEarlierBuild, removeBuildInstance } from './own-instances.ts';
import type { BuildOptions, BuildPorts } from './ports.ts';
import type { BuildRecord, BuildRequest } from './types.ts';

/**
 * `snapcraft clean`, or the own instance removed. The files that were built stay. What snapcraft does not like is a
 * record with the result `failed`, as of a build.
 */
export async function cleanProject(
  ports: BuildPorts,
  request: BuildRequest,
  options: BuildOptions,
): Promise<BuildRecord> {
  if ((await chooseProvider(ports, options)) === 'snapcraft') return cleanParts(ports, request, [], options);
  const started = ports.now();
  const unlock = await lockProject(request.folder, options.stateFolder);
  try {
    if (options.signal?.aborted) throw new Cancelled();
    const name = toBuildInstanceName(request, ports.lxd.machine);
    await adoptEarlierBuild(ports.lxd, { ...options, name, folder: request.folder }, options.signal);
    const isThere = await removeBuildInstance(ports.lxd, name, options.stateFolder, options.signal);
    ports.onLine(isThere ? `Removed the instance "${name}".` : 'There is nothing to clean.', 'note');
  } finally {
    await unlock();
  }
  return {
    started,
    milliseconds: Math.max(0, ports.now() - started),
    provider: 'lxd',
    platform: request.platform,
    action: 'clean',
    result: 'built',
    artefacts: [],
    parts: [],
  };
}

/** @param parts none: all of them */
export async function cleanParts(
  ports: BuildPorts,
  request: BuildRequest,
  parts: readonly string[],
  options: BuildOptions,
): Promise<BuildRecord> {
  const clean: BuildRequest = { ...request, action: 'clean', parts };
  return runActions(ports, clean, [clean], options);
}

/** The part from its sources on, and then all that was asked for. */
export async function rebuildPart(
  ports: BuildPorts,
  request: BuildRequest,
  part: string,
  options: BuildOptions,
): Promise<BuildRecord> {
  const clean: BuildRequest = { ...request, action: 'clean', parts: [part] };
  return runActions(ports, request, [clean, request], options);
}
