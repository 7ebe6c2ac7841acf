/** The rules about a project as a whole: its base, targets, fields, plugs, components and repositories. */
import type { Rule } from '../rule.ts';
import { architectureRules } from './architectures.ts';
import { baseRules } from './base.ts';
import { componentRules } from './components.ts';
import { identityFieldRules } from './identity.ts';
import { numberRules } from './numbers.ts';
import { platformRules } from './platforms.ts';
import { plugRules } from './plugs.ts';
import { repositoryRules } from './repositories.ts';

export const identityRules: readonly Rule[] = [
  ...baseRules,
  ...identityFieldRules,
  ...numberRules,
  ...platformRules,
  ...architectureRules,
  ...plugRules,
  ...componentRules,
  ...repositoryRules,
];
