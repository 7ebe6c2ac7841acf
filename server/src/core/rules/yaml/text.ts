/** Characters and sizes that the loader does not take. */
import { lineStartAt } from '../../yaml/edit.ts';
import type { Finding, Fix, RuleContext } from '../rule.ts';
import { problemRule } from './from-problems.ts';

export const tabRule = problemRule('yaml/tab', 'A tab stands where only blanks are allowed', { fix: fixTab });

function fixTab(ctx: RuleContext, finding: Finding): readonly Fix[] {
  const { text } = ctx.document;
  const tabs = text.slice(finding.start, finding.end);
  const indents = text.slice(lineStartAt(text, finding.start), finding.start).trim() === '';
  // As indentation a tab counts for one level; elsewhere it separates.
  const newText = indents ? tabs.replaceAll('\t', '  ') : ' ';
  return [
    {
      title: 'Use blanks',
      edits: [{ start: finding.start, end: finding.end, newText }],
      preferred: true,
      safe: !indents,
    },
  ];
}

export const controlCharacterRule = problemRule('yaml/control-character', 'A character that YAML does not allow', {
  fix: (_ctx, { start, end }) => [
    { title: 'Remove the character', edits: [{ start, end, newText: '' }], preferred: true, safe: true },
  ],
});

export const tooDeepRule = problemRule('yaml/too-deep', 'The text is nested too deep');
export const tooLargeRule = problemRule('yaml/too-large', 'The text, or what its aliases repeat, is too large');
