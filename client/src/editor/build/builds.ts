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
import type { BuildRecord, BuildRequest } from '../../core/build/types.ts';
import { formatDuration, formatSize } from '../../core/format.ts';
import { streamProcess } from '../../core/process/stream-process.ts';
import { UserError } from '../../core/user-error.ts';
import type { Machine } from '../machine.ts';
import type { Project } from '../projects.ts';
import { openTerminal } from '../terminals.ts';
import type { Report, Work } from '../work.ts';
import type { BuildProblems } from './build-problems.ts';
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

  constructor(ports: BuildsPorts) {
    this.#ports = ports;
  }

  /** @param task the terminal of a task, which then shows the log */
  async run(
    project: Project,
    kind: BuildKind,
    options: { readonly platform?: string; readonly task?: LogTerminal; readonly quiet?: boolean } = {},
  ): Promise<BuildRecord | undefined> {
    const { work, problems } = this.#ports;
    const settings = readBuildSettings(project.uri);
    if (kind !== 'clean' && !(await this.#isReady(project))) return undefined;
    const platform = options.platform ?? (await choosePlatform(project, settings));
    if (platform === null) return undefined;
    const title = `${titleOf(kind)} "${project.name}"`;
    const log = options.task ?? this.#openLog(project, settings);
    const showLog = (): void => {
      this.showLog(project);
    };
    let abort: () => void = () => undefined;
    let isRefused = false;
    log.begin(title, () => {
      abort();
    });
    const openShell = (): Promise<void> => this.openShell(project).catch((error: unknown) => work.tell(error));
    const actions = [
      { label: 'Show Problem', run: () => problems.revealFirst(project.uri) },
      { label: 'Shell', run: openShell },
    ];
    const toDone = (result: BuildRecord | 'done'): string => (result === 'done' ? `${title}: done` : describe(result));
    const done = await work.run({ title, showLog, actions, toDone }, async (report, signal) => {
      abort = () => {
        work.stop();
      };
      const request = toRequest(project, settings, platform);
      const record = await this.#perform(project, kind, request, settings, log, report, signal);
      if (record?.result === 'failed') {
        isRefused = true;
        throw new UserError('build-failed', `${title} failed: ${record.reason ?? 'see the log'}`);
      }
      return record ?? 'done';
    });
    this.#shells.release(toBuildInstanceName(toRequest(project, settings, platform)));
    if (done === undefined) {
      log.finish(kind === 'clean' ? 'Not cleaned.' : 'Not built.', false);
      if (settings.showLog === 'onFailure') showLog();
      if (isRefused && settings.onFailure === 'shell') void openShell();
    } else {
      const text = done === 'done' ? 'Done.' : describe(done);
      log.finish(text, true);
      if (done !== 'done' && !options.task && !options.quiet) this.#tellBuilt(done);
    }
    this.#ports.onEnd();
    return done === 'done' ? undefined : done;
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
    const { request, options } = this.options(project);
    const { idleStop, ...alone } = options;
    const lxd = this.#ports.machine.lxd();
    const provider = await chooseProvider({ stream: streamProcess, lxd }, alone);
    const instance = toBuildInstanceName(request);
    const isKept = idleStop !== this.#shells;
    const close =
      provider === 'lxd' ? (isKept ? () => idleStop?.idle(instance) : this.#shells.add(instance)) : undefined;
    try {
      const line = await shellLine(lxd, provider, request, alone);
      const name = `Shell: ${project.name}`;
      const terminal = openTerminal(line, { name, cwd: line.cwd, env: line.env, icon: 'terminal' });
      const listener = vscode.window.onDidCloseTerminal((closed) => {
        if (closed !== terminal) return;
        listener.dispose();
        void close?.();
      });
    } catch (error) {
      await close?.();
      throw error;
    }
  }

  /** For `remoteBuildLine` and the like. */
  options(project: Project): { readonly request: BuildRequest; readonly options: BuildOptions } {
    const settings = readBuildSettings(project.uri);
    return { request: toRequest(project, settings, settings.platform), options: this.#options(project, settings) };
  }

  /** @param log what shows the output; the project's own terminal where none is given */
  ports(project: Project, report: Report, log = this.#openLog(project, readBuildSettings(project.uri))): BuildPorts {
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

  async #perform(
    project: Project,
    kind: BuildKind,
    request: BuildRequest,
    settings: BuildSettings,
    log: LogTerminal,
    report: Report,
    signal: AbortSignal,
  ): Promise<BuildRecord | undefined> {
    const ports = this.ports(project, report, log);
    const options = { ...this.#options(project, settings), signal };
    if (kind === 'build') return await buildSnap(ports, request, options);
    if (kind === 'clean') {
      await cleanProject(ports, request, options);
      return undefined;
    }
    if ('clean' in kind) {
      await cleanParts(ports, request, [kind.clean], options);
      return undefined;
    }
    return await rebuildPart(ports, request, kind.rebuild, options);
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
        this.#logs.delete(folder);
      });
      const icon = new vscode.ThemeIcon('package');
      log = { project, pty, terminal: vscode.window.createTerminal({ name: `Snap: ${name}`, pty, iconPath: icon }) };
      this.#logs.set(folder, log);
    }
    log.project = project;
    if (settings.showLog === 'always') log.terminal?.show(true);
    return log.pty;
  }

  #tellBuilt(record: BuildRecord): void {
    const [install, reveal] = ['Test-Install', 'Show in Explorer'];
    const [artefact] = record.artefacts;
    if (!artefact) return;
    void vscode.window.showInformationMessage(describe(record), install, reveal).then((chosen) => {
      const file = vscode.Uri.file(artefact.file);
      if (chosen === install) void vscode.commands.executeCommand('snapwright.installLastBuild');
      else if (chosen === reveal) void vscode.commands.executeCommand('revealInExplorer', file);
    });
  }
}

function titleOf(kind: BuildKind): string {
  if (kind === 'build') return 'Building';
  if (kind === 'clean') return 'Cleaning';
  return 'clean' in kind ? `Cleaning part "${kind.clean}" of` : `Rebuilding part "${kind.rebuild}" of`;
}

function describe({ artefacts, milliseconds }: BuildRecord): string {
  const files = artefacts.map(({ file, size }) => `${file.split(/[\\/]/).at(-1) ?? file} (${formatSize(size)})`);
  return `${files.length === 0 ? 'Done' : `Built ${files.join(', ')}`} in ${formatDuration(milliseconds)}.`;
}

function toRequest(project: Project, settings: BuildSettings, platform: string | undefined): BuildRequest {
  const { base, buildBase } = project.summary;
  return {
    folder: project.folder,
    name: project.name,
    base,
    buildBase,
    action: 'pack',
    parts: [],
    platform,
    buildFor: undefined,
    verbosity: settings.verbosity,
    debug: false,
    shell: false,
    shellAfter: false,
    extraArguments: settings.extraArguments,
    environment: settings.environment,
  };
}

/** Asked where several build here; null when the question was given up. */
async function choosePlatform(project: Project, settings: BuildSettings): Promise<string | undefined | null> {
  const { platforms } = project.summary;
  if (settings.platform !== undefined) return settings.platform;
  const here = platforms.filter(({ buildOn }) => buildOn.length === 0 || buildOn.includes(architectureHere()));
  if (here.length < 2) return undefined;
  const items = here.map(({ name, buildFor }) => ({ label: name, description: `for ${buildFor.join(', ')}` }));
  const pick = await vscode.window.showQuickPick(items, { title: `Build "${project.name}" for which platform?` });
  return pick ? pick.label : null;
}

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm: 'armhf',
  ppc64: 'ppc64el',
  ia32: 'i386',
};

function architectureHere(): string {
  return ARCHITECTURES[process.arch] ?? process.arch;
}
