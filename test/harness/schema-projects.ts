/** Projects that are valid but for the value of one key, for every key, kind of value and era. */
import fs from 'node:fs';
import path from 'node:path';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type YamlKind = keyof typeof VALUES;

export interface Observed {
  readonly accepts: readonly string[];
}
export interface Fact {
  readonly enum?: readonly string[];
  readonly variants?: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
  readonly observed?: Readonly<Record<string, Observed>>;
}

const file = path.resolve(import.meta.dirname, '../../schemas/facts/snapcraft-keys.json');
export const keyFacts = (JSON.parse(fs.readFileSync(file, 'utf8')) as { items: Record<string, Fact> }).items;

export const VALUES = {
  string: 'sample',
  integer: 3,
  float: 1.5,
  boolean: true,
  list: [],
  'list-of-string': ['sample'],
  'list-of-int': [3],
  map: {},
  'map-of-string': { a: 'b' },
  null: null,
} as const satisfies Record<string, Json>;

/** Text that the key takes, where `sample` is none. */
const SAMPLES: Readonly<Record<string, string>> = {
  name: 'demo',
  version: '1.0',
  base: '<kind>',
  'build-base': '<build-base>',
  license: 'MIT',
  icon: 'snap/gui/icon.png',
  'adopt-info': 'demo',
  epoch: '1',
  website: 'https://example.org',
  contact: 'https://example.org',
  issues: 'https://example.org',
  donation: 'https://example.org',
  'source-code': 'https://example.org',
  assumes: 'snapd2.60',
  'system-usernames': 'snap_daemon',
  'layout.<path>.symlink': '$SNAP/usr/share/demo',
  'layout.<path>.bind': '$SNAP/usr/share/demo',
  'layout.<path>.bind-file': '$SNAP/usr/share/demo',
  'layout.<path>.type': 'tmpfs',
  'apps.<app>.command': 'bin/demo',
  'apps.<app>.timer': '10:00',
  'apps.<app>.start-timeout': '10s',
  'apps.<app>.stop-timeout': '10s',
  'apps.<app>.watchdog-timeout': '10s',
  'apps.<app>.restart-delay': '10s',
  'apps.<app>.autostart': 'demo.desktop',
  'apps.<app>.sockets.<socket>.listen-stream': '$SNAP_COMMON/socket',
  'apps.<app>.sockets.<socket>.socket-mode': 'rw',
  'apps.<app>.success-exit-status': '3',
  'components.<component>.version': '1.0',
  'components.<component>.adopt-info': 'demo',
  'apps.<app>.extensions': '<extension>',
  'parts.<part>.after': 'other',
  'parts.<part>.plugin': 'nil',
  'parts.<part>.source': '.',
  'parts.<part>.source-type': 'local',
  'platforms.<label>.build-on': 'amd64',
  'platforms.<label>.build-for': 'amd64',
  architectures: 'sample',
};

const NAMES: Readonly<Record<string, string>> = {
  '<app>': 'demo',
  '<hook>': 'configure',
  '<part>': 'demo',
  '<component>': 'extra',
  '<path>': '/usr/share/demo',
  '<label>': 'amd64',
  '<socket>': 'main',
};

export const KINDS = ['none', 'core18', 'core20', 'core22', 'core24'] as const;
export type Kind = (typeof KINDS)[number];

export function plainProject(kind: Kind): Record<string, Json> {
  return {
    name: 'demo',
    ...(kind !== 'none' && { base: kind }),
    version: '1.0',
    summary: 'A demo',
    description: 'Shows how it looks.',
    grade: 'devel',
    confinement: 'devmode',
    parts: { demo: { plugin: 'nil' }, other: { plugin: 'nil' } },
  };
}

const DEFAULTS: Readonly<Record<string, (kind: Kind) => Json>> = {
  'apps.demo': () => ({ command: 'bin/demo' }),
  'apps.demo.sockets.main': () => ({ 'listen-stream': '$SNAP_COMMON/socket' }),
  'components.extra': () => ({ summary: 's', description: 'd', type: 'standard' }),
  'parts.demo': () => ({ plugin: 'nil' }),
  'platforms.amd64': () => ({ 'build-on': 'amd64', 'build-for': 'amd64' }),
};

export function projectWith(kind: Kind, keyPath: string, value: Json): string {
  const root = plainProject(kind);
  let at: Record<string, Json> = root;
  const steps = keyPath.split('.').map((step) => NAMES[step] ?? step);
  for (const [index, step] of steps.entries()) {
    if (index === steps.length - 1) {
      at[step] = value;
      break;
    }
    const reached = steps.slice(0, index + 1).join('.');
    const given = (at[step] ?? DEFAULTS[reached]?.(kind) ?? {}) as Record<string, Json>;
    const next = { ...given };
    // Keys of services are observed in a service.
    if (reached === 'apps.demo' && steps.at(-1) !== 'daemon') next['daemon'] = 'simple';
    at[step] = next;
    at = next;
  }
  return JSON.stringify(root, null, 1);
}

export function valueFor(kind: Kind, keyPath: string, fact: Fact, yaml: YamlKind): Json {
  const variants = Object.entries(fact.variants ?? {}).filter(([bases]) => bases.split(',').includes(kind));
  const allowed = variants.find(([, variant]) => variant.enum)?.[1].enum ?? fact.enum;
  const own = SAMPLES[keyPath] ?? allowed?.[0] ?? 'sample';
  const stand: Readonly<Record<string, string>> = {
    '<kind>': kind,
    '<build-base>': kind === 'core24' ? 'devel' : kind,
    // The older eras were asked with a name that they do not have.
    '<extension>': kind === 'core22' || kind === 'core24' ? 'gnome' : 'sample',
  };
  const sample = stand[own] ?? own;
  if (yaml === 'string') return sample;
  if (yaml === 'list-of-string') return [sample];
  return VALUES[yaml];
}
