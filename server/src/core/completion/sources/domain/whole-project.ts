/** A whole file where there is none yet, and the name that its folder suggests. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { getProjectPaths } from '../../../links/project-paths.ts';
import type { ProviderContext } from '../../../context.ts';
import type { CompletionSource } from '../../source.ts';
import { choices, snippet, valueEntry, valueSource } from './place.ts';
import { suggestPlugins } from './plugins.ts';

/** The project's folder, where a snap may be called so. */
function nameOfFolder({ document }: ProviderContext): string | undefined {
  const folder = /([^/]+)\/$/.exec(getProjectPaths(document.uri).root)?.[1] ?? '';
  const name = folder.toLowerCase().replaceAll(/[\s_.]+/g, '-');
  return /^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length >= 2 && name.length <= 40 ? name : undefined;
}

/** Those that are at home with a folder of sources and nothing else. */
const PLUGINS: readonly string[] = ['dump', 'go', 'python', 'rust', 'cmake', 'make', 'nil'];

const wholeProject: CompletionSource = {
  name: 'whole project',
  guard: ({ role, path, siblings, colon, flow, needsBreak }, { project }) =>
    role === 'key' && path.length === 0 && siblings.size === 0 && !colon && !flow && !needsBreak && !project.legacy,
  *items(_cursor, ctx) {
    const name = nameOfFolder(ctx) ?? 'my-snap';
    const suggested = [...suggestPlugins('.', ctx).keys()].filter((plugin) => PLUGINS.includes(plugin));
    yield {
      label: 'snapcraft.yaml',
      kind: CompletionItemKind.Snippet,
      detail: 'a whole file with one program',
      rank: 10,
      filterText: 'snapcraft.yaml name',
      insert: snippet(
        `name: \${1:${name}}`,
        `base: ${choices(2, ['core24', 'core22', 'core26'])}`,
        "version: '${3:0.1}'",
        'summary: ${4:One line that says what it is}',
        'description: |',
        '  ${5:What it does, and for whom.}',
        `grade: ${choices(6, ['devel', 'stable'])}`,
        `confinement: ${choices(7, ['strict', 'devmode', 'classic'])}`,
        '',
        'apps:',
        `  \${1:${name}}:`,
        '    command: bin/${8:program}',
        '',
        'parts:',
        '  ${9:program}:',
        `    plugin: ${choices(10, [...new Set([...suggested, ...PLUGINS])])}`,
        '    source: ${11:.}',
      ),
    };
  },
};

const name = valueSource('name', ['name'], function* (_cursor, ctx) {
  const folder = nameOfFolder(ctx);
  if (folder !== undefined) {
    yield valueEntry(folder, CompletionItemKind.Value, { detail: "the project's folder", rank: 20 });
  }
});

export const wholeProjectSources: readonly CompletionSource[] = [wholeProject, name];
