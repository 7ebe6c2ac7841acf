/** Which keys are offered where: compared with the facts as they are published, key by key and era by era. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { completeAt, readMarked } from '../../harness/completion.ts';

interface Fact {
  readonly required: string;
  readonly bases: readonly string[];
  readonly variants?: Readonly<Record<string, { readonly required?: string }>>;
  readonly deprecated?: { readonly in?: readonly string[] };
}

interface PluginVariant {
  readonly bases: readonly string[];
  readonly keys: Readonly<Record<string, { readonly required?: boolean; readonly common?: boolean }>>;
}

function readItems<T>(name: string): T {
  const file = path.resolve(import.meta.dirname, '../../../schemas/facts', name);
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { items: T }).items;
}

const facts = readItems<Record<string, Fact>>('snapcraft-keys.json');

const KINDS = ['core18', 'core20', 'core22', 'core24', 'core26'] as const;
type Kind = (typeof KINDS)[number];

const isOld = (kind: Kind): boolean => kind === 'core18' || kind === 'core20';

/** The names that the facts leave to the author, and what stands around a new key there. */
const PLACES: Readonly<Record<string, string>> = {
  '': '<|>',
  'apps.<app>': 'apps:\n  web:\n    <|>',
  'hooks.<hook>': 'hooks:\n  configure:\n    <|>',
  'parts.<part>': 'parts:\n  web:\n    <|>',
  'components.<component>': 'components:\n  extra:\n    <|>',
  'platforms.<label>': 'platforms:\n  amd64:\n    <|>',
  'layout.<path>': 'layout:\n  /etc/web:\n    <|>',
  'package-repositories[]': 'package-repositories:\n  - type: apt\n    <|>',
  'architectures[]': 'architectures:\n  - <|>',
  'apps.<app>.sockets.<socket>': 'apps:\n  web:\n    sockets:\n      main:\n        <|>',
  'parts.<part>.permissions[]': 'parts:\n  web:\n    permissions:\n      - <|>',
  lint: 'lint:\n  <|>',
};

/** What else speaks against a key where nothing stands beside it. */
function isLeftOut(keyPath: string): boolean {
  // The document of this test has them.
  return keyPath === 'name' || keyPath === 'base' || keyPath === 'package-repositories[].type';
}

/** The keys below a path that an era knows, by the published facts. */
function knownKeys(parent: string, kind: Kind): string[] {
  return Object.entries(facts).flatMap(([keyPath, fact]) => {
    const dot = keyPath.lastIndexOf('.');
    const [above, key] = [keyPath.slice(0, Math.max(dot, 0)), keyPath.slice(dot + 1)];
    if (above !== parent || key.startsWith('<') || key.endsWith('[]') || isLeftOut(keyPath)) return [];
    return fact.bases.includes(kind) && fact.required !== 'forbidden' ? [key] : [];
  });
}

test.each(KINDS.flatMap((kind) => Object.keys(PLACES).map((place) => [kind, place] as const)))(
  '%s: every key of "%s" and no other',
  (kind, place) => {
    const known = knownKeys(place, kind);
    if (known.length === 0) return;
    const items = completeAt(readMarked(`name: x\nbase: ${kind}\n${PLACES[place] ?? ''}`));
    const labels = items.filter(({ label }) => /^[a-z-]+$/.test(label)).map(({ label }) => label);
    const allowed = new Set(known);
    expect(known.filter((key) => !labels.includes(key))).toEqual([]);
    // Blocks and names have labels of their own; a key that the facts have for another era is wrong here.
    const elsewhere = labels.filter(
      (label) => !allowed.has(label) && facts[place === '' ? label : `${place}.${label}`],
    );
    expect(elsewhere).toEqual([]);
    expect(new Set(labels).size).toBeGreaterThanOrEqual(known.length);
  },
);

test('required keys come first, deprecated ones last', () => {
  const labels = completeAt(readMarked('base: core24\n<|>')).map(({ label }) => label);
  expect(labels.slice(0, 5)).toEqual(['name', 'version', 'summary', 'description', 'confinement']);
  expect(labels.at(-1)).toBe('ua-services');
  const app = completeAt(readMarked('base: core24\napps:\n  web:\n    <|>')).map(({ label }) => label);
  expect(app.slice(0, 3)).toEqual(['command', 'daemon', 'plugs']);
});

test('no key twice, and none that is there', () => {
  const items = completeAt(readMarked('base: core24\napps:\n  web:\n    command: x\n    <|>\n    daemon: simple'));
  const labels = items.map(({ label }) => label);
  expect(labels).not.toContain('command');
  expect(labels).not.toContain('daemon');
  expect(new Set(labels).size).toBe(labels.length);
});

const plugins = readItems<{ plugins: Record<string, { variants: readonly PluginVariant[] }> }>('plugins.json').plugins;

test.each(KINDS)("%s: each plugin's keys", (kind) => {
  for (const [name, { variants }] of Object.entries(plugins)) {
    const keys = variants
      .filter(({ bases }) => bases.includes(kind))
      .flatMap((variant) => Object.entries(variant.keys));
    if (keys.length === 0) continue;
    const text = `name: x\nbase: ${kind}\nparts:\n  web:\n    plugin: ${name}\n    <|>`;
    const labels = completeAt(readMarked(text)).map(({ label }) => label);
    expect(
      keys.map(([key]) => key).filter((key) => !labels.includes(key)),
      `${kind} ${name}`,
    ).toEqual([]);
    if (!isOld(kind)) expect(labels, name).toContain('build-packages');
  }
});

test('a plugin that is not yet known has no keys', () => {
  const labels = completeAt(readMarked('base: core24\nparts:\n  web:\n    plugin: pyth\n    <|>')).map(
    ({ label }) => label,
  );
  expect(labels.some((label) => label.startsWith('python'))).toBe(false);
  expect(labels).toContain('source');
});

test('a new file is one of today', () => {
  const labels = completeAt(readMarked('<|>')).map(({ label }) => label);
  expect(labels.slice(0, 4)).toEqual(['name', 'base', 'version', 'summary']);
  expect(labels).toContain('platforms');
  expect(labels).not.toContain('frameworks');
});
