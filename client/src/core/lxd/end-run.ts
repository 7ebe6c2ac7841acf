/** Ends what a run started inside an instance, wherever it went there. */
import { randomBytes } from 'node:crypto';
import { UserError } from '../user-error.ts';
import type { Lxd } from './lxd.ts';

/**
 * Every run carries this variable. What it starts inherits it, also in another session or without its parent: so all of
 * it is found again, by us or by who comes after a crash.
 */
export const RUN_VARIABLE = 'SNAPWRIGHT_RUN';

export function createRunToken(): string {
  return randomBytes(8).toString('hex');
}

/**
 * Interrupts what carries the mark, with its children that took off their environment; after half of the grace it asks
 * them to end, after all of it kills them. Whom it has met once (id and start time) it knows again when the parent is
 * gone. Prints how many there were, and exits with 1 if some are still there.
 * `$1` mark (empty: any of ours), `$2` and `$3` tenths of a second.
 */
const SCRIPT = `
mark=$1 half=$2 full=$3 known=' '
collect() {
  found=' '
  for file in $(grep -lsz -e "^${RUN_VARIABLE}=$mark" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    found="$found\${pid%/environ} "
  done
  more=yes
  while [ -n "$more" ]; do
    more=
    for file in /proc/[0-9]*/stat; do
      { read -r line <"$file"; } 2>/dev/null || continue
      pid=\${line%% *}
      set -- \${line##*) }
      case $1 in Z) continue ;; esac
      mine=
      case $found in *" $pid "*) mine=here ;; *" $2 "*) mine=new ;; esac
      case $known in *" $pid:\${20} "*) mine=\${mine:-new} ;; *) [ -z "$mine" ] || known="$known$pid:\${20} " ;; esac
      case $mine in new) found="$found$pid " more=yes ;; esac
    done
  done
  [ "$found" != ' ' ]
}
tenths=0 count=0
while collect; do
  [ $count -gt 0 ] || count=$(set -- $found; echo $#)
  if [ $tenths -eq 0 ]; then kill -INT $found 2>/dev/null
  elif [ $tenths -eq $half ]; then kill -TERM $found 2>/dev/null
  elif [ $tenths -ge $full ]; then kill -KILL $found 2>/dev/null
  fi
  [ $tenths -lt $((full + 30)) ] || { echo $count; exit 1; }
  sleep 0.1
  tenths=$((tenths + 1))
done
echo $count
`;

/** The command for `lxc exec`, as root. */
export function toEndRunCommand(token: string, graceMs: number): string[] {
  const full = Math.max(2, Math.round(graceMs / 100));
  return ['sh', '-c', SCRIPT, 'sh', token, String(Math.round(full / 2)), String(full)];
}

/**
 * Ends every run of ours in an instance, also of a window that was killed: for whoever takes the instance over.
 * Not while another window may be at work in it. Answers how many processes there were; UserError `run-left` where some
 * can't be ended.
 */
export async function endLeftRuns(lxd: Pick<Lxd, 'exec'>, name: string, graceMs = 3000): Promise<number> {
  // This run is one of ours too, and must not meet itself.
  const command = ['env', '-u', RUN_VARIABLE, ...toEndRunCommand('', graceMs)];
  const { code, stdout, stderr } = await lxd.exec(name, command, { timeoutMs: graceMs + 10_000 });
  if (code !== 0) {
    throw new UserError('run-left', `What still runs in the instance "${name}" could not be ended.`, {
      hint: 'Stop the instance ("lxc stop --force"), and try again.',
      detail: stderr.trim(),
    });
  }
  return Number.parseInt(stdout, 10) || 0;
}
