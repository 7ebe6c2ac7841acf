/** A build with nothing special asked for. */
import type { BuildRequest } from '../../client/src/core/build/types.ts';

export const PLAIN_BUILD: BuildRequest = {
  folder: '/p',
  name: 'nova',
  base: 'core24',
  buildBase: undefined,
  action: 'pack',
  parts: [],
  platform: undefined,
  buildFor: undefined,
  verbosity: undefined,
  debug: false,
  shell: false,
  shellAfter: false,
  extraArguments: [],
  environment: {},
};
