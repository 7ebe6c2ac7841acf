/** Test installs from the editor: where, what is installed, what is remembered, and the way back. */
import path from 'node:path';
import * as vscode from 'vscode';
import { findLastArtefacts } from '../../core/build/history.ts';
import type { Artefact } from '../../core/build/types.ts';
import { removeTestInstall } from '../../core/install/remove-test-install.ts';
import type { TestState } from '../../core/install/state.ts';
import { describeInstall, testInstall, type TestInstallRequest } from '../../core/install/test-install.ts';
import { toInstanceName } from '../../core/lxd/instance-name.ts';
import type { Target } from '../../core/target/target.ts';
import { UserError } from '../../core/user-error.ts';
import { readInstallSettings, type InstallSettings } from '../build/build-settings.ts';
import { setContext } from '../context-keys.ts';
import type { Machine } from '../machine.ts';
import type { Project } from '../projects.ts';
import type { Report, Work } from '../work.ts';

/** What the view shows: where something of ours is installed, for which project. */
export interface CurrentTest {
  readonly project: string;
  readonly target: Target;
  readonly snaps: readonly string[];
}

/** Of a workspace or not: a snap can be tested without its sources. */
export type TestedProject = Pick<Project, 'uri' | 'folder' | 'name'>;

interface TestsPorts {
  readonly machine: Machine;
  readonly work: Work;
  readonly log: vscode.LogOutputChannel;
  readonly memento: vscode.Memento;
}

type Place = 'lxd' | 'host';

const PLACE_KEY = 'install.place';
const CURRENT_KEY = 'install.current';
const REPLACE = 'Replace It';
const INSTALL = 'Install';

export class Tests implements vscode.Disposable {
  readonly #ports: TestsPorts;
  readonly #changed = new vscode.EventEmitter<CurrentTest | undefined>();
  readonly onDidChange = this.#changed.event;
  #current: CurrentTest | undefined;

  constructor(ports: TestsPorts) {
    this.#ports = ports;
  }

  get current(): CurrentTest | undefined {
    return this.#current;
  }

  /** What an earlier window left is found again: the last one used, else the only one of this workspace's folders. */
  async restore(): Promise<void> {
    const ours = await this.#ours();
    const last = this.#ports.memento.get<string>(CURRENT_KEY);
    this.#set(ours.find((state) => keyOf(state) === last) ?? ours[0]);
  }

  /** From now on commands and the view are about the test install of this project. False where it has none. */
  async turnTo({ folder }: TestedProject): Promise<boolean> {
    if (this.#current?.project === folder) return true;
    const state = (await this.#ports.machine.store.list()).find((one) => one.project === folder && isThere(one));
    if (state) this.#set(state);
    return state !== undefined;
  }

  /** @returns whether it is installed */
  async install(project: TestedProject, given?: readonly Pick<Artefact, 'file' | 'kind'>[]): Promise<boolean> {
    const { machine, work } = this.#ports;
    if (work.refuse()) return false;
    const settings = readInstallSettings(project.uri);
    const files = given ?? (await findLastArtefacts(machine.stateFolder, project.folder));
    if (files.length === 0) {
      const build = 'Build';
      const text = `Nothing is built of "${project.name}" yet, or the file is gone.`;
      if ((await vscode.window.showInformationMessage(text, build)) === build) {
        await vscode.commands.executeCommand('snapwright.buildAndInstall', project.uri);
      }
      return false;
    }
    const place = await this.#choosePlace(settings);
    if (!place) return false;
    const request = toRequest(project, files, place, settings);
    if (place === 'host' && !(await this.#confirm(request))) return false;
    const title = `Test-installing "${project.name}"`;
    const showLog = (): void => {
      this.#ports.log.show(true);
    };
    const run = (replace: boolean): Promise<boolean | 'from store' | undefined> =>
      work.run({ title, showLog, toDone: () => `Test-installed "${project.name}"` }, async (report, signal) => {
        try {
          await this.#perform({ ...request, replaceStoreSnap: replace }, report, signal);
          return true;
        } catch (error) {
          if (error instanceof UserError && error.code === 'snap-from-store' && !replace) return 'from store';
          throw error;
        }
      });
    let result = await run(false);
    if (result === 'from store') {
      const text = `"${project.name}" is installed from the store. The test takes its place until it is removed.`;
      if ((await vscode.window.showWarningMessage(text, { modal: true }, REPLACE)) !== REPLACE) return false;
      result = await run(true);
    }
    return result === true;
  }

  /** @returns whether nothing is left */
  async remove(): Promise<boolean> {
    const current = this.#current;
    const { machine, work } = this.#ports;
    if (work.refuse()) return false;
    if (!current) {
      void vscode.window.showInformationMessage('Nothing is test-installed.');
      return false;
    }
    const remove = 'Remove';
    const what = current.snaps.map((snap) => `"${snap}"`).join(', ');
    const detail =
      current.target.kind === 'lxd'
        ? `${current.target.label} is deleted with all that is on it.`
        : `${what} is removed from this machine with its data.`;
    const options = { modal: true, detail };
    if ((await vscode.window.showWarningMessage('Remove the test install?', options, remove)) !== remove) return false;
    const problems = await work.run(
      { title: 'Removing the test install', toDone: () => 'Removed the test install' },
      (report, signal) =>
        removeTestInstall(
          machine.installPorts(),
          { project: current.project, target: current.target },
          {
            signal,
            onStep: ({ label }) => {
              report(label);
            },
          },
        ),
    );
    if (!problems) return false;
    for (const problem of problems) void vscode.window.showWarningMessage(problem);
    // Another snap of the workspace may have one as well: that is shown then, and can be removed.
    this.#set((await this.#ours()).find((state) => keyOf(state) !== keyOf(current)));
    return true;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #ours(): Promise<readonly TestState[]> {
    const states = (await this.#ports.machine.store.list()).filter(isThere);
    const folders = vscode.workspace.workspaceFolders?.map(({ uri }) => uri.fsPath) ?? [];
    return states.filter(({ project }) =>
      folders.some((folder) => project === folder || project.startsWith(`${folder}${path.sep}`)),
    );
  }

  #set(state: Pick<TestState, 'project' | 'target' | 'snaps'> | undefined): void {
    const { machine, memento } = this.#ports;
    this.#current = state && {
      project: state.project,
      target: machine.target(state.target),
      snaps: state.snaps.map(({ name }) => name),
    };
    void memento.update(CURRENT_KEY, state && keyOf(state));
    setContext('installed', state !== undefined);
    this.#changed.fire(this.#current);
  }

  async #perform(request: TestInstallRequest, report: Report, signal: AbortSignal): Promise<void> {
    const { machine, log } = this.#ports;
    try {
      const result = await testInstall(machine.installPorts(), request, {
        signal,
        onLine: (line) => {
          log.info(line);
        },
        onStep: ({ label, state, detail }) => {
          if (state === 'running') report(detail ?? label);
          else if (state === 'failed') log.error(`${label}: ${detail ?? 'failed'}`);
        },
        onChange: ({ tasks, summary }) => {
          const done = tasks.filter(({ status }) => status === 'Done').length;
          const now = tasks.find(({ status }) => status === 'Doing');
          // What comes from a file has no revision yet.
          report(
            (now?.summary ?? summary).replace(' (unset)', ''),
            tasks.length === 0 ? undefined : done / tasks.length,
          );
        },
      });
      for (const note of result.notes) void vscode.window.showInformationMessage(note);
    } finally {
      // Also after a failure: what is half there has to be found, and removed.
      const id =
        request.place.kind === 'host' ? 'host' : machine.installPorts().openInstance(request.place.instance.name).id;
      const state = await machine.store.read(request.project, id);
      if (state && isThere(state)) this.#set(state);
    }
  }

  async #choosePlace({ target }: InstallSettings): Promise<Place | undefined> {
    const isLinux = process.platform === 'linux';
    if (target === 'host' && !isLinux) {
      const hint = 'Set "snapwright.install.target" to "lxd", and "snapwright.lxd.remote" to a server of LXD.';
      await this.#ports.work.tell(new UserError('host-not-linux', 'Snaps run on Linux only.', { hint }));
      return undefined;
    }
    if (target !== 'ask') return target;
    const last = this.#ports.memento.get<Place>(PLACE_KEY, 'lxd');
    const items: (vscode.QuickPickItem & { readonly place: Place })[] = [
      {
        place: 'lxd',
        label: '$(server) Throw-away LXD instance',
        detail: 'Made for this snap and kept until it is removed.',
      },
      ...(isLinux
        ? [
            {
              place: 'host' as const,
              label: '$(device-desktop) This machine',
              detail: 'Asks for your password in a terminal. The snap runs with all that devmode allows.',
            },
          ]
        : []),
    ];
    items.sort((a, b) => Number(b.place === last) - Number(a.place === last));
    if (items.length === 1) return 'lxd';
    const pick = await vscode.window.showQuickPick(items, { title: 'Test-install where?' });
    if (pick) await this.#ports.memento.update(PLACE_KEY, pick.place);
    return pick?.place;
  }

  /** On this machine: says plainly what will be installed, before it is. */
  async #confirm(request: TestInstallRequest): Promise<boolean> {
    try {
      const lines = await describeInstall(this.#ports.machine.installPorts(), request);
      const options = { modal: true, detail: lines.join('\n') };
      const answer = await vscode.window.showWarningMessage('Test-install on this machine?', options, INSTALL);
      return answer === INSTALL;
    } catch (error) {
      await this.#ports.work.tell(error);
      return false;
    }
  }
}

function keyOf({ project, target }: { readonly project: string; readonly target: string | Target }): string {
  return `${project}\0${typeof target === 'string' ? target : target.id}`;
}

/** An instance without a snap is something to be removed too. */
function isThere({ snaps, instance }: TestState): boolean {
  return snaps.length > 0 || instance !== undefined;
}

function toRequest(
  project: TestedProject,
  files: TestInstallRequest['files'],
  place: Place,
  { mode, localSnaps, lxd }: InstallSettings,
): TestInstallRequest {
  return {
    project: project.folder,
    files,
    mode,
    ...(localSnaps !== undefined && { localSnaps: [localSnaps] }),
    place:
      place === 'host'
        ? { kind: 'host' }
        : {
            kind: 'lxd',
            instance: {
              name: toInstanceName('test', project.name, project.folder),
              folder: project.folder,
              image: lxd.image,
              vm: lxd.vm,
              fresh: lxd.fresh,
              ...(lxd.cpus !== undefined && { cpus: lxd.cpus }),
              ...(lxd.memory !== undefined && { memory: lxd.memory }),
              ...(lxd.disk !== undefined && { disk: lxd.disk }),
            },
          },
  };
}
