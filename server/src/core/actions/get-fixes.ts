/** The fixes of a finding that can be trusted: none that throws, none that would leave text which does not parse. */
import type { Fix, RuleContext } from '../rules/rule.ts';
import type { Diagnosis } from '../rules/run.ts';
import { applyEdits } from '../yaml/edit.ts';
import { parseYaml } from '../yaml/parse.ts';

/**
 * A rule plans its edit on the tree, but the text around it may hold what the edit breaks: an anchor that others use,
 * a second pair of the key, half a quote. Reading the result once is cheaper than thinking of everything.
 */
export function getFixes(
  context: RuleContext,
  finding: Diagnosis,
  onRuleError?: (code: string, error: unknown) => void,
): readonly Fix[] {
  if (!finding.rule.fix) return [];
  const { text, tree, kind } = context.document;
  // Lists of packages are no YAML.
  const isSound = (edits: Fix['edits']): boolean =>
    kind === 'packages' || parseYaml(applyEdits(text, edits)).problems.length <= tree.problems.length;
  try {
    return finding.rule.fix(context, finding).filter(({ edits }) => edits.length > 0 && isSound(edits));
  } catch (error) {
    onRuleError?.(finding.code, error);
    return [];
  }
}
