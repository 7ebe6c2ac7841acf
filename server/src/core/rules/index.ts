/** THE table: every rule there is, in the order in which findings of equal place are shown. */
import { constraintsRules } from './constraints/index.ts';
import { legacyRules } from './legacy/index.ts';
import { openstackRules } from './openstack/index.ts';
import type { Rule } from './rule.ts';
import { schemaRules } from './schema/index.ts';
import { snapTestRules } from './snap-test/index.ts';
import { snapcraftRules } from './snapcraft/index.ts';
import { snapdRules } from './snapd/index.ts';
import { storeRules } from './store/index.ts';
import { yamlRules } from './yaml/index.ts';

export const rules: readonly Rule[] = [
  ...yamlRules,
  ...schemaRules,
  ...snapcraftRules,
  ...legacyRules,
  ...snapdRules,
  ...storeRules,
  ...openstackRules,
  ...snapTestRules,
  ...constraintsRules,
];
