/** Completion answers at every place of sound documents, and what it offers leaves them sound. */
import { expect, test } from 'vitest';
import { complete } from '../../../server/src/core/completion/complete.ts';
import { acceptAnything, createRandom } from '../../harness/accept-anything.ts';
import { completeAt, contextOf } from '../../harness/completion.ts';
import { readSoundDocuments, readUnusualDocuments } from './documents.ts';

const documents = [...readSoundDocuments(), ...readUnusualDocuments()].map(([name, text]) => ({ name, text }));

test('answers at every offset', () => {
  let count = 0;
  for (const { text } of documents) {
    const ctx = contextOf(text);
    for (let offset = 0; offset <= text.length; offset++) {
      complete(ctx, offset, {
        snippets: true,
        onSourceError(source, error) {
          throw new Error(`The source ${source} failed`, { cause: error });
        },
      });
      count++;
    }
  }
  expect(count).toBeGreaterThan(documents.length);
}, 180_000);

const BITS = [
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ': ',
  ':',
  '\n',
  '\r\n',
  '\t',
  '- ',
  '#',
  ' #',
  '&a ',
  '*a',
  '|\n',
  '---\n',
  '? ',
  '\0',
  '💥',
];

test('answers in broken documents, and replaces what is on the line of the cursor', () => {
  const random = createRandom(7);
  const pick = (count: number): number => Math.floor(random() * count);
  for (let turn = 0; turn < 400; turn++) {
    let text = documents[pick(documents.length)]?.text ?? '';
    let at = 0;
    for (let edits = 1 + pick(4); edits > 0; edits--) {
      at = pick(text.length + 1);
      const left = text.slice(0, at);
      text =
        random() < 0.3 ? left + text.slice(at + pick(30)) : left + (BITS[pick(BITS.length)] ?? '') + text.slice(at);
    }
    for (const offset of [at, at + 1, pick(text.length + 1)]) {
      for (const { textEdit, label } of completeAt({ text, offset: Math.min(offset, text.length) })) {
        if (!textEdit || !('range' in textEdit)) throw new Error(`"${label}" has no edit`);
        const { start, end } = textEdit.range;
        if (start.line !== end.line) throw new Error(`"${label}" replaces several lines`);
      }
    }
  }
});

const SAMPLES = 5000;

test('what is offered adds no error', () => {
  const { failures, tried } = acceptAnything(documents, { seed: 20260801, samples: SAMPLES });
  expect(failures).toEqual([]);
  expect(tried).toBe(SAMPLES);
}, 180_000);
