/** A hint before it has lines. */
import type { ProviderContext } from '../context.ts';
import type { YamlPair } from '../yaml/tree.ts';

export interface Hint {
  readonly offset: number;
  readonly label: string;
  /** Markdown. */
  readonly tooltip: string;
}

/** Where hints are wanted; what lies outside is not looked at. */
export interface HintContext {
  readonly ctx: ProviderContext;
  readonly start: number;
  readonly end: number;
}

/** Whether a pair has anything in the wanted stretch; merged pairs stand elsewhere. */
export function isWanted({ start, end }: HintContext, pair: YamlPair): boolean {
  return pair.merged !== true && pair.key.start <= end && Math.max(pair.key.end, pair.value.end) >= start;
}

/** Behind the colon of a key. */
export function afterColon(text: string, pair: YamlPair): number {
  const colon = text.indexOf(':', pair.key.end);
  const isNext = colon >= 0 && text.slice(pair.key.end, colon).trim() === '';
  return isNext ? colon + 1 : pair.key.end;
}
