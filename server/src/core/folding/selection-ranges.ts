import type { SelectionRange } from 'vscode-languageserver-types';
import type { ProviderContext } from '../context.ts';
import { getLines, toRange } from '../positions.ts';
import { pairRange, tokenOf } from '../symbols/places.ts';
import type { TextRange } from '../yaml/access.ts';
import { contentEnd, lineEndAt, lineStartAt, nextLineAt } from '../yaml/edit.ts';
import { locate, type Place } from '../yaml/locate.ts';
import type { YamlNode } from '../yaml/tree.ts';

/** One chain of growing ranges for each offset: word, value, entry, mapping and so on, up to the document. */
export function getSelectionRanges(ctx: ProviderContext, offsets: readonly number[]): SelectionRange[] {
  const lines = getLines(ctx.document);
  return offsets.map((offset) => {
    let chain: SelectionRange | undefined;
    for (const { start, end } of growingRanges(ctx, offset).reverse()) {
      chain = chain ? { range: toRange(lines, start, end), parent: chain } : { range: toRange(lines, start, end) };
    }
    return chain ?? { range: toRange(lines, offset, offset) };
  });
}

/** Innermost first; each one holds the one before and is larger. */
function growingRanges({ document: { text }, tree }: ProviderContext, offset: number): TextRange[] {
  const ranges: TextRange[] = [];
  const add = ({ start, end }: TextRange): void => {
    const last = ranges.at(-1) ?? { start: offset, end: offset };
    const holds = start <= last.start && last.end <= end;
    if (holds && end - start > last.end - last.start) ranges.push({ start, end });
  };
  const comment = tree.comments.find((one) => one.start <= offset && offset <= one.end);
  if (comment) {
    add(wordAt(text, offset, comment));
    add(comment);
  }
  const place = locate(tree, offset);
  if (place) {
    addNode(text, place.node, offset, add);
    addParents(text, place, add);
  } else {
    add(wordAt(text, offset, { start: lineStartAt(text, offset), end: lineEndAt(text, offset) }));
  }
  add({ start: 0, end: text.length });
  return ranges;
}

function addNode(text: string, node: YamlNode, offset: number, add: (range: TextRange) => void): void {
  if (node.start === node.end) return;
  const whole = { start: node.start, end: contentEnd(text, node) };
  if (node.kind === 'scalar') {
    const block = node.alias === undefined && (node.style === 'literal' || node.style === 'folded');
    const inner = block ? trim(text, { start: nextLineAt(text, node.start), end: whole.end }) : tokenOf(text, node);
    add(wordAt(text, offset, inner));
    if (block) add(trim(text, { start: lineStartAt(text, offset), end: lineEndAt(text, offset) }));
    add(inner);
  }
  add(whole);
}

function addParents(text: string, place: Place, add: (range: TextRange) => void): void {
  const { parents, path } = place;
  for (let depth = parents.length - 1; depth >= 0; depth--) {
    const parent = parents[depth];
    const step = path[depth];
    if (!parent) continue;
    if (parent.kind === 'map') {
      const inside = parents[depth + 1] ?? place.node;
      const pair = parent.pairs.find((one) => one.value === inside || one.key === inside);
      if (pair) add(pairRange(text, pair));
    } else if (typeof step === 'number') {
      const item = parent.items[step];
      if (item) add({ start: item.start, end: contentEnd(text, item) });
    }
    add({ start: parent.start, end: contentEnd(text, parent) });
  }
}

/** The run of characters without blanks around the offset; nothing in between blanks. */
function wordAt(text: string, offset: number, within: TextRange): TextRange {
  let [start, end] = [offset, offset];
  while (start > within.start && /\S/.test(text[start - 1] ?? ' ')) start--;
  while (end < within.end && /\S/.test(text[end] ?? ' ')) end++;
  return { start, end };
}

function trim(text: string, { start, end }: TextRange): TextRange {
  const piece = text.slice(start, end);
  return { start: start + piece.length - piece.trimStart().length, end: start + piece.trimEnd().length };
}
