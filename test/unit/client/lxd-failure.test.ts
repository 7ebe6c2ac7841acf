/** What LXD says to what a person is told: recorded runs of 5.0, and the wordings of other versions. */
import { describe, expect, it } from 'vitest';
import { toLxdError } from '../../../client/src/core/lxd/failure.ts';
import { hasRootDisk, parseImages, parseInstances, parseServer } from '../../../client/src/core/lxd/read-answer.ts';
import recorded from './recordings/lxd-5.0.json' with { type: 'json' };

const about = { command: 'lxc', remote: 'local', project: undefined, instance: 'box', image: 'ubuntu:24.04' };
const failure = (stderr: string): string =>
  toLxdError({ code: 1, stdout: '', stderr, end: 'exit' }, about, 'do it').code;
type Run = (typeof recorded.runs)[number];
const pick = (args: readonly string[], isMeant: (run: Run) => boolean): Run => {
  const found = recorded.runs.find(
    (one) => one.args.slice(0, args.length).join(' ') === args.join(' ') && isMeant(one),
  );
  if (!found) throw new Error(`not recorded: ${args.join(' ')}`);
  return found;
};
const run = (...args: string[]): Run => pick(args, () => true);
const failed = (...args: string[]): Run => pick(args, ({ code }) => code !== 0);
const stderrOf = (note: string): string =>
  recorded.runs.find((one) => 'note' in one && one.note === note)?.stderr ?? '';

describe('a recorded failure', () => {
  it.each([
    ['a socket that is not there', stderrOf('no socket'), 'lxd-unreachable'],
    ['a daemon that is stopped', stderrOf('socket without a daemon'), 'lxd-unreachable'],
    ['a user without the group', stderrOf('a user who is not in the group'), 'lxd-permission'],
    [
      'a daemon on its way out',
      stderrOf('a daemon that was told to end, and still waits for a program'),
      'lxd-unreachable',
    ],
    ['no virtual machines', stderrOf('a virtual machine where none can run'), 'lxd-no-vm'],
    ['an image that is not there', run('init', 'no-such').stderr, 'lxd-image-missing'],
    ['an image server out of reach', run('init', 'ubuntu:24.04').stderr, 'lxd-network'],
    ['a remote that is not there', run('init', 'nowhere:24.04').stderr, 'lxd-remote-missing'],
    [
      'an image for containers',
      run('init', 'snapwright-lab/snapd', 'local:adapters-x', '--vm').stderr,
      'lxd-image-type',
    ],
    ['a name in use', failed('init', 'snapwright-lab/snapd', 'local:adapters-rec').stderr, 'lxd-instance-exists'],
    ['a snapshot that is not there', run('restore').stderr, 'lxd-snapshot-missing'],
    ['a snapshot of that name', run('snapshot').stderr, 'lxd-snapshot-exists'],
    ['a stopped instance', run('exec', 'local:adapters-rec').stderr, 'lxd-stopped'],
    ['no instance', run('exec', 'local:adapters-none').stderr, 'lxd-instance-missing'],
    ['no instance to delete', run('delete').stderr, 'lxd-instance-missing'],
    ['a folder that is not there', run('config', 'device', 'add').stderr, 'lxd-source-missing'],
    ['a device that is not there', run('config', 'device', 'remove').stderr, 'lxd-device-missing'],
    ['a key that is none', run('config', 'set').stderr, 'lxd-failed'],
  ])('%s', (_, stderr, code) => expect(failure(stderr)).toBe(code));

  it('that is not known is told in its own words', () => {
    const error = toLxdError({ ...run('config', 'set'), end: 'exit' }, about, 'set up "box"');
    expect(error.message).toBe('LXD could not set up "box": Invalid config: Unknown configuration key: no.such.');
  });

  it('tells why there are no virtual machines', () => {
    const stderr = stderrOf('a virtual machine where none can run');
    const error = toLxdError({ code: 1, stdout: '', stderr, end: 'exit' }, about, 'do it');
    expect(error.message).toBe('This LXD can not run virtual machines: vhost_vsock kernel module not loaded.');
    expect(error.hint).toContain('Use a container');
  });

  it('has a way on', () => {
    const stderr = stderrOf('a user who is not in the group');
    const error = toLxdError({ code: 1, stdout: '', stderr, end: 'exit' }, about, 'do it');
    expect(error.hint).toBe('Run "sudo usermod -aG lxd $USER" and log in again.');
  });
});

/** From the sources of LXD 4.0, 5.21 and 6. */
describe('the wording of another version', () => {
  it.each([
    [
      'Error: LXD unix socket "/var/snap/lxd/common/lxd/unix.socket" not found: Please check LXD is running',
      'lxd-unreachable',
    ],
    [
      'Error: LXD unix socket "/var/snap/lxd/common/lxd/unix.socket" not accessible: permission denied',
      'lxd-permission',
    ],
    [
      'Error: Get http://unix.socket/1.0: dial unix /var/lib/lxd/unix.socket: connect: permission denied',
      'lxd-permission',
    ],
    ['Error: No storage pool found. Please create a new storage pool', 'lxd-not-initialised'],
    [
      'Error: Failed creating instance record: Failed initialising instance: Failed detecting root disk device: No root device could be found',
      'lxd-not-initialised',
    ],
    ['Error: The remote "x" does not exist', 'lxd-remote-missing'],
    [
      "Error: Failed instance creation: Failed getting remote image info: Failed getting image: The requested image couldn't be found",
      'lxd-image-missing',
    ],
    ['Error: write /var/lib/lxd/storage-pools/default/x: no space left on device', 'lxd-disk-full'],
    ['Error: Instance is busy running a "stop" operation', 'lxd-busy'],
    ['Error: Create instance: Instance "box" already exists', 'lxd-instance-exists'],
    ["Error: LXD VM agent isn't currently running", 'lxd-stopped'],
    ['Error: not found', 'lxd-instance-missing'],
  ])('%s', (stderr, code) => expect(failure(stderr)).toBe(code));
});

it('tells a missing program, and one that hangs', () => {
  const nothing = { code: -1, stdout: '', stderr: '' };
  expect(toLxdError({ ...nothing, end: 'missing' }, about, 'x').code).toBe('lxd-missing');
  expect(toLxdError({ ...nothing, end: 'timeout' }, about, 'x').code).toBe('lxd-timeout');
});

describe('a recorded answer', () => {
  it('is read as instances', () => {
    expect(parseInstances(run('list', 'local:').stdout)).toEqual([
      expect.objectContaining({
        name: 'adapters-rec',
        status: 'Running',
        type: 'container',
        architecture: 'x86_64',
        user: { 'snapwright.kind': 'test', 'snapwright.folder': '/home/me/a b' },
        snapshots: ['clean'],
      }),
    ]);
  });

  it('is read as the server, its images and its profile', () => {
    expect(parseServer(run('query', 'local:/1.0').stdout)).toEqual({ version: '5.0.2', architecture: 'x86_64' });
    expect(parseImages(run('image').stdout)).toEqual(
      expect.arrayContaining(['snapwright-lab/snapd', expect.stringMatching(/^[0-9a-f]{64}$/)]),
    );
    expect(hasRootDisk(run('query', 'local:/1.0/profiles/default').stdout)).toBe(true);
    expect(hasRootDisk('{"devices":{}}')).toBe(false);
  });

  it('that is none is an error', () => expect(() => parseInstances('<html>')).toThrow(/can not be read/));
});
