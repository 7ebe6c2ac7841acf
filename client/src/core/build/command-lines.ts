/** What a person does in a terminal of the editor. */
import type { Lxd } from '../lxd/lxd.ts';
import type { CommandLine } from '../process/process.ts';
import { toSnapcraftEnvironment } from '../snapcraft/args.ts';
import { UserError } from '../user-error.ts';
import { toBuildInstanceName } from './build-instance.ts';
import { toInstanceEnvironment } from './environment.ts';
import type { BuildOptions } from './ports.ts';
import { toHostArguments } from './snapcraft-session.ts';
import { PROJECT_PLACE } from './sync.ts';
import type { BuildRequest, ProviderId } from './types.ts';

export interface TerminalLine extends CommandLine {
  /** Folder on this machine to run it in. */
  readonly cwd: string;
  /** undefined takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * A shell where the project is built. In an own instance it is that of the last build, started where it stands still;
 * snapcraft opens one itself before it pulls. UserError `no-build-instance`.
 */
export async function shellLine(
  lxd: Lxd,
  provider: ProviderId,
  request: BuildRequest,
  options: Pick<BuildOptions, 'settings' | 'signal' | 'platform' | 'environment' | 'idleStop'>,
): Promise<TerminalLine> {
  const { folder } = request;
  if (provider === 'snapcraft') {
    const shell: BuildRequest = { ...request, action: 'pull', parts: [], shell: true, shellAfter: false, debug: false };
    return snapcraftLine(shell, options);
  }
  const name = toBuildInstanceName(request, lxd.machine);
  const found = await lxd.find(name, options.signal);
  if (!found) {
    throw new UserError('no-build-instance', `"${request.name}" has no build instance yet.`, {
      hint: 'Build it first: that makes one.',
    });
  }
  // A person stays as long as they like.
  await options.idleStop?.busy(name);
  if (found.status !== 'Running') await lxd.start(name, options.signal);
  const env = toInstanceEnvironment(options.environment ?? process.env, request);
  return { ...lxd.execLine(name, ['bash', '--login'], { cwd: PROJECT_PLACE, env }), cwd: folder, env: {} };
}

/** For `debug`, `shell` and `shellAfter`, which want a terminal. */
export function snapcraftLine(
  request: BuildRequest,
  { settings, platform }: Pick<BuildOptions, 'settings' | 'platform'>,
): TerminalLine {
  return {
    command: settings.snapcraft ?? 'snapcraft',
    args: toHostArguments(request, platform),
    cwd: request.folder,
    env: toSnapcraftEnvironment(request),
  };
}

/** It asks whether the source may become public, so a terminal it is. Works on every system that has snapcraft. */
export function remoteBuildLine(
  request: BuildRequest,
  { settings }: Pick<BuildOptions, 'settings'>,
  {
    architectures = [],
    recover = false,
  }: { readonly architectures?: readonly string[]; readonly recover?: boolean } = {},
): TerminalLine {
  return {
    command: settings.snapcraft ?? 'snapcraft',
    args: [
      'remote-build',
      ...(recover ? ['--recover'] : []),
      ...(architectures.length > 0 ? [`--build-for=${architectures.join(',')}`] : []),
      ...request.extraArguments,
    ],
    cwd: request.folder,
    env: toSnapcraftEnvironment(request),
  };
}
