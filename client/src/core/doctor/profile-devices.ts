/** What the default profile of LXD gives to new instances. */
import { quietly } from './findings.ts';
import type { Probes } from './probes.ts';
import type { CommandFix } from './types.ts';

/** The storage pool of the root disk; undefined where there is none. */
export async function findRootPool(probes: Probes): Promise<string | undefined> {
  const devices = await readDevices(probes);
  return devices.find(({ type, path }) => type === 'disk' && path === '/')?.['pool'];
}

export interface Nic {
  /** Of the network or the bridge. */
  readonly name: string;
  readonly isManaged: boolean;
}

export async function findNic(probes: Probes): Promise<Nic | undefined> {
  const nic = (await readDevices(probes)).find(({ type }) => type === 'nic');
  if (!nic) return undefined;
  return { name: nic['network'] ?? nic['parent'] ?? '', isManaged: nic['network'] !== undefined };
}

async function readDevices(probes: Probes): Promise<readonly Readonly<Record<string, string>>[]> {
  const profile = await probes.profile();
  return 'value' in profile ? Object.values(profile.value.devices) : [];
}

/** The fix that gives the default profile a device. @param device name, type and properties */
export function toAddDevice(
  { lxc, remote }: Probes,
  project: string,
  text: Pick<CommandFix, 'id' | 'title' | 'question'>,
  ...device: readonly string[]
): CommandFix {
  return quietly(text, lxc, '--project', project, 'profile', 'device', 'add', `${remote}default`, ...device);
}
