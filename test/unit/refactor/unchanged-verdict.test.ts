import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../server/src/core/yaml/parse.ts';
import { isSameData } from '../../../server/src/core/actions/refactor/same-data.ts';
import { applyAction, contextOf, offersAt, verdictOf } from '../../harness/refactorings.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';

/** Titles of what changes the style alone: the data has to be the same, so the verdict of some is enough. */
const STYLE = /^(?:Write one |Write the list on|Put it in|Remove the quotes|Sort keys)/;

/** They are meant to change what the file says. */
const CHANGES = /^(?:Migrate|Move to OpenStack|Bring everything to)/;

const commentsOf = (text: string): readonly string[] =>
  parseYaml(text)
    .comments.map((comment) => comment.text)
    .sort();

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

describe.each(listSoundDocuments())('%s', (_name, file) => {
  const text = fs.readFileSync(file, 'utf8');

  it('says the same after every refactoring at every word', () => {
    const ctx = contextOf(text);
    const verdict = verdictOf(text);
    const seen = new Set<string>();
    for (const { index } of text.matchAll(/\S+/g)) {
      for (const action of offersAt(ctx, index, index + 1)) {
        const key = `${action.title} ${JSON.stringify(action.edit ?? action.data)}`;
        if (seen.has(key) || CHANGES.test(action.title)) continue;
        seen.add(key);
        const after = applyAction(ctx, action);
        const where = `${action.title} in line ${text.slice(0, index).split('\n').length}\n${after}`;
        const tree = parseYaml(after);
        const style = STYLE.test(action.title);
        expect(tree.problems, where).toEqual([]);
        expect(after === text, where).toBe(false);
        expect(commentsOf(after), where).toEqual(commentsOf(text));
        if (style) expect(isSameData(ctx.tree.root, tree.root), where).toBe(true);
        if (!style || seen.size % 40 === 0) expect(verdictOf(after), where).toEqual(verdict);
      }
    }
    expect(seen.size).toBeGreaterThan(0);
  });

  it('comes to the same with other line breaks', () => {
    const [ctx, other] = [contextOf(text), contextOf(crlf(text))];
    const lines = [...text.matchAll(/\n/g)].map((match) => match.index);
    for (const [line, start] of [-1, ...lines].entries()) {
      // The first word of every line.
      const column = /^ *(?:- )?/.exec(text.slice(start + 1))?.[0].length ?? 0;
      const offset = start + 1 + column;
      if (line % 3 !== 0) continue;
      const theirs = offersAt(other, offset + line);
      for (const [index, action] of offersAt(ctx, offset).entries()) {
        if (action.title.startsWith('Migrate') || action.title.startsWith('Sort')) continue;
        const counterpart = theirs[index];
        expect(counterpart?.title).toBe(action.title);
        if (counterpart) expect(applyAction(other, counterpart)).toBe(crlf(applyAction(ctx, action)));
      }
    }
  });
});
