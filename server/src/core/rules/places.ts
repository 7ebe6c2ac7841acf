/** Sets of places in a text, and the way down to an offset. */
import type { YamlMap, YamlNode, YamlPair, YamlSeq } from '../yaml/tree.ts';

export interface Place {
  readonly start: number;
  readonly end: number;
}

/** A question whether a place lies within one of many; overlapping ones count as one. */
export function createCover(places: readonly Place[]): (place: Place) => boolean {
  if (places.length === 0) return () => false;
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...places].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return ({ start, end }) => {
    const one = merged[lastAtOrBefore(merged, start)];
    return one !== undefined && end <= one.end;
  };
}

export interface PairStep {
  readonly kind: 'pair';
  readonly within: YamlMap;
  readonly index: number;
  readonly pair: YamlPair;
}

export interface ItemStep {
  readonly kind: 'item';
  readonly within: YamlSeq;
  readonly index: number;
  readonly item: YamlNode;
}

export type Step = PairStep | ItemStep;

/** From the top down to what begins last before an offset, even where broken text ended it before the offset. */
export function stepsTo(root: YamlNode | undefined, offset: number): readonly Step[] {
  const steps: Step[] = [];
  let node = root;
  while (node && node.kind !== 'scalar' && node.alias === undefined) {
    if (node.kind === 'map') {
      const index: number = lastAtOrBefore(node.pairs, offset);
      const pair: YamlPair | undefined = node.pairs[index];
      if (!pair) break;
      steps.push({ kind: 'pair', within: node, index, pair });
      node = pair.value.start <= offset ? pair.value : undefined;
    } else {
      const index: number = lastAtOrBefore(node.items, offset);
      const item: YamlNode | undefined = node.items[index];
      if (!item) break;
      steps.push({ kind: 'item', within: node, index, item });
      node = item;
    }
  }
  return steps;
}

/** The innermost of the steps that goes through a key and pleases; -1 for none. */
export function lastPairIndex(steps: readonly Step[], accepts: (step: PairStep) => boolean = () => true): number {
  for (let index = steps.length - 1; index >= 0; index--) {
    const step = steps[index];
    if (step?.kind === 'pair' && accepts(step)) return index;
  }
  return -1;
}

/** The pair of that step. */
export function lastPair(steps: readonly Step[], accepts?: (step: PairStep) => boolean): YamlPair | undefined {
  const step = steps[lastPairIndex(steps, accepts)];
  return step?.kind === 'pair' ? step.pair : undefined;
}

/** The index of the last one that begins at or before an offset, -1 for none. */
function lastAtOrBefore(list: readonly (Place | YamlPair)[], offset: number): number {
  let low = -1;
  let high = list.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const one = list[middle];
    if (one && ('key' in one ? one.key.start : one.start) <= offset) low = middle;
    else high = middle;
  }
  return low;
}
