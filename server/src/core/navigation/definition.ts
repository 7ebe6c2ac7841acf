import type { LocationLink, Range } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { findFileTarget, findHookTarget } from '../links/file-targets.ts';
import { findRunnerDefinition } from '../openstack/authoring/definition.ts';
import { getLines, toRange } from '../positions.ts';
import { findTestDefinition } from '../snap-test/authoring/definition.ts';
import { tokenOf } from '../symbols/places.ts';
import { findOccurrence, getSymbolTable, type Declaration, type Occurrence } from '../symbols/symbol-table.ts';
import { findText, findValue } from '../yaml/access.ts';
import { locate, type Place } from '../yaml/locate.ts';

const FILE_START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Where the thing at the offset is declared. */
export function findDefinition(ctx: ProviderContext, offset: number): LocationLink[] {
  const own = ctx.document.kind === 'snap-test' ? findTestDefinition(ctx, offset) : findRunnerDefinition(ctx, offset);
  if (own) return own;
  const occurrence = findOccurrence(getSymbolTable(ctx), offset);
  // The key of a hook stands for its script.
  if (occurrence?.symbol.type === 'hook') {
    const script = findScript(ctx, offset);
    return script.length > 0 ? script : findDeclarations(ctx, occurrence);
  }
  return occurrence ? findDeclarations(ctx, occurrence) : findTarget(ctx, offset);
}

function findDeclarations(ctx: ProviderContext, occurrence: Occurrence): LocationLink[] {
  const { symbol } = occurrence;
  const lines = getLines(ctx.document);
  const originSelectionRange = toRange(lines, occurrence.start, occurrence.end);
  const toLink = (start: number, end: number, fullStart: number, fullEnd: number): LocationLink => ({
    originSelectionRange,
    targetUri: ctx.document.uri,
    targetRange: toRange(lines, Math.min(fullStart, start), Math.max(fullEnd, end)),
    targetSelectionRange: toRange(lines, start, end),
  });
  const declared = meantBy(occurrence).map((one) => toLink(one.start, one.end, one.fullStart, one.fullEnd));
  if (declared.length > 0) return declared;
  return (symbol.addedBy?.nodes ?? []).map(({ start, end }) => toLink(start, end, start, end));
}

/** An alias means the nearest anchor above it; of keys given twice, all are shown. */
function meantBy({ symbol, start }: Occurrence): readonly Declaration[] {
  const { declarations } = symbol;
  if (symbol.type !== 'anchor' || declarations.length < 2) return declarations;
  const above = declarations.filter((one) => one.start <= start).at(-1);
  return above ? [above] : [];
}

function findScript(ctx: ProviderContext, offset: number): LocationLink[] {
  const place = locate(ctx.tree, offset);
  if (place?.role !== 'key') return [];
  return toFileLink(ctx, place, findHookTarget(ctx, place.path));
}

/** Values that name a file, and names on the bus, which a slot owns. */
function findTarget(ctx: ProviderContext, offset: number): LocationLink[] {
  if (ctx.document.kind !== 'snapcraft') return [];
  const place = locate(ctx.tree, offset);
  if (place?.role !== 'value' || place.node.kind !== 'scalar' || place.node.alias !== undefined) return [];
  if (place.path[0] === 'apps' && place.path[2] === 'bus-name') return findBusSlots(ctx, place, place.node.text);
  return toFileLink(ctx, place, findFileTarget(ctx, place.path, place.node));
}

function toFileLink(ctx: ProviderContext, { node }: Place, targetUri: string | undefined): LocationLink[] {
  if (targetUri === undefined || node.kind !== 'scalar') return [];
  const { start, end } = tokenOf(ctx.document.text, node);
  const originSelectionRange = toRange(getLines(ctx.document), start, end);
  return [{ originSelectionRange, targetUri, targetRange: FILE_START, targetSelectionRange: FILE_START }];
}

function findBusSlots(ctx: ProviderContext, { node }: Place, name: string): LocationLink[] {
  const lines = getLines(ctx.document);
  return ctx.project.slots.flatMap(({ pair, value }) => {
    if (findText(value, 'interface') !== 'dbus' || findText(value, 'name') !== name) return [];
    const owned = findValue(value, 'name') ?? pair.key;
    const { key } = pair;
    return {
      originSelectionRange: toRange(lines, node.start, node.end),
      targetUri: ctx.document.uri,
      targetRange: toRange(lines, key.start, Math.max(key.end, value.end, owned.end)),
      targetSelectionRange: toRange(lines, key.start, key.end),
    };
  });
}
