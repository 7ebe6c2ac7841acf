/** From an offset in what a scalar says to the place in the file. */
import type { Span } from '../python/types.ts';
import type { YamlScalar } from '../yaml/tree.ts';

/** The place of a stretch of a scalar's text; all of the scalar where escapes or folds hide it. */
export function placeInScalar(source: string, node: YamlScalar, start: number, end: number): Span {
  const whole = { start: node.start, end: node.end };
  if (node.alias !== undefined || node.text === '') return whole;
  const at = source.slice(node.start, node.end).lastIndexOf(node.text);
  return at < 0 ? whole : { start: node.start + at + start, end: node.start + at + end };
}

/** Whether edits inside of the scalar are possible. */
export function isTransparent(source: string, node: YamlScalar): boolean {
  return node.alias === undefined && node.text !== '' && source.slice(node.start, node.end).includes(node.text);
}
