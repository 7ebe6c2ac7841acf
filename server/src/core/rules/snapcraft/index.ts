import type { Rule } from '../rule.ts';

export const snapcraftRules: readonly Rule[] = [];
