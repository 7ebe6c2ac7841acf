/** THE table of what completion knows of the runner's file, and of its calls in snapcraft.yaml. */
import type { CompletionSource } from '../../../completion/source.ts';
import { runnerBlocks } from './blocks.ts';
import { runnerCalls } from './calls.ts';
import { runnerKeys } from './keys.ts';
import { runnerPaths } from './paths.ts';
import { runnerPlaceholders } from './placeholders.ts';
import { runnerValues } from './values.ts';

export const runnerSources: readonly CompletionSource[] = [
  runnerKeys,
  ...runnerValues,
  runnerPlaceholders,
  runnerPaths,
  ...runnerBlocks,
  runnerCalls,
];
