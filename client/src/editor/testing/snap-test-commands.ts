/** What is done with a test install: from the view, from lenses, or from the palette with a choice. */
import * as vscode from 'vscode';
import type { ConnectionItem } from '../../core/install/connection-items.ts';
import {
  connect,
  connectAll,
  connectThese,
  disconnect,
  logsLine,
  proposeAliases,
  proposeConnections,
  removeAlias,
  restartServices,
  runAppLine,
  setAlias,
  setAllAliases,
  startServices,
  stopServices,
  type ActionSummary,
  type SnapTestPorts,
} from '../../core/install/snap-test-actions.ts';
import type { SnapTestModel } from '../../core/install/snap-test-model.ts';
import { writeTestScript } from '../../core/install/write-test-script.ts';
import type { Machine } from '../machine.ts';
import type { Projects } from '../projects.ts';
import { reveal } from '../reveal.ts';
import { dataOf } from '../row-view.ts';
import { openTerminal, runAndStay } from '../terminals.ts';
import type { Work } from '../work.ts';
import type { SnapTestNode, SnapTestView } from './snap-test-view.ts';
import type { CurrentTest, Tests } from './tests.ts';

const NO_SERVICES = 'The snap has no services.';
const NO_APPS = 'The snap has no apps.';

interface TestCommandPorts {
  readonly machine: Machine;
  readonly projects: Projects;
  readonly tests: Tests;
  readonly view: SnapTestView;
  readonly work: Work;
}

interface Open {
  readonly ports: SnapTestPorts;
  readonly model: SnapTestModel;
  readonly current: CurrentTest;
}

export class SnapTestCommands {
  readonly #ports: TestCommandPorts;

  constructor(ports: TestCommandPorts) {
    this.#ports = ports;
  }

  async connect(row: unknown): Promise<void> {
    const node = toNode(row);
    if (node?.kind !== 'connection') return this.connectSome();
    const { plug, slot, otherSlots, name } = node.connection;
    if (this.#ports.work.refuse()) return;
    const chosen = otherSlots.length === 0 ? slot : await pickSlot(plug, otherSlots, slot);
    if (chosen === undefined && otherSlots.length > 0) return;
    await this.#act(`Connecting "${name}"`, `Connected "${name}"`, ({ ports }, signal) =>
      connect(ports, { plug, slot: chosen }, { signal }),
    );
  }

  async disconnect(row: unknown): Promise<void> {
    const node = toNode(row);
    if (node?.kind !== 'connection') return;
    const { plug, slot, name } = node.connection;
    if (slot === undefined) return;
    await this.#act(`Disconnecting "${name}"`, `Disconnected "${name}"`, ({ ports }, signal) =>
      disconnect(ports, { plug, slot }, { signal }),
    );
  }

  connectAll(): Promise<void> {
    return this.#act('Connecting', 'Connected', async ({ ports, model }, signal) => {
      const summary = await connectAll(ports, model, { signal });
      return tellSummary(summary, ({ plug }) => plug, 'Connected', 'Nothing waits for a connection.');
    });
  }

  /** "Snap: Connect Interfaces…": what waits, with what was connected before marked. */
  async connectSome(): Promise<void> {
    if (this.#ports.work.refuse()) return;
    const open = await this.#open();
    if (!open) return;
    const waiting = open.model.snaps.flatMap(({ connections }) =>
      connections.filter(({ state }) => state === 'waiting'),
    );
    if (waiting.length === 0) {
      void vscode.window.showInformationMessage('Nothing waits for a connection.');
      return;
    }
    const before = proposeConnections(await this.#state(open.current), open.model).map(({ plug }) => plug);
    const items = waiting.map(({ plug, slot, reason }) => ({
      label: plug,
      description: slot ?? '',
      ...(reason !== undefined && { detail: reason }),
      picked: before.includes(plug),
      connection: { plug, slot: slot ?? `:${plug.split(':')[1] ?? ''}` },
    }));
    const chosen = await vscode.window.showQuickPick(items, { title: 'Connect which plugs?', canPickMany: true });
    if (!chosen || chosen.length === 0) return;
    await this.#act('Connecting', 'Connected', async ({ ports }, signal) => {
      const wanted = chosen.map(({ connection }) => connection);
      return tellSummary(await connectThese(ports, wanted, { signal }), ({ plug }) => plug, 'Connected');
    });
  }

  /** After an install: what was connected and aliased by hand the last time. */
  async proposeAgain(): Promise<void> {
    const open = await this.#open();
    if (!open) return;
    const state = await this.#state(open.current);
    const connections = proposeConnections(state, open.model);
    const aliases = proposeAliases(state, open.model);
    if (connections.length + aliases.length === 0) return;
    const again = 'Do It Again';
    const names = [...connections.map(({ plug }) => plug), ...aliases.map(({ alias }) => alias)];
    const text = `Last time you connected or aliased ${names.join(', ')} by hand.`;
    if ((await vscode.window.showInformationMessage(text, again)) !== again) return;
    await this.#act('Connecting', 'Connected', async ({ ports }, signal) => {
      const text = tellSummary(await connectThese(ports, connections, { signal }), ({ plug }) => plug, 'Connected');
      for (const alias of aliases) await setAlias(ports, alias, { signal });
      return connections.length > 0 ? text : undefined;
    });
  }

  async control(verb: 'start' | 'stop' | 'restart', row: unknown): Promise<void> {
    const act = { start: startServices, stop: stopServices, restart: restartServices }[verb];
    const node = toNode(row);
    const names = node?.kind === 'service' ? [node.service.name] : undefined;
    const what = names?.map((name) => `"${name}"`).join(', ') ?? 'services';
    const title = { start: 'Starting', stop: 'Stopping', restart: 'Restarting' }[verb];
    const done = { start: 'Started', stop: 'Stopped', restart: 'Restarted' }[verb];
    await this.#act(`${title} ${what}`, `${done} ${what}`, async ({ ports, model }, signal) => {
      const all = names ?? model.snaps.flatMap(({ services }) => services.map(({ name }) => name));
      if (all.length === 0) {
        void vscode.window.showInformationMessage(NO_SERVICES);
        return NO_SERVICES;
      }
      await act(ports, all, { signal });
      return undefined;
    });
  }

  async logs(row: unknown): Promise<void> {
    const node = toNode(row);
    const open = await this.#open();
    if (!open) return;
    const services = open.model.snaps.flatMap((snap) => snap.services.map(({ name }) => name));
    const all = open.model.snaps.filter((snap) => snap.services.length > 0).map(({ name }) => name);
    const choices = [...all, ...services.filter((one) => !all.includes(one))];
    const name = node?.kind === 'service' ? node.service.name : await pickOne(choices, 'Logs of what?', NO_SERVICES);
    if (name === undefined) return;
    runAndStay(logsLine(open.current.target, name), { name: `Logs: ${name}`, icon: 'output' }, `"snap logs ${name}"`);
  }

  /** @param given a row of the view, or the document and the app's name of a lens */
  async runApp(given: unknown, appName: unknown, shell: boolean): Promise<void> {
    const node = toNode(given);
    if (typeof appName === 'string' && !(await this.#turnTo(given))) return;
    const open = await this.#open();
    if (!open) return;
    const all = open.model.snaps.flatMap((snap) => [...snap.apps, ...snap.services]);
    const named = all.find(({ app }) => app === appName)?.name;
    if (typeof appName === 'string' && named === undefined) {
      void vscode.window.showInformationMessage(`The snap that is installed has no app "${appName}": build it again.`);
      return;
    }
    const choices = all.map((one) => one.name);
    const name = node?.kind === 'app' ? node.app.name : (named ?? (await pickOne(choices, 'Run which app?', NO_APPS)));
    if (name === undefined) return;
    const line = runAppLine(open.current.target, name, [], { shell });
    if (shell) openTerminal(line, { name: `Shell: ${name}`, icon: 'terminal' });
    else runAndStay(line, { name: `Run: ${name}`, icon: 'play' }, `"${name}"`);
  }

  setAlias(row: unknown): Promise<void> {
    const node = toNode(row);
    if (node?.kind !== 'alias') return this.setAliases();
    const { app, alias } = node.alias;
    return this.#act(`Setting the alias "${alias}"`, `Set the alias "${alias}"`, ({ ports }, signal) =>
      setAlias(ports, { app, alias }, { signal }),
    );
  }

  async removeAlias(row: unknown): Promise<void> {
    const node = toNode(row);
    if (node?.kind !== 'alias') return;
    const { app, alias } = node.alias;
    await this.#act(`Removing the alias "${alias}"`, `Removed the alias "${alias}"`, ({ ports }, signal) =>
      removeAlias(ports, { app, alias }, { signal }),
    );
  }

  setAliases(): Promise<void> {
    return this.#act('Setting aliases', 'Set aliases', async ({ ports, model }, signal) => {
      const summary = await setAllAliases(ports, model, { signal });
      const nothing = 'There is no alias to set: no app is likely to be called by another name.';
      return tellSummary(summary, ({ alias }) => alias, 'Set', nothing);
    });
  }

  async reveal(row: unknown): Promise<void> {
    const { current } = this.#ports.tests;
    const node = toNode(row);
    const project = current && (await this.#ports.projects.forFolder(current.project));
    if (project) await reveal(project.uri, node && rangeOf(node));
    else void vscode.window.showInformationMessage('The project of this snap is not open in this workspace.');
  }

  shell(): void {
    const { current } = this.#ports.tests;
    if (!current) {
      void offerInstall('Nothing is test-installed yet.');
      return;
    }
    const line = current.target.kind === 'lxd' ? current.target.terminalLine(['bash', '--login']) : undefined;
    if (line) openTerminal(line, { name: current.target.label });
    else vscode.window.createTerminal('Shell').show();
  }

  async writeScript(): Promise<void> {
    const { current } = this.#ports.tests;
    const state = current && (await this.#state(current));
    if (!state) {
      void vscode.window.showInformationMessage('Nothing is test-installed.');
      return;
    }
    const document = await vscode.workspace.openTextDocument({
      language: 'shellscript',
      content: writeTestScript(state),
    });
    await vscode.window.showTextDocument(document);
  }

  #state({ project, target }: CurrentTest) {
    return this.#ports.machine.store.read(project, target.id);
  }

  /** The target as it is now; undefined after the user was told. */
  async #open(): Promise<Open | undefined> {
    const { tests, view, machine } = this.#ports;
    const { current } = tests;
    if (!current || current.snaps.length === 0) {
      await offerInstall('Nothing is test-installed yet.');
      return undefined;
    }
    await view.refreshVisibly();
    const { model } = view;
    if (!model) {
      void vscode.window.showErrorMessage(`${current.target.label} gives no answer: the view "Snap Test" says why.`);
      return undefined;
    }
    return { current, model, ports: { target: current.target, store: machine.store, project: current.project } };
  }

  /** Where a lens of one of several snaps asks: what is installed of that one. */
  async #turnTo(given: unknown): Promise<boolean> {
    const { projects, tests } = this.#ports;
    const project = await projects.choose(given);
    if (!project) return false;
    if (await tests.turnTo(project)) return true;
    await offerInstall(`"${project.name}" is not test-installed yet.`, project.uri);
    return false;
  }

  /** @param act may answer what the status bar is to say in place of `done` */
  async #act(
    title: string,
    done: string,
    act: (open: Open, signal: AbortSignal) => Promise<string | undefined | void>,
  ): Promise<void> {
    const { work, view } = this.#ports;
    if (work.refuse()) return;
    const open = await this.#open();
    if (!open) return;
    const toDone = ({ text }: { readonly text: string }): string => text;
    await work.run({ title, toDone }, async (_report, signal) => ({ text: (await act(open, signal)) ?? done }));
    await view.refresh();
  }
}

async function offerInstall(text: string, uri?: vscode.Uri): Promise<void> {
  const install = 'Test-Install';
  if ((await vscode.window.showInformationMessage(text, install)) !== install) return;
  await vscode.commands.executeCommand('snapwright.installLastBuild', uri);
}

function toNode(row: unknown): SnapTestNode | undefined {
  return dataOf(row) as SnapTestNode | undefined;
}

function rangeOf(node: SnapTestNode): ConnectionItem['range'] {
  if (node.kind === 'connection') return node.connection.range;
  if (node.kind === 'service') return node.service.range;
  if (node.kind === 'app') return node.app.range;
  return node.kind === 'alias' ? node.alias.range : undefined;
}

async function pickSlot(
  plug: string,
  slots: readonly string[],
  first: string | undefined,
): Promise<string | undefined> {
  const all = [...new Set([...(first === undefined ? [] : [first]), ...slots])];
  return await vscode.window.showQuickPick(all, { title: `Connect "${plug}" to which slot?` });
}

/** @param nothing what is told where there is no choice */
async function pickOne(names: readonly string[], title: string, nothing: string): Promise<string | undefined> {
  const [only] = names;
  if (only === undefined) void vscode.window.showInformationMessage(nothing);
  if (names.length < 2) return only;
  return await vscode.window.showQuickPick([...names], { title });
}

/** @returns what the status bar says */
function tellSummary<T>(
  { done, failed }: ActionSummary<T>,
  nameOf: (item: T) => string,
  what: string,
  nothing?: string,
): string | undefined {
  for (const { item, message } of failed) void vscode.window.showWarningMessage(`${nameOf(item)}: ${message}`);
  if (done.length > 0) void vscode.window.showInformationMessage(`${what}: ${done.map(nameOf).join(', ')}.`);
  else if (failed.length === 0 && nothing !== undefined) void vscode.window.showInformationMessage(nothing);
  if (failed.length > 0) return `${what} ${String(done.length)}, ${String(failed.length)} failed`;
  return done.length > 0 ? undefined : 'There was nothing to do';
}
