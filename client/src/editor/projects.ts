/** Which snap a command is about: the workspace may hold several. Asked once, and remembered. */
import fs from 'node:fs';
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
  readonly #changed = new vscode.EventEmitter<undefined>();
  /** A project came or went, or another one is meant. */
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: readonly vscode.Disposable[];
  #files: Promise<readonly vscode.Uri[]> | undefined;

  constructor(client: LanguageClient, memento: vscode.Memento) {
    this.#client = client;
    this.#memento = memento;
    const forget = (): void => {
      this.#files = undefined;
      this.#changed.fire(undefined);
    };
    const watcher = vscode.workspace.createFileSystemWatcher(GLOB, false, true, false);
    this.#subscriptions = [
      this.#changed,
      watcher,
      watcher.onDidCreate(forget),
      watcher.onDidDelete(forget),
      // Of a folder that goes with all that is in it, nothing else is told.
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
      vscode.workspace.onDidDeleteFiles(forget),
      vscode.workspace.onDidRenameFiles(forget),
    ];
  }

  /** The address that a lens, a menu or a task names; the file in front; the only one; the one chosen before; a choice. */
  async choose(given?: unknown): Promise<Project | undefined> {
    const uri = toUri(given) ?? (await this.#findMeant()) ?? (await this.#pick('Which snap?'));
    return uri && (await this.#read(uri, true));
  }

  /** "Snap: Choose Snap…": the one that commands are about where no file in front says so. */
  async chooseAgain(): Promise<void> {
    await this.#pick('Which snap are commands about?');
  }

  /** Without a question and without a word; for views. */
  async current(): Promise<Project | undefined> {
    const uri = await this.#findMeant();
    return uri && (await this.#read(uri, false));
  }

  /** All that can be built, and are named. */
  async all(): Promise<readonly Project[]> {
    const projects = await Promise.all((await this.list()).map((uri) => this.#read(uri, false)));
    return projects.filter((project) => project !== undefined);
  }

  async forFolder(folder: string): Promise<Project | undefined> {
    const uri = (await this.list()).find(({ fsPath }) => findProjectFolder(fsPath) === folder);
    return uri && (await this.#read(uri, false));
  }

  /** That in whose folder a file is, the innermost. */
  async around(file: string): Promise<Project | undefined> {
    const folders = (await this.list())
      .flatMap(({ fsPath }) => findProjectFolder(fsPath) ?? [])
      .filter((folder) => file.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`))
      .sort((a, b) => b.length - a.length);
    return folders[0] === undefined ? undefined : await this.forFolder(folders[0]);
  }

  /** Those that snapcraft would read, sorted. */
  async list(): Promise<readonly vscode.Uri[]> {
    const finding = (this.#files ??= findFiles());
    try {
      // Others that snapcraft reads first may have come, and files may be gone with their folder.
      return (await finding).filter(({ fsPath }) => findProjectFolder(fsPath) !== undefined);
    } catch (error) {
      if (this.#files === finding) this.#files = undefined;
      throw error;
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  async #findMeant(): Promise<vscode.Uri | undefined> {
    const active = vscode.window.activeTextEditor?.document;
    if (active && isProjectDocument(active)) return active.uri;
    const files = await this.list();
    const chosen = this.#memento.get<string>(CHOSEN_KEY);
    return files.length === 1 ? files[0] : files.find((uri) => uri.toString() === chosen);
  }

  /** Remembered. Undefined where there is none, which is told, or where it was given up. */
  async #pick(title: string): Promise<vscode.Uri | undefined> {
    const files = await this.list();
    if (files.length === 0) {
      void vscode.window.showInformationMessage('There is no snapcraft.yaml in this workspace.');
      return undefined;
    }
    const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
    const pick = await vscode.window.showQuickPick(items, { title });
    if (!pick) return undefined;
    await this.#memento.update(CHOSEN_KEY, pick.uri.toString());
    this.#changed.fire(undefined);
    return pick.uri;
  }

  async #read(uri: vscode.Uri, tell: boolean): Promise<Project | undefined> {
    const say = (text: string): undefined => {
      if (tell) void vscode.window.showErrorMessage(text);
      return undefined;
    };
    if (uri.scheme !== 'file')
      return say('Snaps can be built only from files on the machine where the extension runs.');
    const folder = findProjectFolder(uri.fsPath);
    if (folder === undefined) return say(whyNot(uri.fsPath));
    const request = { uri: this.#client.code2ProtocolConverter.asUri(uri) };
    const summary = await this.#client
      .sendRequest<ProjectSummary | null>(PROJECT_SUMMARY_REQUEST, request)
      .catch(() => undefined);
    if (summary === undefined) {
      return say('The language server does not answer: "Snap: Restart Language Server" starts it again.');
    }
    if (!summary) return say('The language server does not know this file.');
    if (summary.name === undefined) return say('The snap has no name yet: give it one with the key "name".');
    return { uri, folder, name: summary.name, summary };
  }
}

async function findFiles(): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(GLOB, ELSEWHERE, MOST);
  return found.filter(({ scheme }) => scheme === 'file').sort((a, b) => a.path.localeCompare(b.path));
}

function whyNot(file: string): string {
  const name = path.basename(file);
  if (!fs.existsSync(file)) return `There is no file "${file}".`;
  return `snapcraft does not read this "${name}": it takes the first of "snapcraft.yaml", "snap/snapcraft.yaml", "build-aux/snap/snapcraft.yaml" and ".snapcraft.yaml".`;
}

/** A lens and a task give text, a menu an address. */
function toUri(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  if (typeof given !== 'string' || !/^[a-z][a-z0-9+.-]*:/i.test(given)) return undefined;
  return vscode.Uri.parse(given, true);
}
