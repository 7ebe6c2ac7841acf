/** The schema that other editors use says what a schema can say of what the rules say. */
import fs from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { createDocument } from '../../../server/src/core/index.ts';
import { ENTRY_KEYS, SETUP_KEYS } from '../../../server/src/core/openstack/runner-keys.ts';
import { PLACEHOLDER_NAMES } from '../../../server/src/core/openstack/placeholders.ts';
import type { YamlNode } from '../../../server/src/core/yaml/tree.ts';
import { BAD_EXAMPLES, GOOD_EXAMPLE } from './bad-examples.ts';

const file = path.resolve(import.meta.dirname, '../../../schemas/snap-openstack.schema.json');
const schema = JSON.parse(fs.readFileSync(file, 'utf8')) as {
  readonly properties: { readonly setup: { readonly properties: object } };
  readonly $defs: Readonly<Record<string, { readonly properties: object; readonly pattern: string }>>;
};
// Strict in everything but that conditions and types may stand in different parts of it.
const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false }).compile(schema);

function toPlain(node: YamlNode | undefined): unknown {
  if (node === undefined) return null;
  if (node.kind === 'seq') return node.items.map(toPlain);
  if (node.kind === 'scalar') return node.value;
  return Object.fromEntries(
    node.entries.map((pair) => [pair.key.kind === 'scalar' ? pair.key.text : '', toPlain(pair.value)]),
  );
}

const accepts = (text: string): boolean =>
  validate(toPlain(createDocument('file:///p/snap-openstack.yaml', text).tree.root));

test('a good file passes', () => {
  accepts(GOOD_EXAMPLE);
  expect(validate.errors ?? []).toEqual([]);
});

describe('bad examples', () => {
  test.each(BAD_EXAMPLES.filter((one) => one.schema).map((one) => [one.number, one.text]))(
    '%i is refused',
    (_n, text) => {
      expect(accepts(text)).toBe(false);
    },
  );

  test.each(
    BAD_EXAMPLES.filter((one) => !one.schema && one.number !== 20 && one.number !== 54).map((one) => [
      one.number,
      one.text,
    ]),
  )('%i is nothing that a schema sees', (_n, text) => {
    expect(accepts(text)).toBe(true);
  });
});

test('the keys are those of the rules', () => {
  expect(Object.keys(schema.properties.setup.properties)).toEqual(Object.keys(SETUP_KEYS));
  for (const type of ['simple', 'uwsgi', 'nginx'] as const) {
    const known = Object.entries(ENTRY_KEYS).flatMap(([key, fact]) =>
      (fact.types as readonly string[]).includes(type) ? [key] : [],
    );
    expect(Object.keys(schema.$defs[`${type}Entry`]?.properties ?? {}).sort()).toEqual(known.sort());
  }
});

test('the placeholders are those of the rules', () => {
  const names = /\\\{\(\?:((?:\w+\|)+\w+)\)/.exec(schema.$defs['path']?.pattern ?? '')?.[1]?.split('|');
  expect(names?.sort()).toEqual([...PLACEHOLDER_NAMES].sort());
});
