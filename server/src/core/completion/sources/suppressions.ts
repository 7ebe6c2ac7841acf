/** Comments that keep a rule quiet. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { ProviderContext } from '../../context.ts';
import { createDocument } from '../../document.ts';
import { rules } from '../../rules/index.ts';
import { runRules } from '../../rules/run.ts';
import { nextLineAt } from '../../yaml/edit.ts';
import type { Cursor } from '../cursor.ts';
import type { CompletionEntry, CompletionSource } from '../source.ts';

const DIRECTIVE = /^#\s*snapwright-disable(-next-line)?\s+((?:(?!\s--\s).)*)$/;
/** Longer files are not judged for the sake of an order of names. */
const MAX_LENGTH = 100_000;

export const suppressionSource: CompletionSource = {
  name: 'suppressions',
  kinds: ['snapcraft', 'snap-openstack', 'snap-test'],
  guard: (cursor) => cursor.role === 'comment',
  *items(cursor, ctx) {
    if (/^#\s*[\w-]*$/.test(cursor.prefix)) yield* directives(cursor, ctx);
    const match = DIRECTIVE.exec(cursor.prefix);
    if (match) yield* codes(cursor, ctx, match[1] !== undefined, match[2] ?? '');
  },
};

function wordRange(cursor: Cursor): { readonly start: number; readonly end: number } {
  const word = /[\w/-]*$/.exec(cursor.prefix)?.[0].length ?? 0;
  return { start: cursor.offset - word, end: cursor.offset };
}

function* directives(cursor: Cursor, ctx: ProviderContext): Iterable<CompletionEntry> {
  const blank = cursor.prefix === '#' ? ' ' : '';
  const make = (label: string, detail: string, rank: number): CompletionEntry => ({
    label,
    kind: CompletionItemKind.Keyword,
    detail,
    rank,
    range: wordRange(cursor),
    insert: { type: 'verbatim', text: `${blank}${label} ` },
    documentation: `\`# ${label} CODE\`: several codes are separated by blanks; after \` -- \` follows why.`,
  });
  yield make('snapwright-disable-next-line', 'keeps rules quiet on the next line', 1);
  if (cursor.offset <= (ctx.tree.root?.start ?? cursor.offset)) {
    yield make('snapwright-disable', 'keeps rules quiet in the whole file', 2);
  }
}

function* codes(cursor: Cursor, ctx: ProviderContext, nextLine: boolean, typed: string): Iterable<CompletionEntry> {
  const range = wordRange(cursor);
  const named = new Set(typed.slice(0, typed.length - (range.end - range.start)).split(/[\s,]+/));
  const found = findCodes(cursor, ctx, nextLine);
  for (const { code, summary, kinds } of rules) {
    if (named.has(code) || !kinds.includes(ctx.document.kind)) continue;
    yield {
      label: code,
      kind: CompletionItemKind.EnumMember,
      detail: found.has(code) ? `found ${nextLine ? 'on the next line' : 'in this file'} · ${summary}` : summary,
      rank: found.has(code) ? 1 : 50,
      range,
      insert: { type: 'verbatim', text: code },
    };
  }
}

/** What would be kept quiet now. */
function findCodes(
  { offset, start: commentStart, end: commentEnd }: Cursor,
  ctx: ProviderContext,
  nextLine: boolean,
): ReadonlySet<string> {
  const { document, workspace } = ctx;
  if (document.text.length > MAX_LENGTH) return new Set();
  const start = nextLineAt(document.text, offset);
  const end = nextLine ? nextLineAt(document.text, start) : Infinity;
  const from = nextLine ? start : 0;
  // The comment at hand would keep quiet what is looked for.
  const { uri, text, kind, version } = document;
  const without = `${text.slice(0, commentStart)}#${' '.repeat(Math.max(0, commentEnd - commentStart - 1))}${text.slice(commentEnd)}`;
  const judged = createDocument(uri, without, version, kind);
  const found = runRules(judged, { workspace, severities: ctx.settings.rules });
  return new Set(found.filter((one) => one.start >= from && one.start < end).map(({ code }) => code));
}
