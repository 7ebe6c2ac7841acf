/** Where a snap is tested: this machine, or an instance of LXD. */
import type { CommandLine, StreamRequest, StreamResult } from '../process/process.ts';
import type { Change, Snapd } from '../snapd/types.ts';

export interface TargetRunOptions extends Pick<StreamRequest, 'stdin' | 'onLine' | 'signal' | 'timeoutMs'> {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Target {
  /** `host`, or `lxd:<remote>:<instance>`. */
  readonly id: string;
  readonly kind: 'host' | 'lxd';
  /** For sentences: `this machine`, `LXD instance "snapwright-test"`. */
  readonly label: string;
  readonly snapd: Snapd;
  /** Runs as root in an instance, as the user on this machine. */
  run(args: readonly string[], options?: TargetRunOptions): Promise<StreamResult>;
  /** The line for a terminal that a person looks at. */
  terminalLine(args: readonly string[], options?: TerminalLineOptions): CommandLine;
  /**
   * Does what `snap <args>` does with the rights that it needs, and waits until snapd's change is over. In an instance
   * directly; on this machine in a terminal that asks for the password itself. UserError `snap-…` with the failed
   * tasks' logs as detail. Cancelling aborts the change.
   */
  perform(args: readonly string[], options?: PerformOptions): Promise<void>;
  /** A file that the target can read: pushed into an instance, as it is on this machine. Answers its path there. */
  provideFile(file: string, signal?: AbortSignal): Promise<string>;
}

export interface TerminalLineOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** As root, on this machine too: the terminal asks for the password. */
  readonly withRights?: boolean;
}

export interface PerformOptions {
  /** Called whenever the change moved on. */
  readonly onChange?: (change: Change) => void;
  readonly signal?: AbortSignal;
}
