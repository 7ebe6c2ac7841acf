/** Files and projects that snap-test.yaml names. */
import type { DocumentLink } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import { getLines, toRange } from '../../positions.ts';
import { tokenOf } from '../../symbols/places.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import { findLocalProject, resolvePath } from '../local-project.ts';
import { getSnapTest } from '../model.ts';

export function getTestLinks(ctx: ProviderContext): DocumentLink[] {
  const lines = getLines(ctx.document);
  const links: DocumentLink[] = [];
  const seen = new Set<YamlScalar>();
  const add = (node: YamlScalar | undefined, target: string | undefined, tooltip: string): void => {
    if (!node || target === undefined || node.alias !== undefined || seen.has(node)) return;
    seen.add(node);
    const { start, end } = tokenOf(ctx.document.text, node);
    if (start < end) links.push({ range: toRange(lines, start, end), target, tooltip });
  };
  const test = getSnapTest(ctx.tree);
  for (const snap of test.snaps) add(snap.source, findLocalProject(ctx, snap)?.document.uri, 'Open the project');
  for (const action of test.actions) {
    if (action.kind === 'copy' && action.from) add(action.from, findCopied(ctx, action.from.text), 'Open the file');
  }
  return links;
}

export function findCopied(ctx: ProviderContext, path: string): string | undefined {
  const uri = path === '' ? undefined : resolvePath(ctx, path);
  return uri !== undefined && ctx.workspace.exists(uri) && ctx.workspace.list(uri) === undefined ? uri : undefined;
}
