/** Formatting that keeps what the author wrote: comments, blank lines, anchors, block scalars and quoting. */
import type { ProviderContext } from '../context.ts';
import type { TextEdit } from '../rules/rule.ts';
import { applyEdits } from '../yaml/edit.ts';
import { parseYaml } from '../yaml/parse.ts';
import type { YamlProblem, YamlProblemCode, YamlTree } from '../yaml/tree.ts';
import { layOut } from './lay-out.ts';
import { splitLines } from './lines.ts';
import { findNewLineEdits } from './on-type.ts';
import { readPieces } from './read-pieces.ts';
import { isSameDocument } from './same-value.ts';

/** With these the text is not what it seems, or is not read to its end. */
const REFUSED: ReadonlySet<YamlProblemCode> = new Set<YamlProblemCode>([
  'yaml/syntax',
  'yaml/tab',
  'yaml/control-character',
  'yaml/multiple-documents',
  'yaml/too-deep',
  'yaml/too-large',
]);

interface FormatRange {
  readonly start: number;
  readonly end: number;
}

/** The edits that format the document, or only what touches the range; undefined when the text has syntax errors. */
export function formatDocument(ctx: ProviderContext, range?: FormatRange): readonly TextEdit[] | undefined {
  return formatText(ctx.document.text, ctx.tree, range);
}

/** Why a document can't be formatted, or undefined where it can. */
export function findFormatBarrier(tree: YamlTree): YamlProblem | undefined {
  return tree.problems.find(({ code }) => REFUSED.has(code));
}

/** The same as `formatDocument` for a text alone. */
export function formatText(text: string, tree: YamlTree, range?: FormatRange): readonly TextEdit[] | undefined {
  if (findFormatBarrier(tree)) return undefined;
  const edits = findFormatEdits(text, range);
  // Whatever happens, the value stays: better no edit than a wrong one.
  if (edits.length > 0 && !isSameDocument(tree, parseYaml(applyEdits(text, edits)))) return [];
  return edits;
}

/** What the layout wants, without the look at the result. */
export function findFormatEdits(text: string, range?: FormatRange): readonly TextEdit[] {
  const lines = splitLines(text);
  let first = 0;
  let last = lines.count - 1;
  if (range) {
    first = lines.at(range.start);
    last = lines.at(range.end);
    // A selection of whole lines ends at the start of the next one.
    if (last > first && range.end === lines.start(last)) last--;
  }
  return layOut(text, lines, readPieces(text, lines), first, last);
}

/** The edits after a character was typed at the offset. */
export function formatOnType(ctx: ProviderContext, offset: number, typed: string): readonly TextEdit[] {
  return typed === '\n' ? findNewLineEdits(ctx.document.text, ctx.tree, offset) : [];
}
