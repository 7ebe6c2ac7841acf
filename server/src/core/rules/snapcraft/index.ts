import type { Rule } from '../rule.ts';
import { identityRules } from './identity-index.ts';
import { partRules } from './part-index.ts';

export const snapcraftRules: readonly Rule[] = [...identityRules, ...partRules];
