import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listLaterBases, migrateBase } from '../../../server/src/core/actions/refactor/migrate/migrate-base.ts';
import { createDocument } from '../../../server/src/core/index.ts';
import { applyEdits } from '../../../server/src/core/yaml/edit.ts';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';
import { judge } from '../../harness/refactorings.ts';

const cases = listSoundDocuments().flatMap(([name, file]) => {
  const text = fs.readFileSync(file, 'utf8');
  return listLaterBases(createDocument('file:///snap/snapcraft.yaml', text)).map((target) => ({ name, text, target }));
});

describe('every sound document to every later base', () => {
  it('has documents of every era', () => {
    expect(new Set(cases.map(({ target }) => target))).toEqual(
      new Set(['core18', 'core20', 'core22', 'core24', 'core26']),
    );
  });

  it.each(cases)('$name to $target', ({ text, target }) => {
    const result = migrateBase(text, target);
    expect(applyEdits(text, result.edits)).toBe(result.text);
    expect(parseYaml(result.text).problems).toEqual([]);
    // Every error that is left is told, at its place.
    const errors = judge(result.text).filter(({ severity }) => severity === 'error');
    const told = result.notes.filter(({ kind }) => kind === 'left');
    expect(errors.map(({ code, start }) => `${code} ${start}`)).toEqual(
      told.map(({ code, start }) => `${code ?? ''} ${start ?? ''}`),
    );
    // What comments say stays.
    const comments = parseYaml(text).comments.map((comment) => comment.text);
    expect(
      parseYaml(result.text)
        .comments.map((comment) => comment.text)
        .sort(),
    ).toEqual(comments.sort());
    // There is nothing to do a second time.
    expect(migrateBase(result.text, target)).toMatchObject({ text: result.text, edits: [] });
    // The way there does not matter.
    const between = listLaterBases(createDocument('file:///snap/snapcraft.yaml', text))
      .filter((base) => base < target)
      .at(-1);
    if (between) expect(migrateBase(migrateBase(text, between).text, target).text).toBe(result.text);
  });
});
