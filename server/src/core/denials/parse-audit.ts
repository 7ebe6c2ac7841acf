/**
 * One line of a log to the denial that it tells of: from dmesg, the journal in its forms, syslog and the audit daemon's
 * file, from the kernel as well as from the two message buses.
 */
import { decodeBytes, readFields, type Fields } from './audit-fields.ts';
import { parseLabel, parseProgram } from './security-label.ts';
import { findSyscallName, toArchitecture } from './syscall-names.ts';
import type { Cause, DbusCause, Denial } from './types.ts';

/** What a line must hold to be looked at more closely. */
const SIGN =
  /apparmor=\\?"?(?:DENIED|ALLOWED)|\b1326\b|SECCOMP|AppArmor policy prevents|security policy denied|"MESSAGE"\s*:\s*\[/;
const APPARMOR = /apparmor="?(DENIED|ALLOWED)/;
const SECCOMP = /\btype=(?:1326|SECCOMP)\b|\bSECCOMP (?=auid=)/;
const BUS_ERROR = 'AppArmor policy prevents this sender';
const BROKER =
  /security policy denied \S+ to (send|receive) (?:method call|signal|[\w ]{1,20}) ([^\s:]*):([\w.-]*)\.(\w*) (?:to|from) (\S+?)\.?$/;

/** Undefined for a line that tells of no denial of a snap. Never throws. */
export function parseAuditLine(line: string): Denial | undefined {
  if (!SIGN.test(line)) return undefined;
  const { text, label } = unwrap(line);
  const apparmor = APPARMOR.exec(text);
  if (apparmor) return parseAppArmor(readFields(text, apparmor.index), apparmor[1] === 'ALLOWED');
  const seccomp = SECCOMP.exec(text);
  if (seccomp) return parseSeccomp(readFields(text, seccomp.index + seccomp[0].length));
  if (text.includes(BUS_ERROR)) return parseBusError(text);
  return label === undefined ? undefined : parseBroker(text, label);
}

const JSON_MESSAGE = /"MESSAGE"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|\[([\d\s,]*)\])/;
const JSON_LABEL = /"DBUS_BROKER_(?:SENDER|RECEIVER)_SECURITY_LABEL"\s*:\s*"(snap\.[^"\\]*)/;

/** The message of a journal entry that is written as JSON; other lines as they are. */
function unwrap(line: string): { readonly text: string; readonly label?: string } {
  const match = JSON_MESSAGE.exec(line);
  if (!match) return { text: line };
  const [, text, bytes] = match;
  const label = JSON_LABEL.exec(line)?.[1];
  const message = bytes === undefined ? unescape(text ?? '') : decodeBytes(bytes.split(',').map(Number));
  return { text: message, ...(label !== undefined && { label }) };
}

function unescape(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}

function parseAppArmor(fields: Fields, allowed: boolean): Denial | undefined {
  const operation = fields.get('operation') ?? '';
  const actor = parseLabel(fields.get('profile') ?? fields.get('label') ?? '');
  if (!actor) return undefined;
  const cause = operation.startsWith('dbus_') ? readDbus(fields, operation) : readCause(fields, operation);
  return cause && { actor, allowed, cause };
}

function readCause(fields: Fields, operation: string): Cause | undefined {
  const get = (name: string): string => fields.get(name) ?? '';
  const mask = fields.get('denied_mask') ?? fields.get('denied') ?? get('requested_mask');
  const kind = get('class');
  switch (operation) {
    case 'capable':
      return { kind: 'capability', name: get('capname') || `number ${get('capability')}` };
    case 'ptrace':
    case 'signal': {
      const peer = get('peer');
      return { kind: operation, access: mask, peer };
    }
    case 'mount':
    case 'remount':
    case 'umount':
    case 'pivotroot':
      return { kind: 'mount', operation, target: get('name'), source: get('srcname'), fstype: get('fstype') };
    case 'setrlimit':
      return { kind: 'rlimit', name: get('rlimit') };
    case 'userns_create':
      return { kind: 'userns', name: '' };
    default:
  }
  if (kind === 'posix_mqueue' || operation.startsWith('mqueue')) return { kind: 'mqueue', name: get('name') };
  if (kind === 'io_uring' || operation.startsWith('uring')) return { kind: 'io_uring', name: operation };
  if (fields.has('family')) {
    const address = get('addr') && get('addr') !== 'none' ? get('addr') : get('peer_addr');
    return {
      ...{ kind: 'network', operation, family: get('family'), type: get('sock_type') },
      address: address === 'none' ? '' : address,
    };
  }
  const access = toAccess(mask, operation);
  if (fields.has('name') && access !== '') {
    const path = get('name');
    return { kind: 'file', path: path.startsWith('/') ? path : `/${path}`, access };
  }
  return operation === '' ? undefined : { kind: 'other', name: operation };
}

/** Creating, deleting and appending are writing. The letters come in one order, so that they can be compared. */
function toAccess(mask: string, operation: string): string {
  const given = new Set(mask.replaceAll(/[acd]/g, 'w'));
  if (operation === 'exec') given.add('x');
  return [...'rwxmkl'].filter((letter) => given.has(letter)).join('');
}

const BUS_ACCESS: Readonly<Record<string, DbusCause['access']>> = {
  send: 'send',
  receive: 'receive',
  bind: 'bind',
  eavesdrop: 'eavesdrop',
};

function readDbus(fields: Fields, operation: string): DbusCause {
  const get = (name: string): string => fields.get(name) ?? '';
  return {
    kind: 'dbus',
    access: BUS_ACCESS[get('mask')] ?? BUS_ACCESS[operation.slice('dbus_'.length)] ?? 'send',
    bus: get('bus'),
    path: get('path'),
    interface: get('interface'),
    member: get('member'),
    name: get('name'),
    peer: get('peer_label'),
  };
}

/** The action that only logs: the profile is that of a snap in devmode. */
const LOGGED = '0x7ffc0000';

function parseSeccomp(fields: Fields): Denial | undefined {
  const actor = parseLabel((fields.get('subj') ?? '').replace(/^=/, '')) ?? parseProgram(fields.get('exe') ?? '');
  const token = fields.get('arch');
  const number = Number(fields.get('syscall'));
  if (!actor || token === undefined || !fields.has('syscall')) return undefined;
  const architecture = toArchitecture(token);
  // A record that the audit daemon enriched, or one that ausearch interpreted, has the name itself.
  const written = fields.get('SYSCALL') ?? (Number.isNaN(number) ? fields.get('syscall') : undefined);
  const name = written ?? findSyscallName(architecture, number);
  const cause: Cause = { kind: 'syscall', architecture, number: Number.isNaN(number) ? -1 : number, name };
  return { actor, allowed: fields.get('code') === LOGGED, cause };
}

/** What a program prints when the bus daemon refused its message. */
function parseBusError(text: string): Denial | undefined {
  const actor = parseLabel(/label="([^"]*)"/.exec(text)?.[1] ?? '');
  if (!actor) return undefined;
  const field = (name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(text)?.[1] ?? '';
  const unset = (value: string): string => (value === '(unset)' ? '' : value);
  const cause: DbusCause = {
    kind: 'dbus',
    access: 'send',
    ...{ bus: '', path: '', peer: '' },
    interface: unset(field('interface')),
    member: unset(field('member')),
    name: unset(field('destination')),
  };
  return { actor, allowed: false, cause };
}

/** dbus-broker names the sender by its address alone: the label is beside the message. */
function parseBroker(text: string, label: string): Denial | undefined {
  const actor = parseLabel(label);
  const [, access, path = '', iface = '', member = '', name = ''] = BROKER.exec(text) ?? [];
  if (!actor || access === undefined) return undefined;
  const cause: DbusCause = {
    ...{ kind: 'dbus', bus: '', path, interface: iface, member, name, peer: '' },
    access: access === 'receive' ? 'receive' : 'send',
  };
  return { actor, allowed: false, cause };
}
