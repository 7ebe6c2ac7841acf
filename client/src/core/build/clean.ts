/** Takes away what builds left behind: all of it, or of some parts. */
import { Cancelled } from '../user-error.ts';
import { toBuildInstanceName } from './build-instance.ts';
import { runActions } from './build-snap.ts';
import { chooseProvider } from './choose-provider.ts';
import { lockProject } from './lock.ts';
import { removeBuildInstance } from './own-instances.ts';
import type { BuildOptions, BuildPorts } from './ports.ts';
import type { BuildRecord, BuildRequest } from './types.ts';

/** `snapcraft clean`, or the own instance removed. The files that were built stay. */
export async function cleanProject(ports: BuildPorts, request: BuildRequest, options: BuildOptions): Promise<void> {
  if ((await chooseProvider(ports, options)) === 'snapcraft') {
    const clean: BuildRequest = { ...request, action: 'clean', parts: [] };
    await runActions(ports, clean, [clean], options);
    return;
  }
  const unlock = await lockProject(request.folder, options.stateFolder);
  try {
    if (options.signal?.aborted) throw new Cancelled();
    const name = toBuildInstanceName(request);
    const isThere = await removeBuildInstance(ports.lxd, name, options.stateFolder, options.signal);
    ports.onLine(isThere ? `Removed the instance "${name}".` : 'There is nothing to clean.', 'note');
  } finally {
    await unlock();
  }
}

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
