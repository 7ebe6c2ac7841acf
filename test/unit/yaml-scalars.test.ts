/** The table of plain scalars: for `k: TEXT` the type and value that PyYAML gives. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findValue } from '../../server/src/core/yaml/access.ts';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';
import type { YamlNode } from '../../server/src/core/yaml/tree.ts';

interface Row {
  readonly text: string;
  readonly type: string;
  readonly value: unknown;
}

const file = path.join(import.meta.dirname, 'data/yaml-scalars.json');
const rows = JSON.parse(fs.readFileSync(file, 'utf8')) as readonly Row[];

/** Python's names of the types. */
const TYPES: Readonly<Record<string, string>> = { null: 'NoneType', date: 'date' };

function typeOf(node: YamlNode | undefined): string {
  if (!node) return 'missing';
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'dict' : 'list';
  if (node.type === 'date' && /[T ]/i.test(node.text)) return 'datetime';
  return TYPES[node.type] ?? node.type;
}

function plain(node: YamlNode | undefined): unknown {
  if (node?.kind === 'seq') return node.items.map(plain);
  if (node?.kind === 'map') {
    return Object.fromEntries(node.entries.map(({ key, value }) => [String(plain(key)), plain(value)]));
  }
  return node?.value;
}

describe('plain scalars', () => {
  test.each(rows.map((row) => [JSON.stringify(row.text), row] as const))('%s', (_name, row) => {
    const tree = parseYaml(`k: ${row.text}`);
    if (row.type === 'error') {
      expect(tree.problems.length).toBeGreaterThan(0);
      return;
    }
    expect(tree.problems).toEqual([]);
    const node = findValue(tree.root, 'k');
    expect(typeOf(node)).toBe(row.type);
    if (node?.kind === 'scalar' && node.type === 'date') return;
    const value = plain(node);
    if (typeof value !== 'number') expect(value).toEqual(row.value);
    else {
      const wanted = String(row.value)
        .replace(/^(-?)inf$/, '$1Infinity')
        .replace(/^nan$/, 'NaN');
      expect(value).toBe(Number(wanted));
    }
  });
});
