/** Files that snap-openstack.yaml names: templates, and what parts of the project ship. */
import type { DocumentLink } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import { getLines, toRange } from '../../positions.ts';
import { tokenOf } from '../../symbols/places.ts';
import { entriesOf, findValue, isText } from '../../yaml/access.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import { findTemplates, toTemplateName } from '../companions.ts';
import { getSnapOpenstack } from '../entry-points.ts';
import { findShippedFile } from './shipped-files.ts';

export function getRunnerLinks(ctx: ProviderContext): DocumentLink[] {
  const lines = getLines(ctx.document);
  const links: DocumentLink[] = [];
  const add = (node: YamlScalar, target: string | undefined, tooltip: string): void => {
    if (target === undefined || node.alias !== undefined) return;
    const { start, end } = tokenOf(ctx.document.text, node);
    if (start < end) links.push({ range: toRange(lines, start, end), target, tooltip });
  };
  const model = getSnapOpenstack(ctx.tree);
  const files = findTemplates(ctx)?.files;
  // Those that are never rendered have files all the same.
  const maps = [findValue(model.setup, 'templates'), ...model.entries.map(({ map }) => findValue(map, 'templates'))];
  const seen = new Set<YamlScalar>();
  for (const { key } of files ? maps.flatMap(entriesOf) : []) {
    if (!isText(key) || seen.has(key)) continue;
    seen.add(key);
    const name = toTemplateName(key.text);
    add(key, name === undefined ? undefined : files?.get(name), 'Open the template');
  }
  for (const { path, node } of model.paths) {
    if (path?.startsWith('{snap}/') !== true || seen.has(node)) continue;
    seen.add(node);
    add(node, findShippedFile(ctx, path), 'Open the file that a part ships');
  }
  return links;
}
