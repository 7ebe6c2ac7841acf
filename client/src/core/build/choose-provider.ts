/** Who builds: snapcraft on this machine, or an instance of our own. */
import type { BuildOptions, BuildPorts } from './ports.ts';
import type { ProviderId } from './types.ts';
import { Cancelled, UserError } from '../user-error.ts';

const VERSION_TIMEOUT_MS = 30_000;

type ProviderPorts = Pick<BuildPorts, 'stream' | 'lxd'>;
type ProviderOptions = Pick<BuildOptions, 'settings' | 'signal' | 'platform'>;

/**
 * `auto` takes snapcraft where it runs. UserError `snapcraft-missing`, `snapcraft-broken`, or what LXD says
 * (`lxd-missing`, …) where nothing can build.
 */
export async function chooseProvider(ports: ProviderPorts, options: ProviderOptions): Promise<ProviderId> {
  const { settings, signal } = options;
  if (settings.provider === 'lxd') return 'lxd';
  const trouble = await findTrouble(ports, options, ', or set "snapwright.build.provider" to "lxd"');
  if (!trouble) return 'snapcraft';
  if (settings.provider === 'snapcraft') throw trouble;
  await ports.lxd.check(signal).catch((error: unknown) => {
    throw nothingBuilds(error, options.platform ?? process.platform);
  });
  return 'lxd';
}

/** For what nothing else does, such as a build on Launchpad. UserError `snapcraft-missing`, `snapcraft-broken`. */
export async function requireSnapcraft(ports: Pick<BuildPorts, 'stream'>, options: ProviderOptions): Promise<void> {
  const trouble = await findTrouble(ports, options, '');
  if (trouble) throw trouble;
}

/** @param otherWay what else can be done */
async function findTrouble(
  { stream }: Pick<BuildPorts, 'stream'>,
  { settings, signal }: ProviderOptions,
  otherWay: string,
): Promise<UserError | undefined> {
  const program = settings.snapcraft ?? 'snapcraft';
  const answer = await stream({
    command: program,
    args: ['version'],
    timeoutMs: VERSION_TIMEOUT_MS,
    ...(signal && { signal }),
  });
  if (answer.end === 'cancelled') throw new Cancelled();
  if (answer.code === 0) return undefined;
  if (answer.end === 'missing') {
    return new UserError('snapcraft-missing', `There is no program "${program}" on this machine.`, {
      hint: `Install it with "sudo snap install snapcraft --classic"${otherWay}.`,
    });
  }
  return new UserError('snapcraft-broken', `"${program} version" does not work.`, {
    hint: `Run it in a terminal${otherWay}.`,
    detail: answer.stderr.trim() || `exit code ${answer.code}`,
  });
}

/** Without snapcraft LXD is the only way, so its trouble is told, with the other way as well. */
function nothingBuilds(error: unknown, platform: NodeJS.Platform): unknown {
  if (!(error instanceof UserError) || error.code !== 'lxd-missing') return error;
  const hint =
    platform === 'linux'
      ? 'Install one: "sudo snap install lxd" and "sudo lxd init --auto", or "sudo snap install snapcraft --classic".'
      : 'Install the "lxc" client and add a remote LXD to it, or install snapcraft; or use "Snap: Remote Build".';
  return new UserError('no-builder', 'There is neither snapcraft nor LXD on this machine, so nothing can build.', {
    hint,
    ...(error.detail !== undefined && { detail: error.detail }),
  });
}
