/** The network of instances, Docker, images and proxies: every state with its sentence. */
import { expect, test } from 'vitest';
import { examineOne, INSTANCES, ours, withDevice, withFix, type Case, type Patient } from './patient.ts';
import * as lxd from './recorded.ts';
import { failed, instance, json, missing, said } from './recorded.ts';

const API = 'lxc query local:/1.0';
const PROFILE = 'lxc query local:/1.0/profiles/default?project=default';
const ofProfile = (devices: object): NonNullable<Patient['answers']> => ({
  [PROFILE]: json({ ...lxd.EMPTY_PROFILE, devices }),
});
const ROOT = { path: '/', pool: 'default', type: 'disk' };

/** The network tried from an instance that runs ends with this code. */
const inside = (code: number, end: 'exit' | 'timeout' = 'exit'): NonNullable<Patient['answers']> => {
  const name = 'snapwright-test-hello-0123456789';
  const script =
    "timeout 3 getent hosts archive.ubuntu.com >/dev/null || exit 3\ntimeout 3 bash -c 'exec 3<>/dev/tcp/archive.ubuntu.com/80' || exit 4";
  return {
    [INSTANCES]: json([ours(name)]),
    [`lxc --project default exec local:${name} -- sh -c ${script}`]: { code, stdout: '', stderr: '', end },
  };
};
const DOCKER: NonNullable<Patient['files']> = { '/sys/class/net/docker0': '' };
const LET_THROUGH = withFix(
  'terminal',
  'sudo',
  'sh',
  '-c',
  'iptables -I DOCKER-USER -i "$1" -j ACCEPT && iptables -I DOCKER-USER -o "$1" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  'sh',
  'lxdbr0',
);
const proxied = (proxy: string, more: Patient = {}): Patient => ({ machine: { env: { https_proxy: proxy } }, ...more });
const HINT_IMAGES = "New instances can't be made from its images; those that exist, and images at hand, still work.";
const HINT_INSIDE =
  "Look at the lines on the bridge and on Docker; a firewall of the machine (ufw, firewalld) may refuse LXD's bridge too.";
const root: NonNullable<Patient['machine']> = { user: { name: 'root', uid: 0, gid: 0, groups: [0] } };

const NETWORK: readonly Case[] = [
  [
    'no device',
    'bridge',
    { answers: ofProfile({ root: ROOT }) },
    {
      state: 'warning',
      reason: 'New instances have no network: the default profile has no network device.',
      fix: withDevice('eth0', 'nic', 'name=eth0', 'network=lxdbr0'),
    },
  ],
  [
    'no network',
    'bridge',
    {
      answers: {
        ...ofProfile({ root: ROOT }),
        'lxc query local:/1.0/networks?recursion=1': json([{ name: 'eth0', managed: false }]),
      },
    },
    {
      state: 'warning',
      reason: 'New instances have no network: the default profile has no network device.',
      hint: '"lxc network create lxdbr0" makes a network.',
    },
  ],
  [
    'a bridge of their own',
    'bridge',
    { answers: ofProfile({ root: ROOT, eth0: { type: 'nic', nictype: 'bridged', parent: 'br0' } }) },
    {
      state: 'ok',
      reason: 'Instances are on "br0", which LXD does not manage.',
    },
  ],
  [
    'a network that is gone',
    'bridge',
    { answers: { 'lxc query local:/1.0/networks/lxdbr0': failed('Error: Network not found\n') } },
    {
      state: 'problem',
      reason: 'The default profile names the network "lxdbr0", which is not there.',
    },
  ],
  [
    'no addresses',
    'bridge',
    {
      answers: {
        'lxc query local:/1.0/networks/lxdbr0': json({
          ...lxd.BRIDGE,
          config: { 'ipv4.address': 'none', 'ipv6.address': 'none' },
        }),
      },
    },
    {
      state: 'problem',
      reason: 'The network "lxdbr0" gives instances no address.',
      fix: withFix('run', 'lxc', 'network', 'set', 'local:lxdbr0', 'ipv4.address=auto', 'ipv4.nat=true'),
    },
  ],
  [
    'no instance runs',
    'network-inside',
    { answers: { [INSTANCES]: json([instance('web'), ours('snapwright-test-a', { status: 'Stopped' })]) } },
    {
      state: 'unknown',
      reason: 'No instance of ours is running from which the network could be tried.',
      hint: 'The thorough examination starts one for that (on the command line: "--deep").',
    },
  ],
  [
    'no device',
    'network-inside',
    { answers: ofProfile({ root: ROOT }), request: { deep: true } },
    { state: 'not-applicable', reason: 'New instances have no network device.' },
  ],
  ['no image', 'network-inside', { request: { deep: true } }, { state: 'unknown', reason: 'There is no image.' }],
  [
    'no names',
    'network-inside',
    { answers: inside(3) },
    {
      state: 'problem',
      reason: 'From "snapwright-test-hello-0123456789" names can\'t be resolved.',
      hint: HINT_INSIDE,
    },
  ],
  [
    'no way',
    'network-inside',
    { answers: inside(4) },
    {
      state: 'problem',
      reason: 'From "snapwright-test-hello-0123456789" archive.ubuntu.com can\'t be reached.',
      hint: HINT_INSIDE,
    },
  ],
  [
    'late',
    'network-inside',
    { answers: inside(-1, 'timeout') },
    {
      state: 'unknown',
      reason: 'The network could not be tried from "snapwright-test-hello-0123456789".',
    },
  ],
  [
    'turned off',
    'network-inside',
    { request: { network: false } },
    {
      state: 'not-applicable',
      reason: 'The network is not tried: its use is turned off.',
    },
  ],
  [
    'docker',
    'docker',
    { files: DOCKER },
    {
      state: 'warning',
      reason: "Docker makes the firewall drop what is forwarded, which may cut LXD's instances off the network.",
      fix: LET_THROUGH,
    },
  ],
  [
    'docker in the way',
    'docker',
    { files: DOCKER, answers: inside(4) },
    {
      state: 'problem',
      reason: "Docker's firewall drops what LXD's instances send.",
      fix: LET_THROUGH,
    },
  ],
  [
    'docker not in the way',
    'docker',
    { files: DOCKER, answers: inside(0) },
    {
      state: 'ok',
      reason: 'Docker is here, and instances reach the network all the same.',
    },
  ],
  [
    'docker that forwards',
    'docker',
    {
      files: DOCKER,
      machine: root,
      answers: { 'iptables -S FORWARD': said('-P FORWARD ACCEPT\n-A FORWARD -j DOCKER-USER\n') },
    },
    {
      state: 'ok',
      reason: 'Docker is here, and the firewall forwards what LXD sends.',
    },
  ],
  [
    'docker that drops',
    'docker',
    { files: DOCKER, machine: root, answers: { 'iptables -S FORWARD': said('-P FORWARD DROP\n') } },
    expect.objectContaining({ state: 'warning' }) as never,
  ],
  [
    'docker, no device',
    'docker',
    { files: DOCKER, answers: ofProfile({ root: ROOT }) },
    {
      state: 'not-applicable',
      reason: 'Instances have no network that Docker could cut off.',
    },
  ],
  [
    'offline',
    'images',
    {
      ports: {
        get: () =>
          Promise.resolve({ failure: 'offline', message: "cloud-images.ubuntu.com can't be reached (ENOTFOUND)." }),
      },
    },
    {
      state: 'warning',
      reason: "cloud-images.ubuntu.com can't be reached (ENOTFOUND).",
      hint: HINT_IMAGES,
    },
  ],
  [
    'long',
    'images',
    { ports: { get: () => Promise.resolve({ failure: 'too-large', message: '' }) } },
    { state: 'ok', reason: 'cloud-images.ubuntu.com answers.' },
  ],
  [
    'broken',
    'images',
    { ports: { get: () => Promise.resolve({ status: 503, body: '', elapsedMs: 1 }) } },
    {
      state: 'warning',
      reason: 'cloud-images.ubuntu.com answers with the status 503.',
      hint: HINT_IMAGES,
    },
  ],
  [
    'a mirror',
    'images',
    { answers: { 'lxc remote list --format json': json({ ubuntu: { Addr: 'https://mirror.example/releases/' } }) } },
    { state: 'ok', reason: 'mirror.example answers.' },
  ],
  [
    'turned off',
    'images',
    { request: { network: false } },
    { state: 'not-applicable', reason: 'No server is asked: the use of the network is turned off.' },
  ],
  [
    'no client',
    'images',
    { answers: { 'lxc remote list --format json': missing } },
    { state: 'not-applicable', reason: 'There is no LXD client that knows servers of images.' },
  ],
  [
    'not needed',
    'images-snapcraft',
    { request: { provider: 'lxd' } },
    { state: 'not-applicable', reason: 'snapcraft does not make the instances.' },
  ],
  [
    'not told',
    'proxy-lxd',
    proxied('http://proxy.example:3128'),
    {
      state: 'warning',
      reason: "This machine uses a proxy that LXD has not been told of: it can't download images.",
      fix: withFix('run', 'lxc', 'config', 'set', 'local:', 'core.proxy_https=http://proxy.example:3128/'),
    },
  ],
  [
    'with a login',
    'proxy-lxd',
    proxied('http://me:secret@proxy.example:3128'),
    {
      state: 'warning',
      reason: "This machine uses a proxy that LXD has not been told of: it can't download images.",
      hint: 'The address holds a login, so it has to be set by hand: "lxc config set core.proxy_https ADDRESS".',
    },
  ],
  [
    'told',
    'proxy-lxd',
    proxied('proxy.example', {
      answers: { [API]: json(lxd.server('5.0.2', { config: { 'core.proxy_https': 'x' } })) },
    }),
    { state: 'ok', reason: 'LXD has a proxy of its own.' },
  ],
  [
    'not told',
    'proxy-snapd',
    proxied('proxy.example:3128', {
      answers: { 'snap get system proxy.https': failed('error: snap "core" has no "proxy" configuration option\n') },
    }),
    {
      state: 'warning',
      reason: "This machine uses a proxy that snapd has not been told of: it can't reach the store.",
      fix: withFix('terminal', 'sudo', 'snap', 'set', 'system', 'proxy.https=http://proxy.example:3128/'),
    },
  ],
  [
    'not allowed to look',
    'proxy-snapd',
    proxied('http://proxy.example', {
      answers: { 'snap get system proxy.https': failed('error: access denied (try with sudo)\n') },
    }),
    {
      state: 'unknown',
      reason: 'Whether snapd has been told of the proxy only root may read.',
      fix: withFix('terminal', 'sudo', 'snap', 'set', 'system', 'proxy.https=http://proxy.example/'),
    },
  ],
  [
    'told',
    'proxy-snapd',
    proxied('http://proxy.example', { answers: { 'snap get system proxy.https': said('http://proxy.example\n') } }),
    { state: 'ok', reason: 'snapd has a proxy of its own.' },
  ],
  [
    'by the environment',
    'proxy-snapd',
    proxied('http://proxy.example', { files: { '/etc/environment': 'https_proxy=http://proxy.example\n' } }),
    {
      state: 'ok',
      reason: 'snapd takes the proxy from /etc/environment.',
    },
  ],
  [
    'no snapd',
    'proxy-snapd',
    proxied('http://proxy.example', { snapd: 'missing' }),
    { state: 'not-applicable', reason: 'There is no snapd that answers.' },
  ],
];

test.each(NETWORK)('%s: %s', async (_name, id, patient, expected) => {
  expect(await examineOne(id, patient)).toEqual(expected);
});
