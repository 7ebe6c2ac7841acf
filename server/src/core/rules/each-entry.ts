/** Checks that look at the entries of a section one by one, and need not look at those again that stay the same. */
import { Attached } from '../attached.ts';
import { entriesOf, findValue } from '../yaml/access.ts';
import { isShared, noteReads, reads, withoutNoting } from '../yaml/reads.ts';
import { getSplitText } from '../yaml/sections.ts';
import type { YamlNode, YamlTree } from '../yaml/tree.ts';
import { findKept, keep } from './ledger.ts';
import type { Finding } from './rule.ts';

/** Sections with entries that are judged one by one. */
type Section = 'apps' | 'parts';

/** The entries of a section by their text. */
export interface EntryTexts {
  /** The bit of the section. */
  readonly bit: number;
  readonly all: ReadonlySet<string>;
  /** By the place where the key of the entry begins. */
  readonly at: ReadonlyMap<number, string>;
}

const known = new Attached<YamlTree, Map<Section, EntryTexts | undefined>>();

/** Undefined where versions are not held against each other. That the section was read is not noted. */
export function getEntryTexts(tree: YamlTree, section: Section): EntryTexts | undefined {
  let sections = known.get(tree);
  if (!sections) known.set(tree, (sections = new Map<Section, EntryTexts | undefined>()));
  if (!sections.has(section)) sections.set(section, readTexts(tree, section));
  return sections.get(section);
}

function readTexts(tree: YamlTree, section: Section): EntryTexts | undefined {
  const text = getSplitText(tree);
  if (text === undefined) return undefined;
  return withoutNoting(() => {
    let value: YamlNode | undefined;
    const bit = noteReads(() => (value = findValue(tree.root, section)));
    if (isShared(bit)) return undefined;
    const all = new Set<string>();
    const at = new Map<number, string>();
    for (const pair of entriesOf(value)) {
      const words = text.slice(pair.key.start, pair.value.end);
      all.add(words);
      at.set(pair.key.start, words);
    }
    return { bit, all, at };
  });
}

/** What a check knows of the entries of a version. */
interface Known {
  /** The texts that it has looked at. */
  readonly seen: ReadonlySet<string>;
  /** Those of them in which it found something. */
  readonly loud: ReadonlySet<string>;
  readonly beside: string;
}

/**
 * Runs a check for the entries of a section, without those in which it found nothing before. All that the rule has read
 * of other sections until now counts as read by the check; what it has read of this one does not: of that, the check
 * may use its own entry alone, or read it while it runs, or tell it by `beside`.
 * @param name the same for the same check of any version
 * @param entries all that the check is for
 * @param check tells whether it found nothing
 * @param beside what else the check depends on
 */
export function scanEach<T extends { readonly key: YamlNode }>(
  tree: YamlTree,
  name: string,
  section: Section,
  entries: readonly T[],
  check: (entry: T) => boolean,
  beside = '',
): void {
  const texts = getEntryTexts(tree, section);
  if (!texts) {
    for (const entry of entries) check(entry);
    return;
  }
  const id = `each ${name}`;
  const earlier = findKept(tree, id);
  const before = earlier?.value as Known | undefined;
  const known = before?.beside === beside ? before : undefined;
  const fresh = known && findFresh(known.seen, texts);
  const loud = new Set<string>();
  let mask = (reads.mask & ~texts.bit) | (earlier?.mask ?? 0);
  reads.mask |= mask;
  // Most changes are within one entry, and most checks find nothing.
  if (fresh?.size !== 0 || known?.loud.size !== 0) {
    const textAt = (start: number): string => texts.at.get(start) ?? '';
    const isQuiet = (start: number): boolean =>
      fresh?.has(start) === false && !(known && known.loud.size > 0 && known.loud.has(textAt(start)));
    mask |= noteReads(() => {
      for (const entry of entries) {
        const { start } = entry.key;
        if (known && isQuiet(start)) continue;
        if (!check(entry)) loud.add(textAt(start));
      }
    });
  }
  keep(tree, id, mask, { seen: texts.all, loud, beside } satisfies Known);
}

/** The same for a check that yields what it finds. */
export function* checkEach<T extends { readonly key: YamlNode }>(
  tree: YamlTree,
  name: string,
  section: Section,
  entries: readonly T[],
  check: (entry: T) => Iterable<Finding>,
  beside = '',
): Generator<Finding> {
  const found: Finding[] = [];
  const run = (entry: T): boolean => {
    const before = found.length;
    for (const finding of check(entry)) found.push(finding);
    return found.length === before;
  };
  scanEach(tree, name, section, entries, run, beside);
  yield* found;
}

const differences = new Attached<EntryTexts, Map<ReadonlySet<string>, ReadonlySet<number>>>();

/** The places of entries whose text is new. Most checks have seen the same ones: it is worked out once for them. */
function findFresh(seen: ReadonlySet<string>, texts: EntryTexts): ReadonlySet<number> {
  let differing = differences.get(texts);
  if (!differing) differences.set(texts, (differing = new Map<ReadonlySet<string>, ReadonlySet<number>>()));
  let fresh = differing.get(seen);
  if (!fresh) {
    const places = new Set<number>();
    if (seen !== texts.all) for (const [start, words] of texts.at) if (!seen.has(words)) places.add(start);
    differing.set(seen, (fresh = places));
  }
  return fresh;
}
