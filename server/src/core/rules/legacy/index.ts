import type { Rule } from '../rule.ts';
import { duplicateAlias } from './aliases.ts';
import { runOnConflict } from './architectures.ts';
import { outdatedKey } from './deprecated.ts';
import { implicitDefaults, retiredBase } from './era.ts';
import { filesetPaths } from './fileset-paths.ts';
import { undefinedFileset } from './filesets.ts';
import { iconFormat } from './icon.ts';
import { legacyGrammar } from './grammar.ts';
import { legacyInterface } from './interfaces.ts';
import { passthroughRepeats } from './passthrough.ts';
import { repositoryParts } from './repositories.ts';
import { scriptletConflict } from './scriptlets.ts';

/** Rules for projects of the eras before core22. */
export const legacyRules: readonly Rule[] = [
  retiredBase,
  implicitDefaults,
  iconFormat,
  runOnConflict,
  passthroughRepeats,
  duplicateAlias,
  legacyInterface,
  legacyGrammar,
  repositoryParts,
  undefinedFileset,
  filesetPaths,
  scriptletConflict,
  outdatedKey,
];
