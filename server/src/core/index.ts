/** What the rings around the core may use. */
export { createDocument, type SnapDocument } from './document.ts';
export { getDocumentKind, type DocumentKind } from './kinds.ts';
export { rules } from './rules/index.ts';
export type { Fix, RelatedPlace, Rule, Severity, TextEdit } from './rules/rule.ts';
export { createRuleContext, runRules, type Diagnosis, type RuleSetting, type RunOptions } from './rules/run.ts';
export { emptyWorkspace, type Workspace } from './workspace.ts';
