/** The view "Doctor": whether this machine is ready, line by line, with buttons that mend what can be mended. */
import * as vscode from 'vscode';
import { runDoctor, listChecks } from '../core/doctor/doctor.ts';
import { openLocalMachine } from '../core/doctor/local-machine.ts';
import { GROUPS, type DoctorGroup, type DoctorLine, type DoctorState } from '../core/doctor/types.ts';
import { streamProcess } from '../core/process/stream-process.ts';
import { createSnapd } from '../core/snapd/create-snapd.ts';
import { createSocketTransport } from '../core/snapd/socket-transport.ts';
import { Cancelled } from '../core/user-error.ts';
import { httpsGet } from '../../../server/src/net/https-get.ts';
import { readBuildSettings, readLxdSettings } from './build/build-settings.ts';
import type { Machine } from './machine.ts';
import type { Projects } from './projects.ts';
import { runInTerminal } from './terminals.ts';

type Node = { readonly group: DoctorGroup } | { readonly line: DoctorLine } | { readonly hint: string };

const ICONS: Readonly<Record<DoctorState | 'waiting', readonly [string, string | undefined]>> = {
  ok: ['pass-filled', 'testing.iconPassed'],
  warning: ['warning', 'list.warningForeground'],
  problem: ['error', 'list.errorForeground'],
  unknown: ['question', undefined],
  'not-applicable': ['dash', 'disabledForeground'],
  waiting: ['sync~spin', undefined],
};

export class DoctorView implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #machine: Machine;
  readonly #projects: Projects;
  readonly #version: string;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<Node>;
  #lines: readonly DoctorLine[] = [];
  #waiting: readonly Pick<DoctorLine, 'id' | 'group' | 'title'>[] = [];
  #stop: AbortController | undefined;

  constructor(machine: Machine, projects: Projects, version: string) {
    this.#machine = machine;
    this.#projects = projects;
    this.#version = version;
    this.#view = vscode.window.createTreeView('snapwright.doctor', { treeDataProvider: this });
  }

  get lines(): readonly DoctorLine[] {
    return this.#lines;
  }

  async reveal(): Promise<void> {
    await vscode.commands.executeCommand('snapwright.doctor.focus');
  }

  /**
   * Looks at everything anew.
   * @param options `quiet` leaves the view where it is; `deep` tries the network from a throw-away instance
   */
  async examine({
    quiet = false,
    deep = false,
  }: { readonly quiet?: boolean; readonly deep?: boolean } = {}): Promise<void> {
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    this.#lines = [];
    this.#waiting = listChecks();
    this.#changed.fire(undefined);
    if (!quiet) await this.reveal();
    const project = await this.#projects.current();
    const settings = readBuildSettings(project?.uri ?? vscode.Uri.file('/'));
    const lxdSettings = readLxdSettings();
    try {
      const { count } = await runDoctor(
        {
          machine: openLocalMachine(),
          run: streamProcess,
          lxd: this.#machine.lxd(),
          snapd: process.platform === 'linux' ? createSnapd(createSocketTransport({ timeoutMs: 5000 })) : undefined,
          get: (request) => httpsGet(request, { userAgent: `snapwright/${this.#version}` }),
        },
        {
          provider: settings.provider,
          deep,
          network: true,
          programs: { lxc: lxdSettings.command, snapcraft: settings.snapcraft },
          ...(project && { folder: project.folder, project: project.summary }),
          ...(vscode.env.remoteName !== undefined && { remoteHost: vscode.env.remoteName }),
        },
        {
          signal: stop.signal,
          onLine: (line) => {
            this.#lines = [...this.#lines, line];
            this.#waiting = this.#waiting.filter(({ id }) => id !== line.id);
            this.#changed.fire(undefined);
          },
        },
      );
      this.#view.description = count.problem + count.warning === 0 ? 'ready' : countAll(this.#lines);
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
    } finally {
      this.#waiting = [];
      this.#changed.fire(undefined);
    }
  }

  /** Asks, does it, and looks again. */
  async fix(node: unknown): Promise<void> {
    const line =
      typeof node === 'object' && node !== null && 'line' in node ? (node as { line: DoctorLine }).line : undefined;
    const fix = line?.fix;
    if (!fix) return;
    if (fix.kind === 'link') {
      await vscode.env.openExternal(vscode.Uri.parse(fix.url));
      return;
    }
    const { command, args } = fix.command;
    const options = { modal: true, detail: `${fix.question}\n\n${[command, ...args].join(' ')}` };
    if ((await vscode.window.showWarningMessage(fix.title, options, fix.title)) !== fix.title) return;
    if (fix.kind === 'terminal') await runInTerminal(fix.command, fix.title);
    else {
      const result = await streamProcess({ command, args, timeoutMs: 120_000 });
      if (result.code !== 0) {
        void vscode.window.showErrorMessage(`"${fix.title}" did not work: ${result.stderr.trim() || result.end}`);
      }
    }
    await this.examine();
  }

  getChildren(node?: Node): Node[] {
    if (!node) {
      const shown = GROUPS.filter((group) => this.#all().some((line) => line.group === group));
      return shown.map((group) => ({ group }));
    }
    if ('group' in node)
      return this.#all()
        .filter((line) => line.group === node.group)
        .map((line) => ({ line }));
    return 'line' in node && node.line.hint !== undefined ? [{ hint: node.line.hint }] : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    if ('group' in node) {
      // What is well needs no room.
      const lines = this.#all().filter(({ group }) => group === node.group);
      const isOpen = lines.some((one) => one.reason === '' || isBad(one));
      const item = new vscode.TreeItem(node.group, isOpen ? Expanded : Collapsed);
      item.description = countAll(lines);
      item.id = `${node.group}/${isOpen ? 'open' : 'well'}`;
      return item;
    }
    if ('hint' in node) {
      const item = new vscode.TreeItem(node.hint);
      item.iconPath = new vscode.ThemeIcon('lightbulb');
      item.tooltip = node.hint;
      return item;
    }
    const { id, title, state, reason, hint, fix } = node.line;
    const item = new vscode.TreeItem(title, hint === undefined ? None : isBad(node.line) ? Expanded : Collapsed);
    const isWaiting = reason === '';
    const [icon, colour] = ICONS[isWaiting ? 'waiting' : state];
    item.id = `${id}/${state}`;
    item.iconPath = new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
    item.description = reason;
    item.tooltip = [reason, hint, fix?.question].filter(Boolean).join('\n\n');
    if (fix) item.contextValue = 'fixable';
    return item;
  }

  dispose(): void {
    this.#stop?.abort();
    vscode.Disposable.from(this.#view, this.#changed).dispose();
  }

  #all(): readonly DoctorLine[] {
    const waiting = this.#waiting.map((one): DoctorLine => ({ ...one, state: 'unknown', reason: '' }));
    const order = listChecks().map(({ id }) => id);
    const placeOf = ({ id }: DoctorLine): number => {
      const place = order.indexOf(id);
      return place < 0 ? order.length : place;
    };
    return [...this.#lines, ...waiting].sort((a, b) => placeOf(a) - placeOf(b));
  }
}

function isBad({ state }: DoctorLine): boolean {
  return state === 'problem' || state === 'warning';
}

function countAll(lines: readonly DoctorLine[]): string {
  const count = (wanted: DoctorState): number => lines.filter(({ state }) => state === wanted).length;
  return [countOf(count('problem'), 'problem'), countOf(count('warning'), 'warning')].filter(Boolean).join(', ');
}

function countOf(count: number, what: string): string {
  return count === 0 ? '' : `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}
