/** Shows a place of a file, selected and in the middle. */
import * as vscode from 'vscode';

/** As the language server says it. */
interface PlainRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export async function reveal(uri: vscode.Uri, range: PlainRange | undefined): Promise<void> {
  const editor = await vscode.window.showTextDocument(uri);
  if (!range) return;
  const { start, end } = range;
  const place = new vscode.Range(start.line, start.character, end.line, end.character);
  editor.selection = new vscode.Selection(place.start, place.end);
  editor.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
