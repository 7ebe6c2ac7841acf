/** What stands where in snap-openstack.yaml: the way to a value, and what the runner takes it for. */
import type { Step } from '../../yaml/locate.ts';
import type { PathRole } from '../entry-points.ts';
import { findEntryKey, findSetupKey } from '../runner-keys.ts';

export type RunnerSlot =
  | 'root'
  | 'setup'
  | 'entries'
  | 'entry'
  /** A list of paths. */
  | 'paths'
  /** A text that `str.format` is applied to. */
  | 'path'
  | 'type'
  | 'templates'
  | 'modes'
  | 'mode'
  | 'owners'
  | 'owner'
  | 'options'
  | 'option'
  /** Below a key that the runner does not know. */
  | 'unknown';

/** The value at a way. For the keys of a mapping, ask for the mapping. */
export interface RunnerPlace {
  readonly slot: RunnerSlot;
  /** The name of the entry point around the place. */
  readonly entry?: string;
  /** The key of `setup` or of the entry that the place belongs to. */
  readonly key?: string;
  /** What the path is for. */
  readonly role?: PathRole;
}

export function findRunnerPlace(path: readonly Step[]): RunnerPlace {
  const [section, second, ...rest] = path;
  if (section === undefined) return { slot: 'root' };
  if (section === 'setup') return second === undefined ? { slot: 'setup' } : inSetup(String(second), rest);
  if (section !== 'entry_points') return { slot: 'unknown' };
  if (second === undefined) return { slot: 'entries' };
  const entry = String(second);
  const [key, ...inner] = rest;
  return key === undefined ? { slot: 'entry', entry } : { ...inEntry(String(key), inner), entry };
}

function inSetup(key: string, rest: readonly Step[]): RunnerPlace {
  const deep = rest.length;
  if (deep > 1) return { slot: 'unknown', key };
  switch (findSetupKey(key)) {
    case 'list':
      return deep === 0 ? { slot: 'paths', key, role: 'dir' } : { slot: 'path', key, role: 'dir' };
    case 'templates':
      return inTemplates(key, deep);
    case 'modes':
      return { slot: deep === 0 ? 'modes' : 'mode', key };
    case 'owners':
      return { slot: deep === 0 ? 'owners' : 'owner', key };
    case 'options':
      return { slot: deep === 0 ? 'options' : 'option', key };
    default:
      return { slot: 'unknown', key };
  }
}

function inEntry(key: string, rest: readonly Step[]): RunnerPlace {
  const fact = findEntryKey(key);
  const deep = rest.length;
  if (!fact || deep > 1) return { slot: 'unknown', key };
  if (fact.form === 'templates') return inTemplates(key, deep);
  if (fact.form === 'list') {
    return { slot: deep === 0 ? 'paths' : 'path', key, ...(fact.role && { role: fact.role }) };
  }
  if (deep > 0) return { slot: 'unknown', key };
  return fact.role ? { slot: 'path', key, role: fact.role } : { slot: 'type', key };
}

function inTemplates(key: string, deep: number): RunnerPlace {
  return deep === 0 ? { slot: 'templates', key } : { slot: 'path', key, role: 'template-target' };
}

const TYPES: Readonly<Record<RunnerSlot, readonly string[]>> = {
  root: ['map'],
  setup: ['map'],
  entries: ['map<map>'],
  entry: ['map'],
  paths: ['list<string>'],
  path: ['string'],
  type: ['string'],
  templates: ['map<string>'],
  modes: ['map<int>'],
  mode: ['int'],
  owners: ['map<string>'],
  owner: ['string'],
  options: ['map<string>'],
  option: ['string'],
  unknown: [],
};

/** The types of the value at a way, in the words of the facts of snapcraft.yaml; none where the key is not known. */
export function runnerTypesAt(path: readonly Step[]): readonly string[] {
  return TYPES[findRunnerPlace(path).slot];
}
