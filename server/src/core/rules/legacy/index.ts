import type { Rule } from '../rule.ts';

export const legacyRules: readonly Rule[] = [];
