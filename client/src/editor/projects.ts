/** Which snap a command is about: the workspace may hold several. Asked once, and remembered. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { PROJECT_SUMMARY_REQUEST, type ProjectSummary } from '../../../server/src/lsp/build-protocol.ts';
import { findProjectFolder } from '../core/snapcraft/expand-extensions.ts';
import { isProjectDocument } from './project-document.ts';

export interface Project {
  /** The snapcraft.yaml. */
  readonly uri: vscode.Uri;
  /** That which holds `snap/`. */
  readonly folder: string;
  readonly name: string;
  readonly summary: ProjectSummary;
}

const GLOB = '**/{snapcraft.yaml,.snapcraft.yaml}';
/** Copies that builds make, and what others have brought. */
const ELSEWHERE = '**/{node_modules,.git,parts,stage,prime,.venv}/**';
const MOST = 200;
const CHOSEN_KEY = 'projects.chosen';

export class Projects implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #memento: vscode.Memento;
  readonly #watcher = vscode.workspace.createFileSystemWatcher(
    '**/{snapcraft.yaml,.snapcraft.yaml}',
    false,
    true,
    false,
  );
  readonly #changed = new vscode.EventEmitter<undefined>();
  /** A project came or went. */
  readonly onDidChange = this.#changed.event;
  #files: Promise<readonly vscode.Uri[]> | undefined;

  constructor(client: LanguageClient, memento: vscode.Memento) {
    this.#client = client;
    this.#memento = memento;
    const forget = (): void => {
      this.#files = undefined;
      this.#changed.fire(undefined);
    };
    this.#watcher.onDidCreate(forget);
    this.#watcher.onDidDelete(forget);
  }

  /** The address that a lens, a menu or a task names; the file in front; the only one; the one chosen before; a choice. */
  async choose(given?: unknown, options: { readonly ask?: boolean } = {}): Promise<Project | undefined> {
    const named = toUri(given);
    const active = vscode.window.activeTextEditor?.document;
    const direct = named ?? (active && isProjectDocument(active) ? active.uri : undefined);
    if (direct) return await this.#read(direct, true);
    const files = await this.list();
    const chosen = this.#memento.get<string>(CHOSEN_KEY);
    const known = files.length === 1 ? files[0] : files.find((uri) => uri.toString() === chosen);
    if (known && !options.ask) return await this.#read(known, true);
    if (files.length === 0) {
      void vscode.window.showInformationMessage('There is no snapcraft.yaml in this workspace.');
      return undefined;
    }
    const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
    const pick = await vscode.window.showQuickPick(items, { title: 'Which snap?' });
    if (!pick) return undefined;
    await this.remember(pick.uri);
    return await this.#read(pick.uri, true);
  }

  /** "Snap: Choose Snap…": the one that commands are about where no file in front says so. */
  async chooseAgain(): Promise<void> {
    const files = await this.list();
    const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
    const pick = await vscode.window.showQuickPick(items, { title: 'Which snap are commands about?' });
    if (pick) await this.remember(pick.uri);
  }

  /** Without a question and without a word; for views and the status bar. */
  async current(): Promise<Project | undefined> {
    const active = vscode.window.activeTextEditor?.document;
    if (active && isProjectDocument(active)) return await this.#read(active.uri, false);
    const files = await this.list();
    const chosen = this.#memento.get<string>(CHOSEN_KEY);
    const uri = files.length === 1 ? files[0] : files.find((one) => one.toString() === chosen);
    return uri && (await this.#read(uri, false));
  }

  async remember(uri: vscode.Uri): Promise<void> {
    await this.#memento.update(CHOSEN_KEY, uri.toString());
  }

  async forFolder(folder: string): Promise<Project | undefined> {
    const files = await this.list();
    const uri = files.find((one) => one.scheme === 'file' && findProjectFolder(one.fsPath) === folder);
    return uri && (await this.#read(uri, false));
  }

  /** Those that snapcraft would read, sorted. */
  list(): Promise<readonly vscode.Uri[]> {
    return (this.#files ??= this.#find());
  }

  dispose(): void {
    vscode.Disposable.from(this.#watcher, this.#changed).dispose();
  }

  async #find(): Promise<readonly vscode.Uri[]> {
    const found = await vscode.workspace.findFiles(GLOB, ELSEWHERE, MOST);
    return found
      .filter(({ scheme, fsPath }) => scheme === 'file' && findProjectFolder(fsPath) !== undefined)
      .sort((a, b) => a.path.localeCompare(b.path));
  }

  async #read(uri: vscode.Uri, tell: boolean): Promise<Project | undefined> {
    const say = (text: string): undefined => {
      if (tell) void vscode.window.showErrorMessage(text);
      return undefined;
    };
    if (uri.scheme !== 'file')
      return say('Snaps can be built only from files on the machine where the extension runs.');
    const folder = findProjectFolder(uri.fsPath);
    if (folder === undefined) {
      return say(`snapcraft would not read "${path.basename(uri.fsPath)}" here: its place is snap/snapcraft.yaml.`);
    }
    const summary = await this.#client.sendRequest<ProjectSummary | null>(PROJECT_SUMMARY_REQUEST, {
      uri: this.#client.code2ProtocolConverter.asUri(uri),
    });
    if (!summary) return say('The language server does not know this file.');
    if (summary.name === undefined) return say('The snap has no name yet: give it one with the key "name".');
    return { uri, folder, name: summary.name, summary };
  }
}

/** A lens and a task give text, a menu an address. */
function toUri(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  if (typeof given !== 'string' || !/^[a-z][a-z0-9+.-]*:/i.test(given)) return undefined;
  return vscode.Uri.parse(given, true);
}
