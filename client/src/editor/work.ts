/** What takes a while: one at a time in this window, with progress, a way to stop it, and an end that is told. */
import * as vscode from 'vscode';
import { Cancelled, UserError } from '../core/user-error.ts';
import { setContext } from './context-keys.ts';
import type { StatusItem } from './build/status-item.ts';

export interface Report {
  /** Of the whole, between 0 and 1; never goes back. */
  (message: string, fraction?: number): void;
}

interface Action {
  readonly label: string;
  readonly run: () => Promise<void>;
}

interface Task<T> {
  /** What is being done: "Building …". */
  readonly title: string;
  /** What was done, for the status bar: "Built …". The title where it is left out. */
  readonly toDone?: (result: T) => string;
  /** Where the program's words are: a click on the status bar, a button of the error message. */
  readonly showLog?: () => void;
  /** Further buttons of the error message, the first ones. */
  readonly actions?: readonly Action[];
}

const DOCTOR = 'Doctor';
const SHOW_LOG = 'Show Log';
const STOP = 'Stop It';
/** Codes that the doctor has more to say about. */
const FOR_DOCTOR = /^(?:lxd|snapd|snapcraft|no-builder|no-network|network|instance)/;

export class Work implements vscode.Disposable {
  readonly #status: StatusItem;
  readonly #log: vscode.LogOutputChannel;
  #showLog: (() => void) | undefined;
  #running: { readonly title: string; readonly abort: AbortController; readonly end: Promise<unknown> } | undefined;

  constructor(status: StatusItem, log: vscode.LogOutputChannel) {
    this.#status = status;
    this.#log = log;
  }

  /** To be asked before anything is begun or asked for: tells what is under way, where something is. */
  refuse(): boolean {
    if (!this.#running) return false;
    void vscode.window
      .showWarningMessage(`${this.#running.title} is still under way: wait for it, or stop it first.`, STOP)
      .then((chosen) => {
        if (chosen === STOP) this.stop();
      });
    return true;
  }

  /** Undefined where it failed or was stopped: the user knows by then. */
  async run<T>(task: Task<T>, work: (report: Report, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (this.refuse()) return undefined;
    const abort = new AbortController();
    const options = { location: vscode.ProgressLocation.Notification, title: task.title, cancellable: true };
    const end = Promise.resolve(
      vscode.window.withProgress(options, async (progress, token) => {
        token.onCancellationRequested(() => {
          abort.abort();
        });
        let reached = 0;
        const report: Report = (message, fraction) => {
          const increment = fraction === undefined ? 0 : Math.max(0, fraction - reached) * 100;
          reached = Math.max(reached, fraction ?? 0);
          progress.report({ message, increment });
          this.#status.update(message);
        };
        return await work(report, abort.signal);
      }),
    );
    this.#running = { title: task.title, abort, end };
    this.#showLog = task.showLog;
    setContext('busy', true);
    this.#status.begin(task.title);
    try {
      const result = await end;
      this.#status.end(task.toDone?.(result) ?? task.title, true);
      return result;
    } catch (error) {
      const isCancelled = error instanceof Cancelled || abort.signal.aborted;
      this.#status.end(`${task.title}: ${isCancelled ? 'stopped' : 'failed'}`, isCancelled ? undefined : false);
      if (isCancelled) this.#log.info(`${task.title} was stopped.`);
      else void this.tell(error, task.showLog, task.actions);
      return undefined;
    } finally {
      this.#running = undefined;
      setContext('busy', false);
    }
  }

  /** Of what is under way or was the last; false where that has none. */
  showLog(): boolean {
    this.#showLog?.();
    return this.#showLog !== undefined;
  }

  stop(): void {
    this.#running?.abort.abort();
  }

  /** A sentence, what to do, and the buttons that help. Bugs are told as such. */
  async tell(error: unknown, showLog?: () => void, actions: readonly Action[] = []): Promise<void> {
    if (error instanceof Cancelled) return;
    const known = error instanceof UserError ? error : undefined;
    if (known) this.#log.error([known.message, known.detail].filter(Boolean).join('\n'));
    else this.#log.error(error instanceof Error ? error : String(error));
    const text = known
      ? [known.message, known.hint].filter(Boolean).join(' ')
      : `This did not work, and it should have: ${error instanceof Error ? error.message : String(error)}`;
    const buttons = [
      ...actions.map(({ label }) => label),
      ...(known && FOR_DOCTOR.test(known.code) ? [DOCTOR] : []),
      ...(showLog || known?.detail !== undefined || !known ? [SHOW_LOG] : []),
    ];
    const chosen = await vscode.window.showErrorMessage(text, ...buttons);
    const action = actions.find(({ label }) => label === chosen);
    if (action) await action.run().catch((failure: unknown) => this.tell(failure));
    else if (chosen === DOCTOR) await vscode.commands.executeCommand('snapwright.doctor');
    else if (chosen === SHOW_LOG && showLog) showLog();
    else if (chosen === SHOW_LOG) this.#log.show();
  }

  /** At the end of the window: what is under way is ended cleanly. */
  async close(): Promise<void> {
    const running = this.#running;
    running?.abort.abort();
    await running?.end.catch(() => undefined);
  }

  dispose(): void {
    this.stop();
  }
}
