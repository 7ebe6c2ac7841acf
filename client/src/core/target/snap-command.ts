/** What is known of `snap`'s commands. */

/** These make a change of snapd, and take `--no-wait`. */
const WITH_CHANGE: ReadonlySet<string> = new Set([
  ...['install', 'remove', 'refresh', 'revert', 'try', 'enable', 'disable', 'switch'],
  ...['connect', 'disconnect', 'alias', 'unalias', 'prefer', 'set', 'unset', 'start', 'stop', 'restart'],
]);

/** Undefined for a command that is over when it returns (`ack`, `abort`, `wait`). */
export function toCommandWithoutWait(args: readonly string[]): string[] | undefined {
  const [command, ...rest] = args;
  if (command === undefined || !WITH_CHANGE.has(command)) return undefined;
  // Queries that share their name with an action.
  if (command === 'refresh' && rest.some((one) => /^--(?:list|time|hold|unhold|tracking)/.test(one))) return undefined;
  return [command, '--no-wait', ...rest];
}

/** The snap that a command is about, for sentences: `nova` of `nova.api`, `nova:network`, `/a/nova_1_amd64.snap`. */
export function findSubject(args: readonly string[]): string | undefined {
  const [command, ...rest] = args;
  if (command === undefined) return undefined;
  const first = rest.find((one) => !one.startsWith('-'));
  if (first === undefined) return undefined;
  if (first.includes('/')) return first.slice(first.lastIndexOf('/') + 1);
  if (first.endsWith('.snap') || first.endsWith('.comp')) return first;
  return first.split(/[.:]/)[0];
}
