/** Who builds: snapcraft on this machine, or an instance of our own. */
import type { BuildOptions, BuildPorts } from './ports.ts';
import type { ProviderId } from './types.ts';
import { Cancelled, UserError } from '../user-error.ts';

const VERSION_TIMEOUT_MS = 30_000;

/**
 * `auto` takes snapcraft where it runs. UserError `snapcraft-missing`, `snapcraft-broken`, or what LXD says
 * (`lxd-missing`, …) where nothing can build.
 */
export async function chooseProvider(
  ports: Pick<BuildPorts, 'stream' | 'lxd'>,
  options: Pick<BuildOptions, 'settings' | 'signal' | 'platform'>,
): Promise<ProviderId> {
  const { settings, signal } = options;
  if (settings.provider === 'lxd') return 'lxd';
  const program = settings.snapcraft ?? 'snapcraft';
  const answer = await ports.stream({
    command: program,
    args: ['version'],
    timeoutMs: VERSION_TIMEOUT_MS,
    ...(signal && { signal }),
  });
  if (answer.end === 'cancelled') throw new Cancelled();
  if (answer.code === 0) return 'snapcraft';
  if (settings.provider === 'auto') {
    await ports.lxd.check(signal).catch((error: unknown) => {
      throw nothingBuilds(error, options.platform ?? process.platform);
    });
    return 'lxd';
  }
  if (answer.end === 'missing') {
    throw new UserError('snapcraft-missing', `There is no program "${program}" on this machine.`, {
      hint: 'Install it with "sudo snap install snapcraft --classic", or set "snapwright.build.provider" to "lxd".',
    });
  }
  throw new UserError('snapcraft-broken', `"${program} version" does not work.`, {
    hint: 'Run it in a terminal, or set "snapwright.build.provider" to "lxd".',
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
