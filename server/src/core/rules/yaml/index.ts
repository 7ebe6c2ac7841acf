import type { Rule } from '../rule.ts';
import { multipleDocumentsRule, notAMappingRule } from './document.ts';
import { badKeyRule, duplicateKeyRule, keyNotTextRule } from './keys.ts';
import { syntaxRule } from './syntax.ts';
import { controlCharacterRule, tabRule, tooDeepRule, tooLargeRule } from './text.ts';
import { badMergeRule, badValueRule, duplicateAnchorRule, unknownAliasRule, unknownTagRule } from './values.ts';

export const yamlRules: readonly Rule[] = [
  syntaxRule,
  tabRule,
  controlCharacterRule,
  tooDeepRule,
  tooLargeRule,
  multipleDocumentsRule,
  notAMappingRule,
  duplicateKeyRule,
  badKeyRule,
  keyNotTextRule,
  unknownAliasRule,
  duplicateAnchorRule,
  unknownTagRule,
  badMergeRule,
  badValueRule,
];
