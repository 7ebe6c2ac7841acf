/** THE table: every completion source there is. Of two that offer the same, the better ranked one wins, then the first. */
import type { CompletionSource } from './source.ts';
import { runnerSources } from '../openstack/authoring/completion/index.ts';
import { testSources } from '../snap-test/authoring/completion/index.ts';
import { domainSources } from './sources/domain/index.ts';
import { genericSources } from './sources/index.ts';

export const sources: readonly CompletionSource[] = [
  ...domainSources,
  ...runnerSources,
  ...testSources,
  ...genericSources,
];
