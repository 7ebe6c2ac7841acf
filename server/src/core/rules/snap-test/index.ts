import type { Rule } from '../rule.ts';
import { nameRules } from './names.ts';
import { pathRules } from './paths.ts';
import { testSchemaRules } from './schema.ts';
import { snapRules } from './snaps.ts';
import { stepRules } from './steps.ts';

/** What is wrong with a snap-test.yaml, by itself and with the projects beside it. */
export const snapTestRules: readonly Rule[] = [
  ...testSchemaRules,
  ...snapRules,
  ...stepRules,
  ...nameRules,
  ...pathRules,
];
