/** What formatting must never do, over the labelled documents and over odd writings of the good ones. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createDocument } from '../../../server/src/core/document.ts';
import { findFormatEdits, formatText } from '../../../server/src/core/format/format.ts';
import { isSameDocument } from '../../../server/src/core/format/same-value.ts';
import { runRules } from '../../../server/src/core/rules/run.ts';
import { emptyWorkspace } from '../../../server/src/core/workspace.ts';
import { applyEdits } from '../../../server/src/core/yaml/edit.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';
import type { YamlProblemCode } from '../../../server/src/core/yaml/tree.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';
import { createRandom, mutate, MUTATIONS } from './mutate.ts';

const sound = listSoundDocuments().map(([name, file]) => ({ name, text: fs.readFileSync(file, 'utf8') }));

/** Formats without the last look at the result, so that a fault shows; undefined where the text is refused. */
function check(text: string, name: string): string | undefined {
  const tree = parseYaml(text);
  if (!formatText(text, tree)) return undefined;
  const after = applyEdits(text, findFormatEdits(text));
  if (!isSameDocument(tree, parseYaml(after))) throw new Error(`Another value: ${name}\n${text}`);
  if (findFormatEdits(after).length > 0) throw new Error(`Not done at once: ${name}\n${text}`);
  return after;
}

const codesOf = (text: string): string[] =>
  runRules(createDocument('file:///snapcraft.yaml', text), { workspace: emptyWorkspace })
    .map(({ code }) => code)
    .sort();

describe('good documents', () => {
  test.each(sound)('$name', ({ name, text }) => {
    const after = check(text, name) ?? '';
    expect(codesOf(after)).toEqual(codesOf(text));
    // Most authors write as the formatter does.
    if (!/07-poetry-bot|19-conda-lab/.test(name)) expect(after).toBe(text);
  });
});

const cases = ['cases', 'legacy/cases']
  .map((folder) => path.join(import.meta.dirname, '../../../../shared/conformance', folder))
  .filter((folder) => fs.existsSync(folder))
  .flatMap((folder) => fs.readdirSync(folder).map((file) => path.join(folder, file)))
  .filter((file) => file.endsWith('.yaml'));

const UNREADABLE: readonly YamlProblemCode[] = [
  'yaml/syntax',
  'yaml/tab',
  'yaml/control-character',
  'yaml/multiple-documents',
  'yaml/too-deep',
];

test.skipIf(cases.length === 0)('labelled documents: only unreadable ones are refused', () => {
  for (const [index, file] of cases.entries()) {
    if (index % 4 !== 0) continue;
    const text = fs.readFileSync(file, 'utf8');
    const after = check(text, file);
    const unreadable = parseYaml(text).problems.some(({ code }) => UNREADABLE.includes(code));
    expect(after === undefined, file).toBe(unreadable);
    if (after !== undefined && index % 20 === 0) expect(codesOf(after), file).toEqual(codesOf(text));
  }
});

describe('odd writings', () => {
  const ROUNDS = 400;
  const seen = new Set<string>();
  let refused = 0;

  test('value, comments and order stay; once is enough; ranges too', () => {
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const random = createRandom(seed * 7919);
      const { names, text } = mutate(sound[random(sound.length)]?.text ?? '', random);
      const label = `seed ${seed}: ${names.join(', ')}`;
      const after = check(text, label);
      if (after === undefined) {
        refused++;
        continue;
      }
      for (const name of names) seen.add(name);
      const start = random(text.length);
      const end = Math.min(text.length, start + random(400));
      const part = applyEdits(text, findFormatEdits(text, { start, end }));
      if (!isSameDocument(parseYaml(text), parseYaml(part))) throw new Error(`Another value in a range: ${label}`);
      if (seed % 10 === 0) expect(codesOf(after), label).toEqual(codesOf(text));
    }
    expect(refused).toBeLessThan(ROUNDS / 4);
    expect([...seen].sort()).toEqual(Object.keys(MUTATIONS).sort());
  });

  test('what was only moved comes back as it was', () => {
    // Text blocks have an inside that would be moved too.
    const simple = sound.filter(({ text }) => !/[|>][-+\d]*\n/.test(text) && check(text, '') === text);
    expect(simple.length).toBeGreaterThan(2);
    for (const { name, text } of simple) {
      let count = 0;
      for (const mutation of ['wider', 'flushLists', 'trailingBlanks', 'blanksAfterDash', 'blanksAfterColon']) {
        const odd = MUTATIONS[mutation]?.(text.split('\n'), createRandom(7)).join('\n') ?? '';
        // Where a mapping begins behind a dash, its other lines would have to move along.
        const back = check(odd, name);
        if (back === undefined) continue;
        count++;
        expect(back, `${name} ${mutation}`).toBe(text);
      }
      expect(count, name).toBeGreaterThan(1);
    }
  });
});
