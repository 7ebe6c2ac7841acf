/** All that builds, installs and tests, put together: what the command table calls. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { remoteBuildLine } from '../core/build/command-lines.ts';
import { buildSnap } from '../core/build/build-snap.ts';
import { readHistory } from '../core/build/history.ts';
import type { Artefact } from '../core/build/types.ts';
import { stopAllProcesses } from '../core/process/running.ts';
import { UserError } from '../core/user-error.ts';
import { BuildProblems } from './build/build-problems.ts';
import { registerBuildTasks } from './build/build-tasks.ts';
import { Builds, type BuildKind } from './build/builds.ts';
import { registerLogLinks } from './build/log-links.ts';
import { BuildsView } from './build/builds-view.ts';
import { StatusItem } from './build/status-item.ts';
import { setContext } from './context-keys.ts';
import { DoctorView } from './doctor-view.ts';
import { Machine } from './machine.ts';
import { Projects, type Project } from './projects.ts';
import { closeTerminals, openTerminal } from './terminals.ts';
import { Deployments } from './testing/deployments.ts';
import { SnapTestCommands } from './testing/snap-test-commands.ts';
import { SnapTestView } from './testing/snap-test-view.ts';
import { Tests } from './testing/tests.ts';
import { Work, type Report } from './work.ts';

/** How many builds the view lists. */
const SHOWN_BUILDS = 20;
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
    const view = new BuildsView(async () => {
      const project = await this.projects.current();
      return project ? (await readHistory(this.machine.stateFolder, project.folder)).slice(0, SHOWN_BUILDS) : [];
    });
    const { machine, work, projects } = this;
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
    this.#disposables = [
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
          if (action === 'clean') return (await this.builds.run(project, 'clean', options)) !== undefined;
          const record = await this.builds.run(project, 'build', options);
          if (!record || action === 'build') return record !== undefined;
          return await this.#install(project, record.artefacts);
        },
        deploy: (file) => this.deployments.deploy(file),
      }),
    ];
  }

  /** Once the language server answers: what an earlier window left is found again. */
  async restore(): Promise<void> {
    setContext('busy', false);
    const look = async (): Promise<void> => {
      setContext('hasProject', (await this.projects.list()).length > 0);
    };
    this.#disposables.push(
      this.projects,
      this.projects.onDidChange(() => void look()),
    );
    await look();
    if (!vscode.workspace.isTrusted) return;
    await this.tests.restore();
    await this.deployments.restore();
  }

  async build(given: unknown, kind: BuildKind = 'build'): Promise<void> {
    const project = await this.projects.choose(given);
    if (project && (await this.#isPrepared())) await this.builds.run(project, kind);
  }

  async buildAndInstall(given: unknown): Promise<void> {
    const project = await this.projects.choose(given);
    if (!project || !(await this.#isPrepared())) return;
    const record = await this.builds.run(project, 'build', { quiet: true });
    if (record) await this.#install(project, record.artefacts);
  }

  /** @param given a project, or a snap file of the explorer */
  async installLast(given: unknown): Promise<void> {
    const file = given instanceof vscode.Uri && given.path.endsWith('.snap') ? given : undefined;
    const project = await this.projects.choose(file ? undefined : given);
    if (project) await this.#install(project, file && [{ file: file.fsPath, kind: 'snap' }]);
  }

  /** @param part the part of a lens, else it is asked for */
  async part(kind: 'clean' | 'rebuild', given: unknown, part: unknown): Promise<void> {
    const project = await this.projects.choose(given);
    if (!project) return;
    const names = project.summary.parts.map(({ name }) => name);
    const title = kind === 'clean' ? 'Clean which part?' : 'Rebuild which part?';
    const named = typeof part === 'string' ? part : await vscode.window.showQuickPick(names, { title });
    if (named !== undefined) await this.builds.run(project, kind === 'clean' ? { clean: named } : { rebuild: named });
  }

  async shell(given: unknown): Promise<void> {
    const project = await this.projects.choose(given);
    if (!project) return;
    try {
      await this.builds.openShell(project);
    } catch (error) {
      await this.work.tell(error);
    }
  }

  async remoteBuild(given: unknown): Promise<void> {
    const project = await this.projects.choose(given);
    if (!project) return;
    const { request, options } = this.builds.options(project);
    const proceed = 'Build Remotely';
    const detail =
      'The sources of the project go to Launchpad, where everybody can read them. snapcraft asks for your consent in the terminal.';
    const answer = await vscode.window.showWarningMessage('Build on Launchpad?', { modal: true, detail }, proceed);
    if (answer !== proceed) return;
    const line = remoteBuildLine(request, options);
    openTerminal(line, { name: `Remote build of ${project.name}`, cwd: line.cwd, env: line.env, icon: 'cloud-upload' });
  }

  /** @param given `last`: of what this window did last, a build or not */
  async showLog(given: unknown): Promise<void> {
    if (given === 'last' && this.work.showLog()) return;
    const project = await this.projects.choose(given);
    if (!project || this.builds.showLog(project)) return;
    const [last] = await readHistory(this.machine.stateFolder, project.folder);
    if (last?.logFile !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(last.logFile));
    else void vscode.window.showInformationMessage(`"${project.name}" was not built yet.`);
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

  async #install(project: Project, files: readonly Pick<Artefact, 'file' | 'kind'>[] | undefined): Promise<boolean> {
    const isDone = await this.tests.install(project, files);
    if (!isDone) return false;
    await vscode.commands.executeCommand('snapwright.snapTest.focus');
    await this.snapTestView.refresh();
    void this.snapTest.proposeAgain();
    return true;
  }

  /** Once on this machine, before the first build: what is not ready is told before minutes are spent. */
  async #isPrepared(): Promise<boolean> {
    if (this.#context.globalState.get<boolean>(DOCTOR_KEY) === true) return true;
    const title = 'Snap: is this machine ready to build?';
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      this.doctor.examine({ quiet: true }),
    );
    const problems = this.doctor.lines.filter(({ state }) => state === 'problem');
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
    const { request, options } = this.builds.options(project);
    const record = await buildSnap(this.builds.ports(project, report), request, { ...options, signal });
    if (record.result === 'failed')
      throw new UserError('build-failed', `"${project.name}": ${record.reason ?? 'failed'}`);
    return record.artefacts;
  }
}
