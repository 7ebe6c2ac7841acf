/** How the rules of snap-test.yaml are made. */
import { getSnapTest, type SnapTest } from '../../snap-test/model.ts';
import type { Finding, Fix, Rule, RuleContext, TextEdit } from '../rule.ts';

export interface Repair {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

/** A finding whose edits are known already; the first is the preferred one. */
export interface Told extends Omit<Finding, 'data'> {
  readonly repairs?: readonly (Repair | undefined)[];
}

interface Options<C extends string> {
  readonly code: C;
  readonly severity: Rule['severity'];
  readonly summary: string;
  /** Whether findings of the rule come with repairs. */
  readonly fixable?: boolean;
  check(test: SnapTest, ctx: RuleContext): Iterable<Told>;
}

export function defineTestRule<const C extends string>(options: Options<C>): Rule<`snap-test/${C}`> {
  const { code, severity, summary, fixable } = options;
  return {
    code: `snap-test/${code}`,
    severity,
    since: '0.1.0',
    summary,
    kinds: ['snap-test'],
    *check(ctx) {
      for (const { repairs, ...finding } of options.check(getSnapTest(ctx.tree), ctx)) {
        const known = repairs?.filter((repair) => repair !== undefined) ?? [];
        yield known.length === 0 ? finding : { ...finding, data: { repairs: known } };
      }
    },
    ...(fixable === true && { fix: readRepairs }),
  };
}

function readRepairs(_ctx: RuleContext, { data }: Finding): readonly Fix[] {
  const repairs = (data as { readonly repairs?: readonly Repair[] } | undefined)?.repairs ?? [];
  return repairs.map(({ title, edits }, index) => ({ title, edits, preferred: index === 0 }));
}
