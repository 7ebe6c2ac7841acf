/** Words as a POSIX shell reads them: for what people read and paste. We never hand such text to a shell ourselves. */
import type { CommandLine } from './process.ts';

/** What no shell gives a meaning to. */
const PLAIN = /^[A-Za-z0-9_@%+=:,./-]+$/;

export function quoteWord(word: string): string {
  if (PLAIN.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

export function quoteWords(words: readonly string[]): string {
  const [first, ...rest] = words;
  if (first === undefined) return '';
  // `A=b` in front would set a variable, not name a program.
  const head = first.includes('=') && PLAIN.test(first) ? `'${first}'` : quoteWord(first);
  return [head, ...rest.map(quoteWord)].join(' ');
}

export function quoteCommandLine({ command, args }: CommandLine): string {
  return quoteWords([command, ...args]);
}
