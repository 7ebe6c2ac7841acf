/** Every item says what it is in one line and, when it is looked at, in more: also those whose source says nothing. */
import { expect, test } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver-types';
import { complete, resolveCompletion } from '../../../server/src/core/completion/complete.ts';
import { contextOf, readMarked } from '../../harness/completion.ts';
import { readSoundDocuments } from './documents.ts';

function resolveAt(text: string, offset: number, seen = new Set<string>()): CompletionItem[] {
  const ctx = contextOf(text);
  const { items } = complete(ctx, offset, { snippets: true });
  return items.flatMap((item) => {
    const name = `${String(item.kind)} ${item.label} ${(item.data as { source: string }).source}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [resolveCompletion(ctx, item)];
  });
}

/** With the value or item of a line cut off, and with an empty line below it at its column and deeper. */
function* emptied(text: string): Iterable<{ readonly text: string; readonly offset: number }> {
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const head = /^\s*(?:- |[\w-]+: )/.exec(line)?.[0];
    if (head !== undefined)
      yield { text: text.slice(0, start + head.length) + text.slice(end), offset: start + head.length };
    for (const more of ['', '  ']) {
      const added = `\n${/^ */.exec(line)?.[0] ?? ''}${more}`;
      yield { text: text.slice(0, end) + added + text.slice(end), offset: end + added.length };
    }
    start = end + 1;
  }
}

test('every item has a kind, one line and documentation', () => {
  const seen = new Set<string>();
  const silent = new Set<string>();
  for (const [, text] of readSoundDocuments().slice(0, 5)) {
    for (const place of emptied(text)) {
      for (const { label, kind, detail, documentation, data } of resolveAt(place.text, place.offset, seen)) {
        const told = typeof documentation === 'object' ? documentation.value : documentation;
        const oneLine = detail !== undefined && detail !== '' && !detail.includes('\n');
        const name = `${(data as { source: string }).source}: ${label}`;
        if (kind === undefined || !oneLine || told === undefined || told === '') silent.add(name);
      }
    }
  }
  expect(seen.size).toBeGreaterThan(500);
  expect([...silent]).toEqual([]);
}, 60_000);

function documentationOf(marked: string, label: string): string {
  const { text, offset } = readMarked(marked);
  const item = resolveAt(text, offset).find((one) => one.label === label);
  return typeof item?.documentation === 'object' ? item.documentation.value : '';
}

const HEAD = 'name: fog\nbase: core24\n';

test('a block shows what it puts in', () => {
  expect(documentationOf(`${HEAD}apps:\n  <|>`, 'daemon')).toContain('```yaml\nservice:\n  command: bin/service\n');
  const script = documentationOf(`${HEAD}parts:\n  fog:\n    plugin: nil\n    override-build: <|>`, 'script');
  expect(script).toContain('```yaml\noverride-build: |\n  craftctl default\n```');
  expect(documentationOf(`${HEAD}plugs:\n  <|>`, 'dot-fog')).toContain('    - $HOME/.fog\n```');
});

test('a value says what hover would say of it', () => {
  expect(documentationOf(`${HEAD}license: MIT OR <|>`, 'ISC')).toContain('**ISC**: licence');
  const app = 'apps:\n  fog:\n    command: a\n    daemon: simple\n    restart-delay: <|>\n';
  expect(documentationOf(HEAD + app, '10s')).toContain('10 seconds');
  const order =
    'apps:\n  fog:\n    command: a\n    daemon: simple\n    after: [<|>]\n  gauge:\n    command: b\n    daemon: simple';
  expect(documentationOf(HEAD + order, 'gauge')).toContain('**gauge**: service');
  expect(documentationOf(`${HEAD}environment:\n  A: b\n  C: $<|>\n`, '$A')).toContain('**$A**: variable');
  const main = 'package-repositories:\n  - type: apt\n    url: http://example.org\n    components: [<|>]';
  expect(documentationOf(HEAD + main, 'main')).toContain('Free software that Ubuntu supports.');
});

test('what needs attributes and the store says both', () => {
  const { text, offset } = readMarked(`${HEAD}apps:\n  fog:\n    command: a\n    plugs: [<|>]`);
  const details = new Map(resolveAt(text, offset).map(({ label, detail }) => [label, detail]));
  expect(details.get('personal-files')).toMatch(/^needs attributes: declare it under "plugs", store review · /);
  expect(details.get('i2c')).not.toContain('store review');
});
