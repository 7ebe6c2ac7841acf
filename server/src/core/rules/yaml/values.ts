/** Aliases, anchors, merges, tags and values that the loader refuses. */
import { problemRule } from './from-problems.ts';

export const unknownAliasRule = problemRule('yaml/unknown-alias', 'An alias without its anchor, or inside of it');
export const duplicateAnchorRule = problemRule('yaml/duplicate-anchor', 'An anchor is given twice');
export const unknownTagRule = problemRule('yaml/unknown-tag', 'A tag that the loader does not know', {
  fix: (ctx, { start, end }) => {
    const tag = ctx.document.text.slice(start, end);
    if (!tag.startsWith('!')) return [];
    const rest = /^[ ]*/.exec(ctx.document.text.slice(end))?.[0].length ?? 0;
    return [{ title: `Remove the tag "${tag}"`, edits: [{ start, end: end + rest, newText: '' }], preferred: true }];
  },
});
export const badMergeRule = problemRule('yaml/bad-merge', 'Something that is no mapping is merged with "<<"');
export const badValueRule = problemRule('yaml/bad-value', 'A value that its own type does not allow');
