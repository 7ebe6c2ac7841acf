/** What the rules on upper-constraints have in common. */
import { getScopes, type Scope } from '../../openstack/scope.ts';
import type { PackageMention } from '../../openstack/types.ts';
import type { Span } from '../../python/types.ts';
import type { YamlTree } from '../../yaml/tree.ts';
import { createMemo } from '../../yaml/reads.ts';
import { askAndNote } from '../ledger.ts';
import { defineRule, type Finding, type Rule, type RelatedPlace, type RuleContext } from '../rule.ts';

type Given<C extends string> = Pick<Rule<C>, 'code' | 'severity' | 'summary' | 'check'> & Pick<Partial<Rule<C>>, 'fix'>;

export function defineConstraintsRule<const C extends string>(rule: Given<C>): Rule<C> {
  const { check } = rule;
  return defineRule({
    since: '0.1.0',
    kinds: ['snapcraft', 'packages'],
    ...rule,
    check: (ctx) => (isConcerned(ctx) ? check(ctx) : []),
  });
}

const WORDS = /python|\bpip|\buv\b|poetry|openstack|opendev|\bcloud\b/;
/** Most snaps have nothing to do with all this, and shall not pay for it. */
function isConcerned({ document, tree }: RuleContext): boolean {
  if (document.kind === 'packages') return true;
  return concerned(tree, () => askAndNote(document, 'python', (text) => WORDS.test(text)));
}

const concerned = createMemo<YamlTree, boolean>();

/** A mention that stands in the document that is judged. */
export interface MentionHere extends Scope {
  readonly mention: PackageMention;
}

export function mentionsHere(ctx: RuleContext): readonly MentionHere[] {
  const { uri } = ctx.document;
  const here: MentionHere[] = [];
  for (const { owner, part } of getScopes(ctx)) {
    for (const mention of part.mentions) if (mention.uri === uri) here.push({ owner, part, mention });
  }
  return here;
}

/** A place as related information; its document is named only where it is another one. */
export function relate(ctx: RuleContext, uri: string, span: Span, message: string): RelatedPlace {
  return { start: span.start, end: span.end, message, ...(uri !== ctx.document.uri && { uri }) };
}

export interface Replacement {
  /** The text that takes the finding's place, or that of `start` and `end`. */
  readonly newText: string;
  readonly title: string;
  readonly start?: number;
  readonly end?: number;
}

/** Data for `replaceFix`. */
export function withReplacement(finding: Finding, ...replacements: readonly Replacement[]): Finding {
  return replacements.length > 0 ? { ...finding, data: { replacements } } : finding;
}

/** The fixes that a finding's data tell; the first is the one to prefer. */
export const replaceFix: NonNullable<Rule['fix']> = (_, finding) => {
  const { replacements = [] } = (finding.data ?? {}) as { replacements?: readonly Replacement[] };
  return replacements.map(({ title, newText, start = finding.start, end = finding.end }, index) => ({
    title,
    edits: [{ start, end, newText }],
    ...(index === 0 && { preferred: true }),
  }));
};

/** `a, b, c and 4 more` */
export function describeSome(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
