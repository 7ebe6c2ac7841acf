/** What a socket may listen on: a path of the snap, an abstract name or a port. */
import { cleanPath } from './clean-path.ts';

export interface SocketOwner {
  /** Undefined where the snap's name is not known: abstract names are then not judged. */
  readonly snap: string | undefined;
  /** Undefined for an app that is no service. */
  readonly scope: 'system' | 'user' | undefined;
}

export interface AddressProblem {
  /** As the end of a sentence. */
  readonly message: string;
  /** The obvious way to write it. */
  readonly instead?: string;
}

const FOLDERS = {
  system: ['$SNAP_DATA/', '$SNAP_COMMON/', '$XDG_RUNTIME_DIR/'],
  user: ['$SNAP_USER_DATA/', '$SNAP_USER_COMMON/', '$XDG_RUNTIME_DIR/'],
} as const;
const HOSTS: readonly string[] = ['127.0.0.1', '[::1]', '[::]'];

export function findAddressProblem(address: string, owner: SocketOwner): AddressProblem | undefined {
  if (address === '') return { message: 'is empty' };
  if (address.startsWith('/') || address.startsWith('$')) return judgePath(address, owner);
  if (address.startsWith('@')) return judgeAbstract(address, owner);
  return judgeNetwork(address);
}

function judgePath(path: string, { scope }: SocketOwner): AddressProblem | undefined {
  const clean = cleanPath(path);
  if (clean !== path) return { message: `has to be written "${clean}"`, instead: clean };
  if (scope === undefined) return { message: 'is a path, which only a service may listen on; the app has no "daemon"' };
  const folders = FOLDERS[scope];
  if (folders.some((folder) => path.startsWith(folder))) return undefined;
  const list = folders.map((folder) => `"${folder}"`).join(', ');
  return { message: `has to start with one of ${list} for a service of the daemon-scope "${scope}"` };
}

function judgeAbstract(name: string, { snap }: SocketOwner): AddressProblem | undefined {
  if (snap === undefined || name.startsWith(`@snap.${snap}.`)) return undefined;
  const instead = `@snap.${snap}.${name.replace(/^@(?:snap\.(?:[a-z0-9-]+\.)?)?/, '')}`;
  const message = `has to start with "@snap.${snap}."`;
  return instead.endsWith('.') ? { message } : { message, instead };
}

function judgeNetwork(address: string): AddressProblem | undefined {
  const colon = address.lastIndexOf(':');
  const port = address.slice(colon + 1);
  if (colon >= 0 && !HOSTS.includes(address.slice(0, colon))) {
    const message = `has no address that is allowed before the port: ${HOSTS.map((host) => `"${host}"`).join(', ')}`;
    return address.slice(0, colon) === 'localhost' ? { message, instead: `127.0.0.1:${port}` } : { message };
  }
  if (/^[0-9]+$/.test(port) && Number(port) >= 1 && Number(port) <= 65535) return undefined;
  return { message: 'is neither a port from 1 to 65535, a path of the snap nor an abstract name' };
}
