/** The terminal that shows what a build says, in colours. Ctrl+C and closing it stop the build. */
import * as vscode from 'vscode';

const RESET = '\u001b[0m';
/** Screen and scrollback: what is searched is the log of one build. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';
/** The kinds of lines that one looks for in a log. */
const COLOURS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:error|.*\bError\b.*: |Failed to |Bad snapcraft\.yaml content|snapcraft internal error|error parsing )/,
    '\u001b[31m',
  ],
  [/^(?:Warning: |warning: )/, '\u001b[33m'],
  [/^(?:Recommended resolution|For more information)/, '\u001b[36m'],
  [/^(?:Packed|Already packed|Created snap package|Snapped)\b/, '\u001b[32;1m'],
  [
    /^(?:Pulling|Building|Overlaying|Staging|Priming|Repulling|Rebuilding|Restaging|Repriming|Packing|Snapping|Creating snap package|Launching)\b/,
    '\u001b[1m',
  ],
  [/^(?::: |Skipping |Executing|\d{4}-\d\d-\d\d \d\d:)/, '\u001b[2m'],
];
/** The terminal keeps its own scrollback; this much is kept for one that is opened later. */
const MOST_KEPT = 2 * 1024 * 1024;

export class LogTerminal implements vscode.Pseudoterminal, vscode.Disposable {
  readonly #write = new vscode.EventEmitter<string>();
  readonly #close = new vscode.EventEmitter<number>();
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;
  #isOpen = false;
  #isClosed = false;
  #isRunning: boolean;
  #kept: string[] = [];
  #keptSize = 0;
  #stop: () => void = () => undefined;
  readonly #onClosed: () => void;

  /** @param isTask it is of a task, which is under way from the start; else a key closes it until something begins */
  constructor(onClosed: () => void, isTask = false) {
    this.#onClosed = onClosed;
    this.#isRunning = isTask;
  }

  /** Nobody looks at it any more. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  open(): void {
    this.#isOpen = true;
    for (const text of this.#kept) this.#write.fire(text);
    this.#kept = [];
    this.#keptSize = 0;
  }

  close(): void {
    this.#isOpen = false;
    this.#isClosed = true;
    this.#stop();
    this.#onClosed();
  }

  handleInput(data: string): void {
    if (data === '\u0003') this.#stop();
    else if (!this.#isRunning) this.#end(0);
  }

  /** A new build in the same terminal. */
  begin(title: string, stop: () => void): void {
    this.#isRunning = true;
    this.#stop = stop;
    this.#put(`${CLEAR}\u001b[36;1m${title}${RESET}\r\n`);
  }

  line(text: string): void {
    const colour = COLOURS.find(([pattern]) => pattern.test(text))?.[1];
    this.#put(colour === undefined ? `${text}\r\n` : `${colour}${text}${RESET}\r\n`);
  }

  /** What is ours to say, not the build's. */
  note(text: string): void {
    this.#put(`\u001b[36m${text}${RESET}\r\n`);
  }

  finish(text: string, isGood: boolean): void {
    this.#isRunning = false;
    this.#stop = () => undefined;
    this.#put(`${isGood ? '\u001b[32;1m' : '\u001b[31;1m'}${text}${RESET}\r\n\r\n`);
  }

  /** Ends the terminal of a task, with the task's exit code. */
  end(code: number): void {
    this.#end(code);
  }

  dispose(): void {
    vscode.Disposable.from(this.#write, this.#close).dispose();
  }

  #end(code: number): void {
    this.#close.fire(code);
    this.#onClosed();
  }

  #put(text: string): void {
    if (this.#isOpen) {
      this.#write.fire(text);
      return;
    }
    this.#kept.push(text);
    this.#keptSize += text.length;
    while (this.#keptSize > MOST_KEPT) this.#keptSize -= this.#kept.shift()?.length ?? 0;
  }
}
