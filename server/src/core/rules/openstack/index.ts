import type { Rule } from '../rule.ts';
import { callRules } from './calls.ts';
import { contentRules } from './contents.ts';
import { documentRules } from './document.ts';
import { entryRules } from './entries.ts';
import { folderRules } from './folders.ts';
import { keyRules } from './keys.ts';
import { ownerRules } from './owners.ts';
import { pathRules } from './paths.ts';
import { placeholderRules } from './placeholders.ts';
import { runnerRules } from './runner.ts';
import { serviceRules } from './services.ts';
import { shipmentRules } from './shipment.ts';
import { templateTextRules } from './template-text.ts';
import { templateRules } from './templates.ts';
import { placeholderUnquoted } from './unquoted.ts';
import { valueRules } from './values.ts';

/** What the runner of OpenStack snaps makes of snap-openstack.yaml, and of the commands that run it. */
export const openstackRules: readonly Rule[] = [
  ...documentRules,
  ...keyRules,
  ...valueRules,
  ...entryRules,
  placeholderUnquoted,
  ...placeholderRules,
  ...pathRules,
  ...ownerRules,
  ...templateRules,
  ...templateTextRules,
  ...folderRules,
  ...callRules,
  ...runnerRules,
  ...shipmentRules,
  ...serviceRules,
  ...contentRules,
];
