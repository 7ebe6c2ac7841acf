/** Completion at one place: asks the sources, merges what they offer and makes items of it. */
import {
  CompletionItemTag,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  type Command,
  type CompletionItem,
  type CompletionList,
  type Range,
} from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import type { DocumentKind } from '../kinds.ts';
import { getLines, toRange } from '../positions.ts';
import type { TextEdit } from '../rules/rule.ts';
import { completePackages } from './complete-packages.ts';
import { createCursors, type Cursor } from './cursor.ts';
import { describeAccepted } from './describe-accepted.ts';
import { typesBesideText } from './expected.ts';
import { fitsKey } from './fits-key.ts';
import { sources } from './index.ts';
import { findUnfit } from './judge-entries.ts';
import { splitDetail } from './label-details.ts';
import { withUsualKind } from './new-file.ts';
import { createRenderPlace, renderEntry, type RenderPlace } from './render.ts';
import type { CompletionEntry, CompletionSource } from './source.ts';
import { aliasSource } from './sources/anchors.ts';
import { readValueOf } from './value-behind.ts';

export interface CompletionAbilities {
  /** The editor understands `$1` in inserted text. */
  readonly snippets: boolean;
  /** The editor has room for a few words beside every label, not only beside the chosen one. */
  readonly labelDetails?: boolean;
  /** The editor's command that opens the list again: behind a key whose values are known. */
  readonly suggestCommand?: Command;
  /** Told of a source that threw; the others go on. */
  readonly onSourceError?: (source: string, error: unknown) => void;
}

/** Says on resolving which entry an item was. */
interface ItemData {
  readonly offset: number;
  /** Which of the cursors at the offset. */
  readonly cursor: number;
  readonly source: string;
  readonly snippet: boolean;
}

interface Offer {
  readonly entry: CompletionEntry;
  readonly source: CompletionSource;
  readonly cursor: number;
}

const USUAL_RANK = 50;

export function complete(given: ProviderContext, offset: number, abilities: CompletionAbilities): CompletionList {
  if (given.document.kind === 'packages') return completePackages(given, offset);
  const ctx = withUsualKind(given);
  const cursors = createCursors(ctx, offset);
  const lines = getLines(ctx.document);
  let last: { readonly edit: TextEdit; readonly range: Range } | undefined;
  // Nearly all items replace the same stretch.
  const rangeOf = (edit: TextEdit): Range => {
    if (last?.edit.start !== edit.start || last.edit.end !== edit.end) {
      last = { edit, range: toRange(lines, edit.start, edit.end) };
    }
    return last.range;
  };
  let isIncomplete = false;
  const items: CompletionItem[] = [];
  for (const [number, cursor] of cursors.entries()) {
    const place = createRenderPlace(ctx.document.text, cursor, typesBesideText(ctx, cursor), abilities.snippets);
    for (const offer of withoutUnfit(ctx, place, [...collect(ctx, cursor, number, abilities)])) {
      const item = toItem(rangeOf, place, offer);
      if (!item) continue;
      if (abilities.labelDetails === true && item.detail !== undefined) {
        delete item.detail;
        Object.assign(item, splitDetail(offer.entry));
      }
      if (offer.source.followsLetters === true) isIncomplete = true;
      if (abilities.suggestCommand !== undefined && offer.entry.suggests === true && !cursor.colon) {
        item.command = abilities.suggestCommand;
      }
      items.push(item);
    }
  }
  return { isIncomplete, items: items.sort(compareItems) };
}

function compareItems(a: CompletionItem, b: CompletionItem): number {
  const [left, right] = [a.sortText ?? a.label, b.sortText ?? b.label];
  return left < right ? -1 : left > right ? 1 : 0;
}

const byKind = new Map<DocumentKind, readonly CompletionSource[]>();

function sourcesFor(kind: DocumentKind): readonly CompletionSource[] {
  let own = byKind.get(kind);
  if (!own) byKind.set(kind, (own = sources.filter(({ kinds }) => (kinds ?? ['snapcraft']).includes(kind))));
  return own;
}

/** What the sources offer at a cursor; of two with the same label the better ranked one, or the first. */
function collect(
  ctx: ProviderContext,
  cursor: Cursor,
  number: number,
  abilities: CompletionAbilities,
): Iterable<Offer> {
  const offers = new Map<string, Offer>();
  const isAlias = cursor.role === 'value' && !cursor.block && cursor.quote === '' && cursor.prefix.startsWith('*');
  for (const source of sourcesFor(ctx.document.kind)) {
    if (isAlias && source !== aliasSource) continue;
    try {
      if (!source.guard(cursor, ctx)) continue;
      for (const entry of source.items(cursor, ctx)) {
        // A block may have the name of a key or value.
        const key = entry.insert.type === 'snippet' ? `\n${entry.label}` : entry.label;
        const known = offers.get(key);
        if (known && rankOf(known.entry) <= rankOf(entry)) continue;
        offers.set(key, { entry, source, cursor: number });
      }
    } catch (error) {
      abilities.onSourceError?.(source.name, error);
    }
  }
  return offers.values();
}

/** Drops keys that do not go with the value behind them, and what leaves more errors in the file than the others. */
function withoutUnfit(ctx: ProviderContext, place: RenderPlace, offers: readonly Offer[]): readonly Offer[] {
  const { cursor } = place;
  if (cursor.colon && isUnreadable(ctx, cursor)) return [];
  const value = cursor.colon || place.hasBelow ? readValueOf(cursor, ctx) : undefined;
  if (value && value.start !== value.end) return offers.filter(({ entry }) => fitsKey(ctx, cursor, entry.label, value));
  const judged = offers.filter(({ entry }) => entry.judged === true).map(({ entry }) => entry);
  if (judged.length === 0) return offers;
  const unfit = findUnfit(ctx, place, judged);
  return offers.filter(({ entry }) => !unfit.has(entry));
}

/** The value of an explicit key, or of one whose quotes are open, cannot be told. */
function isUnreadable({ document: { text } }: ProviderContext, { start, end, quote }: Cursor): boolean {
  const isOpen = quote !== '' && (end - start < 2 || text[end - 1] !== quote);
  return isOpen || /\?[ \t]+$/.test(text.slice(Math.max(0, start - 20), start));
}

function rankOf(entry: CompletionEntry): number {
  return entry.rank ?? USUAL_RANK;
}

function toItem(
  rangeOf: (edit: TextEdit) => Range,
  place: RenderPlace,
  { entry, source, cursor: number }: Offer,
): CompletionItem | undefined {
  const rendered = renderEntry(place, entry);
  if (!rendered) return undefined;
  const { edit, also, snippet } = rendered;
  const { cursor } = place;
  const data: ItemData = {
    offset: cursor.offset,
    cursor: number,
    source: source.name,
    snippet: entry.insert.type === 'snippet',
  };
  // The editor matches the whole stretch, and that begins with the quote.
  const quote = entry.range ? '' : cursor.quote;
  const filterText = quote + (entry.filterText ?? entry.label);
  const item: CompletionItem = {
    label: entry.label,
    kind: entry.kind,
    sortText: sortTextOf(number, entry),
    textEdit: { range: rangeOf(edit), newText: edit.newText },
    insertTextFormat: snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    data,
  };
  if (entry.detail !== undefined) item.detail = entry.detail;
  if (entry.deprecated === true) item.tags = [CompletionItemTag.Deprecated];
  if (filterText !== entry.label) item.filterText = filterText;
  if (also.length > 0) {
    item.additionalTextEdits = also.map((one) => ({ range: rangeOf(one), newText: one.newText }));
  }
  // The lines are indented already.
  if (edit.newText.includes('\n')) item.insertTextMode = InsertTextMode.asIs;
  return item;
}

/** Cursors in their order, then ranks, then names. */
function sortTextOf(number: number, entry: CompletionEntry): string {
  const rank = Math.max(0, Math.min(rankOf(entry), 999));
  return `${number}${String(rank).padStart(3, '0')} ${entry.label}`;
}

/** The documentation of an item that was offered for this document. */
export function resolveCompletion(given: ProviderContext, item: CompletionItem): CompletionItem {
  if (given.document.kind === 'packages') return item;
  const ctx = withUsualKind(given);
  const data = item.data as Partial<ItemData> | undefined;
  if (data?.offset === undefined || data.cursor === undefined) return item;
  const cursor = createCursors(ctx, data.offset)[data.cursor];
  const source = sources.find(({ name }) => name === data.source);
  if (!cursor || !source?.guard(cursor, ctx)) return item;
  for (const entry of source.items(cursor, ctx)) {
    if (entry.label !== item.label || (entry.insert.type === 'snippet') !== data.snippet) continue;
    const { documentation } = entry;
    const own = typeof documentation === 'function' ? documentation() : documentation;
    const value = own ?? describeAccepted(ctx, cursor, entry);
    return value === undefined ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value } };
  }
  return item;
}
