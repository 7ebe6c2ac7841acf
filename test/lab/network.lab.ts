/** Instances with a network: a bridge of LXD whose only other machine is this one, which plays the archive's server. */
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDoctor } from '../../client/src/core/doctor/doctor.ts';
import { openLocalMachine } from '../../client/src/core/doctor/local-machine.ts';
import type { DoctorLine } from '../../client/src/core/doctor/types.ts';
import { createLxd } from '../../client/src/core/lxd/lxc.ts';
import { waitReady } from '../../client/src/core/lxd/wait-ready.ts';
import { streamProcess } from '../../client/src/core/process/stream-process.ts';
import { lxc, runHere, SNAPD_IMAGE, until } from './lab.ts';

const BRIDGE = 'swlabbr0';
const GATEWAY = '10.213.87.1';
const HOST = 'archive.ubuntu.com';
/** What its name server answers. */
const resolveTo = (address: string): string => `raw.dnsmasq=address=/${HOST}/${address}`;
/** Address by DHCP, as in Ubuntu's own images. */
const UNIT = '[Match]\nName=eth0\n\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=no\n';

/** Of its own: a device in the default profile would come to the instances of others too. */
const PROJECT = 'swlab-network';
const NIC = ['default', 'eth0', 'nic', 'name=eth0', `network=${BRIDGE}`];
const NAME = 'lab-network';
const lxd = createLxd({ stream: streamProcess }, { project: PROJECT });
let server: net.Server;

const inProject = (...args: string[]): Promise<string> => lxc('--project', PROJECT, ...args);
const takeDown = async (): Promise<void> => {
  await runHere('lxc', ['--project', PROJECT, 'delete', '--force', NAME]);
  await runHere('lxc', ['project', 'delete', PROJECT]);
  await runHere('lxc', ['network', 'delete', BRIDGE]);
};
const listen = (): Promise<void> =>
  new Promise((resolve, reject) => {
    server = net.createServer((socket) => socket.destroy());
    server.on('error', reject);
    server.listen(80, GATEWAY, resolve);
  });

beforeAll(async () => {
  // Of a run that was killed.
  await takeDown();
  const settings = [`ipv4.address=${GATEWAY}/24`, 'ipv4.nat=false', 'ipv4.firewall=false', 'ipv6.address=none'];
  await lxc('network', 'create', BRIDGE, ...settings, resolveTo(GATEWAY));
  await lxc('project', 'create', PROJECT, '--config', 'features.images=false');
  const [pool] = JSON.parse(await lxc('storage', 'list', '--format', 'json')) as { name: string }[];
  await inProject('profile', 'device', 'add', 'default', 'root', 'disk', 'path=/', `pool=${pool?.name}`);
  await inProject('profile', 'device', 'add', ...NIC);
  // As ours, so that it may be asked.
  const marks = { 'user.snapwright.kind': 'test', 'user.snapwright.folder': '/' };
  await lxd.launch({ name: NAME, image: SNAPD_IMAGE, config: { 'security.nesting': 'true', ...marks } });
  await waitReady(lxd, NAME, { snapd: true });
  const script = `printf '${UNIT.replaceAll('\n', '\\n')}' >/etc/systemd/network/eth0.network
    systemctl start systemd-networkd && echo nameserver ${GATEWAY} >/etc/resolv.conf`;
  await inProject('exec', NAME, '--', 'sh', '-c', script);
  const hasAddress = async (): Promise<boolean> =>
    (await inProject('exec', NAME, '--', 'ip', '-4', 'address', 'show', 'eth0')).includes('inet 10.213.87.');
  await until(hasAddress);
  await listen();
});
afterAll(async () => {
  server?.close();
  await takeDown();
});

async function examine(id: string): Promise<Pick<DoctorLine, 'state' | 'reason' | 'hint'>> {
  const ports = { machine: openLocalMachine(), run: streamProcess, lxd, snapd: undefined };
  const { lines } = await runDoctor(ports, { provider: 'lxd', deep: false, network: true });
  return lines.find((line) => line.id === id) ?? expect.fail(`no line "${id}"`);
}

describe('the doctor, of the network in an instance', () => {
  it('reaches it', async () => {
    expect(await examine('bridge')).toMatchObject({ state: 'ok' });
    const reason = `The network is reached from "${NAME}".`;
    expect(await examine('network-inside')).toMatchObject({ state: 'ok', reason });
  });

  it('says that nothing answers', async () => {
    await new Promise((resolve) => server.close(resolve));
    const reason = `From "${NAME}" ${HOST} can't be reached.`;
    expect(await examine('network-inside')).toMatchObject({ state: 'problem', reason });
  });

  it('says that names are not resolved', async () => {
    await lxc('network', 'set', BRIDGE, resolveTo(''));
    const found = await examine('network-inside');
    expect(found).toMatchObject({
      state: 'problem',
      reason: `From "${NAME}" names can't be resolved.`,
      hint: expect.stringContaining('firewall') as string,
    });
    await lxc('network', 'set', BRIDGE, resolveTo(GATEWAY));
  });

  it('says that instances get no address, and that there is no device', async () => {
    await lxc('network', 'set', BRIDGE, 'ipv4.address=none');
    expect(await examine('bridge')).toMatchObject({
      state: 'problem',
      reason: `The network "${BRIDGE}" gives instances no address.`,
    });
    await lxc('network', 'set', BRIDGE, `ipv4.address=${GATEWAY}/24`);
    await inProject('profile', 'device', 'remove', 'default', 'eth0');
    expect(await examine('bridge')).toMatchObject({
      state: 'warning',
      reason: 'New instances have no network: the default profile has no network device.',
    });
    await inProject('profile', 'device', 'add', ...NIC);
  });
});
