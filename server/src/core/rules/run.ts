/** Runs the rules over a document and makes diagnostics of what they yield. */
import { facts } from '../facts/provider.ts';
import type { SnapDocument } from '../document.ts';
import { getProject } from '../project/project.ts';
import type { Workspace } from '../workspace.ts';
import { noConstraints } from '../openstack/types.ts';
import { dropConsequences } from './consequences.ts';
import { rules as allRules } from './index.ts';
import type { Finding, OpenStackPorts, Rule, RuleContext, Severity } from './rule.ts';
import { readSuppressions } from './suppress.ts';

/** A finding with its rule's name and the severity that is in force. */
export interface Diagnosis extends Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly rule: Rule;
}

export type RuleSetting = Severity | 'off';

/** What one rule may say about one document; beyond it, more of the same helps nobody. */
const MAX_FINDINGS_PER_RULE = 1000;

export interface RunOptions {
  readonly workspace: Workspace;
  readonly openstack?: OpenStackPorts;
  /** `snapwright.rules`: a code to its severity. */
  readonly severities?: Readonly<Record<string, RuleSetting>>;
  /** Told of a rule that threw; the other rules go on. */
  readonly onRuleError?: (code: string, error: unknown) => void;
  /** Asked between rules; true ends the run early with what there is. */
  readonly isCancelled?: () => boolean;
  /** For tests; the table by default. */
  readonly rules?: readonly Rule[];
}

const NO_PORTS: OpenStackPorts = { constraints: noConstraints, series: undefined };

export function createRuleContext(
  document: SnapDocument,
  workspace: Workspace,
  openstack: OpenStackPorts = NO_PORTS,
): RuleContext {
  const tree = document.tree;
  return {
    document,
    tree,
    workspace,
    openstack,
    facts,
    get project() {
      return getProject(tree);
    },
  };
}

/** Findings in the order of the text. Never throws because of a rule. */
export function runRules(document: SnapDocument, options: RunOptions): readonly Diagnosis[] {
  const context = createRuleContext(document, options.workspace, options.openstack);
  const suppressed = readSuppressions(context.tree, document.text);
  const found: Diagnosis[] = [];
  const seen = new Set<string>();
  for (const rule of options.rules ?? allRules) {
    if (!rule.kinds.includes(document.kind)) continue;
    const setting = options.severities?.[rule.code];
    if (setting === 'off') continue;
    if (options.isCancelled?.()) break;
    let count = 0;
    try {
      for (const finding of rule.check(context)) {
        if (++count > MAX_FINDINGS_PER_RULE) break;
        // Anchored text is met once for every alias; its reader needs to be told once.
        const key = `${rule.code}\0${finding.start}\0${finding.end}\0${finding.message}`;
        if (seen.has(key) || suppressed.has(rule.code, finding.start)) continue;
        seen.add(key);
        found.push({ ...finding, code: rule.code, severity: setting ?? finding.severity ?? rule.severity, rule });
      }
    } catch (error) {
      options.onRuleError?.(rule.code, error);
    }
  }
  return dropConsequences(
    found.sort((a, b) => a.start - b.start || a.end - b.end),
    context,
  );
}
