/** What clauses leave of a key in each build, and how those of a whole project go together. */
import {
  clauseApplies,
  failsForSure,
  findClause,
  isElseFail,
  resolveItems,
  type BuildPair,
  type Clause,
} from '../../project/grammar.ts';
import { isSeq, isText, itemsOf, rangeOf } from '../../yaml/access.ts';
import type { YamlNode, YamlPair } from '../../yaml/tree.ts';
import type { RuleContext } from '../rule.ts';
import type { Scan, Site, Variant } from './grammar-scan.ts';
import { findPlugin, findVariant, pluginName, type PartView } from './part-view.ts';

/** An "else fail" that stops a build. */
export function checkForced(
  scan: Scan,
  item: YamlNode,
  statement: { readonly clause: Clause; readonly key: YamlNode },
): void {
  const failing = scan.pairs.filter((pair) => !clauseApplies(statement.clause, pair));
  if (!failsForSure(scan.project, scan.pairs, failing)) return;
  const every = failing.length === scan.pairs.length;
  scan.found.forced.push({
    ...rangeOf(item),
    message: every
      ? '"else fail" stops every build: the clause before it never applies.'
      : `"else fail" stops the build ${describeBuild(failing)}: the clause before it does not apply there.`,
    related: [
      { ...rangeOf(statement.key), message: every ? 'This clause never applies.' : 'This clause does not apply.' },
    ],
  });
}

function describeBuild(failing: readonly BuildPair[]): string {
  const pair = failing.find(({ on }) => on === 'amd64') ?? failing[0];
  if (!pair) return '';
  return pair.to === pair.on || pair.to === '*' ? `on ${pair.on}` : `on ${pair.on} for ${pair.to}`;
}

/** Keys that may go without a value; a source may where the plugin does without. */
const MAY_BE_EMPTY = /^override-/;

/** A key with one value gets none in a build to which no clause applies. */
export function checkLeftEmpty(ctx: RuleContext, scan: Scan, site: Site, pair: YamlPair, part: PartView): void {
  const list = pair.value;
  if (MAY_BE_EMPTY.test(site.key) || !isSeq(list) || !list.items.some((item) => findClause(item))) return;
  if (site.key === 'source' && !needsSource(ctx, part)) return;
  const failing = scan.pairs.filter((build) => resolveItems(list, build).length === 0);
  if (!failsForSure(scan.project, scan.pairs, failing)) return;
  scan.found.forced.push({
    ...rangeOf(pair.key),
    message: `"${site.key}" has no value in the build ${describeBuild(failing)}: no clause applies there; add an "else".`,
  });
}

/** Whether the plugin of a part cannot do without a source. */
export function needsSource(ctx: RuleContext, part: PartView): boolean {
  const plugin = findPlugin(ctx.facts.plugins, pluginName(part));
  return findVariant(plugin, ctx.project.kind)?.requires_source === true;
}

export const sortOf = (clause: Clause): Variant => (clause.kind === 'for' ? 'for' : 'on');

/** The same clause twice in a list, also where others stand between. */
export function checkTwice(
  scan: Scan,
  { clause, key }: { readonly clause: Clause; readonly key: YamlNode },
  seen: Map<string, YamlNode>,
): void {
  if (clause.kind === 'try') return;
  const names = (selector: string | undefined): string => [...new Set(selector?.split(','))].sort().join(',');
  const id = `${clause.kind} ${names(clause.on)} ${names(clause.to)} ${names(clause.for)}`;
  const first = seen.get(id);
  if (!first) seen.set(id, key);
  else {
    scan.found.clause.push({
      ...rangeOf(key),
      message: `The clause "${isText(key) ? key.text : ''}" stands twice in the list; put what they hold together.`,
      related: [{ ...rangeOf(first), message: 'It stands here first.' }],
    });
  }
}

/** All lists of a project are resolved in one go, in which "for" and the other clauses exclude each other. */
export function checkSorts(scan: Scan, pairs: readonly YamlPair[]): void {
  if (scan.core22) return;
  let first: Variant | undefined;
  for (const pair of pairs) {
    for (const item of itemsOf(pair.value)) {
      const clause = findClause(item)?.clause;
      const sort = isElseFail(item) ? 'on' : clause && clause.kind !== 'else' ? sortOf(clause) : undefined;
      if (sort === undefined) continue;
      first ??= sort;
      if (sort === first) continue;
      scan.found.clause.push({
        ...rangeOf(item.kind === 'map' ? (item.entries[0]?.key ?? item) : item),
        message: 'The project uses "for" and also "on", "to" or "else fail": it can only have one sort of clauses.',
      });
      return;
    }
  }
}
