/** What the client of LXD 5.0.2 printed in a real run, shortened where nothing is read; and what stands in for the rest. */
import type { StreamResult } from '../../../client/src/core/process/process.ts';

export const said = (stdout: string): StreamResult => ({ code: 0, stdout, stderr: '', end: 'exit' });
export const json = (value: unknown): StreamResult => said(`${JSON.stringify(value, null, '\t')}\n`);
export const failed = (stderr: string, code = 1): StreamResult => ({ code, stdout: '', stderr, end: 'exit' });
export const missing: StreamResult = { code: -1, stdout: '', stderr: '', end: 'missing' };
export const late: StreamResult = { code: -1, stdout: '', stderr: '', end: 'timeout' };

export const server = (version = '5.0.2', more: object = {}): object => ({
  api_status: 'stable',
  api_version: '1.0',
  auth: 'trusted',
  config: {},
  environment: {
    architectures: ['x86_64', 'i686'],
    driver: 'lxc',
    firewall: 'xtables',
    server: 'lxd',
    server_name: 'vm',
    server_version: version,
  },
  public: false,
  ...more,
});

export const PERMISSION =
  'Error: Get "http://unix.socket/1.0": dial unix /var/lib/lxd/unix.socket: connect: permission denied\n';
export const NO_SOCKET =
  'Error: Get "http://unix.socket/1.0": dial unix /var/lib/lxd/unix.socket: connect: no such file or directory\n';
export const REFUSED =
  'Error: Get "http://unix.socket/1.0": dial unix /var/lib/lxd/unix.socket: connect: connection refused\n';
export const NO_REMOTE = 'Error: The remote "far" doesn\'t exist\n';
export const NO_PROJECT = 'Error: Failed loading project "none": Project not found\n';

export const EMPTY_PROFILE = {
  config: {},
  description: 'Default LXD profile',
  devices: {},
  name: 'default',
  used_by: [],
};

export const PROFILE = {
  ...EMPTY_PROFILE,
  devices: {
    eth0: { name: 'eth0', network: 'lxdbr0', type: 'nic' },
    root: { path: '/', pool: 'default', type: 'disk' },
  },
};

export const POOLS = [{ config: {}, driver: 'dir', name: 'default', status: 'Created', used_by: [] }];

export const resources = (used: number, total: number): object => ({
  inodes: { total: 16777216, used: 555428 },
  space: { total, used },
});

export const REMOTES = {
  images: { Addr: 'https://images.linuxcontainers.org', Protocol: 'simplestreams', Project: '' },
  local: { Addr: 'unix://', Protocol: '', Project: '' },
  ubuntu: { Addr: 'https://cloud-images.ubuntu.com/releases', Protocol: 'simplestreams', Project: '' },
};

/** Not recorded: the machine of the recordings can't make a bridge. Fields as the API documents them. */
export const BRIDGE = {
  name: 'lxdbr0',
  type: 'bridge',
  managed: true,
  config: { 'ipv4.address': '10.1.2.1/24', 'ipv4.nat': 'true', 'ipv6.address': 'none' },
};

export const instance = (name: string, more: object = {}): object => ({
  name,
  status: 'Running',
  created_at: '2026-11-20T10:00:00Z',
  config: { 'image.os': 'ubuntu' },
  ...more,
});
