/** One mistake, one finding: leaves out what only follows from another finding, or says it once more. */
import type { SnapcraftProject } from '../project/project.ts';
import type { YamlMap, YamlTree } from '../yaml/tree.ts';
import { lineEndAt, lineStartAt } from '../yaml/edit.ts';
import { createCover, lastPair, lastPairIndex, stepsTo, type Place } from './places.ts';
import type { Severity } from './rule.ts';

interface Found extends Place {
  readonly code: string;
  readonly severity: Severity;
  readonly data?: unknown;
}

interface Source {
  readonly tree: YamlTree;
  readonly project: SnapcraftProject;
  readonly document: { readonly text: string };
}

/** Text that the reader lost its way in: what it made of the surroundings is a guess. */
const LOST = new Set(['yaml/syntax', 'yaml/tab', 'yaml/control-character']);
/** Text that is no value, while everything around it is read well. */
const NO_VALUE = new Set([
  'yaml/unknown-alias',
  'yaml/unknown-tag',
  'yaml/bad-value',
  'yaml/bad-merge',
  'yaml/bad-key',
]);
/** They say that something is nowhere in the file; where part of it cannot be read that proves nothing. */
const ABSENT = new Set([
  'snapcraft/unknown-part',
  'snapcraft/unknown-adopt-info',
  'snapcraft/nothing-adopted',
  'snapcraft/craftctl',
  'snapcraft/missing-metadata',
  'snapcraft/missing-base',
  'snapcraft/partition',
  'snapcraft/undefined-fileset',
  'snapd/unknown-interface',
  'snapd/activates-on',
  'snapd/order-target',
  'snapd/network-bind',
  'snapd/kernel-component',
]);
/** They judge a word by itself: above the first syntax error they hold, whatever follows. */
const LOCAL = new Set([
  'snapcraft/unknown-key',
  'snapcraft/invalid-value',
  'snapcraft/invalid-format',
  'snapcraft/unknown-plugin',
  'snapcraft/unknown-extension',
]);
/** Whose value has the wrong shape, or no business there at all, is not judged any further. */
const MISSHAPEN = new Set(['snapcraft/unknown-key', 'snapcraft/wrong-type', 'snapcraft/null-value']);
/** Values that both snapcraft and snapd would refuse; snapcraft is the first. */
const REFUSED = new Set(['snapcraft/invalid-format', 'snapcraft/invalid-value', 'snapcraft/too-long']);
/** Each mark of a merge conflict is shown. */
const MERGE_MARK = new Set(['<<<<<<<', '=======', '>>>>>>>']);
/** Only the first many syntax errors matter: text with more of them is no project. */
const MOST_LOST = 50;

/** What cannot be told before something else is mended: the code of that, and those that wait for it. */
const WAITING: readonly (readonly [cause: string, waiting: readonly string[]])[] = [
  ['snapcraft/unknown-base', ['snapcraft/extension-base', 'snapcraft/architectures-replaced']],
  ['snapcraft/missing-build-base', ['snapcraft/extension-base']],
  ['snapcraft/missing-metadata', ['snapcraft/craftctl']],
];
const NEEDS_TYPE = new Set(['snapd/kernel-component', 'snapd/configure-hook', 'snapd/slot-type']);

/** They name the mistake of a place better than another finding there does. */
const CAUSES: readonly (readonly [cause: string, consequence: string, reach: 'place' | 'line'])[] = [
  ['snap-openstack/placeholder-unquoted', 'yaml/', 'line'],
  ['snap-openstack/runner-emptied-repo', 'constraints/url-retired', 'place'],
];

function dropNamed<F extends Found>(found: readonly F[], text: string): readonly F[] {
  let left = found;
  for (const [cause, consequence, reach] of CAUSES) {
    const causes = found.filter(({ code }) => code === cause);
    if (causes.length === 0) continue;
    const cover = createCover(
      causes.map(({ start, end }) =>
        reach === 'place' ? { start, end } : { start: lineStartAt(text, start), end: lineEndAt(text, end) },
      ),
    );
    left = left.filter((one) => !one.code.startsWith(consequence) || !cover(one));
  }
  return left;
}

export function dropConsequences<F extends Found>(all: readonly F[], source: Source): readonly F[] {
  if (all.length < 2) return all;
  const found = dropNamed(all, source.document.text);
  return dropFollowing(found, all, source);
}

/** @param all also what is not told any more, but still says that text could not be read */
function dropFollowing<F extends Found>(found: readonly F[], all: readonly F[], source: Source): readonly F[] {
  const errors = all.filter((one) => one.severity === 'error');
  if (errors.length === 0) return found;
  const lost = errors.filter((one) => LOST.has(one.code));
  const guessed = createCover(findGuessed(errors, lost, source));
  const misshapen = createCover(findMisshapen(errors, source.tree));
  const refused = createCover(errors.filter((one) => REFUSED.has(one.code)));
  const snapcraft = createCover(errors.filter((one) => one.code.startsWith('snapcraft/')));
  const characters = createCover(errors.filter((one) => one.code === 'yaml/control-character'));
  const grammar = createCover(errors.filter((one) => one.code === 'snapcraft/grammar-clause'));
  const conflict = createCover(findConflict(lost, source.document.text));
  const echoes = findEchoes(errors, source);
  const waiting = findWaiting(errors, source.project);

  const firstLost = lost[0]?.start ?? 0;
  const wellRead = source.document.text.lastIndexOf('\n', firstLost - 1) + 1;
  const isSound = (one: Found): boolean => LOCAL.has(one.code) && one.end < wellRead;

  return found.filter((one) => {
    const { code } = one;
    if (code === 'snap-openstack/placeholder-unquoted') return true;
    if (NO_VALUE.has(code)) return !echoes.has(one);
    if (code === 'yaml/syntax') return !echoes.has(one) && !characters({ start: one.start, end: one.start });
    // Between the marks of a merge conflict everything stands twice.
    if (code === 'yaml/duplicate-key') return !conflict(one);
    if (code === 'yaml/key-not-text') return !grammar(one) && !guessed(one);
    if (code.startsWith('yaml/')) return true;
    if ((guessed(one) && !isSound(one)) || waiting.has(code) || (lost.length > 0 && ABSENT.has(code))) return false;
    if (!MISSHAPEN.has(code) && !isOfSchema(code) && misshapen(one)) return false;
    if (!code.startsWith('snapd/')) return true;
    return !refused(one) && (one.severity === 'error' || !snapcraft(one));
  });
}

/** Those tell of a shape too, and of different places in it. */
function isOfSchema(code: string): boolean {
  return REFUSED.has(code) || code === 'snapcraft/missing-key';
}

/** The reader stumbles again over the lines after a mistake. One that can be mended by itself is told nevertheless. */
function findEchoes(errors: readonly Found[], source: Source): ReadonlySet<Found> {
  const { text } = source.document;
  const echoes = new Set<Found>();
  let before: Found | undefined;
  let reach = 0;
  let told = 0;
  for (const one of errors) {
    const isLost = LOST.has(one.code);
    if (!isLost && !NO_VALUE.has(one.code)) continue;
    if (before && one.code === 'yaml/syntax' && one.data === undefined) {
      const lines = LOST.has(before.code) ? 3 : 0;
      const isEcho = one.start < reach || isNear(text, before.end, one.start, lines);
      if (isEcho && !MERGE_MARK.has(text.slice(one.start, one.start + 7))) echoes.add(one);
    }
    // The anchor or the mapping may have been lost before.
    if ((one.code === 'yaml/unknown-alias' || one.code === 'yaml/bad-merge') && before && LOST.has(before.code))
      echoes.add(one);
    if (isLost && !echoes.has(one) && told++ < MOST_LOST) {
      reach = Math.max(reach, ...findLost(one, source).map(({ end }) => end));
    }
    before = one;
  }
  return echoes;
}

function isNear(text: string, from: number, to: number, lines: number): boolean {
  let left = lines;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1))
    if (--left < 0) return false;
  return true;
}

function findGuessed(errors: readonly Found[], lost: readonly Found[], source: Source): readonly Place[] {
  const places = lost.slice(0, MOST_LOST).flatMap((one) => findLost(one, source));
  for (const one of errors) {
    if (!NO_VALUE.has(one.code)) continue;
    const pair = lastPair(stepsTo(source.tree.root, one.start));
    if (pair) places.push({ start: pair.key.start, end: Math.max(one.end, pair.value.end) });
  }
  return places;
}

/** How far around a syntax error the text may have been read wrongly. */
function findLost({ code, start, end }: Found, { tree, document }: Source): readonly Place[] {
  const { text } = document;
  const isTab = code === 'yaml/tab';
  const column = columnOfText(text, start);
  // A tab leaves open how deep its line was meant to be; any other line belongs to what is not indented deeper.
  const steps = stepsTo(tree.root, isTab ? end : start);
  const depth = lastPairIndex(
    isTab ? steps.slice(0, 2) : steps,
    ({ within, pair }) => !within.flow && (isTab || columnOf(text, pair.key.start) <= column),
  );
  const step = steps[depth];
  if (step?.kind !== 'pair') return [{ start, end }];
  const { within, index, pair } = step;
  // At the top only what follows in the section: the others are read well.
  if (depth === 0) {
    const isBelow = pair.value.kind !== 'scalar' && text.slice(pair.key.start, start).includes('\n');
    // A key that lost its colon leaves its lines to nobody.
    const next = within.pairs[index + 1];
    const isOrphan = next !== undefined && columnOf(text, next.key.start) > column;
    const last = isOrphan || isTab ? endOfSection(text, end) : pair.value.end;
    const item = steps[1];
    const first = isBelow ? (item?.kind === 'item' ? item.item.start : start) : pair.key.start;
    return [{ start: first, end: Math.max(end, last) }];
  }
  const owner = steps[depth - 1];
  const key = owner?.kind === 'pair' ? owner.pair.key : within;
  if (depth > 1) return [{ start: key.start, end: Math.max(end, within.end) }];
  // In a section the entry, the one above, which may have lost its end, and what follows.
  const last = isTab ? endOfSection(text, end) : within.end;
  const below = { start: startOfEntry(within, index), end: Math.max(end, last) };
  return owner?.kind === 'pair' ? [{ start: key.start, end: key.end }, below] : [below];
}

/** Where the next line begins that is not indented. */
function endOfSection(text: string, from: number): number {
  const rest = /\n(?=[^\s#-])/g;
  rest.lastIndex = from;
  return rest.exec(text)?.index ?? text.length;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

const INDENTATION = /[ ]*(?:- +)*/y;

/** The column in which the line of an offset begins, behind the dashes of a list. */
function columnOfText(text: string, offset: number): number {
  INDENTATION.lastIndex = text.lastIndexOf('\n', offset - 1) + 1;
  return INDENTATION.exec(text)?.[0].length ?? 0;
}

/** Where the last whole entry above begins: what stands between may be the rest of it. */
function startOfEntry({ pairs }: YamlMap, index: number): number {
  let at = index - 1;
  while (at > 0 && index - at < 50 && pairs[at]?.value.kind !== 'map') at--;
  return (pairs[at] ?? pairs[index])?.key.start ?? 0;
}

function findMisshapen(errors: readonly Found[], tree: YamlTree): readonly Place[] {
  const places: Place[] = [];
  for (const one of errors) {
    if (!MISSHAPEN.has(one.code)) continue;
    places.push({ start: one.start, end: one.end });
    const pair = lastPair(stepsTo(tree.root, one.start), (step) => step.pair.key.start === one.start);
    if (pair?.value.alias === undefined && pair) places.push({ start: pair.value.start, end: pair.value.end });
  }
  return places;
}

/** From the first mark of a merge conflict to the last one. */
function findConflict(lost: readonly Found[], text: string): readonly Place[] {
  const marks = lost.filter(({ start }) => MERGE_MARK.has(text.slice(start, start + 7)));
  const first = marks[0];
  return first ? [{ start: first.start, end: marks.at(-1)?.end ?? first.end }] : [];
}

function findWaiting(errors: readonly Found[], project: SnapcraftProject): ReadonlySet<string> {
  const codes = new Set(errors.map((one) => one.code));
  const waiting = new Set(WAITING.flatMap(([cause, list]) => (codes.has(cause) ? list : [])));
  const type = project.find('type')?.value;
  if (type && errors.some((one) => one.code === 'snapcraft/invalid-value' && one.start === type.start)) {
    for (const code of NEEDS_TYPE) waiting.add(code);
  }
  return waiting;
}
