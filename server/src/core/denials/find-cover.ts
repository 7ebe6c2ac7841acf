/** Which interfaces would allow what was refused. */
import { firstFolder, getDenialFacts, type Cover, type DenialFacts, type FileCover } from './denial-facts.ts';
import type { Cause, DbusCause, FileCause, NetworkCause } from './types.ts';

export interface Match {
  /** The best one first; empty where none allows it. */
  readonly interfaces: readonly string[];
  /** `sure`: the policy allows just this. `maybe`: it depends on a slot, on attributes, or on what the app means to do. */
  readonly certainty: 'sure' | 'maybe';
  /** Key of NOTES. */
  readonly note?: string;
  readonly harmless?: boolean;
  /** Attributes that the plug can't do without. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Better than the interface's own name for such a plug. */
  readonly plug?: string;
  /** These would allow reading, which is not all that was asked for. */
  readonly reading?: readonly string[];
}

/** Undefined where nothing is known of it. */
export function findCover(cause: Cause): Match | undefined {
  const facts = getDenialFacts();
  switch (cause.kind) {
    case 'file':
      return findFile(cause, facts);
    case 'capability':
      return toMatch(facts.capabilities.get(cause.name));
    case 'syscall':
      return cause.name === undefined ? undefined : toMatch(findSyscall(cause.name, facts));
    case 'dbus':
      return findDbus(cause, facts);
    case 'network':
      return findNetwork(cause, facts);
    case 'mount': {
      if (cause.operation === 'pivotroot') return toMatch(facts.syscalls.get('pivot_root'));
      const type = cause.fstype.startsWith('fuse') ? 'fuse' : cause.fstype;
      const fits = (one: { kind: string; types: readonly string[] }): boolean =>
        one.kind === 'mount' && (one.types.length === 0 || one.types.includes(type));
      return toMatch(facts.others.find(fits));
    }
    case 'ptrace':
    case 'signal': {
      const words = cause.access.split(/[\s,]+/);
      return toMatch(facts.others.find((one) => one.kind === cause.kind && words.includes(one.access)));
    }
    default:
      return toMatch(facts.others.find((one) => one.kind === cause.kind));
  }
}

function toMatch(cover: Cover | undefined): Match | undefined {
  if (!cover) return undefined;
  const { interfaces, from, note, harmless } = cover;
  const isSure = (from === undefined || from === 'abstraction') && (note === undefined || harmless);
  return {
    interfaces,
    certainty: isSure ? 'sure' : 'maybe',
    ...(note !== undefined && { note }),
    ...(harmless && { harmless }),
  };
}

/** Calls for wider numbers stand under the name of the older ones. */
function findSyscall(name: string, facts: DenialFacts): Cover | undefined {
  return facts.syscalls.get(name) ?? facts.syscalls.get(name.replace(/(?:_time64|32|64)$/, ''));
}

const HOME = /^(?:\/home\/[^/]+|\/root)(?=\/|$)/;
const PROGRAM = /^\/(?:usr\/)?s?bin\/(?=[^/]+$)/;

/** The path as the facts have it. */
export function toGeneralPath(path: string): string {
  const home = path.replace(HOME, '@HOME');
  if (home !== path) return home === '@HOME' ? '@HOME/' : home;
  return path.startsWith('/var/run/') ? path.slice('/var'.length) : path;
}

function findFile({ path, access }: FileCause, { files }: DenialFacts): Match | undefined {
  const general = toGeneralPath(path);
  const found = (files.get(firstFolder(general)) ?? []).filter((one) => one.matches(general));
  const program = access.includes('x') && PROGRAM.test(path) ? path.replace(PROGRAM, '@BIN/') : undefined;
  if (program !== undefined) found.push(...(files.get('@BIN/') ?? []).filter((one) => one.matches(program)));
  const all = found.filter((one) => covers(one, access, 'rwx'));
  const [best] = all;
  if (!best) {
    const reading = access.includes('r') ? unite(found.filter((one) => covers(one, 'r', 'r'))) : [];
    const hidden = findHidden(general, access);
    return hidden ?? (reading.length > 0 ? { interfaces: [], certainty: 'sure', reading } : undefined);
  }
  const match = toMatch(best);
  // What is generally allowed by a wide interface comes after what is made for it.
  const interfaces = unite(best.interfaces.length > 0 ? all : [best]);
  const isWhole = covers(best, access, 'rwxmkl');
  return match && { ...match, interfaces, certainty: isWhole ? match.certainty : 'maybe', ...attributesFor(best) };
}

function covers({ access }: FileCover, asked: string, letters: string): boolean {
  return [...asked].every((letter) => !letters.includes(letter) || access.includes(letter) || letter === 'm');
}

/** For any device at all a slot could be made; that is no alternative to an interface for just this one. */
const LAST_RESORT = 'custom-device';

function unite(covers: readonly Cover[]): string[] {
  const all = [...new Set(covers.flatMap((one) => one.interfaces))];
  return all.length > 1 ? all.filter((name) => name !== LAST_RESORT) : all;
}

function attributesFor({ interfaces }: Cover): Pick<Match, 'attributes'> {
  return interfaces[0] === 'shared-memory' ? { attributes: { private: true } } : {};
}

/** What is hidden in the home folder takes a plug that names it. */
function findHidden(general: string, access: string): Match | undefined {
  const [, place] = /^@HOME\/(\.(?:config\/|cache\/|local\/(?:share|state)\/)?[^/]+)/.exec(general) ?? [];
  if (place === undefined || /[{}*?[\]"\\]/.test(place)) return undefined;
  const name = place
    .slice(1)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return {
    interfaces: ['personal-files'],
    certainty: 'maybe',
    note: 'hidden',
    attributes: { [/[wx]/.test(access) ? 'write' : 'read']: [`$HOME/${place}`] },
    plug: `dot-${name === '' ? 'files' : name}`,
  };
}

/** Interfaces that every service has: the path or the name tells which one is meant. */
const GENERIC = /^org\.freedesktop\.DBus(?:\.|$)/;

function findDbus(cause: DbusCause, { dbus }: DenialFacts): Match | undefined {
  const { interface: iface, path, name, member, access } = cause;
  if (access === 'bind') return undefined;
  const fromPath = path.slice(1).replaceAll('/', '.');
  const subjects = [
    GENERIC.test(iface) ? '' : iface,
    GENERIC.test(fromPath) ? '' : fromPath,
    GENERIC.test(name) ? '' : name,
  ];
  for (const subject of subjects) {
    if (subject === '') continue;
    const cover = dbus.find(({ service }) => subject === service || subject.startsWith(`${service}.`));
    if (!cover) continue;
    const better = cover.members.get(member);
    const match = toMatch(cover);
    return match && { ...match, interfaces: better ?? match.interfaces };
  }
  return iface === 'org.freedesktop.DBus' ? { interfaces: [], certainty: 'sure', note: 'bus' } : undefined;
}

function findNetwork(cause: NetworkCause, facts: DenialFacts): Match | undefined {
  const { family, type, operation, address } = cause;
  // A socket without a file is named after one.
  if (family === 'unix') {
    return address.startsWith('@/')
      ? findFile({ kind: 'file', path: address.slice(1), access: 'rw' }, facts)
      : undefined;
  }
  const fits = (list: readonly string[], word: string): boolean => list.length === 0 || list.includes(word);
  return toMatch(
    facts.networks.find(
      (one) => one.families.includes(family) && fits(one.types, type) && fits(one.operations, operation),
    ),
  );
}
