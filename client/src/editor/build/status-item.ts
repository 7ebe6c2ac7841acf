/** The status bar: what is under way, how far it is; a click opens the log. */
import * as vscode from 'vscode';
import { formatDuration } from '../../core/format.ts';

const DONE_MS = 15_000;
/** Of characters: what others show in the status bar needs room too. */
const MOST = 60;

export class StatusItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('snapwright.build', vscode.StatusBarAlignment.Left, 50);
  #ticking: NodeJS.Timeout | undefined;
  #hiding: NodeJS.Timeout | undefined;
  #started = 0;
  #title = '';
  #message = '';

  constructor() {
    this.#item.name = 'Snap Build';
    this.#item.command = { command: 'snapwright.showBuildLog', title: 'Show Log', arguments: ['last'] };
  }

  begin(title: string): void {
    clearTimeout(this.#hiding);
    clearInterval(this.#ticking);
    this.#started = Date.now();
    this.#item.backgroundColor = undefined;
    this.#title = title;
    this.update('');
    this.#item.show();
    this.#ticking = setInterval(() => {
      this.#draw();
    }, 1000);
  }

  update(message: string): void {
    this.#message = message;
    this.#draw();
  }

  /** @param isGood undefined: it was stopped */
  end(text: string, isGood: boolean | undefined): void {
    clearInterval(this.#ticking);
    const icon = isGood === undefined ? 'circle-slash' : isGood ? 'check' : 'error';
    this.#item.text = `$(${icon}) ${text}`;
    this.#item.tooltip = 'Show the log';
    if (isGood === false) this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    this.#hiding = setTimeout(() => {
      this.#item.hide();
    }, DONE_MS);
  }

  dispose(): void {
    clearInterval(this.#ticking);
    clearTimeout(this.#hiding);
    this.#item.dispose();
  }

  #draw(): void {
    const all = this.#message === '' ? this.#title : `${this.#title}: ${this.#message}`;
    const short = all.length > MOST ? `${all.slice(0, MOST - 1)}…` : all;
    this.#item.text = `$(sync~spin) ${short} · ${formatDuration(Date.now() - this.#started)}`;
    this.#item.tooltip = `${all}\n\nShow the log`;
  }
}
