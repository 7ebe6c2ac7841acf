/** What the store will say of the upload: held for a person, refused by its review, or poorer for it. */
import type { Rule } from '../rule.ts';
import { confinementRules } from './confinement.ts';
import { interfaceRules } from './interfaces.ts';
import { metadataRules } from './metadata.ts';

export const storeRules: readonly Rule[] = [...confinementRules, ...interfaceRules, ...metadataRules];
