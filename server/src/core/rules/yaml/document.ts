/** The document as a whole. */
import { defineRule } from '../rule.ts';
import { problemRule } from './from-problems.ts';

export const multipleDocumentsRule = problemRule('yaml/multiple-documents', 'More than one document in a file', {
  fix: (ctx, { start, end }) => {
    const { text } = ctx.document;
    // A marker that starts nothing can go.
    if (text.slice(end).trim() !== '' || text.slice(start, end) !== '---') return [];
    return [
      { title: 'Remove the marker', edits: [{ start, end: text.length, newText: '' }], preferred: true, safe: true },
    ];
  },
});

const KINDS = { scalar: 'a single value', seq: 'a list' } as const;

export const notAMappingRule = defineRule({
  code: 'yaml/not-a-mapping',
  severity: 'error',
  since: '0.1.0',
  summary: 'The file holds no mapping of keys and values',
  kinds: ['snapcraft'],
  *check({ tree, document }) {
    const { root } = tree;
    if (root?.kind === 'map' || tree.problems.length > 0) return;
    if (!root || (root.kind === 'scalar' && root.type === 'null')) {
      yield {
        start: 0,
        end: Math.min(1, document.text.length),
        message: 'The file is empty: a project starts with "name".',
      };
      return;
    }
    const line = /^[^\r\n]*/.exec(document.text.slice(root.start, root.end))?.[0].length ?? 0;
    const message = `The file must be a mapping of keys and values, not ${KINDS[root.kind]}.`;
    yield { start: root.start, end: root.start + Math.max(line, 1), message };
  },
});
