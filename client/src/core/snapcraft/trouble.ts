/** What has nothing to do with the project: LXD, the network, the disk, rights. */
import type { BuildProblem } from '../build/types.ts';

export type Advice = 'doctor' | 'network' | 'disk' | 'login' | 'shell' | 'report';

export interface Trouble {
  readonly problem: BuildProblem;
  readonly advice: Advice;
}

type Row = readonly [code: string, advice: Advice, pattern: RegExp, sentence: string];

const LXD = 'doctor';

/** In this order: what is named first says more. */
const ROWS: readonly Row[] = [
  ['disk-full', 'disk', /no space left on device|disk quota exceeded|low disk space/i, 'The disk is full.'],
  [
    'lxd-permission',
    LXD,
    /LXD requires additional permissions|(?:unix\.socket|lxd).*permission denied/i,
    'LXD does not let you in: you have to be in the group "lxd".',
  ],
  [
    'lxd-not-initialised',
    LXD,
    /LXD has not been properly initiali[sz]ed|No root device could be found|no storage pool/i,
    'LXD is not set up yet.',
  ],
  [
    'lxd-missing',
    LXD,
    /LXD is (?:required, but )?not installed|Failed to install LXD|Failed to execute child process.*lx[cd]|"?lxc"?: (?:command|executable file) not found/i,
    'LXD is not installed.',
  ],
  ['lxd-too-old', LXD, /LXD (?:version )?.*(?:minimum|or newer|not supported|is unsupported)/i, 'LXD is too old.'],
  [
    'snapd-missing',
    LXD,
    /Unable to connect to snapd service|cannot communicate with server/i,
    'snapd does not answer.',
  ],
  [
    'network',
    'network',
    /Temporary failure (?:in name resolution|resolving)|Could not resolve host|Network is unreachable|A network related operation failed|no network access|No route to host|Name or service not known|Connection (?:timed out|reset|refused)(?! to unix)|TLS handshake timeout|unable to contact snap store|Failed to fetch https?:|ReadTimeout|Max retries exceeded/i,
    'The network does not answer.',
  ],
  [
    'lxd-image',
    LXD,
    /(?:image|remote) .*(?:couldn't be found|not found|does not exist)|Failed getting image|Failed to (?:download|find) image/i,
    'The image for the build can not be had.',
  ],
  [
    'instance',
    LXD,
    /Failed to (?:create|launch|start|copy|stop|mount|unmount|configure|set up|setup|warmup|execute|install snapd)\b.*(?:instance|base|environment|in the environment)?|incompatible (?:base|instance)|instance .*(?:already exists|not found|stopped)|Instance (?:is )?not running|Environment is in (?:an )?(?:incompatible|inconsistent)/i,
    'The build instance does not work.',
  ],
  [
    'login',
    'login',
    /(?:requires|needs) .*login|not logged in|No (?:keyring|credentials) found|craft-store error: .*(?:login|credentials|unauthori[sz]ed)/i,
    'You have to log in to the store first.',
  ],
];

/** @param provided the message comes from craft-providers, so that its wider words count */
export function readTrouble(text: string, provided: boolean): Trouble | undefined {
  const row = ROWS.find(([code, , pattern]) => pattern.test(text) && (provided || code !== 'instance'));
  if (!row) return undefined;
  const [code, advice, , sentence] = row;
  return { advice, problem: { code: `build/${code}`, severity: 'error', message: sentence, detail: text } };
}

/** Words with which messages of the provider begin: they stand alone, without a word on snapcraft. */
export const PROVIDER_HEAD =
  /^(?:craft-providers error: |LXD (?:requires|has not|is)|Failed to (?:install LXD|create new instance|launch|start instance|create base|copy|mount|warmup|setup|set up)|Unable to connect to snapd service|Error: (?:Get "http:\/\/unix|[Ii]nstance|[Ff]ailed|[Nn]ot [Ff]ound))/;
