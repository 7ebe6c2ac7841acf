import type { CompletionSource } from '../../../completion/source.ts';
import { testBlocks } from './blocks.ts';
import { testKeys } from './keys.ts';
import { testNames } from './names.ts';
import { testPaths } from './paths.ts';
import { testValues } from './values.ts';

/** What is offered in snap-test.yaml. */
export const testSources: readonly CompletionSource[] = [testKeys, ...testNames, ...testPaths, testValues, testBlocks];
