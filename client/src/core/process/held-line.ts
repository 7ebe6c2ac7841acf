/** A program whose last words are to be read: its terminal stays until somebody has seen them. */
import type { CommandLine } from './process.ts';

/**
 * The program goes on where Ctrl+C ends what it started, so that its end can be told. Its exit code is written down at
 * once, for who waits for it. What waits for the key is a shell of its own: nobody takes it for the program.
 */
const RUN = `trap : INT
"$@"
code=$?
if [ -n "$SNAPWRIGHT_EXIT_FILE" ]; then
  echo "$code" >"$SNAPWRIGHT_EXIT_FILE"
  if [ "$code" = 0 ]; then exit 0; fi
fi
unset SNAPWRIGHT_EXIT_FILE
exec sh -c "$SNAPWRIGHT_HOLD" sh "$code" "$SNAPWRIGHT_NAME"`;

/** The editor would say of any code but 0 that the program could not be started. */
const HOLD = `trap 'exit 0' INT
stty sane 2>/dev/null
if [ "$1" = 0 ]; then colour=32; else colour=31; fi
printf '\\n\\033[%sm%s has ended, exit code: %s.\\033[0m Press Enter to close this terminal. ' "$colour" "$2" "$1"
read -r _
exit 0`;

export interface HeldLine extends CommandLine {
  readonly env: Readonly<Record<string, string>>;
}

/**
 * For systems with a POSIX shell. The words reach the program as they are: none of them is read by the shell.
 * @param name what ends, as people call it
 * @param exitFile where its exit code is written to; then only a failure holds the terminal open
 */
export function toHeldLine({ command, args }: CommandLine, name: string, exitFile?: string): HeldLine {
  return {
    command: '/bin/sh',
    args: ['-c', RUN, 'sh', command, ...args],
    env: {
      SNAPWRIGHT_HOLD: HOLD,
      SNAPWRIGHT_NAME: name,
      ...(exitFile !== undefined && { SNAPWRIGHT_EXIT_FILE: exitFile }),
    },
  };
}
