/** Terminals that a person looks at: programs by argument lists, never a line for a shell. */
import * as vscode from 'vscode';
import type { CommandLine } from '../core/process/process.ts';

const open = new Set<vscode.Terminal>();
const running = new Set<vscode.TaskExecution>();

interface TerminalOptions {
  readonly name: string;
  readonly cwd?: string;
  /** Undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly icon?: string;
}

/**
 * For a program whose last words are to be read: its terminal stays when it ends, with its exit code. A task of the
 * editor, since other terminals vanish with their program.
 */
export async function runAndStay({ command, args }: CommandLine, name: string): Promise<void> {
  const execution = new vscode.ProcessExecution(command, [...args]);
  const task = new vscode.Task({ type: 'snapwright' }, vscode.TaskScope.Workspace, name, 'Snap', execution);
  task.presentationOptions = {
    panel: vscode.TaskPanelKind.Dedicated,
    clear: true,
    focus: true,
    showReuseMessage: true,
  };
  running.add(await vscode.tasks.executeTask(task));
}

const INTERRUPT = '\u0003';
/** After this a program that was interrupted is ended with its terminal. */
const GRACE_MS = 10_000;

export function openTerminal({ command, args }: CommandLine, options: TerminalOptions): vscode.Terminal {
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
  terminal.show();
  open.add(terminal);
  return terminal;
}

/** Answers the exit code once the program has ended; -1 where the terminal was closed before. */
export function runInTerminal(line: CommandLine, title: string, signal?: AbortSignal): Promise<number> {
  const terminal = openTerminal(line, { name: title });
  return new Promise((resolve) => {
    let grace: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      terminal.sendText(INTERRUPT, false);
      grace = setTimeout(() => {
        terminal.dispose();
      }, GRACE_MS);
    };
    signal?.addEventListener('abort', interrupt, { once: true });
    const listener = vscode.window.onDidCloseTerminal((closed) => {
      if (closed !== terminal) return;
      listener.dispose();
      clearTimeout(grace);
      signal?.removeEventListener('abort', interrupt);
      resolve(closed.exitStatus?.code ?? -1);
    });
  });
}

/** At the end of the window: on a remote host programs in terminals would go on for hours. */
export function closeTerminals(): void {
  for (const terminal of open) terminal.dispose();
  for (const execution of running) execution.terminate();
  open.clear();
  running.clear();
}
