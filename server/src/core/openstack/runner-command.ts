/** How a command runs the entry points of snap-openstack.yaml. */
import type { Span } from '../python/types.ts';

export interface CommandWord extends Span {
  /** Without quotes. */
  readonly text: string;
}

export interface RunnerCommand {
  /** What stands before the runner: wrappers and their arguments. */
  readonly wrappers: readonly CommandWord[];
  /** The word whose base name is `snap-openstack`. */
  readonly runner: CommandWord;
  /** `launch` or `setup`, the subcommands of the newer runner. */
  readonly verb: CommandWord | undefined;
  /** Undefined for `setup`, and where the word is missing. */
  readonly entry: CommandWord | undefined;
  readonly args: readonly CommandWord[];
}

export const RUNNER = 'snap-openstack';

/**
 * Reads `snap-openstack [launch] ENTRY args`, also behind wrappers; offsets are into the command.
 * Undefined where no word is the runner.
 */
export function parseRunnerCommand(command: string): RunnerCommand | undefined {
  return command.includes(RUNNER) ? findRunner(splitCommand(command)) : undefined;
}

export function findRunner(words: readonly CommandWord[]): RunnerCommand | undefined {
  const at = words.findIndex(({ text }) => text.slice(text.lastIndexOf('/') + 1) === RUNNER);
  const runner = words[at];
  if (!runner) return undefined;
  const wrappers = words.slice(0, at);
  const next = words[at + 1];
  if (next?.text === 'setup') return { wrappers, runner, verb: next, entry: undefined, args: words.slice(at + 2) };
  const verb = next?.text === 'launch' ? next : undefined;
  const rest = words.slice(verb ? at + 2 : at + 1);
  return { wrappers, runner, verb, entry: rest[0], args: rest.slice(1) };
}

/** Words as a shell would split them; an open quote ends with the command. */
export function splitCommand(command: string): readonly CommandWord[] {
  const words: CommandWord[] = [];
  let at = 0;
  while (at < command.length) {
    if (/\s/.test(command[at] ?? '')) {
      at++;
      continue;
    }
    const start = at;
    let text = '';
    let quote = '';
    for (; at < command.length; at++) {
      const char = command[at] ?? '';
      if (quote === '' && /\s/.test(char)) break;
      if (quote === '' ? char === '"' || char === "'" : char === quote) quote = quote === '' ? char : '';
      else if (char === '\\' && quote !== "'") text += command[++at] ?? '';
      else text += char;
    }
    words.push({ text, start, end: at });
  }
  return words;
}
