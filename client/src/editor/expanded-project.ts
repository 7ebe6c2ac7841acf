/** "Snap: Show Expanded Project" and "Snap: Compare with Expanded Project". */
import path from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { runProcess } from '../core/process/run-process.ts';
import { expandWithSnapcraft, findProjectFolder, type Expansion } from '../core/snapcraft/expand-extensions.ts';
import { withCancel } from './progress.ts';
import { findProjectDocument } from './project-document.ts';
import type { VirtualDocuments } from './virtual-documents.ts';

interface ExpandPorts {
  readonly client: LanguageClient;
  readonly documents: VirtualDocuments;
  readonly log: vscode.LogOutputChannel;
}

interface Expanded {
  readonly document: vscode.TextDocument;
  readonly uri: vscode.Uri;
  readonly by: 'snapcraft' | 'Snapwright';
}

export async function showExpandedProject(ports: ExpandPorts): Promise<void> {
  const expanded = await expand(ports);
  if (expanded) await vscode.window.showTextDocument(expanded.uri, { preview: true });
}

export async function compareExpandedProject(ports: ExpandPorts): Promise<void> {
  const expanded = await expand(ports, true);
  if (!expanded) return;
  const { document, uri, by } = expanded;
  const title = `${path.posix.basename(document.uri.path)} ↔ expanded by ${by}`;
  await vscode.commands.executeCommand('vscode.diff', document.uri, uri, title);
}

/** @param isCompared in the order of the file: snapcraft sorts keys its own way */
async function expand({ client, documents, log }: ExpandPorts, isCompared = false): Promise<Expanded | undefined> {
  const document = await findProjectDocument();
  if (!document) return undefined;
  const name = path.posix.basename(document.uri.path);
  const ask = async (source: vscode.Uri): Promise<Expansion | null> =>
    await client.sendRequest<Expansion | null>('snapwright/expandProject', {
      uri: client.code2ProtocolConverter.asUri(source),
    });
  const own = await ask(document.uri);
  if (!own || 'problem' in own) {
    void vscode.window.showInformationMessage(own?.problem ?? 'The language server does not know this file.');
    return undefined;
  }
  const real = await askSnapcraft(document);
  if (real && 'text' in real) {
    const arranged = isCompared
      ? await client.sendRequest<{ readonly text: string } | null>('snapwright/arrangeExpansion', {
          uri: client.code2ProtocolConverter.asUri(document.uri),
          expanded: real.text,
        })
      : undefined;
    const text = arranged?.text ?? real.text;
    const title = isCompared ? 'expanded by snapcraft, in the order of the file' : 'expanded by snapcraft';
    return { document, by: 'snapcraft', uri: documents.show(title, name, document.uri, text) };
  }
  if (real) log.warn(real.problem);
  const make = async (source: vscode.Uri): Promise<string | undefined> => {
    const answer = await ask(source);
    return answer && 'text' in answer ? answer.text : undefined;
  };
  return {
    document,
    by: 'Snapwright',
    uri: documents.show('expanded by Snapwright', name, document.uri, own.text, make),
  };
}

/**
 * By snapcraft itself where it is installed. A program is started on what somebody else may have written: only in
 * trusted workspaces. It reads the file, so changes have to be saved.
 */
async function askSnapcraft(document: vscode.TextDocument): Promise<Expansion | undefined> {
  const { uri, isDirty } = document;
  if (!vscode.workspace.isTrusted || isDirty || uri.scheme !== 'file' || process.platform !== 'linux') return undefined;
  const folder = findProjectFolder(uri.fsPath);
  if (folder === undefined) return undefined;
  return await withCancel('Asking snapcraft to expand the project', (signal) =>
    expandWithSnapcraft(runProcess, folder, signal),
  );
}
