/** A program in a terminal whose complaints are read as well: what a person sees there, we can explain. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { CommandLine } from '../process/process.ts';

/**
 * Standard error goes to the terminal and to the file `$1`, all else to the terminal alone. A password never comes by:
 * sudo asks for it on the terminal itself. Ctrl+C is the program's affair; its exit code is told all the same.
 */
const SCRIPT = `trap : INT
file=$1
shift
LC_ALL=C.UTF-8 LANGUAGE=
export LC_ALL LANGUAGE
exec 3>&1
code=$(
  trap : INT
  {
    {
      trap : INT
      "$@" 2>&1 >&3 3>&- 4>&-
      echo $? >&4
    } | tee -i "$file" >&2 3>&- 4>&-
  } 4>&1
)
exit "\${code:-1}"`;
/** The end of what was said counts. */
const MOST = 64 * 1024;

export interface Overheard {
  readonly code: number;
  /** What it wrote to standard error. */
  readonly said: string;
}

/** @param run in a terminal; answers the exit code */
export async function overhear(
  { command, args }: CommandLine,
  run: (line: CommandLine) => Promise<number>,
): Promise<Overheard> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'snapwright-said-'));
  try {
    const file = path.join(folder, 'said');
    const code = await run({ command: '/bin/sh', args: ['-c', SCRIPT, 'sh', file, command, ...args] });
    const said = await fs.readFile(file, 'utf8').catch(() => '');
    return { code, said: said.slice(-MOST) };
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
