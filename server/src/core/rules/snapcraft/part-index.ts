/** Rules about parts, their plugins and sources, extensions, clauses and variables from core22 on. */
import type { Rule } from '../rule.ts';
import { extensionRules } from './extensions.ts';
import { grammarRules } from './grammar.ts';
import { contentRules } from './part-content.ts';
import { orderRules } from './parts.ts';
import { pluginRules } from './plugins.ts';
import { scriptRules } from './scripts.ts';
import { sourceRules } from './sources.ts';
import { variableRules } from './variables.ts';

export const partRules: readonly Rule[] = [
  ...pluginRules,
  ...sourceRules,
  ...orderRules,
  ...contentRules,
  ...scriptRules,
  ...grammarRules,
  ...extensionRules,
  ...variableRules,
];
