/** Above the file and above each snap what the client can do with them. */
import type { CodeLens } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import { getLines, toRange } from '../../positions.ts';
import { findPair } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import { getSnapTest } from '../model.ts';

/** Carries the whole file out: `[uri]`. */
export const DEPLOY_COMMAND = 'snapwright.deploy';
/** Does again what the file says of one snap: `[uri, snap]`. */
export const DEPLOY_STEP_COMMAND = 'snapwright.deployStep';

/** @param commands what the client can do */
export function getTestLenses(ctx: ProviderContext, commands: ReadonlySet<string>): CodeLens[] {
  if (!ctx.settings.codeLens.actions) return [];
  const { document } = ctx;
  const lines = getLines(document);
  const lenses: CodeLens[] = [];
  const add = (node: YamlNode, command: string, title: string, ...more: readonly string[]): void => {
    if (!commands.has(command)) return;
    const range = toRange(lines, node.start, node.end);
    lenses.push({ range, command: { title, command, arguments: [document.uri, ...more] } });
  };
  const test = getSnapTest(ctx.tree);
  if (test.snaps.length === 0) return [];
  const top = findPair(test.root, 'name') ?? test.root?.pairs[0];
  if (top) add(top.key, DEPLOY_COMMAND, 'Deploy');
  for (const { name, nameNode } of test.snaps) {
    if (name !== undefined && nameNode) add(nameNode, DEPLOY_STEP_COMMAND, 'Deploy this snap', name);
  }
  return lenses;
}
