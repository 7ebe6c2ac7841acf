/** From what a source offers to the edit that leaves valid YAML at the cursor. */
import type { TextEdit } from '../rules/rule.ts';
import type { ScalarType } from '../yaml/tree.ts';
import { lineBreakOf, lineEndAt, lineStartAt, nextLineAt } from '../yaml/edit.ts';
import type { Cursor } from './cursor.ts';
import { toScalarText } from './scalar-text.ts';
import { escapeSnippet, readSnippet } from './snippet-text.ts';
import type { CompletionEntry, Insert, ValueForm } from './source.ts';

export interface RenderPlace {
  readonly text: string;
  readonly cursor: Cursor;
  readonly lineBreak: string;
  /** What the key takes besides text. */
  readonly takes: ReadonlySet<ScalarType>;
  /** What stands on the lines below belongs to the key that is being typed. */
  readonly hasBelow: boolean;
  /** The editor understands stops. */
  readonly snippets: boolean;
}

export interface Rendered {
  readonly edit: TextEdit;
  /** Takes away blanks that would be left over, or changes other lines. */
  readonly also: readonly TextEdit[];
  readonly snippet: boolean;
}

export function createRenderPlace(
  text: string,
  cursor: Cursor,
  takes: ReadonlySet<ScalarType>,
  snippets: boolean,
): RenderPlace {
  const hasBelow = cursor.role === 'key' && !cursor.flow && !cursor.needsBreak && isFollowed(text, cursor);
  return { text, cursor, lineBreak: lineBreakOf(text), takes, hasBelow, snippets };
}

/** Whether the next line with content is deeper, or a list at the key's column. */
function isFollowed(text: string, { end, column }: Cursor): boolean {
  let start = nextLineAt(text, end);
  while (start < text.length) {
    const lineEnd = lineEndAt(text, start);
    const line = text.slice(start, lineEnd);
    const content = line.trimStart();
    if (content !== '' && !content.startsWith('#')) {
      const indent = line.length - content.length;
      return indent > column || (indent === column && /^-(?:\s|$)/.test(content));
    }
    start = Math.max(nextLineAt(text, start), start + 1);
  }
  return false;
}

/** Undefined where what is offered has no valid form at the cursor. */
export function renderEntry(place: RenderPlace, entry: CompletionEntry): Rendered | undefined {
  const { cursor } = place;
  const { insert, range } = entry;
  if (range) {
    if (insert.type !== 'value' && insert.type !== 'verbatim') return undefined;
    const behind = insert.type === 'verbatim' && insert.behind !== undefined ? `$0${escapeSnippet(insert.behind)}` : '';
    const text = padBefore(place, range.start) + escapeSnippet(insideText(cursor, insert));
    return finish(place, range.start, range.end, text + behind, []);
  }
  if (insert.type === 'verbatim' && (cursor.block || cursor.role === 'comment')) {
    return finish(place, cursor.start, cursor.end, padBefore(place, cursor.start) + escapeSnippet(insert.text), []);
  }
  if (cursor.block || cursor.role === 'comment') return undefined;
  if (insert.type === 'snippet' && insert.below === true) return renderBelow(place, insert.lines);
  const body = renderBody(place, insert);
  if (body === undefined) return undefined;
  const rendered = withFrame(place, body);
  return entry.also ? { ...rendered, also: [...rendered.also, ...entry.also] } : rendered;
}

/** What an empty line lacks to go on with the text around it. */
function padBefore({ text, cursor: { indent } }: RenderPlace, start: number): string {
  const column = start - lineStartAt(text, start);
  return column < indent && text.slice(start - column, start).trim() === '' ? ' '.repeat(indent - column) : '';
}

/** Lines below the key whose value is wanted. */
function renderBelow(place: RenderPlace, lines: readonly string[]): Rendered | undefined {
  const { cursor } = place;
  if (columnOfKey(place) === undefined) return undefined;
  const below: Cursor = { ...cursor, needsBreak: true, column: cursor.column + 2 };
  const pad = ' '.repeat(below.column);
  return withFrame({ ...place, cursor: below }, lines.join(`\n${pad}`));
}

/** The column of the key on whose line the cursor's value is; undefined where they are on different lines. */
function columnOfKey({ text, cursor }: RenderPlace): number | undefined {
  const { role, flow, needsDash, path, column, start } = cursor;
  if (role !== 'value' || flow || needsDash || typeof path.at(-1) !== 'string') return undefined;
  const before = text.slice(lineStartAt(text, start), start);
  return before.length > column && /^[^\s#?:-].*:\s*(?:&\S+\s+)?$/.test(before.slice(column)) ? column : undefined;
}

/** A value with the keys that it needs beside its own; undefined where they cannot be put there. */
function renderBeside(place: RenderPlace, value: string, beside: readonly string[]): string | undefined {
  const { cursor, text } = place;
  if (cursor.flow) {
    const inMap = typeof cursor.path.at(-1) === 'string' && !cursor.needsBreak && !cursor.needsDash;
    return inMap ? [value, ...beside].join(', ') : undefined;
  }
  const column = columnOfKey(place);
  // What follows on the line, other than a comment, belongs to something else.
  if (column === undefined || /^[ \t]*[^\s#]/.test(text.slice(cursor.end, lineEndAt(text, cursor.end))))
    return undefined;
  return [value, ...beside].join(`\n${' '.repeat(column)}`);
}

/** Words inside of quotes follow the rules of the quotes. */
function insideText({ quote, block }: Cursor, insert: Extract<Insert, { text: string }>): string {
  if (insert.type === 'verbatim' || block || quote === '') return insert.text;
  return quote === "'" ? insert.text.replaceAll("'", "''") : JSON.stringify(insert.text).slice(1, -1);
}

/** In snippet syntax, with line breaks as `\n`, further lines indented as in the document. */
function renderBody(place: RenderPlace, insert: Insert): string | undefined {
  const { cursor } = place;
  switch (insert.type) {
    case 'verbatim':
      return escapeSnippet(insert.text);
    case 'value': {
      const value = escapeSnippet(insert.raw === true ? insert.text : toScalarText(insert.text, cursor, place.takes));
      return insert.beside && insert.beside.length > 0 ? renderBeside(place, value, insert.beside) : value;
    }
    case 'key':
      return renderKey(place, insert.key, insert.then);
    case 'snippet': {
      const { lines } = insert;
      if (cursor.colon || place.hasBelow) return renderKeyAlone(place, lines[0] ?? '');
      if (cursor.flow && lines.length > 1) return isFlat(lines) ? lines.join(', ') : undefined;
      const pad = ' '.repeat(cursor.role === 'key' ? cursor.column : cursor.column + 2);
      return lines.map((line, index) => (index === 0 || line === '' ? line : pad + line)).join('\n');
    }
  }
}

/** Lines that brackets may hold as well: keys with their values, and nothing below them. */
function isFlat(lines: readonly string[]): boolean {
  return lines.every((line) => /^[^\s-].*:\s+[^|>\s]/.test(line));
}

/** The key of a block whose content stands there already; undefined where its name is the author's to choose. */
function renderKeyAlone({ cursor }: RenderPlace, line: string): string | undefined {
  const key = cursor.role === 'key' ? /^([^\s:$\\'"]+):(?:\s|$)/.exec(line)?.[1] : undefined;
  if (key === undefined || key === '<<') return undefined;
  return cursor.colon ? escapeSnippet(toScalarText(key, cursor)) : `${key}:`;
}

const FLOW_FORMS: Readonly<Record<ValueForm, string>> = {
  scalar: ' $0',
  list: ' [$0]',
  map: ' {$0}',
  'list-of-maps': ' [{$0}]',
  'block-text': ' $0',
};

function renderKey({ cursor, hasBelow }: RenderPlace, text: string, then: ValueForm): string {
  const key = escapeSnippet(toScalarText(text, cursor));
  if (cursor.colon) return key;
  if (hasBelow) return `${key}:`;
  if (cursor.flow) return `${key}:${FLOW_FORMS[then]}`;
  // The key of an item stands behind its dash.
  const pad = ' '.repeat(cursor.column + (cursor.role === 'key' ? 2 : 4));
  switch (then) {
    case 'scalar':
      return `${key}: $0`;
    case 'list':
    case 'list-of-maps':
      return `${key}:\n${pad}- $0`;
    case 'map':
      return `${key}:\n${pad}$0`;
    case 'block-text':
      return `${key}: |\n${pad}$0`;
  }
}

/** Puts in what is missing before the text: a line break, indentation, a dash, a blank, brackets. */
function withFrame(place: RenderPlace, body: string): Rendered {
  const { cursor, text } = place;
  const { start, end, flow, needsDash, needsBreak, needsSpace } = cursor;
  if (flow) {
    const braces = cursor.role === 'key' && needsBreak;
    const inner = braces ? `{${body}}` : body;
    const framed = needsDash ? `[${inner}]` : inner;
    return finish(place, start, end, needsSpace ? ` ${framed}` : framed, []);
  }
  const dashed = needsDash ? `- ${body}` : body;
  const column = cursor.role === 'key' && needsDash ? cursor.column - 2 : cursor.column;
  const pad = ' '.repeat(column);
  if (needsBreak) {
    let blanks = start;
    while (/[ \t]/.test(text[blanks - 1] ?? '')) blanks--;
    const also = blanks < start ? [{ start: blanks, end: start, newText: '' }] : [];
    return finish(place, start, end, `\n${pad}${dashed}`, also);
  }
  if (cursor.role === 'value' && !needsDash) {
    return finish(place, start, end, needsSpace ? ` ${dashed}` : dashed, withoutTabs(text, start));
  }
  return withIndentation(place, needsSpace ? ` ${dashed}` : dashed, column);
}

/** No tab may stand between a colon or dash and its value. */
function withoutTabs(text: string, start: number): readonly TextEdit[] {
  const blanks = /[:-]([ \t]*\t[ \t]*)$/.exec(text.slice(lineStartAt(text, start), start))?.[1] ?? '';
  return blanks === '' ? [] : [{ start: start - blanks.length, end: start, newText: ' ' }];
}

/** A line of its own stands where its neighbours do, also where the cursor was a little beside. */
function withIndentation(place: RenderPlace, body: string, column: number): Rendered {
  const { cursor, text } = place;
  const lineStart = lineStartAt(text, cursor.start);
  const before = text.slice(lineStart, cursor.start);
  const isThere = before.length === column && !before.includes('\t');
  if (/\S/.test(before) || isThere) return finish(place, cursor.start, cursor.end, body, []);
  if (/^ *$/.test(before) && before.length < column) {
    return finish(place, cursor.start, cursor.end, ' '.repeat(column - before.length) + body, []);
  }
  const also = [{ start: lineStart, end: cursor.start, newText: '' }];
  return finish(place, cursor.start, cursor.end, ' '.repeat(column) + body, also);
}

const SPECIAL = /[\\$]/;

/** A comment that ends the line, with the blanks before it. */
function commentBehind(text: string, end: number): string {
  return /^[ \t]+#.*$/.exec(text.slice(end, lineEndAt(text, end)))?.[0] ?? '';
}

/** It stays on the line that it was written for. */
function keepComment(lines: string, comment: string): string {
  const firstBreak = lines.indexOf('\n');
  return lines.slice(0, firstBreak) + comment + lines.slice(firstBreak);
}

function finish(place: RenderPlace, start: number, end: number, body: string, also: readonly TextEdit[]): Rendered {
  const { text, hasStops } = SPECIAL.test(body) ? readSnippet(body) : { text: body, hasStops: false };
  const snippet = place.snippets && hasStops;
  const written = snippet ? body : text;
  const comment = written.includes('\n') ? commentBehind(place.text, end) : '';
  const lines = comment === '' ? written : keepComment(written, snippet ? escapeSnippet(comment) : comment);
  const newText = place.lineBreak === '\n' ? lines : lines.replaceAll('\n', place.lineBreak);
  return { edit: { start, end: end + comment.length, newText }, also, snippet };
}
