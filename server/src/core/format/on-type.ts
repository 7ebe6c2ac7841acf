/** After Enter: the new line begins where the line above says. Only a blank line is touched, and only its blanks. */
import { facts } from '../facts/provider.ts';
import type { TextEdit } from '../rules/rule.ts';
import { isArchitecture } from '../rules/snapcraft/architecture-names.ts';
import { entriesOf, isMap } from '../yaml/access.ts';
import { lineEndAt, lineStartAt, nextLineAt } from '../yaml/edit.ts';
import { locate } from '../yaml/locate.ts';
import type { YamlTree } from '../yaml/tree.ts';
import { STEP } from './sheet.ts';

/** No author's line is longer. */
const MAX_LENGTH = 2000;
/** Indentation, dashes, key with its colon, value. */
const LINE = /^( *)((?:- +)*)(?:("[^"]*"|'[^']*'|[^\s#"'[\]{}&*!|>%@`,?-](?:[^\s]| (?!#))*?) *:(?= |$))?(.*)$/;
/** No value yet: properties or the header of a text block may stand there, and a comment. */
const OPEN = /^ *(?:[&!]\S* *)*(?:[|>][-+\d]{0,2} *)?(?:#.*)?$/;
const BLOCK_HEADER = /^ *(?:[&!]\S* *)*[|>][-+\d]{0,2} *(?:#.*)?$/;

export function findNewLineEdits(text: string, tree: YamlTree, offset: number): readonly TextEdit[] {
  const start = lineStartAt(text, offset);
  const end = lineEndAt(text, offset);
  if (start === 0 || text.slice(start, end).trim() !== '') return [];
  const breakLength = text.startsWith('\r\n', start - 2) ? 2 : 1;
  const aboveStart = lineStartAt(text, start - breakLength);
  const above = text.slice(aboveStart, start - breakLength).trimEnd();
  if (above.length > MAX_LENGTH || isInside(tree, aboveStart, aboveStart + above.length)) return [];
  const whole = isWholePlatform(tree, aboveStart + above.length - above.trimStart().length);
  const column = findColumn(above, readColumnBelow(text, end), whole);
  if (column === undefined || text.slice(start, end) === ' '.repeat(column)) return [];
  return [{ start, end, newText: ' '.repeat(column) }];
}

/** True where the line lies inside of text with several lines or in brackets, which the editor knows best. */
function isInside(tree: YamlTree, lineStart: number, lineEnd: number): boolean {
  const place = locate(tree, lineEnd);
  if (!place) return false;
  const { node, parents } = place;
  if (node.kind === 'scalar' && node.start < lineStart) return true;
  return [...parents, node].some((one) => one.kind !== 'scalar' && one.flow && one.end > lineEnd);
}

/** A platform whose name says it all; where those before it say more, so will it. */
function isWholePlatform(tree: YamlTree, keyStart: number): boolean {
  const { path, role, parents } = locate(tree, keyStart) ?? {};
  const [section, name] = path ?? [];
  if (role !== 'key' || path?.length !== 2 || section !== 'platforms' || !isArchitecture(facts, String(name)))
    return false;
  const before = entriesOf(parents?.at(-1)).filter(({ key }) => key.start < keyStart);
  return before.every(({ value }) => !isMap(value));
}

function findColumn(
  above: string,
  below: { column: number; isItem: boolean } | undefined,
  isWhole: boolean,
): number | undefined {
  const [, blanks = '', dashes = '', key, value = ''] = LINE.exec(above) ?? [];
  const keyColumn = blanks.length + dashes.length;
  if (key !== undefined) {
    if (BLOCK_HEADER.test(value)) return keyColumn + STEP;
    if (!OPEN.test(value)) return dashes === '' ? undefined : keyColumn;
    if (below && (below.column > keyColumn || (below.isItem && below.column === keyColumn))) return below.column;
    return isWhole ? keyColumn : keyColumn + STEP;
  }
  if (dashes === '' || value === '' || value.startsWith('#')) return undefined;
  const dash = keyColumn - (/- +$/.exec(dashes)?.[0].length ?? 0);
  return BLOCK_HEADER.test(value) ? dash + STEP : dash;
}

/** The next line with text. */
function readColumnBelow(text: string, from: number): { column: number; isItem: boolean } | undefined {
  for (let at = nextLineAt(text, from); at < text.length; at = nextLineAt(text, at)) {
    const line = text.slice(at, lineEndAt(text, at));
    const content = line.trimStart();
    if (content === '' || content.startsWith('#')) continue;
    return { column: line.length - content.length, isItem: /^-(?: |$)/.test(content) };
  }
  return undefined;
}
