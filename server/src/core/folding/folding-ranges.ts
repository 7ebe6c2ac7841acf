import { FoldingRangeKind, type FoldingRange } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { getLines } from '../positions.ts';
import { contentEnd, lineStartAt } from '../yaml/edit.ts';
import type { YamlNode } from '../yaml/tree.ts';

const REGION_START = /^\s*#?region\b/;
const REGION_END = /^\s*#?endregion\b/;

/** Whatever spans several lines: entries, list items, text blocks, comments in a row and regions. */
export function getFoldingRanges({ document, tree }: ProviderContext): FoldingRange[] {
  const { text } = document;
  const lines = getLines(document);
  const lineOf = (offset: number): number => lines.positionAt(offset).line;
  /** The longest that begins on a line: an item and its first entry fold as one. */
  const folds = new Map<number, FoldingRange>();
  const add = (startLine: number, endLine: number, kind?: FoldingRangeKind): void => {
    if (endLine <= startLine || (folds.get(startLine)?.endLine ?? -1) >= endLine) return;
    folds.set(startLine, kind === undefined ? { startLine, endLine } : { startLine, endLine, kind });
  };

  const visit = (node: YamlNode, start: number): void => {
    if (node.alias !== undefined) return;
    if (node.start < node.end) add(lineOf(start), lineOf(contentEnd(text, node)));
    if (node.kind === 'seq') {
      for (const item of node.items) visit(item, item.start);
    } else if (node.kind === 'map') {
      for (const { key, value } of node.pairs) {
        visit(key, key.start);
        visit(value, key.start);
      }
    }
  };
  // The document as a whole is no fold of its own.
  if (tree.root?.kind === 'map') {
    for (const { key, value } of tree.root.pairs) visit(value, key.start);
  } else if (tree.root?.kind === 'seq') {
    for (const item of tree.root.items) visit(item, item.start);
  }

  const regions: number[] = [];
  let run: { first: number; last: number } | undefined;
  const closeRun = (): void => {
    if (run) add(run.first, run.last, FoldingRangeKind.Comment);
    run = undefined;
  };
  for (const comment of tree.comments) {
    const line = lineOf(comment.start);
    if (text.slice(lineStartAt(text, comment.start), comment.start).trim() !== '') continue;
    if (REGION_START.test(comment.text)) {
      closeRun();
      regions.push(line);
    } else if (REGION_END.test(comment.text)) {
      closeRun();
      const start = regions.pop();
      if (start !== undefined) add(start, line, FoldingRangeKind.Region);
    } else if (run && line === run.last + 1) {
      run.last = line;
    } else {
      closeRun();
      run = { first: line, last: line };
    }
  }
  closeRun();
  return [...folds.values()].sort((a, b) => a.startLine - b.startLine);
}
