import type { Rule } from '../rule.ts';

export const snapdRules: readonly Rule[] = [];
