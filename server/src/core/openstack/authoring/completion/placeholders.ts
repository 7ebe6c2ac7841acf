/** `{snap_common}` and the like inside of paths. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Cursor } from '../../../completion/cursor.ts';
import { escapeSnippet } from '../../../completion/snippet-text.ts';
import type { CompletionEntry, CompletionSource } from '../../../completion/source.ts';
import type { ProviderContext } from '../../../context.ts';
import { getSnapOpenstack, type PathRole } from '../../entry-points.ts';
import { findPlaceholder, PLACEHOLDER_NAMES } from '../../placeholders.ts';
import { describePlaceholder } from '../hover.ts';
import { findRunnerPlace, type RunnerPlace } from '../runner-places.ts';
import { pathPlaceOf } from './paths.ts';
import { quotePath } from './quotes.ts';

const NO_CONFIG_KEYS: ReadonlySet<PathRole> = new Set([
  ...(['dir', 'config-file', 'config-override', 'config-dir', 'log'] as const),
]);
const WRITTEN: ReadonlySet<PathRole> = new Set([
  ...(['dir', 'template-target', 'chmod', 'chown', 'log', 'uwsgi-log'] as const),
]);

interface Typed {
  readonly start: number;
  readonly end: number;
  /** The brace stands without quotes, where YAML takes it for a mapping. */
  readonly bare: boolean;
}

/** Where a mapping in braces begins that should be a path. */
function barePlaceOf(cursor: Cursor): RunnerPlace | undefined {
  if (cursor.role !== 'key' || !cursor.flow) return undefined;
  const place = findRunnerPlace(cursor.path);
  return place.slot === 'path' ? place : undefined;
}

/** The placeholder that is being typed, from its brace on. */
function findTyped(cursor: Cursor, text: string): Typed | undefined {
  const before = text.slice(Math.max(0, cursor.offset - 60), cursor.offset);
  const match = /(?<!\{)\{(\w*)$/.exec(before);
  if (!match) return undefined;
  const rest = /^\w*\}?/.exec(text.slice(cursor.offset, cursor.offset + 60))?.[0] ?? '';
  const bare = barePlaceOf(cursor) !== undefined;
  // The brace before the first key of a mapping is none of a path.
  if (!bare && cursor.offset - match[0].length < cursor.start) return undefined;
  return { start: cursor.offset - match[0].length, end: cursor.offset + rest.length, bare };
}

export const runnerPlaceholders: CompletionSource = {
  name: 'runner placeholders',
  kinds: ['snap-openstack'],
  guard: (cursor) => pathPlaceOf(cursor) !== undefined || barePlaceOf(cursor) !== undefined,
  *items(cursor, ctx) {
    const typed = findTyped(cursor, ctx.document.text);
    const place = pathPlaceOf(cursor) ?? barePlaceOf(cursor);
    if (!place) return;
    if (typed) yield* names(ctx, place, typed);
    else if (isEmpty(cursor)) yield* beginnings(cursor, ctx, place);
  },
};

function* names(ctx: ProviderContext, { role }: RunnerPlace, typed: Typed): Iterable<CompletionEntry> {
  const make = (name: string, detail: string, rank: number): CompletionEntry => ({
    label: `{${name}}`,
    kind: CompletionItemKind.Variable,
    detail,
    rank,
    range: { start: typed.start, end: typed.end },
    insert: { type: 'verbatim', text: typed.bare ? quotePath(`{${name}}`, ctx.document.text) : `{${name}}` },
  });
  for (const [index, name] of PLACEHOLDER_NAMES.entries()) {
    const area = findPlaceholder(name)?.area;
    const unwritable = area === 'read-only' && role !== undefined && WRITTEN.has(role);
    yield {
      ...make(name, findPlaceholder(name)?.text ?? '', unwritable ? 60 : firstIn(role, name) ? 0 : 1 + index),
      documentation: () => describePlaceholder(ctx, name),
    };
  }
  if (role === undefined || NO_CONFIG_KEYS.has(role)) return;
  for (const name of getSnapOpenstack(ctx.tree).configKeys?.keys() ?? []) {
    yield make(name, 'option of the snap', 30);
  }
}

/** Programs and shipped files lie in the snap. */
function firstIn(role: PathRole | undefined, name: string): boolean {
  return name === (role === 'binary' || role === 'config-file' ? 'snap' : 'snap_common');
}

function isEmpty({ prefix, colon, end, offset, quote }: Cursor): boolean {
  return prefix === '' && !colon && end - offset <= quote.length;
}

/** Before anything is typed: the two that paths begin with. */
function* beginnings(cursor: Cursor, ctx: ProviderContext, { role }: RunnerPlace): Iterable<CompletionEntry> {
  for (const name of ['snap_common', 'snap'] as const) {
    if (name === 'snap' && role !== undefined && WRITTEN.has(role)) continue;
    const path = `{${name}}/`;
    const common = {
      label: path,
      kind: CompletionItemKind.Variable,
      detail: findPlaceholder(name)?.text ?? '',
      rank: firstIn(role, name) ? 45 : 46,
      documentation: () => describePlaceholder(ctx, name),
      suggests: true,
    };
    if (cursor.quote !== '') {
      const range = { start: cursor.offset, end: cursor.offset };
      yield { ...common, range, insert: { type: 'verbatim', text: path } };
    } else if (cursor.role === 'value') {
      yield { ...common, insert: { type: 'snippet', lines: [withStop(quotePath(path, ctx.document.text))] } };
    }
  }
}

/** The stop is before the closing quote. */
function withStop(quoted: string): string {
  return `${escapeSnippet(quoted.slice(0, -1))}$1${quoted.slice(-1)}$0`;
}
