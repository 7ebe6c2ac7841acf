/** The view "Builds": what was built when, how long it took, and part by part. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { BuildRecord, PartTime } from '../../core/build/types.ts';
import { formatDuration, formatSize } from '../../core/format.ts';

type Node =
  | { readonly kind: 'build'; readonly record: BuildRecord }
  | { readonly kind: 'file'; readonly file: string; readonly size: number }
  | { readonly kind: 'part'; readonly time: PartTime }
  | { readonly kind: 'log'; readonly file: string };

const ICONS = { built: 'pass', failed: 'error', cancelled: 'circle-slash' } as const;

export class BuildsView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #read: () => Promise<readonly BuildRecord[]>;
  readonly #registration: vscode.Disposable;

  /** @param read the builds of the current project, newest first */
  constructor(read: () => Promise<readonly BuildRecord[]>) {
    this.#read = read;
    this.#registration = vscode.window.registerTreeDataProvider('snapwright.builds', this);
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) return (await this.#read()).map((record) => ({ kind: 'build', record }));
    if (node.kind !== 'build') return [];
    const { artefacts, parts, logFile } = node.record;
    return [
      ...artefacts.map(({ file, size }): Node => ({ kind: 'file', file, size })),
      ...parts.map((time): Node => ({ kind: 'part', time })),
      ...(logFile === undefined ? [] : [{ kind: 'log', file: logFile } as const]),
    ];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'build':
        return showBuild(node.record);
      case 'file': {
        const item = new vscode.TreeItem(path.basename(node.file));
        item.description = formatSize(node.size);
        item.tooltip = node.file;
        item.resourceUri = vscode.Uri.file(node.file);
        item.iconPath = new vscode.ThemeIcon('package');
        item.contextValue = 'artefact';
        return item;
      }
      case 'part': {
        const item = new vscode.TreeItem(node.time.part);
        item.description = formatDuration(node.time.milliseconds);
        item.iconPath = new vscode.ThemeIcon('extensions');
        return item;
      }
      case 'log': {
        const item = new vscode.TreeItem('Log');
        item.iconPath = new vscode.ThemeIcon('output');
        item.command = { command: 'vscode.open', title: 'Open Log', arguments: [vscode.Uri.file(node.file)] };
        return item;
      }
    }
  }

  dispose(): void {
    vscode.Disposable.from(this.#registration, this.#changed).dispose();
  }
}

function showBuild(record: BuildRecord): vscode.TreeItem {
  const { started, milliseconds, result, platform, provider, reason } = record;
  const when = new Date(started).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'short' });
  const item = new vscode.TreeItem(when, vscode.TreeItemCollapsibleState.Collapsed);
  const what = result === 'built' ? '' : `${result}, `;
  item.description = [`${what}${formatDuration(milliseconds)}`, platform].filter(Boolean).join(' · ');
  item.tooltip = reason ?? `Built by ${provider === 'lxd' ? 'an LXD instance' : 'snapcraft'}.`;
  const colour = result === 'failed' ? new vscode.ThemeColor('list.errorForeground') : undefined;
  item.iconPath = new vscode.ThemeIcon(ICONS[result], colour);
  item.contextValue = `build.${result}`;
  return item;
}
