/** What is asked of a build, from the project, the settings, and where needed the user. */
import * as vscode from 'vscode';
import type { BuildRequest } from '../../core/build/types.ts';
import type { Project } from '../projects.ts';
import type { BuildSettings } from './build-settings.ts';

export function toBuildRequest(project: Project, settings: BuildSettings, platform: string | undefined): BuildRequest {
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

/**
 * Asked where several build here; null when the question was given up.
 * @param last what was answered before: the first of the list
 */
export async function choosePlatform(
  project: Project,
  settings: BuildSettings,
  last: string | undefined,
): Promise<string | undefined | null> {
  const { platforms } = project.summary;
  if (settings.platform !== undefined) return settings.platform;
  const here = platforms.filter(({ buildOn }) => buildOn.length === 0 || buildOn.includes(architectureHere()));
  if (here.length < 2) return undefined;
  const sorted = [...here].sort((a, b) => Number(b.name === last) - Number(a.name === last));
  const items = sorted.map(({ name, buildFor }) => ({ label: name, description: `for ${buildFor.join(', ')}` }));
  const pick = await vscode.window.showQuickPick(items, { title: `Which platform of "${project.name}"?` });
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
