/**
 * On sound documents two independent readers must see the same keys and texts. The `yaml` package is the second
 * opinion; its failsafe schema leaves scalars as text, which is the part where it and PyYAML agree.
 */
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';
import { listSoundDocuments } from '../harness/sound-documents.ts';
import type { YamlNode } from '../../server/src/core/yaml/tree.ts';

function toTexts(node: YamlNode | undefined): unknown {
  if (node === undefined) return null;
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'seq') return node.items.map(toTexts);
  return Object.fromEntries(node.entries.map((pair) => [String(toTexts(pair.key)), toTexts(pair.value)]));
}

/** An absent value is an empty text for one reader and null for the other. */
function normalise(value: unknown): unknown {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalise(item)]));
  }
  return value;
}

describe('both readers see the same', () => {
  test.each(listSoundDocuments())('%s', (_name, file) => {
    const text = fs.readFileSync(file, 'utf8');
    const tree = parseYaml(text);
    expect(tree.problems).toEqual([]);
    const other: unknown = parse(text, { version: '1.1', schema: 'failsafe', merge: true, logLevel: 'silent' });
    expect(toTexts(tree.root)).toEqual(normalise(other));
  });
});
