/**
 * A document as its top-level sections, so that a change costs the reading of the section it falls into alone. The
 * others keep their nodes, which are copied to their new place when somebody asks for them.
 *
 * This is done for plain documents: a block mapping at the margin, without anchors, tags, merges, directives and
 * problems. In such a text a section means the same whatever the others hold. All other text is read as a whole.
 */
import { checkCharacters } from './check-characters.ts';
import { parseDocument } from './parse-document.ts';
import { Parser } from './parser.ts';
import { readPlainLines, type ReadNodes } from './plain-lines.ts';
import { Problems } from './problems.ts';
import { COMMENTS, EVERYTHING, reads, sectionBit, sectionBits } from './reads.ts';
import { shiftNode, shiftScalar } from './shift.ts';
import type { YamlComment, YamlMap, YamlNode, YamlPair, YamlScalar, YamlTree } from './tree.ts';

interface Section {
  /** Where it begins in the text, which is where its key begins. */
  readonly start: number;
  /** Where it began when its nodes were made. */
  at: number;
  key: YamlScalar;
  value: YamlNode;
  comments: readonly YamlComment[];
  /** Nothing in it is unusual. */
  readonly isPlain: boolean;
}

interface Changed {
  readonly tree: YamlTree;
  /** Bits of the sections that are not the same. */
  readonly mask: number;
}

interface Split {
  readonly text: string;
  readonly sections: readonly Section[];
  /** Comments above the first section. */
  readonly head: readonly YamlComment[];
}

/** More sections than any project has are not worth their bookkeeping. */
const MAX_SECTIONS = 100;
/** How much of a text, as a share, may be left to the parser at once. */
const FEW = 0.3;
/** Where the first section begins. */
const MARGIN = /^[^\s#]/m;
/** The first character of the next one; a list of the section before it may stand at the margin too. */
const NEXT_SECTION = /\n(?:[^\s#-]|-(?=\S))/g;
/** Lines that are more than the text of a section, and breaks that not everybody takes for the end of a line. */
const SPECIAL = /^(?:---|\.\.\.|%)|[\x85\u2028\u2029\ufeff]/m;

/** Whether the checks of a tree may be held against those of its successor. */
export function isSplit(tree: YamlTree): boolean {
  return tree instanceof SplitTree;
}

/** The text of such a tree. */
export function getSplitText(tree: YamlTree): string | undefined {
  return tree instanceof SplitTree ? tree.split.text : undefined;
}

/** The same tree with sections that note when they are read; undefined where the text is not plain. */
export function splitTree(text: string, parser: Parser, root: YamlNode | undefined): YamlTree | undefined {
  const { comments } = parser.scanner;
  const sections = readSections(text, gather(parser, root));
  const first = sections?.[0];
  if (!sections || !first || SPECIAL.test(text)) return undefined;
  const head = comments.filter((comment) => comment.start < first.start);
  return new SplitTree({ text, sections, head });
}

/** The tree of a text whose characters are allowed, section by section; undefined where it is not plain. */
export function parsePlain(text: string): YamlTree | undefined {
  const start = text.search(MARGIN);
  if (start < 0 || text.includes('\r') || SPECIAL.test(text)) return undefined;
  const head = readHead(text, start);
  // To read a large part of the text by the parser twice costs more than it saves.
  const sections = head && readEach(text, start, text.length, text.length * FEW);
  if (!sections || sections.length > MAX_SECTIONS || !hasOwnKeys(sections)) return undefined;
  return new SplitTree({ text, sections, head });
}

/** Comments above the first section; undefined where there is anything else. */
function readHead(text: string, end: number): readonly YamlComment[] | undefined {
  const head: YamlComment[] = [];
  for (let start = 0; start < end;) {
    const lineEnd = text.indexOf('\n', start);
    const line = /^ *(#.*)?$/.exec(text.slice(start, lineEnd));
    if (!line) return undefined;
    const words = line[1];
    if (words !== undefined) head.push({ start: lineEnd - words.length, end: lineEnd, text: words.slice(1) });
    start = lineEnd + 1;
  }
  return head;
}

/**
 * The sections of a stretch that begins with one, each read on its own.
 * @param most how many characters may be left to the parser at once
 */
function readEach(text: string, start: number, end: number, most: number): readonly Section[] | undefined {
  const all: Section[] = [];
  for (let at = start; at < end;) {
    NEXT_SECTION.lastIndex = at;
    const next = NEXT_SECTION.test(text) ? Math.min(NEXT_SECTION.lastIndex - 1, end) : end;
    const sections = all.length < MAX_SECTIONS ? readStretch(text.slice(0, next), at, most) : undefined;
    if (sections?.[0]?.start !== at) return undefined;
    all.push(...sections);
    at = next;
  }
  return all;
}

function readStretch(text: string, start: number, most: number): readonly Section[] | undefined {
  const plain = text.includes('\r', start) ? undefined : readPlainLines(text, start);
  if (plain) return readSections(text, plain, true);
  if (text.length - start > most) return undefined;
  const parser = new Parser(text, new Problems(text), start);
  return readSections(text, gather(parser, parseDocument(parser)));
}

function gather({ scanner: { comments }, nodes, problems }: Parser, root: YamlNode | undefined): ReadNodes {
  return { root, comments, nodes, problems };
}

function hasOwnKeys(sections: readonly Section[]): boolean {
  return new Set(sections.map(({ key }) => key.text)).size === sections.length;
}

/** Reads only what differs from an earlier text; undefined where everything has to be read. */
export function parseChanged(text: string, earlier: YamlTree): Changed | undefined {
  if (!(earlier instanceof SplitTree)) return undefined;
  const old = earlier.split;
  const place = findChanged(old, text);
  if (!place) return undefined;
  const { first, last, start, end } = place;
  // A text that was simple and no longer is has most likely just been broken: to read it apart would be for nothing.
  const replaced = old.sections.slice(first, last + 1);
  const most = replaced.every(({ isPlain }) => isPlain) ? 0 : Infinity;
  const fresh = readRegion(text, start, end, most);
  if (!fresh) return undefined;
  const by = text.length - old.text.length;
  const sections = [
    ...old.sections.slice(0, first),
    ...fresh,
    ...old.sections.slice(last + 1).map((section) => ({ ...section, start: section.start + by })),
  ];
  if (sections.length === 0 || sections.length > MAX_SECTIONS) return undefined;
  if (!hasOwnKeys(sections)) return undefined;
  const sameKeys =
    fresh.length === replaced.length && fresh.every(({ key }, i) => isSameKey(key, replaced[i]?.key as YamlScalar));
  const tree = new SplitTree({ text, sections, head: old.head });
  const comments = saysTheSame(fresh, replaced) ? 0 : COMMENTS;
  return { tree, mask: sameKeys ? sectionBits(first, last) | comments : EVERYTHING };
}

/** Whether the comments in two lists of sections are the same, wherever they stand. */
function saysTheSame(some: readonly Section[], others: readonly Section[]): boolean {
  const words = (sections: readonly Section[]): string[] =>
    sections.flatMap(({ comments }) => comments.map(({ text }) => text));
  const right = words(others);
  const left = words(some);
  return left.length === right.length && left.every((text, i) => text === right[i]);
}

function isSameKey(a: YamlScalar, b: YamlScalar): boolean {
  return a.text === b.text && a.style === b.style && a.end - a.start === b.end - b.start;
}

/** The sections that are not the same as before, and where the text is that takes their place. */
function findChanged(
  old: Split,
  text: string,
): { first: number; last: number; start: number; end: number } | undefined {
  const { sections } = old;
  const count = sections.length;
  const by = text.length - old.text.length;
  const startOf = (index: number): number => sections[index]?.start ?? old.text.length;
  const isAt = (index: number, at: number): boolean =>
    text.startsWith(old.text.slice(startOf(index), startOf(index + 1)), at);
  if (!text.startsWith(old.text.slice(0, startOf(0)))) return undefined;
  let first = 0;
  while (first < count && isAt(first, startOf(first))) first++;
  let last = count - 1;
  while (last >= first && startOf(last) + by >= startOf(first) && isAt(last, startOf(last) + by)) last--;
  // What is new may go on with the section above, and the section below may have lost the start of its line.
  while (first > 0 && !canStartSection(text, startOf(first), startOf(last + 1) + by)) first--;
  while (last < count - 1 && !isLineStart(text, startOf(last + 1) + by)) last++;
  const start = startOf(first);
  const end = startOf(last + 1) + by;
  return start <= end ? { first, last, start, end } : undefined;
}

function canStartSection(text: string, at: number, end: number): boolean {
  return isLineStart(text, at) && (at === end || !/[\s#-]/.test(text.charAt(at)));
}

function isLineStart(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return at === 0 || before === 10 || before === 13;
}

function readRegion(text: string, start: number, end: number, most: number): readonly Section[] | undefined {
  if (start === end) return [];
  const region = text.slice(start, end);
  if (SPECIAL.test(region) || checkCharacters(region).found.length > 0) return undefined;
  return readEach(text, start, end, most);
}

/** The sections of a mapping that was just read; undefined where they are not plain. */
function readSections(
  text: string,
  { root, comments, nodes, problems }: ReadNodes,
  isPlain = false,
): readonly Section[] | undefined {
  if (root?.kind !== 'map' || root.flow || root.broken || root.entries !== root.pairs || root.tag !== undefined)
    return undefined;
  if (problems.list.length > 0 || root.pairs.length > MAX_SECTIONS) return undefined;
  if (nodes.anchors.size > 0 || nodes.merging.size > 0 || nodes.tags.size > 0) return undefined;
  const sections: Section[] = [];
  let comment = 0;
  for (const [i, { key, value }] of root.pairs.entries()) {
    // A key that does not begin its line has a "?" or a property before it, or the mapping is indented.
    if (key.kind !== 'scalar' || key.type !== 'str' || !isLineStart(text, key.start)) return undefined;
    const next = root.pairs[i + 1]?.key.start ?? Infinity;
    const own: YamlComment[] = [];
    for (; (comments[comment]?.start ?? Infinity) < next; comment++) {
      const one = comments[comment] as YamlComment;
      if (one.start > key.start) own.push(one);
    }
    sections.push({ start: key.start, at: key.start, key, value, comments: own, isPlain });
  }
  return sections;
}

/** A class, as every version makes one (see attached.ts). */
class SplitTree implements YamlTree {
  readonly root: YamlMap;
  readonly problems = [];
  readonly anchors: YamlTree['anchors'] = new Map();
  readonly split: Split;
  private placed: readonly YamlComment[] | undefined;

  constructor(split: Split) {
    const { sections } = split;
    const pairs = sections.map((section, index) => new SectionPair(section, sectionBit(index)));
    const first = sections[0] as Section;
    const last = sections[sections.length - 1] as Section;
    const end = Math.max(last.key.end, last.value.end) + last.start - last.at;
    this.root = { kind: 'map', start: first.start, end, flow: false, pairs, entries: pairs };
    this.split = split;
  }

  get comments(): readonly YamlComment[] {
    reads.mask |= COMMENTS;
    return (this.placed ??= [...this.split.head, ...this.split.sections.flatMap(placeComments)]);
  }
}

class SectionPair implements YamlPair {
  readonly key: YamlScalar;
  private readonly section: Section;
  private readonly bit: number;

  constructor(section: Section, bit: number) {
    this.key = shiftKey(section);
    this.section = section;
    this.bit = bit;
  }

  get value(): YamlNode {
    reads.mask |= this.bit;
    if (this.section.at !== this.section.start) moveNodes(this.section);
    return this.section.value;
  }
}

function shiftKey({ key, start, at }: Section): YamlScalar {
  return start === at ? key : shiftScalar(key, start - at);
}

/** Gives a section nodes of its own at its place. Those of earlier versions stay as they are. */
function moveNodes(section: Section): void {
  const by = section.start - section.at;
  section.comments = placeComments(section);
  section.key = shiftScalar(section.key, by);
  section.value = shiftNode(section.value, by);
  section.at = section.start;
}

function placeComments({ comments, start, at }: Section): readonly YamlComment[] {
  const by = start - at;
  if (by === 0) return comments;
  return comments.map((comment) => ({ start: comment.start + by, end: comment.end + by, text: comment.text }));
}
