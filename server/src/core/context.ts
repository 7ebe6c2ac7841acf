/** What every provider of the language service is given. */
import type { OpenStackPorts, RuleContext } from './rules/rule.ts';
import { createRuleContext } from './rules/run.ts';
import type { SnapDocument } from './document.ts';
import type { Settings } from './settings.ts';
import type { Workspace } from './workspace.ts';

export interface ProviderContext extends RuleContext {
  readonly settings: Settings;
}

export function createProviderContext(
  document: SnapDocument,
  settings: Settings,
  workspace: Workspace,
  openstack?: OpenStackPorts,
): ProviderContext {
  return Object.assign(createRuleContext(document, workspace, openstack), { settings });
}
