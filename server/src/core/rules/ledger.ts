/**
 * Which checks of a document found nothing, and what they read to know it. The next version of the document need not
 * make those again whose sections have not changed. What was found is never kept: it has places, which move.
 */
import { getProject } from '../project/project.ts';
import { ANSWERS, EVERYTHING, noteReads, reads, TEXT, withoutNoting } from '../yaml/reads.ts';
import { getSplitText } from '../yaml/sections.ts';
import type { YamlTree } from '../yaml/tree.ts';

/** A check of single entries of a section: those without findings by their text, and what it read beside them. */
interface EntryChecks {
  mask: number;
  readonly texts: Set<string>;
}

interface Checks {
  /** A check, by anything that names it, to what it read. */
  readonly clean: Map<unknown, number>;
  readonly entries: Map<unknown, EntryChecks>;
  /** What every check may depend on without reading it in a section. */
  readonly situation: string;
  readonly questions: Map<string, Question>;
}

/** Something asked about the text or what is beside it, and the answer. */
interface Question {
  readonly ask: (text: string) => unknown;
  readonly answer: unknown;
}

interface Inheritance {
  /** What is known of an earlier version. */
  readonly before: Checks;
  /** Bits of the sections that have changed since. */
  readonly changed: number;
}

interface Ledger extends Checks {
  questions: Map<string, Question>;
  readonly text: string;
  readonly before: Checks | undefined;
  readonly changed: number;
  /** Whether all answers are those that the clean checks were given; unknown outside of a run. */
  answersHold: boolean;
}

const ledgers = new WeakMap<YamlTree, Ledger>();
const inherited = new WeakMap<YamlTree, Inheritance>();

/** @param changed bits of the sections that differ */
export function carryChecks(from: YamlTree, to: YamlTree, changed: number): void {
  const ledger = ledgers.get(from);
  const earlier = inherited.get(from);
  // A version that nobody looked at hands on what it was given.
  if (ledger) {
    const { clean, entries, situation, questions } = ledger;
    inherited.set(to, { before: { clean, entries, situation, questions }, changed });
  } else if (earlier) inherited.set(to, { before: earlier.before, changed: earlier.changed | changed });
}

function openLedger(tree: YamlTree): Ledger | undefined {
  const known = ledgers.get(tree);
  const text = known ? undefined : getSplitText(tree);
  if (text === undefined) return known;
  const earlier = inherited.get(tree);
  const changed = earlier?.changed ?? 0;
  const clean = new Map<unknown, number>();
  const extended = isExtended(tree, earlier, clean);
  const { kind, reason } = withoutNoting(() => getProject(tree).choice);
  const situation = `${kind} ${reason} ${String(extended)}`;
  const before = earlier?.before.situation === situation ? earlier.before : undefined;
  const entries = new Map<unknown, EntryChecks>();
  // One list for all versions: what an earlier one asked in vain does no harm.
  const questions = before?.questions ?? new Map<string, Question>();
  const ledger: Ledger = { clean, entries, situation, questions, text, before, changed, answersHold: false };
  ledgers.set(tree, ledger);
  inherited.delete(tree);
  return ledger;
}

/** More questions than this are dearer than the checks. */
const MAX_QUESTIONS = 3000;

/**
 * Before the checks of a run: whether what was asked beside the sections still has the same answers. If not, what
 * depends on any of them is checked again.
 */
export function askAgain(tree: YamlTree): void {
  const ledger = openLedger(tree);
  if (!ledger) return;
  ledger.answersHold = withoutNoting(() => holdAnswers(ledger));
  if (ledger.answersHold) return;
  ledger.questions = new Map();
  for (const [name, mask] of ledger.clean) if ((mask & ANSWERS) !== 0) ledger.clean.delete(name);
  for (const [name, { mask }] of ledger.entries) if ((mask & ANSWERS) !== 0) ledger.entries.delete(name);
}

function holdAnswers({ questions, text }: Ledger): boolean {
  if (questions.size > MAX_QUESTIONS) return false;
  for (const { ask, answer } of questions.values()) if (!isSameAnswer(ask(text), answer)) return false;
  return true;
}

/** Lists and other plain data are made anew for each answer. */
function isSameAnswer(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  return typeof one === 'object' && typeof other === 'object' && JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Asks something that a check may depend on beside the nodes of the document.
 * @param name tells the question apart from all others
 * @param ask is asked again for later versions
 * @param toPlain what of the answer has to stay the same, where it is not plain data itself
 */
export function askAndNote<T>(
  document: { readonly tree: YamlTree; readonly text: string },
  name: string,
  ask: (text: string) => T,
  toPlain: (answer: T) => unknown = (answer) => answer,
): T {
  reads.mask |= ANSWERS;
  const answer = ask(withoutNoting(() => document.text));
  const { questions } = openLedger(document.tree) ?? {};
  questions?.set(name, { ask: (text) => toPlain(ask(text)), answer: toPlain(answer) });
  return answer;
}

const EXTENDED = 'extended';

/** Whether any app has an extension: few projects do, and for the others parts and plugs are free of the apps. */
function isExtended(tree: YamlTree, earlier: Inheritance | undefined, clean: Map<unknown, number>): boolean {
  let mask = earlier && findBefore(earlier, EXTENDED);
  if (mask === undefined) {
    const { mask: outer } = reads;
    let extended = false;
    mask = noteReads(() => (extended = getProject(tree).extensions.length > 0));
    reads.mask = outer;
    if (extended) return true;
  }
  clean.set(EXTENDED, mask);
  return false;
}

/**
 * Makes a check unless it is known to find nothing.
 * @param name the same for the same check of any version
 * @param check tells whether it found nothing
 */
export function checkUnlessClean(tree: YamlTree, name: unknown, check: () => boolean): void {
  const ledger = openLedger(tree);
  if (!ledger) {
    check();
    return;
  }
  const known = findKnown(ledger, name);
  if (known !== undefined) {
    reads.mask |= known;
    return;
  }
  let isClean = false;
  const mask = noteReads(() => (isClean = check()));
  if (isClean) ledger.clean.set(name, mask);
}

/**
 * For rules that share what they work out by the context of their run: what one of them reads counts for those after
 * it. They look at the text only where nodes are, so that it does not count as read, unless they say otherwise; those
 * that do come last.
 */
export function createSharedChecks(tree: YamlTree): (name: unknown, readsText: boolean, check: () => boolean) => void {
  const ledger = openLedger(tree);
  let shared = 0;
  return (name, readsText, check) => {
    if (!ledger) {
      check();
      return;
    }
    if (findKnown(ledger, name) !== undefined) return;
    let isClean = false;
    const mask = noteReads(() => (isClean = check()));
    shared |= readsText ? mask : mask & ~TEXT;
    if (isClean) ledger.clean.set(name, shared);
  };
}

/** What a check has read that is known to find nothing; it stays known for the next version. */
function findKnown(ledger: Ledger, name: unknown): number | undefined {
  const { clean, answersHold } = ledger;
  const own = clean.get(name);
  const known = own ?? findBefore(ledger, name);
  if (known === undefined || (known & TEXT) !== 0 || ((known & ANSWERS) !== 0 && !answersHold)) return undefined;
  if (own === undefined) clean.set(name, known);
  return known;
}

function findBefore(
  { before, changed }: { readonly before: Checks | undefined; readonly changed: number },
  name: unknown,
): number | undefined {
  const mask = changed === EVERYTHING ? undefined : before?.clean.get(name);
  return mask !== undefined && (mask & (changed | TEXT)) === 0 ? mask : undefined;
}

/**
 * The same for a check of one entry of a section, such as a part, whose section has changed somewhere. All that the
 * check needs from elsewhere it must read while it runs.
 * @param start where the key of the entry begins
 * @param end where its value ends
 */
export function checkEntryUnlessClean(
  tree: YamlTree,
  name: unknown,
  { start, end }: { readonly start: number; readonly end: number },
  check: () => boolean,
): void {
  const ledger = openLedger(tree);
  if (!ledger) {
    check();
    return;
  }
  const { before, changed, text, entries, answersHold } = ledger;
  const source = text.slice(start, end);
  const earlier = changed === EVERYTHING ? undefined : before?.entries.get(name);
  const moved = changed | TEXT | (answersHold ? 0 : ANSWERS);
  if (earlier && (earlier.mask & moved) === 0 && earlier.texts.has(source)) {
    reads.mask |= earlier.mask;
    noteEntry(entries, name, earlier.mask, source);
    return;
  }
  let isClean = false;
  const mask = noteReads(() => (isClean = check()));
  if (isClean) noteEntry(entries, name, mask, source);
}

function noteEntry(entries: Map<unknown, EntryChecks>, name: unknown, mask: number, source: string): void {
  const known = entries.get(name);
  if (!known) entries.set(name, { mask, texts: new Set([source]) });
  else {
    known.mask |= mask;
    known.texts.add(source);
  }
}
