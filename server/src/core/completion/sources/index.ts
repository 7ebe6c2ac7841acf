/** The sources that follow from the facts of keys and from YAML itself. */
import type { CompletionSource } from '../source.ts';
import { anchorSources } from './anchors.ts';
import { keySource } from './keys.ts';
import { suppressionSource } from './suppressions.ts';
import { valueSource } from './values.ts';

export const genericSources: readonly CompletionSource[] = [
  keySource,
  valueSource,
  ...anchorSources,
  suppressionSource,
];
