/** The words in the grammars are those of the facts, and every expression is one that the editor's engine takes. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import oniguruma from 'vscode-oniguruma';
import { beforeAll, describe, expect, test } from 'vitest';

interface Rule {
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly while?: string;
  readonly include?: string;
  readonly patterns?: readonly Rule[];
  readonly captures?: Readonly<Record<string, Rule>>;
}
interface Grammar {
  readonly patterns: readonly Rule[];
  readonly injections: Readonly<Record<string, Rule>>;
  readonly repository: Readonly<Record<string, Rule>>;
}

const root = path.resolve(import.meta.dirname, '../../..');
const readJson = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
const readGrammar = (name: string): Grammar => readJson(`syntaxes/${name}.tmLanguage.json`) as Grammar;

function* walk(rules: readonly Rule[]): Iterable<Rule> {
  for (const rule of rules) {
    yield rule;
    yield* walk(rule.patterns ?? []);
    yield* walk(Object.values(rule.captures ?? {}));
  }
}

beforeAll(async () => {
  const wasm = fs.readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
});

describe.each(['snapcraft', 'snap-openstack', 'snap-test'])('%s', (name) => {
  const grammar = readGrammar(name);
  const all = [
    ...walk([...grammar.patterns, ...Object.values(grammar.injections), ...Object.values(grammar.repository)]),
  ];

  test('expressions are sound', () => {
    const expressions = all.flatMap(({ match, begin, end, while: on }) => [match, begin, end, on]);
    const present = expressions.filter((one) => one !== undefined);
    expect(present.length).toBeGreaterThan(5);
    for (const expression of present) {
      // What refers to the start of the rule is filled in by the editor.
      const scanner = new oniguruma.OnigScanner([expression.replace(/\\(?=\d)/g, '')]);
      expect(() => scanner.findNextMatchSync('a: b', 0), expression).not.toThrow();
    }
  });

  test('every rule that is named is there, and is used', () => {
    const named = all.flatMap(({ include }) => (include?.startsWith('#') === true ? [include.slice(1)] : []));
    expect([...new Set(named)].sort()).toEqual(Object.keys(grammar.repository).sort());
  });
});

describe('words', () => {
  const { items } = readJson('schemas/facts/snapcraft-keys.json') as { items: Record<string, { enum?: string[] }> };
  const plugins = (
    readJson('schemas/facts/plugins.json') as {
      items: { plugins: Record<string, { variants?: { keys?: Record<string, unknown> }[] }> };
    }
  ).items.plugins;
  const { repository } = readGrammar('snapcraft');
  const matches = (words: readonly string[], rules: readonly Rule[] | undefined, lineOf: (word: string) => string) =>
    words.filter(
      (word) =>
        !(rules ?? []).some(({ match = '' }) => {
          // The very start of the text, which the editor tells apart from the start of a line.
          const scanner = new oniguruma.OnigScanner([match.replace('(?!\\A)', '')]);
          const found = scanner.findNextMatchSync(lineOf(word), 0)?.captureIndices[0];
          return found !== undefined && lineOf(word).slice(found.start, found.end) === word;
        }),
    );
  const paths = Object.keys(items);

  test.each(['key', 'old-key'])('%s: keys of the file', (rule) => {
    const words = paths.filter((one) => !/[.[]/.test(one));
    expect(words.length).toBeGreaterThan(40);
    expect(matches(words, repository[rule]?.patterns, (word) => `${word}: x`)).toEqual([]);
    expect(matches(['nmae', 'x-name'], repository[rule]?.patterns, (word) => `${word}: x`)).toHaveLength(2);
  });

  test.each(['key', 'old-key'])('%s: keys below a name, those of plugins too', (rule) => {
    const words = new Set(paths.flatMap((one) => /\.([a-z][^.<[]*)$/.exec(one)?.[1] ?? []));
    for (const { variants = [] } of Object.values(plugins)) {
      for (const { keys = {} } of variants) for (const key of Object.keys(keys)) words.add(key);
    }
    expect(words.size).toBeGreaterThan(250);
    expect(matches([...words], repository[rule]?.patterns, (word) => `    ${word}: x`)).toEqual([]);
    expect(matches(['plugin'], repository[rule]?.patterns, (word) => `  ${word}: x`)).toEqual(['plugin']);
  });

  test.each([
    ['plugin', Object.keys(plugins)],
    ['confinement', items['confinement']?.enum],
    ['grade', items['grade']?.enum],
    ['type', items['type']?.enum],
    ['daemon', items['apps.<app>.daemon']?.enum],
    ['stop-mode', items['apps.<app>.stop-mode']?.enum],
    ['source-type', items['parts.<part>.source-type']?.enum],
  ])('values of %s', (key, words = []) => {
    expect(words.length).toBeGreaterThan(1);
    expect(matches(words, repository['constant']?.patterns, (word) => `    ${key}: ${word} # c`)).toEqual([]);
    expect(matches(['xx'], repository['constant']?.patterns, (word) => `    ${key}: ${word}`)).toEqual(['xx']);
  });
});
