/** One call of the `lxc` client. */
import type { CommandLine, StreamProcess, StreamRequest, StreamResult } from '../process/process.ts';
import { Cancelled, UserError } from '../user-error.ts';
import { sleep } from '../sleep.ts';
import { toLxdError, type LxdCallAbout } from './failure.ts';

export interface LxdOptions {
  /** The client program, default `lxc`. */
  readonly command?: string;
  /** Default `local`. */
  readonly remote?: string;
  readonly project?: string;
  /** Default: this one. */
  readonly machine?: string;
  /** From the interrupt to the kill of what runs inside an instance; default 5 s. */
  readonly graceMs?: number;
}

export interface CallOptions extends Pick<StreamRequest, 'onLine' | 'signal' | 'timeoutMs' | 'graceMs'> {
  readonly instance?: string;
  readonly image?: string;
  /** `start the instance`: for the sentence where it fails. */
  readonly doing: string;
}

export interface LxdClient {
  readonly remote: string;
  readonly project: string | undefined;
  readonly graceMs: number;
  readonly stream: StreamProcess;
  /** The line for a command of `lxc`, in its project. */
  line(args: readonly string[]): CommandLine;
  /** `remote:name`; without a name the server itself. */
  at(name?: string): string;
  about(more: Pick<LxdCallAbout, 'instance' | 'image'>): LxdCallAbout;
  /** To its end; throws `UserError`, `Cancelled`. */
  call(args: readonly string[], options: CallOptions): Promise<StreamResult>;
  /** A read of the REST API, as its text. */
  query(path: string, options: CallOptions): Promise<string>;
}

const GRACE_MS = 5000;
const CALL_MS = 60_000;
const BUSY_TRIES = 40;
const BUSY_MS = 500;

export function createClient(stream: StreamProcess, options: LxdOptions): LxdClient {
  const { command = 'lxc', remote = 'local', project, graceMs = GRACE_MS } = options;
  const line = (args: readonly string[]): CommandLine => ({
    command,
    args: [...(project === undefined ? [] : ['--project', project]), ...args],
  });
  const about: LxdClient['about'] = (more) => ({ command, remote, project, ...more });
  const once = async (request: CommandLine, options: CallOptions): Promise<StreamResult> => {
    const { onLine, signal, timeoutMs = CALL_MS, graceMs, doing, instance, image } = options;
    const result = await stream({
      ...request,
      env: { LC_ALL: 'C.UTF-8' },
      timeoutMs,
      ...(graceMs !== undefined && { graceMs }),
      ...(onLine && { onLine }),
      ...(signal && { signal }),
    });
    if (result.end === 'cancelled') throw new Cancelled();
    if (result.end !== 'exit' || result.code !== 0) throw toLxdError(result, about({ instance, image }), doing);
    return result;
  };
  const run = async (request: CommandLine, options: CallOptions): Promise<StreamResult> => {
    for (let tries = 1; ; tries++) {
      try {
        return await once(request, options);
      } catch (error) {
        // It still starts or stops the same instance, for somebody else or for a call that was cancelled.
        if (!(error instanceof UserError) || error.code !== 'lxd-busy' || tries === BUSY_TRIES) throw error;
        await sleep(BUSY_MS, options.signal);
      }
    }
  };
  const client: LxdClient = {
    remote,
    project,
    graceMs,
    stream,
    line,
    at(name) {
      // From the settings: nothing that could be read as an option, a path or another name.
      if (!/^[^-:/\s][^:/\s]*$/.test(remote)) {
        throw new UserError('lxd-remote-missing', `"${remote}" can not be the name of an LXD server.`, {
          hint: 'Correct the setting "snapwright.lxd.remote"; "lxc remote list" shows those that are known.',
        });
      }
      if (name === undefined) return `${remote}:`;
      // What LXD accepts as a name; all else could be read as an option, a path or another remote.
      if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name)) {
        throw new UserError('lxd-name', `"${name}" can not be the name of an instance.`, {
          hint: 'Use letters, digits and hyphens.',
        });
      }
      return `${remote}:${name}`;
    },
    about,
    call: (args, more) => run(line(args), more),
    async query(path, more) {
      const separator = path.includes('?') ? '&' : '?';
      const scope = project === undefined ? '' : `${separator}project=${encodeURIComponent(project)}`;
      // This one command does not take "--project".
      return (await run({ command, args: ['query', `${client.at()}${path}${scope}`] }, more)).stdout;
    },
  };
  return client;
}
