/** Runs programs: see `StreamProcess` in process.ts. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import fs from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { createKeptOutput } from './kept-output.ts';
import type { StreamProcess, StreamRequest, StreamResult } from './process.ts';
import { register, sendSignal, unregister, type Running } from './running.ts';
import { createLineSplitter } from './split-lines.ts';

const GRACE_MS = 5000;
/** How long the output may stay open after the program's end before what holds it is ended too. */
const LINGER_MS = 1000;

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;

export const streamProcess: StreamProcess = (request) => {
  if (request.signal?.aborted) return Promise.resolve(result(-1, 'cancelled'));
  const folder = request.cwd;
  if (folder !== undefined && !isFolder(folder)) {
    return Promise.resolve(result(-1, 'exit', `The folder "${folder}" does not exist.`));
  }
  let child: Child;
  try {
    child = start(request);
  } catch (error) {
    // A NUL in an argument, too many arguments.
    return Promise.resolve(result(-1, 'exit', String(error)));
  }
  return follow(child, request);
};

function start({ command, args, cwd, env, stdin }: StreamRequest): Child {
  const environment: NodeJS.ProcessEnv = { ...process.env, ...env };
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) Reflect.deleteProperty(environment, name);
  }
  return spawn(command, [...args], {
    ...(cwd !== undefined && { cwd }),
    env: environment,
    // A group of its own: a signal then reaches all that it starts.
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  }) as Child;
}

function follow(child: Child, request: StreamRequest): Promise<StreamResult> {
  const { stdin, signal, timeoutMs, graceMs = GRACE_MS, onData } = request;
  const stdout = createKeptOutput();
  const stderr = createKeptOutput();
  const lines = { stdout: toLines(request, 'stdout'), stderr: toLines(request, 'stderr') };
  let end: StreamResult['end'] = 'exit';
  let [isEnding, exitCode] = [false, -1];
  const timers: NodeJS.Timeout[] = [];
  const later = (ms: number, act: () => void): number => timers.push(setTimeout(act, ms));

  return new Promise((resolve) => {
    const finish = (code: number): void => {
      for (const timer of timers) clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      unregister(running);
      for (const splitter of Object.values(lines)) splitter?.end();
      resolve({ code: end === 'exit' ? code : -1, stdout: stdout.text(), stderr: stderr.text(), end });
      settle();
    };
    const stop = (reason: StreamResult['end']): void => {
      if (isEnding || child.pid === undefined) return;
      const { pid } = child;
      [isEnding, end] = [true, reason];
      sendSignal(pid, 'SIGINT');
      later(graceMs / 2, () => sendSignal(pid, 'SIGTERM'));
      later(graceMs, () => kill(pid));
    };
    const kill = (pid: number): void => {
      sendSignal(pid, 'SIGKILL');
      // What left the group may still hold the output open: it is not waited for.
      later(LINGER_MS, () => closeOutput(child));
    };
    const cancel = (): void => stop('cancelled');
    let settle: () => void = () => {};
    const over = new Promise<void>((done) => (settle = done));
    const running: Running = {
      pid: child.pid ?? -1,
      stop: () => {
        cancel();
        return over;
      },
    };
    if (child.pid !== undefined) register(running);

    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      const isMissing = error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'ENOTDIR';
      end = isMissing ? 'missing' : 'exit';
      if (error.code !== 'ENOENT') stderr.add(Buffer.from(`"${request.command}" can not be started: ${error.code}`));
      finish(-1);
    });
    child.stdout.on('data', (data: Buffer) => {
      if (onData) quietly(() => onData(data));
      else stdout.add(data);
      lines.stdout?.add(data);
    });
    child.stderr.on('data', (data: Buffer) => {
      stderr.add(data);
      lines.stderr?.add(data);
    });
    child.on('exit', (code) => {
      exitCode = code ?? -1;
      const { pid } = child;
      if (pid === undefined) return;
      // Somebody in its group still holds the output: what a program leaves behind does not go on.
      later(LINGER_MS, () => (isEnding ? kill(pid) : leaveNothing(pid)));
    });
    const leaveNothing = (pid: number): void => {
      sendSignal(pid, 'SIGTERM');
      later(graceMs / 2, () => kill(pid));
    };
    child.on('close', () => finish(exitCode));
    if (child.stdin && stdin !== undefined) {
      feed(child.stdin, stdin, (error) => {
        stderr.add(Buffer.from(`\nThe input can not be read: ${error.message}\n`));
        // Killed before its input ends: it must not take the half for the whole.
        exitCode = -1;
        if (child.pid !== undefined) kill(child.pid);
      });
    }
    signal?.addEventListener('abort', cancel, { once: true });
    if (timeoutMs !== undefined) later(timeoutMs, () => stop('timeout'));
  });
}

function feed(target: Writable, source: NonNullable<StreamRequest['stdin']>, failed: (error: Error) => void): void {
  // A program need not read all of its input.
  target.on('error', () => {});
  if (typeof source === 'string' || source instanceof Uint8Array) {
    target.end(source);
    return;
  }
  source.on('error', failed);
  source.pipe(target);
}

function toLines(
  { onLine }: StreamRequest,
  stream: 'stdout' | 'stderr',
): ReturnType<typeof createLineSplitter> | undefined {
  return onLine && createLineSplitter((line) => quietly(() => onLine(line, stream)));
}

/** A listener with a bug must not end the program that it listens to. */
function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Its own tests find it.
  }
}

function closeOutput(child: Child): void {
  child.stdout.destroy();
  child.stderr.destroy();
}

function isFolder(path: string): boolean {
  try {
    return fs.statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function result(code: number, end: StreamResult['end'], stderr = ''): StreamResult {
  return { code, stdout: '', stderr, end };
}
