/** What completion knows of snaps beyond keys and enumerations. */
import type { CompletionSource } from '../../source.ts';
import { attributeSources } from './attributes.ts';
import { blockSources } from './blocks.ts';
import { clauseSources } from './clauses.ts';
import { constraintSources } from './constraints.ts';
import { enumValues } from './enum-values.ts';
import { environmentSources } from './environment.ts';
import { files } from './files.ts';
import { hookSources } from './hooks.ts';
import { identitySources } from './identity.ts';
import { layoutSources } from './layouts.ts';
import { licenseSources } from './licenses.ts';
import { organizeSources } from './organize.ts';
import { partSources } from './parts.ts';
import { platformSources } from './platforms.ts';
import { pluginSources } from './plugins.ts';
import { portSources } from './ports.ts';
import { repositorySources } from './repositories.ts';
import { scripts } from './scripts.ts';
import { serviceSources } from './services.ts';
import { sourceKeys } from './source-keys.ts';
import { usualSources } from './usual-values.ts';
import { variables } from './variables.ts';
import { wholeProjectSources } from './whole-project.ts';

export const domainSources: readonly CompletionSource[] = [
  ...portSources,
  ...attributeSources,
  ...pluginSources,
  ...partSources,
  ...platformSources,
  ...hookSources,
  ...serviceSources,
  ...identitySources,
  ...licenseSources,
  ...layoutSources,
  ...repositorySources,
  ...constraintSources,
  ...clauseSources,
  enumValues,
  sourceKeys,
  variables,
  ...environmentSources,
  scripts,
  files,
  ...organizeSources,
  ...usualSources,
  ...wholeProjectSources,
  ...blockSources,
];
