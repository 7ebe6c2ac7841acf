/** SPDX expressions: names, operators and exceptions, word by word. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { LicenseFacts } from '../../../facts/types.ts';
import type { CompletionEntry, CompletionSource } from '../../source.ts';
import { valueSource } from './place.ts';

const USUAL: readonly string[] = [
  ...['Apache-2.0', 'MIT', 'GPL-3.0-only', 'GPL-3.0-or-later', 'GPL-2.0-only', 'GPL-2.0-or-later'],
  ...[
    'BSD-3-Clause',
    'BSD-2-Clause',
    'MPL-2.0',
    'LGPL-3.0-only',
    'LGPL-2.1-or-later',
    'AGPL-3.0-only',
    'ISC',
    'Proprietary',
  ],
];

const sets = new WeakMap<LicenseFacts, ReadonlySet<string>>();

/** Spellings that newer lists have replaced: `GPL-2.0` and `GPL-2.0+` by `-only` and `-or-later`. */
function isOldSpelling(name: string, facts: LicenseFacts): boolean {
  let names = sets.get(facts);
  if (!names) sets.set(facts, (names = new Set(facts.licenses)));
  return names.has(`${name.replace(/\+$/, '')}-only`) || /^L?GPL-[\d.]+-with-/.test(name);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

const licenses = valueSource('licences', ['license'], function* (cursor, ctx) {
  // The expression up to the cursor, and its last word.
  const before = cursor.prefix;
  const word = /[^\s()]*$/.exec(before)?.[0] ?? '';
  const whole = before.slice(0, before.length - word.length);
  const from = cursor.offset - word.length;
  const tail = /^[^\s()'"#,\]}]*/.exec(ctx.document.text.slice(cursor.offset, cursor.end))?.[0].length ?? 0;
  const first = whole.trim() === '';
  const place = first ? {} : { range: { start: from, end: cursor.offset + tail } };
  const last = /(\S+)\s+$/.exec(whole)?.[1];
  const joins = last !== undefined && last !== 'AND' && last !== 'OR' && last !== 'WITH' && !last.endsWith('(');
  // The name closes the innermost bracket, if nothing behind the cursor does.
  const rest = ctx.document.text.slice(cursor.offset + tail, cursor.end);
  const open = !joins && count(whole, '(') > count(whole + rest, ')') - count(rest, '(');
  const entry = (label: string, rank: number, more: Partial<CompletionEntry> = {}): CompletionEntry => ({
    label,
    kind: CompletionItemKind.Value,
    rank,
    insert: first ? { type: 'value', text: label } : { type: 'verbatim', text: label, ...(open && { behind: ')' }) },
    ...place,
    ...more,
  });
  if (last === 'WITH') {
    for (const name of ctx.facts.licenses.exceptions) yield entry(name, 20, { detail: 'exception' });
    return;
  }
  if (joins) {
    for (const [index, operator] of ['OR', 'AND', 'WITH'].entries()) {
      const detail = ["one of them, at the user's choice", 'all of them', 'an exception'][index] ?? '';
      yield entry(operator, 20 + index, { kind: CompletionItemKind.Keyword, detail });
    }
    return;
  }
  for (const name of ctx.facts.licenses.licenses) {
    const usual = USUAL.indexOf(name);
    if (usual >= 0) yield entry(name, 10 + usual, { detail: 'SPDX, often used' });
    else if (isOldSpelling(name, ctx.facts.licenses))
      yield entry(name, 85, { detail: 'SPDX, older spelling', deprecated: true });
    else yield entry(name, 50, { detail: 'SPDX' });
  }
});

export const licenseSources: readonly CompletionSource[] = [licenses];
