/** What the rules about snap.yaml share: their kinds, and that they only warn where an older snapcraft builds the snap. */
import type { Rule, RuleContext } from '../rule.ts';
import { withPassthrough } from './passthrough.ts';

type SnapdRule<C extends string> = Omit<Rule<C>, 'since' | 'kinds'> & {
  /** Set where the reader of core20 and earlier refuses the same by itself. */
  readonly modernOnly?: boolean;
};

export function defineSnapdRule<const C extends string>({ modernOnly, ...rule }: SnapdRule<C>): Rule<C> {
  return {
    ...rule,
    since: '0.1.0',
    kinds: ['snapcraft'],
    *check(ctx: RuleContext) {
      const { legacy } = ctx.project;
      if (legacy && modernOnly === true) return;
      const project = withPassthrough(ctx.project);
      for (const finding of rule.check(project === ctx.project ? ctx : { ...ctx, project })) {
        // What was built years ago is on the way: snapd's word of today is advice there.
        const severity = finding.severity ?? rule.severity;
        yield legacy && severity === 'error' ? { ...finding, severity: 'warning' } : finding;
      }
    },
  };
}
