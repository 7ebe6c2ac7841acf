import type { TextEdit } from '../../../rules/rule.ts';
import { findPair, isSeq, itemsOf } from '../../../yaml/access.ts';
import { contentEnd, insertKey, lineBreakOf, lineStartAt } from '../../../yaml/edit.ts';
import type { YamlMap } from '../../../yaml/tree.ts';
import { hasProperties } from '../text.ts';

/** Adds items to a list key of a part. */
export function addItems(
  text: string,
  map: YamlMap,
  key: string,
  items: readonly string[],
): readonly TextEdit[] | undefined {
  const pair = findPair(map, key);
  if (!pair) {
    const edit = insertKey(text, map, key, `[${items.join(', ')}]`);
    return edit && [edit];
  }
  const list = pair.value;
  const last = itemsOf(list).at(-1);
  if (pair.merged || !isSeq(list) || hasProperties(list) || !last) return undefined;
  const end = contentEnd(text, last);
  if (list.flow) return [{ start: end, end, newText: items.map((item) => `, ${item}`).join('') }];
  const first = list.items[0];
  if (!first) return undefined;
  const lineStart = lineStartAt(text, first.start);
  const dash = text.slice(lineStart, first.start);
  if (!/^ *- +$/.test(dash)) return undefined;
  // Before the first one, so that a comment behind the last stays where it is.
  const lines = items.map((item) => dash + item + lineBreakOf(text));
  return [{ start: lineStart, end: lineStart, newText: lines.join('') }];
}
