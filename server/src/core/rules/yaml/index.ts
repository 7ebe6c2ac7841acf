import type { Rule } from '../rule.ts';

export const yamlRules: readonly Rule[] = [];
