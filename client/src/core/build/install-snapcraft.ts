/** snapcraft in an instance of our own. */
import type { Lxd } from '../lxd/lxd.ts';
import { waitReady } from '../lxd/wait-ready.ts';
import type { StreamResult } from '../process/process.ts';
import { UserError } from '../user-error.ts';
import { refuseDiskFull } from './instance-trouble.ts';
import type { InstancePorts } from './build-instance.ts';

/** Where snaps come from: what can't be found there can't be installed. */
const STORE_HOST = 'api.snapcraft.io';
const NETWORK_TRIES = 15;

interface InstallRequest {
  readonly instance: string;
  /** undefined: stable */
  readonly channel: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Does nothing where the image has one. UserError `instance-no-network`, `snapcraft-not-installed`. */
export async function installSnapcraft(ports: InstancePorts, request: InstallRequest): Promise<void> {
  const { lxd } = ports;
  const { instance, channel, environment, signal } = request;
  const run = (...args: string[]): Promise<StreamResult> =>
    lxd.exec(instance, args, { env: environment, ...(signal && { signal }) });
  if ((await run('sh', '-c', 'command -v snapcraft')).code === 0) return;

  ports.onStage('Waiting for the network');
  await waitForNetwork(lxd, request);
  // A first boot still installs and configures, and holds the package manager's lock.
  await run('sh', '-c', 'if command -v cloud-init >/dev/null; then cloud-init status --wait >/dev/null; fi');
  if ((await run('sh', '-c', 'command -v snap')).code !== 0) {
    ports.onStage('Installing snapd');
    const script = 'apt-get update -q && apt-get install -qy --no-install-recommends snapd';
    mustInstall(instance, await run('env', 'DEBIAN_FRONTEND=noninteractive', 'sh', '-c', script), 'snapd');
  }
  await waitReady(lxd, instance, { snapd: true, ...(signal && { signal }) });
  await setProxies(run, environment);
  ports.onStage('Installing snapcraft');
  const from = channel === undefined ? [] : [`--channel=${channel}`];
  const result = await lxd.exec(instance, ['snap', 'install', 'snapcraft', '--classic', ...from], {
    env: environment,
    onLine: (line) => ports.onNote(line),
    ...(signal && { signal }),
  });
  mustInstall(instance, result, 'snapcraft');
}

async function waitForNetwork(lxd: Lxd, { instance, environment, signal }: InstallRequest): Promise<void> {
  // Through a proxy names need not be known inside.
  if (environment['https_proxy'] !== undefined) return;
  const script = `for n in $(seq ${NETWORK_TRIES}); do getent hosts ${STORE_HOST} >/dev/null && exit 0; sleep 2; done; exit 1`;
  const { code } = await lxd.exec(instance, ['sh', '-c', script], signal ? { signal } : {});
  if (code === 0) return;
  throw noNetwork(instance);
}

/** Asked where a build failed for want of the network: is it the instance's, or only one server that is gone? */
export async function hasNetwork(lxd: Lxd, instance: string): Promise<boolean> {
  return (await lxd.exec(instance, ['getent', 'hosts', STORE_HOST], { timeoutMs: 15_000 })).code === 0;
}

export function noNetwork(instance: string): UserError {
  return new UserError('instance-no-network', `The network can't be reached from the instance "${instance}".`, {
    hint: 'Check that LXD has a bridge ("lxc network list") and that a firewall or Docker does not block it; or set "https_proxy".',
  });
}

async function setProxies(
  run: (...args: string[]) => Promise<StreamResult>,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const [http, https] = [environment['http_proxy'], environment['https_proxy']];
  const values = [...(http ? [`proxy.http=${http}`] : []), ...(https ? [`proxy.https=${https}`] : [])];
  if (values.length > 0) await run('snap', 'set', 'system', ...values);
}

function mustInstall(instance: string, result: StreamResult, what: string): void {
  if (result.code === 0) return;
  refuseDiskFull(instance, result.stderr);
  throw new UserError('snapcraft-not-installed', `"${what}" could not be installed in the instance "${instance}".`, {
    hint: 'Build again; if it stays so, name an image that has snapcraft in "snapwright.build.image".',
    detail: result.stderr.trim() || result.stdout.trim(),
  });
}
