/** A line at a time from the terminal. */
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import type { Prompt } from './ask.ts';

export function openTerminalPrompt(): Prompt {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  let isClosed = false;
  const closed = new Promise<undefined>((resolve) => {
    terminal.once('close', () => {
      isClosed = true;
      resolve(undefined);
    });
  });
  // Control-C ends the questions, not the program in the middle of something.
  terminal.on('SIGINT', () => {
    terminal.close();
  });
  return {
    ask: (text) => (isClosed ? Promise.resolve(undefined) : Promise.race([terminal.question(text), closed])),
    close: () => {
      terminal.close();
    },
  };
}
