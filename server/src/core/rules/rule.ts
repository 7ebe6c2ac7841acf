/** The contract of a rule: text and facts in, offsets and data out. `run.ts` makes the diagnostics. */
import type { SnapDocument } from '../document.ts';
import type { Facts } from '../facts/provider.ts';
import type { DocumentKind } from '../kinds.ts';
import type { ConstraintStore } from '../openstack/types.ts';
import type { SnapcraftProject } from '../project/project.ts';
import type { Workspace } from '../workspace.ts';
import type { YamlTree } from '../yaml/tree.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

export interface Finding {
  readonly start: number;
  readonly end: number;
  /** One sentence: what is wrong and what is allowed. The thing itself stands in double quotes. */
  readonly message: string;
  /** For the fix; plain data that survives JSON. */
  readonly data?: unknown;
  /** Where this one finding is milder or graver than the rule's usual severity. */
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
}

export interface RelatedPlace {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Another document; left out for the same one. */
  readonly uri?: string;
}

export interface RuleContext {
  readonly document: SnapDocument;
  readonly tree: YamlTree;
  /** The snapcraft project as read; sections are empty where the text is broken. */
  readonly project: SnapcraftProject;
  readonly facts: Facts;
  readonly workspace: Workspace;
  readonly openstack: OpenStackPorts;
}

/** What the OpenStack rules know beside the text. */
export interface OpenStackPorts {
  readonly constraints: ConstraintStore;
  /** `snapwright.constraints.series`: the series that the user says, whatever the files say. */
  readonly series: string | undefined;
}

export interface Rule<C extends string = string> {
  /** `<area>/<kebab>`; never reused or renamed. */
  readonly code: C;
  readonly severity: Severity;
  /** Version of Snapwright that brought the rule. */
  readonly since: string;
  /** One line for the rule list. */
  readonly summary: string;
  readonly kinds: readonly DocumentKind[];
  readonly tag?: 'deprecated' | 'unnecessary';
  check(ctx: RuleContext): Iterable<Finding>;
  /** The edits that would mend one finding, best first. Reads `data`, never the message. */
  fix?(ctx: RuleContext, finding: Finding): readonly Fix[];
}

export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one to offer first. */
  readonly preferred?: boolean;
  /** May be applied to a whole file without looking (`source.fixAll.snapwright`, `check --fix`). */
  readonly safe?: boolean;
}

/** Keeps the code's literal type. */
export function defineRule<const C extends string>(rule: Rule<C>): Rule<C> {
  return rule;
}
