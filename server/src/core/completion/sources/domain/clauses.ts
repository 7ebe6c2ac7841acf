/** Clauses of the grammar in the keys that take them: `on amd64`, `to arm64`, `else`; `try` in the older eras. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { KeyFact } from '../../../facts/types.ts';
import { paragraphs } from '../../../hover/markdown.ts';
import { findClause, getBuildPairs, type Clause } from '../../../project/grammar.ts';
import { findKeyFact } from '../../../schema/navigate.ts';
import { itemsOf } from '../../../yaml/access.ts';
import { followPath } from '../../../yaml/locate.ts';
import type { ProviderContext } from '../../../context.ts';
import type { Cursor } from '../../cursor.ts';
import type { CompletionEntry, CompletionSource, ValueForm } from '../../source.ts';
import { valueEntry, valueSource } from './place.ts';
import { buildable } from './platforms.ts';
import { takesOptions } from './source-keys.ts';

/** The fact of a key whose value may be a list of clauses in this era. */
function findGrammarFact(keyPath: string, ctx: ProviderContext): KeyFact | undefined {
  const fact = findKeyFact(ctx.facts, keyPath);
  return fact?.grammar.includes(ctx.project.kind) === true ? fact : undefined;
}

function formOf({ types }: KeyFact): ValueForm {
  const type = types[0] ?? '';
  return type.startsWith('list<map')
    ? 'list-of-maps'
    : type.startsWith('list')
      ? 'list'
      : type === 'map<string>'
        ? 'map'
        : 'scalar';
}

interface Place {
  readonly form: ValueForm;
  /** What the item before this one is. */
  readonly before: Clause | undefined;
  readonly all: readonly Clause[];
}

function findPlace(cursor: Cursor, ctx: ProviderContext): Place | undefined {
  const fact = findGrammarFact(cursor.keyPath.replace(/\[\]$/, ''), ctx);
  if (!fact || typeof cursor.path.at(-1) !== 'number') return undefined;
  // A clause is alone in its item.
  if (cursor.role === 'key' && cursor.siblings.size > 0) return undefined;
  const items = itemsOf(followPath(ctx.tree.root, cursor.path.slice(0, -1))).filter(({ start, end }) => start < end);
  const last = items.filter(({ start }) => start < cursor.start).at(-1);
  const others = items.filter(({ start }) => start < cursor.start || start > cursor.end);
  const all = others.flatMap((item) => findClause(item)?.clause ?? []);
  return { form: formOf(fact), before: last && findClause(last)?.clause, all };
}

/** What mostly depends on the architecture; elsewhere clauses come when their letters are typed. */
const USUAL = /^(?:parts\.<part>\.)?(?:(?:build|stage)-(?:packages|snaps)|source)\[\]$/;

const MEANING = {
  on: 'built on',
  to: 'built for',
} as const;

const clauses: CompletionSource = {
  name: 'clauses',
  guard: ({ role, block, quote, path, keyPath }) =>
    role !== 'comment' &&
    !block &&
    quote === '' &&
    typeof path.at(-1) === 'number' &&
    /^(?:parts\.|build-)/.test(keyPath),
  *items(cursor, ctx) {
    const place = findPlace(cursor, ctx);
    if (!place) return;
    const { before, all, form } = place;
    // Clauses inside of clauses are rare, and so they are for other keys.
    const nested = cursor.path.length > (cursor.path[0] === 'parts' ? 4 : 2);
    if (all.length === 0 && (nested || !USUAL.test(cursor.keyPath)) && !/^[ot]/.test(cursor.prefix)) return;
    const open = before !== undefined && before.kind !== 'else';
    const entry = (label: string, rank: number, detail: string, documentation: string): CompletionEntry => ({
      label,
      kind: CompletionItemKind.Keyword,
      detail,
      rank,
      documentation: paragraphs(`**${label}**: clause`, documentation),
      insert: { type: 'key', key: label, then: form },
    });
    if (open) {
      yield entry('else', 62, 'where the clause before does not apply', 'Holds for every other architecture.');
      if (cursor.role === 'value') {
        yield valueEntry('else fail', CompletionItemKind.Keyword, {
          detail: 'stops the build where the clause before does not apply',
          rank: 90,
        });
      }
    }
    // "for" cannot be mixed with the others.
    if (all.some(({ kind }) => kind === 'for')) return;
    const architectures = buildable(ctx);
    const pairs = getBuildPairs(ctx.project, architectures);
    for (const word of ['on', 'to'] as const) {
      const used = new Set(pairs.map((pair) => pair[word]));
      for (const [index, name] of architectures.entries()) {
        if (!used.has(name) && !used.has('*')) continue;
        if (all.some((one) => one[word] === name && one.kind === word)) continue;
        const rank = (word === 'on' ? 63 : 73) + index;
        const meaning = `only where the snap is ${MEANING[word]} ${name}`;
        yield entry(`${word} ${name}`, rank, meaning, `Holds ${meaning}. Several clauses of a list may apply.`);
      }
    }
    if (ctx.project.legacy) yield entry('try', 86, 'as far as it is there', 'What cannot be had is left out.');
  },
};

/** A source of its own for each architecture, in one go. */
const sourceByArchitecture = valueSource('source by architecture', ['parts.<part>.source'], function* (cursor, ctx) {
  const isPlain = typeof cursor.path.at(-1) === 'string' && cursor.path.length === 3;
  if (!isPlain || cursor.flow || cursor.quote !== '' || !findGrammarFact(cursor.keyPath, ctx)) return;
  if (!'by architecture'.startsWith(cursor.prefix) || !takesOptions('local', cursor.map, ctx)) return;
  const [first = 'amd64'] = getBuildPairs(ctx.project, buildable(ctx)).map(({ to }) => to);
  yield {
    label: 'by architecture',
    kind: CompletionItemKind.Snippet,
    detail: 'another source for each architecture',
    rank: 79,
    insert: {
      type: 'snippet',
      lines: [`- to \${1:${first === '*' ? 'amd64' : first}}: \${2:.}`, '- else: ${3:.}'],
      below: true,
    },
  };
});

export const clauseSources: readonly CompletionSource[] = [clauses, sourceByArchitecture];
