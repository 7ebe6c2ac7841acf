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
import { Cancelled, UserError } from '../../core/user-error.ts';
import type { Row } from '../../core/view/row-tree.ts';
import type { Projects } from '../projects.ts';
import { RowView, toIcon } from '../row-view.ts';
import type { CurrentTest, Tests } from './tests.ts';

export type SnapTestNode =
  | { readonly kind: 'snap'; readonly name: string; readonly version: string; readonly mode: SnapTestSnap['mode'] }
  | { readonly kind: 'group'; readonly group: Group; readonly count: string }
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
const VIEW = 'snapwright.snapTest';
const LOG_LINES = 20;
/** An instance that is gone or hangs gives no answer. */
const READ_MS = 60_000;
/** Services come and go by themselves. */
const REFRESH_MS = 5000;

export class SnapTestView implements vscode.Disposable {
  readonly #tests: Tests;
  readonly #projects: Projects;
  readonly #rows = new RowView<SnapTestNode>(VIEW, { toItem, showCollapseAll: true });
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  #model: SnapTestModel | undefined;
  #problem: string | undefined;
  /** That which is under way, and that which begins after it. */
  #reading: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(tests: Tests, projects: Projects) {
    this.#tests = tests;
    this.#projects = projects;
    const { view } = this.#rows;
    this.#subscriptions = [
      this.#rows,
      tests.onDidChange(() => void this.refresh()),
      view.onDidChangeVisibility(() => {
        this.#schedule();
      }),
      vscode.window.onDidChangeWindowState(() => {
        this.#schedule();
      }),
    ];
  }

  /** As it was told last; undefined where the target gave no answer. */
  get model(): SnapTestModel | undefined {
    return this.#problem === undefined ? this.#model : undefined;
  }

  /** Asks the target anew: what was asked before this call does not count. Never rejects. */
  async refresh(): Promise<void> {
    if (!this.#reading) return await this.#start();
    this.#next ??= this.#reading.then(() => {
      this.#next = undefined;
      return this.#start();
    });
    await this.#next;
  }

  /** The same for somebody who waits for it. */
  async refreshVisibly(): Promise<void> {
    await vscode.window.withProgress({ location: { viewId: VIEW } }, () => this.refresh());
  }

  dispose(): void {
    clearTimeout(this.#timer);
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  async #start(): Promise<void> {
    this.#reading = this.#read().finally(() => {
      this.#reading = undefined;
      this.#schedule();
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { current } = this.#tests;
    let problem: string | undefined;
    let model: SnapTestModel | undefined;
    try {
      model = current && (await this.#ask(current));
    } catch (error) {
      problem = toSentence(error, current);
    }
    // Another test is looked at by now; that is asked for as well.
    if (current !== this.#tests.current) return;
    [this.#model, this.#problem] = [model, problem];
    const [only] = model?.snaps ?? [];
    const what = only && model?.snaps.length === 1 ? `${only.name} ${only.version}, ${only.mode} · ` : '';
    this.#rows.view.description = current ? `${what}${current.target.label}` : '';
    this.#rows.show(toRows(model, problem));
  }

  async #ask({ target, project, snaps }: CurrentTest): Promise<SnapTestModel> {
    const found = await this.#projects.forFolder(project);
    // On this machine reading logs would ask for the password.
    const logLines = target.kind === 'lxd' ? LOG_LINES : 0;
    const asked = snaps.map((name) => ({ name, ...(found?.name === name && { summary: found.summary }) }));
    return await readSnapTest(target, { snaps: asked, logLines }, AbortSignal.timeout(READ_MS));
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#rows.view.visible || !this.#tests.current || !vscode.window.state.focused) return;
    this.#timer = setTimeout(() => void this.refresh(), REFRESH_MS);
  }
}

function toSentence(error: unknown, current: CurrentTest | undefined): string {
  if (error instanceof UserError) return [error.message, error.hint].filter(Boolean).join(' ');
  if (error instanceof Cancelled) return `${current?.target.label ?? 'The target'} gave no answer in time.`;
  return error instanceof Error ? error.message : String(error);
}

function toRows(model: SnapTestModel | undefined, problem: string | undefined): Row<SnapTestNode>[] {
  if (problem !== undefined) return [{ id: 'problem', data: { kind: 'text', text: problem, icon: 'warning' } }];
  if (!model) return [];
  if (model.snaps.length + model.missing.length === 0) {
    const text = `Nothing is installed on ${model.target.label}.`;
    return [{ id: 'nothing', data: { kind: 'text', text, icon: 'info' } }];
  }
  const missing = model.missing.map((name): Row<SnapTestNode> => {
    const data = { kind: 'text', text: name, detail: 'not installed any more', icon: 'circle-slash' } as const;
    return { id: `missing ${name}`, data };
  });
  const isOne = model.snaps.length === 1;
  const rest = model.snaps.flatMap((snap): Row<SnapTestNode>[] => {
    const { name, version, mode } = snap;
    const children = groupsOf(snap);
    return isOne ? children : [{ id: name, data: { kind: 'snap', name, version, mode }, children }];
  });
  return [...missing, ...rest];
}

function groupsOf(snap: SnapTestSnap): Row<SnapTestNode>[] {
  const groups: Group[] = ['services', 'apps', 'connections', 'aliases', 'logs'];
  return groups.flatMap((group): Row<SnapTestNode>[] => {
    const id = `${snap.name}/${group}`;
    const children = itemsOf(group, snap).map(([name, data]) => ({ id: `${id}/${name}`, data }));
    return children.length === 0 ? [] : [{ id, data: { kind: 'group', group, count: countOf(group, snap) }, children }];
  });
}

/** With a name by which each is known again. */
function itemsOf(group: Group, snap: SnapTestSnap): (readonly [string, SnapTestNode])[] {
  switch (group) {
    case 'services':
      return snap.services.map((service) => [service.name, { kind: 'service', service }]);
    case 'apps':
      return snap.apps.map((app) => [app.name, { kind: 'app', app }]);
    case 'connections':
      return snap.connections.map((connection) => {
        const { plug, state, slot } = connection;
        return [`${plug} ${state} ${slot ?? ''}`, { kind: 'connection', connection }];
      });
    case 'aliases':
      return snap.aliases.map((alias) => [alias.alias, { kind: 'alias', alias }]);
    case 'logs':
      if (snap.logsProblem !== undefined) return [['problem', { kind: 'text', text: snap.logsProblem, icon: 'info' }]];
      return snap.logs.map(({ message, time, id }) => [
        `${id} ${time} ${message}`,
        { kind: 'text', text: message, detail: `${id} ${time}` },
      ]);
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
      const { name, version, mode } = node;
      return fill(new vscode.TreeItem(name, Expanded), { icon: ['package'], description: `${version}, ${mode}` });
    }
    case 'group': {
      const { label, icon } = GROUPS[node.group];
      const isOpen = node.group === 'services' || node.group === 'connections' || node.group === 'apps';
      const item = new vscode.TreeItem(label, isOpen ? Expanded : Collapsed);
      return fill(item, { icon: [icon], description: node.count });
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
  if (icon !== undefined) item.iconPath = toIcon([icon, colour]);
  if (description !== undefined) item.description = description;
  if (tooltip !== undefined) item.tooltip = tooltip;
  if (context !== undefined) item.contextValue = context;
  return item;
}
