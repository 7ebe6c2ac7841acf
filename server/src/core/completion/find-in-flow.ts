/** Cursors inside of brackets and braces. */
import type { Step } from '../yaml/locate.ts';
import type { Cursor } from './cursor.ts';
import type { CursorFinder, Token } from './find-cursor.ts';
import { isSound } from './outline-of-lines.ts';
import { unquoteKey } from './outline-reader.ts';
import { isFlowCollection, scanFlow, type FlowCollection, type FlowSlot } from './scan-flow.ts';

/**
 * @param path of the outermost collection
 * @param column of the key or dash that it belongs to
 */
export function findInFlow(
  finder: CursorFinder,
  path: readonly Step[],
  start: number,
  end: number,
  column: number,
): readonly Cursor[] {
  return inCollection(finder, path, scanFlow(finder.text, start, end, isSound(finder.ctx.document)), column);
}

function inCollection(
  finder: CursorFinder,
  path: readonly Step[],
  collection: FlowCollection,
  column: number,
): readonly Cursor[] {
  const { offset } = finder;
  const index = collection.slots.findIndex((slot) => slot.start <= offset && offset <= slot.end);
  const slot = collection.slots[index];
  if (!slot) return [];
  if (collection.kind === 'map') return inPair(finder, path, collection, slot, column);
  const item = [...path, index];
  if (slot.colon >= 0) {
    // `[a: b]` is a list of one mapping.
    return inPair(finder, item, { ...collection, slots: [slot] }, slot, column);
  }
  const { head } = slot;
  if (isFlowCollection(head)) return inside(finder, head) ? inCollection(finder, item, head, column) : [];
  const token = tokenOf(finder, head);
  if (!token) return [];
  const siblings = new Set(
    collection.slots.flatMap((one) => (one === slot || one.colon >= 0 ? [] : textOf(finder, one.head))),
  );
  return finder
    .contentCursors(item, token, 'flow', column)
    .map((one) => (one.role === 'value' && !one.needsDash ? { ...one, siblings } : one));
}

function inPair(
  finder: CursorFinder,
  path: readonly Step[],
  map: FlowCollection,
  slot: FlowSlot,
  column: number,
): readonly Cursor[] {
  const { offset } = finder;
  const { head, colon, value } = slot;
  if (colon < 0 || offset <= colon) {
    if (isFlowCollection(head)) return [];
    const token = tokenOf(finder, head);
    if (!token) return [];
    const siblings = new Set(map.slots.flatMap((one) => (one === slot ? [] : textOf(finder, one.head))));
    return [finder.cursor('key', path, token, column, { flow: true, colon: colon >= 0, siblings })];
  }
  const inner = [...path, ...textOf(finder, head).slice(0, 1)];
  if (inner.length === path.length) return [];
  if (isFlowCollection(value)) return inside(finder, value) ? inCollection(finder, inner, value, column) : [];
  const token = tokenOf(finder, value);
  if (!token) return [];
  const needsSpace = offset === colon + 1 && token.start === offset;
  return finder.contentCursors(inner, token, 'flow', column).map((one) => ({ ...one, needsSpace }));
}

function inside({ offset }: CursorFinder, node: FlowCollection): boolean {
  return offset > node.start && (offset < node.end || !node.closed);
}

/** The text at the cursor; an empty one where there is none; undefined where the cursor is beside it. */
function tokenOf(finder: CursorFinder, node: FlowSlot['head']): Token | undefined {
  const { offset } = finder;
  if (!node) return { start: offset, end: offset, quote: '' };
  if (offset < node.start) return undefined;
  const token = finder.toToken(node.start, Math.max(node.end, offset));
  const closed = token.quote !== '' && node.end > node.start + 1 && finder.text[node.end - 1] === token.quote;
  return closed && offset > node.end ? undefined : token;
}

function textOf(finder: CursorFinder, node: FlowSlot['head']): string[] {
  return !node || isFlowCollection(node) ? [] : [unquoteKey(finder.text.slice(node.start, node.end))];
}
