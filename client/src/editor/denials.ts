/** "Snap: Suggest Plugs From Denials". */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  DENIALS_REQUEST,
  type DenialGroup,
  type DenialsAnswer,
  type DenialsFound,
  type DenialsParams,
} from '../../../server/src/lsp/denials-protocol.ts';
import {
  readJournal,
  readLogFile,
  readLogText,
  type JournalRequest,
  type LogResult,
} from '../core/denials/read-log.ts';
import { streamProcess } from '../core/process/stream-process.ts';
import type { Target } from '../core/target/target.ts';
import { withCancel } from './progress.ts';
import { findProjectDocument } from './project-document.ts';
import type { VirtualDocuments } from './virtual-documents.ts';

interface DenialsPorts {
  readonly client: LanguageClient;
  readonly documents: VirtualDocuments;
  readonly bench: { readonly tests: { readonly current: { readonly target: Target } | undefined } };
}

const SHOW_REPORT = 'Show Report';

export async function suggestPlugs(ports: DenialsPorts): Promise<void> {
  const document = await findProjectDocument();
  if (!document) return;
  const log = await chooseLog(ports.bench.tests.current?.target);
  if (!log) return;
  if ('problem' in log) {
    void vscode.window.showErrorMessage(log.problem);
    return;
  }
  const { client } = ports;
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  const found = await ask(client, { uri, log: log.log });
  if (!('groups' in found)) {
    void vscode.window.showErrorMessage(found.problem);
    return;
  }
  const notes = [...found.notes, ...(log.isCut ? ['The log was too long: only its beginning was read.'] : [])];
  await offer(ports, { document, uri, found, notes });
}

interface Offer {
  readonly document: vscode.TextDocument;
  readonly uri: string;
  readonly found: DenialsFound;
  readonly notes: readonly string[];
}

async function offer(ports: DenialsPorts, { document, uri, found, notes }: Offer): Promise<void> {
  const open = found.groups.filter((group) => group.addable && group.state !== 'declared');
  if (open.length === 0) {
    const what = found.denials === 0 ? '' : 'No plug to add. ';
    const buttons = found.denials === 0 ? [] : [SHOW_REPORT];
    const answer = await vscode.window.showInformationMessage(`${what}${notes.join(' ')}`.trim(), ...buttons);
    if (answer === SHOW_REPORT) await showReport(ports, document, found.report);
    return;
  }
  const chosen = await pickGroups(open, notes, () => void showReport(ports, document, found.report));
  if (!chosen || chosen.length === 0) return;
  const answer = await ask(ports.client, { uri, add: chosen });
  if (!('groups' in answer) || answer.problem !== undefined) {
    void vscode.window.showErrorMessage(answer.problem ?? 'The plugs could not be added.');
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, await ports.client.protocol2CodeConverter.asTextEdits([...answer.edits]));
  const isStale = answer.version !== 0 && answer.version !== document.version;
  if (isStale || !(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showErrorMessage('The project was changed meanwhile: run the command again.');
    return;
  }
  await vscode.window.showTextDocument(document);
  const connections = [...new Set(chosen.map(({ connection }) => connection))].filter((text) => text.includes('"'));
  if (connections.length > 0) void vscode.window.showInformationMessage(connections.join(' '));
}

interface SourceItem extends vscode.QuickPickItem {
  readonly read: () => Promise<LogResult | undefined>;
}

/** @param target where the snap is test-installed */
async function chooseLog(target: Target | undefined): Promise<LogResult | undefined> {
  const items: SourceItem[] = [
    {
      label: '$(file) Log File…',
      detail: 'A saved log of dmesg, journalctl, syslog or the audit daemon',
      read: readChosenFile,
    },
    {
      label: '$(clippy) Clipboard',
      detail: 'Lines that were copied from a terminal',
      read: async () => readLogText(await vscode.env.clipboard.readText()),
    },
  ];
  if (vscode.workspace.isTrusted && process.platform === 'linux') {
    items.unshift({
      label: '$(terminal) Journal of This Machine',
      detail: 'journalctl -k: what the kernel has logged since it was started',
      read: () =>
        readMachine(([command = '', ...args], options) => streamProcess({ command, args, cwd: '/', ...options })),
    });
  }
  if (vscode.workspace.isTrusted && target?.kind === 'lxd') {
    items.unshift({
      label: `$(server) Journal of ${target.label}`,
      detail: 'Of a virtual machine. A container has the kernel of this machine, and its journal.',
      read: () => readMachine((args, options) => target.run(args, options)),
    });
  }
  const pick = await vscode.window.showQuickPick(items, { title: 'Denials: where is the log?' });
  return pick?.read();
}

async function readChosenFile(): Promise<LogResult | undefined> {
  const [file] = (await vscode.window.showOpenDialog({ openLabel: 'Read Log', canSelectMany: false })) ?? [];
  if (!file) return undefined;
  if (file.scheme === 'file') return readLogFile(file.fsPath);
  return readLogText(Buffer.from(await vscode.workspace.fs.readFile(file)).toString('utf8'));
}

async function readMachine(run: JournalRequest['run']): Promise<LogResult | undefined> {
  return await withCancel('Reading the journal…', async (signal) => {
    const result = await readJournal({ run, signal });
    return signal.aborted ? undefined : result;
  });
}

interface GroupItem extends vscode.QuickPickItem {
  readonly group: DenialGroup;
}

/** Those that surely help are marked from the start. Undefined when given up. */
function pickGroups(
  groups: readonly DenialGroup[],
  notes: readonly string[],
  report: () => void,
): Promise<readonly DenialGroup[] | undefined> {
  const pick = vscode.window.createQuickPick<GroupItem>();
  pick.title = 'Denials: which plugs shall be added?';
  pick.placeholder = notes.join(' ');
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.buttons = [{ iconPath: new vscode.ThemeIcon('output'), tooltip: SHOW_REPORT }];
  pick.items = groups.map((group) => {
    const [first] = group.causes;
    const more = group.causes.length > 1 ? ` and ${String(group.causes.length - 1)} more` : '';
    return {
      group,
      label: group.plug,
      description: `${group.owner}${group.certainty === 'maybe' ? ' (perhaps)' : ''} · ${first?.text ?? ''}${more}`,
      detail: `${group.reason} ${group.connection}`,
    };
  });
  pick.selectedItems = pick.items.filter(({ group }) => group.certainty === 'sure');
  return new Promise((resolve) => {
    pick.onDidTriggerButton(report);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems.map(({ group }) => group));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

async function showReport({ documents }: DenialsPorts, document: vscode.TextDocument, text: string): Promise<void> {
  const report = documents.show('denials', 'Denials.md', document.uri, text);
  try {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', report);
  } catch {
    // Without VS Code's own Markdown extension.
    await vscode.window.showTextDocument(report, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  }
}

async function ask(client: LanguageClient, params: DenialsParams): Promise<DenialsAnswer> {
  try {
    return await client.sendRequest<DenialsAnswer>(DENIALS_REQUEST, params);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
