/** Faults at which Jinja gives up a template. Not a parser: only what no reading of the template could take. */
import type { Span } from '../python/types.ts';

export interface JinjaFault extends Span {
  readonly message: string;
}

/** Tags that open a block, with the ones that may stand in it before its end. */
const BLOCKS: ReadonlyMap<string, readonly string[]> = new Map([
  ['if', ['elif', 'else']],
  ['for', ['else']],
  ['macro', []],
  ['call', []],
  ['filter', []],
  ['block', []],
  ['with', []],
  ['autoescape', []],
  ['set', []],
]);
const SINGLE: ReadonlySet<string> = new Set(['extends', 'include', 'import', 'from']);
const CLOSE = { '{': '}}', '%': '%}', '#': '#}' } as const;
/** What has to follow the word. */
const WANTS_MORE: ReadonlySet<string> = new Set(['if', 'elif', 'for', 'set', 'include', 'extends']);

/** The first of them. */
export function findJinjaFault(text: string): JinjaFault | undefined {
  const open: { readonly word: string; readonly at: Span }[] = [];
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at)) {
    const kind = text[at + 1];
    if (kind !== '{' && kind !== '%' && kind !== '#') {
      at++;
      continue;
    }
    const start = { start: at, end: at + 2 };
    const close = text.indexOf(CLOSE[kind], at + 2);
    // Jinja lets these two pass at the very end.
    if (close < 0 && kind === '#' && text.slice(at + 2).trim() === '') break;
    if (close < 0) return { ...start, message: `"${text.slice(at, at + 2)}" is never closed by "${CLOSE[kind]}"` };
    const span = { start: at, end: close + 2 };
    const body = text.slice(at + 2, close).replace(/^[-+]|[-+]$/g, '');
    at = close + 2;
    if (kind === '#') continue;
    if (kind === '{') {
      if (body.trim() === '') return { ...span, message: 'there is nothing between "{{" and "}}"' };
      continue;
    }
    const [, word = '', rest = ''] = /^\s*([A-Za-z_]*)([^]*)$/.exec(body) ?? [];
    if (word === 'raw') {
      const end = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
      end.lastIndex = at;
      if (text.slice(at).trim() === '') break;
      if (!end.exec(text)) return { ...span, message: '"raw" has no "endraw"' };
      at = end.lastIndex;
      continue;
    }
    const fault = readTag(word, rest, open, span);
    if (fault !== undefined) return { ...span, message: fault };
  }
  const left = open.at(-1);
  return left && { ...left.at, message: `"${left.word}" has no "end${left.word}"` };
}

function readTag(
  word: string,
  rest: string,
  open: { readonly word: string; readonly at: Span }[],
  at: Span,
): string | undefined {
  const inner = open.at(-1)?.word;
  if (WANTS_MORE.has(word) && rest.trim() === '') return `nothing follows "${word}"`;
  if (BLOCKS.has(word)) {
    // With a value it is no block.
    if (word !== 'set' || !/^[^|]*=/.test(rest)) open.push({ word, at });
    return undefined;
  }
  if (SINGLE.has(word)) return undefined;
  if (word === 'elif' || word === 'else') {
    return inner !== undefined && BLOCKS.get(inner)?.includes(word) === true ? undefined : `"${word}" stands alone`;
  }
  const ended = word.startsWith('end') ? word.slice(3) : '';
  if (!BLOCKS.has(ended)) return `Jinja knows no tag "${word}"`;
  if (inner !== ended) return inner === undefined ? `"${word}" ends nothing` : `"${word}" comes before "end${inner}"`;
  open.pop();
  return undefined;
}
