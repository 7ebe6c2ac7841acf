/** A view of rows that keep their place, their buttons and their state while what they say changes. */
import * as vscode from 'vscode';
import { createRowTree, type Row, type ShownRow } from '../core/view/row-tree.ts';

interface RowViewOptions<T> {
  readonly toItem: (data: T, row: ShownRow<T>) => vscode.TreeItem;
  readonly showCollapseAll?: boolean;
}

export class RowView<T> implements vscode.TreeDataProvider<ShownRow<T>>, vscode.Disposable {
  readonly #tree = createRowTree<T>();
  readonly #toItem: RowViewOptions<T>['toItem'];
  readonly #changed = new vscode.EventEmitter<ShownRow<T>[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<ShownRow<T>>;

  constructor(id: string, { toItem, showCollapseAll = false }: RowViewOptions<T>) {
    this.#toItem = toItem;
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this, showCollapseAll });
  }

  show(rows: readonly Row<T>[]): void {
    const changed = this.#tree.update(rows);
    if (changed === 'all') this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire([...changed]);
  }

  /** Nobody needs to scroll to it; while the view is hidden there is nothing to scroll. */
  reveal(id: string): void {
    const row = this.#tree.find(id);
    // It may be gone by the time that the editor looks.
    if (row && this.view.visible) void this.view.reveal(row, { select: false }).then(undefined, () => undefined);
  }

  getChildren(row?: ShownRow<T>): ShownRow<T>[] {
    return [...(row?.children ?? (row ? [] : this.#tree.roots))];
  }

  getParent(row: ShownRow<T>): ShownRow<T> | undefined {
    return row.parent;
  }

  getTreeItem(row: ShownRow<T>): vscode.TreeItem {
    const item = this.#toItem(row.data, row);
    item.id = row.id;
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(this.view, this.#changed).dispose();
  }
}

/** What a button of a row hands to its command: undefined where it was called by other means. */
export function dataOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value && 'data' in value ? value.data : undefined;
}

export function toIcon([icon, colour]: readonly [string, (string | undefined)?]): vscode.ThemeIcon {
  return new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
}
