/** The view "Doctor": whether this machine is ready, line by line, with buttons that mend what can be mended. */
import * as vscode from 'vscode';
import { runDoctor, listChecks } from '../core/doctor/doctor.ts';
import { openLocalMachine } from '../core/doctor/local-machine.ts';
import { GROUPS, type DoctorGroup, type DoctorLine, type DoctorState } from '../core/doctor/types.ts';
import { quoteCommandLine } from '../core/process/quote.ts';
import { streamProcess } from '../core/process/stream-process.ts';
import { createSnapd } from '../core/snapd/create-snapd.ts';
import { createSocketTransport } from '../core/snapd/socket-transport.ts';
import { Cancelled } from '../core/user-error.ts';
import type { Row } from '../core/view/row-tree.ts';
import { httpsGet } from '../../../server/src/net/https-get.ts';
import { readBuildSettings, readLxdSettings } from './build/build-settings.ts';
import type { Machine } from './machine.ts';
import { withCancel } from './progress.ts';
import type { Project, Projects } from './projects.ts';
import { dataOf, RowView, toIcon } from './row-view.ts';
import { runInTerminal } from './terminals.ts';

type Node =
  | { readonly group: DoctorGroup; readonly state: string; readonly isOpen: boolean }
  | { readonly line: DoctorLine }
  | { readonly hint: string };

const FIX_MS = 120_000;
const ENDS = {
  exit: 'it ended with an error.',
  cancelled: 'it was stopped.',
  timeout: 'it took too long.',
  missing: 'there is no such program.',
} as const;

const ICONS: Readonly<Record<DoctorState | 'waiting', readonly [string, string | undefined]>> = {
  ok: ['pass-filled', 'testing.iconPassed'],
  warning: ['warning', 'list.warningForeground'],
  problem: ['error', 'list.errorForeground'],
  unknown: ['question', undefined],
  'not-applicable': ['dash', 'disabledForeground'],
  waiting: ['sync~spin', undefined],
};

interface ExamineOptions {
  /** The view stays where it is. */
  readonly quiet?: boolean;
  /** The network is tried from a throw-away instance. */
  readonly deep?: boolean;
  readonly signal?: AbortSignal;
}

export class DoctorView implements vscode.Disposable {
  readonly #machine: Machine;
  readonly #projects: Projects;
  readonly #version: string;
  readonly #rows = new RowView<Node>('snapwright.doctor', { toItem });
  #lines: readonly DoctorLine[] = [];
  #waiting: readonly Pick<DoctorLine, 'id' | 'group' | 'title'>[] = [];
  #stop: AbortController | undefined;

  constructor(machine: Machine, projects: Projects, version: string) {
    this.#machine = machine;
    this.#projects = projects;
    this.#version = version;
  }

  async reveal(): Promise<void> {
    await vscode.commands.executeCommand('snapwright.doctor.focus');
  }

  /** Looks at everything anew. Undefined where it was stopped, or begun again meanwhile. */
  async examine({ quiet = false, deep = false, signal }: ExamineOptions = {}): Promise<
    readonly DoctorLine[] | undefined
  > {
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    this.#lines = [];
    this.#waiting = listChecks();
    this.#rows.view.description = '';
    this.#draw();
    try {
      if (!quiet) await this.reveal();
      const project = await this.#projects.current();
      const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      const lines = await this.#run(project, deep, either);
      if (this.#stop !== stop) return undefined;
      this.#rows.view.description = countAll(lines) || 'ready';
      return lines;
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      return undefined;
    } finally {
      // Those of a later one are still waited for.
      if (this.#stop === stop) {
        this.#waiting = [];
        this.#draw();
      }
    }
  }

  async #run(project: Project | undefined, deep: boolean, signal: AbortSignal): Promise<readonly DoctorLine[]> {
    const settings = readBuildSettings(project?.uri ?? vscode.Uri.file('/'));
    const lxdSettings = readLxdSettings();
    const { lines } = await runDoctor(
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
        signal,
        onLine: (line) => {
          if (signal.aborted) return;
          this.#lines = [...this.#lines, line];
          this.#waiting = this.#waiting.filter(({ id }) => id !== line.id);
          this.#draw();
        },
      },
    );
    return lines;
  }

  /** Asks, does it, and looks again. */
  async fix(row: unknown): Promise<void> {
    const line = (dataOf(row) as { readonly line?: DoctorLine } | undefined)?.line;
    const fix = line?.fix;
    if (!fix) return;
    if (fix.kind === 'link') {
      await vscode.env.openExternal(vscode.Uri.parse(fix.url));
      return;
    }
    const { command, args } = fix.command;
    const options = { modal: true, detail: `${fix.question}\n\n${quoteCommandLine(fix.command)}` };
    if ((await vscode.window.showWarningMessage(fix.title, options, fix.title)) !== fix.title) return;
    if (fix.kind === 'terminal') await runInTerminal(fix.command, fix.title);
    else {
      const work = (signal: AbortSignal) => streamProcess({ command, args, timeoutMs: FIX_MS, signal });
      const result = await withCancel(fix.title, work);
      if (result && result.code !== 0 && result.end !== 'cancelled') {
        void vscode.window.showErrorMessage(`"${fix.title}" did not work: ${result.stderr.trim() || ENDS[result.end]}`);
      }
    }
    await this.examine();
  }

  dispose(): void {
    this.#stop?.abort();
    this.#rows.dispose();
  }

  #draw(): void {
    const all = this.#all();
    const groups = GROUPS.filter((group) => all.some((line) => line.group === group));
    this.#rows.show(groups.map((group) => toGroup(group, all)));
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

function toGroup(group: DoctorGroup, all: readonly DoctorLine[]): Row<Node> {
  const lines = all.filter((line) => line.group === group);
  // What is well needs no room.
  const isOpen = lines.some((one) => one.reason === '' || isBad(one));
  return {
    // The editor remembers by this whether a row was open.
    id: `${group}/${isOpen ? 'open' : 'well'}`,
    data: { group, state: countAll(lines), isOpen },
    children: lines.map((line) => {
      const id = `${line.id}/${line.state}`;
      const { hint } = line;
      return { id, data: { line }, children: hint === undefined ? [] : [{ id: `${id}/hint`, data: { hint } }] };
    }),
  };
}

function toItem(node: Node): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  if ('group' in node) {
    const item = new vscode.TreeItem(node.group, node.isOpen ? Expanded : Collapsed);
    item.description = node.state;
    return item;
  }
  if ('hint' in node) {
    const item = new vscode.TreeItem(node.hint);
    item.iconPath = toIcon(['lightbulb']);
    item.tooltip = node.hint;
    return item;
  }
  const { title, state, reason, hint, fix } = node.line;
  const item = new vscode.TreeItem(title, hint === undefined ? None : isBad(node.line) ? Expanded : Collapsed);
  item.iconPath = toIcon(ICONS[reason === '' ? 'waiting' : state]);
  item.description = reason;
  item.tooltip = [reason, hint, fix?.question].filter(Boolean).join('\n\n');
  if (fix) item.contextValue = 'fixable';
  return item;
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
