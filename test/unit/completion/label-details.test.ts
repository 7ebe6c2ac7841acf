/** What stands beside a label, and what is left for the panel beside the list. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { expect, test } from 'vitest';
import { splitDetail } from '../../../server/src/core/completion/label-details.ts';
import type { CompletionEntry } from '../../../server/src/core/completion/source.ts';

function entry(more: Partial<CompletionEntry>): CompletionEntry {
  return { label: 'x', kind: CompletionItemKind.Value, insert: { type: 'value', text: 'x' }, ...more };
}

test('a few words stand in the row', () => {
  expect(splitDetail(entry({ detail: 'text, required' }))).toEqual({ labelDetails: { description: 'text, required' } });
});

test('what the documentation says too is not said twice', () => {
  const detail = 'connects by itself · Listens on network ports.';
  expect(splitDetail(entry({ detail, documentation: 'Listens on network ports.' }))).toEqual({
    labelDetails: { description: 'connects by itself' },
  });
  expect(splitDetail(entry({ detail }))).toEqual({
    labelDetails: { description: 'connects by itself' },
    detail: 'Listens on network ports.',
  });
});

test('a whole sentence stays in the panel', () => {
  const detail = 'Copies the source tree as it is into the folder that is installed.';
  expect(splitDetail(entry({ detail }))).toEqual({ detail });
});

test('nothing to say', () => {
  expect(splitDetail(entry({}))).toEqual({});
});
