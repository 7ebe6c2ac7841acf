/** The outline of a document, made from that of the version before it where only some lines have changed. */
import { Attached } from '../attached.ts';
import type { SnapDocument } from '../document.ts';
import { findInTail, isKeyInTail, Outline } from './outline.ts';
import { scanLines } from './scan-lines.ts';

interface Reading {
  readonly text: string;
  readonly sound: boolean;
}

/** One outline serves all: whoever asks is done with it before the next version comes. */
const outline = new Outline();
let last: Reading | undefined;
/** How many readings there were, and which of them was each document's. */
let count = 0;
const readings = new Attached<SnapDocument, number>();

/** Whether the reader knows where everything ends. */
export function isSound({ tree }: SnapDocument): boolean {
  return !tree.problems.some(({ code }) => code === 'yaml/syntax');
}

/** Reads a document once, as long as no other one is asked for. */
export function getOutlineOfLines(document: SnapDocument): Outline {
  if (readings.get(document) !== count) {
    const next: Reading = { text: document.text, sound: isSound(document) };
    if (!last || !updateOutline(outline, last, next)) {
      outline.clear();
      scanLines(next.text, outline, next);
    }
    last = next;
    readings.set(document, ++count);
  }
  return outline;
}

/** Makes of the outline of one text that of another; false where the other has to be read from its start. */
export function updateOutline(outline: Outline, before: Reading, { text, sound }: Reading): boolean {
  // Where the reader's word counts for the end of a value, another word is another outline.
  if (sound !== before.sound && (outline.contested || outline.farLooks.some(({ closed }) => !closed))) return false;
  const same = countSameStart(before.text, text);
  const rest = Math.min(before.text.length, text.length) - same;
  const behind = text.length - countSameEnd(before.text, text, rest);
  const from = findRestart(outline, before.text, same);
  if (from < 0) return false;
  const open: number[] = [];
  for (let at = outline.parentOf(from); at >= 0; at = outline.parentOf(at)) open.unshift(at);
  const start = outline.startOf(from) - outline.columnOf(from);
  const by = text.length - before.text.length;
  const tail = outline.cut(from);
  let rejoined = -1;
  const isKnown = (at: number, column: number, parent: number): boolean => {
    if (at - column < behind) return false;
    const known = findInTail(tail, at - by);
    if (known < 0 || !isKeyInTail(tail, known, column, parent)) return false;
    rejoined = known;
    return true;
  };
  scanLines(text, outline, { sound, isKnown }, start, open);
  if (rejoined >= 0) outline.append(tail, rejoined, by);
  return !isOverspent(outline, text);
}

/** With many open quotes and brackets, how far each is followed depends on all of them. */
function isOverspent({ farLooks }: Outline, text: string): boolean {
  let spent = 0;
  for (const { closed, start, seen } of farLooks) if (!closed) spent += seen - start;
  return spent > text.length;
}

/** The last key that starts its line and before which everything stays as it is; -1 without. */
function findRestart(outline: Outline, text: string, same: number): number {
  let [low, high] = [0, outline.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (outline.startOf(middle) < same) low = middle + 1;
    else high = middle;
  }
  // Whatever was looked for in what has changed may now be found there.
  const doubtful = outline.farLooks.find(({ seen }) => seen >= same);
  let at = Math.min(low - 1, doubtful?.at ?? Infinity);
  // What is still a key may have become an item, which can stand below others.
  while (at >= 0 && !(startsLine(outline, text, at) && outline.colonOf(at) + 1 < same)) at--;
  return at;
}

/** Before other keys on their line stand dashes or question marks. */
function startsLine(outline: Outline, text: string, at: number): boolean {
  if (outline.kindOf(at) !== 'key') return false;
  const lineStart = outline.startOf(at) - outline.columnOf(at);
  const parent = outline.parentOf(at);
  const isAlone = parent < 0 || outline.startOf(parent) < lineStart;
  return isAlone && (lineStart <= 0 || /[\r\n\ufeff]/.test(text.charAt(lineStart - 1)));
}

/** Long texts are compared by pieces. */
const PIECE = 4096;

function countSameStart(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.slice(at, at + PIECE) === b.slice(at, at + PIECE)) at += PIECE;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return Math.min(at, end);
}

/** @param limit how much may be the same at most */
function countSameEnd(a: string, b: string, limit: number): number {
  let same = 0;
  const piece = (text: string): string => text.slice(text.length - same - PIECE, text.length - same);
  while (same + PIECE <= limit && piece(a) === piece(b)) same += PIECE;
  while (same < limit && a.charCodeAt(a.length - same - 1) === b.charCodeAt(b.length - same - 1)) same++;
  return same;
}
