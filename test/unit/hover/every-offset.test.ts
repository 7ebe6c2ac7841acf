/** Hover answers at every place of every sound document, and of what is left when it is cut anywhere. */
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { getHover } from '../../../server/src/core/hover/get-hover.ts';
import { getLines } from '../../../server/src/core/positions.ts';
import { contextOf, markdownOf } from '../../harness/hover-at.ts';
import { listSoundDocuments } from '../../harness/sound-documents.ts';

test.each(listSoundDocuments())('%s', (_name, file) => {
  const text = fs.readFileSync(file, 'utf8');
  const ctx = contextOf(text);
  const lines = getLines(ctx.document);
  let told = 0;
  for (let offset = 0; offset <= text.length; offset++) {
    const hover = getHover(ctx, offset);
    if (!hover?.range) continue;
    told++;
    const [start, end] = [lines.offsetAt(hover.range.start), lines.offsetAt(hover.range.end)];
    if (start > offset || offset > end || start === end) throw new Error(`the range is elsewhere at ${String(offset)}`);
    const markdown = markdownOf(hover) ?? '';
    if (markdown === '' || /undefined|\[object|NaN/.test(markdown))
      throw new Error(`at ${String(offset)}: ${markdown}`);
  }
  // Most of a file is keys and values that mean something.
  expect(told / text.length).toBeGreaterThan(0.3);

  // Cut at some 40 places, as if the rest were not typed yet.
  const step = Math.max(1, Math.floor(text.length / 40));
  for (let length = 0; length < text.length; length += step) {
    const half = contextOf(text.slice(0, length));
    for (let offset = Math.max(0, length - 30); offset <= length; offset++) getHover(half, offset);
  }
});
