/** The advanced grammar of the eras before core22: `on`, `to`, `try` and `else` in package lists and sources. */
import { clauseApplies, getBuildPairs, parseClause, type BuildPair, type Clause } from '../../project/grammar.ts';
import { entriesOf, findValue, isMap, isSeq, isText, rangeOf } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import { defineRule, type Finding } from '../rule.ts';

const LISTS = ['build-packages', 'stage-packages', 'build-snaps', 'stage-snaps', 'build-environment'] as const;

const KEY = /^(?:(?:on|to).+|try|else)$/;
const CLAUSE = /^(on|to)\s+(.*)$/;
const ON_TO = /^on\s+(.*?)\s+to\s+(.*)$/;
const SELECTORS = /^[^,\s]+(?:,[^,\s]+)*$/;
/** What the fix must come to. */
const CLEAN = /^(?:on \S+(?: to \S+)?|to \S+)$/;
const ELSE_FAIL = /^else\s+fail$/;

export const legacyGrammar = defineRule({
  code: 'snapcraft/legacy-grammar',
  severity: 'error',
  since: '0.1.0',
  summary: 'A clause of the older advanced grammar that snapcraft can not read.',
  kinds: ['snapcraft'],
  *check({ project, facts }) {
    if (!project.legacy) return;
    const pairs = getBuildPairs(project, facts.bases.architectures.names);
    for (const part of project.parts) {
      const source = findValue(part.value, 'source');
      yield* judgeShape(source, true);
      yield* judgeList(source, true, pairs);
      for (const key of LISTS) {
        if (key !== 'build-environment') yield* judgeShape(findValue(part.value, key), false);
      }
      // With a base, the lists are read when the build comes to them: the project still loads.
      for (const key of LISTS) yield* judgeList(findValue(part.value, key), project.kind === 'none', pairs);
    }
    const packages = project.find('build-packages')?.value;
    yield* judgeShape(packages, false);
    yield* judgeList(packages, project.kind === 'none', pairs);
  },
  fix({ document }, { start, end, data }) {
    // Only for a plain key: quotes and escapes would have to be kept.
    if (typeof data !== 'string' || !/^\w/.test(document.text.slice(start, end)) || !CLEAN.test(data)) return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

/**
 * Which keys and values clauses may have. This is looked at before anything else, in every clause.
 * @param scalar the key takes one text and no list of them
 */
function* judgeShape(list: YamlNode | undefined, scalar: boolean, depth = 0): Iterable<Finding> {
  if (!isSeq(list) || depth > 8) return;
  for (const item of list.items) {
    if (!isMap(item)) continue;
    for (const { key, value } of entriesOf(item)) {
      const text = key.kind === 'scalar' ? key.text : '';
      if (!KEY.test(text)) {
        const message = `"${text}" is no clause here; the clauses of this base are "on …", "to …", "try" and "else".`;
        yield { start: key.start, end: key.end, message };
      } else if (isSeq(value)) {
        yield* judgeShape(value, scalar, depth + 1);
      } else if (!scalar || !isText(value)) {
        const message = scalar
          ? 'A clause holds one text here.'
          : `A clause holds a list here: "${text}" needs items with "-".`;
        yield { ...(value.start === value.end || isMap(value) ? rangeOf(key) : rangeOf(value)), message };
      }
    }
  }
}

/** @param certain the list is read as soon as the project is */
function* judgeList(
  list: YamlNode | undefined,
  certain: boolean,
  pairs: readonly BuildPair[],
  depth = 0,
): Iterable<Finding> {
  if (!isSeq(list) || depth > 8) return;
  const severity = certain ? {} : ({ severity: 'warning' } as const);
  let open = false;
  // The clause that an `else fail` would speak for; undefined after `try` and `else`, which may come to anything.
  let clause: Clause | undefined;
  for (const item of list.items) {
    if (isText(item)) {
      if (!ELSE_FAIL.test(item.text)) open = false;
      else if (!open) yield { ...lonelyElse(item), ...severity };
      else if (clause && depth === 0 && !pairs.some((pair) => clause && clauseApplies(clause, pair))) {
        const message = '"else fail" stops every build: the clause before it never applies.';
        yield { ...rangeOf(item), message, ...severity };
      }
      continue;
    }
    if (!isMap(item)) continue;
    for (const { key, value } of entriesOf(item)) {
      if (key.kind !== 'scalar') continue;
      const text = key.text;
      if (text === 'else') {
        clause = undefined;
        if (!open) yield { ...lonelyElse(key), ...severity };
      } else if (text === 'try') {
        open = true;
        clause = undefined;
      } else if (CLAUSE.test(text)) {
        open = true;
        clause = parseClause(text);
        const problem = judgeClause(text);
        if (problem !== undefined) {
          yield { start: key.start, end: key.end, message: problem, data: tidyClause(text), ...severity };
        }
      } else {
        continue;
      }
      // Whether an inner list is read depends on the machine.
      yield* judgeList(value, false, pairs, depth + 1);
    }
  }
}

function judgeClause(text: string): string | undefined {
  const [, on, to] = ON_TO.exec(text) ?? [];
  const parts = on === undefined || to === undefined ? [CLAUSE.exec(text)?.[2] ?? ''] : [on, to];
  const wrong = parts.find((selectors) => !SELECTORS.test(selectors));
  if (wrong === undefined) return undefined;
  return /\s/.test(wrong)
    ? `No spaces are allowed between the architectures of "${text}"; join them with "," alone.`
    : `The architectures of "${text}" are names joined by single commas.`;
}

/** Names joined by single commas. */
function tidyClause(text: string): string {
  return text
    .replace(/\s*,[\s,]*/g, ',')
    .replace(/,$/, '')
    .replace(/,(?= to )/, '')
    .replace(/\b(on|to)\s+,/g, '$1 ');
}

function lonelyElse(node: YamlNode): Finding {
  return { start: node.start, end: node.end, message: 'This "else" follows no "on", "to" or "try" clause.' };
}
