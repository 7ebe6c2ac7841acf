/** Entry of the `snapwright` program. */
import process from 'node:process';
import { MAX_BYTES } from './read-source.ts';
import { readStdin } from './read-stdin.ts';
import { run } from './run.ts';
import { openTerminalPrompt } from './terminal-prompt.ts';

/** @param keepCode keeps the compiled code for the next run */
export function main(keepCode: () => void): void {
  // A reader such as `head` may leave early; that is no failure of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

  const ending = run(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    isTerminal: process.stdout.isTTY === true,
    columns: process.stdout.columns,
    ...(process.stdin.isTTY && process.stdout.isTTY && { openPrompt: openTerminalPrompt }),
    onInterrupt: (act) => {
      process.once('SIGINT', act).once('SIGTERM', act);
      return () => process.off('SIGINT', act).off('SIGTERM', act);
    },
    readStdin: () => readStdin(MAX_BYTES),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
  if (typeof ending === 'number') process.exitCode = ending;
  else {
    ending.then(
      (code) => (process.exitCode = code),
      (error: unknown) => {
        process.stderr.write(
          `snapwright: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
        );
        process.exitCode = 2;
      },
    );
  }
  process.once('exit', keepCode);
}
