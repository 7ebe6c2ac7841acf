/** THE table: every completion source there is. Of two that offer the same, the better ranked one wins, then the first. */
import type { CompletionSource } from './source.ts';
import { domainSources } from './sources/domain/index.ts';
import { genericSources } from './sources/index.ts';

export const sources: readonly CompletionSource[] = [...domainSources, ...genericSources];
