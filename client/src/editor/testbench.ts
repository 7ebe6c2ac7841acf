/** All that builds, installs and tests, put together: what the command table calls. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { remoteBuildLine } from '../core/build/command-lines.ts';
import { requireSnapcraft } from '../core/build/choose-provider.ts';
import { readHistory } from '../core/build/history.ts';
import type { Artefact } from '../core/build/types.ts';
import { stopAllProcesses } from '../core/process/running.ts';
import { streamProcess } from '../core/process/stream-process.ts';
import { UserError } from '../core/user-error.ts';
import { BuildProblems } from './build/build-problems.ts';
import { registerBuildTasks } from './build/build-tasks.ts';
import { Builds } from './build/builds.ts';
import { registerLogLinks } from './build/log-links.ts';
import { BuildsView, toSnapFile } from './build/builds-view.ts';
import { StatusItem } from './build/status-item.ts';
import { setContext } from './context-keys.ts';
import { DoctorView } from './doctor-view.ts';
import { Machine } from './machine.ts';
import { withCancel } from './progress.ts';
import { Projects } from './projects.ts';
import { closeTerminals, runAndStay } from './terminals.ts';
import { Deployments } from './testing/deployments.ts';
import { SnapTestCommands } from './testing/snap-test-commands.ts';
import { SnapTestView } from './testing/snap-test-view.ts';
import { Tests, type TestedProject } from './testing/tests.ts';
import { Work, type Report } from './work.ts';
import { dataOf } from './row-view.ts';

const DOCTOR_KEY = 'doctor.seen';

export class Testbench implements vscode.Disposable {
  readonly machine: Machine;
  readonly projects: Projects;
  readonly builds: Builds;
  readonly tests: Tests;
  readonly snapTest: SnapTestCommands;
  readonly snapTestView: SnapTestView;
  readonly deployments: Deployments;
  readonly doctor: DoctorView;
  readonly work: Work;
  readonly #context: vscode.ExtensionContext;
  readonly #disposables: vscode.Disposable[];

  constructor(context: vscode.ExtensionContext, client: LanguageClient, log: vscode.LogOutputChannel) {
    this.#context = context;
    const memento = context.workspaceState;
    const status = new StatusItem();
    const problems = new BuildProblems();
    const { version } = context.extension.packageJSON as { version: string };
    this.machine = new Machine(context, client);
    this.projects = new Projects(client, memento);
    this.work = new Work(status, log);
    const { machine, work, projects } = this;
    const view = new BuildsView(projects, machine.stateFolder);
    this.builds = new Builds({
      client,
      machine,
      work,
      problems,
      onEnd: () => {
        view.refresh();
      },
    });
    this.tests = new Tests({ machine, work, log, memento });
    this.snapTestView = new SnapTestView(this.tests, projects);
    this.snapTest = new SnapTestCommands({ machine, projects, work, tests: this.tests, view: this.snapTestView });
    const build = (folder: string, report: Report, signal: AbortSignal) => this.#buildFolder(folder, report, signal);
    this.deployments = new Deployments({ client, machine, work, build }, memento);
    this.doctor = new DoctorView(machine, projects, version);
    const look = (): void => {
      projects.list().then(
        (files) => {
          setContext('hasProject', files.length > 0);
        },
        (error: unknown) => {
          log.error(String(error));
        },
      );
    };
    setContext('busy', false);
    look();
    this.#disposables = [
      this.projects,
      projects.onDidChange(look),
      this.work,
      status,
      problems,
      view,
      this.builds,
      this.tests,
      this.snapTestView,
      this.deployments,
      this.doctor,
      registerLogLinks((terminal) => this.builds.projectOf(terminal)),
      registerBuildTasks({
        projects,
        run: async (action, project, task, platform) => {
          const options = { task, ...(platform !== undefined && { platform }) };
          const record = await this.builds.run(project, action === 'clean' ? 'clean' : 'build', options);
          if (!record || action !== 'buildAndInstall') return record !== undefined;
          return await this.#install(project, record.artefacts);
        },
        deploy: (file, terminal) => this.deployments.deploy(file, terminal),
        tell: (error) => work.tell(error),
      }),
    ];
  }

  /** Once the language server answers, and the workspace is trusted: what an earlier window left is found again. */
  async restore(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    await Promise.all([this.tests.restore(), this.deployments.restore()]);
  }

  async build(given: unknown): Promise<void> {
    if (this.work.refuse()) return;
    const project = await this.projects.choose(given);
    if (project && (await this.#isPrepared())) await this.builds.run(project, 'build');
  }

  async clean(given: unknown): Promise<void> {
    if (this.work.refuse()) return;
    const project = await this.projects.choose(given);
    if (project) await this.builds.run(project, 'clean');
  }

  async buildAndInstall(given: unknown): Promise<void> {
    if (this.work.refuse()) return;
    const project = await this.projects.choose(given);
    if (!project || !(await this.#isPrepared())) return;
    const record = await this.builds.run(project, 'build', { quiet: true });
    if (record) await this.#install(project, record.artefacts);
  }

  async installLast(given: unknown): Promise<void> {
    if (this.work.refuse()) return;
    const project = await this.projects.choose(given);
    if (project) await this.#install(project, undefined);
  }

  /** @param given a file of the explorer, or a row of the view "Builds"; it need not be of a project */
  async installFile(given: unknown): Promise<void> {
    if (this.work.refuse()) return;
    const uri = given instanceof vscode.Uri ? given : toSnapFile(dataOf(given));
    if (uri?.scheme !== 'file') {
      void vscode.window.showInformationMessage('Choose a snap in the explorer, or in the view "Builds".');
      return;
    }
    const file = uri.fsPath;
    const alone = { uri, folder: path.dirname(file), name: path.basename(file, '.snap').split('_')[0] ?? 'snap' };
    await this.#install((await this.projects.around(file)) ?? alone, [{ file, kind: 'snap' }]);
  }

  /** @param part the part of a lens, else it is asked for */
  async part(kind: 'clean' | 'rebuild', given: unknown, part: unknown): Promise<void> {
    if (this.work.refuse()) return;
    const project = await this.projects.choose(given);
    if (!project) return;
    const names = project.summary.parts.map(({ name }) => name);
    const title = kind === 'clean' ? 'Clean which part?' : 'Rebuild which part?';
    if (names.length === 0) {
      void vscode.window.showInformationMessage(`"${project.name}" has no parts.`);
      return;
    }
    const named = typeof part === 'string' ? part : await vscode.window.showQuickPick(names, { title });
    if (named !== undefined) await this.builds.run(project, kind === 'clean' ? { clean: named } : { rebuild: named });
  }

  async shell(given: unknown): Promise<void> {
    const project = await this.projects.choose(given);
    if (project) await this.builds.openShell(project);
  }

  async remoteBuild(given: unknown): Promise<void> {
    const project = await this.projects.choose(given);
    if (!project) return;
    const { request, options } = this.builds.options(project);
    const isThere = await withCancel('Looking for snapcraft', async (signal) => {
      await requireSnapcraft({ stream: streamProcess }, { ...options, signal });
      return true;
    });
    if (isThere !== true) return;
    const proceed = 'Build Remotely';
    const detail =
      'The sources of the project go to Launchpad, where everybody can read them. snapcraft asks for your consent in the terminal.';
    const answer = await vscode.window.showWarningMessage('Build on Launchpad?', { modal: true, detail }, proceed);
    if (answer !== proceed) return;
    const line = remoteBuildLine(request, options);
    const name = `Remote build of ${project.name}`;
    runAndStay(line, { name, cwd: line.cwd, env: line.env, icon: 'cloud-upload' }, 'The remote build');
  }

  /** @param given `last`: of what this window did last, a build or not */
  async showLog(given: unknown): Promise<void> {
    if (given === 'last' && this.work.showLog()) return;
    const project = await this.projects.choose(given);
    if (!project || this.builds.showLog(project)) return;
    const [last] = await readHistory(this.machine.stateFolder, project.folder);
    if (last?.logFile === undefined) {
      void vscode.window.showInformationMessage(`"${project.name}" was not built yet.`);
      return;
    }
    try {
      await vscode.window.showTextDocument(vscode.Uri.file(last.logFile));
    } catch (error) {
      const detail = { detail: String(error) };
      await this.work.tell(new UserError('no-log', `The log "${last.logFile}" can not be opened.`, detail));
    }
  }

  /** At the end of the window: what is under way is ended, nothing is left running. */
  async close(): Promise<void> {
    await this.work.close();
    closeTerminals();
    await this.builds.close();
    await stopAllProcesses();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #install(
    project: TestedProject,
    files: readonly Pick<Artefact, 'file' | 'kind'>[] | undefined,
  ): Promise<boolean> {
    const isDone = await this.tests.install(project, files);
    if (!isDone) return false;
    await vscode.commands.executeCommand('snapwright.snapTest.focus');
    await this.snapTestView.refresh();
    this.snapTest.proposeAgain().catch((error: unknown) => this.work.tell(error));
    return true;
  }

  /** Once on this machine, before the first build: what is not ready is told before minutes are spent. */
  async #isPrepared(): Promise<boolean> {
    if (this.#context.globalState.get<boolean>(DOCTOR_KEY) === true) return true;
    const title = 'Looking whether this machine is ready to build';
    const lines = await withCancel(title, (signal) => this.doctor.examine({ quiet: true, signal }));
    if (!lines) return false;
    const problems = lines.filter(({ state }) => state === 'problem');
    const done = (): Thenable<void> => this.#context.globalState.update(DOCTOR_KEY, true);
    const [first] = problems;
    if (!first) {
      await done();
      return true;
    }
    const [anyway, show] = ['Build Anyway', 'Doctor'];
    const more = problems.length > 1 ? ` The doctor knows ${String(problems.length - 1)} more.` : '';
    const text = `This machine is not ready to build. ${first.title}: ${first.reason}${more}`;
    const chosen = await vscode.window.showWarningMessage(text, show, anyway);
    if (chosen === show) await this.doctor.reveal();
    if (chosen !== anyway) return false;
    await done();
    return true;
  }

  /** For a deployment: what is built of a project, built anew. */
  async #buildFolder(folder: string, report: Report, signal: AbortSignal): Promise<readonly Artefact[]> {
    const project = await this.projects.forFolder(folder);
    if (!project) {
      throw new UserError('no-project', `There is no snapcraft.yaml in "${folder}".`, {
        hint: 'Its folder has to be part of the workspace.',
      });
    }
    return await this.builds.buildWithin(project, report, signal);
  }
}
