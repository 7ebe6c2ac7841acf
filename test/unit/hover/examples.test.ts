/** The examples of hovers are what one may write: each in a file of its own is free of findings. */
import { expect, test } from 'vitest';
import { createDocument } from '../../../server/src/core/document.ts';
import { facts } from '../../../server/src/core/facts/provider.ts';
import type { PluginFact, SchemaKind } from '../../../server/src/core/facts/types.ts';
import { getPluginKeyExample } from '../../../server/src/core/hover/plugin-key-examples.ts';
import { getKeyExample, listDocumentedKeys } from '../../../server/src/core/hover/key-docs.ts';
import { isKnownIn, pluginKeys } from '../../../server/src/core/schema/navigate.ts';
import { runRules } from '../../../server/src/core/rules/run.ts';
import { emptyWorkspace } from '../../../server/src/core/workspace.ts';

const HEAD: readonly (readonly [key: string, line: string])[] = [
  ['name', 'name: my-snap'],
  ['base', 'base: core24'],
  ['version', "version: '1.0'"],
  ['summary', 'summary: A demo'],
  ['description', 'description: Shows how it looks.'],
  ['grade', 'grade: stable'],
  ['confinement', 'confinement: strict'],
  ['license', 'license: MIT'],
  ['contact', 'contact: https://example.org/contact'],
];

/** Lines that an entry needs and an example does not repeat. */
const NEEDED: Readonly<Record<string, readonly (readonly [key: string, line: string])[]>> = {
  apps: [
    ['command', '    command: bin/web'],
    ['daemon', '    daemon: simple'],
  ],
  parts: [['plugin', '    plugin: nil']],
};

function complete(base: SchemaKind, keyPath: string, example: string): string {
  const lines = example.split('\n');
  const section = keyPath.split('.')[0] ?? '';
  const own = lines.filter((line) => /^ {4}\S/.test(line)).map((line) => line.trim().split(':')[0]);
  for (const [key, line] of NEEDED[section] ?? []) {
    const user = ['refresh-mode', 'common-id', 'desktop', 'autostart'].some((one) => own.includes(one));
    if (lines.length > 1 && !own.includes(key) && !(key === 'daemon' && user && !own.includes('refresh-mode'))) {
      lines.splice(2, 0, line);
    }
  }
  if (own.includes('sockets')) lines.splice(2, 0, '    plugs: [network-bind]');
  const more: string[] = [];
  if (own.includes('activates-on')) {
    more.push('slots:', '  bus:', '    interface: dbus', '    bus: system', '    name: org.example.Web');
  }
  if (own.includes('after') || own.includes('before')) {
    const other =
      section === 'apps'
        ? ['  database:', '    command: bin/db', '    daemon: simple']
        : ['  libs:', '    plugin: nil'];
    lines.push(...other);
  }
  if (section === 'plugs' || section === 'slots' || section === 'layout')
    more.push('apps:', '  web:', '    command: bin/web');
  // Before bases the description of the store was the store's business.
  const head = HEAD.filter(([key]) => base !== 'none' || !['base', 'license', 'contact'].includes(key))
    .filter(([key]) => !(example.startsWith(`${key}:`) || example.includes(`\n${key}:`)))
    .map(([key, line]) => (key === 'base' ? `base: ${base}` : line));
  if (!lines.some((line) => line === 'parts:')) more.push('parts:', '  web:', '    plugin: nil');
  return [...head, ...lines, ...more, ''].join('\n').replace(/\n\n+$/, '\n');
}

const documented = listDocumentedKeys();

const ERAS = ['none', 'core18', 'core20', 'core22', 'core24', 'core26'] as const;
/** Told of the base or of a key whatever its value is. */
const OF_THE_ERA: readonly string[] = ['snapcraft/retired-base', 'snapcraft/outdated-key', 'constraints/base-cloud'];
/** Examples of these name the base. */
const OF_BASE: readonly string[] = ['base', 'build-base'];

test.each(ERAS)('with %s no example has findings', (era) => {
  const faults = documented.flatMap((path) => {
    const fact = facts.keys[path];
    const example = fact && isKnownIn(fact, era) ? getKeyExample(path, era) : undefined;
    if (example === undefined || (OF_BASE.includes(path) && era !== 'core24')) return [];
    const text = complete(era, path, example);
    const found = runRules(createDocument('file:///demo/snap/snapcraft.yaml', text), { workspace: emptyWorkspace });
    return (
      found
        // What the store will ask is no fault of the text; that a base is old is none of the example.
        .filter((one) => !one.code.startsWith('store/') && !OF_THE_ERA.includes(one.code))
        .map((one) => `${path}: ${one.severity} ${one.code}: ${one.message}\n${text}`)
    );
  });
  expect(faults).toEqual([]);
});

test.each([...ERAS, 'devel'] as const)('with %s the examples of plugin keys have no errors', (era) => {
  const plugins = facts.plugins.byBase[era === 'devel' ? 'core26' : era] ?? [];
  const without: string[] = [];
  const faults = plugins.flatMap((name) =>
    [...pluginKeys(facts.plugins.plugins[name], era)]
      .filter(([, fact]) => fact.common !== true)
      .flatMap(([key]) => {
        const example = getPluginKeyExample(name, key, facts.plugins.plugins[name] as PluginFact, era);
        if (example === undefined) {
          without.push(key);
          return [];
        }
        const base = { none: '', devel: 'base: devel\nbuild-base: devel\n' }[era as string] ?? `base: ${era}\n`;
        const text = `name: my-snap\n${base}version: '1.0'\nsummary: A demo\ndescription: Shows it.\ngrade: devel\nconfinement: strict\n${example}\n`;
        const found = runRules(createDocument('file:///demo/snap/snapcraft.yaml', text), { workspace: emptyWorkspace });
        return found
          .filter((one) => one.severity === 'error' && text.slice(one.start, one.end) !== era)
          .map((one) => `${name} ${key}: ${one.code}: ${one.message}`);
      }),
  );
  expect(faults).toEqual([]);
  // Checksums, and what is empty unless one has a reason.
  expect(without.filter((key) => !key.endsWith('-checksum'))).toEqual([]);
});

/** A snap that needs the first is held by the store; no source takes the second. */
const WITHOUT: readonly string[] = ['passthrough', 'parts.<part>.source-channel'];

test('every key that one may still write has an example, and no other has', () => {
  const wanted = Object.entries(facts.keys)
    .filter(
      ([, fact]) => fact.required !== 'forbidden' && fact.bases.some((base) => base === 'core22' || base === 'core24'),
    )
    .filter(([, fact]) => fact.deprecated === undefined || fact.deprecated['removed-in'] === 'core24')
    .map(([path]) => path);
  const missing = wanted.filter((path) => getKeyExample(path, 'core24') === undefined && !WITHOUT.includes(path));
  expect(missing).toEqual([]);
  expect(documented.filter((path) => !Object.hasOwn(facts.keys, path))).toEqual([]);
});
