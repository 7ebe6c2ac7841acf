/** A place in which snapcraft runs: what the two providers have in common. */
import type { StreamResult } from '../process/process.ts';
import type { Artefact, BuildRequest, ProviderId } from './types.ts';

export interface BuildSession {
  readonly provider: ProviderId;
  /** Runs snapcraft to its end. What fails there is a result. Throws Cancelled where the signal fired. */
  run(request: BuildRequest, onLine: (line: string, stream: 'stdout' | 'stderr') => void): Promise<StreamResult>;
  /** Throws UserError where the run failed for a reason outside of the project. */
  explainFailure(output: string): Promise<void>;
  /** The files that snapcraft named, on this machine. UserError `no-artefact`. */
  fetchArtefacts(named: readonly string[]): Promise<readonly Artefact[]>;
  /** snapcraft's own log of the run; undefined where there is none. */
  readLog(): Promise<string | undefined>;
  /** Leaves it as the settings want it. Never throws. */
  close(): Promise<void>;
}
