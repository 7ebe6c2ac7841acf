/** Which variables a Jinja template asks for. Not a parser of Jinja: what is unclear is left out. */
import type { Span } from '../python/types.ts';
import { findJinjaFault, type JinjaFault } from './jinja-syntax.ts';

export interface JinjaVariable extends Span {
  readonly name: string;
}

export interface JinjaTemplate {
  /** Names that the template takes from outside, at each place where they stand. */
  readonly variables: readonly JinjaVariable[];
  /** Templates that this one includes, extends or imports. */
  readonly includes: readonly string[];
  readonly fault: JinjaFault | undefined;
}

const CLOSE = { '{': '}}', '%': '%}', '#': '#}' } as const;
const MAX_LENGTH = 1_000_000;

const WORDS: ReadonlySet<string> = new Set(
  'and or not in is if else elif true false none True False None recursive ignore missing with without context as'.split(
    ' ',
  ),
);
/** What Jinja itself provides. */
const GLOBALS: ReadonlySet<string> = new Set(
  'range dict lipsum cycler joiner namespace loop self super caller varargs kwargs'.split(' '),
);

const cache = new Map<string, JinjaTemplate>();
const MAX_KEPT = 200;

/** Read once for a text. */
export function parseJinja(text: string): JinjaTemplate {
  let template = cache.get(text);
  if (!template) {
    if (cache.size >= MAX_KEPT) cache.clear();
    cache.set(text, (template = readTemplate(text)));
  }
  return template;
}

function readTemplate(text: string): JinjaTemplate {
  const found: JinjaVariable[] = [];
  const local = new Set<string>();
  const includes: string[] = [];
  if (text.length <= MAX_LENGTH) {
    for (const { kind, start, body } of readTags(text)) {
      if (kind === '{') found.push(...readNames(body, start));
      else readStatement(body, start, { found, local, includes });
    }
  }
  const fault = text.length <= MAX_LENGTH ? findJinjaFault(text) : undefined;
  return { variables: found.filter(({ name }) => !local.has(name)), includes, fault };
}

interface Tag {
  readonly kind: '{' | '%';
  readonly body: string;
  /** Where the body starts. */
  readonly start: number;
}

function* readTags(text: string): Iterable<Tag> {
  let at = text.indexOf('{');
  while (at >= 0) {
    const kind = text[at + 1];
    if (kind !== '{' && kind !== '%' && kind !== '#') {
      at = text.indexOf('{', at + 1);
      continue;
    }
    const close = text.indexOf(CLOSE[kind], at + 2);
    if (close < 0) return;
    const body = text.slice(at + 2, close);
    let next = close + 2;
    if (kind === '%' && /^[-+]?\s*raw\b/.test(body)) {
      const end = /\{%[-+]?\s*endraw\b/g;
      end.lastIndex = next;
      next = end.exec(text)?.index ?? text.length;
    } else if (kind !== '#') yield { kind, body, start: at + 2 };
    at = text.indexOf('{', next);
  }
}

interface Reading {
  readonly found: JinjaVariable[];
  readonly local: Set<string>;
  readonly includes: string[];
}

function readStatement(body: string, start: number, { found, local, includes }: Reading): void {
  const [head = '', word = ''] = /^[-+]?\s*([a-z]+)/.exec(body) ?? [];
  const rest = body.slice(head.length);
  const from = start + head.length;
  const addLocals = (text: string): void => {
    for (const [name] of text.matchAll(/[A-Za-z_]\w*/g)) local.add(name);
  };
  switch (word) {
    case 'for': {
      const at = /\sin\s/.exec(rest)?.index ?? rest.length;
      addLocals(rest.slice(0, at));
      found.push(...readNames(rest.slice(at), from + at));
      return;
    }
    case 'set':
    case 'with': {
      const at = rest.includes('=') ? rest.indexOf('=') : rest.length;
      addLocals(rest.slice(0, at));
      found.push(...readNames(rest.slice(at), from + at));
      return;
    }
    case 'macro':
    case 'call':
    case 'block':
      addLocals(rest);
      return;
    case 'include':
    case 'extends':
    case 'import':
    case 'from':
      for (const match of rest.matchAll(/'([^']+)'|"([^"]+)"/g)) includes.push(match[1] ?? match[2] ?? '');
      if (word === 'import' || word === 'from') addLocals(rest.replace(/'[^']*'|"[^"]*"/g, ' '));
      return;
    case 'if':
    case 'elif':
      found.push(...readNames(rest, from));
  }
}

const TOKEN = /'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"|[A-Za-z_]\w*|\d[\w.]*|[^\s]/g;

/** Names that stand for values: no attributes, filters, tests, arguments' names or functions. */
function readNames(expression: string, offset: number): JinjaVariable[] {
  const tokens = [...expression.matchAll(TOKEN)];
  return tokens.flatMap((token, index) => {
    const name = token[0];
    if (!/^[A-Za-z_]/.test(name) || WORDS.has(name) || GLOBALS.has(name)) return [];
    const text = (step: number): string => tokens[index + step]?.[0] ?? '';
    const before = text(-1) === 'not' ? text(-2) : text(-1);
    if (before === '.' || before === '|' || before === 'is') return [];
    if (text(1) === '(' || (text(1) === '=' && text(2) !== '=')) return [];
    // What may be missing on purpose.
    if (text(1) === '|' && /^d(?:efault)?$/.test(text(2))) return [];
    if (text(1) === 'is' && /^(?:un)?defined$/.test(text(2) === 'not' ? text(3) : text(2))) return [];
    const start = offset + token.index;
    return [{ name, start, end: start + name.length }];
  });
}
