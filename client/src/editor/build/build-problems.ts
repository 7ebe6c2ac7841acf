/** What builds said, as Problems at the right place. Cleared by the next build, and where the line is edited. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { reveal } from '../reveal.ts';
import {
  LOCATE_PROBLEMS_REQUEST,
  type BuildProblem,
  type LocatedProblem,
} from '../../../../server/src/lsp/build-protocol.ts';

const SEVERITIES = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;
const SOURCE = 'snapwright';
const PAGE = 'https://github.com/snapwright/snapwright/blob/main/docs/building/problems.md';

export class BuildProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('snapwright-build');
  readonly #subscriptions: readonly vscode.Disposable[];
  /** By file: the list that was asked about last. */
  readonly #asked = new Map<string, readonly BuildProblem[]>();

  constructor() {
    this.#subscriptions = [
      this.#collection,
      vscode.workspace.onDidChangeTextDocument((event) => {
        this.#follow(event);
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) this.#collection.delete(uri);
      }),
    ];
  }

  /** Never rejects: without the language server they stand at the beginning of the file. */
  async show(client: LanguageClient, uri: vscode.Uri, problems: readonly BuildProblem[]): Promise<void> {
    this.#asked.set(uri.toString(), problems);
    const request = { uri: client.code2ProtocolConverter.asUri(uri), problems };
    const places =
      problems.length === 0
        ? []
        : await client.sendRequest<readonly LocatedProblem[]>(LOCATE_PROBLEMS_REQUEST, request).catch(() => []);
    // The answer to an older question.
    if (this.#asked.get(uri.toString()) !== problems) return;
    const known = this.knownErrors(uri);
    const diagnostics = problems.flatMap((problem, index) => {
      const place = places[index]?.range;
      const range = place && client.protocol2CodeConverter.asRange(place);
      // What is told there already is not told twice.
      if (range && known.some((one) => one.range.isEqual(range))) return [];
      const text = problem.detail === undefined ? problem.message : `${problem.message}\n${problem.detail}`;
      const diagnostic = new vscode.Diagnostic(
        range ?? new vscode.Range(0, 0, 0, 0),
        text,
        SEVERITIES[problem.severity],
      );
      diagnostic.source = SOURCE;
      diagnostic.code = { value: problem.code, target: vscode.Uri.parse(PAGE) };
      return [diagnostic];
    });
    this.#collection.set(uri, diagnostics);
  }

  /** What the language server holds against the file. */
  knownErrors(uri: vscode.Uri): readonly vscode.Diagnostic[] {
    return vscode.languages
      .getDiagnostics(uri)
      .filter(({ source, severity, code }) => {
        const isOfBuild = typeof code === 'object' && String(code.value).startsWith('build/');
        return source === SOURCE && severity === vscode.DiagnosticSeverity.Error && !isOfBuild;
      })
      .sort((a, b) => a.range.start.compareTo(b.range.start));
  }

  /** Goes to the first of them, the errors before the others. */
  async revealFirst(uri: vscode.Uri): Promise<void> {
    const own = [...(this.#collection.get(uri) ?? [])].sort((a, b) => a.severity - b.severity);
    const [first] = [...own, ...this.knownErrors(uri)];
    await reveal(uri, first?.range);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  /** A finding on a line that was changed is gone; those below move along. */
  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    let diagnostics = this.#collection.get(document.uri);
    if (!diagnostics || diagnostics.length === 0 || contentChanges.length === 0) return;
    for (const { range, text } of contentChanges) {
      const added = text.split('\n').length - 1 - (range.end.line - range.start.line);
      diagnostics = diagnostics.flatMap((one) => {
        if (one.range.end.line < range.start.line) return [one];
        if (one.range.start.line <= range.end.line) return [];
        const moved = new vscode.Diagnostic(
          new vscode.Range(one.range.start.translate(added), one.range.end.translate(added)),
          one.message,
          one.severity,
        );
        if (one.source !== undefined) moved.source = one.source;
        if (one.code !== undefined) moved.code = one.code;
        return [moved];
      });
    }
    this.#collection.set(document.uri, diagnostics);
  }
}
