/** Ends what this process has started where it is killed itself and can not do it any more. */
import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/**
 * A shell that is told of each start (`+ pid`) and end (`- pid`). Its input ends when we do, however that comes about:
 * then it interrupts the groups that are left, asks them to end, and kills them.
 */
const SCRIPT = `
pids=' '
while read -r what pid; do
  case $what in
  +) pids="$pids$pid " ;;
  -) case $pids in *" $pid "*) pids="\${pids%% $pid *} \${pids#* $pid }" ;; esac ;;
  esac
done
for sign in INT TERM KILL; do
  left=
  for pid in $pids; do kill -s $sign -- "-$pid" 2>/dev/null && left=yes; done
  [ -n "$left" ] || exit 0
  sleep 1
done
`;

let input: Writable | undefined;

export function tellGuard(what: '+' | '-', pid: number): void {
  if (process.platform === 'win32') return;
  input ??= start();
  input.write(`${what} ${pid}\n`);
}

function start(): Writable {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] });
  // Without a shell there is no guard; everything else works.
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  // Neither keeps this process from its end.
  shell.unref();
  (shell.stdin as Writable & { unref?: () => void }).unref?.();
  return shell.stdin;
}
