/** A cause in a few words; what differs from process to process is left out, so that equal causes read alike. */
import type { Cause, DbusCause } from './types.ts';

const ACCESS: Readonly<Record<string, string>> = {
  r: 'read',
  w: 'write',
  x: 'run',
  m: 'map',
  k: 'lock',
  l: 'link',
};

export function describeCause(cause: Cause): string {
  switch (cause.kind) {
    case 'file':
      return `${withoutNumbers(cause.path)} (${[...cause.access].map((letter) => ACCESS[letter]).join(', ')})`;
    case 'capability':
      return `capability ${cause.name}`;
    case 'syscall':
      return cause.name === undefined
        ? `system call ${cause.number} of ${cause.architecture}`
        : `system call ${cause.name}`;
    case 'dbus':
      return `D-Bus: ${describeMessage(cause)}`;
    case 'mount': {
      const type = cause.fstype === '' ? '' : ` (${cause.fstype})`;
      return `${cause.operation} ${cause.target}${type}`.trim();
    }
    case 'network': {
      const address = cause.address === '' ? '' : ` ${cause.address}`;
      return `network ${`${cause.family} ${cause.type}`.trim()} (${cause.operation})${address}`;
    }
    case 'ptrace':
    case 'signal':
      return `${cause.kind} ${cause.access} (${cause.peer})`;
    default:
      return cause.name === '' ? LABELS[cause.kind] : `${LABELS[cause.kind]} ${cause.name}`;
  }
}

const LABELS = {
  userns: 'user namespace',
  mqueue: 'message queue',
  io_uring: 'io_uring',
  rlimit: 'limit',
  other: 'operation',
} as const;

function describeMessage({ access, interface: iface, member, name, path, bus }: DbusCause): string {
  const on = bus === '' ? '' : ` (${bus} bus)`;
  if (access === 'bind') return `own the name ${name}${on}`;
  if (access === 'eavesdrop') return `listen to all messages${on}`;
  const what = [iface, member].filter((word) => word !== '').join('.');
  // An address such as :1.42 says nothing.
  const other = name === '' || name.startsWith(':') ? path : name;
  return `${access} ${[what, other].filter((word) => word !== '').join(access === 'send' ? ' to ' : ' from ')}${on}`;
}

function withoutNumbers(path: string): string {
  return path.replace(/^\/proc\/\d+(?=\/|$)/, '/proc/PID').replace(/^(\/proc\/PID\/task\/)\d+/, '$1TID');
}
