/** Files of the project, as paths in its snapcraft.yaml name them: below its root and nowhere else. */
import type { ProviderContext } from '../../../context.ts';
import { getProjectPaths, joinPath } from '../../../links/project-paths.ts';
import type { DirectoryEntry } from '../../../workspace.ts';
import { findText } from '../../../yaml/access.ts';
import type { YamlNode } from '../../../yaml/tree.ts';

/** The folders of a relative path; undefined where it leads out of the project or to another machine. */
export function splitPath(path: string): readonly string[] | undefined {
  if (path.startsWith('/') || /[$:\\]/.test(path)) return undefined;
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return undefined;
  }
  return steps;
}

/** What a folder of the project holds. */
export function listProject(ctx: ProviderContext, folder: readonly string[]): readonly DirectoryEntry[] | undefined {
  const uri = joinPath(getProjectPaths(ctx.document.uri).root, folder.join('/'));
  return uri === undefined ? undefined : ctx.workspace.list(uri);
}

/** The folder of a part's source in the project; undefined for one that is fetched. */
export function sourceFolder(part: YamlNode | undefined, ctx: ProviderContext): readonly string[] | undefined {
  const source = findText(part, 'source') ?? (ctx.project.kind === 'none' ? '.' : undefined);
  return source === undefined || /\.(?:tar|tgz|zip|deb|rpm|snap|7z|git)\b/.test(source) ? undefined : splitPath(source);
}

/** The folder whose files a part only copies; undefined for every other part. */
export function dumpedFolder(part: YamlNode | undefined, ctx: ProviderContext): readonly string[] | undefined {
  const source = findText(part, 'plugin') === 'dump' ? sourceFolder(part, ctx) : undefined;
  return source && [...source, ...(splitPath(findText(part, 'source-subdir') ?? '') ?? [])];
}
