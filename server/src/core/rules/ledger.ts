/**
 * Which checks of a document found nothing, and what they read to know it. The next version of the document need not
 * make those again whose sections have not changed. What was found is never kept: it has places, which move.
 */
import { Attached } from '../attached.ts';
import { getProject } from '../project/project.ts';
import { ANSWERS, EVERYTHING, noteReads, reads, TEXT, withoutNoting } from '../yaml/reads.ts';
import { getSplitText } from '../yaml/sections.ts';
import type { YamlTree } from '../yaml/tree.ts';
import type { Rule } from './rule.ts';

/** A check of single entries of a section: those without findings by their text, and what it read beside them. */
interface EntryChecks {
  mask: number;
  readonly texts: Set<string>;
}

interface Checks {
  /** What the checks read that found nothing, by anything that names them. */
  readonly clean: Map<unknown, number>;
  /** The same for those that are rules, by the numbers of these, and with `CLEAN`. */
  rules: Int32Array;
  readonly entries: Map<unknown, EntryChecks>;
  /** What was worked out, by its name. */
  readonly kept: Map<unknown, Kept>;
  /** What every check may depend on without reading it in a section. */
  readonly situation: string;
  readonly questions: Map<string, Question>;
}

/** What was worked out of a version, and what it was worked out of beside its own text. */
export interface Kept {
  readonly mask: number;
  readonly value: unknown;
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

/** Set beside the bits of what a check has read, which may be none; zero is a check of which nothing is known. */
const CLEAN = 1 << 31;

/** Rules are the same for all versions, and many: a table by their numbers is copied in no time. */
const numbers = new Map<Rule, number>();

function numberOf(rule: Rule): number {
  let number = numbers.get(rule);
  if (number === undefined) numbers.set(rule, (number = numbers.size));
  return number;
}

function isRule(name: unknown): name is Rule {
  return typeof name === 'object';
}

function setClean(checks: Checks, name: unknown, mask: number): void {
  if (!isRule(name)) {
    checks.clean.set(name, mask);
    return;
  }
  const number = numberOf(name);
  if (number >= checks.rules.length) {
    const longer = new Int32Array(Math.max(512, number * 2));
    longer.set(checks.rules);
    checks.rules = longer;
  }
  checks.rules[number] = mask | CLEAN;
}

function getClean(checks: Checks, name: unknown): number | undefined {
  if (!isRule(name)) return checks.clean.get(name);
  const mask = checks.rules[numberOf(name)] ?? 0;
  return mask === 0 ? undefined : mask & ~CLEAN;
}

const ledgers = new Attached<YamlTree, Ledger>();
const inherited = new Attached<YamlTree, Inheritance>();

/** @param changed bits of the sections that differ */
export function carryChecks(from: YamlTree, to: YamlTree, changed: number): void {
  const ledger = ledgers.get(from);
  const earlier = inherited.get(from);
  // A version that nobody looked at hands on what it was given.
  if (ledger) {
    const { clean, rules, entries, kept, situation, questions } = ledger;
    inherited.set(to, { before: { clean, rules, entries, kept, situation, questions }, changed });
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
  const kept = new Map<unknown, Kept>();
  let rules = new Int32Array(0);
  if (before && changed !== EVERYTHING) {
    rules = before.rules.slice();
    for (let i = 0; i < rules.length; i++) if (((rules[i] ?? 0) & (changed | TEXT)) !== 0) rules[i] = 0;
    for (const [name, one] of before.kept) if ((one.mask & changed) === 0) kept.set(name, one);
  }
  // One list for all versions: what an earlier one asked in vain does no harm.
  const questions = before?.questions ?? new Map<string, Question>();
  const ledger: Ledger = {
    clean,
    rules,
    entries,
    kept,
    situation,
    questions,
    text,
    before,
    changed,
    answersHold: false,
  };
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
  ledger.rules.forEach((mask, number) => {
    if ((mask & ANSWERS) !== 0) ledger.rules[number] = 0;
  });
  for (const [name, mask] of ledger.clean) if ((mask & ANSWERS) !== 0) ledger.clean.delete(name);
  for (const [name, { mask }] of ledger.entries) if ((mask & ANSWERS) !== 0) ledger.entries.delete(name);
  for (const [name, { mask }] of ledger.kept) if ((mask & ANSWERS) !== 0) ledger.kept.delete(name);
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
  // The first answer stays until the next run asks again: others than rules ask too, a hint say, and what was found
  // clean before must not pass for judged by an answer that came since.
  if (questions?.has(name) === false) {
    questions.set(name, { ask: (text) => toPlain(ask(text)), answer: toPlain(answer) });
  }
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
  if (isClean) setClean(ledger, name, mask);
}

/** What a rule has read that is known to find nothing, so that it need not be run; undefined where it has to be. */
export function findCleanRule(tree: YamlTree, rule: Rule): number | undefined {
  const ledger = openLedger(tree);
  return ledger && findKnown(ledger, rule);
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
    const known = findKnown(ledger, name);
    if (known !== undefined) {
      reads.mask |= known;
      return;
    }
    let isClean = false;
    const mask = noteReads(() => (isClean = check()));
    shared |= readsText ? mask : mask & ~TEXT;
    if (isClean) setClean(ledger, name, shared);
  };
}

/** What a check has read that is known to find nothing; it stays known for the next version. */
function findKnown(ledger: Ledger, name: unknown): number | undefined {
  const { answersHold } = ledger;
  const own = getClean(ledger, name);
  const known = own ?? findBefore(ledger, name);
  if (known === undefined || (known & TEXT) !== 0 || ((known & ANSWERS) !== 0 && !answersHold)) return undefined;
  if (own === undefined) setClean(ledger, name, known);
  return known;
}

function findBefore(
  { before, changed }: { readonly before: Checks | undefined; readonly changed: number },
  name: unknown,
): number | undefined {
  const mask = changed === EVERYTHING ? undefined : before && getClean(before, name);
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

/** What an earlier version, or an earlier run over this one, kept under a name, while what it read is the same. */
export function findKept(tree: YamlTree, name: unknown): Kept | undefined {
  return openLedger(tree)?.kept.get(name);
}

/**
 * Keeps something for the next version.
 * @param mask what it was worked out of, beside the text that the value speaks of
 */
export function keep(tree: YamlTree, name: unknown, mask: number, value: unknown): void {
  const ledger = openLedger(tree);
  if (!ledger) return;
  if ((mask & TEXT) === 0) ledger.kept.set(name, { mask, value });
  else ledger.kept.delete(name);
}
