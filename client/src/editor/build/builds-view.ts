/** The view "Builds": what was built when, how long it took, and part by part. */
import path from 'node:path';
import * as vscode from 'vscode';
import { readHistory } from '../../core/build/history.ts';
import type { BuildRecord, PartTime } from '../../core/build/types.ts';
import { formatDuration, formatSize } from '../../core/format.ts';
import type { Row } from '../../core/view/row-tree.ts';
import type { Project, Projects } from '../projects.ts';
import { RowView, toIcon } from '../row-view.ts';

type Node =
  | { readonly kind: 'project'; readonly name: string; readonly folder: string; readonly count: number }
  | { readonly kind: 'build'; readonly record: BuildRecord }
  | { readonly kind: 'file'; readonly file: string; readonly size: number }
  | { readonly kind: 'part'; readonly time: PartTime }
  | { readonly kind: 'log'; readonly file: string };

const ICONS = { built: ['pass'], failed: ['error', 'list.errorForeground'], cancelled: ['circle-slash'] } as const;
/** How many builds of a snap are listed. */
const MOST = 20;

export class BuildsView implements vscode.Disposable {
  readonly #projects: Projects;
  readonly #stateFolder: string;
  readonly #rows = new RowView<Node>('snapwright.builds', { toItem });
  readonly #subscriptions: readonly vscode.Disposable[];
  #asked = 0;

  constructor(projects: Projects, stateFolder: string) {
    this.#projects = projects;
    this.#stateFolder = stateFolder;
    const refresh = (): void => {
      this.refresh();
    };
    this.#subscriptions = [
      this.#rows,
      this.#rows.view.onDidChangeVisibility(refresh),
      projects.onDidChange(refresh),
      vscode.window.onDidChangeActiveTextEditor(refresh),
    ];
    this.refresh();
  }

  /** Of the snap that commands are about; of all of them where that is not known. */
  refresh(): void {
    if (!this.#rows.view.visible) return;
    // What cannot be read now is read with the next change.
    void this.#read().catch(() => undefined);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  async #read(): Promise<void> {
    const asked = ++this.#asked;
    const current = await this.#projects.current();
    const projects = current ? [current] : await this.#projects.all();
    const read = await Promise.all(projects.map((project) => this.#toRows(project)));
    // Another snap came to the front meanwhile.
    if (asked !== this.#asked) return;
    const [only] = projects;
    const isOne = projects.length === 1;
    this.#rows.view.description = isOne ? (only?.name ?? '') : '';
    this.#rows.show(
      isOne
        ? read.flat()
        : projects.flatMap(({ name, folder }, at): Row<Node>[] => {
            const children = read[at] ?? [];
            return [{ id: folder, data: { kind: 'project', name, folder, count: children.length }, children }];
          }),
    );
  }

  async #toRows({ folder }: Project): Promise<readonly Row<Node>[]> {
    const records = (await readHistory(this.#stateFolder, folder)).slice(0, MOST);
    return records.map((record) => {
      const id = `${folder}/${String(record.started)}`;
      const { artefacts, parts, logFile } = record;
      const children: Row<Node>[] = [
        ...artefacts.map(({ file, size }): Row<Node> => ({ id: `${id}/${file}`, data: { kind: 'file', file, size } })),
        ...parts.map((time): Row<Node> => ({ id: `${id}/part ${time.part}`, data: { kind: 'part', time } })),
        ...(logFile === undefined ? [] : [{ id: `${id}/log`, data: { kind: 'log', file: logFile } } as const]),
      ];
      return { id, data: { kind: 'build', record }, children };
    });
  }
}

/** The snap of a row. */
export function toSnapFile(node: unknown): vscode.Uri | undefined {
  const { kind, file } = (node ?? {}) as { readonly kind?: unknown; readonly file?: unknown };
  return kind === 'file' && typeof file === 'string' ? vscode.Uri.file(file) : undefined;
}

function toItem(node: Node): vscode.TreeItem {
  switch (node.kind) {
    case 'project': {
      const { Expanded, None } = vscode.TreeItemCollapsibleState;
      const item = new vscode.TreeItem(node.name, node.count > 0 ? Expanded : None);
      item.description = node.count === 0 ? 'not built yet' : vscode.workspace.asRelativePath(node.folder);
      item.tooltip = node.folder;
      item.iconPath = toIcon(['folder']);
      return item;
    }
    case 'build':
      return showBuild(node.record);
    case 'file': {
      const item = new vscode.TreeItem(path.basename(node.file));
      item.description = formatSize(node.size);
      item.tooltip = node.file;
      item.resourceUri = vscode.Uri.file(node.file);
      item.iconPath = toIcon(['package']);
      item.contextValue = node.file.endsWith('.snap') ? 'artefact' : 'component';
      return item;
    }
    case 'part': {
      const item = new vscode.TreeItem(node.time.part);
      item.description = formatDuration(node.time.milliseconds);
      item.iconPath = toIcon(['extensions']);
      return item;
    }
    case 'log': {
      const item = new vscode.TreeItem('Log');
      item.iconPath = toIcon(['output']);
      item.command = { command: 'vscode.open', title: 'Open Log', arguments: [vscode.Uri.file(node.file)] };
      return item;
    }
  }
}

function showBuild({
  started,
  milliseconds,
  result,
  action,
  platform,
  provider,
  reason,
}: BuildRecord): vscode.TreeItem {
  const when = new Date(started).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
  const item = new vscode.TreeItem(when, vscode.TreeItemCollapsibleState.Collapsed);
  const what = action === undefined ? '' : `${action}, `;
  const end = result === 'built' ? '' : `${result}, `;
  item.description = [`${what}${end}${formatDuration(milliseconds)}`, platform].filter(Boolean).join(' · ');
  const by = `${action === undefined ? 'Built' : 'Done'} by ${provider === 'lxd' ? 'an LXD instance' : 'snapcraft'}.`;
  item.tooltip = reason ?? by;
  item.iconPath = toIcon(ICONS[result]);
  item.contextValue = `build.${result}`;
  return item;
}
