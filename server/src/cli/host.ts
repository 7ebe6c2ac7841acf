import type { DoctorPorts } from '../../../client/src/core/doctor/types.ts';
import type { ConstraintTransport } from '../constraints/fetch-constraints.ts';
import type { Prompt } from './ask.ts';

/** What the program needs of the process around it, so that tests can stand in for it. */
export interface CliHost {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the place where `out` goes is a terminal. */
  readonly isTerminal: boolean;
  /** Width of that terminal in columns. */
  readonly columns?: number | undefined;
  /** The way to the network; the process's own by default. */
  readonly transport?: ConstraintTransport;
  /** What the doctor looks through; the process's own by default. */
  readonly doctor?: Partial<DoctorPorts>;
  /** Calls when somebody interrupts the program, which then ends by itself. Answers how to stop listening. */
  readonly onInterrupt?: (act: () => void) => () => void;
  /** Where somebody can be asked. */
  readonly openPrompt?: () => Prompt;
  readonly readStdin: () => Uint8Array;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** What the process tells its caller when it ends. */
export const EXIT = { clean: 0, problems: 1, trouble: 2 } as const;
