/** LXD's own JSON to what is used of it. Tolerant: versions 4 to 6 add and drop much. */
import { UserError } from '../user-error.ts';
import type { LxdInstance } from './lxd.ts';

type Fields = Readonly<Record<string, unknown>>;

export function parseInstances(json: string): LxdInstance[] {
  return toList(parseJson(json))
    .map(toInstance)
    .filter((one) => one.name !== '');
}

/** Aliases and fingerprints. */
export function parseImages(json: string): string[] {
  return toList(parseJson(json))
    .flatMap((image) => [
      ...toList(image['aliases']).map((alias) => toText(alias['name'])),
      toText(image['fingerprint']),
    ])
    .filter((name) => name !== '');
}

export function parseServer(json: string): { readonly version: string; readonly architecture: string } {
  const environment = toFields(toFields(parseJson(json))['environment']);
  return {
    version: toText(environment['server_version']),
    architecture: toText(environment['kernel_architecture']),
  };
}

/** Whether instances with this profile have a place to live. */
export function hasRootDisk(json: string): boolean {
  const devices = Object.values(toFields(toFields(parseJson(json))['devices'])).map(toFields);
  return devices.some((device) => device['type'] === 'disk' && device['path'] === '/' && toText(device['pool']) !== '');
}

function toInstance(fields: Fields): LxdInstance {
  const user: Record<string, string> = {};
  for (const [key, value] of Object.entries(toFields(fields['config']))) {
    if (key.startsWith('user.') && typeof value === 'string') user[key.slice('user.'.length)] = value;
  }
  return {
    name: toText(fields['name']),
    status: toText(fields['status']),
    type: fields['type'] === 'virtual-machine' ? 'virtual-machine' : 'container',
    architecture: toText(fields['architecture']),
    user,
    // Some versions name a snapshot with its instance in front.
    snapshots: toList(fields['snapshots']).map(({ name }) => toText(name).split('/').at(-1) ?? ''),
    createdAt: toText(fields['created_at']),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError('lxd-answer', 'The answer of LXD can not be read.', {
      hint: 'Its client program may be too old: 4.0 or newer is needed.',
      detail: text.slice(0, 2000),
    });
  }
}

function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function toList(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(toFields) : [];
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
