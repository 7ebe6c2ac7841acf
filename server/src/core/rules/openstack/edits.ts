/** Edits that several of the rules offer. */
import { isTransparent, placeInScalar } from '../../openstack/scalar-place.ts';
import { columnAt, contentEnd, lineBreakOf } from '../../yaml/edit.ts';
import type { YamlNode, YamlPair, YamlScalar } from '../../yaml/tree.ts';
import type { TextEdit } from '../rule.ts';

/** Gives a scalar another text, in quotes where the text wants them. */
export function rewriteText(source: string, node: YamlScalar, text: string): TextEdit | undefined {
  if (!isTransparent(source, node) || /["'\\\n]/.test(text) || node.style === 'literal' || node.style === 'folded') {
    return undefined;
  }
  const { start, end } = placeInScalar(source, node, 0, node.text.length);
  const bare = node.style === 'plain' && !isPlain(text);
  return { start, end, newText: bare ? `"${text}"` : text };
}

/** Changes a stretch of a scalar's text. */
export function rewritePart(
  source: string,
  node: YamlScalar,
  start: number,
  end: number,
  text: string,
): TextEdit | undefined {
  return rewriteText(source, node, node.text.slice(0, start) + text + node.text.slice(end));
}

/** What can stand without quotes, also inside of `{}` and `[]`. */
function isPlain(text: string): boolean {
  return /^[A-Za-z_/.][\w/.$@-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
}

/** The text of a scalar as it is written, in double quotes where it has none. */
export function quoteWritten(source: string, node: YamlNode): TextEdit | undefined {
  const { start } = node;
  const end = contentEnd(source, node);
  const written = source.slice(start, end);
  if (written === '' || /["'\\\n&*]/.test(written)) return undefined;
  return { start, end, newText: `"${written}"` };
}

/** Makes one value the only item of a list below its key. */
export function wrapInList(source: string, pair: YamlPair): TextEdit | undefined {
  const { key, value } = pair;
  const end = contentEnd(source, value);
  const written = source.slice(value.start, end);
  if (value.alias !== undefined || written === '' || written.includes('\n') || pair.merged) return undefined;
  const line = source.slice(source.lastIndexOf('\n', key.start - 1) + 1, key.start);
  // In a flow mapping, or after a dash, a line of its own would be somewhere else.
  if (line.trim() !== '') return { start: value.start, end, newText: `[${written}]` };
  const pad = ' '.repeat(columnAt(source, key.start) + 2);
  // The blank before the value goes with it.
  const from = source.slice(key.end, value.start).trim() === ':' ? source.indexOf(':', key.end) + 1 : value.start;
  return { start: from, end, newText: `${lineBreakOf(source)}${pad}- ${written}` };
}

/** Takes the only item out of its list. */
export function unwrapList(source: string, pair: YamlPair): TextEdit | undefined {
  const { value, key } = pair;
  if (value.kind !== 'seq' || value.alias !== undefined || value.items.length !== 1 || pair.merged) return undefined;
  const [item] = value.items;
  if (item?.kind !== 'scalar' || item.alias !== undefined) return undefined;
  const written = source.slice(item.start, contentEnd(source, item));
  const end = value.flow ? value.end : contentEnd(source, item);
  const colon = source.indexOf(':', key.end);
  if (written === '' || written.includes('\n') || colon < 0 || source.slice(key.end, colon).trim() !== '')
    return undefined;
  if (/#/.test(source.slice(colon, item.start))) return undefined;
  return { start: colon + 1, end, newText: ` ${written}` };
}
