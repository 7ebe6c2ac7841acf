/** The advanced grammar of the eras before core22: `on`, `to`, `try` and `else` in package lists and sources. */
import { clauseApplies, getBuildPairs, parseClause, type BuildPair, type Clause } from '../../project/grammar.ts';
import { entriesOf, findPair, findText, findValue, isMap, isSeq, isText, rangeOf } from '../../yaml/access.ts';
import type { YamlNode } from '../../yaml/tree.ts';
import { defineRule, type Finding } from '../rule.ts';
import { judgeShape } from './grammar-shape.ts';

const LISTS = ['build-packages', 'stage-packages', 'build-snaps', 'stage-snaps', 'build-environment'] as const;

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
    const first = project.kind === 'none';
    for (const part of project.parts) {
      const source = findValue(part.value, 'source');
      yield* judgeShape(source, 'text');
      if (project.kind === 'none' && isSeq(source) && findText(part.value, 'plugin') === 'nodejs') {
        const place = findPair(part.value, 'source');
        if (place)
          yield { ...rangeOf(place.key), message: 'Without a base the plugin "nodejs" takes no clauses here.' };
      }
      yield* judgeList(source, true, pairs, first);
      for (const key of LISTS) {
        yield* judgeShape(findValue(part.value, key), key === 'build-environment' ? 'variables' : 'list');
      }
      // With a base, the lists are read when the build comes to them: the project still loads.
      for (const key of LISTS) {
        yield* judgeList(findValue(part.value, key), first && key.startsWith('build-'), pairs, first);
      }
    }
    const packages = project.find('build-packages')?.value;
    yield* judgeShape(packages, 'list');
    yield* judgeList(packages, first, pairs, first);
  },
  fix({ document }, { start, end, data }) {
    // Only for a plain key: quotes and escapes would have to be kept.
    if (typeof data !== 'string' || !/^\w/.test(document.text.slice(start, end)) || !CLEAN.test(data)) return [];
    return [{ title: `Write "${data}"`, edits: [{ start, end, newText: data }], preferred: true }];
  },
});

/**
 * @param certain the list is read as soon as the project is
 * @param first the releases for projects without a base read it
 */
function* judgeList(
  list: YamlNode | undefined,
  certain: boolean,
  pairs: readonly BuildPair[],
  first: boolean,
  depth = 0,
): Iterable<Finding> {
  if (!isSeq(list) || depth > 8) return;
  const told = new Set<string>();
  const severity = certain ? {} : ({ severity: 'warning' } as const);
  let open = false;
  // The clause that an `else fail` would speak for; undefined after `try` and `else`, which may come to anything.
  let clause: Clause | undefined;
  for (const item of list.items) {
    if (isText(item)) {
      // Without a base a plain item leaves the clause before it open.
      if (!ELSE_FAIL.test(item.text)) open &&= first;
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
        const problem = judgeClause(text) ?? findSame(text, told);
        if (problem !== undefined) {
          yield { start: key.start, end: key.end, message: problem, data: tidyClause(text), ...severity };
        }
      } else {
        continue;
      }
      // Whether an inner list is read depends on the machine.
      yield* judgeList(value, false, pairs, first, depth + 1);
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

/** Two clauses of the same architectures in one list are refused. */
function findSame(text: string, told: Set<string>): string | undefined {
  const same = text
    .split(/\s+/)
    .map((word) => word.split(',').sort().join())
    .join(' ');
  if (told.has(same)) return `"${text}" stands twice in this list; put what it holds into one clause.`;
  told.add(same);
  return undefined;
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
