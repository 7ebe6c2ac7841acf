/** Rules over plain words, so that tests of the machinery do not depend on what snapcraft thinks. */
import { defineRule, type Finding } from '../../server/src/core/rules/rule.ts';

function* findWords(text: string, word: string): Generator<Finding> {
  for (const match of text.matchAll(new RegExp(`\\b${word}\\b`, 'g'))) {
    yield { start: match.index, end: match.index + word.length, message: `"${word}" must go.`, data: { word } };
  }
}

const common = { since: '0.1.0', kinds: ['snapcraft'] } as const;

/** Marks `bad`; its safe fix writes `good`. */
const badRule = defineRule({
  ...common,
  code: 'test/bad',
  severity: 'error',
  summary: 'The word bad.',
  check: ({ document }) => findWords(document.text, 'bad'),
  fix: (_ctx, { start, end }) => [
    { title: 'Write "good"', edits: [{ start, end, newText: 'good' }], preferred: true, safe: true },
  ],
});

/** Marks `worse`; its safe fix writes `bad`, which is the next rule's business. */
const worseRule = defineRule({
  ...common,
  code: 'test/worse',
  severity: 'warning',
  summary: 'The word worse.',
  tag: 'deprecated',
  *check({ document }) {
    for (const finding of findWords(document.text, 'worse')) {
      yield { ...finding, related: [{ start: 0, end: 4, message: 'Because of this.' }] };
    }
  },
  fix: (_ctx, { start, end }) => [{ title: 'Write "bad"', edits: [{ start, end, newText: 'bad' }], safe: true }],
});

/** Throws where the text says so. */
const crashingRule = defineRule({
  ...common,
  code: 'test/crash',
  severity: 'error',
  summary: 'Fails on purpose.',
  check({ document }) {
    if (document.text.includes('crash')) throw new Error('on purpose');
    return [];
  },
});

export const wordRules = [crashingRule, badRule, worseRule];
