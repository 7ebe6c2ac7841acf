/** An outline that follows the changes of a text is the one that is read from its start. */
import { expect, test } from 'vitest';
import { createDocument } from '../../../server/src/core/document.ts';
import { updateOutline } from '../../../server/src/core/completion/outline-of-lines.ts';
import { Outline } from '../../../server/src/core/completion/outline.ts';
import { scanLines } from '../../../server/src/core/completion/scan-lines.ts';
import { createRandom } from '../../harness/accept-anything.ts';
import { URI } from '../../harness/completion.ts';
import { readSoundDocuments } from './documents.ts';

interface Reading {
  readonly text: string;
  readonly sound: boolean;
}

function read(text: string): Reading {
  const { problems } = createDocument(URI, text).tree;
  return { text, sound: !problems.some(({ code }) => code === 'yaml/syntax') };
}

function outlineOf(reading: Reading): Outline {
  const outline = new Outline();
  scanLines(reading.text, outline, reading);
  return outline;
}

function show(outline: Outline): unknown {
  const entries = Array.from({ length: outline.length }, (_, at) => ({
    ...outline.get(at),
    next: outline.nextOf(at),
    lastBelow: outline.lastBelow(at),
  }));
  return { entries, comments: outline.comments, farLooks: outline.farLooks, lastBelow: outline.lastBelow(-1) };
}

const BITS = [
  ...['"', "'", '[', ']', '{', '}', ': ', ':', '- ', '#', ' #', '&a ', '|\n', '>-\n', '---\n', '  ', ' ', 'x', 'key'],
  ...['\n', '\r\n', '\r', '\t', '\nkey: x\n', '\n  key:\n', '\n- x\n', '\n    - x', '"a\n\nb: c"', '[a,\nb: c]'],
];
const documents = readSoundDocuments().map(([, text]) => text);

/** Some other text, as it is after typing, pasting, deleting or moving lines. */
function* change(text: string, random: () => number): Iterable<string> {
  const pick = (count: number): number => Math.floor(random() * count);
  const at = pick(text.length + 1);
  const kind = pick(6);
  if (kind < 3) yield text.slice(0, at) + (BITS[pick(BITS.length)] ?? '') + text.slice(at);
  else if (kind === 3) yield text.slice(0, at) + text.slice(at + pick(40));
  else if (kind === 4) {
    const word = 'plugs: [home]'.slice(0, pick(14));
    for (let typed = 1; typed <= word.length; typed++) yield text.slice(0, at) + word.slice(0, typed) + text.slice(at);
  } else {
    const lines = text.split('\n');
    const [line = ''] = lines.splice(pick(lines.length), 1);
    lines.splice(pick(lines.length), 0, line);
    yield lines.join('\n');
  }
}

test('following changes is reading anew', () => {
  const random = createRandom(11);
  let followed = 0;
  for (const document of documents) {
    let before = read(document);
    let outline = outlineOf(before);
    for (let turn = 0; turn < 25; turn++) {
      for (const text of change(before.text, random)) {
        const next = read(text);
        const fresh = outlineOf(next);
        if (updateOutline(outline, before, next)) {
          followed++;
          expect(show(outline), JSON.stringify([before.text, text])).toEqual(show(fresh));
        } else outline = fresh;
        before = next;
      }
    }
  }
  expect(followed).toBeGreaterThan(documents.length * 20);
});
