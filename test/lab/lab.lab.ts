/** Proves the lab itself: the rest of the tests here may rely on what stands in this file. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUILD_IMAGE, launchInstance, lxc, runHere, STAND_IN_FOLDER, until, type LabInstance } from './lab.ts';

const NEEDS_SHELL = `name: lab-hello
version: '2.1'
summary: Says hello
description: Built by the stand-in.
base: core24
confinement: strict
apps:
  lab-hello:
    command: bin/hello
parts:
  second:
    after: [first]
    plugin: nil
    override-build: |
      craftctl default
      cp "$CRAFT_STAGE/greeting" "$CRAFT_PART_INSTALL/copied"
  first:
    plugin: dump
    source: files
`;

/** Prints the number of a process's mount namespace, and of one made now on each processor. */
const MOUNT_NAMESPACES = `
import ctypes, fcntl, os, struct, sys
def number(file):
    return struct.unpack("Q", fcntl.ioctl(file, 0x8008B705, bytes(8)))[0]
instance = open(f"/proc/{sys.argv[1]}/ns/mnt")
try:
    print(number(instance))
except OSError:
    sys.exit()
for processor in os.sched_getaffinity(0):
    os.sched_setaffinity(0, {processor})
    assert ctypes.CDLL(None).unshare(0x00020000) == 0
    print(number(open("/proc/self/ns/mnt")))
`;

describe('an instance with snapd', () => {
  let instance: LabInstance;

  beforeAll(async () => {
    instance = await launchInstance('snapd');
  });
  afterAll(() => instance?.remove());

  it('boots, and its snapd answers', async () => {
    expect(await instance.get('snap', 'version')).toMatch(/^snapd +2\.\d+/mu);
    // A failed unit is of no account there.
    expect((await instance.run('systemctl', 'is-system-running', '--wait')).stdout).toMatch(/^(?:running|degraded)$/mu);
  });

  it('has a mount namespace that those of its snaps can be kept in, on each processor', async () => {
    const pid = /^PID: (\d+)$/mu.exec(await lxc('info', instance.name))?.[1] ?? '';
    const { code, stdout, stderr } = await runHere('python3', ['-c', MOUNT_NAMESPACES, pid]);
    expect(code, stderr).toBe(0);
    // Where the kernel tells no numbers, they only rise.
    const [own = 0, ...later] = stdout.split('\n').filter(Boolean).map(Number);
    expect(later.filter((number) => number <= own)).toEqual([]);
  });

  it('installs snapd, bases and snaps in devmode', async () => {
    for (const base of ['snapd', 'bare', 'core24'] as const) {
      // For its own snap snapd starts anew, and says so.
      const { code, stdout, stderr } = await instance.install(base);
      expect(code, stderr).toBe(0);
      expect(stdout).toContain(`${base} 1.0 installed\n`);
    }
    for (const snap of ['test-server', 'test-app', 'test-worker'] as const) {
      const { code, stdout, stderr } = await instance.install(snap, '--devmode');
      expect(code, stderr).toBe(0);
      expect(stdout).toBe(`${snap} 1.0 installed\n`);
    }
    expect(await instance.get('snap', 'list')).toMatch(/^test-app +1\.0 +x1 .*devmode$/mu);
  });

  it('starts services and keeps their logs', async () => {
    const services = async (): Promise<string> => instance.get('snap', 'services');
    await until(async () => /^test-server\.serve +enabled +active/mu.test(await services()));
    expect(await instance.get('snap', 'logs', 'test-server')).toContain('serving on port 8765');
    expect(await services()).toMatch(/^test-worker\.work +enabled +inactive/mu);
    await instance.get('sh', '-c', 'echo lab >/var/snap/test-worker/common/worker.conf');
    await until(async () => /^test-worker\.work +enabled +active/mu.test(await services()));
    expect(await instance.get('snap', 'logs', 'test-worker')).toContain('working by lab');
  });

  it('connects plugs, and what is connected works', async () => {
    expect(await instance.get('snap', 'run', 'test-app')).toBe('alone\n');
    await instance.get('snap', 'connect', 'test-app:greetings', 'test-server:greetings');
    await instance.get('snap', 'connect', 'test-app:network-control');
    const connections = await instance.get('snap', 'connections', 'test-app');
    expect(connections).toMatch(/^content\[greetings\] +test-app:greetings +test-server:greetings +manual$/mu);
    expect(connections).toMatch(/^network +test-app:network +:network +-$/mu);
    expect(connections).toMatch(/^network-control +test-app:network-control +:network-control +manual$/mu);
    expect(await instance.get('snap', 'run', 'test-app')).toBe('hello from test-server\n');
  });

  it('sets aliases and configuration', async () => {
    await instance.get('snap', 'alias', 'test-app.manage', 'test-app-manage');
    expect(await instance.get('snap', 'aliases')).toMatch(/^test-app\.manage +test-app-manage +manual$/mu);
    expect(await instance.get('/snap/bin/test-app-manage', 'db', 'sync')).toBe('managing: db sync\n');
    await instance.get('snap', 'set', 'test-worker', 'greeting=hi');
    expect(await instance.get('snap', 'run', 'test-worker.config', 'greeting')).toBe('hi\n');
  });

  it('undoes an install whose hook fails', async () => {
    const { code, stderr } = await instance.install('test-broken', '--devmode');
    expect(code).toBe(1);
    expect(stderr).toContain('this hook fails on purpose');
    expect(await instance.get('snap', 'list')).not.toContain('test-broken');
  });

  it('goes back to a snapshot', async () => {
    await lxc('snapshot', instance.name, 'full');
    await instance.get('snap', 'remove', '--purge', 'test-app');
    await lxc('restore', instance.name, 'full');
    await instance.ready();
    expect(await instance.get('snap', 'run', 'test-app')).toBe('hello from test-server\n');
  });
});

describe('the stand-in snapcraft', () => {
  let instance: LabInstance;
  let folder: string;

  beforeAll(async () => {
    folder = path.join(await fs.mkdtemp(path.join(os.tmpdir(), 'snapwright lab ')), 'project');
    await fs.mkdir(path.join(folder, 'snap'), { recursive: true });
    await fs.mkdir(path.join(folder, 'files/bin'), { recursive: true });
    await fs.writeFile(path.join(folder, 'snap/snapcraft.yaml'), NEEDS_SHELL);
    await fs.writeFile(path.join(folder, 'files/greeting'), 'good morning\n');
    await fs.writeFile(path.join(folder, 'files/bin/hello'), '#!/bin/sh\ncat "$SNAP/copied"\n', { mode: 0o755 });
    instance = await launchInstance('build', BUILD_IMAGE);
    await lxc('file', 'push', '--quiet', '--create-dirs', '--recursive', folder, `${instance.name}/root`);
  });
  afterAll(async () => {
    await instance?.remove();
    await fs.rm(path.dirname(folder), { recursive: true, force: true });
  });

  const inProject = (command: string) => instance.run('sh', '-c', `cd /root/project && ${command}`);

  it('looks like snapcraft, and says in its help what it is', async () => {
    expect(await instance.get('snapcraft', '--version')).toMatch(/^snapcraft 8\.\d+\.\d+\n$/u);
    expect(await instance.get('snapcraft', '--help')).toContain('stand-in');
  });

  it('builds the parts in their order and packs, with all of it on standard error', async () => {
    const { code, stdout, stderr } = await inProject('snapcraft pack --destructive-mode');
    expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: '' });
    expect(stderr.split('\n').filter((line) => !line.startsWith(':: '))).toEqual([
      'Initializing lifecycle',
      'Pulling first',
      'Pulling second',
      'Building first',
      "Staging first (required to build 'second')",
      'Building second',
      'Skipping stage for first (already ran)',
      'Staging second',
      'Priming first',
      'Priming second',
      'Packing...',
      'Lint warnings:',
      ...['title', 'contact', 'license'].map((field) => `- metadata: Metadata field '${field}' is missing or empty.`),
      'Lint information:',
      ...['issues', 'source-code', 'website'].map(
        (field) => `- metadata: Metadata field '${field}' is missing or empty.`,
      ),
      'Creating snap package...',
      'Packed lab-hello_2.1_amd64.snap',
      '',
    ]);
  });

  it('makes a snap that snapd installs and runs', async () => {
    await instance.install('snapd');
    await instance.install('core24');
    await instance.get('snap', 'install', '--dangerous', '--devmode', '/root/project/lab-hello_2.1_amd64.snap');
    expect(await instance.get('snap', 'run', 'lab-hello')).toBe('good morning\n');
  });

  it('skips what did not change, and packs nothing twice', async () => {
    const { stderr } = await inProject('snapcraft pack --destructive-mode');
    expect(stderr).toContain('Skipping build for second (already ran)\n');
    expect(stderr).toMatch(/Already packed: lab-hello_2\.1_amd64\.snap\n$/u);
  });

  it('updates what did', async () => {
    await inProject('echo "good night" >files/greeting');
    const { stderr } = await inProject('snapcraft prime --destructive-mode');
    expect(stderr).toContain('Updating sources for first (source changed)\n');
    expect(stderr).toContain("Updating build for first ('PULL' step changed)\n");
    expect(stderr).toContain("Rebuilding second (stage for part 'first' changed)\n");
    expect((await inProject('cat prime/copied')).stdout).toBe('good night\n');
  });

  it('reports a failing script, an unknown key and wrong usage as snapcraft does', async () => {
    await inProject('cp snap/snapcraft.yaml /root/kept');
    await inProject('sed -i "s/craftctl default/false/" snap/snapcraft.yaml');
    const script = await inProject('snapcraft build --destructive-mode');
    expect(script.code).toBe(1);
    expect(script.stderr).toMatch(/^'override-build' in part 'second' failed with code 1\.$/mu);
    expect(script.stderr).toMatch(/^:: \+ false$/mu);
    expect(script.stderr).toMatch(/^Full execution log: '.*\.log'$/mu);

    await inProject("sed 's/^base:/bsae: x\\nbase:/' /root/kept >snap/snapcraft.yaml");
    const content = await inProject('snapcraft pack --destructive-mode');
    expect(content.stderr).toContain(
      "Bad snapcraft.yaml content:\n- extra inputs are not permitted (in field 'has-base.core24.bsae', input: 'x')\n",
    );
    expect((await inProject('snapcraft pack --no-such-option')).code).toBe(64);
    await inProject('cp /root/kept snap/snapcraft.yaml');
  });

  it('works on this machine too, in a folder of its own', async () => {
    const state = await fs.mkdtemp(path.join(os.tmpdir(), 'snapwright-lab-state-'));
    try {
      const args = [`XDG_STATE_HOME=${state}`, path.join(STAND_IN_FOLDER, 'snapcraft'), 'pack'];
      const { code, stderr } = await runHere('env', args, { cwd: folder });
      expect(code, stderr).toBe(0);
      expect(stderr).toContain('Launching managed ubuntu 24.04 instance...\n');
      expect((await fs.readdir(folder)).sort()).toEqual(['files', 'lab-hello_2.1_amd64.snap', 'snap']);
    } finally {
      await fs.rm(state, { recursive: true, force: true });
    }
  });
});
