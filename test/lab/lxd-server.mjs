// The LXD of the lab: that of this machine if it answers, else one that is started here, without systemd.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { isProgram, LabError, lxc, places, run } from './places.mjs';

/** What it is for stands in it. */
const HOOK = 'raise-namespaces.py';

const PACKAGES = {
  lxc: ['lxd', 'lxd-client'],
  debootstrap: ['debootstrap', 'debian-archive-keyring'],
  // For the network that some tests give to their instances.
  dnsmasq: ['dnsmasq-base'],
  mksquashfs: ['squashfs-tools'],
  busybox: ['busybox-static'],
};

export function missingPackages() {
  const missing = Object.entries(PACKAGES).flatMap(([program, packages]) => (isProgram(program) ? [] : packages));
  // For the stand-in on this machine.
  const hasYaml = spawnSync('python3', ['-c', 'import yaml']).status === 0;
  return hasYaml ? missing : [...missing, 'python3-yaml'];
}

/** Why there can be no lab here; undefined where there can. */
export function whyNoLab({ mayInstall }) {
  if (process.platform !== 'linux') return 'the lab needs Linux';
  if (process.getuid() !== 0) return 'the lab needs root: it makes a root filesystem and starts LXD';
  const missing = missingPackages();
  if (missing.length === 0) return undefined;
  if (!isProgram('apt-get')) return `there is no apt-get to install ${missing.join(', ')} with`;
  return mayInstall ? undefined : `not installed: ${missing.join(', ')} (test/lab/up.mjs installs them)`;
}

export function installPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    run('apt-get', ['update', '-q'], { env });
    run('apt-get', ['install', '-qy', '--no-install-recommends', ...missing], { env });
  } catch (error) {
    throw new LabError(`Could not install ${missing.join(', ')}: are the package servers in reach?\n${error.message}`);
  }
}

export function answers() {
  return spawnSync('lxc', ['query', '/1.0'], { timeout: 20_000 }).status === 0;
}

/** Returns true if it had to be started. */
export function startLxd() {
  if (answers()) return false;
  if (fs.existsSync('/run/systemd/system')) {
    spawnSync('systemctl', ['start', 'lxd.socket']);
    if (answers()) return true;
    throw new LabError('LXD is installed but does not answer. "systemctl status lxd" tells more.');
  }
  fs.mkdirSync(places.cache, { recursive: true });
  run('groupadd', ['-f', 'lxd']);
  fs.writeFileSync(places.lxdPid, `${spawnLxd(places.lxdLog)}\n`);
  waitForLxd(places.lxdLog);
  if (!answers()) throw new LabError(`LXD does not answer; its log is ${places.lxdLog}.`);
  return true;
}

/** In a session of its own, so that it outlives this process and every signal to it. Returns its number. */
export function spawnLxd(log, env = process.env) {
  const output = fs.openSync(`${log}.out`, 'w');
  const child = spawn('lxd', ['--group', 'lxd', '--logfile', log], {
    detached: true,
    // It outlives the checkout that started it.
    cwd: '/',
    stdio: ['ignore', output, output],
    env: { ...env, LXD_LXC_TEMPLATE_CONFIG: writeLxcConfig() },
  });
  child.on('error', () => {});
  child.unref();
  fs.closeSync(output);
  return child.pid;
}

export function waitForLxd(log, env = process.env) {
  const { status } = spawnSync('lxd', ['waitready', '--timeout', '90'], { timeout: 100_000, env });
  if (status === 0) return;
  const tail = fs.readFileSync(`${log}.out`, 'utf8').trim().split('\n').slice(-10).join('\n');
  throw new LabError(`LXD did not get ready; its log is ${log}.\n${tail}`);
}

/** Settings of LXC for all instances, of every project of LXD: those of the system, and our hook. Returns their folder. */
function writeLxcConfig() {
  const folder = path.join(places.cache, 'lxc');
  const included = path.join(folder, 'common.conf.d');
  fs.mkdirSync(included, { recursive: true });
  // A copy, for the same reason that LXD does not stay in the checkout.
  const hook = path.join(folder, HOOK);
  fs.copyFileSync(path.join(import.meta.dirname, HOOK), hook);
  const system = '/usr/share/lxc/config/common.conf.d/';
  const lines = [`lxc.hook.start-host = python3 '${hook.replaceAll("'", String.raw`'\''`)}'`];
  if (fs.existsSync(system)) lines.unshift(`lxc.include = ${system}`);
  fs.writeFileSync(path.join(included, 'lab.conf'), `${lines.join('\n')}\n`);
  return folder;
}

/** A pool of plain folders and the root disk of the default profile; what is there already is left as it is. */
export function addStorage() {
  const profile = JSON.parse(lxc('query', '/1.0/profiles/default'));
  if (Object.values(profile.devices).some((device) => device.type === 'disk' && device.path === '/')) return;
  const pools = JSON.parse(lxc('storage', 'list', '--format', 'json'));
  const pool = pools[0]?.name ?? 'default';
  if (pools.length === 0) lxc('storage', 'create', pool, 'dir');
  lxc('profile', 'device', 'add', 'default', 'root', 'disk', 'path=/', `pool=${pool}`);
}

/** Ends the LXD that `startLxd` started, and no other. Returns whether there was one. */
export function stopLxd() {
  if (!fs.existsSync(places.lxdPid)) return false;
  const pid = Number(fs.readFileSync(places.lxdPid, 'utf8'));
  const isOurs = isLxd(pid);
  if (isOurs && answers()) spawnSync('lxd', ['shutdown', '--force', '--timeout', '60'], { timeout: 70_000 });
  const wait = new Int32Array(new SharedArrayBuffer(4));
  for (let tenths = 0; isOurs && isLxd(pid) && tenths < 100; tenths++) Atomics.wait(wait, 0, 0, 100);
  if (isOurs && isLxd(pid)) process.kill(pid, 'SIGKILL');
  fs.rmSync(places.lxdPid, { force: true });
  return isOurs;
}

/** The number of a process that ended may be another's by now. */
function isLxd(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.endsWith('lxd') === true;
  } catch {
    return false;
  }
}
