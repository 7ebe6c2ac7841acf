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
import { openTerminal, runAndStay } from '../terminals.ts';
import type { Work } from '../work.ts';
import type { SnapTestNode, SnapTestView } from './snap-test-view.ts';
import type { CurrentTest, Tests } from './tests.ts';

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

  connect(node: unknown): Promise<void> {
    return this.#withConnection(node, ['Connecting', 'Connected'], async (open, { plug, slot, otherSlots }, signal) => {
      const chosen = otherSlots.length === 0 ? slot : await pickSlot(plug, otherSlots, slot);
      if (chosen !== undefined || otherSlots.length === 0)
        await connect(open.ports, { plug, slot: chosen }, { signal });
    });
  }

  disconnect(node: unknown): Promise<void> {
    return this.#withConnection(node, ['Disconnecting', 'Disconnected'], async (open, { plug, slot }, signal) => {
      if (slot !== undefined) await disconnect(open.ports, { plug, slot }, { signal });
    });
  }

  connectAll(): Promise<void> {
    return this.#act('Connecting', 'Connected', async ({ ports, model }, signal) => {
      tellSummary(
        await connectAll(ports, model, { signal }),
        ({ plug }) => plug,
        'Connected',
        'Nothing waits for a connection.',
      );
    });
  }

  /** "Snap: Connect Interfaces…": what waits, with what was connected before marked. */
  async connectSome(): Promise<void> {
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
      tellSummary(await connectThese(ports, wanted, { signal }), ({ plug }) => plug, 'Connected');
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
      tellSummary(await connectThese(ports, connections, { signal }), ({ plug }) => plug);
      for (const alias of aliases) await setAlias(ports, alias, { signal });
    });
  }

  control(verb: 'start' | 'stop' | 'restart', node: unknown): Promise<void> {
    const act = { start: startServices, stop: stopServices, restart: restartServices }[verb];
    const names = isNode(node) && node.kind === 'service' ? [node.service.name] : undefined;
    const what = names?.map((name) => `"${name}"`).join(', ') ?? 'services';
    const title = { start: 'Starting', stop: 'Stopping', restart: 'Restarting' }[verb];
    const done = { start: 'Started', stop: 'Stopped', restart: 'Restarted' }[verb];
    return this.#act(`${title} ${what}`, `${done} ${what}`, async ({ ports, model }, signal) => {
      const all = names ?? model.snaps.flatMap(({ services }) => services.map(({ name }) => name));
      if (all.length === 0) void vscode.window.showInformationMessage('The snap has no services.');
      else await act(ports, all, { signal });
    });
  }

  async logs(node: unknown): Promise<void> {
    const open = await this.#open();
    if (!open) return;
    const services = open.model.snaps.flatMap((snap) => snap.services.map(({ name }) => name));
    const all = open.model.snaps.filter((snap) => snap.services.length > 0).map(({ name }) => name);
    const name =
      isNode(node) && node.kind === 'service'
        ? node.service.name
        : await pickOne([...all, ...services.filter((one) => !all.includes(one))], 'Logs of what?');
    if (name === undefined) {
      if (services.length === 0) void vscode.window.showInformationMessage('The snap has no services.');
      return;
    }
    await runAndStay(logsLine(open.current.target, name), `Logs: ${name}`);
  }

  /** @param app of the view, or the document and the app's name of a lens */
  async runApp(given: unknown, appName: unknown, shell: boolean): Promise<void> {
    const open = await this.#open();
    if (!open) return;
    const apps = open.model.snaps.flatMap((snap) => snap.apps.map(({ name, app }) => ({ name, app })));
    const services = open.model.snaps.flatMap((snap) => snap.services.map(({ name, app }) => ({ name, app })));
    const named = [...apps, ...services].find(({ app }) => app === appName)?.name;
    const name =
      isNode(given) && given.kind === 'app'
        ? given.app.name
        : (named ??
          (await pickOne(
            [...apps, ...services].map((one) => one.name),
            'Run which app?',
          )));
    if (name === undefined) return;
    const title = shell ? 'Shell' : 'Run';
    const line = runAppLine(open.current.target, name, [], { shell });
    if (shell) openTerminal(line, { name: `${title}: ${name}`, icon: 'terminal' });
    else await runAndStay(line, `${title}: ${name}`);
  }

  setAlias(node: unknown): Promise<void> {
    if (!isNode(node) || node.kind !== 'alias') return this.setAliases();
    const { app, alias } = node.alias;
    return this.#act(`Setting the alias "${alias}"`, `Set the alias "${alias}"`, ({ ports }, signal) =>
      setAlias(ports, { app, alias }, { signal }),
    );
  }

  removeAlias(node: unknown): Promise<void> {
    if (!isNode(node) || node.kind !== 'alias') return Promise.resolve();
    const { app, alias } = node.alias;
    return this.#act(`Removing the alias "${alias}"`, `Removed the alias "${alias}"`, ({ ports }, signal) =>
      removeAlias(ports, { app, alias }, { signal }),
    );
  }

  setAliases(): Promise<void> {
    return this.#act('Setting aliases', 'Set aliases', async ({ ports, model }, signal) => {
      const summary = await setAllAliases(ports, model, { signal });
      tellSummary(
        summary,
        ({ alias }) => alias,
        'Set',
        'There is no alias to set: no app is likely to be called by another name.',
      );
    });
  }

  async reveal(node: unknown): Promise<void> {
    const { current } = this.#ports.tests;
    const range = isNode(node) ? rangeOf(node) : undefined;
    const project = current && (await this.#ports.projects.forFolder(current.project));
    if (project) await reveal(project.uri, range);
  }

  shell(): void {
    const { current } = this.#ports.tests;
    if (!current) return;
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
      const install = 'Test-Install';
      const text = 'Nothing is test-installed yet.';
      if ((await vscode.window.showInformationMessage(text, install)) === install) {
        await vscode.commands.executeCommand('snapwright.installLastBuild');
      }
      return undefined;
    }
    await view.refresh();
    const { model } = view;
    if (!model) {
      void vscode.window.showErrorMessage(`${current.target.label} gives no answer: the view "Snap Test" says why.`);
      return undefined;
    }
    return { current, model, ports: { target: current.target, store: machine.store, project: current.project } };
  }

  async #act(title: string, done: string, act: (open: Open, signal: AbortSignal) => Promise<void>): Promise<void> {
    const open = await this.#open();
    if (!open) return;
    await this.#ports.work.run({ title, toDone: () => done }, async (_report, signal) => {
      await act(open, signal);
    });
    await this.#ports.view.refresh();
  }

  #withConnection(
    node: unknown,
    [title, done]: readonly [string, string],
    act: (open: Open, connection: ConnectionItem, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    if (!isNode(node) || node.kind !== 'connection') return this.connectSome();
    const { name } = node.connection;
    return this.#act(`${title} "${name}"`, `${done} "${name}"`, (open, signal) => act(open, node.connection, signal));
  }
}

function isNode(value: unknown): value is SnapTestNode {
  return typeof value === 'object' && value !== null && 'kind' in value;
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

async function pickOne(names: readonly string[], title: string): Promise<string | undefined> {
  const [only] = names;
  if (names.length < 2) return only;
  return await vscode.window.showQuickPick([...names], { title });
}

function tellSummary<T>(
  { done, failed }: ActionSummary<T>,
  nameOf: (item: T) => string,
  what?: string,
  nothing?: string,
): void {
  for (const { item, message } of failed) void vscode.window.showWarningMessage(`${nameOf(item)}: ${message}`);
  if (done.length > 0 && what !== undefined) {
    void vscode.window.showInformationMessage(`${what}: ${done.map(nameOf).join(', ')}.`);
  } else if (failed.length === 0 && nothing !== undefined && done.length === 0) {
    void vscode.window.showInformationMessage(nothing);
  }
}
