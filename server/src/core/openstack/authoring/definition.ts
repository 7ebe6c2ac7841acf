/** From a name to what it means: entry points across both files, templates to their files, paths to what makes them. */
import type { LocationLink, Range } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import type { SnapDocument } from '../../document.ts';
import { getLines, toRange } from '../../positions.ts';
import { pairRange, tokenOf } from '../../symbols/places.ts';
import type { TextRange } from '../../yaml/access.ts';
import { locate, type Place } from '../../yaml/locate.ts';
import { findTemplates, toTemplateName } from '../companions.ts';
import { getSnapOpenstack, parentOf } from '../entry-points.ts';
import { findEntryAt, findEntryMentions } from './entry-names.ts';
import { readPathAt, type PathText } from './path-text.ts';
import { findRunnerPlace } from './runner-places.ts';
import { findShippedFile } from './shipped-files.ts';

const FILE_START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Undefined where the offset is at nothing of the runner's. */
export function findRunnerDefinition(ctx: ProviderContext, offset: number): LocationLink[] | undefined {
  const entry = findEntryAt(ctx, offset);
  if (entry) return defineEntry(ctx, entry.name, entry);
  if (ctx.document.kind !== 'snap-openstack') return undefined;
  const place = locate(ctx.tree, offset);
  if (!place) return undefined;
  const file = findTemplateFile(ctx, place);
  if (file !== undefined) return [toFile(ctx, place, file)];
  const path = readPathAt(place);
  return path && definePath(ctx, place, path);
}

function defineEntry(ctx: ProviderContext, name: string, origin: TextRange): LocationLink[] {
  const mentions = findEntryMentions(ctx, name);
  const declared = mentions.filter(({ role }) => role === 'declaration');
  const isHere = declared.some((one) => one.document === ctx.document && one.start === origin.start);
  // On the declaration itself the apps that run it are what is of interest.
  const targets = isHere ? mentions.filter(({ role }) => role === 'reference') : declared;
  return (targets.length > 0 ? targets : declared).map((one) => {
    const full = one.pair ? pairRange(one.document.text, one.pair) : one;
    return toPlace(ctx, origin, one.document, one, full);
  });
}

/** The file behind the name of a template. */
export function findTemplateFile(ctx: ProviderContext, { role, path, node }: Place): string | undefined {
  if (role !== 'key' || node.kind !== 'scalar' || findRunnerPlace(path.slice(0, -1)).slot !== 'templates')
    return undefined;
  const name = toTemplateName(node.text);
  return name === undefined ? undefined : findTemplates(ctx)?.files.get(name);
}

/** The template that renders a file, the item of `dirs` that makes a folder, or the file that a part ships. */
function definePath(ctx: ProviderContext, place: Place, { format, place: about }: PathText): LocationLink[] {
  const { path } = format;
  if (path === undefined) return [];
  const shipped = findShippedFile(ctx, path);
  if (shipped !== undefined) return [toFile(ctx, place, shipped)];
  const model = getSnapOpenstack(ctx.tree);
  const origin = place.node.kind === 'scalar' ? tokenOf(ctx.document.text, place.node) : place.node;
  const template =
    about.role === 'template-target' ? undefined : model.allTemplates.find(({ target }) => target?.path === path);
  if (template) {
    const { key, pair } = template;
    return [toPlace(ctx, origin, ctx.document, tokenOf(ctx.document.text, key), pairRange(ctx.document.text, pair))];
  }
  if (about.role === 'dir') return [];
  for (let folder: string | undefined = path; folder?.includes('/') === true; folder = parentOf(folder)) {
    const dir = model.dirs.find((one) => one.path === folder);
    if (dir) return [toPlace(ctx, origin, ctx.document, tokenOf(ctx.document.text, dir.node), dir.node)];
  }
  return [];
}

function toPlace(
  ctx: ProviderContext,
  origin: TextRange,
  document: SnapDocument,
  target: TextRange,
  full: TextRange,
): LocationLink {
  const lines = getLines(document);
  return {
    originSelectionRange: toRange(getLines(ctx.document), origin.start, origin.end),
    targetUri: document.uri,
    targetRange: toRange(lines, Math.min(full.start, target.start), Math.max(full.end, target.end)),
    targetSelectionRange: toRange(lines, target.start, target.end),
  };
}

function toFile(ctx: ProviderContext, { node }: Place, targetUri: string): LocationLink {
  const { start, end } = node.kind === 'scalar' ? tokenOf(ctx.document.text, node) : node;
  const originSelectionRange = toRange(getLines(ctx.document), start, end);
  return { originSelectionRange, targetUri, targetRange: FILE_START, targetSelectionRange: FILE_START };
}
