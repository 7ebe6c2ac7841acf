/** Walks the keys that accept clauses once per document; the rules about clauses each take their share. */
import type { KeyFact } from '../../facts/types.ts';
import {
  clauseApplies,
  findSelectorProblem,
  getBuildPairs,
  hasGrammar,
  isElseFail,
  parseClause,
  type BuildPair,
  type Clause,
} from '../../project/grammar.ts';
import type { SnapcraftProject } from '../../project/project.ts';
import { findNearest } from '../../text/nearest.ts';
import { isMap, isNull, isScalar, isSeq, isText, keyText, rangeOf } from '../../yaml/access.ts';
import { createMemo } from '../../yaml/reads.ts';
import type { YamlMap, YamlNode, YamlPair, YamlScalar } from '../../yaml/tree.ts';
import { scanEach } from '../each-entry.ts';
import type { Finding, RuleContext } from '../rule.ts';
import { checkForced, checkLeftEmpty, checkSorts, checkTwice, needsSource, sortOf } from './grammar-builds.ts';
import { partsOf, type PartView } from './part-view.ts';

export type GrammarTopic = 'clause' | 'selector' | 'body' | 'else' | 'never' | 'forced';
export type GrammarFindings = Readonly<Record<GrammarTopic, readonly Finding[]>>;

/** What the values of a key are: lists are joined, of the others the first that applies is taken. */
type Shape = 'list' | 'maps' | 'variables' | 'map' | 'scalar';

export interface Scan {
  readonly found: Record<GrammarTopic, Finding[]>;
  readonly pairs: readonly BuildPair[];
  readonly architectures: readonly string[];
  readonly core22: boolean;
  readonly project: SnapcraftProject;
}

export type Variant = 'for' | 'on';

export interface Site {
  readonly key: string;
  readonly shape: Shape;
  /** Of the value that is chosen, where it is one. */
  readonly type: string;
  /** The keys outside of parts are not looked at before they are resolved. */
  readonly loose: boolean;
  /** What parse-info holds is looked at and then put away. */
  readonly resolved: boolean;
  /** A number is no text here. */
  readonly exact: boolean;
}

const memo = createMemo<SnapcraftProject, GrammarFindings>();

export function scanGrammar(ctx: RuleContext): GrammarFindings {
  return memo(ctx.project, () => readGrammar(ctx));
}

function readGrammar(ctx: RuleContext): GrammarFindings {
  const found: Record<GrammarTopic, Finding[]> = {
    clause: [],
    selector: [],
    body: [],
    else: [],
    never: [],
    forced: [],
  };
  const { project, facts } = ctx;
  if (project.legacy) return found;
  const architectures = facts.bases.architectures.supported_to_build;
  const scan: Scan = {
    found,
    architectures,
    pairs: getBuildPairs(project, architectures),
    core22: project.kind === 'core22',
    project,
  };
  const withClauses: YamlPair[] = [];
  const visit = (pair: YamlPair, path: string, part?: PartView): void => {
    const fact = Object.hasOwn(facts.keys, path) ? facts.keys[path] : undefined;
    if (!fact?.grammar.includes(project.kind) || !isSeq(pair.value)) return;
    const key = keyText(pair) ?? '';
    const site: Site = {
      key,
      shape: shapeOf(fact),
      type: fact.types[0] ?? '',
      loose: !part,
      resolved: key !== 'parse-info',
      exact: key === 'source' && part !== undefined && needsSource(ctx, part),
    };
    scanList(scan, site, pair.value.items);
    if (site.resolved && hasGrammar(pair.value)) withClauses.push(pair);
    if (part && (site.shape === 'scalar' || site.shape === 'map')) checkLeftEmpty(ctx, scan, site, pair, part);
  };
  // A part with clauses is looked at each time: they are held against those of the others.
  scanEach(ctx.tree, 'grammar', 'parts', partsOf(ctx), (part) => {
    const before = countAll(found) + withClauses.length;
    for (const pair of part.map.entries) {
      if (isSeq(pair.value)) visit(pair, `parts.<part>.${keyText(pair) ?? ''}`, part);
    }
    return countAll(found) + withClauses.length === before;
  });
  for (const key of ['build-packages', 'build-snaps']) {
    const pair = project.find(key);
    if (pair) visit(pair, key);
  }
  checkSorts(scan, withClauses);
  return found;
}

function countAll(found: GrammarFindings): number {
  return Object.values(found).reduce((sum, list) => sum + list.length, 0);
}

function shapeOf(fact: KeyFact): Shape {
  const type = fact.types[0] ?? '';
  if (type === 'list<map>') return 'maps';
  if (type.startsWith('list<map')) return 'variables';
  if (type.startsWith('list')) return 'list';
  return type.startsWith('map') ? 'map' : 'scalar';
}

/** The statement that an `else` may still belong to. */
interface Statement {
  readonly clause: Clause;
  readonly key: YamlNode;
  satisfied: boolean;
}

function scanList(scan: Scan, site: Site, items: readonly YamlNode[], nested = false): void {
  let statement: Statement | undefined;
  // A variable between the clauses may or may not end the statement: nothing is said then.
  let blurred = false;
  let other: Variant | undefined;
  let told = false;
  const seen = new Map<string, YamlNode>();
  for (const item of items) {
    if (isElseFail(item)) {
      if (statement) {
        if (!statement.satisfied && !nested && site.resolved) checkForced(scan, item, statement);
      } else if (!blurred && site.resolved) addElseAlone(scan, item);
      continue;
    }
    const pair = isMap(item) ? readClausePair(scan, site, item) : undefined;
    if (!pair) {
      // Nothing stands before the first clause that an "else" could belong to.
      blurred = isMap(item) && (blurred || statement !== undefined);
      statement = undefined;
      // Outside of clauses the shape of the file says it of the other lists; one word on a list of wrong items is enough.
      const judged = nested || (site.shape !== 'list' && site.shape !== 'maps');
      if (judged && !told) told = checkLeaf(scan, site, item);
      continue;
    }
    const { clause } = pair;
    if (clause.kind === 'else') {
      if (!statement && !blurred) addElseAlone(scan, pair.key);
      else if (statement) statement.satisfied = true;
    } else {
      blurred = false;
      statement = { clause, key: pair.key, satisfied: false };
      const before = checkMixed(scan, pair, other);
      if (nested) other = before;
      else if (site.resolved) checkTwice(scan, pair, seen);
      if (checkSelectors(scan, pair)) checkNever(scan, pair);
    }
    checkBody(scan, site, pair);
  }
}

interface ClausePair {
  readonly clause: Clause;
  readonly key: YamlNode;
  readonly body: YamlNode;
}

/** The clause that a mapping is; what is none is reported where the key takes no mappings. */
function readClausePair(scan: Scan, site: Site, item: YamlMap): ClausePair | undefined {
  const [pair, second] = item.entries;
  if (!pair && !item.broken && site.shape !== 'maps' && site.shape !== 'variables') {
    scan.found.clause.push({ ...rangeOf(item), message: `An empty map is no clause and no item of "${site.key}".` });
  }
  if (!pair || item.broken) return undefined;
  const plainMaps = site.shape === 'maps' || site.shape === 'variables';
  if (!isScalar(pair.key) || pair.key.type !== 'str') {
    if (isScalar(pair.key) && pair.key.type === 'bool' && /^on$/i.test(pair.key.text)) {
      scan.found.clause.push({
        ...rangeOf(pair.key),
        message: '"on" needs an architecture, such as "on amd64"; alone it is read as the value true.',
      });
    } else if (!plainMaps) addUnknownClause(scan, site, pair);
    return undefined;
  }
  const key = pair.key.text;
  const clause = parseClause(key);
  if (second) {
    const mistaken = clause ?? (isText(second.key) ? parseClause(second.key.text) : undefined);
    if (site.loose ? !mistaken : !plainMaps || mistaken) {
      scan.found.clause.push({
        ...rangeOf(second.key),
        message: `Each clause is an item of its own: put "- " before "${keyText(second) ?? ''}".`,
      });
    }
    return undefined;
  }
  if (clause?.kind === 'try' && !site.loose) {
    scan.found.clause.push({
      ...rangeOf(pair.key),
      message: '"try" does not exist any more; use "on", "to" and "else".',
    });
    return undefined;
  }
  if (clause) return { clause, key: pair.key, body: pair.value };
  if (!plainMaps) addUnknownClause(scan, site, pair);
  else if (/^(?:on|to|for)$/.test(key)) {
    scan.found.clause.push({
      ...rangeOf(pair.key),
      message: `"${key}" needs an architecture, such as "${key} amd64".`,
    });
  }
  return undefined;
}

function addUnknownClause(scan: Scan, site: Site, pair: YamlPair): void {
  scan.found.clause.push({
    ...rangeOf(pair.key),
    message: `"${keyText(pair) ?? ''}" is no clause: "${site.key}" knows "on …", "to …", "on … to …" and "else".`,
  });
}

function addElseAlone(scan: Scan, place: YamlNode): void {
  scan.found.else.push({ ...rangeOf(place), message: '"else" needs an "on" or "to" clause directly before it.' });
}

function checkMixed(scan: Scan, pair: ClausePair, before: Variant | undefined): Variant | undefined {
  const sort = sortOf(pair.clause);
  if (sort === 'for' && scan.core22) {
    scan.found.clause.push({ ...rangeOf(pair.key), message: '"for" does not exist with core22; use "on" or "to".' });
    return before ?? sort;
  } else if (before !== undefined && before !== sort) {
    scan.found.clause.push({ ...rangeOf(pair.key), message: '"for" cannot stand in one list with "on" or "to".' });
  }
  return before;
}

function checkSelectors(scan: Scan, { clause, key }: ClausePair): boolean {
  for (const word of ['on', 'to', 'for'] as const) {
    const selector = clause[word];
    const problem = selector === undefined ? undefined : findSelectorProblem(word, selector);
    if (selector === undefined || problem === undefined) continue;
    const names = selector.split(/[\s,]+/).filter((name) => name !== '');
    const tidy = names.every((name) => scan.architectures.includes(name)) ? names.join(',') : undefined;
    const newKey = tidy === undefined || word === 'for' || clause.kind === 'on-to' ? undefined : `${word} ${tidy}`;
    scan.found.selector.push({
      ...rangeOf(key),
      message:
        problem === 'spaces'
          ? `Spaces are not allowed in "${word} ${selector}".`
          : word === 'for'
            ? `"for ${selector}" must name one platform.`
            : `"${word} ${selector}" has a comma too many.`,
      ...(newKey !== undefined && { data: { replacement: newKey } }),
    });
    return false;
  }
  return true;
}

function checkNever(scan: Scan, { clause, key }: ClausePair): void {
  if (clause.kind === 'for') {
    if (clause.for === 'any' || scan.core22) return;
    const message = `"for ${clause.for ?? ''}" never applies: only "for any" does so far; use "on" or "to".`;
    scan.found.never.push({ ...rangeOf(key), message });
    return;
  }
  for (const word of ['on', 'to'] as const) {
    const names = clause[word]?.split(',') ?? [];
    const known = word === 'to' ? [...scan.architectures, 'i386', 'all'] : scan.architectures;
    const unknown = names.find((name) => !known.includes(name) && !name.includes('$'));
    if (unknown !== undefined) {
      const nearest = findNearest(unknown, scan.architectures);
      const help = nearest === undefined ? `there are ${known.join(', ')}.` : `did you mean "${nearest}"?`;
      const written = isText(key) ? key.text : '';
      const replacement = nearest === undefined ? undefined : written.replace(unknown, nearest);
      scan.found.never.push({
        ...rangeOf(key),
        message: `The clause never applies: unknown architecture "${unknown}", ${help}`,
        ...(replacement !== undefined && { data: { replacement } }),
      });
      return;
    }
    if (new Set(names).size > 1) {
      const message = `The clause never applies: "${names.join(',')}" must match all at once; write a clause for each.`;
      scan.found.never.push({ ...rangeOf(key), message });
      return;
    }
  }
}

/** The body must be what the key itself would take. */
function checkBody(scan: Scan, site: Site, pair: ClausePair): void {
  const { body } = pair;
  const place = isNull(body) && body.start === body.end ? rangeOf(pair.key) : rangeOf(isScalar(body) ? body : pair.key);
  if (isSeq(body)) {
    if (
      site.shape === 'map' &&
      pair.clause.kind !== 'else' &&
      !scan.pairs.some((one) => clauseApplies(pair.clause, one))
    ) {
      return;
    }
    scanList(scan, site, body.items, true);
    return;
  }
  if (isElseFail(body)) {
    scan.found.body.push({ ...place, message: 'Inside of a clause "else fail" has nothing before it.' });
    return;
  }
  if (site.loose && isScalar(body) && body.type !== 'null') return;
  if (site.shape === 'map') {
    if (isMap(body)) {
      if (!scan.core22) for (const { value } of body.entries) checkTarget(scan, site, value);
      return;
    }
    scan.found.body.push({ ...place, message: `The clause needs a mapping, as "${site.key}" itself does.` });
  } else if (site.shape === 'scalar') {
    if (isScalar(body) && fitsType(body, site)) return;
    const wanted = site.type === 'integer' ? 'a number' : site.type === 'boolean' ? 'true or false' : 'one text';
    scan.found.body.push({ ...place, message: `The clause needs ${wanted}, as "${site.key}" itself does.` });
  } else {
    const list = isScalar(body) && body.type === 'str' && site.shape === 'list' && body.style === 'plain';
    scan.found.body.push({
      ...place,
      message: `The clause needs a list, as "${site.key}" itself does.`,
      ...(list && { data: { wrap: true } }),
    });
  }
}

/** core22 looks no further than at the mapping. */
function checkTarget(scan: Scan, site: Site, value: YamlNode): void {
  if (isScalar(value) && (value.type === 'str' || value.type === 'int' || value.type === 'float')) return;
  scan.found.body.push({ ...rangeOf(value), message: `"${site.key}" takes text as a target.` });
}

function fitsType(node: YamlScalar, { type, exact }: Site): boolean {
  if (type === 'integer') return /^(?:int|bool)$/.test(node.type) || Number.isInteger(Number(node.text || NaN));
  if (type === 'boolean') return node.type === 'bool' || /^(?:0|1|on|off|t|f|y|n|true|false|yes|no)$/i.test(node.text);
  return node.type === 'str' || (!exact && (node.type === 'int' || node.type === 'float'));
}

/** A plain item where it is no longer what the key takes; true when it was told. */
function checkLeaf(scan: Scan, site: Site, item: YamlNode): boolean {
  let wanted: string | undefined;
  if (site.shape === 'list') {
    const fits = isScalar(item) && (item.type === 'str' || item.type === 'int' || item.type === 'float');
    if (!fits && !isMap(item)) wanted = 'text';
  } else if (site.shape === 'variables' || site.shape === 'maps') {
    if (!isMap(item)) wanted = 'mappings';
  } else if (!isMap(item)) {
    wanted = site.shape === 'map' ? 'a mapping, not a list,' : 'one value, not a list,';
  }
  if (wanted === undefined) return false;
  scan.found.body.push({ ...rangeOf(item), message: `"${site.key}" takes ${wanted} here.` });
  return true;
}
