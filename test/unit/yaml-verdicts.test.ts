/** Our reader against the recorded verdicts and values of the real PyYAML (test/tools/record-pyyaml.py). */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';
import type { YamlNode } from '../../server/src/core/yaml/tree.ts';

interface Verdict {
  readonly text: string;
  readonly ok: boolean;
  readonly value?: unknown;
  readonly reason?: string;
}

const file = path.join(import.meta.dirname, 'data/pyyaml-verdicts.json');
const verdicts = JSON.parse(fs.readFileSync(file, 'utf8')) as readonly Verdict[];

function toJson(node: YamlNode | undefined): unknown {
  if (!node) return null;
  if (node.tag !== undefined && /set|omap|pairs/.test(node.tag)) return { other: true };
  if (node.kind === 'seq') return { list: node.items.map(toJson) };
  if (node.kind === 'map') return { map: sort(node.entries.map(({ key, value }) => [toJson(key), toJson(value)])) };
  if (node.type === 'int' || node.type === 'float') {
    const number = Number(node.value);
    return { number: Number.isFinite(number) ? number : String(number).replace('Infinity', 'inf').toLowerCase() };
  }
  return node.type === 'date' || node.type === 'binary' ? { [node.type]: true } : node.value;
}

const sort = (pairs: unknown[]): unknown[] =>
  pairs
    .map((pair) => JSON.stringify(pair))
    .sort()
    .map((pair) => JSON.parse(pair) as unknown);

/** Merged pairs come first for Python and last for us. */
function normalise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => {
    const inner = normalise(item);
    return [name, name === 'map' ? sort(inner as unknown[]) : inner];
  });
  return Object.fromEntries(entries) as unknown;
}

describe('verdict and value', () => {
  test.each(verdicts.map((verdict) => [JSON.stringify(verdict.text).slice(0, 60), verdict] as const))(
    '%s',
    (_name, { text, ok, value, reason }) => {
      const tree = parseYaml(text);
      const said = tree.problems.map((problem) => problem.message);
      if (ok) {
        expect(said).toEqual([]);
        if (value !== undefined && !JSON.stringify(value).includes('"other"')) {
          expect(toJson(tree.root)).toEqual(normalise(value));
        }
      } else {
        expect(said, reason).not.toEqual([]);
        for (const problem of tree.problems) {
          expect(problem.start).toBeLessThanOrEqual(problem.end);
          expect(problem.end).toBeLessThanOrEqual(Math.max(text.length, 1));
        }
      }
    },
  );
});
