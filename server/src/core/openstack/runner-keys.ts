/** The keys of snap-openstack.yaml: which there are, what they take, and which there were once. */
import type { PathRole } from './entry-points.ts';

export type EntryType = 'simple' | 'uwsgi' | 'nginx';

export const ENTRY_TYPES: readonly EntryType[] = ['simple', 'uwsgi', 'nginx'];

export const ROOT_KEYS = ['setup', 'entry_points'] as const;

/** `list` of texts, `templates` for a mapping of template to target, and the forms of chmod and chown. */
export const SETUP_KEYS = {
  dirs: 'list',
  templates: 'templates',
  chmod: 'modes',
  chown: 'owners',
  'snap-config-keys': 'options',
} as const;

export interface EntryKeyFact {
  readonly form: 'text' | 'list' | 'templates';
  /** The types of entries that read it. */
  readonly types: readonly EntryType[];
  /** Undefined for what is no path. */
  readonly role?: PathRole;
}

const APP = ['simple', 'uwsgi'] as const;

export const ENTRY_KEYS = {
  type: { form: 'text', types: ENTRY_TYPES },
  binary: { form: 'text', types: ['simple'], role: 'binary' },
  'config-files': { form: 'list', types: APP, role: 'config-file' },
  'config-files-override': { form: 'list', types: APP, role: 'config-override' },
  'config-dirs': { form: 'list', types: APP, role: 'config-dir' },
  'log-file': { form: 'text', types: APP, role: 'log' },
  'uwsgi-dir': { form: 'text', types: ['uwsgi'], role: 'uwsgi-dir' },
  'uwsgi-dir-override': { form: 'text', types: ['uwsgi'], role: 'uwsgi-override' },
  'uwsgi-log': { form: 'text', types: ['uwsgi'], role: 'uwsgi-log' },
  templates: { form: 'templates', types: ['uwsgi'] },
  'config-file': { form: 'text', types: ['nginx'], role: 'nginx-config' },
  'config-file-override': { form: 'text', types: ['nginx'], role: 'nginx-override' },
} as const satisfies Readonly<Record<string, EntryKeyFact>>;

export type EntryKey = keyof typeof ENTRY_KEYS;

export function findEntryKey(key: string): EntryKeyFact | undefined {
  return Object.hasOwn(ENTRY_KEYS, key) ? ENTRY_KEYS[key as EntryKey] : undefined;
}

export function findSetupKey(key: string): (typeof SETUP_KEYS)[keyof typeof SETUP_KEYS] | undefined {
  return Object.hasOwn(SETUP_KEYS, key) ? SETUP_KEYS[key as keyof typeof SETUP_KEYS] : undefined;
}

/** Keys that lost their meaning, all on the same day at the latest. */
export const REMOVED_SINCE = '2017-07-14';
export const REMOVED_SETUP_KEYS: readonly string[] = [
  'symlinks',
  'copyfiles',
  'install',
  'users',
  'default-owner',
  'default-dir-mode',
  'default-file-mode',
  'rchown',
];
export const REMOVED_ENTRY_KEYS: readonly string[] = ['run-as', 'config-dir'];
