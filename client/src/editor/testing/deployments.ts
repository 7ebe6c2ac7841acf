/** Deploys a snap-test.yaml, and shows its steps in the view "Deployment". */
import path from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  SNAP_TEST_REQUEST,
  type SnapTestAnswer,
  type SnapTestPlan,
} from '../../../../server/src/lsp/snap-test-protocol.ts';
import type { Artefact } from '../../core/build/types.ts';
import {
  deploy,
  deploymentInstance,
  removeDeployment,
  runDeploymentStep,
  type DeployOptions,
} from '../../core/deploy/deploy.ts';
import type { DeployPorts } from '../../core/deploy/step-context.ts';
import { formatDuration } from '../../core/format.ts';
import type { TestStep } from '../../core/install/steps.ts';
import { UserError } from '../../core/user-error.ts';
import { readInstallSettings } from '../build/build-settings.ts';
import { setContext } from '../context-keys.ts';
import type { Machine } from '../machine.ts';
import type { Report, Work } from '../work.ts';

interface DeploymentsPorts {
  readonly client: LanguageClient;
  readonly machine: Machine;
  readonly work: Work;
  /** Builds the project of a folder, inside the work that is under way. */
  readonly build: (folder: string, report: Report, signal: AbortSignal) => Promise<readonly Artefact[]>;
}

type Item = Pick<TestStep, 'id' | 'label' | 'state' | 'detail' | 'milliseconds'>;

const GLOB = '**/snap-test.{yaml,yml}';
const LAST_KEY = 'deployment.file';
const RESUME = 'Go On';
const ANEW = 'Start Anew';
const ICONS: Readonly<Record<TestStep['state'], readonly [string, string | undefined]>> = {
  waiting: ['circle-outline', undefined],
  running: ['sync~spin', undefined],
  done: ['pass-filled', 'testing.iconPassed'],
  failed: ['error', 'testing.iconFailed'],
  skipped: ['pass', 'disabledForeground'],
};

/** The steps of one snap together; those of the instance stand alone. */
type Node = Item | { readonly snap: string; readonly items: readonly Item[] };

export class Deployments implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #ports: DeploymentsPorts;
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<Node>;
  readonly #output = vscode.window.createOutputChannel('Snap Deployment');
  #file: vscode.Uri | undefined;
  #items = new Map<string, Item>();
  /** By the steps' ids. */
  #snaps: ReadonlyMap<string, string | undefined> = new Map();

  constructor(ports: DeploymentsPorts, memento: vscode.Memento) {
    this.#ports = ports;
    this.#memento = memento;
    this.#view = vscode.window.createTreeView('snapwright.deployment', { treeDataProvider: this });
  }

  /** What an earlier window deployed is shown again. */
  async restore(): Promise<void> {
    const last = this.#memento.get<string>(LAST_KEY);
    if (last === undefined) return;
    const file = vscode.Uri.parse(last);
    const plan = await this.#readPlan(file).catch(() => undefined);
    const folder = path.dirname(file.fsPath);
    const state = plan && (await this.#ports.machine.deployments.read(deploymentInstance(plan, folder)));
    if (!plan || !state) return;
    this.#begin(file, plan);
    for (const { id, label } of plan.steps) {
      const known = state.steps[id];
      if (known) this.#show({ id, label, ...known });
    }
  }

  async deploy(given: unknown): Promise<boolean> {
    const file = await this.#choose(given);
    const plan = file && (await this.#plan(file));
    if (!file || !plan) return false;
    const folder = path.dirname(file.fsPath);
    const known = await this.#ports.machine.deployments.read(deploymentInstance(plan, folder));
    let resume = false;
    if (known && Object.values(known.steps).some(({ state }) => state !== 'done')) {
      const text = `"${plan.name}" is deployed in part.`;
      const chosen = await vscode.window.showInformationMessage(text, { modal: true }, RESUME, ANEW);
      if (chosen === undefined) return false;
      resume = chosen === RESUME;
    }
    return await this.#run(file, plan, `Deploying "${plan.name}"`, (ports, options) =>
      deploy(ports, plan, { ...options, resume }),
    );
  }

  /** @param step a step of the view, or the snap's name of a lens: all steps of that snap */
  async repeat(given: unknown, snap: unknown): Promise<boolean> {
    const isItem = typeof given === 'object' && given !== null && 'label' in given && 'state' in given;
    const file = isItem ? this.#file : await this.#choose(given);
    const plan = file && (await this.#plan(file));
    if (!file || !plan) return false;
    const ids = isItem ? [(given as Item).id] : plan.steps.filter((step) => step.snap === snap).map(({ id }) => id);
    if (ids.length === 0) {
      const names = [...new Set(plan.steps.flatMap((step) => step.snap ?? []))];
      const chosen = await vscode.window.showQuickPick(names, { title: 'Repeat the steps of which snap?' });
      return chosen === undefined ? false : await this.repeat(file, chosen);
    }
    return await this.#run(file, plan, `Repeating steps of "${plan.name}"`, async (ports, options) => {
      for (const id of ids) await runDeploymentStep(ports, plan, id, options);
    });
  }

  async remove(): Promise<boolean> {
    const { machine, work } = this.#ports;
    const states = await machine.deployments.list();
    const items = states.map(({ name, folder, instance }) => ({ label: name, description: folder, instance }));
    const [only] = items;
    const chosen =
      items.length < 2 ? only : await vscode.window.showQuickPick(items, { title: 'Remove which deployment?' });
    if (!chosen) {
      if (items.length === 0) void vscode.window.showInformationMessage('Nothing is deployed.');
      return false;
    }
    const remove = 'Remove';
    const options = { modal: true, detail: `LXD instance "${chosen.instance}" is deleted with all that is on it.` };
    const text = `Remove the deployment "${chosen.label}"?`;
    if ((await vscode.window.showWarningMessage(text, options, remove)) !== remove) return false;
    const done = await work.run(
      { title: `Removing "${chosen.label}"`, toDone: () => `Removed "${chosen.label}"` },
      async (_report, signal) => {
        await removeDeployment(
          this.#portsFor(signal, () => undefined),
          chosen.instance,
          signal,
        );
        return true;
      },
    );
    if (!done) return false;
    this.#items = new Map();
    this.#file = undefined;
    await this.#memento.update(LAST_KEY, undefined);
    setContext('hasDeployment', false);
    this.#changed.fire(undefined);
    return true;
  }

  getChildren(node?: Node): Node[] {
    if (node) return 'snap' in node ? [...node.items] : [];
    const all = [...this.#items.values()];
    const shown = new Set<string>();
    return all.flatMap((item): Node[] => {
      const snap = this.#snaps.get(item.id);
      if (snap === undefined) return [item];
      if (shown.has(snap)) return [];
      shown.add(snap);
      return [{ snap, items: all.filter(({ id }) => this.#snaps.get(id) === snap) }];
    });
  }

  getParent(node: Node): Node | undefined {
    const snap = 'snap' in node ? undefined : this.#snaps.get(node.id);
    return snap === undefined ? undefined : this.getChildren().find((one) => 'snap' in one && one.snap === snap);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return 'snap' in node ? toSnapItem(node.snap, node.items) : toStepItem(node);
  }

  dispose(): void {
    vscode.Disposable.from(this.#view, this.#changed, this.#output).dispose();
  }

  async #run(
    file: vscode.Uri,
    plan: SnapTestPlan,
    title: string,
    carryOut: (ports: DeployPorts, options: DeployOptions) => Promise<unknown>,
  ): Promise<boolean> {
    const { work } = this.#ports;
    const { lxd, localSnaps } = readInstallSettings(file);
    const showLog = (): void => {
      this.#output.show(true);
    };
    await this.#memento.update(LAST_KEY, file.toString());
    if (this.#file?.toString() !== file.toString()) this.#items = new Map();
    this.#begin(file, plan);
    await vscode.commands.executeCommand('snapwright.deployment.focus');
    let failed: Item | undefined;
    const done = await work.run({ title, showLog, toDone: () => `Deployed "${plan.name}"` }, async (report, signal) => {
      await carryOut(this.#portsFor(signal, report), {
        folder: path.dirname(file.fsPath),
        defaults: {
          image: lxd.image,
          vm: lxd.vm,
          ...(lxd.cpus !== undefined && { cpus: lxd.cpus }),
          ...(lxd.memory !== undefined && { memory: lxd.memory }),
          ...(lxd.disk !== undefined && { disk: lxd.disk }),
        },
        ...(localSnaps !== undefined && { localSnaps: [localSnaps] }),
        signal,
        onStep: (step) => {
          this.#show(step);
          const snap = this.#snaps.get(step.id);
          if (step.state === 'running') report(snap === undefined ? step.label : `${snap}: ${step.label}`);
          if (step.state !== 'failed') return;
          failed = step;
          this.#output.appendLine(`${step.label}: ${step.detail ?? 'failed'}`);
        },
        onOutput: (id, line) => {
          this.#output.appendLine(`${id}: ${line}`);
        },
      }).catch((error: unknown) => {
        throw nameStep(error, failed && this.#snaps.get(failed.id), failed);
      });
      return true;
    });
    return done === true;
  }

  #begin(file: vscode.Uri, plan: SnapTestPlan): void {
    this.#file = file;
    this.#view.description = plan.name;
    this.#snaps = new Map(plan.steps.map(({ id, snap }) => [id, snap]));
    setContext('hasDeployment', true);
    this.#changed.fire(undefined);
  }

  #show(step: Item): void {
    this.#items.set(step.id, step);
    this.#changed.fire(undefined);
    if (step.state !== 'running' && step.state !== 'failed') return;
    // Nobody needs to scroll to see how far it is; while the view is hidden there is nothing to scroll.
    if (this.#view.visible) void this.#view.reveal(step, { select: false }).then(undefined, () => undefined);
  }

  #portsFor(signal: AbortSignal, report: Report): DeployPorts {
    const { machine, build } = this.#ports;
    return {
      ...machine.installPorts(),
      deployments: machine.deployments,
      build: (folder, inner) => build(folder, report, inner ?? signal),
    };
  }

  async #plan(file: vscode.Uri): Promise<SnapTestPlan | undefined> {
    try {
      return await this.#readPlan(file);
    } catch (error) {
      await this.#ports.work.tell(error);
      return undefined;
    }
  }

  async #readPlan(file: vscode.Uri): Promise<SnapTestPlan> {
    const { client } = this.#ports;
    await vscode.workspace.openTextDocument(file).then((document) => document.isDirty && document.save());
    const uri = client.code2ProtocolConverter.asUri(file);
    const answer = await client.sendRequest<SnapTestAnswer>(SNAP_TEST_REQUEST, { uri });
    if ('problem' in answer) throw new UserError('bad-plan', answer.problem);
    return answer;
  }

  async #choose(given: unknown): Promise<vscode.Uri | undefined> {
    if (given instanceof vscode.Uri) return given;
    if (typeof given === 'string') return vscode.Uri.parse(given, true);
    const active = vscode.window.activeTextEditor?.document.uri;
    if (active && /\/snap-test\.ya?ml$/.test(active.path)) return active;
    const files = await vscode.workspace.findFiles(GLOB, '**/{node_modules,.git}/**', 50);
    const [only] = files;
    if (files.length === 1) return only;
    if (files.length === 0) {
      void vscode.window.showInformationMessage('There is no snap-test.yaml in this workspace.');
      return undefined;
    }
    const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
    return (await vscode.window.showQuickPick(items, { title: 'Deploy which file?' }))?.uri;
  }
}

/** "Exit code 1." alone tells nobody where. */
function nameStep(error: unknown, snap: string | undefined, step: Item | undefined): unknown {
  if (!(error instanceof UserError) || !step) return error;
  const { code, message, hint, detail } = error;
  const what = snap === undefined ? step.label : `${snap}: ${step.label}`;
  return new UserError(code, `"${what}" failed: ${message}`, {
    ...(hint !== undefined && { hint }),
    ...(detail !== undefined && { detail }),
  });
}

function toStepItem({ id, label, state, detail, milliseconds }: Item): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  const [icon, colour] = ICONS[state];
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
  const time = milliseconds === undefined || state === 'skipped' ? undefined : formatDuration(milliseconds);
  item.description = [detail, time].filter(Boolean).join(' · ');
  item.tooltip = detail ?? label;
  if (!/^(?:build: |instance$)/.test(id)) item.contextValue = 'step';
  return item;
}

function toSnapItem(snap: string, items: readonly Item[]): vscode.TreeItem {
  const isOver = ({ state }: Item): boolean => state === 'done' || state === 'skipped';
  const over = items.filter(isOver).length;
  const worst = (['failed', 'running'] as const).find((state) => items.some((item) => item.state === state));
  const state = worst ?? (over === items.length ? 'done' : 'waiting');
  const item = new vscode.TreeItem(snap, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `snap: ${snap}`;
  const [icon, colour] = ICONS[state];
  item.iconPath = new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour));
  item.description = `${String(over)} of ${String(items.length)} steps`;
  return item;
}
