/** Terminals that a person looks at: programs by argument lists, never a line for a shell. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { toHeldLine } from '../core/process/held-line.ts';
import type { CommandLine } from '../core/process/process.ts';

interface TerminalOptions {
  readonly name: string;
  readonly cwd?: string;
  /** Undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly icon?: string;
}

/** Those of ours that are open, with what is to be done when they are closed. */
const open = new Map<vscode.Terminal, readonly (() => void)[]>();
let watching: vscode.Disposable | undefined;

function whenClosed(terminal: vscode.Terminal, act: () => void): void {
  open.set(terminal, [...(open.get(terminal) ?? []), act]);
  watching ??= vscode.window.onDidCloseTerminal((closed) => {
    const acts = open.get(closed) ?? [];
    open.delete(closed);
    for (const one of acts) one();
  });
}

/** Its terminal vanishes with the program. */
export function openTerminal(
  { command, args }: CommandLine,
  options: TerminalOptions,
  onClosed: () => void = () => undefined,
): vscode.Terminal {
  const terminal = vscode.window.createTerminal({
    name: options.name,
    shellPath: command,
    shellArgs: [...args],
    isTransient: true,
    iconPath: new vscode.ThemeIcon(options.icon ?? 'package'),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.env && {
      env: Object.fromEntries(Object.entries(options.env).map(([key, value]) => [key, value ?? null])),
    }),
  });
  whenClosed(terminal, onClosed);
  terminal.show();
  return terminal;
}

/** For a program whose last words are to be read: its terminal stays when it ends, and tells the exit code. */
export function runAndStay(line: CommandLine, options: TerminalOptions, program: string): void {
  if (process.platform === 'win32') openTerminal(line, options);
  else {
    const held = toHeldLine(line, program);
    openTerminal(held, { ...options, env: { ...options.env, ...held.env } });
  }
}

const INTERRUPT = '\u0003';
/** After this a program that was interrupted is ended with its terminal. */
const GRACE_MS = 10_000;
const POLL_MS = 200;

/**
 * Answers the exit code once the program has ended; -1 where the terminal was closed before. The terminal of one that
 * failed stays, so that its words can be read.
 */
export async function runInTerminal(line: CommandLine, title: string, signal?: AbortSignal): Promise<number> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'snapwright-'));
  try {
    return await followTerminal(line, title, path.join(folder, 'code'), signal);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

function followTerminal(
  line: CommandLine,
  title: string,
  exitFile: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const held = process.platform === 'win32' ? undefined : toHeldLine(line, title, exitFile);
  return new Promise((resolve) => {
    let grace: NodeJS.Timeout | undefined;
    const finish = (code: number): void => {
      clearInterval(polling);
      clearTimeout(grace);
      signal?.removeEventListener('abort', interrupt);
      // Who stopped it has nothing to read there.
      if (signal?.aborted) terminal.dispose();
      resolve(code);
    };
    const terminal = openTerminal(held ?? line, { name: title, ...(held && { env: held.env }) }, () => {
      // The last word may be there, though the terminal is gone.
      void readCode(exitFile).then((code) => {
        finish(code ?? (held ? -1 : (terminal.exitStatus?.code ?? -1)));
      });
    });
    const polling = setInterval(() => {
      void readCode(exitFile).then((code) => {
        if (code !== undefined) finish(code);
      });
    }, POLL_MS);
    const interrupt = (): void => {
      terminal.sendText(INTERRUPT, false);
      grace = setTimeout(() => {
        terminal.dispose();
      }, GRACE_MS);
    };
    if (signal?.aborted) interrupt();
    else signal?.addEventListener('abort', interrupt, { once: true });
  });
}

async function readCode(file: string): Promise<number | undefined> {
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  // A line that is not whole yet has no end.
  return /^\d+\n$/.test(text) ? Number(text) : undefined;
}

/** At the end of the window: on a remote host programs in terminals would go on for hours. */
export function closeTerminals(): void {
  for (const terminal of open.keys()) terminal.dispose();
  open.clear();
  watching?.dispose();
  watching = undefined;
}
