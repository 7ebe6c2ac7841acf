/** A program under way: its lines as they come, and a way to end it with all that it started. */

export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
}

export interface StreamRequest extends CommandLine {
  readonly cwd?: string;
  /** Added to the environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to standard input, which is then closed. Without it standard input is empty. */
  readonly stdin?: string | Uint8Array | NodeJS.ReadableStream;
  /** Whole lines without their line break; a carriage return that overwrites a line ends one too. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Standard output as it comes, for what is not lines (an archive). Then `stdout` stays empty. */
  readonly onData?: (data: Uint8Array) => void;
  /** Interrupts the whole process group; what has not ended after the grace is killed. */
  readonly signal?: AbortSignal;
  /** Also how long output may stay open after the program's end, but at most a second. */
  readonly graceMs?: number;
  readonly timeoutMs?: number;
}

export interface StreamResult {
  /** Exit code; -1 where a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly end: 'exit' | 'cancelled' | 'timeout' | 'missing';
}

/** Never rejects: a program that is not there is the end `missing`. Output that is kept has an upper bound. */
export type StreamProcess = (request: StreamRequest) => Promise<StreamResult>;
