/** Our reading of the schemas against a validator that follows the standard. */
import { Ajv } from 'ajv';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { getSchema } from '../../server/src/core/schema/schema.ts';
import { validate } from '../../server/src/core/schema/validate.ts';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';
import { keyFacts, KINDS, projectWith, VALUES, valueFor, type YamlKind } from '../harness/schema-projects.ts';

function countViolations(text: string, kind: (typeof KINDS)[number]): number {
  const { root } = parseYaml(text);
  let count = 0;
  if (root) validate(root, getSchema(kind), () => (count += 1));
  return count;
}

describe.each(KINDS)('%s', (kind) => {
  test('agrees with the standard', () => {
    const standard = new Ajv({ strict: false, allErrors: false }).compile(getSchema(kind));
    const differences: string[] = [];
    for (const [keyPath, fact] of Object.entries(keyFacts)) {
      if (keyPath.includes('[]')) continue;
      for (const yaml of Object.keys(VALUES) as YamlKind[]) {
        const text = projectWith(kind, keyPath, valueFor(kind, keyPath, fact, yaml));
        const expected = standard(JSON.parse(text));
        if (expected !== (countViolations(text, kind) === 0))
          differences.push(`${keyPath} ${yaml}: ${String(expected)}`);
      }
    }
    expect(differences).toEqual([]);
  });

  test('the published schema is one', () => {
    const file = path.resolve(import.meta.dirname, `../../schemas/snapcraft-${kind}.schema.json`);
    const schema = JSON.parse(fs.readFileSync(file, 'utf8')) as object;
    expect(new Ajv({ strict: false }).validateSchema(schema)).toBe(true);
  });
});

describe('what JSON lacks', () => {
  const kinds = (text: string): readonly string[] => {
    const found: string[] = [];
    const { root } = parseYaml(text);
    if (root) validate(root, getSchema('core24'), (violation) => found.push(violation.kind));
    return found;
  };
  const base = 'name: demo\nconfinement: strict\n';

  test('dates are no text', () => {
    expect(kinds(`${base}title: 2026-01-31\n`)).toEqual(['type']);
    expect(kinds(`${base}title: '2026-01-31'\n`)).toEqual([]);
  });

  test('an integral float is no integer', () => {
    expect(kinds(`${base}epoch: 1\n`)).toEqual([]);
    expect(kinds(`${base}epoch: 1.0\n`)).toEqual(['type']);
  });

  test('an anchored mapping is judged once', () => {
    const apps = Array.from({ length: 50 }, (_, index) => `  a${index}: *app\n`).join('');
    expect(kinds(`${base}apps:\n  first: &app\n    comand: x\n${apps}`)).toEqual(['missing', 'unknown']);
  });

  test('a mapping that is cut short lacks nothing', () => {
    expect(kinds('name: demo\nsummary: "open\n')).not.toContain('missing');
  });
});
