/** The table of what allows what: it agrees with itself, with the other facts and with what the product loads. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { getDenialFacts, type Cover } from '../../../server/src/core/denials/denial-facts.ts';
import { findCover } from '../../../server/src/core/denials/find-cover.ts';
import { NOTES } from '../../../server/src/core/denials/notes.ts';
import {
  ARCHITECTURES,
  AUDIT_ARCHITECTURES,
  SYSCALL_NUMBERS,
} from '../../../server/src/core/denials/syscall-numbers.ts';
import type { Cause, DbusCause, FileCause } from '../../../server/src/core/denials/types.ts';
import { facts } from '../../../server/src/core/facts/provider.ts';

interface Entry {
  readonly interfaces: readonly string[];
  readonly from?: string;
  readonly note?: string;
  readonly harmless?: boolean;
}

interface Items {
  readonly architectures: Readonly<Record<string, string>>;
  readonly files: readonly (Entry & { readonly access: string; readonly paths: readonly string[] })[];
  readonly capabilities: Readonly<Record<string, Entry>>;
  readonly dbus: readonly (Entry & {
    readonly service: string;
    readonly members?: readonly (Entry & { names: string[] })[];
  })[];
  readonly networks: readonly Entry[];
  readonly others: readonly Entry[];
  readonly syscalls: Readonly<Record<string, Entry & { readonly numbers: Readonly<Record<string, number>> }>>;
}

const file = path.join(import.meta.dirname, '../../../schemas/facts/denials.json');
const { items } = JSON.parse(fs.readFileSync(file, 'utf8')) as { readonly items: Items };
const entries: readonly Entry[] = [
  ...items.files,
  ...Object.values(items.capabilities),
  ...items.dbus,
  ...items.dbus.flatMap(({ members = [] }) => members),
  ...items.networks,
  ...items.others,
  ...Object.values(items.syscalls),
];

test('every interface is one of snapd, every note has its words', () => {
  const names = new Set(entries.flatMap(({ interfaces }) => interfaces));
  expect([...names].filter((name) => !facts.interfaces.has(name))).toEqual([]);
  const notes = new Set(entries.flatMap(({ note }) => (note === undefined ? [] : [note])));
  // Hidden files are found by rule.
  expect(Object.keys(NOTES).sort()).toEqual([...notes, 'hidden'].sort());
});

test('the compact form says the same', () => {
  const plain = ({ interfaces, from, note, harmless }: Entry | Cover): unknown => ({
    interfaces,
    from,
    note,
    harmless: harmless ?? false,
  });
  const loaded = getDenialFacts();
  const files = [...loaded.files.values()].flat();
  for (const entry of items.files) {
    const fits = files.filter(
      (one) => one.access === entry.access && JSON.stringify(plain(one)) === JSON.stringify(plain(entry)),
    );
    expect(fits.length, entry.paths.join(' ')).toBeGreaterThan(0);
  }
  for (const [name, entry] of Object.entries(items.capabilities)) {
    expect(plain(loaded.capabilities.get(name) as Cover), name).toEqual(plain(entry));
  }
  for (const entry of items.dbus) {
    const one = loaded.dbus.find(({ service }) => service === entry.service);
    expect(plain(one as Cover), entry.service).toEqual(plain(entry));
    for (const { names, interfaces } of entry.members ?? []) {
      for (const name of names) expect(one?.members.get(name)).toEqual(interfaces);
    }
  }
  expect(loaded.networks.map(plain)).toEqual(items.networks.map(plain));
  expect(loaded.others.map(plain)).toEqual(items.others.map(plain));
  for (const [name, entry] of Object.entries(items.syscalls)) {
    const known = loaded.syscalls.get(name) ?? loaded.syscalls.get(name.replace(/(?:32|64)$/, ''));
    expect(plain(known as Cover), name).toEqual(plain(entry));
  }
});

test('the numbers of the system calls are those of the facts', () => {
  expect(Object.fromEntries([...AUDIT_ARCHITECTURES].map(([token, name]) => [name, token]))).toEqual(
    items.architectures,
  );
  for (const [name, { numbers }] of Object.entries(items.syscalls)) {
    const written = ARCHITECTURES.map((one) => String(numbers[one] ?? '-'));
    const text = new Set(written).size === 1 ? written[0] : written.join(' ');
    expect(SYSCALL_NUMBERS[name], name).toBe(text);
  }
  expect(Object.keys(SYSCALL_NUMBERS).sort()).toEqual(Object.keys(items.syscalls).sort());
});

test('a path is found under its first folder', () => {
  const folders = [...getDenialFacts().files.keys()];
  expect(folders.filter((folder) => !/^(?:\/[a-z]+\/|@(?:HOME|BIN)\/)$/.test(folder))).toEqual([]);
});

const found = (cause: Cause): string => {
  const match = findCover(cause);
  if (!match) return '-';
  const marks = `${match.certainty === 'maybe' ? '?' : ''}${match.harmless ? '!' : ''}`;
  return `${match.interfaces.join(' ')}${marks}`;
};

// What snapd's policies say, interface by interface.
test.each<[string, string, string]>([
  ['/dev/video0', 'rw', 'camera'],
  ['/dev/video12', 'r', 'camera'],
  ['/dev/dri/card0', 'rw', 'opengl'],
  ['/dev/dri/', 'r', 'opengl'],
  ['/dev/nvidiactl', 'rw', 'opengl'],
  ['/dev/snd/pcmC0D0p', 'rw', 'alsa'],
  ['/run/user/1000/pulse/native', 'rw', 'audio-playback pulseaudio'],
  ['/var/run/pulse/native', 'rw', 'audio-playback pulseaudio'],
  ['/dev/kvm', 'rw', 'kvm'],
  ['/dev/bus/usb/001/002', 'rw', 'raw-usb'],
  ['/dev/ttyUSB0', 'rw', 'serial-port?'],
  ['/dev/ttyS0', 'rw', 'serial-port?'],
  ['/dev/input/js0', 'rw', 'joystick raw-input'],
  ['/dev/input/event3', 'r', 'joystick device-buttons raw-input'],
  ['/dev/fuse', 'rw', 'fuse-support'],
  ['/dev/sda', 'r', 'block-devices'],
  ['/dev/nvme0n1p2', 'rw', 'block-devices'],
  ['/dev/net/tun', 'rw', 'network-control'],
  ['/dev/tpmrm0', 'rw', 'tpm'],
  ['/dev/hwrng', 'r', 'hardware-random-observe hardware-random-control'],
  ['/dev/hwrng', 'rw', 'hardware-random-control'],
  ['/dev/never-heard-of', 'rw', 'custom-device?'],
  ['/dev/shm/.org.chromium.Chromium.x', 'rw', 'browser-support shared-memory'],
  ['/dev/shm/sem.x', 'rw', 'shared-memory?'],
  ['/proc/1234/mountinfo', 'r', 'mount-observe'],
  ['/proc/1/stat', 'r', 'system-observe'],
  ['/proc/stat', 'r', 'system-observe'],
  ['/proc/4711/net/dev', 'r', 'network-observe network-control'],
  ['/proc/4711/net/if_inet6', 'r', 'network-bind network-observe network-control'],
  ['/proc/sys/net/ipv4/ip_forward', 'w', 'firewall-control network-control'],
  ['/proc/modules', 'r', 'kernel-module-observe kernel-module-control'],
  ['/proc/sys/vm/overcommit_memory', 'r', '!'],
  ['/sys/fs/cgroup/cpu.max', 'r', '!'],
  ['/sys/class/net/', 'r', 'hardware-observe'],
  ['/run/udev/data/c81:0', 'r', 'camera hardware-observe'],
  ['/etc/hosts', 'r', 'network network-bind'],
  ['/etc/hosts', 'w', 'network-control'],
  ['/etc/resolv.conf', 'r', 'network network-bind'],
  ['/etc/ssl/certs/ca-certificates.crt', 'r', 'network network-bind'],
  ['/etc/fstab', 'r', 'mount-observe'],
  ['/var/log/syslog', 'r', 'log-observe'],
  ['/var/log/syslog', 'rw', ''],
  ['/media/u/stick/file', 'rw', 'removable-media'],
  ['/run/media/u/stick/file', 'r', 'removable-media'],
  ['/mnt/data/x', 'rw', 'removable-media'],
  ['/home/u/Documents/x.txt', 'rw', 'home'],
  ['/root/x', 'r', 'home'],
  ['/home/u/.ssh/id_rsa', 'r', 'ssh-keys'],
  ['/home/u/.ssh/id_rsa.pub', 'r', 'ssh-public-keys ssh-keys'],
  ['/home/u/.gnupg/pubring.kbx', 'r', 'gpg-public-keys gpg-keys'],
  ['/home/u/.config/app/x', 'rw', 'personal-files?'],
  ['/run/docker.sock', 'rw', 'docker'],
  ['/run/snapd.socket', 'rw', 'snapd-control'],
  ['/usr/bin/ip', 'x', 'network-observe network-control'],
  ['/sbin/iptables', 'x', 'firewall-control'],
  ['/usr/bin/journalctl', 'x', 'log-observe'],
  ['/usr/bin/curl', 'x', '-'],
  ['/etc/app/app.conf', 'r', '-'],
  ['/usr/share/fonts/x.ttf', 'r', 'desktop x11'],
  ['/run/user/1000/wayland-0', 'rw', 'wayland'],
])('%s %s', (name, access, expected) => {
  expect(found({ kind: 'file', path: name, access } satisfies FileCause)).toBe(expected);
});

test.each<[string, string]>([
  ['net_bind_service', 'network-bind network'],
  ['net_raw', 'network-observe network-control firewall-control'],
  ['sys_time', 'time-control'],
  ['sys_module', 'kernel-module-control'],
  ['kill', 'process-control'],
  ['block_suspend', '!'],
  ['chown', '?'],
  ['number 99', '-'],
])('capability %s', (name, expected) => {
  expect(found({ kind: 'capability', name })).toBe(expected);
});

test.each<[string, string]>([
  ['bind', 'network-bind network'],
  ['accept4', 'network-bind'],
  ['mount', 'mount-control fuse-support nfs-mount cifs-mount?'],
  ['clock_settime64', 'time-control?'],
  ['perf_event_open', 'system-trace'],
  ['chown32', '?'],
  ['io_uring_setup', '!'],
  ['read', '-'],
])('system call %s', (name, expected) => {
  expect(found({ kind: 'syscall', architecture: 'amd64', number: 0, name })).toBe(expected);
});

describe('D-Bus', () => {
  const base: DbusCause = {
    kind: 'dbus',
    access: 'send',
    bus: 'system',
    path: '/',
    interface: '',
    member: '',
    name: '',
    peer: '',
  };
  test.each<[Partial<DbusCause>, string]>([
    [{ interface: 'org.freedesktop.UPower', path: '/org/freedesktop/UPower' }, 'upower-observe'],
    [
      { interface: 'org.freedesktop.DBus.Properties', path: '/org/freedesktop/UPower/devices/battery_BAT0' },
      'upower-observe',
    ],
    [{ interface: 'org.freedesktop.DBus.Properties', name: 'org.freedesktop.UPower' }, 'upower-observe'],
    [{ interface: 'org.freedesktop.login1.Manager', member: 'ListSessions' }, 'login-session-observe shutdown'],
    [{ interface: 'org.freedesktop.login1.Manager', member: 'PowerOff' }, 'shutdown login-session-observe'],
    [{ interface: 'org.freedesktop.login1.Session', member: 'Lock' }, 'login-session-control'],
    [{ interface: 'org.freedesktop.timedate1', member: 'SetTimezone' }, 'timezone-control'],
    [{ interface: 'org.freedesktop.portal.Settings', path: '/org/freedesktop/portal/desktop' }, 'desktop'],
    [{ interface: 'org.freedesktop.Notifications' }, 'desktop'],
    [{ interface: 'org.freedesktop.Secret.Service', path: '/org/freedesktop/secrets' }, 'password-manager-service'],
    [{ interface: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', name: 'org.freedesktop.DBus' }, ''],
    [{ interface: 'org.example.Service', path: '/org/example' }, '-'],
    [{ interface: 'org.freedesktop.UPowerful' }, '-'],
    [{ access: 'bind', name: 'org.freedesktop.UPower' }, '-'],
  ])('%j', (message, expected) => {
    expect(found({ ...base, ...message })).toBe(expected);
  });
});

test.each<[Cause, string]>([
  [{ kind: 'network', operation: 'create', family: 'inet', type: 'stream', address: '' }, 'network network-bind'],
  [{ kind: 'network', operation: 'listen', family: 'inet6', type: 'stream', address: '' }, 'network-bind'],
  [
    { kind: 'network', operation: 'create', family: 'inet', type: 'raw', address: '' },
    'network-observe network-control firewall-control',
  ],
  [{ kind: 'network', operation: 'create', family: 'can', type: 'raw', address: '' }, 'can-bus'],
  [{ kind: 'network', operation: 'create', family: 'xdp', type: 'raw', address: '' }, '-'],
  [{ kind: 'network', operation: 'connect', family: 'unix', type: 'stream', address: '@/tmp/.X11-unix/X0' }, 'x11'],
  [{ kind: 'network', operation: 'connect', family: 'unix', type: 'stream', address: '@abc' }, '-'],
  [{ kind: 'ptrace', access: 'read', peer: 'unconfined' }, 'system-observe'],
  [{ kind: 'ptrace', access: 'readby', peer: 'unconfined' }, '!'],
  [{ kind: 'signal', access: 'send', peer: 'unconfined' }, 'process-control'],
  [{ kind: 'mount', operation: 'mount', target: '/x', source: 'h:/x', fstype: 'nfs4' }, 'nfs-mount mount-control'],
  [
    { kind: 'mount', operation: 'mount', target: '/x', source: 'x', fstype: 'fuse.sshfs' },
    'fuse-support mount-control',
  ],
  [{ kind: 'mount', operation: 'umount', target: '/x', source: '', fstype: '' }, 'mount-control?'],
  [{ kind: 'userns', name: '' }, 'userns?'],
  [{ kind: 'other', name: 'change_profile' }, '-'],
])('%j', (cause, expected) => {
  expect(found(cause)).toBe(expected);
});
