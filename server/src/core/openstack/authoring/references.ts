/** Every place that names an entry point, a template or a path. */
import { DocumentHighlightKind, type DocumentHighlight, type Location } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import { getLines, toRange } from '../../positions.ts';
import { tokenOf } from '../../symbols/places.ts';
import { locate } from '../../yaml/locate.ts';
import type { YamlScalar } from '../../yaml/tree.ts';
import { getSnapOpenstack } from '../entry-points.ts';
import { findEntryAt, findEntryMentions, type EntryMention } from './entry-names.ts';
import { readPathAt } from './path-text.ts';
import { findRunnerPlace } from './runner-places.ts';

/** Undefined where the offset is at nothing of the runner's. */
export function findRunnerReferences(
  ctx: ProviderContext,
  offset: number,
  withDeclaration: boolean,
): Location[] | undefined {
  return findMentions(ctx, offset)
    ?.filter(({ role }) => withDeclaration || role === 'reference')
    .map(({ document, start, end }) => ({ uri: document.uri, range: toRange(getLines(document), start, end) }));
}

/** The same within the document, for highlighting. */
export function findRunnerHighlights(ctx: ProviderContext, offset: number): DocumentHighlight[] | undefined {
  return findMentions(ctx, offset)
    ?.filter(({ document }) => document.uri === ctx.document.uri)
    .map(({ role, start, end }) => ({
      range: toRange(getLines(ctx.document), start, end),
      kind: role === 'declaration' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}

function findMentions(ctx: ProviderContext, offset: number): readonly EntryMention[] | undefined {
  const entry = findEntryAt(ctx, offset);
  if (entry) return findEntryMentions(ctx, entry.name);
  if (ctx.document.kind !== 'snap-openstack') return undefined;
  const place = locate(ctx.tree, offset);
  if (place?.node.kind !== 'scalar') return undefined;
  const { node, role } = place;
  const { document } = ctx;
  const model = getSnapOpenstack(ctx.tree);
  const mention = (host: YamlScalar, declares: boolean): EntryMention => ({
    document,
    role: declares ? 'declaration' : 'reference',
    host,
    ...tokenOf(document.text, host),
  });
  if (role === 'key' && findRunnerPlace(place.path.slice(0, -1)).slot === 'templates') {
    return model.allTemplates.filter(({ name }) => name === node.text).map(({ key }) => mention(key, false));
  }
  const path = readPathAt(place)?.format.path;
  if (path === undefined) return undefined;
  return model.paths
    .filter((one) => one.path === path)
    .map((one) => mention(one.node, one.role === 'dir' || one.role === 'template-target'))
    .sort((a, b) => a.start - b.start);
}
