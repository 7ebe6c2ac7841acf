/** Progress of what is soon over and in nobody's way, with a way to give it up. */
import * as vscode from 'vscode';
import { Cancelled } from '../core/user-error.ts';

/** Undefined where it was given up and the work said so by `Cancelled`. */
export async function withCancel<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await vscode.window.withProgress(options, async (_progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      return await work(stop.signal);
    } catch (error) {
      if (error instanceof Cancelled || stop.signal.aborted) return undefined;
      throw error;
    }
  });
}
