/** What extensions add, against what snapcraft itself made of the same projects. */
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { expandProject } from '../../../server/src/core/index.ts';
import { fromNode } from '../../../server/src/core/expand/value.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';
import { provide } from '../../harness/provider-context.ts';

interface Recording {
  readonly cases: readonly { readonly name: string; readonly text: string; readonly expanded: unknown }[];
}

const file = new URL('../data/snapcraft-extensions.json', import.meta.url);
const { cases } = JSON.parse(fs.readFileSync(file, 'utf8')) as Recording;

test('every extension of core22 and later is among them', () => {
  const names = new Set(cases.map(({ name }) => name.split('/')[1]));
  for (const name of [
    'gnome',
    'kde-neon',
    'kde-neon-6',
    'kde-neon-qt6',
    'gpu',
    'env-injector',
    'dotnet8',
    'ros2-humble',
  ])
    expect(names).toContain(name);
});

test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, { text, expanded }) => {
  const result = expandProject(provide(text));
  if (!('text' in result)) throw new Error(result.problem);
  const { root, problems } = parseYaml(result.text);
  expect(problems).toEqual([]);
  expect(root && fromNode(root)).toEqual(expanded);
});
