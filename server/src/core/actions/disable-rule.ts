/** Edits that write the comments which `rules/suppress.ts` reads. */
import type { SnapDocument } from '../document.ts';
import type { Fix, TextEdit } from '../rules/rule.ts';
import { lineBreakOf, lineEndAt, lineStartAt } from '../yaml/edit.ts';
import type { YamlNode } from '../yaml/tree.ts';

const LINE_COMMENT = /^\s*#\s*snapwright-disable-next-line(?=\s|$)/;
const FILE_COMMENT = /^\s*#\s*snapwright-disable(?=\s|$)/;

/** What can be offered to silence one finding; nothing for what keeps the file from being read at all. */
export function makeDisableFixes(document: SnapDocument, code: string, offset: number): readonly Fix[] {
  if (code.startsWith('yaml/')) return [];
  const line = disableLine(document, code, offset);
  return [
    ...(line ? [{ title: `Disable ${code} for this line`, edits: [line] }] : []),
    { title: `Disable ${code} for this file`, edits: [disableFile(document, code)] },
  ];
}

/** Undefined where a comment would become part of a scalar of several lines. */
function disableLine(document: SnapDocument, code: string, offset: number): TextEdit | undefined {
  const text = document.text;
  const start = lineStartAt(text, offset);
  if (isInsideScalar(document.tree.root, start)) return undefined;
  if (start > 0) {
    const above = lineStartAt(text, start - (text.slice(start - 2, start) === '\r\n' ? 2 : 1));
    const edit = extendComment(text, above, LINE_COMMENT, code);
    if (edit) return edit;
  }
  const indent = /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
  const at = start === 0 && text.startsWith('\uFEFF') ? 1 : start;
  return { start: at, end: at, newText: `${indent}# snapwright-disable-next-line ${code}${lineBreakOf(text)}` };
}

function disableFile(document: SnapDocument, code: string): TextEdit {
  const text = document.text;
  for (const comment of document.tree.comments) {
    if (comment.start >= (document.tree.root?.start ?? Infinity)) break;
    const edit = extendComment(text, lineStartAt(text, comment.start), FILE_COMMENT, code);
    if (edit) return edit;
  }
  const at = text.startsWith('\uFEFF') ? 1 : 0;
  return { start: at, end: at, newText: `# snapwright-disable ${code}${lineBreakOf(text)}` };
}

/** Adds a code to a comment that already names some, before the reason that may follow ` -- `. */
function extendComment(text: string, lineStart: number, pattern: RegExp, code: string): TextEdit | undefined {
  const line = text.slice(lineStart, lineEndAt(text, lineStart));
  const match = pattern.exec(line);
  if (!match) return undefined;
  const codes = line.split(/\s+--\s/, 1)[0]?.trimEnd() ?? line;
  // Without any code the comment silences everything; adding one would narrow it.
  if (codes.length <= match[0].length) return undefined;
  const at = lineStart + codes.length;
  return { start: at, end: at, newText: ` ${code}` };
}

function isInsideScalar(node: YamlNode | undefined, offset: number): boolean {
  if (!node || node.alias !== undefined || offset <= node.start || offset >= node.end) return false;
  if (node.kind === 'scalar') return true;
  if (node.kind === 'seq') return node.items.some((item) => isInsideScalar(item, offset));
  return node.pairs.some((pair) => isInsideScalar(pair.key, offset) || isInsideScalar(pair.value, offset));
}
