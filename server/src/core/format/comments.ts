/** Which level a comment on a line of its own belongs to. */
import type { Scope } from './read-pieces.ts';

/**
 * @param old its column
 * @param scope the innermost collection of the line above
 * @param next the first token below, where it was and where it goes
 */
export function findCommentColumn(
  old: number,
  text: string,
  scope: Scope | undefined,
  next: { readonly old: number; readonly new: number } | undefined,
): number {
  // A dash shows an item that was commented out, whose list may stand at the column of the next key.
  if (/^ *- /.test(text)) {
    for (let at = scope; at; at = at.parent) {
      if (at.kind === 'seq' && at.column === old) return at.newColumn;
    }
  }
  if (next?.old === old) return next.new;
  // What was commented out at the left margin comes back in its place only from there.
  if (old === 0) return 0;
  let nearest: Scope | undefined;
  let outermost: Scope | undefined;
  for (let at = scope; at; at = at.parent) {
    if (at.column === old && !at.flush) return at.newColumn;
    if (at.column < old) nearest ??= at;
    outermost = at;
  }
  // It introduces what is below, or stands between a key and what that holds.
  if (next && (old < next.old || !scope || next.old > scope.column)) return next.new;
  return (nearest ?? outermost)?.newColumn ?? next?.new ?? old;
}
