/** What the rings around the core may use. */
export { FIX_ALL_KIND } from './actions/code-actions.ts';
export { fixAll, type FixAllResult } from './actions/fix-all.ts';
export { DIAGNOSTIC_SOURCE, getRulePage } from './diagnostics.ts';
export { getFixes } from './actions/get-fixes.ts';
export { createDocument, type SnapDocument } from './document.ts';
export { getDocumentKind, type DocumentKind } from './kinds.ts';
export { rules } from './rules/index.ts';
export type { Fix, RelatedPlace, Rule, Severity, TextEdit } from './rules/rule.ts';
export { createRuleContext, runRules, type Diagnosis, type RuleSetting, type RunOptions } from './rules/run.ts';
export { createLanguageService, type LanguageService } from './service.ts';
export { defaultSettings, readSettings, RULE_SETTINGS, type Settings } from './settings.ts';
export { emptyWorkspace, type Workspace } from './workspace.ts';
