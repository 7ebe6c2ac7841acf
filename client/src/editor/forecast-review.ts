/** "Snap: Forecast Store Review". */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { findProjectDocument } from './project-document.ts';
import type { VirtualDocuments } from './virtual-documents.ts';

interface ForecastPorts {
  readonly client: LanguageClient;
  readonly documents: VirtualDocuments;
}

export async function forecastReview({ client, documents }: ForecastPorts): Promise<void> {
  const document = await findProjectDocument();
  if (!document) return;
  const ask = async (source: vscode.Uri): Promise<string | undefined> => {
    const uri = client.code2ProtocolConverter.asUri(source);
    const answer = await client.sendRequest<{ readonly text: string } | null>('snapwright/forecast', { uri });
    return answer?.text;
  };
  const text = await ask(document.uri);
  if (text === undefined) {
    void vscode.window.showWarningMessage('The language server does not know this file.');
    return;
  }
  const report = documents.show('forecast', 'Store review.md', document.uri, text, ask);
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', report);
  } catch {
    // Without VS Code's own Markdown extension.
    await vscode.window.showTextDocument(report, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }
}
