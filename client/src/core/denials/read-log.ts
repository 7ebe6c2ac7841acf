/** Gets the log of denials from a file or from the journal of this machine. */
import fs from 'node:fs';
import type { StreamRequest, StreamResult } from '../process/process.ts';
import { createLogFilter, filterLog } from './filter-log.ts';

export type LogResult = { readonly log: string; readonly isCut: boolean } | { readonly problem: string };

/** Lines that may matter, of logs of any length. */
const MOST = 16 * 1024 * 1024;

export async function readLogFile(path: string): Promise<LogResult> {
  const filter = createLogFilter(MOST);
  const stream = fs.createReadStream(path, { encoding: 'utf8', highWaterMark: 1024 * 1024 });
  try {
    for await (const piece of stream) if (!filter.add(piece as string)) break;
  } catch (error) {
    return { problem: `The log can not be read: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    stream.destroy();
  }
  return filter.end();
}

export function readLogText(text: string): LogResult {
  return filterLog(text, MOST);
}

export interface JournalRequest {
  /** Runs it where the snap runs: on this machine, or in an instance (`Target.run`). */
  readonly run: (
    args: readonly string[],
    options: Pick<StreamRequest, 'onLine' | 'signal' | 'timeoutMs'>,
  ) => Promise<StreamResult>;
  readonly signal?: AbortSignal;
}

const TIMEOUT_MS = 30_000;
/** What journalctl adds where somebody may not see the messages of others. */
const NO_RIGHT = /insufficient permissions|not seeing messages from other users|No journal files were opened/i;
const GROUP = 'Add yourself to a group that may: "sudo usermod -aG adm $USER", then log in again.';
const BY_HAND = 'Or save it with "sudo journalctl -k > denials.log" and choose that file.';

/** The kernel's messages of this boot, of any length: line by line. */
export async function readJournal({ run, signal }: JournalRequest): Promise<LogResult> {
  const filter = createLogFilter(MOST);
  const onLine = (line: string, stream: 'stdout' | 'stderr'): void => {
    if (stream === 'stdout') filter.add(`${line}\n`);
  };
  const args = ['journalctl', '-k', '--no-pager', '-o', 'short'];
  const { code, end, stderr } = await run(args, { onLine, timeoutMs: TIMEOUT_MS, ...(signal && { signal }) });
  if (end === 'missing') return { problem: 'There is no "journalctl" here: choose a saved log, or copy one.' };
  const { log, isCut } = filter.end();
  if (log === '' && NO_RIGHT.test(stderr)) {
    return { problem: `You may not read the messages of the kernel. ${GROUP} ${BY_HAND}` };
  }
  if (code !== 0 && log === '') {
    const [reason = ''] = stderr.trim().split('\n');
    return { problem: `journalctl failed${reason === '' ? '' : `: ${reason}`}. ${BY_HAND}` };
  }
  // Cut off for its length, or stopped: what came is good all the same.
  return { log, isCut: isCut || code !== 0 };
}
