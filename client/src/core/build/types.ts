/** One build: what is asked, what is told while it runs, what came out. */

export type ProviderId = 'snapcraft' | 'lxd';
export type Step = 'pull' | 'overlay' | 'build' | 'stage' | 'prime' | 'pack';

export interface BuildRequest {
  /** The project's folder (that which holds `snap/`), absolute. */
  readonly folder: string;
  readonly name: string;
  /** `core24`, …; undefined for projects without one. */
  readonly base: string | undefined;
  readonly buildBase: string | undefined;
  readonly action: 'pack' | 'pull' | 'build' | 'stage' | 'prime' | 'clean';
  /** Parts that `clean` and the steps are limited to. */
  readonly parts: readonly string[];
  readonly platform: string | undefined;
  readonly buildFor: string | undefined;
  readonly verbosity: 'quiet' | 'brief' | 'verbose' | 'debug' | 'trace' | undefined;
  readonly debug: boolean;
  readonly shell: boolean;
  readonly shellAfter: boolean;
  readonly extraArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Where the build is, as far as its output has told. */
export interface BuildProgress {
  /** `Launching…`, `Pulling`, … in a few words for the progress line. */
  readonly label: string;
  readonly part: string | undefined;
  readonly step: Step | undefined;
  /** Position of the part among those of the project, from 1; undefined while no part is at work. */
  readonly partNumber: number | undefined;
  readonly partCount: number;
  /** Between 0 and 1. Never goes back. */
  readonly fraction: number;
}

export interface PartTime {
  readonly part: string;
  readonly milliseconds: number;
}

export interface Artefact {
  /** Absolute path on this machine. */
  readonly file: string;
  readonly kind: 'snap' | 'component';
  /** Bytes. */
  readonly size: number;
}

/** What the output said went wrong, before it has a place in the document. See build-protocol.ts. */
export type { BuildProblem } from '../../../../server/src/lsp/build-protocol.ts';

export interface BuildRecord {
  readonly started: number;
  readonly milliseconds: number;
  readonly provider: ProviderId;
  readonly platform: string | undefined;
  /** Where nothing was to be packed. */
  readonly action?: Exclude<BuildRequest['action'], 'pack'>;
  readonly result: 'built' | 'failed' | 'cancelled';
  readonly artefacts: readonly Artefact[];
  readonly parts: readonly PartTime[];
  /** One sentence, where it failed. */
  readonly reason?: string;
  /** The whole log, absolute. */
  readonly logFile?: string;
}
