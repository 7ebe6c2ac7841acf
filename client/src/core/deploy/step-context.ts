/** What the steps of a deployment work with. */
import type { Artefact } from '../build/types.ts';
import type { InstancePorts, ReadPorts } from '../install/ports.ts';
import type { Change } from '../snapd/types.ts';
import type { Target } from '../target/target.ts';
import type { DeploymentStore } from './deployment-state.ts';

export interface DeployPorts extends ReadPorts, InstancePorts {
  readonly deployments: DeploymentStore;
  /** Builds the project of a folder, or answers what is built of it where nothing has changed. */
  readonly build: (folder: string, signal: AbortSignal | undefined) => Promise<readonly Artefact[]>;
}

export interface StepContext {
  readonly ports: DeployPorts;
  readonly target: Target;
  /** Name of the instance. */
  readonly instance: string;
  /** Paths of the plan are relative to it. */
  readonly folder: string;
  readonly localSnaps: readonly string[];
  readonly signal: AbortSignal | undefined;
  /** Projects that were built in this run. */
  readonly built: Map<string, readonly Artefact[]>;
  readonly note: (detail: string) => void;
  readonly onLine: (line: string) => void;
  readonly onChange: ((change: Change) => void) | undefined;
}
