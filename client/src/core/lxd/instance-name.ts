/** Names and marks of the instances that are ours. */
import { createHash } from 'node:crypto';
import { readMachineId } from './machine-id.ts';

export const INSTANCE_KINDS = ['build', 'test'] as const;
export type InstanceKind = (typeof INSTANCE_KINDS)[number];

/** LXD's limit. */
const MAX_NAME = 63;
const HASH = 10;

/**
 * `snapwright-test-<name>-<hash>`: letters, digits and hyphens, at most 63 of them, always the same for the same folder
 * and name on the same machine.
 * @param name of the snap or the plan, any text
 * @param folder of the project, absolute: two folders never share an instance
 * @param machine nor do two machines on one server, where a project may well have the same path
 */
export function toInstanceName(kind: InstanceKind, name: string, folder: string, machine = readMachineId()): string {
  const hash = createHash('sha256').update(`${name}\0${folder}\0${machine}`).digest('hex').slice(0, HASH);
  const head = `snapwright-${kind}-`;
  const room = MAX_NAME - head.length - HASH - 1;
  const clean = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()
    .slice(0, room)
    .replace(/^-+|-+$/g, '');
  return clean === '' ? `${head}${hash}` : `${head}${clean}-${hash}`;
}

/** LXD's rule for names: at most 63 ASCII letters, digits and hyphens, no digit or hyphen first, no hyphen last. */
export function isInstanceName(name: string): boolean {
  return name.length <= MAX_NAME && /^[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/.test(name);
}

/**
 * Whether it can be the name that an instance of this name had before names told machines apart: all but the hash is
 * the same.
 */
export function isEarlierName(earlier: string, name: string): boolean {
  const head = name.slice(0, name.lastIndexOf('-') + 1);
  return (
    head !== '' && earlier !== name && earlier.startsWith(head) && /^[0-9a-f]{10}$/.test(earlier.slice(head.length))
  );
}

/** What our instances tell of themselves, in `user.snapwright.*`. */
export interface InstanceMark {
  readonly kind: InstanceKind;
  /** The project's folder, absolute. */
  readonly folder: string;
  /** See `readMachineId`; undefined for what an earlier version made. */
  readonly machine: string | undefined;
  readonly base: string | undefined;
  /** ISO 8601. */
  readonly created: string;
}

const PREFIX = 'snapwright.';

/** For `LaunchRequest.config` and `Lxd.setConfig`. */
export function toMarkConfig({ kind, folder, machine, base, created }: InstanceMark): Record<string, string> {
  const entries = { kind, folder, created, ...(base !== undefined && { base }) };
  return {
    ...Object.fromEntries(Object.entries(entries).map(([key, value]) => [`user.${PREFIX}${key}`, value])),
    ...(machine !== undefined && toMachineConfig(machine)),
  };
}

export function toMachineConfig(machine: string): Record<string, string> {
  return { [`user.${PREFIX}machine`]: machine };
}

/** Undefined for what is not ours: it is never touched. */
export function readInstanceMark(user: Readonly<Record<string, string>>): InstanceMark | undefined {
  const kind = INSTANCE_KINDS.find((one) => one === user[`${PREFIX}kind`]);
  const folder = user[`${PREFIX}folder`];
  if (kind === undefined || folder === undefined) return undefined;
  const [machine, base] = [user[`${PREFIX}machine`], user[`${PREFIX}base`]];
  return { kind, folder, machine, base, created: user[`${PREFIX}created`] ?? '' };
}

/** Another machine's, on a server that several use: neither taken nor deleted. */
export function isOfAnotherMachine(user: Readonly<Record<string, string>>, machine: string): boolean {
  const made = user[`${PREFIX}machine`];
  return made !== undefined && made !== machine;
}
