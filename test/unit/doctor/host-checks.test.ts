/** This machine, snapd and snapcraft: every state with its sentence. */
import { expect, test } from 'vitest';
import { missing, said } from './recorded.ts';
import { createPorts, examineOne, GB, type Case, type Patient } from './patient.ts';

const project = (base: string | undefined, buildOn = ['amd64']): NonNullable<Patient['request']> => ({
  project: { base, buildBase: undefined, platforms: [{ name: buildOn[0] ?? '', buildOn }] },
});
const lineOf = (...words: readonly string[]): object => ({ command: words[0], args: words.slice(1) });
const terminal = (...words: readonly string[]): object => ({ kind: 'terminal', command: lineOf(...words) });
const inContainer: NonNullable<Patient['files']> = { '/.dockerenv': '' };
const noLxd: NonNullable<Patient['answers']> = { 'lxc query local:/1.0': missing };

const CASES: readonly Case[] = [
  [
    'macOS',
    'system',
    { machine: { platform: 'darwin' }, snapd: 'none' },
    {
      state: 'warning',
      reason: 'macOS has no LXD server and no snapd: only checking and remote builds work without another machine.',
      hint: 'Add an LXD server with "lxc remote add" and name it in the setting "snapwright.lxd.remote".',
      fix: expect.objectContaining({ kind: 'link' }) as never,
    },
  ],
  [
    'Windows with a server',
    'system',
    { machine: { platform: 'win32' }, snapd: 'none', remote: 'far' },
    {
      state: 'ok',
      reason: 'Windows with the LXD server "far": builds and tests run there, tests on Windows itself can\'t.',
    },
  ],
  [
    'a remote host',
    'system',
    { request: { remoteHost: 'ssh-remote' } },
    {
      state: 'ok',
      reason: 'Linux 6.8.0-45-generic on amd64, the remote host (ssh-remote) that the editor works on.',
    },
  ],
  [
    'docker',
    'container',
    { files: inContainer, answers: noLxd },
    {
      state: 'warning',
      reason: "This is a container (docker): LXD and snapd often can't run in one.",
      hint: 'Mount the socket of LXD into it, or use a remote LXD server.',
    },
  ],
  [
    'docker that reaches LXD',
    'container',
    { files: inContainer },
    {
      state: 'ok',
      reason: 'This is a container (docker); LXD answers all the same.',
    },
  ],
  [
    'an LXD instance',
    'container',
    { answers: { ...noLxd, 'systemd-detect-virt --container': said('lxc\n') } },
    {
      state: 'warning',
      reason: "This is a container (lxc): LXD and snapd often can't run in one.",
      hint: 'Mount the socket of LXD into it, or use a remote LXD server.',
    },
  ],
  [
    'no systemd',
    'container',
    { answers: { 'systemd-detect-virt --container': missing } },
    { state: 'ok', reason: 'This is no container.' },
  ],
  [
    'WSL 1',
    'container',
    { files: { '/proc/version': 'Linux version 4.4.0-22621-Microsoft' } },
    {
      state: 'problem',
      reason: 'This is WSL 1, in which neither LXD nor snapd can run.',
      hint: 'Change to WSL 2 with "wsl --set-version" in Windows.',
    },
  ],
  [
    'WSL 2',
    'container',
    { files: { '/proc/version': 'Linux version 5.15.90.1-microsoft-standard-WSL2', '/proc/1/comm': 'init\n' } },
    {
      state: 'warning',
      reason: 'This is WSL 2 without systemd, which snapd and the LXD snap need.',
      hint: 'Write "[boot]" and "systemd=true" into /etc/wsl.conf, then run "wsl --shutdown" in Windows.',
    },
  ],
  [
    'WSL 2 with systemd',
    'container',
    { files: { '/proc/version': 'Linux version 5.15.90.1-microsoft-standard-WSL2', '/proc/1/comm': 'systemd\n' } },
    {
      state: 'ok',
      reason: 'This is WSL 2 with systemd.',
    },
  ],
  [
    'Flatpak',
    'editor',
    { files: { '/.flatpak-info': '' } },
    {
      state: 'problem',
      reason: 'This runs in Flatpak, whose walls hide the programs and sockets of this machine.',
      hint: 'Install the editor as a package, or as the classic snap "code".',
    },
  ],
  [
    'a strict snap',
    'editor',
    { files: { '/proc/self/attr/current': 'snap.pad.pad (enforce)\n' } },
    {
      state: 'problem',
      reason: 'This runs in the strictly confined snap "pad", which reaches neither LXD nor snapd.',
      hint: 'Install the editor as a package, or as the classic snap "code".',
    },
  ],
  [
    'the classic snap',
    'editor',
    { machine: { env: { SNAP_NAME: 'code' } }, files: { '/proc/self/attr/current': 'snap.code.code (complain)\n' } },
    {
      state: 'ok',
      reason: 'This runs in the snap "code", which is not confined.',
    },
  ],
  [
    'little space',
    'folder-space',
    { space: 1.5 * GB },
    { state: 'warning', reason: 'Only 1.5 GB are free where the project lies.' },
  ],
  [
    'no space',
    'folder-space',
    { space: 0.1 * GB },
    {
      state: 'problem',
      reason: 'Only 100 MB are free where the project lies.',
      hint: 'Delete old snaps and build folders.',
    },
  ],
  [
    'unknown space',
    'folder-space',
    { machine: { freeSpace: () => Promise.resolve(undefined) } },
    {
      state: 'unknown',
      reason: "The free space of the project's folder is not known.",
    },
  ],
  [
    'another architecture',
    'architecture',
    { request: project('core24', ['arm64', 'riscv64']) },
    {
      state: 'problem',
      reason: 'The project builds on arm64 and riscv64, and this is amd64.',
      hint: 'Add a platform that builds on amd64, or use Remote Build or an LXD server on such a machine.',
    },
  ],
  [
    'some platforms',
    'architecture',
    {
      request: {
        project: {
          base: 'core24',
          buildBase: undefined,
          platforms: [
            { name: 'pc', buildOn: ['amd64'] },
            { name: 'pi', buildOn: ['arm64'] },
          ],
        },
      },
    },
    {
      state: 'ok',
      reason: 'On amd64 "pc" can be built; "pi" need another machine.',
    },
  ],
  [
    'no server and no project',
    'architecture',
    {
      answers: noLxd,
      machine: { arch: 'arm' },
      request: { project: { base: 'core24', buildBase: undefined, platforms: [] } },
    },
    {
      state: 'ok',
      reason: 'Builds run on armhf.',
    },
  ],

  [
    'no snapd',
    'snapd',
    { snapd: 'missing' },
    {
      state: 'warning',
      reason: 'snapd is not installed.',
      hint: 'Tests in LXD need no snapd here; snapcraft and tests on this machine do.',
      fix: expect.objectContaining(terminal('sudo', 'apt-get', 'install', 'snapd')) as never,
    },
  ],
  [
    'no snapd on Fedora',
    'snapd',
    { snapd: 'missing', files: { '/etc/os-release': 'NAME=Fedora\nID=fedora\n' } },
    expect.objectContaining({
      fix: expect.objectContaining(terminal('sudo', 'dnf', 'install', 'snapd')) as never,
    }) as never,
  ],
  [
    'no snapd elsewhere',
    'snapd',
    { snapd: 'missing', files: { '/etc/os-release': 'ID=void\n' } },
    expect.objectContaining({
      fix: expect.objectContaining({ kind: 'link', url: 'https://snapcraft.io/docs/installing-snapd' }) as never,
    }) as never,
  ],
  [
    'a silent snapd',
    'snapd',
    { snapd: 'unreachable' },
    {
      state: 'problem',
      reason: 'snapd is installed, but does not answer.',
      hint: 'Its log is shown by "journalctl -u snapd".',
      fix: expect.objectContaining(
        terminal('sudo', 'systemctl', 'enable', '--now', 'snapd.socket', 'snapd.service'),
      ) as never,
    },
  ],
  [
    'snapd without its socket',
    'snapd',
    { snapd: 'missing', programs: { snap: '/usr/bin/snap' } },
    expect.objectContaining({ state: 'problem', reason: 'snapd is installed, but does not answer.' }) as never,
  ],
  ['no snapd on macOS', 'snapd', { snapd: 'none' }, { state: 'not-applicable', reason: 'snapd runs on Linux only.' }],
  [
    'first start',
    'snapd-seeded',
    { changes: [{ id: '1', kind: 'seed', ready: false, status: 'Doing', summary: 'Initialize system state' }] },
    {
      state: 'problem',
      reason: 'snapd is still setting itself up and installs nothing until then.',
      fix: expect.objectContaining(terminal('sudo', 'snap', 'wait', 'system', 'seed.loaded')) as never,
    },
  ],
  [
    'a first start that failed',
    'snapd-seeded',
    { changes: [{ id: '1', kind: 'seed', ready: true, status: 'Error', summary: '' }] },
    {
      state: 'problem',
      reason: 'snapd could not set itself up.',
      hint: '"snap change 1" tells why; snapd tries again when it is restarted.',
    },
  ],
  [
    'busy',
    'snapd-seeded',
    { changes: [{ id: '7', kind: 'refresh-snap', ready: false, status: 'Doing', summary: 'Refresh snap "lxd"' }] },
    {
      state: 'warning',
      reason: 'snapd is busy with change 7: Refresh snap "lxd".',
      hint: 'An install waits or is refused until that is over: "snap watch 7".',
    },
  ],
  [
    'no AppArmor',
    'confinement',
    { snapd: { confinement: 'partial' }, files: { '/sys/module/apparmor/parameters/enabled': 'N\n' } },
    {
      state: 'warning',
      reason: 'Snaps are confined only in part here: AppArmor is off in the kernel.',
      hint: 'Strict snaps install, but what they may not do is not all refused or logged; jailmode is refused. A test in an Ubuntu virtual machine shows it.',
    },
  ],
  [
    'some AppArmor',
    'confinement',
    { snapd: { confinement: 'partial' } },
    expect.objectContaining({
      state: 'warning',
      reason: "Snaps are confined only in part here: the kernel's AppArmor lacks what snapd needs.",
    }) as never,
  ],
  [
    'FUSE',
    'squashfs',
    {
      files: { '/proc/filesystems': 'nodev\tproc\n', '/dev/fuse': '' },
      programs: { squashfuse: '/usr/bin/squashfuse' },
    },
    {
      state: 'ok',
      reason: 'Snaps are mounted through FUSE.',
    },
  ],
  [
    'a module',
    'squashfs',
    { files: { '/proc/filesystems': 'nodev\tproc\n', '/lib/modules/6.8.0-45-generic/kernel/fs/squashfs': '' } },
    {
      state: 'ok',
      reason: 'The kernel mounts snaps.',
    },
  ],
  [
    'no squashfuse',
    'squashfs',
    { files: { '/proc/filesystems': 'nodev\tproc\n', '/dev/fuse': '' } },
    {
      state: 'warning',
      reason: 'The kernel does not say that it knows squashfs, and squashfuse is not installed.',
      hint: 'Where "snap install" can mount nothing, install the package squashfuse.',
    },
  ],
  [
    'no FUSE',
    'squashfs',
    { files: { '/proc/filesystems': 'nodev\tproc\n' } },
    {
      state: 'warning',
      reason: 'The kernel does not say that it knows squashfs, and there is no /dev/fuse.',
      hint: 'Where "snap install" can mount nothing, this container needs the device /dev/fuse.',
    },
  ],
  [
    'no list',
    'squashfs',
    { files: { '/proc/filesystems': '' } },
    { state: 'unknown', reason: 'The file systems of the kernel are not known.' },
  ],
];

test.each(CASES)('%s: %s', async (_name, id, patient, expected) => {
  expect(await examineOne(id, patient)).toEqual(expected);
});

test('the script that would install LXD is not called', async () => {
  const called: string[] = [];
  const patient: Patient = {
    programs: { lxc: '/usr/sbin/lxc' },
    files: { '/usr/sbin/lxc': '#!/bin/sh\n# talks to lxd-installer.socket\n' },
  };
  const { run } = createPorts(patient);
  const line = await examineOne('lxd-client', {
    ...patient,
    ports: { run: (request) => (called.push(request.command), run(request)) },
  });
  expect(line).toMatchObject({
    state: 'problem',
    reason: 'LXD is not installed yet: "lxc" is only the script that would install it.',
  });
  expect(called).not.toContain('lxc');
});
