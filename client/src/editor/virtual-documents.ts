/** Read-only documents that are made from a project file and follow it. */
import * as vscode from 'vscode';

export const SCHEME = 'snapwright';

/** Makes the text of a document from the project file; undefined keeps what is shown. */
type Make = (source: vscode.Uri) => Promise<string | undefined>;

interface Shown {
  readonly source: vscode.Uri;
  text: string;
  /** Undefined for a text that stays as it is until the command is given again. */
  readonly make: Make | undefined;
}

const REFRESH_MS = 400;
const MAX_SHOWN = 20;

/** One for the whole extension: documents by their address. */
export class VirtualDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #shown = new Map<string, Shown>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[];
  /** By source: changes to several are waited out one by one. */
  readonly #timers = new Map<string, NodeJS.Timeout>();

  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        this.#refreshSoon(document.uri);
      }),
    ];
  }

  /** @param name the last part of the address, which the editor shows as the title */
  show(kind: string, name: string, source: vscode.Uri, text: string, make?: Make): vscode.Uri {
    // The query parts documents of projects whose files have the same name.
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${kind}/${name}`, query: source.toString() });
    this.#shown.delete(uri.toString());
    this.#shown.set(uri.toString(), { source, text, make });
    // A preview lives on after its document is closed, so texts are kept, but not for ever.
    const [oldest] = this.#shown.keys();
    if (this.#shown.size > MAX_SHOWN && oldest !== undefined) this.#shown.delete(oldest);
    this.#changed.fire(uri);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#shown.get(uri.toString())?.text ?? '';
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.#subscriptions, this.#changed).dispose();
  }

  #refreshSoon(source: vscode.Uri): void {
    const wanted = source.toString();
    const isFollowed = [...this.#shown.values()].some((one) => one.make && one.source.toString() === wanted);
    if (!isFollowed) return;
    clearTimeout(this.#timers.get(wanted));
    const timer = setTimeout(() => {
      this.#timers.delete(wanted);
      void this.#refresh(wanted);
    }, REFRESH_MS);
    this.#timers.set(wanted, timer);
  }

  async #refresh(source: string): Promise<void> {
    for (const [key, one] of this.#shown) {
      if (!one.make || one.source.toString() !== source) continue;
      const text = await one.make(one.source).catch(() => undefined);
      if (text === undefined || text === one.text) continue;
      one.text = text;
      this.#changed.fire(vscode.Uri.parse(key));
    }
  }
}
