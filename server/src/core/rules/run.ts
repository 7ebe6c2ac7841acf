/** Runs the rules over a document and makes diagnostics of what they yield. */
import { facts } from '../facts/provider.ts';
import type { SnapDocument } from '../document.ts';
import { getProject } from '../project/project.ts';
import type { Workspace } from '../workspace.ts';
import { noConstraints } from '../openstack/types.ts';
import { dropConsequences } from './consequences.ts';
import { rules as allRules } from './index.ts';
import { askAgain, checkUnlessClean, createSharedChecks } from './ledger.ts';
import { noteFiles, notePorts } from './note-answers.ts';
import type { Finding, OpenStackPorts, Rule, RuleContext, Severity } from './rule.ts';
import { readSuppressions } from './suppress.ts';

/** A finding with its rule's name and the severity that is in force. */
export interface Diagnosis extends Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly rule: Rule;
}

export type RuleSetting = Severity | 'off';

/** Rules that judge a project together with other files and share what they work out by the context of the run. */
export function isBeside(code: string): boolean {
  // Asked for every rule at every change: cheaper than a pattern.
  return code.startsWith('constraints/') || code.startsWith('snap-openstack/') || code.startsWith('build/');
}

/** Those of them that look at the text beside the nodes too. */
const WHOLE_TEXT: ReadonlySet<string> = new Set(['constraints/python-path']);

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
    workspace: noteFiles(document, workspace),
    openstack: notePorts(document, openstack),
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
  const seen = new Set<string>();
  const run = (rule: Rule, setting: Severity | undefined): readonly Diagnosis[] => {
    const found: Diagnosis[] = [];
    const check = (): boolean => {
      let count = 0;
      for (const finding of rule.check(context)) {
        if (++count > MAX_FINDINGS_PER_RULE) break;
        // Anchored text is met once for every alias; its reader needs to be told once.
        const key = `${rule.code}\0${finding.start}\0${finding.end}\0${finding.message}`;
        if (seen.has(key) || suppressed.has(rule.code, finding.start)) continue;
        seen.add(key);
        found.push({ ...finding, code: rule.code, severity: setting ?? finding.severity ?? rule.severity, rule });
      }
      return count === 0;
    };
    try {
      if (!isBeside(rule.code)) checkUnlessClean(context.tree, rule, check);
      else if (document.kind === 'snapcraft') checkShared(rule, WHOLE_TEXT.has(rule.code), check);
      else check();
    } catch (error) {
      options.onRuleError?.(rule.code, error);
    }
    return found;
  };
  askAgain(context.tree);
  const checkShared = createSharedChecks(context.tree);
  const later: (readonly [index: number, rule: Rule, setting: Severity | undefined])[] = [];
  const lists: (readonly Diagnosis[])[] = [];
  for (const [index, rule] of (options.rules ?? allRules).entries()) {
    if (!rule.kinds.includes(document.kind)) continue;
    const setting = options.severities?.[rule.code];
    if (setting === 'off') continue;
    if (options.isCancelled?.()) break;
    if (WHOLE_TEXT.has(rule.code)) later.push([index, rule, setting]);
    else lists[index] = run(rule, setting);
  }
  for (const [index, rule, setting] of later) lists[index] = run(rule, setting);
  const found = lists.flat();
  return dropConsequences(
    found.sort((a, b) => a.start - b.start || a.end - b.end),
    context,
  );
}
