/** An instance that plays "this machine": Node and the client's core run in it, beside the real snapd. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build as bundle } from 'esbuild';
import type { InstallMode } from '../../../client/src/core/install/choose-mode.ts';
import { launchInstance, lxc, snapFile, type LabInstance } from '../lab.ts';
import * as snaps from '../test-snaps.ts';

export interface HostRequest {
  readonly do:
    | 'describe'
    | 'install'
    | 'model'
    | 'connectAll'
    | 'setAliases'
    | 'stop'
    | 'start'
    | 'restart'
    | 'runApp'
    | 'logs'
    | 'remove'
    | 'state';
  /** Of the user who runs it. */
  readonly project: string;
  /** Files there. */
  readonly snaps?: readonly string[];
  readonly mode?: InstallMode;
  readonly replaceStoreSnap?: boolean;
  /** `nova`, `nova.api` */
  readonly snap?: string;
  /** What is typed when the terminal asks for the password; "" closes the terminal. */
  readonly person?: readonly string[];
  /** Stops at the first change whose summary has these words. */
  readonly cancelAt?: string;
  readonly busyMs?: number;
}

export interface HostAnswer {
  readonly uid: number;
  /** All that the terminals showed. */
  terminal: string;
  /** What they ran. */
  lines: string[];
  steps: string[];
  changes: string[];
  result: unknown;
  error?: { readonly code: string; readonly message: string; readonly hint?: string; readonly detail?: string };
}

export interface HostMachine {
  readonly instance: LabInstance;
  as(user: 'root' | 'lab', request: Omit<HostRequest, 'project'>): Promise<HostAnswer>;
  /** Path there of one of `SNAPS`. */
  file(name: string): string;
  close(): Promise<void>;
}

export const PASSWORD = 'open sesame';
const PLACE = '/opt/snapwright';
const FILES = '/srv/snaps';

/** With a user `lab` who may use sudo, and snaps that both users can read. */
export async function openHostMachine(): Promise<HostMachine> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-lab-host-'));
  const instance = await launchInstance('host');
  try {
    const driver = path.join(folder, 'driver.mjs');
    await bundle({
      entryPoints: [path.join(import.meta.dirname, 'driver.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: driver,
      // What comes as CommonJS asks for Node's own modules.
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const node = path.dirname(fs.realpathSync(process.execPath));
    await lxc('config', 'device', 'add', instance.name, 'node', 'disk', `source=${node}`, 'path=/opt/node');
    await instance.push(driver, `${PLACE}/driver.mjs`);
    for (const [name, snap] of Object.entries(snaps.SNAPS)) {
      await instance.push(snaps.packSnap(folder, name, snap), `${FILES}/${name}.snap`);
    }
    await instance.push(snaps.packSnap(folder, 'swlab-data', snaps.CONTENT), `${FILES}/local/data.snap`);
    for (const name of ['snapd', 'bare', 'core24'] as const) {
      await instance.push(snapFile(name), `${FILES}/local/${name}.snap`);
    }
    const script = `set -e
      useradd --create-home --shell /bin/bash --groups sudo lab
      echo 'lab:${PASSWORD}' | chpasswd
      echo "127.0.1.1 $(hostname)" >>/etc/hosts
      chmod -R a+rX ${FILES} ${PLACE}
      for home in /root /home/lab; do
        mkdir "$home/my project"
        ln -s ${FILES}/local "$home/my project/local"
      done
      chown -R lab: "/home/lab/my project"`;
    await instance.get('sh', '-c', script);
  } catch (error) {
    await instance.remove();
    throw error;
  }
  return {
    instance,
    file: (name) => `${FILES}/${name}.snap`,
    async as(user, request) {
      const home = user === 'root' ? '/root' : '/home/lab';
      const whole: HostRequest = { ...request, project: `${home}/my project` };
      const command = ['/opt/node/node', `${PLACE}/driver.mjs`, JSON.stringify(whole)];
      const environment = [`--chdir=${home}`, `HOME=${home}`, `USER=${user}`];
      const text = await instance.get('runuser', '--user', user, '--', 'env', ...environment, ...command);
      return JSON.parse(text) as HostAnswer;
    },
    async close() {
      await instance.remove();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
