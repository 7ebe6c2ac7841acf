/** The network of instances, what gets into its way, and the servers of images. */
import { createGatedCheck, inTerminal, notApplicable, ok, problem, quietly, unknown, warning } from './findings.ts';
import { withServer } from './check-lxd.ts';
import { tryNetworkInside } from './network-inside.ts';
import { findNic, toAddDevice } from './profile-devices.ts';
import { checkLxdProxy, checkSnapdProxy } from './check-proxy.ts';
import type { Check, CheckContext, Finding } from './types.ts';

/** A launch may have to download its image first. */
const DEEP_MS = 180_000;

const toCheck = createGatedCheck('Network', withServer);

export const NETWORK_CHECKS: readonly Check[] = [
  toCheck('bridge', 'Network device of instances', checkBridge),
  { id: 'network-inside', group: 'Network', title: 'Network from an instance', limit: DEEP_MS, run: tryNetworkInside },
  { id: 'docker', group: 'Network', title: "Docker's firewall", limit: DEEP_MS, run: checkDocker },
  { id: 'images', group: 'Network', title: 'Images of Ubuntu', run: (ctx) => checkImages(ctx, 'ubuntu') },
  { id: 'images-snapcraft', group: 'Network', title: 'Images that snapcraft takes', run: checkSnapcraftImages },
  toCheck('proxy-lxd', 'Proxy of LXD', checkLxdProxy),
  { id: 'proxy-snapd', group: 'Network', title: 'Proxy of snapd', run: checkSnapdProxy },
];

interface LxdNetwork {
  readonly name: string;
  readonly managed: boolean;
  readonly config?: Readonly<Record<string, string>>;
}

async function checkBridge(ctx: CheckContext): Promise<Finding> {
  const { probes } = ctx;
  const nic = await findNic(ctx.probes);
  if (!nic) {
    const networks = await probes.lxdQuery<readonly LxdNetwork[]>('/1.0/networks?recursion=1');
    const bridge = 'value' in networks ? networks.value.find(({ managed }) => managed)?.name : undefined;
    const project = await probes.project();
    const fix =
      bridge === undefined
        ? undefined
        : toAddDevice(
            probes,
            project,
            {
              id: 'add-network',
              title: 'Add the Network Device',
              question: `Add a device on the network "${bridge}" to the default profile of the LXD project "${project}"?`,
            },
            'eth0',
            'nic',
            'name=eth0',
            `network=${bridge}`,
          );
    return warning('New instances have no network: the default profile has no network device.', {
      hint: bridge === undefined ? '"lxc network create lxdbr0" makes a network.' : undefined,
      fix,
    });
  }
  if (!nic.isManaged) return ok(`Instances are on "${nic.name}", which LXD does not manage.`);
  const network = await probes.lxdQuery<LxdNetwork>(`/1.0/networks/${encodeURIComponent(nic.name)}`);
  if (!('value' in network)) return problem(`The default profile names the network "${nic.name}", which is not there.`);
  const config = network.value.config ?? {};
  const addresses = ['ipv4.address', 'ipv6.address'].map((key) => config[key] ?? 'none');
  if (addresses.every((address) => address === 'none')) {
    return problem(`The network "${nic.name}" gives instances no address.`, {
      fix: quietly(
        {
          id: 'give-addresses',
          title: 'Give It Addresses',
          question: `Let LXD choose an IPv4 range for the network "${nic.name}", with NAT?`,
        },
        probes.lxc,
        'network',
        'set',
        `${probes.remote}${nic.name}`,
        'ipv4.address=auto',
        'ipv4.nat=true',
      ),
    });
  }
  return ok(`Instances are on the network "${nic.name}".`);
}

async function checkDocker(ctx: CheckContext): Promise<Finding> {
  const { machine, probes } = ctx;
  if (!probes.isLocal || !machine.exists('/sys/class/net/docker0')) return notApplicable('Docker has no network here.');
  const nic = await findNic(ctx.probes);
  if (!nic) return notApplicable('Instances have no network that Docker could cut off.');
  if (await forwards(ctx)) return ok('Docker is here, and the firewall forwards what LXD sends.');
  const inside = await tryNetworkInside(ctx);
  if (inside.state === 'ok') return ok('Docker is here, and instances reach the network all the same.');
  const fix = inTerminal(
    {
      id: 'docker-forward',
      title: 'Let LXD Through',
      question: `Add two rules to Docker's chain of the firewall that let the network "${nic.name}" through, as root? They are gone after a restart.`,
    },
    'sudo',
    'sh',
    '-c',
    LET_THROUGH,
    'sh',
    nic.name,
  );
  return inside.state === 'problem'
    ? problem("Docker's firewall drops what LXD's instances send.", { fix })
    : warning("Docker makes the firewall drop what is forwarded, which may cut LXD's instances off the network.", {
        fix,
      });
}

/** The name of the bridge is an argument, never part of the text. */
const LET_THROUGH =
  'iptables -I DOCKER-USER -i "$1" -j ACCEPT && iptables -I DOCKER-USER -o "$1" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';

/** Only root may look. */
async function forwards({ machine, probes }: CheckContext): Promise<boolean> {
  if (machine.user.uid !== 0) return false;
  const { end, code, stdout } = await probes.run('iptables', ['-S', 'FORWARD']);
  return end === 'exit' && code === 0 && /^-P FORWARD ACCEPT$/m.test(stdout);
}

/** Known to LXD from the start, or added by snapcraft when it builds first. */
const REMOTES = {
  ubuntu: 'https://cloud-images.ubuntu.com/releases',
  'craft-com.ubuntu.cloud-buildd': 'https://cloud-images.ubuntu.com/buildd/releases',
} as const;

function checkSnapcraftImages(ctx: CheckContext): Promise<Finding> | Finding {
  if (ctx.request.provider === 'lxd') return notApplicable('snapcraft does not make the instances.');
  return checkImages(ctx, 'craft-com.ubuntu.cloud-buildd');
}

async function checkImages({ ports, request, probes }: CheckContext, remote: keyof typeof REMOTES): Promise<Finding> {
  if (!request.network || !ports.get) return notApplicable('No server is asked: the use of the network is turned off.');
  const known = await probes.remotes();
  if (!('value' in known)) return notApplicable('There is no LXD client that knows servers of images.');
  const address = known.value[remote]?.Addr ?? REMOTES[remote];
  if (!URL.canParse(address)) return unknown(`The address of the server "${remote}" can't be read: "${address}".`);
  const { host } = new URL(address);
  const answer = await ports.get({
    url: `${address.replace(/\/+$/, '')}/streams/v1/index.json`,
    maxBytes: 256 * 1024,
    timeoutMs: 2500,
  });
  const hint = "New instances can't be made from its images; those that exist, and images at hand, still work.";
  if ('failure' in answer) {
    if (answer.failure === 'too-large') return ok(`${host} answers.`);
    return warning(answer.message, { hint });
  }
  return answer.status < 400
    ? ok(`${host} answers.`)
    : warning(`${host} answers with the status ${String(answer.status)}.`, { hint });
}
