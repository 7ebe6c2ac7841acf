/** Values that follow from the key alone: choices, usual sizes and times, channels. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { CompletionEntry, CompletionSource } from '../../../completion/source.ts';
import { durationWords } from '../../../hover/time-words.ts';
import { describeMode } from '../../modes.ts';
import { getSnapTest, TEST_MODES } from '../../model.ts';
import { findKeySchema } from '../../schema.ts';
import { lastKey } from './places.ts';

const TIMES = ['30s', '1m', '5m', '10m', '30m'];
const RISKS = [
  ['stable', 'released'],
  ['candidate', 'about to be released'],
  ['beta', 'under test'],
  ['edge', 'the newest'],
] as const;

/** What a text of the schema's examples is. */
const EXAMPLES: Readonly<Record<string, string>> = { image: 'an image of LXD', disk: 'of space', memory: 'of memory' };

function value(label: string, detail: string, rank: number, more: Partial<CompletionEntry> = {}): CompletionEntry {
  return {
    label,
    kind: CompletionItemKind.Value,
    detail,
    rank,
    insert: { type: 'value', text: label },
    ...more,
  };
}

export const testValues: CompletionSource = {
  name: 'test values',
  kinds: ['snap-test'],
  guard: ({ role, block, path }) => role === 'value' && !block && findKeySchema(path) !== undefined,
  *items({ path }, ctx) {
    const schema = findKeySchema(path);
    const key = lastKey(path);
    if (key === 'mode' && schema?.enum) {
      for (const [index, mode] of TEST_MODES.entries()) {
        const about = describeMode(mode);
        const detail = about.replaceAll('`', '');
        yield value(mode, detail, index, { documentation: about, kind: CompletionItemKind.EnumMember });
      }
    } else if (schema?.type === 'boolean') {
      for (const text of ['true', 'false'])
        yield value(text, `value of ${key ?? ''}`, text === 'true' ? 1 : 2, {
          insert: { type: 'value', text, raw: true },
        });
    } else if (key === 'timeout') {
      for (const [index, text] of TIMES.entries()) yield value(text, durationWords(text) ?? '', index);
    } else if (key === 'channel') yield* channels(ctx);
    else {
      const detail = EXAMPLES[key ?? ''] ?? 'for example';
      for (const [index, text] of (schema?.examples ?? []).entries()) yield value(text, detail, index);
    }
  },
};

function* channels(ctx: Parameters<CompletionSource['items']>[1]): Iterable<CompletionEntry> {
  const used = new Set(getSnapTest(ctx.tree).snaps.flatMap(({ channel }) => channel?.text ?? []));
  const tracks = new Set([...used].flatMap((text) => (text.includes('/') ? (text.split('/', 1)[0] ?? []) : [])));
  for (const text of used) if (text !== '') yield value(text, 'of another snap here', 1);
  for (const track of tracks) {
    for (const [risk, meaning] of RISKS) {
      if (!used.has(`${track}/${risk}`)) yield value(`${track}/${risk}`, meaning, 40);
    }
  }
  for (const [index, [risk, meaning]] of RISKS.entries()) yield value(risk, meaning, 10 + index);
}
