/** Runs programs: see `StreamProcess` in process.ts. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import fs from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { createEnding } from './ending.ts';
import { createKeptOutput } from './kept-output.ts';
import type { StreamProcess, StreamRequest, StreamResult } from './process.ts';
import { register, unregister, type Running } from './running.ts';
import { createLineSplitter } from './split-lines.ts';

const GRACE_MS = 5000;
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
  const { pid } = child;
  return pid === undefined ? failToStart(child, request.command) : followRunning(child, pid, request);
}

/** It never began: why comes as an event. */
function failToStart(child: Child, command: string): Promise<StreamResult> {
  return new Promise((resolve) => {
    child.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
      const isMissing = code === 'ENOENT' || code === 'EACCES' || code === 'ENOTDIR';
      const words = code === 'ENOENT' ? '' : `"${command}" can not be started: ${code}`;
      resolve(result(-1, isMissing ? 'missing' : 'exit', words));
    });
  });
}

function followRunning(child: Child, pid: number, request: StreamRequest): Promise<StreamResult> {
  const { stdin, signal, timeoutMs, graceMs = GRACE_MS, onData } = request;
  const kept = { stdout: createKeptOutput(), stderr: createKeptOutput() };
  const lines = { stdout: toLines(request, 'stdout'), stderr: toLines(request, 'stderr') };
  const ending = createEnding(pid, graceMs, () => closeOutput(child));
  let end: StreamResult['end'] = 'exit';
  let exitCode = -1;
  return new Promise((resolve) => {
    const stop = (reason: StreamResult['end']): void => {
      if (ending.isUnderWay) return;
      end = reason;
      ending.begin();
    };
    const cancel = (): void => stop('cancelled');
    let settle: () => void = () => {};
    const over = new Promise<void>((done) => (settle = done));
    const running: Running = { pid, stop: () => (cancel(), over) };
    register(running);

    // A signal that does not get through: the end comes all the same.
    child.on('error', () => {});
    child.stdout.on('data', (data: Buffer) => {
      if (onData) quietly(() => onData(data));
      else kept.stdout.add(data);
      lines.stdout?.add(data);
    });
    child.stderr.on('data', (data: Buffer) => {
      kept.stderr.add(data);
      lines.stderr?.add(data);
    });
    child.on('exit', (code) => {
      exitCode = code ?? -1;
      ending.ended();
    });
    child.on('close', () => {
      ending.clear();
      signal?.removeEventListener('abort', cancel);
      unregister(running);
      for (const splitter of Object.values(lines)) splitter?.end();
      const code = end === 'exit' ? exitCode : -1;
      resolve({ code, stdout: kept.stdout.text(), stderr: kept.stderr.text(), end });
      settle();
    });
    if (child.stdin && stdin !== undefined) {
      feed(child.stdin, stdin, (error) => {
        kept.stderr.add(Buffer.from(`\nThe input can not be read: ${error.message}\n`));
        // Killed before its input ends: it must not take the half for the whole.
        exitCode = -1;
        ending.kill();
      });
    }
    signal?.addEventListener('abort', cancel, { once: true });
    if (timeoutMs !== undefined) ending.later(timeoutMs, () => stop('timeout'));
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
