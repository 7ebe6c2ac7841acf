/** Types, defaults, bases and limits of the facts in words. */
import { ALL_KINDS, type FactBase, type KeyFact, type SchemaKind } from '../facts/types.ts';
import { code, codeList, prose } from './markdown.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  null: 'nothing',
  any: 'anything',
  list: 'list',
  map: 'map',
  'list<string>': 'list of texts',
  'list<integer>': 'list of whole numbers',
  'list<map>': 'list of maps',
  'list<any>': 'list',
  'list<map<string|number>>': 'list of names with values',
  'map<string>': 'map of texts',
  'map<string|number>': 'map of names to values',
  'map<string|number|null>': 'map of names to values',
  'map<hook>': 'map of hooks',
  'map<list<string>>': 'map of lists',
};

/** `string`, `list<string>|null` and the like as an author would say it. */
export function typeWords(types: readonly string[]): string {
  const names = types.flatMap(splitUnion).filter((type) => type !== 'null');
  const words = names.map((type) => TYPES[type] ?? (type.startsWith('list') ? 'list' : 'map'));
  return [...new Set(words)].join(' or ');
}

/** The alternatives at the top of a type; bars inside of `<…>` belong to the members. */
function splitUnion(type: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const char of type) {
    if (char === '<') depth++;
    if (char === '>') depth--;
    if (char === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts;
}

/** The eras in order; `devel` and `bare` follow a named one. */
const ERAS = ALL_KINDS.filter((kind) => kind !== 'devel');
const eraWords = (era: string): string => (era === 'none' ? 'no base' : code(era));

/** `all`, `from core22 on`, `up to core20`, `core22 and core24`. */
export function basesWords(bases: readonly FactBase[]): string {
  const known = ERAS.filter((era) => bases.includes(era));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return 'no base that is known';
  if (known.length === ERAS.length) return 'all';
  const row = ERAS.slice(ERAS.indexOf(first), ERAS.indexOf(last) + 1);
  if (known.length === 1) return first === 'none' ? 'only without a base' : `${code(first)} only`;
  if (row.length !== known.length) return known.map(eraWords).join(', ');
  if (last === ERAS.at(-1)) return `from ${code(first)} on`;
  return first === 'none' ? `up to ${code(last)}` : `${code(first)} to ${code(last)}`;
}

/** What a base is called in a sentence. */
export function kindWords(kind: SchemaKind): string {
  if (kind === 'none') return 'without a base';
  return `with ${code(kind)}`;
}

/** The fact with what differs in an era. */
export function getEraFact(fact: KeyFact, kind: SchemaKind): KeyFact {
  let own: KeyFact = fact;
  for (const [eras, variant] of Object.entries(fact.variants ?? {})) {
    if (coversKind(eras, kind)) own = { ...own, ...variant };
  }
  const fallback = pickDefault(own.default, kind);
  return fallback === own.default ? own : { ...own, default: fallback };
}

/** `core22+`, `none,core18,core20`. */
function coversKind(eras: string, kind: SchemaKind): boolean {
  const names = eras.split(',');
  if (names.includes(kind)) return true;
  const from = names.find((name) => name.endsWith('+'))?.slice(0, -1);
  return from !== undefined && ALL_KINDS.indexOf(kind) >= ALL_KINDS.findIndex((one) => one === from);
}

/** A default may be given by era. */
function pickDefault(value: unknown, kind: SchemaKind): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([eras]) => eras.split(',').every((era) => isEra(era)));
  if (entries.length === 0) return value;
  return entries.find(([eras]) => coversKind(eras, kind))?.[1];
}

function isEra(text: string): boolean {
  const name = text.replace(/\+$/, '');
  return ALL_KINDS.some((kind) => kind === name);
}

/** A default value as Markdown; undefined where it says nothing. */
export function defaultWords(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') {
    // `<plug name>` stands for a name, `strict (with a notice)` is a remark.
    const name = /^<(.*)>$/.exec(value)?.[1];
    if (name !== undefined) return `the ${name}`;
    return value.includes(' (') ? prose(value) : code(value);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return code(String(value));
  if (!Array.isArray(value)) return Object.keys(value).length === 0 ? undefined : code(JSON.stringify(value));
  const items: readonly unknown[] = value;
  if (items.length === 0) return undefined;
  return items.every((item) => typeof item === 'string') ? codeList(items) : code(JSON.stringify(items));
}

interface Limited {
  readonly minLength?: number | null;
  readonly maxLength?: number | null;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number | null;
  readonly maxItems?: number | null;
  readonly uniqueItems?: boolean;
}

/** Limits in one line. */
export function limitWords(fact: Limited): string | undefined {
  const words: string[] = [];
  const { minLength, maxLength, minimum, maximum, minItems, maxItems } = fact;
  if (isNumber(minLength) && isNumber(maxLength)) {
    words.push(`${String(minLength)} to ${String(maxLength)} characters`);
  } else if (isNumber(maxLength)) words.push(`at most ${String(maxLength)} characters`);
  else if (isNumber(minLength)) words.push(`at least ${String(minLength)} characters`);
  if (minimum !== undefined && maximum !== undefined) words.push(`${String(minimum)} to ${String(maximum)}`);
  else if (minimum !== undefined) words.push(`at least ${String(minimum)}`);
  else if (maximum !== undefined) words.push(`at most ${String(maximum)}`);
  if (isNumber(minItems) && minItems > 0) words.push(minItems === 1 ? 'not empty' : `at least ${String(minItems)}`);
  if (isNumber(maxItems)) words.push(maxItems === 1 ? 'one item' : `at most ${String(maxItems)} items`);
  if (fact.uniqueItems === true) words.push('no item twice');
  return words.length === 0 ? undefined : words.join(', ');
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number';
}
