/** What the product loads is what the facts say, and small enough. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { facts } from '../../server/src/core/facts/provider.ts';
import type { InterfaceFact, PluginFacts } from '../../server/src/core/facts/types.ts';

const schemas = path.join(import.meta.dirname, '../../schemas');

function readItems<T>(name: string): T {
  const text = fs.readFileSync(path.join(schemas, `facts/${name}.json`), 'utf8');
  return (JSON.parse(text) as { items: T }).items;
}

test('the compact files are made from the facts and fit', async () => {
  const tool = path.join(schemas, 'tools/compile-facts.mjs');
  const { compileFacts, MAX_BYTES } = (await import(tool)) as {
    compileFacts: () => Readonly<Record<string, string>>;
    MAX_BYTES: number;
  };
  const texts = compileFacts();
  for (const [name, text] of Object.entries(texts)) {
    const file = fs.readFileSync(path.join(schemas, `compact/${name}.json`), 'utf8');
    expect(file === text, `${name}: run node schemas/tools/compile-facts.mjs`).toBe(true);
  }
  const total = Object.values(texts).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  expect(total).toBeLessThanOrEqual(MAX_BYTES);
});

test('plugins come back with their keys', () => {
  const { plugins, byBase } = readItems<PluginFacts>('plugins');
  expect(facts.plugins.byBase).toEqual(byBase);
  for (const [name, plugin] of Object.entries(plugins)) {
    const loaded = facts.plugins.plugins[name];
    expect(loaded?.bases, name).toEqual(plugin.bases);
    plugin.variants.forEach((variant, i) => {
      const keys = loaded?.variants[i]?.keys ?? {};
      expect(Object.keys(keys), name).toEqual(Object.keys(variant.keys));
      expect(loaded?.variants[i]?.requires_source, name).toBe(variant.requires_source);
      for (const [key, fact] of Object.entries(variant.keys)) expect({ required: false, ...keys[key] }).toEqual(fact);
    });
  }
});

test('interfaces come back with their fields', () => {
  const items = readItems<InterfaceFact[]>('interfaces');
  expect([...facts.interfaces.keys()]).toEqual(items.map((item) => item.name));
  for (const item of items) {
    const loaded = facts.interfaces.get(item.name);
    for (const [field, value] of Object.entries(loaded ?? {})) {
      expect(value, `${item.name} ${field}`).toEqual(item[field]);
    }
    for (const field of [
      'summary',
      'docsUrl',
      'plugAttributes',
      'slotAttributes',
      'autoConnectsReason',
      'sinceVersion',
    ]) {
      expect(loaded?.[field], `${item.name} ${field}`).toEqual(item[field]);
    }
  }
});

test('keys, extensions, bases and licences are there', () => {
  expect(Object.keys(facts.keys)).toEqual(Object.keys(readItems('snapcraft-keys')));
  expect(Object.keys(facts.extensions.extensions)).toEqual(
    Object.keys(readItems<{ extensions: object }>('extensions').extensions),
  );
  expect(facts.bases.architectures.names).toContain('riscv64');
  expect(facts.licenses.licenses).toContain('Apache-2.0');
});
