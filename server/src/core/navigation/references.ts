import { DocumentHighlightKind, type DocumentHighlight, type Location } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { findRunnerHighlights, findRunnerReferences } from '../openstack/authoring/references.ts';
import { getLines, toRange } from '../positions.ts';
import { findOccurrence, getSymbolTable, type Occurrence } from '../symbols/symbol-table.ts';
import { findCalls } from './find-calls.ts';

/** Every place that names the thing at the offset. */
export function findReferences(ctx: ProviderContext, offset: number, withDeclaration: boolean): Location[] {
  const named = findRunnerReferences(ctx, offset, withDeclaration);
  if (named) return named;
  const found = findOccurrence(getSymbolTable(ctx), offset);
  if (!found) return [];
  const { symbol } = found;
  const lines = getLines(ctx.document);
  const own = inOrder(withDeclaration ? [...symbol.declarations, ...symbol.references] : symbol.references);
  return [
    ...own.map(({ start, end }) => ({ uri: ctx.document.uri, range: toRange(lines, start, end) })),
    ...findCalls(ctx, symbol).map(({ uri, range }) => ({ uri, range })),
  ];
}

/** The same within the document, for highlighting. */
export function findHighlights(ctx: ProviderContext, offset: number): DocumentHighlight[] {
  const named = findRunnerHighlights(ctx, offset);
  if (named) return named;
  const found = findOccurrence(getSymbolTable(ctx), offset);
  if (!found) return [];
  const { declarations, references } = found.symbol;
  const lines = getLines(ctx.document);
  return inOrder([...declarations, ...references]).map(({ role, start, end }) => ({
    range: toRange(lines, start, end),
    kind: role === 'declaration' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

function inOrder(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return [...occurrences].sort((a, b) => a.start - b.start);
}
