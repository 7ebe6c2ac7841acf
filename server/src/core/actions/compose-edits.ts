/** Several rounds of edits as one list of edits to the first text. */
import type { TextEdit } from '../rules/rule.ts';

/** A stretch of the first text that is still there, or new text. */
type Piece = { readonly start: number; readonly end: number } | { readonly newText: string };

const lengthOf = (piece: Piece): number => ('newText' in piece ? piece.newText.length : piece.end - piece.start);

function slicePiece(piece: Piece, from: number, to: number): Piece {
  if ('newText' in piece) return { newText: piece.newText.slice(from, to) };
  return { start: piece.start + from, end: piece.start + to };
}

/**
 * @param length of the first text
 * @param rounds each round's edits, without overlaps, in the coordinates of the text that the round before left
 */
export function composeEdits(length: number, rounds: readonly (readonly TextEdit[])[]): readonly TextEdit[] {
  let pieces: Piece[] = [{ start: 0, end: length }];
  for (const edits of rounds) pieces = applyRound(pieces, edits);
  return toEdits(pieces, length);
}

function applyRound(pieces: readonly Piece[], edits: readonly TextEdit[]): Piece[] {
  const result: Piece[] = [];
  let index = 0;
  let used = 0;
  let offset = 0;
  /** Moves on to a place of the current text, taking along or leaving out what lies before it. */
  const advance = (to: number, take: boolean): void => {
    while (offset < to) {
      const piece = pieces[index];
      if (!piece) return;
      const step = Math.min(lengthOf(piece) - used, to - offset);
      if (take && step > 0) result.push(slicePiece(piece, used, used + step));
      used += step;
      offset += step;
      if (used === lengthOf(piece)) {
        index++;
        used = 0;
      }
    }
  };
  for (const edit of edits) {
    advance(edit.start, true);
    if (edit.newText !== '') result.push({ newText: edit.newText });
    advance(edit.end, false);
  }
  advance(Infinity, true);
  return result;
}

function toEdits(pieces: readonly Piece[], length: number): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let newText = '';
  const close = (to: number): void => {
    if (newText !== '' || to > at) edits.push({ start: at, end: to, newText });
    newText = '';
  };
  for (const piece of pieces) {
    if ('newText' in piece) {
      newText += piece.newText;
    } else {
      close(piece.start);
      at = piece.end;
    }
  }
  close(length);
  return edits;
}
