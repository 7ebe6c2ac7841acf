/** The rules that speak for the schema: each passes on one kind of what it finds. */
import { findTestProblems, type TestSchemaCode } from '../../snap-test/problems.ts';
import type { Finding, Fix, Rule, RuleContext, Severity } from '../rule.ts';

const TABLE: readonly (readonly [TestSchemaCode, Severity, string])[] = [
  ['snap-test/unknown-key', 'error', 'A key that snap-test.yaml does not know where it stands.'],
  ['snap-test/wrong-type', 'error', 'A value of another type than the key takes.'],
  ['snap-test/missing-key', 'error', 'A key that has to be there is missing.'],
  ['snap-test/invalid-value', 'error', 'A value of a form that the key does not take.'],
  ['snap-test/duplicate-item', 'warning', 'The same item twice in a list of different ones.'],
];

export const testSchemaRules: readonly Rule[] = TABLE.map(([code, severity, summary]) => ({
  code,
  severity,
  since: '0.1.0',
  summary,
  kinds: ['snap-test'],
  *check({ document }: RuleContext): Iterable<Finding> {
    for (const problem of findTestProblems(document)) if (problem.code === code) yield problem.finding;
  },
  fix: ({ document }: RuleContext, finding: Finding) => findFixes(document, code, finding),
}));

function findFixes(document: RuleContext['document'], code: string, { start, end, message }: Finding): readonly Fix[] {
  const problem = findTestProblems(document).find(
    (one) =>
      one.code === code && one.finding.start === start && one.finding.end === end && one.finding.message === message,
  );
  return problem?.fixes?.(document.text) ?? [];
}
