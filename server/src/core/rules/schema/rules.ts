/** The rules that speak for the schema: each passes on one kind of what the schema of the era finds. */
import { findSchemaProblems } from '../../schema/explain.ts';
import type { SchemaCode } from '../../schema/problem.ts';
import type { Finding, Fix, Rule, RuleContext } from '../rule.ts';

const SUMMARIES: readonly (readonly [SchemaCode, string])[] = [
  ['snapcraft/unknown-key', 'A key that snapcraft does not know where it stands.'],
  ['snapcraft/wrong-type', 'A value of another type than the key takes.'],
  ['snapcraft/null-value', 'A key without a value, where one is needed.'],
  ['snapcraft/missing-key', 'A key that has to be there is missing.'],
  ['snapcraft/invalid-value', 'A value that is none of those that the key takes.'],
  ['snapcraft/invalid-format', 'Text that does not have the form that the key asks for.'],
  ['snapcraft/too-long', 'A text or list that is longer than allowed.'],
  ['snapcraft/too-short', 'A text or collection that is shorter than allowed, mostly empty.'],
  ['snapcraft/duplicate-item', 'The same item twice in a list of different ones.'],
  ['snapcraft/conflicting-keys', 'Keys that exclude each other.'],
];

/** What to cut or to add there only the author knows. */
const WITHOUT_FIX: ReadonlySet<string> = new Set(['snapcraft/too-long', 'snapcraft/too-short']);

export const schemaRules: readonly Rule[] = SUMMARIES.map(([code, summary]) => ({
  code,
  severity: 'error',
  since: '0.1.0',
  summary,
  kinds: ['snapcraft'],
  *check(ctx: RuleContext): Iterable<Finding> {
    for (const problem of findSchemaProblems(ctx)) if (problem.code === code) yield problem.finding;
  },
  ...(WITHOUT_FIX.has(code) ? {} : { fix: (ctx: RuleContext, finding: Finding) => findFixes(ctx, code, finding) }),
}));

function findFixes(ctx: RuleContext, code: string, { start, end, message }: Finding): readonly Fix[] {
  const problem = findSchemaProblems(ctx).find(
    (one) =>
      one.code === code && one.finding.start === start && one.finding.end === end && one.finding.message === message,
  );
  return problem?.fixes?.(ctx.document.text) ?? [];
}
