/** Aliases, anchors, merges, tags and values that the loader refuses. */
import { problemRule } from './from-problems.ts';

export const unknownAliasRule = problemRule('yaml/unknown-alias', 'An alias without its anchor, or inside of it');
export const duplicateAnchorRule = problemRule('yaml/duplicate-anchor', 'An anchor is given twice');
const unknownTag = problemRule('yaml/unknown-tag', 'A tag that the loader does not know', {
  fix: (ctx, { start, end }) => {
    const tag = ctx.document.text.slice(start, end);
    if (!tag.startsWith('!')) return [];
    const rest = /^[ ]*/.exec(ctx.document.text.slice(end))?.[0].length ?? 0;
    return [{ title: `Remove the tag "${tag}"`, edits: [{ start, end: end + rest, newText: '' }], preferred: true }];
  },
});

export const unknownTagRule: typeof unknownTag = {
  ...unknownTag,
  *check(ctx) {
    // The loader of snap-openstack.yaml is not the safe one: it makes Python's own objects.
    const python = ctx.document.kind === 'snap-openstack';
    for (const finding of unknownTag.check(ctx)) {
      if (!python || !ctx.document.text.startsWith('!!python/', finding.start)) yield finding;
    }
  },
};
export const badMergeRule = problemRule('yaml/bad-merge', 'Something that is no mapping is merged with "<<"');
export const badValueRule = problemRule('yaml/bad-value', 'A value that its own type does not allow');
