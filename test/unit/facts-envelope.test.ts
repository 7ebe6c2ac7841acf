/** The facts themselves: one envelope, known words, types that can be read. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL_KINDS, type Envelope, type KeyFact, type PluginFacts } from '../../server/src/core/facts/types.ts';

const folder = path.join(import.meta.dirname, '../../schemas/facts');
const files = fs.readdirSync(folder).filter((name) => name.endsWith('.json'));

function read<T>(name: string): Envelope<T> {
  return JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8')) as Envelope<T>;
}

const KNOWN_BASES: ReadonlySet<string> = new Set([...ALL_KINDS, 'bare']);

/** `string`, `list<string>|null`, `map<list<string>>` … */
function isType(text: string): boolean {
  const inner = /^(?:list|map)<(.*)>$/.exec(text)?.[1];
  if (inner !== undefined && splitTypes(inner).length > 0) return splitTypes(inner).every(isType);
  return /^(?:string|integer|number|boolean|null|any|map|list|hook)$/.test(text);
}

function splitTypes(text: string): string[] {
  return text.match(/(?:[^|<]|<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>)+/g) ?? [];
}

/** Everything wrong with what may stand for a value. */
function findValueFaults(where: string, fact: Readonly<Record<string, unknown>>): string[] {
  const faults: string[] = [];
  const { enum: choices, pattern } = fact as { enum?: unknown[]; pattern?: string | null };
  if (choices && (choices.length === 0 || new Set(choices).size < choices.length)) faults.push(`${where}: enum`);
  if (typeof pattern === 'string') {
    try {
      new RegExp(pattern, 'u');
    } catch {
      faults.push(`${where}: pattern ${pattern}`);
    }
  }
  for (const [low, high] of [
    ['minLength', 'maxLength'],
    ['minimum', 'maximum'],
    ['minItems', 'maxItems'],
  ] as const) {
    const [min, max] = [fact[low], fact[high]];
    if (typeof min === 'number' && typeof max === 'number' && min > max) faults.push(`${where}: ${low}`);
  }
  return faults;
}

test.each(files)('%s has the envelope', (name) => {
  const envelope = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as Envelope<unknown>;
  expect(envelope.version).toBeTypeOf('number');
  expect(envelope.source.project).toMatch(/^(?:canonical|openstack)\/[a-z-]+$/);
  expect(envelope.source.commit).toMatch(/\S/);
  expect(envelope.source.date).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(Object.keys(envelope.items as object).length).toBeGreaterThan(1);
});

describe('snapcraft-keys.json', () => {
  const keys = Object.entries(read<Record<string, KeyFact>>('snapcraft-keys').items);

  test('types, bases and words are known', () => {
    const faults: string[] = [];
    for (const [name, fact] of keys) {
      if (fact.types.length === 0 || !fact.types.every(isType)) faults.push(`${name}: types ${fact.types.join()}`);
      if (![...fact.bases, ...fact.grammar].every((base) => KNOWN_BASES.has(base))) faults.push(`${name}: bases`);
      if (!fact.grammar.every((base) => fact.bases.includes(base))) faults.push(`${name}: grammar`);
      if (!['always', 'optional', 'conditional', 'forbidden'].includes(fact.required)) faults.push(`${name}: required`);
      if (fact.bases.length === 0 && fact.required !== 'forbidden') faults.push(`${name}: nowhere`);
      faults.push(...findValueFaults(name, fact as unknown as Record<string, unknown>));
      for (const [bases, variant] of Object.entries(fact.variants ?? {})) {
        // A pocket means something else for a cloud archive.
        const known = bases === 'cloud' || bases.split(',').every((base) => KNOWN_BASES.has(base.replace('+', '')));
        if (!known) faults.push(`${name}: variant ${bases}`);
        if (variant.types && !variant.types.every(isType)) faults.push(`${name}: types of ${bases}`);
        faults.push(...findValueFaults(`${name} (${bases})`, variant));
      }
    }
    expect(faults).toEqual([]);
  });

  test('every key has its parent and a description', () => {
    const names = new Set(keys.map(([name]) => name));
    // Where the author's own name or a list stands between, the parent is that of the name or the list.
    const parentOf = (name: string): string =>
      name.replace(/(?:\.[^.<>[\]]+|\.<[^>]+>|\[\])$/, '').replace(/(?:\.<[^>]+>|\[\])$/, '');
    const orphans = keys.filter(([name]) => name.includes('.') && !names.has(parentOf(name))).map(([name]) => name);
    expect(orphans).toEqual([]);
    expect(keys.filter(([, fact]) => !fact.description).map(([name]) => name)).toEqual([]);
  });
});

describe('plugins.json', () => {
  const { byBase, plugins } = read<PluginFacts>('plugins').items;

  test('types, bases and words are known', () => {
    const faults: string[] = [];
    for (const [name, plugin] of Object.entries(plugins)) {
      if (!plugin.description) faults.push(`${name}: description`);
      if (!plugin.bases.every((base) => KNOWN_BASES.has(base))) faults.push(`${name}: bases`);
      for (const variant of plugin.variants) {
        if (!variant.bases.every((base) => plugin.bases.includes(base))) faults.push(`${name}: bases of a variant`);
        for (const [key, fact] of Object.entries(variant.keys)) {
          if (!splitTypes(fact.type).every(isType)) faults.push(`${name} ${key}: type ${fact.type}`);
          if (!fact.common && !fact.description) faults.push(`${name} ${key}: description`);
          faults.push(...findValueFaults(`${name} ${key}`, fact as unknown as Record<string, unknown>));
        }
      }
    }
    expect(faults).toEqual([]);
  });

  test('the lists by base agree with the plugins', () => {
    for (const [base, names] of Object.entries(byBase)) {
      const expected = Object.entries(plugins).filter(
        ([, plugin]) =>
          (plugin.bases as readonly string[]).includes(base) && plugin['removed_in' as never] === undefined,
      );
      expect([...names].sort(), base).toEqual(expected.map(([name]) => name).sort());
    }
  });

  test('a plugin has one variant for a base and a release of snapcraft', () => {
    const twice = Object.entries(plugins).flatMap(([name, plugin]) =>
      ALL_KINDS.filter((base) => {
        const variants = plugin.variants.filter((variant) => variant.bases.includes(base));
        return new Set(variants.map((variant) => variant['snapcraft'])).size < variants.length;
      }).map((base) => `${name} on ${base}`),
    );
    expect(twice).toEqual([]);
  });
});

test('extensions.json agrees with itself', () => {
  interface Extension {
    readonly description: string;
    readonly bases: readonly string[];
    readonly confinement: readonly string[];
    readonly experimental: Readonly<Record<string, boolean>>;
    readonly adds: Readonly<Record<string, unknown>>;
  }
  const { byBase, extensions } = read<{
    byBase: Record<string, string[]>;
    extensions: Record<string, Extension>;
  }>('extensions').items;
  for (const [name, extension] of Object.entries(extensions)) {
    expect(extension.description, name).not.toBe('');
    expect(
      extension.bases.every((base) => KNOWN_BASES.has(base)),
      name,
    ).toBe(true);
    expect(Object.keys(extension.experimental).sort(), name).toEqual([...extension.bases].sort());
    expect(Object.keys(extension.adds).sort(), name).toEqual([...extension.bases].sort());
    expect(
      extension.confinement.every((word) => ['strict', 'devmode', 'classic'].includes(word)),
      name,
    ).toBe(true);
    for (const base of extension.bases) expect(byBase[base], `${name} on ${base}`).toContain(name);
  }
});

test('bases.json knows every era', () => {
  const { bases, order } = read<{ bases: Record<string, unknown>; order: string[] }>('bases').items;
  expect([...Object.keys(bases)].sort()).toEqual([...order].sort());
  for (const kind of [...ALL_KINDS, 'bare']) expect(bases).toHaveProperty(kind);
});

test('interfaces.json: sorted, unique, with usable patterns', () => {
  const items = read<Record<string, unknown>[]>('interfaces').items;
  const names = items.map((item) => String(item['name']));
  expect(names).toEqual([...new Set(names)].sort());
  const faults = items.flatMap((item) =>
    [...(item['plugAttributes'] as object[]), ...(item['slotAttributes'] as object[])].flatMap((attribute) =>
      findValueFaults(`${String(item['name'])} ${(attribute as { name: string }).name}`, attribute as never),
    ),
  );
  expect(faults).toEqual([]);
  for (const item of items) {
    expect(item['summary'], String(item['name'])).toMatch(/\.$/);
    expect(['yes', 'no', 'conditional']).toContain(item['autoConnects']);
    expect(item['docsUrl']).toMatch(/^https:/);
  }
});
