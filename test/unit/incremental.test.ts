import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDocument, type SnapDocument } from '../../server/src/core/document.ts';
import { rules } from '../../server/src/core/rules/index.ts';
import { createRuleContext, isBeside, runRules } from '../../server/src/core/rules/run.ts';
import { emptyWorkspace } from '../../server/src/core/workspace.ts';
import { parseYaml } from '../../server/src/core/yaml/parse.ts';
import { noteReads } from '../../server/src/core/yaml/reads.ts';
import { isSplit } from '../../server/src/core/yaml/sections.ts';
import type { YamlTree } from '../../server/src/core/yaml/tree.ts';
// @ts-expect-error plain scripts without types
import { editLightly } from '../fuzz/edit-lightly.mjs';
// @ts-expect-error plain scripts without types
import { createRandom, mutate } from '../fuzz/mutate.mjs';
// @ts-expect-error plain scripts without types
import { toPlainTree } from '../tools/plain-tree.mjs';

const URI = 'file:///x/snap/snapcraft.yaml';
const PAGES = path.resolve(import.meta.dirname, '../../docs/rules');

/** Every document of the rules' pages: together they bring every rule to its findings. */
const texts = readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) =>
    [...readFileSync(path.join(PAGES, name), 'utf8').matchAll(/```yaml\n([^]*?)```/g)].map((match) => match[1] ?? ''),
  );

const toPlain = toPlainTree as (tree: YamlTree) => unknown;

const judge = (document: SnapDocument) =>
  runRules(document, {
    workspace: emptyWorkspace,
    onRuleError: (code, error) => {
      throw new Error(code, { cause: error });
    },
  });

describe('a version that builds on the one before', () => {
  it('is read and judged as if it stood alone', () => {
    const random = (createRandom as (seed: number) => (limit: number) => number)(1);
    const edit = editLightly as (text: string, random: (limit: number) => number) => string;
    const damage = mutate as typeof edit;
    for (const sound of texts.filter((_, i) => i % 4 === 0)) {
      let document = createDocument(URI, sound);
      judge(document);
      for (let step = 0; step < 3; step++) {
        const text = random(5) === 0 ? damage(document.text, random) : edit(document.text, random);
        document = createDocument(URI, text, step, undefined, document);
        const alone = createDocument(URI, text);
        expect(judge(document), text).toEqual(judge(alone));
        expect(toPlain(document.tree), text).toEqual(toPlain(alone.tree));
      }
    }
  });

  it('keeps the nodes of the sections that stay in their place', () => {
    const before = createDocument(URI, 'name: a\nparts:\n  x:\n    plugin: nil\nsummary: b\n');
    const valueOf = (document: SnapDocument, index: number) => {
      const { root } = document.tree;
      return root?.kind === 'map' ? root.pairs[index]?.value : undefined;
    };
    // The tree has to be there to be used again.
    expect(isSplit(before.tree)).toBe(true);
    const after = createDocument(URI, 'name: a\nparts:\n  x:\n    plugin: nil\nsummary: bc\n', 1, undefined, before);
    expect(valueOf(after, 1)).toBe(valueOf(before, 1));
    expect(valueOf(after, 2)).toMatchObject({ text: 'bc' });
    expect(valueOf(before, 2)).toMatchObject({ text: 'b' });
  });

  it('reads text as a whole where a section may mean something else by another one', () => {
    for (const text of [
      'a: &x 1\nb: *x\n',
      'a: 1\na: 2\n',
      '%YAML 1.1\n---\na: 1\n',
      '? a\n: 1\n',
      '- a\n',
      ' a: 1\n',
      '',
    ]) {
      expect(isSplit(parseYaml(text)), text).toBe(false);
    }
    expect(isSplit(parseYaml('# a\na: 1\nb:\n  - c: !!str d\n'))).toBe(false);
    expect(isSplit(parseYaml('# a\na: 1\nb:\n  - c: d\n'))).toBe(true);
  });
});

/** What a rule reads must not depend on the rules before it: whatever they share has to be a memo (yaml/reads.ts). */
it('notes for each rule what it reads, also through what rules share', () => {
  for (const text of texts.filter((_, i) => i % 5 === 0)) {
    const shared = createDocument(URI, text);
    if (!isSplit(shared.tree)) continue;
    const context = createRuleContext(shared, emptyWorkspace);
    for (const rule of rules) {
      if (!rule.kinds.includes('snapcraft') || isBeside(rule.code)) continue;
      const run = (ctx: typeof context) => noteReads(() => Array.from(rule.check(ctx)));
      const together = run(context);
      const alone = run(createRuleContext(createDocument(URI, text), emptyWorkspace));
      expect(alone & ~together, `${rule.code}\n${text}`).toBe(0);
    }
  }
});
