/** What is no YAML at all. */
import { lineEndAt } from '../../yaml/edit.ts';
import type { Finding, Fix, RuleContext } from '../rule.ts';
import { insertion, isRecord, problemRule } from './from-problems.ts';

export const syntaxRule = problemRule('yaml/syntax', 'The text is no valid YAML', { fix: fixSyntax });

function fixSyntax(ctx: RuleContext, finding: Finding): readonly Fix[] {
  const { data } = finding;
  if (!isRecord(data)) return [];
  const { text } = ctx.document;
  const at = typeof data['at'] === 'number' ? data['at'] : undefined;
  switch (data['insert']) {
    case 'colon':
      return [insertion('Add the colon', finding.end, ':')];
    case 'blank':
      return at === undefined ? [] : [insertion('Add the blank', at, ' ')];
    case 'quote':
      return at === undefined || typeof data['quote'] !== 'string'
        ? []
        : [insertion('Add the closing quote', endOfContent(text, at), data['quote'])];
    case 'bracket':
      return typeof data['close'] === 'string' ? closeBracket(text, finding.start, data['close']) : [];
  }
  if (typeof data['escape'] === 'number') return [insertion('Write a backslash', data['escape'], '\\')];
  if (data['quote'] === 'word') {
    const word = text.slice(finding.start, finding.end);
    const edits = [{ start: finding.start, end: finding.end, newText: `'${word.replaceAll("'", "''")}'` }];
    return [{ title: 'Put it in quotes', edits, preferred: true }];
  }
  if (data['quote'] === 'value') return quoteValue(text, finding.start);
  return [];
}

/** Where the line's content ends: before a comment and blanks. */
function endOfContent(text: string, from: number): number {
  const end = lineEndAt(text, from);
  const line = text.slice(from, end);
  const comment = /\s#.*$/.exec(line);
  return from + line.slice(0, comment?.index).trimEnd().length;
}

/** Only a collection that starts and ends on its line can be closed without a guess. */
function closeBracket(text: string, open: number, close: string): readonly Fix[] {
  const at = endOfContent(text, open);
  const line = text.slice(open, at);
  const title = `Add the closing "${close}"`;
  return at === open + 1 || /[[{]/.test(line.slice(1)) ? [] : [insertion(title, at, close)];
}

/** `summary: a: b` gets quotes around `a: b`. */
function quoteValue(text: string, colon: number): readonly Fix[] {
  let start = colon;
  while (start > 0 && !/[\r\n]/.test(text[start - 1] ?? '')) start--;
  const end = endOfContent(text, colon);
  const line = text.slice(start, end);
  const lead = /^\s*(?:- +)*[^\s:#'"[{&*!|>][^:#'"]*:\s+/.exec(line)?.[0];
  const value = line.slice(lead?.length ?? 0);
  if (lead === undefined || /^['"[{&*!|>%@`]/.test(value)) return [];
  const newText = `'${value.replaceAll("'", "''")}'`;
  return [{ title: 'Put the value in quotes', edits: [{ start: start + lead.length, end, newText }], preferred: true }];
}
