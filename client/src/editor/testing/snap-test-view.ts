/** The view "Snap Test": services, apps, connections, aliases and recent logs of what is test-installed. */
import * as vscode from 'vscode';
import type { ConnectionItem } from '../../core/install/connection-items.ts';
import {
  readSnapTest,
  type AliasItem,
  type AppItem,
  type ServiceItem,
  type SnapTestModel,
  type SnapTestSnap,
} from '../../core/install/snap-test-model.ts';
import { UserError } from '../../core/user-error.ts';
import type { Projects } from '../projects.ts';
import type { CurrentTest, Tests } from './tests.ts';

export type SnapTestNode =
  | { readonly kind: 'snap'; readonly snap: SnapTestSnap }
  | { readonly kind: 'group'; readonly group: Group; readonly snap: SnapTestSnap }
  | { readonly kind: 'service'; readonly service: ServiceItem }
  | { readonly kind: 'app'; readonly app: AppItem }
  | { readonly kind: 'connection'; readonly connection: ConnectionItem }
  | { readonly kind: 'alias'; readonly alias: AliasItem }
  | { readonly kind: 'text'; readonly text: string; readonly detail?: string; readonly icon?: string };

type Group = 'services' | 'apps' | 'connections' | 'aliases' | 'logs';

const GROUPS: Readonly<Record<Group, { readonly label: string; readonly icon: string }>> = {
  services: { label: 'Services', icon: 'server-process' },
  apps: { label: 'Apps', icon: 'run' },
  connections: { label: 'Connections', icon: 'plug' },
  aliases: { label: 'Aliases', icon: 'tag' },
  logs: { label: 'Recent logs', icon: 'output' },
};
const LOG_LINES = 20;
/** Services come and go by themselves. */
const REFRESH_MS = 5000;

export class SnapTestView implements vscode.TreeDataProvider<SnapTestNode>, vscode.Disposable {
  readonly #tests: Tests;
  readonly #projects: Projects;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<SnapTestNode>;
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  #model: SnapTestModel | undefined;
  #problem: string | undefined;
  #reading: Promise<void> | undefined;
  #shown = '';

  constructor(tests: Tests, projects: Projects) {
    this.#tests = tests;
    this.#projects = projects;
    this.#view = vscode.window.createTreeView('snapwright.snapTest', { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      tests.onDidChange(() => void this.refresh()),
      this.#view.onDidChangeVisibility(() => {
        this.#schedule();
      }),
      vscode.window.onDidChangeWindowState(() => {
        this.#schedule();
      }),
    ];
  }

  get model(): SnapTestModel | undefined {
    return this.#model;
  }

  /** Asks the target anew. */
  async refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
      this.#schedule();
    });
    await this.#reading;
  }

  getChildren(node?: SnapTestNode): SnapTestNode[] {
    if (!node) return this.#roots();
    if (node.kind === 'snap') return groupsOf(node.snap);
    return node.kind === 'group' ? itemsOf(node.group, node.snap) : [];
  }

  getTreeItem(node: SnapTestNode): vscode.TreeItem {
    return toItem(node);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #roots(): SnapTestNode[] {
    if (this.#problem !== undefined) return [{ kind: 'text', text: this.#problem, icon: 'warning' }];
    const model = this.#model;
    if (!model) return [];
    if (model.snaps.length + model.missing.length === 0) {
      return [{ kind: 'text', text: `Nothing is installed on ${model.target.label}.`, icon: 'info' }];
    }
    const missing = model.missing.map((name): SnapTestNode => {
      return { kind: 'text', text: name, detail: 'not installed any more', icon: 'circle-slash' };
    });
    const [only] = model.snaps;
    const rest =
      only && model.snaps.length === 1 ? groupsOf(only) : model.snaps.map((snap) => ({ kind: 'snap' as const, snap }));
    return [...missing, ...rest];
  }

  async #read(): Promise<void> {
    const { current } = this.#tests;
    this.#problem = undefined;
    if (!current) this.#model = undefined;
    else {
      try {
        this.#model = await this.#ask(current);
      } catch (error) {
        this.#problem = error instanceof UserError ? error.message : String(error);
      }
    }
    const model = this.#model;
    const [only] = model?.snaps ?? [];
    const what = only && model?.snaps.length === 1 ? `${only.name} ${only.version}, ${only.mode} · ` : '';
    this.#view.description = current && model ? `${what}${model.target.label}` : '';
    // A tree that is drawn anew loses what the pointer rests on: only where something is another now.
    const shown = JSON.stringify([model, this.#problem]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#changed.fire(undefined);
  }

  async #ask({ target, project, snaps }: CurrentTest): Promise<SnapTestModel> {
    const found = await this.#projects.forFolder(project);
    // On this machine reading logs would ask for the password.
    const logLines = target.kind === 'lxd' ? LOG_LINES : 0;
    const asked = snaps.map((name) => ({ name, ...(found?.name === name && { summary: found.summary }) }));
    return await readSnapTest(target, { snaps: asked, logLines });
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#view.visible || !this.#tests.current || !vscode.window.state.focused) return;
    this.#timer = setTimeout(() => void this.refresh(), REFRESH_MS);
  }
}

function groupsOf(snap: SnapTestSnap): SnapTestNode[] {
  const groups: Group[] = ['services', 'apps', 'connections', 'aliases', 'logs'];
  return groups.filter((group) => itemsOf(group, snap).length > 0).map((group) => ({ kind: 'group', group, snap }));
}

function itemsOf(group: Group, snap: SnapTestSnap): SnapTestNode[] {
  switch (group) {
    case 'services':
      return snap.services.map((service) => ({ kind: 'service', service }));
    case 'apps':
      return snap.apps.map((app) => ({ kind: 'app', app }));
    case 'connections':
      return snap.connections.map((connection) => ({ kind: 'connection', connection }));
    case 'aliases':
      return snap.aliases.map((alias) => ({ kind: 'alias', alias }));
    case 'logs':
      if (snap.logsProblem !== undefined) return [{ kind: 'text', text: snap.logsProblem, icon: 'info' }];
      return snap.logs.map(({ message, time, id }) => ({ kind: 'text', text: message, detail: `${id} ${time}` }));
  }
}

const SERVICE_ICONS = {
  active: ['pass-filled', 'testing.iconPassed'],
  inactive: ['circle-outline', undefined],
  failed: ['error', 'testing.iconFailed'],
  restarting: ['sync', 'testing.iconQueued'],
  starting: ['sync', 'testing.iconQueued'],
} as const;
const CONNECTION_ICONS = {
  connected: ['plug', 'testing.iconPassed'],
  waiting: ['debug-disconnect', 'testing.iconQueued'],
  impossible: ['circle-slash', 'disabledForeground'],
} as const;

function toItem(node: SnapTestNode): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  switch (node.kind) {
    case 'snap': {
      const { name, version, mode } = node.snap;
      return fill(new vscode.TreeItem(name, Expanded), { icon: ['package'], description: `${version}, ${mode}` });
    }
    case 'group': {
      const { label, icon } = GROUPS[node.group];
      const isOpen = node.group === 'services' || node.group === 'connections' || node.group === 'apps';
      const item = new vscode.TreeItem(label, isOpen ? Expanded : Collapsed);
      item.id = `${node.snap.name}/${node.group}`;
      return fill(item, { icon: [icon], description: countOf(node.group, node.snap) });
    }
    case 'service': {
      const { name, daemon, state, detail, isEnabled } = node.service;
      const isRunning = state === 'active' || state === 'starting' || state === 'restarting';
      return fill(new vscode.TreeItem(name), {
        icon: SERVICE_ICONS[state],
        description: [state, detail, isEnabled ? undefined : 'not enabled'].filter(Boolean).join(', '),
        tooltip: `Service "${name}" (${daemon})`,
        context: `service.${isRunning ? 'running' : 'stopped'}`,
      });
    }
    case 'app':
      return fill(new vscode.TreeItem(node.app.name), { icon: ['terminal'], tooltip: 'Run it', context: 'app' });
    case 'connection': {
      const { name, slot, state, reason, isManual, range, apps, interface: kind } = node.connection;
      const end =
        state === 'connected'
          ? `→ ${slot ?? ''}${isManual ? ', by hand' : ''}`
          : state === 'waiting'
            ? `waits for ${slot ?? 'a slot'}`
            : 'impossible';
      const line = range && ` (line ${String(range.start.line + 1)} of snapcraft.yaml)`;
      const of = apps.length === 0 ? '' : `\nUsed by ${apps.join(', ')}.`;
      return fill(new vscode.TreeItem(name), {
        icon: CONNECTION_ICONS[state],
        description: end,
        tooltip: `Plug "${name}" of the interface "${kind}"${line ?? ''}: ${end}. ${reason ?? ''}${of}`,
        context: `connection.${state}`,
      });
    }
    case 'alias': {
      const { alias, app, state } = node.alias;
      return fill(new vscode.TreeItem(alias), {
        icon: [state === 'set' ? 'tag' : 'circle-outline'],
        description: `${app}${state === 'set' ? '' : `, ${state === 'taken' ? 'taken by another snap' : 'not set'}`}`,
        context: `alias.${state === 'disabled' ? 'possible' : state}`,
      });
    }
    case 'text':
      return fill(new vscode.TreeItem(node.text), {
        icon: node.icon === undefined ? [] : [node.icon],
        tooltip: node.detail === undefined ? node.text : `${node.detail}\n${node.text}`,
        ...(node.icon !== undefined && node.detail !== undefined && { description: node.detail }),
      });
  }
}

function countOf(group: Group, { services, connections, apps, aliases }: SnapTestSnap): string {
  switch (group) {
    case 'services':
      return `${String(services.filter(({ state }) => state === 'active').length)} of ${String(services.length)} active`;
    case 'connections':
      return `${String(connections.filter(({ state }) => state === 'connected').length)} of ${String(connections.length)} connected`;
    case 'apps':
      return String(apps.length);
    case 'aliases':
      return `${String(aliases.filter(({ state }) => state === 'set').length)} of ${String(aliases.length)} set`;
    case 'logs':
      return '';
  }
}

interface Looks {
  readonly icon: readonly [] | readonly [string] | readonly [string, string | undefined];
  readonly description?: string;
  readonly tooltip?: string;
  readonly context?: string;
}

function fill(item: vscode.TreeItem, { icon: [icon, colour], description, tooltip, context }: Looks): vscode.TreeItem {
  if (icon !== undefined) {
    item.iconPath = new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
  }
  if (description !== undefined) item.description = description;
  if (tooltip !== undefined) item.tooltip = tooltip;
  if (context !== undefined) item.contextValue = context;
  return item;
}
