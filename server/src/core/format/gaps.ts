/** How many blanks stand between two tokens on a line. */
import {
  ALIAS,
  ANCHOR,
  BLOCK_ENTRY,
  DOC_START,
  FLOW_ENTRY,
  FLOW_MAP,
  FLOW_MAP_END,
  FLOW_SEQ,
  FLOW_SEQ_END,
  KEY,
  SCALAR,
  TAG,
  VALUE,
} from '../yaml/tokens.ts';
import { isFlowEnd, isFlowStart, type Piece } from './read-pieces.ts';

/**
 * @param inFlow whether the gap lies inside a flow collection
 * @param padded whether the innermost braces have blanks inside, which is left to the author
 */
export function getGap(before: Piece, after: Piece, old: number, inFlow: boolean, padded: boolean): number {
  const first = before.kind;
  const second = after.kind;
  if (second === VALUE) return first === SCALAR || isFlowEnd(first) ? 0 : Math.min(old, 1);
  if (!inFlow) {
    return first === BLOCK_ENTRY || first === KEY || first === VALUE || hasName(first) || first === DOC_START ? 1 : old;
  }
  if (before.flow?.multiline !== false) return old;
  if (isFlowStart(first) && isFlowEnd(second)) return 0;
  // After a colon or a name without content a blank may be needed.
  if (isFlowEnd(second) || second === FLOW_ENTRY) {
    if (first === VALUE || first === ALIAS || hasName(first)) return Math.min(old, 1);
    return second === FLOW_MAP_END && padded ? 1 : 0;
  }
  if (first === FLOW_SEQ) return 0;
  if (first === FLOW_MAP) return padded ? 1 : 0;
  if (first === FLOW_ENTRY || first === VALUE || first === KEY || hasName(first)) return 1;
  return second === FLOW_SEQ_END ? 0 : old;
}

function hasName(kind: number): boolean {
  return kind === ANCHOR || kind === TAG;
}
