/** A program run to its end, with its output. */
import { execFile } from 'node:child_process';

export interface ProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Undefined where there is no such program. What could not be run to its end has the code -1. */
export type RunProcess = (request: ProcessRequest) => Promise<ProcessResult | undefined>;

const MAX_OUTPUT = 16 * 1024 * 1024;

export const runProcess: RunProcess = ({ command, args, cwd, timeoutMs, signal }) =>
  new Promise((resolve) => {
    const options = { cwd, timeout: timeoutMs, maxBuffer: MAX_OUTPUT, ...(signal && { signal }) };
    execFile(command, [...args], options, (error, stdout, stderr) => {
      if (error && error.code === 'ENOENT') resolve(undefined);
      else resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr });
    });
  });
