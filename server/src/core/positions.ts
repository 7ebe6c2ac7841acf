/** Offsets to lines and UTF-16 characters, as editors count. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { SnapDocument } from './document.ts';

const cache = new WeakMap<SnapDocument, TextDocument>();

/** The document's lines, found once per version. */
export function getLines(document: SnapDocument): TextDocument {
  let lines = cache.get(document);
  if (!lines) {
    lines = TextDocument.create(document.uri, 'yaml', document.version, document.text);
    cache.set(document, lines);
  }
  return lines;
}

export function toRange(lines: TextDocument, start: number, end: number): Range {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}
