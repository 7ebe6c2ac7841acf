/** Licence expressions as snapd reads them: names of its own list, AND, OR, WITH and parentheses. */
import type { LicenseFacts } from '../../facts/types.ts';

export interface LicenseProblem {
  readonly offset: number;
  readonly length: number;
  readonly kind: 'unknown-license' | 'unknown-exception' | 'grammar';
  /** What is wrong, as the end of a sentence. */
  readonly message: string;
}

export interface LicenseNames {
  readonly licenses: ReadonlySet<string>;
  readonly exceptions: ReadonlySet<string>;
}

const names = new WeakMap<LicenseFacts, LicenseNames>();

export function getLicenseNames(facts: LicenseFacts): LicenseNames {
  let sets = names.get(facts);
  if (!sets) {
    names.set(facts, (sets = { licenses: new Set(facts.licenses), exceptions: new Set(facts.exceptions) }));
  }
  return sets;
}

interface Token {
  readonly text: string;
  readonly offset: number;
}

/** The first problem of a licence expression, or undefined. */
export function findLicenseProblem(expression: string, known: LicenseNames): LicenseProblem | undefined {
  const tokens: Token[] = [];
  for (const match of expression.matchAll(/[()]|[^ \n()]+/g)) tokens.push({ text: match[0], offset: match.index });
  // What stands before the current token, for each parenthesis that is still open.
  const open: string[] = [];
  let last = '';
  for (const token of tokens) {
    const { text } = token;
    if (text === '(') {
      if (last === 'WITH') return problem(token, '"WITH" is followed by an exception, not by "("');
      open.push(last);
      last = '';
    } else if (text === ')') {
      if (open.length === 0) return problem(token, 'there is no "(" for this ")"');
      if (last === '') return problem(token, 'there is nothing between the parentheses');
      // What an open pair ends with is not looked at again: the pair counts as its closing half.
      open.pop();
      last = ')';
    } else if (isOperator(text)) {
      if (last === '' || isOperator(last) || (last === ')' && text === 'WITH'))
        return problem(token, `"${text}" has no licence before it`);
    } else {
      const found = judgeName(token, last, known);
      if (found) return found;
    }
    if (text !== '(') last = text;
  }
  const end: Token = tokens.at(-1) ?? { text: expression, offset: 0 };
  if (open.length > 0) return problem(end, 'a ")" is missing');
  if (isOperator(last)) return problem(end, `"${last}" has no licence after it`);
  return last === '' ? problem(end, 'there is no licence in it') : undefined;
}

function judgeName(token: Token, last: string, known: LicenseNames): LicenseProblem | undefined {
  const { text, offset } = token;
  if (last === 'WITH') {
    if (known.exceptions.has(text)) return undefined;
    return {
      offset,
      length: text.length,
      kind: 'unknown-exception',
      message: `"${text}" is no exception that snapd knows`,
    };
  }
  if (last === '' || last === 'AND' || last === 'OR') {
    if (known.licenses.has(text)) return undefined;
    return {
      offset,
      length: text.length,
      kind: 'unknown-license',
      message: `"${text}" is no licence that snapd knows`,
    };
  }
  if (/^(?:and|or|with)$/i.test(text)) return problem(token, `"${text}" has to be written "${text.toUpperCase()}"`);
  return problem(token, `"AND" or "OR" is missing before "${text}"`);
}

function isOperator(text: string): boolean {
  return text === 'AND' || text === 'OR' || text === 'WITH';
}

function problem(token: Token, message: string): LicenseProblem {
  return { offset: token.offset, length: token.text.length, kind: 'grammar', message };
}

const folded = new WeakMap<LicenseNames, Map<string, string>>();

/** The licence that somebody meant who did not mind the case or wrote a common short form. */
export function findLicenseLike(text: string, known: LicenseNames): string | undefined {
  let index = folded.get(known);
  if (!index) folded.set(known, (index = new Map([...known.licenses].map((name) => [fold(name), name]))));
  return index.get(fold(text)) ?? index.get(fold(text.replace(/(\d)$/, '$1.0')));
}

function fold(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[-_ ]?v(?=\d)/g, '-')
    .replaceAll(/[_ ]/g, '-');
}
