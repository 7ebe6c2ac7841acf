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
import { UserError } from '../../core/user-error.ts';
import { readInstallSettings } from '../build/build-settings.ts';
import { setContext } from '../context-keys.ts';
import type { LogTerminal } from '../build/log-terminal.ts';
import type { Machine } from '../machine.ts';
import { dataOf, RowView } from '../row-view.ts';
import type { Report, Work } from '../work.ts';
import { toDeploymentItem, toDeploymentRows, type DeploymentNode, type StepItem } from './deployment-rows.ts';

interface DeploymentsPorts {
  readonly client: LanguageClient;
  readonly machine: Machine;
  readonly work: Work;
  /** Builds the project of a folder, inside the work that is under way. */
  readonly build: (folder: string, report: Report, signal: AbortSignal) => Promise<readonly Artefact[]>;
}

type CarryOut = (ports: DeployPorts, options: DeployOptions) => Promise<unknown>;

const GLOB = '**/snap-test.{yaml,yml}';
const LAST_KEY = 'deployment.file';
const RESUME = 'Go On';
const ANEW = 'Start Anew';

export class Deployments implements vscode.Disposable {
  readonly #ports: DeploymentsPorts;
  readonly #memento: vscode.Memento;
  readonly #rows = new RowView<DeploymentNode>('snapwright.deployment', { toItem: toDeploymentItem });
  readonly #output = vscode.window.createOutputChannel('Snap Deployment');
  #file: vscode.Uri | undefined;
  /** Of the deployment that is shown. */
  #instance: string | undefined;
  #items = new Map<string, StepItem>();
  /** By the steps' ids. */
  #snaps: ReadonlyMap<string, string | undefined> = new Map();

  constructor(ports: DeploymentsPorts, memento: vscode.Memento) {
    this.#ports = ports;
    this.#memento = memento;
  }

  /** What an earlier window deployed is shown again. */
  async restore(): Promise<void> {
    const last = this.#memento.get<string>(LAST_KEY);
    if (last === undefined) return;
    const file = vscode.Uri.parse(last);
    // The file may be gone, or be no plan any more.
    const plan = await this.#readPlan(file).catch(() => undefined);
    if (!plan) return;
    const state = await this.#ports.machine.deployments.read(deploymentInstance(plan, path.dirname(file.fsPath)));
    // One that was begun meanwhile counts more.
    if (!state || this.#file) return;
    this.#begin(file, plan);
    for (const { id, label } of plan.steps) {
      const known = state.steps[id];
      if (known) this.#items.set(id, { id, label, ...known });
    }
    this.#draw();
  }

  /** @param terminal that of a task */
  async deploy(given: unknown, terminal?: LogTerminal): Promise<boolean> {
    if (this.#ports.work.refuse()) return false;
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
    const words = [`Deploying "${plan.name}"`, `Deployed "${plan.name}"`] as const;
    const carryOut: CarryOut = (ports, options) => deploy(ports, plan, { ...options, resume });
    return await this.#run(file, plan, words, carryOut, terminal);
  }

  /** @param given a row of the view, or the file of a lens with the snap's name: all steps of that snap */
  async repeat(given: unknown, snap: unknown): Promise<boolean> {
    if (this.#ports.work.refuse()) return false;
    const node = dataOf(given) as DeploymentNode | undefined;
    const file = node ? this.#file : await this.#choose(given);
    const plan = file && (await this.#plan(file));
    if (!file || !plan) return false;
    const wanted = node?.kind === 'step' ? undefined : (snap ?? (await pickSnap(plan)));
    const steps = plan.steps.filter((step) =>
      node?.kind === 'step' ? step.id === node.step.id : step.snap === wanted,
    );
    if (steps.length === 0) {
      // Where no snap was chosen, nothing is to be said.
      if (node?.kind !== 'step' && wanted === undefined) return false;
      void vscode.window.showInformationMessage(`"${plan.name}" has no such step any more: deploy it again.`);
      return false;
    }
    const words = [`Repeating steps of "${plan.name}"`, `Repeated steps of "${plan.name}"`] as const;
    return await this.#run(file, plan, words, async (ports, options) => {
      for (const { id } of steps) await runDeploymentStep(ports, plan, id, options);
    });
  }

  async remove(): Promise<boolean> {
    const { machine, work } = this.#ports;
    if (work.refuse()) return false;
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
    // Another one may be shown.
    if (chosen.instance !== this.#instance) return true;
    this.#items = new Map();
    [this.#file, this.#instance] = [undefined, undefined];
    await this.#memento.update(LAST_KEY, undefined);
    setContext('hasDeployment', false);
    this.#draw();
    return true;
  }

  dispose(): void {
    vscode.Disposable.from(this.#rows, this.#output).dispose();
  }

  async #run(
    file: vscode.Uri,
    plan: SnapTestPlan,
    [title, done]: readonly [string, string],
    carryOut: CarryOut,
    terminal?: LogTerminal,
  ): Promise<boolean> {
    const { work } = this.#ports;
    // Something else may have begun while it was asked, and the view is that of what is under way.
    if (terminal?.isClosed === true || work.refuse()) return false;
    const { lxd, localSnaps } = readInstallSettings(file);
    const showLog = (): void => {
      this.#output.show(true);
    };
    const write = (line: string): void => {
      this.#output.appendLine(line);
      terminal?.line(line);
    };
    if (this.#file?.toString() !== file.toString()) this.#items = new Map();
    this.#begin(file, plan);
    terminal?.begin(title, () => {
      work.stop();
    });
    let failed: StepItem | undefined;
    const running = work.run({ title, showLog, toDone: () => done }, async (report, signal) => {
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
          const name = snap === undefined ? step.label : `${snap}: ${step.label}`;
          if (step.state === 'running') report(name);
          if (step.state === 'running') terminal?.line(name);
          if (step.state !== 'failed') return;
          failed = step;
          write(`${step.label}: ${step.detail ?? 'failed'}`);
        },
        onOutput: (id, line) => {
          write(`${id}: ${line}`);
        },
      }).catch((error: unknown) => {
        throw nameStep(error, failed && this.#snaps.get(failed.id), failed);
      });
      return true;
    });
    await this.#memento.update(LAST_KEY, file.toString());
    await vscode.commands.executeCommand('snapwright.deployment.focus');
    const isDone = (await running) === true;
    terminal?.finish(isDone ? done : 'Not deployed.', isDone);
    return isDone;
  }

  #begin(file: vscode.Uri, plan: SnapTestPlan): void {
    this.#file = file;
    this.#instance = deploymentInstance(plan, path.dirname(file.fsPath));
    this.#rows.view.description = plan.name;
    this.#snaps = new Map(plan.steps.map(({ id, snap }) => [id, snap]));
    setContext('hasDeployment', true);
    this.#draw();
  }

  #show(step: StepItem): void {
    this.#items.set(step.id, step);
    this.#draw();
    if (step.state === 'running' || step.state === 'failed') this.#rows.reveal(step.id);
  }

  #draw(): void {
    this.#rows.show(toDeploymentRows([...this.#items.values()], (id) => this.#snaps.get(id)));
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
      const document = await vscode.workspace.openTextDocument(file).then(undefined, (error: unknown) => {
        throw new UserError('no-file', `"${file.fsPath}" can not be read.`, { detail: String(error) });
      });
      if (document.isDirty) await document.save();
      return await this.#readPlan(file);
    } catch (error) {
      await this.#ports.work.tell(error);
      return undefined;
    }
  }

  async #readPlan(file: vscode.Uri): Promise<SnapTestPlan> {
    const { client } = this.#ports;
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
function nameStep(error: unknown, snap: string | undefined, step: StepItem | undefined): unknown {
  if (!(error instanceof UserError) || !step) return error;
  const { code, message, hint, detail } = error;
  const what = snap === undefined ? step.label : `${snap}: ${step.label}`;
  return new UserError(code, `"${what}" failed: ${message}`, {
    ...(hint !== undefined && { hint }),
    ...(detail !== undefined && { detail }),
  });
}

async function pickSnap({ steps }: SnapTestPlan): Promise<string | undefined> {
  const names = [...new Set(steps.flatMap(({ snap }) => snap ?? []))];
  return await vscode.window.showQuickPick(names, { title: 'Repeat the steps of which snap?' });
}
