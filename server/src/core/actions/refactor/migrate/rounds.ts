/** Several rounds of edits as one list of edits to the first text, each with the group that it belongs to. */
import type { TextEdit } from '../../../rules/rule.ts';
import type { Group } from './step.ts';

export interface MigrationEdit extends TextEdit {
  readonly group: Group;
}

/** A stretch of the first text that is still there, or what a group put in or took out. */
type Piece = { readonly start: number; readonly end: number } | { readonly newText: string; readonly group: Group };

const lengthOf = (piece: Piece): number => ('newText' in piece ? piece.newText.length : piece.end - piece.start);

function slicePiece(piece: Piece, from: number, to: number): Piece {
  if ('newText' in piece) return { ...piece, newText: piece.newText.slice(from, to) };
  return { start: piece.start + from, end: piece.start + to };
}

export interface Round {
  readonly group: Group;
  /** In the order of the text and without overlaps, in the coordinates of the text that the round before left. */
  readonly edits: readonly TextEdit[];
}

/** @param length of the first text */
export function composeRounds(length: number, rounds: readonly Round[]): readonly MigrationEdit[] {
  let pieces: Piece[] = [{ start: 0, end: length }];
  for (const round of rounds) pieces = applyRound(pieces, round);
  return toEdits(pieces, length);
}

function applyRound(pieces: readonly Piece[], { edits, group }: Round): Piece[] {
  const result: Piece[] = [];
  let index = 0;
  let used = 0;
  let offset = 0;
  const advance = (to: number, take: boolean): void => {
    for (;;) {
      const piece = pieces[index];
      if (!piece) return;
      const length = lengthOf(piece);
      // What is empty marks a place where something was taken out; it goes along.
      if (length === 0) {
        if (offset > to || (offset === to && !take)) return;
        result.push(piece);
        index++;
        continue;
      }
      if (offset >= to) return;
      const step = Math.min(length - used, to - offset);
      if (take) result.push(slicePiece(piece, used, used + step));
      used += step;
      offset += step;
      if (used === length) {
        index++;
        used = 0;
      }
    }
  };
  for (const edit of edits) {
    advance(edit.start, true);
    result.push({ newText: edit.newText, group });
    advance(edit.end, false);
  }
  advance(Infinity, true);
  return result;
}

function toEdits(pieces: readonly Piece[], length: number): readonly MigrationEdit[] {
  const edits: MigrationEdit[] = [];
  let at = 0;
  let newText = '';
  let group: Group | undefined;
  const close = (to: number): void => {
    if (newText !== '' || to > at) edits.push({ start: at, end: to, newText, group: group ?? 'base' });
    newText = '';
    group = undefined;
  };
  for (const piece of pieces) {
    if ('newText' in piece) {
      newText += piece.newText;
      // Where groups meet, the surer one speaks for both: half of such an edit would make no sense.
      group = group === undefined || group === 'names' ? piece.group : group;
      continue;
    }
    close(piece.start);
    at = piece.end;
  }
  close(length);
  return edits;
}
