/** Programs inside an instance. */
import type { StreamResult } from '../process/process.ts';
import { sleep, toDelay } from '../sleep.ts';
import { Cancelled, UserError } from '../user-error.ts';
import type { LxdClient } from './call.ts';
import { createRunToken, RUN_VARIABLE, toEndRunCommand } from './end-run.ts';
import { toLxdError } from './failure.ts';
import type { ExecOptions, LxdInstance } from './lxd.ts';

/** `--cwd` takes the root folder where there is no such folder: a program must not run there instead. */
const IN_FOLDER = 'cd -- "$1" || exit 125; shift; exec "$@"';

export interface ExecDeps {
  readonly client: LxdClient;
  /** To see whether LXD or the program failed. */
  readonly find: (name: string) => Promise<LxdInstance | undefined>;
}

export async function execInInstance(
  { client, find }: ExecDeps,
  name: string,
  args: readonly string[],
  options: ExecOptions = {},
): Promise<StreamResult> {
  const { signal, timeoutMs, stdin, onLine, onData, ...where } = options;
  if (signal?.aborted) throw new Cancelled();
  const token = createRunToken();
  // Before anything waits for it: this refuses names.
  const line = client.line(toExecArgs(client.at(name), args, { ...where, hasInput: stdin !== undefined, token }));
  const local = new AbortController();
  let stopped: 'cancelled' | 'timeout' | undefined;
  let ending: Promise<number> | undefined;
  const stop = (reason: 'cancelled' | 'timeout'): void => {
    if (ending) return;
    stopped = reason;
    // First inside: the client program then ends by itself, and has told all output.
    ending = endRun(client, name, token).finally(() => local.abort());
  };
  const cancel = (): void => stop('cancelled');
  signal?.addEventListener('abort', cancel, { once: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop('timeout'), toDelay(timeoutMs));
  const result = await client.stream({
    ...line,
    signal: local.signal,
    graceMs: 1000,
    ...(stdin !== undefined && { stdin }),
    ...(onLine && { onLine }),
    ...(onData && { onData }),
  });
  clearTimeout(timer);
  signal?.removeEventListener('abort', cancel);
  // It may have been on the way in, so that nothing of it was there to be ended.
  if (ending && (await ending) === 0) await endRun(client, name, token);
  if (stopped === 'cancelled') throw new Cancelled();
  if (stopped === 'timeout') return { ...result, code: -1, end: 'timeout' };
  if (result.end === 'missing') throw toLxdError(result, client.about({ instance: name }), 'run a program');
  if (result.code !== 0 && mayBeLxd(result)) await refuseStopped(find, name, result);
  return result;
}

/** How many processes there were; 0 also where the instance is not there any more. */
export async function endRun(client: LxdClient, name: string, token: string): Promise<number> {
  const { graceMs } = client;
  const command = toEndRunCommand(token, graceMs);
  const { stdout } = await client.stream({
    ...client.line(toExecArgs(client.at(name), command, {})),
    timeoutMs: graceMs + 10_000,
  });
  return Number.parseInt(stdout, 10) || 0;
}

interface ExecPlace extends Pick<ExecOptions, 'cwd' | 'env' | 'user'> {
  readonly hasInput?: boolean;
  readonly token?: string;
}

function toExecArgs(at: string, args: readonly string[], place: ExecPlace): string[] {
  const { cwd, env = {}, user, hasInput = false, token } = place;
  const variables = Object.entries({ ...env, ...(token !== undefined && { [RUN_VARIABLE]: token }) });
  return [
    'exec',
    at,
    ...(hasInput ? ['--mode', 'non-interactive'] : ['--disable-stdin']),
    ...(user === undefined ? [] : ['--user', String(user), '--group', String(user)]),
    ...variables.flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    '--',
    ...(cwd === undefined ? [] : ['sh', '-c', IN_FOLDER, 'sh', cwd]),
    ...args,
  ];
}

/** For a terminal: interactive, without a mark, since a person ends it. */
export function toTerminalArgs(at: string, args: readonly string[], place: Pick<ExecOptions, 'cwd' | 'env'>): string[] {
  const { cwd, env = {} } = place;
  return [
    'exec',
    at,
    ...(cwd === undefined ? [] : ['--cwd', cwd]),
    ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    '--',
    ...args,
  ];
}

/** Ended by a signal, or with a line such as the client itself writes: what the program did looks the same. */
function mayBeLxd({ code, stderr }: StreamResult): boolean {
  return code < 0 || code > 128 || /^Error: /m.test(stderr.slice(-2000)) || seemsEnding({ code, stderr });
}

const KILLED = 128 + 9;
/** Before LXD switches an instance off it lets nothing new begin there. */
const NOTHING_NEW = /resource temporarily unavailable|cannot fork|failed to create thread|signal: killed/i;

function seemsEnding({ code, stderr }: Pick<StreamResult, 'code' | 'stderr'>): boolean {
  return code === KILLED || NOTHING_NEW.test(stderr.slice(-2000));
}

const STOPPING_LOOKS = 5;
const STOPPING_MS = 400;

function isRunning(instance: LxdInstance | undefined): boolean {
  return instance?.status === 'Running' || instance?.status === 'Ready';
}

/** What Go says of a connection that broke, and LXD on its way out. No program's own last words look so. */
const LOST =
  /^Error: (?:websocket: close \d+|LXD is shutting down|(?:read|write) (?:tcp|unix)[^\n]*: (?:connection reset by peer|broken pipe|use of closed network connection|i\/o timeout))[^\n]*\s*$/;

/** The state tells whether the program failed, or the instance under it. */
async function refuseStopped(find: ExecDeps['find'], name: string, result: StreamResult): Promise<void> {
  let instance = await find(name);
  // LXD may be about to stop the instance, and tell of it in a moment only.
  for (let looks = 1; seemsEnding(result) && isRunning(instance) && looks < STOPPING_LOOKS; looks++) {
    await sleep(STOPPING_MS);
    instance = await find(name);
  }
  const detail = result.stderr.trim().slice(-4000);
  if (!instance) {
    throw new UserError('lxd-instance-missing', `There is no instance "${name}".`, {
      hint: 'It was removed or renamed in the meantime. Try again: it is made anew.',
      detail,
    });
  }
  if (!isRunning(instance)) {
    throw new UserError('lxd-stopped', `The instance "${name}" is not running (${instance.status || 'unknown'}).`, {
      hint: 'It was stopped in the meantime, or could not start. Try again.',
      detail,
    });
  }
  if (LOST.test(result.stderr.slice(result.stderr.trimEnd().lastIndexOf('\n') + 1))) {
    throw new UserError('lxd-lost', `The connection to LXD broke off while it was at work in "${name}".`, {
      hint: 'LXD was restarted, or the network is gone. Try again.',
      detail,
    });
  }
}
