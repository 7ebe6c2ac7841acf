/** What snapcraft itself wrote of a project, in the order of the project's file. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { arrangeExpansion, createDocument, createProviderContext } from '../../../server/src/core/index.ts';
import { fromNode } from '../../../server/src/core/expand/value.ts';
import { defaultSettings } from '../../../server/src/core/settings.ts';
import { emptyWorkspace } from '../../../server/src/core/workspace.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';

const DATA = path.resolve(import.meta.dirname, '../data');
const read = (name: string): string => readFileSync(path.join(DATA, name), 'utf8');
const FILE = read('expand-before.yaml');
/** By "snapcraft expand-extensions" of that file; only the folder of its own installation is put as in the snap. */
const EXPANDED = read('expanded-by-snapcraft.yaml');

const arrange = (text: string, expanded: string): string => {
  const document = createDocument('file:///p/snap/snapcraft.yaml', text);
  return arrangeExpansion(createProviderContext(document, defaultSettings, emptyWorkspace), expanded);
};
const valueOf = (text: string): unknown => {
  const { root } = parseYaml(text);
  return root && fromNode(root);
};

describe('snapcraft’s own expansion', () => {
  const arranged = arrange(FILE, `# By snapcraft\n\n${EXPANDED}`);

  test('says the same', () => {
    expect(valueOf(arranged)).toEqual(valueOf(EXPANDED));
  });

  test('keeps the lines of the file, but for those that are not in it any more', () => {
    const lines = new Set(arranged.split('\n'));
    expect(FILE.split('\n').filter((line) => !lines.has(line))).toEqual([
      '    extensions: [gnome]',
      '    plugs: [network, home]',
      'platforms:',
      '  amd64:',
    ]);
  });

  test('has its keys in the order of the file, and what is new behind them', () => {
    expect(Object.keys(valueOf(arranged) as object)).toEqual(
      'name base version summary description grade confinement apps parts layout assumes hooks plugs environment'.split(
        ' ',
      ),
    );
    expect(arranged).toMatch(/^# By snapcraft\n\n# A small desktop snap\.\nname: tide-clock\n/);
  });

  test.each([
    ['no YAML', 'a: [b', FILE],
    ['no mapping', '- a\n', FILE],
    ['a file without one', EXPANDED, '- a\n'],
    ['a file in one line', EXPANDED, '{name: a}\n'],
  ])('stays as it is: %s', (_, expanded, text) => {
    expect(arrange(text, expanded)).toBe(expanded);
  });

  test('values in brackets and without a value are written anew where they changed', () => {
    expect(
      arrange(
        'apps: {a: {command: x}}\nplugs:\nparts:\n  p: {plugin: nil}',
        'plugs: {b: c}\napps: {a: {command: z}}\nparts: {p: {plugin: nil}}',
      ),
    ).toBe('apps:\n  a:\n    command: z\nplugs:\n  b: c\nparts:\n  p: {plugin: nil}\n');
  });
});
