/**
 * Where every line of a sound text belongs: two columns deeper per level, dashes below their key included.
 * Only blanks at the edges of lines and between tokens are changed, so that cursors and bookmarks stay.
 */
import type { TextEdit } from '../rules/rule.ts';
import { BLOCK_ENTRY, FLOW_MAP, KEY, SCALAR, VALUE } from '../yaml/tokens.ts';
import type { YamlComment } from '../yaml/tree.ts';
import { findCommentColumn } from './comments.ts';
import { getGap } from './gaps.ts';
import type { Lines } from './lines.ts';
import { isBlockScalar, isFlowEnd, isFlowStart, type Piece, type Pieces, type Scope } from './read-pieces.ts';
import { placeBlockScalar, placeContinuation, readHeader } from './scalar-lines.ts';
import { PLACE, Sheet, STEP } from './sheet.ts';

/** An open bracket, and where the lines inside of it go. */
interface Bracket {
  /** Where a closing bracket goes that begins a line; what is inside goes one level deeper. */
  readonly base: number;
  readonly column: number;
  readonly oldColumn: number;
  readonly padded: boolean;
  /** The first thing behind it on its line. */
  content: { readonly old: number; readonly new: number } | undefined;
  /** The lines inside are aligned with that; known from the first of them. */
  aligned: boolean | undefined;
}

export function layOut(text: string, lines: Lines, read: Pieces, first: number, last: number): readonly TextEdit[] {
  const sheet = new Sheet(text, lines, first, last);
  new Layout(sheet, read).run();
  // A text block that ends without a line break has none in its value.
  const end = read.pieces.at(-1);
  const isOpen = end !== undefined && isBlockScalar(end) && text.slice(end.end).trim() === '';
  return sheet.finish(!isOpen || readHeader(text, end.start).strips);
}

class Layout {
  private readonly sheet: Sheet;
  private readonly lines: Lines;
  private readonly pieces: readonly Piece[];
  private readonly comments: readonly YamlComment[];
  private comment = 0;
  private readonly brackets: Bracket[] = [];
  /** The line of the bracket that was opened last. */
  private bracketLine = -1;
  /** How far what follows on the line is moved, and the line's new first column. */
  private shift = 0;
  private lineColumn = 0;

  constructor(sheet: Sheet, { pieces, comments }: Pieces) {
    this.sheet = sheet;
    this.lines = sheet.lines;
    this.pieces = pieces;
    this.comments = comments;
  }

  run(): void {
    let before: Piece | undefined;
    for (const piece of this.pieces) {
      const { scope } = piece;
      if (piece.opensScope && scope) scope.newColumn = this.findScopeColumn(scope);
      const oldColumn = piece.start - this.lines.start(piece.line);
      let column: number;
      if (before?.endLine === piece.line) {
        column = this.placeAfter(before, piece, oldColumn);
        this.placeComments(before, piece.start, undefined);
      } else {
        column = this.sheet.isInRange(piece.line) ? this.findColumn(piece, oldColumn) : oldColumn;
        this.placeComments(before, piece.start, { old: oldColumn, new: column });
        this.sheet.indent(piece.line, column);
        this.lineColumn = column;
      }
      this.shift = column - oldColumn;
      this.noteBrackets(piece, oldColumn, column);
      if (isBlockScalar(piece)) placeBlockScalar(this.sheet, piece);
      else if (piece.endLine > piece.line && piece.kind === SCALAR) this.placeLines(piece, column, oldColumn);
      before = piece;
    }
    this.placeComments(before, Infinity, undefined);
  }

  /** A collection that reaches out of the range stays where it is. */
  private findScopeColumn(scope: Scope): number {
    if (!this.sheet.isInRange(scope.firstLine) || !this.sheet.isInRange(scope.lastLine)) return scope.column;
    return scope.parent ? scope.parent.newColumn + STEP : 0;
  }

  /** The column of the first token on a line. */
  private findColumn(piece: Piece, old: number): number {
    const { scope, kind } = piece;
    const bracket = this.brackets.at(-1);
    if (bracket) return this.findColumnInFlow(bracket, old, isFlowEnd(kind));
    if (!scope) return old;
    const isOfScope = piece.opensScope || piece.isKey || kind === BLOCK_ENTRY || kind === KEY || kind === VALUE;
    return isOfScope ? scope.newColumn : scope.newColumn + STEP;
  }

  private findColumnInFlow(bracket: Bracket, old: number, closes: boolean): number {
    const { content, base } = bracket;
    bracket.aligned ??= content !== undefined && old === (closes ? bracket.oldColumn : content.old);
    if (bracket.aligned && content) return closes ? bracket.column : content.new;
    return closes ? base : base + STEP;
  }

  /** Sets the gap to the token before on the same line. */
  private placeAfter(before: Piece, piece: Piece, oldColumn: number): number {
    const beforeEnd = before.end - this.lines.start(piece.line) + this.shift;
    const old = piece.start - before.end;
    if (!this.sheet.isInRange(piece.line)) return oldColumn;
    let gap: number;
    if (piece.opensScope && piece.scope) {
      gap = Math.max(1, piece.scope.newColumn - beforeEnd);
    } else {
      const inFlow = this.brackets.length > 0;
      gap = getGap(before, piece, old, inFlow, this.brackets.at(-1)?.padded ?? false);
    }
    this.sheet.setGap(piece.line, before.end, piece.start, gap);
    return beforeEnd + gap;
  }

  private noteBrackets(piece: Piece, old: number, column: number): void {
    const outer = this.brackets.at(-1);
    if (outer && piece.line === this.bracketLine) outer.content ??= { old, new: column };
    if (isFlowEnd(piece.kind)) {
      this.brackets.pop();
    } else if (isFlowStart(piece.kind)) {
      const base = this.findBase(piece, column);
      const padded = piece.kind === FLOW_MAP && this.sheet.text[piece.end] === ' ';
      this.brackets.push({ base, column, oldColumn: old, padded, content: undefined, aligned: undefined });
      this.bracketLine = piece.line;
    }
  }

  /** The column that the lines in brackets are indented from. */
  private findBase({ scope }: Piece, column: number): number {
    if (this.brackets.length > 0 || column === this.lineColumn || !scope) return this.lineColumn;
    return scope.kind === 'map' ? scope.newColumn : scope.newColumn + STEP;
  }

  /** The further lines of plain or quoted text. */
  private placeLines(piece: Piece, column: number, oldColumn: number): void {
    const inFlow = this.brackets.length > 0;
    if (!inFlow && !piece.scope) {
      this.sheet.mark(piece.line, piece.endLine - 1, PLACE.escaped);
      return;
    }
    const base = inFlow || !piece.scope ? this.lineColumn : piece.scope.newColumn;
    const end = placeContinuation(this.sheet, piece, oldColumn, column, base + STEP);
    this.lineColumn = end.column;
    this.shift = end.shift;
  }

  /** The comments between two tokens. `next` is told where the latter begins a line. */
  private placeComments(
    before: Piece | undefined,
    until: number,
    next: { old: number; new: number } | undefined,
  ): void {
    for (;;) {
      const comment = this.comments[this.comment];
      if (!comment || comment.start >= until) return;
      this.comment++;
      // The comment behind "|" is a part of that token.
      if (before && comment.start < before.end) continue;
      const line = this.lines.at(comment.start);
      if (before?.endLine === line) {
        if (comment.start === before.end) this.sheet.setGap(line, before.end, comment.start, 1);
        continue;
      }
      const bracket = this.brackets.at(-1);
      const old = comment.start - this.lines.start(line);
      const target = bracket ? { old, new: this.findColumnInFlow(bracket, old, false) } : next;
      this.sheet.indent(line, findCommentColumn(old, comment.text, before?.scope, target));
    }
  }
}
