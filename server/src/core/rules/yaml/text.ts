/** Characters and sizes that the loader does not take. */
import { lineStartAt } from '../../yaml/edit.ts';
import type { Finding, Fix, RuleContext } from '../rule.ts';
import { problemRule } from './from-problems.ts';

export const tabRule = problemRule('yaml/tab', 'A tab stands where only blanks are allowed', { fix: fixTab });

function fixTab(ctx: RuleContext, finding: Finding): readonly Fix[] {
  const { text } = ctx.document;
  if (!indents(text, finding.start)) {
    const edits = [{ start: finding.start, end: finding.end, newText: ' ' }];
    return [{ title: 'Use a blank', edits, preferred: true, safe: true }];
  }
  // One line alone would no longer fit its neighbours.
  const edits = ctx.tree.problems
    .filter(({ code, start }) => code === 'yaml/tab' && indents(text, start))
    .map(({ start, end }) => ({ start, end, newText: text.slice(start, end).replaceAll('\t', '  ') }));
  return [{ title: 'Indent with blanks in the whole file', edits, preferred: true }];
}

function indents(text: string, tab: number): boolean {
  return text.slice(lineStartAt(text, tab), tab).trim() === '';
}

export const controlCharacterRule = problemRule('yaml/control-character', 'A character that YAML does not allow', {
  fix: (_ctx, { start, end }) => [
    { title: 'Remove the character', edits: [{ start, end, newText: '' }], preferred: true, safe: true },
  ],
});

export const tooDeepRule = problemRule('yaml/too-deep', 'The text is nested too deep');
export const tooLargeRule = problemRule('yaml/too-large', 'The text, or what its aliases repeat, is too large');
