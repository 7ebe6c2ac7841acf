/** Builds from the editor: the terminal with the log, progress, Problems, and what came out. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { createIdleStop, type IdleStop } from '../../core/build/idle-stop.ts';
import { toBuildInstanceName } from '../../core/build/build-instance.ts';
import { buildSnap } from '../../core/build/build-snap.ts';
import { chooseProvider } from '../../core/build/choose-provider.ts';
import { shellLine } from '../../core/build/command-lines.ts';
import { cleanParts, cleanProject, rebuildPart } from '../../core/build/clean.ts';
import type { BuildOptions, BuildPorts } from '../../core/build/ports.ts';
import type { Artefact, BuildRecord, BuildRequest } from '../../core/build/types.ts';
import { formatDuration, formatSize } from '../../core/format.ts';
import { streamProcess } from '../../core/process/stream-process.ts';
import { UserError } from '../../core/user-error.ts';
import type { Machine } from '../machine.ts';
import type { Project } from '../projects.ts';
import { withCancel } from '../progress.ts';
import { openTerminal } from '../terminals.ts';
import type { Report, Work } from '../work.ts';
import type { BuildProblems } from './build-problems.ts';
import { choosePlatform, toBuildRequest } from './build-request.ts';
import { readBuildSettings, type BuildSettings } from './build-settings.ts';
import { BuildShells } from './build-shells.ts';
import { LogTerminal } from './log-terminal.ts';

interface BuildsPorts {
  readonly client: LanguageClient;
  readonly machine: Machine;
  readonly work: Work;
  readonly problems: BuildProblems;
  /** After every build, however it ended. */
  readonly onEnd: () => void;
}

export type BuildKind = 'build' | 'clean' | { readonly clean: string } | { readonly rebuild: string };

interface Log {
  /** As it was when the last build began. */
  project: Project;
  readonly pty: LogTerminal;
  readonly terminal: vscode.Terminal | undefined;
}

export class Builds implements vscode.Disposable {
  readonly #ports: BuildsPorts;
  readonly #logs = new Map<string, Log>();
  readonly #shells = new BuildShells(() => this.#ports.machine.lxd());
  #idleStop: IdleStop | undefined;
  #last: string | undefined;
  /** By the projects' folders: what was built last in this window. Each platform has an instance of its own. */
  readonly #platforms = new Map<string, { readonly name: string | undefined }>();

  constructor(ports: BuildsPorts) {
    this.#ports = ports;
  }

  /**
   * Undefined where it was not done: the user knows by then.
   * @param options `task`: the terminal of a task, which then shows the log; `quiet`: what was built is not told
   */
  async run(
    project: Project,
    kind: BuildKind,
    options: { readonly platform?: string; readonly task?: LogTerminal; readonly quiet?: boolean } = {},
  ): Promise<BuildRecord | undefined> {
    const { work, problems } = this.#ports;
    const { task } = options;
    if (work.refuse()) return undefined;
    const settings = readBuildSettings(project.uri);
    if (kind !== 'clean' && !(await this.#isReady(project))) return undefined;
    const platform = options.platform ?? (await this.#choosePlatform(project, settings));
    // Something else may have begun while it was asked, and the log is that of what is under way.
    if (platform === null || task?.isClosed === true || work.refuse()) return undefined;
    this.#platforms.set(project.folder, { name: platform });
    const title = `${titleOf(kind)} "${project.name}"`;
    const log = task ?? this.#openLog(project, settings);
    const showLog = (): void => {
      // The editor has no way to a task's terminal; it is the last one that was shown.
      if (task) void vscode.commands.executeCommand('workbench.action.terminal.focus');
      else this.showLog(project);
    };
    const openShell = (): Promise<void> => this.openShell(project).catch((error: unknown) => work.tell(error));
    const actions = [
      { label: 'Show Problem', run: () => problems.revealFirst(project.uri) },
      { label: 'Shell', run: openShell },
    ];
    const isClean = kind === 'clean' || (typeof kind === 'object' && 'clean' in kind);
    const toDone = (record: BuildRecord): string => (isClean ? `${title}: done` : describe(record));
    let isRefused = false;
    log.begin(title, () => {
      work.stop();
    });
    const request = toBuildRequest(project, settings, platform);
    const record = await work.run({ title, showLog, toDone, ...(!isClean && { actions }) }, async (report, signal) => {
      const done = await this.#perform(project, kind, request, settings, log, report, signal);
      isRefused = done.result === 'failed';
      if (isRefused) throw toFailure(title, done);
      return done;
    });
    this.#end(request);
    if (!record) {
      log.finish(isClean ? 'Not cleaned.' : 'Not built.', false);
      if (settings.showLog === 'onFailure') showLog();
      if (isRefused && !isClean && settings.onFailure === 'shell') void openShell();
    } else {
      log.finish(describe(record), true);
      if (!task && !options.quiet) this.#tellBuilt(project, record);
    }
    return record;
  }

  /** Inside of work that is under way: a step of a deployment. UserError, Cancelled. */
  async buildWithin(project: Project, report: Report, signal: AbortSignal): Promise<readonly Artefact[]> {
    const settings = readBuildSettings(project.uri);
    const title = `Building "${project.name}"`;
    const log = this.#openLog(project, settings);
    log.begin(title, () => {
      this.#ports.work.stop();
    });
    const request = toBuildRequest(project, settings, settings.platform);
    let end = 'Not built.';
    let isGood = false;
    try {
      const record = await this.#perform(project, 'build', request, settings, log, report, signal);
      if (record.result === 'failed') throw toFailure(title, record);
      [end, isGood] = [describe(record), true];
      return record.artefacts;
    } finally {
      log.finish(end, isGood);
      this.#end(request);
    }
  }

  /** The one whose log a terminal shows. */
  projectOf(terminal: vscode.Terminal): Project | undefined {
    return [...this.#logs.values()].find((log) => log.terminal === terminal)?.project;
  }

  showLog(project: Project | undefined): boolean {
    const log = this.#logs.get(project?.folder ?? this.#last ?? '');
    log?.terminal?.show(true);
    return log !== undefined;
  }

  /** In its build instance, or in one of snapcraft's. UserError, those of `shellLine`. */
  async openShell(project: Project): Promise<void> {
    const settings = readBuildSettings(project.uri);
    const last = this.#platforms.get(project.folder);
    const known = settings.platform ?? last?.name;
    const platform = known === undefined && !last ? await this.#choosePlatform(project, settings) : known;
    if (platform === null) return;
    this.#platforms.set(project.folder, { name: platform });
    const request = toBuildRequest(project, settings, platform);
    const { idleStop, ...alone } = this.#options(project, settings);
    const lxd = this.#ports.machine.lxd();
    const instance = toBuildInstanceName(request);
    let close: (() => unknown) | undefined;
    try {
      const line = await withCancel(`Opening a shell for "${project.name}"`, async (signal) => {
        const provider = await chooseProvider({ stream: streamProcess, lxd }, { ...alone, signal });
        // Whoever starts it sees to it that it is stopped again.
        if (provider === 'lxd') {
          close = idleStop === this.#shells ? this.#shells.add(instance) : () => idleStop?.idle(instance);
        }
        return await shellLine(lxd, provider, request, { ...alone, signal });
      });
      if (!line) await close?.();
      else {
        const name = `Shell: ${project.name}`;
        openTerminal(line, { name, cwd: line.cwd, env: line.env, icon: 'terminal' }, () => void close?.());
      }
    } catch (error) {
      await close?.();
      throw error;
    }
  }

  /** For `remoteBuildLine`, which leaves the platform to snapcraft. */
  options(project: Project): { readonly request: BuildRequest; readonly options: BuildOptions } {
    const settings = readBuildSettings(project.uri);
    return {
      request: toBuildRequest(project, settings, settings.platform),
      options: this.#options(project, settings),
    };
  }

  /** Instances that were kept running are stopped. */
  async close(): Promise<void> {
    await Promise.all([this.#idleStop?.dispose(), this.#shells.dispose()]);
  }

  dispose(): void {
    for (const { pty, terminal } of this.#logs.values()) {
      terminal?.dispose();
      pty.dispose();
    }
    this.#logs.clear();
  }

  #options(project: Project, settings: BuildSettings): BuildOptions {
    const { lxd } = settings;
    if (settings.lxd.keepRunning) this.#idleStop ??= createIdleStop(this.#ports.machine.lxd(), Infinity);
    return {
      settings: {
        provider: settings.provider,
        snapcraft: settings.snapcraft,
        excludes: settings.exclude,
        ...(lxd.image !== undefined && { image: lxd.image }),
        ...(lxd.cpus !== undefined && { cpus: lxd.cpus }),
        ...(lxd.memory !== undefined && { memory: lxd.memory }),
        ...(lxd.disk !== undefined && { disk: lxd.disk }),
        ...(lxd.snapcraftChannel !== undefined && { channel: lxd.snapcraftChannel }),
      },
      stateFolder: this.#ports.machine.stateFolder,
      parts: project.summary.parts.map(({ name }) => name),
      idleStop: (lxd.keepRunning && this.#idleStop) || this.#shells,
    };
  }

  #choosePlatform(project: Project, settings: BuildSettings): Promise<string | undefined | null> {
    return choosePlatform(project, settings, this.#platforms.get(project.folder)?.name);
  }

  async #perform(
    project: Project,
    kind: BuildKind,
    request: BuildRequest,
    settings: BuildSettings,
    log: LogTerminal,
    report: Report,
    signal: AbortSignal,
  ): Promise<BuildRecord> {
    const ports = this.#toPorts(project, log, report);
    const options = { ...this.#options(project, settings), signal };
    if (kind === 'build') return await buildSnap(ports, request, options);
    if (kind === 'clean') return await cleanProject(ports, request, options);
    if ('clean' in kind) return await cleanParts(ports, request, [kind.clean], options);
    return await rebuildPart(ports, request, kind.rebuild, options);
  }

  #toPorts(project: Project, log: LogTerminal, report: Report): BuildPorts {
    const { client, machine, problems } = this.#ports;
    return {
      stream: streamProcess,
      lxd: machine.lxd(),
      now: Date.now,
      onLine: (text, stream) => {
        if (stream === 'note') log.note(text);
        // Paths of the instance lead to the files here.
        else log.line(text.replaceAll('/root/project/', `${project.folder}/`));
      },
      onProgress: ({ label, partNumber, partCount, fraction }) => {
        const place = partNumber === undefined ? '' : ` (part ${String(partNumber)} of ${String(partCount)})`;
        report(`${label}${place}`, fraction);
      },
      onProblems: (found) => void problems.show(client, project.uri, found),
    };
  }

  /** However it ended. */
  #end(request: BuildRequest): void {
    this.#shells.release(toBuildInstanceName(request));
    this.#ports.onEnd();
  }

  /** Files are saved; what snapcraft surely refuses is told before minutes are spent. */
  async #isReady(project: Project): Promise<boolean> {
    const folder = vscode.Uri.file(project.folder).path;
    const isOurs = ({ isDirty, uri }: vscode.TextDocument): boolean => isDirty && uri.path.startsWith(`${folder}/`);
    for (const document of vscode.workspace.textDocuments.filter(isOurs)) await document.save();
    const { problems } = this.#ports;
    const errors = problems.knownErrors(project.uri);
    const [first] = errors;
    if (!first) return true;
    const [show, anyway] = ['Show Problem', 'Build Anyway'];
    const text = `snapcraft will refuse this: ${first.message}`;
    const more = errors.length > 1 ? ` (and ${String(errors.length - 1)} more)` : '';
    const chosen = await vscode.window.showWarningMessage(`${text}${more}`, show, anyway);
    if (chosen === show) await problems.revealFirst(project.uri);
    return chosen === anyway;
  }

  #openLog(project: Project, settings: BuildSettings): LogTerminal {
    const { folder, name } = project;
    this.#last = folder;
    let log = this.#logs.get(folder);
    if (!log) {
      const pty = new LogTerminal(() => {
        if (this.#logs.get(folder)?.pty === pty) this.#logs.delete(folder);
      });
      const icon = new vscode.ThemeIcon('package');
      log = { project, pty, terminal: vscode.window.createTerminal({ name: `Snap: ${name}`, pty, iconPath: icon }) };
      this.#logs.set(folder, log);
    }
    log.project = project;
    if (settings.showLog === 'always') log.terminal?.show(true);
    return log.pty;
  }

  #tellBuilt(project: Project, record: BuildRecord): void {
    const [install, reveal] = ['Test-Install', 'Show in Explorer'];
    const [artefact] = record.artefacts;
    if (!artefact) return;
    void vscode.window.showInformationMessage(describe(record), install, reveal).then((chosen) => {
      const file = vscode.Uri.file(artefact.file);
      if (chosen === install) void vscode.commands.executeCommand('snapwright.installLastBuild', project.uri);
      else if (chosen === reveal) void vscode.commands.executeCommand('revealInExplorer', file);
    });
  }
}

function titleOf(kind: BuildKind): string {
  if (kind === 'build') return 'Building';
  if (kind === 'clean') return 'Cleaning';
  return 'clean' in kind ? `Cleaning part "${kind.clean}" of` : `Rebuilding part "${kind.rebuild}" of`;
}

function toFailure(title: string, { reason }: BuildRecord): UserError {
  return new UserError('build-failed', `${title} failed: ${reason ?? 'see the log'}`);
}

function describe({ artefacts, milliseconds }: BuildRecord): string {
  const files = artefacts.map(({ file, size }) => `${file.split(/[\\/]/).at(-1) ?? file} (${formatSize(size)})`);
  return `${files.length === 0 ? 'Done' : `Built ${files.join(', ')}`} in ${formatDuration(milliseconds)}.`;
}
