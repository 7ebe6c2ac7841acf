/** What a build needs of the world, and what of the settings it goes by. */
import type { Lxd } from '../lxd/lxd.ts';
import type { StreamProcess } from '../process/process.ts';
import type { IdleStop } from './idle-stop.ts';
import type { BuildProblem, BuildProgress, ProviderId } from './types.ts';

export interface BuildPorts {
  readonly stream: StreamProcess;
  /** Of the server on which own instances live. */
  readonly lxd: Lxd;
  now(): number;
  /** The terminal that the person looks at. A `note` is ours, not snapcraft's. */
  onLine(text: string, stream: 'stdout' | 'stderr' | 'note'): void;
  onProgress(progress: BuildProgress): void;
  /** All that are known; called again with more as they come. An empty list takes those of the last build away. */
  onProblems(problems: readonly BuildProblem[]): void;
}

export interface BuildSettings {
  readonly provider: 'auto' | ProviderId;
  /** The program; default `snapcraft`. */
  readonly snapcraft?: string;
  /** For own instances: where snapcraft comes from; default by base. */
  readonly channel?: string;
  /** For own instances: default by base. */
  readonly image?: string;
  readonly cpus?: number;
  /** `8GiB` */
  readonly memory?: string;
  /** `40GiB`; of effect for a new instance. */
  readonly disk?: string;
  /** Patterns of what is not copied; see glob.ts. */
  readonly excludes: readonly string[];
}

export interface BuildOptions {
  readonly settings: BuildSettings;
  /** Where the extension keeps what it remembers. */
  readonly stateFolder: string;
  /** The project's parts in the order in which snapcraft builds them. */
  readonly parts: readonly string[];
  readonly signal?: AbortSignal;
  /** What stops own instances after a while; without it they are stopped at once. */
  readonly idleStop?: IdleStop;
  /** For tests; default: this machine's. */
  readonly platform?: NodeJS.Platform;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly sockets?: readonly string[];
}
