/** A program run to its end, with its output. */
import type { StreamResult } from './process.ts';
import { streamProcess } from './stream-process.ts';

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

/** More than this is nobody's answer: the program is ended, and what came until then is kept. */
const MAX_OUTPUT = 16 * 1024 * 1024;

export const runProcess: RunProcess = async ({ signal, ...request }) => {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const tooMuch = new AbortController();
  const onData = (data: Uint8Array): void => {
    if (size >= MAX_OUTPUT) return;
    const piece = data.subarray(0, MAX_OUTPUT - size);
    pieces.push(piece);
    size += piece.length;
    if (size >= MAX_OUTPUT) tooMuch.abort();
  };
  const signals = signal ? [signal, tooMuch.signal] : [tooMuch.signal];
  const result: StreamResult = await streamProcess({ ...request, onData, signal: AbortSignal.any(signals) });
  if (result.end === 'missing') return undefined;
  return { code: result.code, stdout: Buffer.concat(pieces).toString('utf8'), stderr: result.stderr };
};
