/** Runs the rules over a document and makes diagnostics of what they yield. */
import { facts } from '../facts/provider.ts';
import type { SnapDocument } from '../document.ts';
import type { DocumentKind } from '../kinds.ts';
import { getProject, type SnapcraftProject } from '../project/project.ts';
import type { Workspace } from '../workspace.ts';
import type { YamlTree } from '../yaml/tree.ts';
import { startQuietRun } from '../openstack/quiet-parts.ts';
import { noConstraints } from '../openstack/types.ts';
import { dropConsequences } from './consequences.ts';
import { rules as allRules } from './index.ts';
import { askAgain, checkUnlessClean, createSharedChecks, findCleanRule } from './ledger.ts';
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
  return code.startsWith('constraints/') || code.startsWith('snap-') || code.startsWith('build/');
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

/** A class, as every version makes one (see attached.ts). */
class DocumentContext implements RuleContext {
  readonly document: SnapDocument;
  readonly tree: YamlTree;
  readonly workspace: Workspace;
  readonly openstack: OpenStackPorts;
  readonly facts = facts;

  constructor(document: SnapDocument, workspace: Workspace, openstack: OpenStackPorts) {
    this.document = document;
    this.tree = document.tree;
    this.workspace = noteFiles(document, workspace);
    this.openstack = notePorts(document, openstack);
  }

  get project(): SnapcraftProject {
    return getProject(this.tree);
  }
}

export function createRuleContext(
  document: SnapDocument,
  workspace: Workspace,
  openstack: OpenStackPorts = NO_PORTS,
): RuleContext {
  return new DocumentContext(document, workspace, openstack);
}

/** A rule of a table, with what a run has to know of it. */
interface Step {
  readonly rule: Rule;
  readonly how: 'alone' | 'beside' | 'quiet' | 'text';
}

/** The rules of a table for a kind of documents, in the order in which they are run. */
interface Plan {
  readonly id: string;
  readonly steps: readonly Step[];
  /** Codes of the rules that pass over parts together. */
  readonly quiet: readonly string[];
}

const plans = new WeakMap<readonly Rule[], Map<DocumentKind, Plan>>();
let planned = 0;

function getPlan(rules: readonly Rule[], kind: DocumentKind): Plan {
  let kinds = plans.get(rules);
  if (!kinds) plans.set(rules, (kinds = new Map<DocumentKind, Plan>()));
  let plan = kinds.get(kind);
  if (!plan) {
    const steps = rules
      .filter((rule) => rule.kinds.includes(kind))
      .map((rule): Step => ({ rule, how: kind === 'snapcraft' ? howToRun(rule.code) : 'alone' }));
    const quiet = steps.flatMap(({ rule, how }) => (how === 'quiet' ? [rule.code] : []));
    const order = [...steps.filter(({ how }) => how !== 'text'), ...steps.filter(({ how }) => how === 'text')];
    kinds.set(kind, (plan = { id: String(++planned), steps: order, quiet }));
  }
  return plan;
}

function howToRun(code: string): Step['how'] {
  if (WHOLE_TEXT.has(code)) return 'text';
  if (code.startsWith('constraints/')) return 'quiet';
  return isBeside(code) ? 'beside' : 'alone';
}

/** Findings in the order of the text. Never throws because of a rule. */
export function runRules(document: SnapDocument, options: RunOptions): readonly Diagnosis[] {
  const { severities = {}, isCancelled } = options;
  const context = createRuleContext(document, options.workspace, options.openstack);
  const { tree } = context;
  const suppressed = readSuppressions(tree, document.text);
  const seen = new Set<string>();
  const found: Diagnosis[] = [];
  const { id, steps, quiet: quietCodes } = getPlan(options.rules ?? allRules, document.kind);
  const passOver =
    document.kind === 'snapcraft'
      ? startQuietRun(context, [id, ...quietCodes.filter((code) => severities[code] === 'off')].join(' '))
      : undefined;

  /** Tells whether nothing was found. */
  const check = ({ rule, how }: Step): boolean => {
    const { code } = rule;
    let count = 0;
    for (const finding of rule.check(context)) {
      if (++count > MAX_FINDINGS_PER_RULE) {
        passOver?.fail();
        break;
      }
      if (how === 'quiet') passOver?.tell(finding);
      // Anchored text is met once for every alias; its reader needs to be told once.
      const key = `${code}\0${finding.start}\0${finding.end}\0${finding.message}`;
      if (seen.has(key) || suppressed.has(code, finding.start)) continue;
      seen.add(key);
      const setting = severities[code] as Severity | undefined;
      found.push({ ...finding, code, severity: setting ?? finding.severity ?? rule.severity, rule });
    }
    return count === 0;
  };
  askAgain(tree);
  const checkShared = createSharedChecks(tree);
  const run = (step: Step): void => {
    const { rule, how } = step;
    const judge = (): boolean => check(step);
    if (document.kind !== 'snapcraft' && isBeside(rule.code)) check(step);
    else if (how === 'alone') checkUnlessClean(tree, rule, judge);
    else if (how === 'quiet' && passOver) passOver.note(() => checkShared(rule, false, judge));
    else checkShared(rule, how === 'text', judge);
  };
  for (const step of steps) {
    const { rule, how } = step;
    if (severities[rule.code] === 'off') continue;
    if (isCancelled?.()) {
      passOver?.fail();
      break;
    }
    // Those that look at the text come last.
    if (how === 'text') passOver?.finish();
    // Nearly all of them, most of the time.
    const clean = findCleanRule(tree, rule);
    if (clean !== undefined) {
      if (how === 'quiet') passOver?.pass(clean);
      continue;
    }
    try {
      run(step);
    } catch (error) {
      passOver?.fail();
      options.onRuleError?.(rule.code, error);
    }
  }
  passOver?.finish();
  return dropConsequences(
    found.sort((a, b) => a.start - b.start || a.end - b.end),
    context,
  );
}
