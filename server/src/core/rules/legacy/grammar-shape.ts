/** Which keys and values clauses may have before core22: looked at before anything else, in every clause. */
import { entriesOf, isMap, isSeq, isText, keyText, rangeOf } from '../../yaml/access.ts';
import { contentKey } from '../../yaml/content-key.ts';
import type { YamlMap, YamlNode, YamlPair, YamlSeq } from '../../yaml/tree.ts';
import type { Finding } from '../rule.ts';

/** What a clause holds: a list, one text (`source`), or variables (`build-environment`). */
export type ClauseContent = 'list' | 'text' | 'variables';

const CLAUSES = { list: /^(?:(on|to)\s+.+|try|else)$/, variables: /^(?:(on|to)\s+.+|else)$/ } as const;
const KNOWN = {
  list: '"on …", "to …", "try" and "else"',
  variables: '"on …", "to …" and "else"',
} as const;
const DEEPEST = 8;

export function* judgeShape(list: YamlNode | undefined, content: ClauseContent, depth = 0): Iterable<Finding> {
  if (!isSeq(list) || depth > DEEPEST) return;
  for (const item of list.items) {
    if (isMap(item)) yield* judgeItem(item, content, depth);
    // What stands in the outermost list is judged with the key itself.
    else if (depth > 0) yield* judgePlain(item, content);
  }
  if (depth > 0 && content !== 'text') yield* findRepeated(list);
}

function* judgePlain(item: YamlNode, content: ClauseContent): Iterable<Finding> {
  if (isText(item) && (content === 'list' || (content === 'text' && item.text.includes('else fail')))) return;
  const wanted = { list: 'text', text: 'further clauses and no list of texts', variables: 'maps of one variable' };
  yield { ...rangeOf(item), message: `A clause holds ${wanted[content]} here.` };
}

function* judgeItem(map: YamlMap, content: ClauseContent, depth: number): Iterable<Finding> {
  const pairs = entriesOf(map);
  const [first] = pairs;
  if (!first) {
    yield { ...rangeOf(map), message: 'This map is empty; a clause has a key such as "on amd64".' };
    return;
  }
  // A variable may have any name.
  if (content === 'variables' && pairs.length === 1 && isText(first.value)) {
    if (!isText(first.key)) yield { ...rangeOf(first.key), message: 'The name of a variable has to be text.' };
    return;
  }
  const pattern = CLAUSES[content === 'variables' ? 'variables' : 'list'];
  for (const pair of pairs) {
    const kind = readKind(pair, pattern);
    if (kind === undefined) yield describeKey(pair, content);
    else if (kind !== readKind(first, pattern)) {
      const message = `"${keyText(pair) ?? ''}" stands in one map with another clause; it needs a "-" of its own.`;
      yield { start: pair.key.start, end: pair.key.end, message };
    } else yield* judgeBody(pair, content, depth);
  }
}

function readKind(pair: YamlPair, pattern: RegExp): string | undefined {
  const match = pattern.exec(keyText(pair) ?? '');
  return match ? (match[1] ?? match[0]) : undefined;
}

function describeKey({ key, value }: YamlPair, content: ClauseContent): Finding {
  const text = key.kind === 'scalar' ? key.text : '';
  const message =
    content !== 'variables'
      ? `"${text}" is no clause here; the clauses of this base are ${KNOWN.list}.`
      : isSeq(value)
        ? `"${text}" is no clause here; the clauses of this key are ${KNOWN.variables}.`
        : `Each "-" of "build-environment" holds one variable with a text.`;
  return { start: key.start, end: key.end, message };
}

function* judgeBody({ key, value }: YamlPair, content: ClauseContent, depth: number): Iterable<Finding> {
  if (isSeq(value)) {
    yield* judgeShape(value, content, depth + 1);
    return;
  }
  if (content === 'text' && isText(value)) return;
  const text = key.kind === 'scalar' ? key.text : '';
  const message =
    content === 'text'
      ? 'A clause holds one text here.'
      : `A clause holds a list here: "${text}" needs items with "-".`;
  yield { ...(value.start === value.end || isMap(value) ? rangeOf(key) : rangeOf(value)), message };
}

/** The lists within clauses hold nothing twice, as the lists around them. */
function* findRepeated(list: YamlSeq): Iterable<Finding> {
  const seen = new Map<string, YamlNode>();
  for (const item of list.items) {
    const key = contentKey(item);
    const first = seen.get(key);
    if (first) {
      yield {
        ...rangeOf(item),
        message: 'This stands twice in the list of the clause.',
        related: [{ ...rangeOf(first), message: 'It stands here first.' }],
      };
    } else seen.set(key, item);
  }
}
