/** Offsets to lines and UTF-16 characters, as editors count. */
import { Attached } from './attached.ts';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, Range } from 'vscode-languageserver-types';
import type { SnapDocument } from './document.ts';

const cache = new Attached<SnapDocument, TextDocument>();

/** The document's lines, found once per version. */
export function getLines(document: SnapDocument): TextDocument {
  let lines = cache.get(document);
  if (!lines) {
    const { uri, version, text } = document;
    lines = text.includes('\r')
      ? TextDocument.create(uri, 'yaml', version, text)
      : createPlainLines(uri, version, text);
    cache.set(document, lines);
  }
  return lines;
}

export function toRange(lines: TextDocument, start: number, end: number): Range {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}

/** The same for texts whose lines all end with a line feed, which the engine finds faster than any loop of ours. */
export function createPlainLines(uri: string, version: number, text: string): TextDocument {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const startOf = (line: number): number => starts[line] ?? text.length;
  const endOf = (line: number): number => (line + 1 < starts.length ? startOf(line + 1) - 1 : text.length);
  const offsetAt = ({ line, character }: Position): number => {
    if (line < 0) return 0;
    if (line >= starts.length) return text.length;
    return Math.min(startOf(line) + Math.max(character, 0), endOf(line));
  };
  return {
    uri,
    languageId: 'yaml',
    version,
    lineCount: starts.length,
    getText: (range) => (range ? text.substring(offsetAt(range.start), offsetAt(range.end)) : text),
    getLineRange(at) {
      const line = Math.min(at, starts.length - 1);
      if (line < 0) return { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
      return { start: { line, character: 0 }, end: { line, character: endOf(line) - startOf(line) } };
    },
    getEOLCharacters: (line) => (line >= 0 && line + 1 < starts.length ? '\n' : ''),
    offsetAt,
    positionAt(offset) {
      const at = Math.max(Math.min(offset, text.length), 0);
      let low = 0;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (startOf(middle) > at) high = middle;
        else low = middle + 1;
      }
      return { line: low - 1, character: at - startOf(low - 1) };
    },
  };
}
