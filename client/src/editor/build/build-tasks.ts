/** Tasks of the type "snapwright": builds in tasks.json, and those that are offered by themselves. */
import path from 'node:path';
import * as vscode from 'vscode';
import { LogTerminal } from './log-terminal.ts';
import type { Project, Projects } from '../projects.ts';

const TYPE = 'snapwright';
const ACTIONS = {
  build: 'Build',
  buildAndInstall: 'Build and test-install',
  clean: 'Clean',
  deploy: 'Deploy',
} as const;
type Action = keyof typeof ACTIONS;

interface Definition extends vscode.TaskDefinition {
  readonly action: Action;
  /** Path from the workspace folder. */
  readonly project?: string;
  readonly platform?: string;
}

export interface TaskPorts {
  readonly projects: Projects;
  /** @returns whether it went well */
  readonly run: (
    action: Exclude<Action, 'deploy'>,
    project: Project,
    terminal: LogTerminal,
    platform?: string,
  ) => Promise<boolean>;
  readonly deploy: (file: vscode.Uri | undefined, terminal: LogTerminal) => Promise<boolean>;
  readonly tell: (error: unknown) => Promise<void>;
}

export function registerBuildTasks(ports: TaskPorts): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(TYPE, {
    async provideTasks() {
      if (!vscode.workspace.isTrusted) return [];
      const projects = await ports.projects.list();
      const actions: readonly Action[] = ['build', 'buildAndInstall', 'clean'];
      return projects.flatMap((uri) =>
        actions.flatMap((action) => {
          const scope = vscode.workspace.getWorkspaceFolder(uri);
          if (!scope) return [];
          const project = path.posix.relative(scope.uri.path, uri.path);
          return [toTask({ type: TYPE, action, project }, scope, ports)];
        }),
      );
    },
    resolveTask(task) {
      const { action } = task.definition;
      if (typeof action !== 'string' || !(action in ACTIONS)) return undefined;
      // The editor wants the very same definition back.
      return toTask(task.definition as Definition, task.scope ?? vscode.TaskScope.Workspace, ports, task.name);
    },
  });
}

function toTask(
  definition: Definition,
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
  ports: TaskPorts,
  name?: string,
): vscode.Task {
  const { action, project, platform } = definition;
  const title =
    name ?? [`${ACTIONS[action]}${project === undefined ? '' : ` ${project}`}`, platform].filter(Boolean).join(' for ');
  const execution = new vscode.CustomExecution(() => {
    const terminal = new LogTerminal(() => undefined, true);
    const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
    const file = project === undefined || !folder ? undefined : vscode.Uri.joinPath(folder.uri, project);
    const run = async (): Promise<boolean> => {
      if (action === 'deploy') return await ports.deploy(file, terminal);
      const found = await ports.projects.choose(file);
      return found !== undefined && (await ports.run(action, found, terminal, platform));
    };
    void run()
      .catch((error: unknown) => {
        void ports.tell(error);
        return false;
      })
      .then((isGood) => {
        terminal.end(isGood ? 0 : 1);
      });
    return Promise.resolve(terminal);
  });
  const task = new vscode.Task(definition, scope, title, 'Snap', execution);
  // What it says becomes problems without one, so the editor need not ask for one.
  task.problemMatchers = [];
  if (action !== 'clean' && action !== 'deploy') task.group = vscode.TaskGroup.Build;
  if (action === 'clean') task.group = vscode.TaskGroup.Clean;
  return task;
}
