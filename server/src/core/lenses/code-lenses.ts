/** Lines above the text: what becomes of plugs, and what the client can do with apps and parts. */
import type { CodeLens } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { getRunnerLenses } from '../openstack/authoring/lenses.ts';
import { getLines, toRange } from '../positions.ts';
import { getTestLenses } from '../snap-test/authoring/lenses.ts';
import type { YamlNode } from '../yaml/tree.ts';
import { getConstraintLenses } from './constraint-lenses.ts';
import { interfaceLenses } from './interface-lenses.ts';

/** Opens a page in the browser: `[url]`. */
export const OPEN_LINK_COMMAND = 'snapwright.openLink';

interface Action {
  readonly command: string;
  readonly title: string;
}

const APP_ACTIONS: readonly Action[] = [{ command: 'snapwright.runApp', title: 'Run' }];
const PART_ACTIONS: readonly Action[] = [
  { command: 'snapwright.rebuildPart', title: 'Rebuild' },
  { command: 'snapwright.cleanPart', title: 'Clean' },
];
const SNAP_ACTIONS: readonly Action[] = [
  { command: 'snapwright.build', title: 'Build' },
  { command: 'snapwright.buildAndInstall', title: 'Build and install' },
];

/**
 * @param commands the client's commands that a lens may run (`snapwright.…`); a lens for another one is not shown
 */
export function getCodeLenses(ctx: ProviderContext, commands: ReadonlySet<string>): CodeLens[] {
  const { document, project, settings } = ctx;
  if (document.kind === 'snap-openstack') return getRunnerLenses(ctx, commands);
  if (document.kind === 'snap-test') return getTestLenses(ctx, commands);
  if (document.kind === 'packages') return getConstraintLenses(ctx, commands);
  if (document.kind !== 'snapcraft') return [];
  const lenses: CodeLens[] = [];
  const lines = getLines(document);
  if (settings.codeLens.interfaces) {
    for (const { place, title, tooltip, url } of interfaceLenses(ctx)) {
      // An empty command shows the title as plain text.
      const link = url !== undefined && commands.has(OPEN_LINK_COMMAND);
      lenses.push({
        range: toRange(lines, place.start, place.end),
        command: link
          ? { title, tooltip, command: OPEN_LINK_COMMAND, arguments: [url] }
          : { title, tooltip, command: '' },
      });
    }
  }
  if (settings.codeLens.actions) {
    const add = (place: YamlNode, name: string, actions: readonly Action[]): void => {
      for (const { command, title } of actions) {
        if (!commands.has(command)) continue;
        const range = toRange(lines, place.start, place.end);
        lenses.push({ range, command: { title, command, arguments: [document.uri, name] } });
      }
    };
    const name = project.find('name');
    if (name && !name.merged && project.name !== undefined) add(name.key, project.name, SNAP_ACTIONS);
    for (const app of project.apps) if (!app.pair.merged) add(app.key, app.name, APP_ACTIONS);
    for (const part of project.parts) if (!part.pair.merged) add(part.key, part.name, PART_ACTIONS);
  }
  lenses.push(...getConstraintLenses(ctx, commands));
  return lenses.sort((a, b) => a.range.start.line - b.range.start.line);
}
