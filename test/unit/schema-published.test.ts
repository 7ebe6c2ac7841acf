/**
 * The published JSON Schemas, judged by ajv: an independent reading of them. They must compile strictly, and a document
 * that snapcraft accepts must not be refused by the schema of its kind.
 */
import fs from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import { createDocument } from '../../server/src/core/index.ts';
import { getProject } from '../../server/src/core/project/project.ts';
import type { SchemaKind } from '../../server/src/core/facts/types.ts';
import { listSoundDocuments } from '../harness/sound-documents.ts';
import type { YamlNode } from '../../server/src/core/yaml/tree.ts';

const root = path.resolve(import.meta.dirname, '../..');
const kinds: readonly SchemaKind[] = ['none', 'core18', 'core20', 'core22', 'core24', 'core26', 'devel'];

function compile(kind: SchemaKind): ValidateFunction {
  const schema = JSON.parse(
    fs.readFileSync(path.join(root, `schemas/snapcraft-${kind}.schema.json`), 'utf8'),
  ) as object;
  return new Ajv({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
  }).compile(schema);
}

/** A date is nothing that JSON knows: a symbol fails every type. */
function toPlain(node: YamlNode | undefined): unknown {
  if (node === undefined) return null;
  if (node.kind === 'seq') return node.items.map(toPlain);
  if (node.kind === 'map') {
    return Object.fromEntries(
      node.entries.map((pair) => [pair.key.kind === 'scalar' ? pair.key.text : '', toPlain(pair.value)]),
    );
  }
  return node.type === 'date' || node.type === 'binary' ? Symbol(node.type) : node.value;
}

const validators = new Map(kinds.map((kind) => [kind, compile(kind)]));

test.each(kinds)('%s compiles strictly and says what it is for', (kind) => {
  expect(validators.get(kind)).toBeTypeOf('function');
});

describe('sound documents pass the schema of their kind', () => {
  test.each(listSoundDocuments())('%s', (_name, file) => {
    const document = createDocument('file:///p/snapcraft.yaml', fs.readFileSync(file, 'utf8'));
    const validate = validators.get(getProject(document.tree).kind);
    validate?.(toPlain(document.tree.root));
    expect(validate?.errors?.map((error) => `${error.instancePath} ${error.message}`) ?? []).toEqual([]);
  });
});

test('a mistake is refused', () => {
  const wrong = { name: 'x', base: 'core24', confinement: 'strickt', parts: {} };
  expect(validators.get('core24')?.(wrong)).toBe(false);
});
