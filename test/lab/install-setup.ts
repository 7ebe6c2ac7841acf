/** What the suites of test installs and deployments work with: the real LXD, real snaps, a folder that goes in the end. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { InstallPorts } from '../../client/src/core/install/ports.ts';
import { createTestStateStore } from '../../client/src/core/install/state.ts';
import type { Lxd } from '../../client/src/core/lxd/lxd.ts';
import { createLxd } from '../../client/src/core/lxd/lxc.ts';
import { streamProcess } from '../../client/src/core/process/stream-process.ts';
import { createInstanceTarget } from '../../client/src/core/target/instance-target.ts';
import type { Target } from '../../client/src/core/target/target.ts';
import { readSnapMeta } from '../../server/src/core/snap-meta/read-snap-meta.ts';
import { snapFile } from './lab.ts';
import * as snaps from './test-snaps.ts';

export interface InstallLab {
  /** The project's. */
  readonly folder: string;
  /** With snapd, the base and the content, under names that say nothing. */
  readonly local: string;
  readonly lxd: Lxd;
  readonly ports: InstallPorts;
  /** By the snap's name. */
  readonly files: Readonly<Record<string, string>>;
  open(instance: string): Target;
  close(): Promise<void>;
}

export function openInstallLab(lxd = createLxd({ stream: streamProcess })): InstallLab {
  // A blank and a quote, as people have them.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "swlab in'stall "));
  const local = path.join(folder, 'local');
  fs.mkdirSync(local);
  for (const name of ['snapd', 'bare'] as const) fs.copyFileSync(snapFile(name), path.join(local, `${name}.snap`));
  fs.renameSync(snaps.packSnap(local, 'swlab-data', snaps.CONTENT), path.join(local, 'some thing.snap'));
  fs.writeFileSync(path.join(local, 'broken.snap'), 'hsqs and no more');
  const files = Object.fromEntries(
    Object.entries(snaps.SNAPS).map(([name, snap]) => [name, snaps.packSnap(folder, name, snap)]),
  );
  const open = (instance: string): Target => createInstanceTarget({ lxd }, instance);
  return {
    folder,
    local,
    lxd,
    files,
    open,
    ports: {
      run: streamProcess,
      readMeta: (text) => Promise.resolve(readSnapMeta(text)),
      lxd,
      openInstance: open,
      openHost: () => {
        throw new Error('These suites do not touch this machine.');
      },
      store: createTestStateStore(path.join(folder, 'states')),
      limits: { pollMs: 100, busyMs: 20_000 },
    },
    async close() {
      for (const { name, user } of await lxd.list()) if (user['snapwright.folder'] === folder) await lxd.remove(name);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Changes under way, without the device's own affairs, which never end without a network. */
export async function changesOf({ snapd }: Pick<Target, 'snapd'>): Promise<readonly string[]> {
  const changes = await snapd.changes('in-progress');
  return changes.filter(({ kind }) => kind !== 'become-operational').map(({ summary }) => summary);
}
